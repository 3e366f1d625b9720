import type { Relation } from '../catalog/types.ts';
import { manual } from './doc.ts';
import { show } from './fact-rule.ts';
import { fileCatalog } from './file-catalog.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

/** Prisma's implicit many-to-many tables: `_AToB` with the columns A and B. Up to version 5 they have a unique index instead. */
export const isImplicitRelation = (table: Relation): boolean =>
  table.name.startsWith('_') && table.columns.length === 2 && table.columns[0]?.name === 'A' && table.columns[1]?.name === 'B';

export const tableWithoutPrimaryKey = defineRule<FileRule>({
  id: 'table-without-primary-key',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    return statements.flatMap((statement) =>
      factsOf(statement, 'create-table').flatMap(({ fact, index }) => {
        if (fact.persistence === 'temporary' || fact.partitionOf !== null || fact.inherits.length > 0 || fact.as !== null) return [];
        const table = catalog.resolve(fact.table);
        // IF NOT EXISTS may have left an older table alone; a table with unknown parts may have a key
        if (table === null || table.uncertain || table.origin !== null || isImplicitRelation(table)) return [];
        if (fact.like.length > 0 || table.constraints.some((c) => c.kind === 'primary-key')) return [];
        return [
          {
            at: statement.index,
            fact: index,
            message: `${show(fact.table)} has no primary key: single rows cannot be told apart, and logical replication refuses updates and deletes.`,
            advice: 'Add a primary key.',
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Give every table a primary key.',
    why: 'Without a primary key two rows can be the same, so that neither can be changed alone; batched backfills have nothing to go by; a table in a publication refuses `UPDATE` and `DELETE` until it has a replica identity. Prisma needs at least a unique column for a model. Adding a key later builds an index under `ACCESS EXCLUSIVE`.',
    instead: 'Add an `@id` or `@@id` to the model. For a table of pairs, make both columns the key.',
    sources: [manual('ddl-constraints'), manual('logical-replication-publication')],
  },
});
