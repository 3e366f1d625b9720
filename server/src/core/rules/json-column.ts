import { manual } from './doc.ts';
import { newTypes, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type StatementRule } from './rule.ts';

export const jsonColumn = defineRule<StatementRule>({
  id: 'json-column',
  severity: 'advice',
  category: 'safe',
  statement: (statement) =>
    newTypes(statement).flatMap(({ fact, table, column, type, span }) =>
      type.name === 'json' && (type.schema === null || type.schema === 'pg_catalog')
        ? [
            {
              fact,
              span,
              message: `json has no equality: DISTINCT, UNION and GROUP BY over ${quoteName(column)}, or over whole rows of ${show(table)}, fail.`,
              advice: 'Use jsonb.',
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Use jsonb, not json.',
    why: 'The type `json` keeps the text as it came and has no equality operator. A query that compares whole rows (`SELECT DISTINCT`, `UNION`, `GROUP BY`) fails with "could not identify an equality operator for type json" as soon as the column is there, even when it does not name it. `json` cannot be indexed either.',
    instead:
      'Use `jsonb`, which is what Prisma makes of `Json`. Keep `json` only where the exact text, the order of keys or duplicate keys matter.',
    sources: [manual('datatype-json')],
  },
});
