import { manual, steps } from './doc.ts';
import { factRule, isOld, show } from './fact-rule.ts';
import { listOf } from './messages.ts';

export const createTableAs = factRule({
  id: 'create-table-as',
  severity: 'advice',
  category: 'multi-phase',
  on: ['create-table', 'create-materialized-view'],
  says(fact, context) {
    const made = fact.kind === 'create-table' ? fact.as : fact;
    if (made === null || !made.withData || made.query.bounded) return null;
    const sources = [...new Set(made.query.reads.filter((name) => isOld(name, context)).map(show))];
    if (sources.length === 0) return null;
    return {
      message: `Copies from ${listOf(sources)} inside the migration: every lock of its transaction is held until the query is done.`,
      advice:
        fact.kind === 'create-table'
          ? 'Create the table empty and fill it in batches, outside the migration.'
          : 'Use WITH NO DATA and refresh it after the deployment.',
    };
  },
  doc: {
    summary: 'Do not copy a table inside a schema migration.',
    why: '`CREATE TABLE AS`, `SELECT INTO` and `CREATE MATERIALIZED VIEW` run their query to the end before they return. The query itself only reads, but the transaction stays open, keeps the locks of the statements before it and holds back vacuum. A table made this way has no keys, constraints or defaults either.',
    instead: steps(
      'Create the table with its columns and keys, empty.',
      'Fill it in batches, in a data migration.',
      'Create a materialized view `WITH NO DATA` and run `REFRESH MATERIALIZED VIEW` after the deployment.',
    ),
    sources: [manual('sql-createtableas'), manual('sql-creatematerializedview')],
  },
});
