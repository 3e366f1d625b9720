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

/** True when values of one type would mean the same in the other. */
function kin(a: ColumnType, b: ColumnType): boolean {
  if (a.dimensions !== b.dimensions) return false;
  const family = (type: ColumnType): string => FAMILY[builtIn({ ...type, dimensions: 0 }) ?? ''] ?? type.key;
  return family(a) === family(b);
}

interface DroppedColumn {
  readonly statement: number;
  readonly table: string;
  readonly column: string;
  readonly type: ColumnType;
}

export const dropAndAddLooksLikeRename = defineRule<FileRule>({
  id: 'drop-and-add-looks-like-rename',
  severity: 'warning',
  category: 'multi-phase',
  file(statements, { before }) {
    if (before === undefined) return [];
    const dropped: DroppedColumn[] = [];
    for (const statement of statements) {
      for (const { fact } of factsOf(statement, 'drop-column')) {
        const table = before.resolve(fact.target.table);
        const column = table?.columns.find((c) => c.name === fact.column);
        if (table && column)
          dropped.push({ statement: statement.index, table: `${table.schema}.${table.name}`, column: column.name, type: column.type });
      }
    }
    if (dropped.length === 0) return [];
    const taken = new Set<DroppedColumn>();
    return statements.flatMap((statement) =>
      factsOf(statement, 'add-column').flatMap(({ fact, index }) => {
        const table = before.resolve(fact.target.table);
        if (table === null) return [];
        const key = `${table.schema}.${table.name}`;
        const type = before.resolveType(fact.column.type);
        // the same name again is a change of type, which the drop of the column tells by itself
        const old = dropped.find((d) => d.table === key && !taken.has(d) && d.column !== fact.column.name && kin(d.type, type));
        if (old === undefined) return [];
        taken.add(old);
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
