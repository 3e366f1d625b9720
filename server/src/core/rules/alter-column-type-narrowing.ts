import { type Narrowing, narrowing, showType } from './column-types.ts';
import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

const SAYS: Readonly<Record<Narrowing, string>> = {
  fails: 'values that do not fit make the migration fail, and later inserts of the deployed code too',
  rounds: 'values are rounded without a word',
  cuts: 'the part of each value that does not fit is cut off without a word',
};

export const alterColumnTypeNarrowing = factRule({
  id: 'alter-column-type-narrowing',
  severity: 'warning',
  category: 'multi-phase',
  on: ['set-type'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    const column = table?.columns.find((c) => c.name === fact.column);
    if (!table || !column || (table.origin === null && !table.filled)) return null;
    const to = catalog.resolveType(fact.type);
    const loss = narrowing(column.type, to);
    if (loss === null) return null;
    return {
      span: fact.span,
      message: `${quoteName(fact.column)} of ${show(fact.target.table)} goes from ${showType(column.type)} to the narrower ${showType(to)}: ${SAYS[loss]}.`,
      advice: 'Check the values that are there first, and move to a new column in phases.',
    };
  },
  doc: {
    summary: 'Do not narrow the type of a column in place.',
    why: 'A narrower integer, `varchar(n)` or `numeric(p, s)` makes the statement fail at the first value that does not fit, after it has locked the table. A smaller scale, a shorter time precision or `real` in place of `double precision` rounds the values and cannot be undone. Code that is deployed still sends the wide values.',
    instead: steps(
      'Count what does not fit: `SELECT count(*) FROM t WHERE length(c) > 50`.',
      'Add a column of the new type and let the code write both.',
      'Backfill in batches, read from the new column, then drop the old one.',
      'Or keep the type and add a `CHECK … NOT VALID` that bounds new values.',
    ),
    sources: [manual('sql-altertable'), manual('datatype')],
  },
});
