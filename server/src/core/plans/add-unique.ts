import type { Name } from '../facts/expression.ts';
import { actionAt, addedBefore, replacesAction } from './actions.ts';
import { findTable } from './find.ts';
import { type KeyConstraint, keyFromOperands, keyPlan } from './key-plan.ts';
import type { NewColumn } from './new-column.ts';
import { definePlan } from './plan.ts';
import { CODE_OPTION } from './required-code.ts';
import { ruledColumnAt, ruledColumnPlan } from './ruled-column.ts';

type Request =
  | { readonly table: Name; readonly constraint: KeyConstraint /** The draft adds the columns. */; readonly isNew?: boolean }
  | { readonly column: NewColumn };

export const addUnique = definePlan<Request>({
  kind: 'add-unique',
  title: 'Add a unique constraint',
  summary: 'Moves the code, builds the unique index beside the traffic, and makes the constraint of it.',
  why: '`ADD CONSTRAINT … UNIQUE` builds an index under a lock that stops reads and writes, and fails when two rows are the same. An index that is built concurrently stops nobody, and the constraint takes it in a moment.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'columns', is: 'text', description: 'its columns', example: 'email' },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'User_email_key', optional: true },
  ],
  options: [CODE_OPTION],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],

  recognise(place) {
    const ruled = ruledColumnAt(place, 'unique');
    if (ruled !== null)
      return { request: { column: ruled.column }, title: `add \`${ruled.column.name}\`, then make it unique`, replaces: ruled.replaces };
    const f = actionAt(place, 'add-constraint');
    if (f === null || f.constraint.kind !== 'unique' || f.constraint.usingIndex !== null || f.target.only) return null;
    return {
      request: {
        table: f.target.table,
        constraint: f.constraint,
        isNew: f.constraint.columns.every((c) => addedBefore(place, f.target.table, c)),
      },
      title: `build the unique index${f.constraint.name === null ? '' : ` \`${f.constraint.name}\``} first`,
      replaces: replacesAction(place),
    };
  },

  request: (values, context) => keyFromOperands('unique', values, context),

  build(request, options, context) {
    if ('column' in request) return ruledColumnPlan(context, request.column);
    const table = findTable(context, request.table);
    return 'refused' in table ? table : keyPlan(context, table, request.constraint, null, request.isNew === true, options);
  },
});
