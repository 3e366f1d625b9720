import { manual, steps } from './doc.ts';
import { factRule, isOld, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

export const disableTrigger = factRule({
  id: 'disable-trigger',
  severity: 'advice',
  category: 'dangerous',
  on: ['trigger-state', 'rule-state'],
  says(fact, context, statement) {
    if (fact.kind !== 'trigger-state' || fact.state !== 'disable' || !isOld(fact.target.table, context)) return null;
    const table = show(fact.target.table);
    if (fact.name !== null && !/\bTRIGGER\s+(?:ALL|USER)\b/i.test(statement.text)) {
      return {
        message: `${quoteName(fact.name)} of ${table} no longer runs, for no session, until it is enabled again.`,
        advice: 'Enable it again in the same transaction.',
      };
    }
    const all = /\bTRIGGER\s+ALL\b/i.test(statement.text);
    return {
      message: all
        ? `Switches off every trigger of ${table} for all sessions, those that enforce its foreign keys included: rows that point nowhere can come in.`
        : `Switches off every trigger of ${table} for all sessions, until they are enabled again.`,
      advice: 'Let the statement run with the triggers on, in batches.',
    };
  },
  doc: {
    summary: 'Do not switch off triggers for everybody.',
    why: '`DISABLE TRIGGER` holds for all sessions, not only for the migration, and takes `SHARE ROW EXCLUSIVE` on the table. With `ALL` the internal triggers of foreign keys go too: rows that point nowhere come in, and enabling the triggers does not check them afterwards.',
    instead: steps(
      'Run the bulk change with the triggers on, in batches.',
      'If it must be, disable one trigger by name and enable it in the same transaction, so that no other session sees it off.',
    ),
    sources: [manual('sql-altertable')],
  },
});
