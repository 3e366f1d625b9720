import type { Relation } from '../catalog/types.ts';
import type { Fact } from '../facts/fact.ts';
import { manual, steps } from './doc.ts';
import { factRule, showRelation } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import type { RuleContext } from './rule.ts';

/** The table whose unique constraint or unique index the fact drops. */
function losesUnique(
  fact: Extract<Fact, { kind: 'drop' | 'drop-constraint' }>,
  { catalog }: RuleContext,
): { readonly table: Relation; readonly name: string } | null {
  if (fact.kind === 'drop-constraint') {
    const table = catalog.resolve(fact.target.table);
    const found = table?.constraints.some((c) => c.name === fact.constraint && c.kind === 'unique');
    return table && found ? { table, name: fact.constraint } : null;
  }
  const index = fact.object === 'index' ? catalog.resolve(fact.name)?.index : null;
  const table = index?.unique && index.constraint === null ? catalog.relation(index.table) : null;
  return table ? { table, name: fact.name.name } : null;
}

export const dropUnique = factRule({
  id: 'drop-unique',
  severity: 'advice',
  category: 'multi-phase',
  on: ['drop', 'drop-constraint'],
  says(fact, context) {
    const lost = losesUnique(fact, context);
    if (lost === null || lost.table.origin === null) return null;
    return {
      message: `Without ${quoteName(lost.name)} upserts of deployed code that name its columns in ON CONFLICT fail, and duplicates can come into ${showRelation(lost.table)}.`,
      advice: 'Deploy code that neither upserts by these columns nor relies on them being unique, then drop it.',
    };
  },
  doc: {
    summary: 'Drop a unique constraint or index only after the code stopped relying on it.',
    why: '`INSERT … ON CONFLICT (columns)` needs a unique index on exactly these columns; without it the statement fails with "there is no unique or exclusion constraint matching the ON CONFLICT specification". Prisma Client uses that form for `upsert`. Duplicates that come in afterwards keep the constraint from coming back, and `findUnique` then returns any one of them.',
    instead: steps(
      'Deploy code that no longer upserts or looks up by these columns.',
      'Drop the constraint, or the index concurrently, in a later migration.',
    ),
    sources: [manual('sql-insert'), manual('sql-dropindex')],
  },
});
