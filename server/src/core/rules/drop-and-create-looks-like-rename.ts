import type { Relation } from '../catalog/types.ts';
import type { CreateTable } from '../facts/table.ts';
import { manual, prismaManual, steps } from './doc.ts';
import { show, showRelation } from './fact-rule.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

/** Most columns of the old table come back under the same name. */
function resembles(old: Relation, made: CreateTable): boolean {
  const names = new Set(made.columns.map((c) => c.name));
  const same = old.columns.filter((c) => names.has(c.name)).length;
  return same >= 2 && same * 3 >= Math.max(old.columns.length, names.size) * 2;
}

export const dropAndCreateLooksLikeRename = defineRule<FileRule>({
  id: 'drop-and-create-looks-like-rename',
  severity: 'warning',
  category: 'multi-phase',
  file(statements, { before }) {
    if (before === undefined) return [];
    const dropped = statements.flatMap((statement) =>
      factsOf(statement, 'drop').flatMap(({ fact }) => {
        const table = fact.object === 'table' ? before.resolve(fact.name) : null;
        return table === null ? [] : [{ statement: statement.index, table }];
      }),
    );
    // a file that drops more than this drops a schema
    if (dropped.length === 0 || dropped.length > 50) return [];
    const taken = new Set<Relation>();
    return statements.flatMap((statement) =>
      factsOf(statement, 'create-table').flatMap(({ fact, index }) => {
        const old = dropped.find((d) => !taken.has(d.table) && resembles(d.table, fact));
        if (old === undefined) return [];
        taken.add(old.table);
        const same = old.table.name === fact.table.name;
        return [
          {
            at: statement.index,
            fact: index,
            message: same
              ? `${show(fact.table)} is dropped and created again, which loses every row.`
              : `Looks like ${showRelation(old.table)} renamed to ${show(fact.table)}, but a drop and a create lose every row.`,
            advice: same ? 'Alter the table instead.' : 'Write ALTER TABLE … RENAME TO to keep the rows, or keep the name with @@map.',
            ...(old.statement === statement.index
              ? {}
              : { relatedStatement: { index: old.statement, message: 'The old table is dropped here, with its rows.' } }),
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Do not let Prisma turn a renamed model into a drop and a create.',
    why: 'Prisma cannot see that a model was renamed. It writes `CREATE TABLE` for the new name and `DROP TABLE` for the old one, and every row is gone. Reported when most columns come back under the same names.',
    instead: steps(
      'To keep the name in the database, put `@@map("OldName")` on the renamed model: no migration is needed.',
      'Or write `ALTER TABLE … RENAME TO …`, and in the same transaction a view under the old name, so that deployed code goes on working.',
    ),
    sources: [manual('sql-altertable'), prismaManual('orm/prisma-migrate/workflows/customizing-migrations')],
  },
});
