import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { listOf, quoteRelation } from './messages.ts';

export const dropPrimaryKey = factRule({
  id: 'drop-primary-key',
  severity: 'advice',
  category: 'dangerous',
  on: ['drop-constraint'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    if (table === null || table.origin === null) return null;
    const key = table.constraints.find((c) => c.name === fact.constraint && c.kind === 'primary-key');
    if (key === undefined) return null;
    const referencing = [...new Set(table.referencedBy.map((r) => quoteRelation(r.table)))];
    const also = referencing.length > 0 ? ` ${listOf(referencing)} ${referencing.length > 1 ? 'reference' : 'references'} it.` : '';
    return {
      message: `Without its primary key ${show(fact.target.table)} has no index to find a row by, and logical replication refuses its updates and deletes.${also}`,
      advice: 'Build the new key first, as a unique index built concurrently, and swap both in one ALTER TABLE.',
    };
  },
  doc: {
    summary: 'Replace a primary key, do not just drop it.',
    why: 'With the primary key goes the index that finds a row by its id, so every such query scans the table until another index is there. A table in a publication has no replica identity without it: updates and deletes then fail. Foreign keys that point to it stand in the way of the drop. Prisma writes `DROP CONSTRAINT … , ADD CONSTRAINT … PRIMARY KEY` when the id of a model changes, and the second half builds an index under `ACCESS EXCLUSIVE`.',
    instead: steps(
      'Make the columns of the new key `NOT NULL`.',
      'Build a unique index on them concurrently.',
      'Swap in one statement: `ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_new_key`.',
    ),
    sources: [manual('sql-altertable'), manual('logical-replication-publication')],
  },
});
