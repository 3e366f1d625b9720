import { manual } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

export const dropCascade = factRule({
  id: 'drop-cascade',
  severity: 'advice',
  category: 'dangerous',
  on: ['drop', 'drop-column', 'drop-constraint'],
  says: (fact, { catalog }, statement) => {
    // what the catalog knows to go is named by a rule of its own
    if (!fact.cascade || statement.effects.incidents.some((i) => i.cause === 'drop-owned-by-cascade')) return null;
    if (catalog.resolve(fact.kind === 'drop' ? fact.name : fact.target.table)?.origin === null) return null;
    const what = fact.kind === 'drop' ? show(fact.name) : quoteName(fact.kind === 'drop-column' ? fact.column : fact.constraint);
    return {
      message: `CASCADE also drops everything that depends on ${what}, and names none of it.`,
      advice: 'Leave CASCADE out, and drop what depends on it by name.',
    };
  },
  doc: {
    summary: 'Name what a DROP takes along instead of CASCADE.',
    why: '`CASCADE` drops everything that depends on the object: views, foreign keys, columns of a type, functions. What goes stands nowhere in the migration and can differ between databases, so a review cannot see it. Where the earlier migrations show what goes, [cascade-drops-dependent-objects](cascade-drops-dependent-objects.md) names it.',
    instead:
      'Leave `CASCADE` out; PostgreSQL then refuses and lists what depends on the object. Drop each of these by name in a statement of its own.',
    sources: [manual('ddl-depend')],
  },
});
