import type { ColumnType } from '../catalog/types.ts';
import { builtIn } from './column-types.ts';
import { manual, prismaManual, steps } from './doc.ts';
import { show } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

const FAMILY: Readonly<Record<string, string>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  float4: 'float',
  float8: 'float',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  timestamp: 'time',
  timestamptz: 'time',
  json: 'json',
  jsonb: 'json',
};

/** Types whose values mean the same get the same word. */
function family(type: ColumnType): string {
  const scalar = FAMILY[builtIn({ ...type, dimensions: 0 }) ?? ''] ?? type.key;
  return `${scalar} ${type.dimensions}`;
}

interface DroppedColumn {
  readonly statement: number;
  readonly column: string;
}

export const dropAndAddLooksLikeRename = defineRule<FileRule>({
  id: 'drop-and-add-looks-like-rename',
  severity: 'warning',
  category: 'multi-phase',
  file(statements, { before }) {
    if (before === undefined) return [];
    // by table and family of types, so that each column finds its like at once
    const dropped = new Map<string, DroppedColumn[]>();
    for (const statement of statements) {
      for (const { fact } of factsOf(statement, 'drop-column')) {
        const table = before.resolve(fact.target.table);
        const column = table?.columns.find((c) => c.name === fact.column);
        if (!table || !column) continue;
        const key = `${table.schema}.${table.name} ${family(column.type)}`;
        const list = dropped.get(key) ?? [];
        dropped.set(key, list);
        list.push({ statement: statement.index, column: column.name });
      }
    }
    if (dropped.size === 0) return [];
    return statements.flatMap((statement) =>
      factsOf(statement, 'add-column').flatMap(({ fact, index }) => {
        const table = before.resolve(fact.target.table);
        if (table === null) return [];
        const list = dropped.get(`${table.schema}.${table.name} ${family(before.resolveType(fact.column.type))}`) ?? [];
        // the same name again is a change of type, which the drop of the column tells by itself
        const at = list.findIndex((d) => d.column !== fact.column.name);
        const old = list[at];
        if (old === undefined) return [];
        list.splice(at, 1);
        return [
          {
            at: statement.index,
            fact: index,
            message: `Looks like ${quoteName(old.column)} renamed to ${quoteName(fact.column.name)} in ${show(fact.target.table)}, but a drop and an add lose every value.`,
            advice: 'Write RENAME COLUMN to keep the values, or rename in phases so that deployed code goes on working.',
            ...(old.statement === statement.index
              ? {}
              : { relatedStatement: { index: old.statement, message: 'The old column is dropped here, with its values.' } }),
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Do not let Prisma turn a renamed field into a drop and an add.',
    why: 'Prisma compares two schemas and cannot see that a field was renamed. It writes `DROP COLUMN` for the old name and `ADD COLUMN` for the new one: the migration succeeds, and every value is gone. Reported when both columns have kindred types in one table.',
    instead: steps(
      'To keep the name in the database, put `@map("old_name")` on the renamed field: no migration is needed.',
      'Or write `ALTER TABLE … RENAME COLUMN … TO …` in place of both. It keeps the values, but code that is deployed breaks at that moment.',
      'Without a break: add the new column, write both, backfill, read the new one, drop the old one, each in a deployment of its own.',
    ),
    sources: [manual('sql-altertable'), prismaManual('orm/prisma-migrate/workflows/customizing-migrations')],
  },
});
