import type { Name } from '../facts/expression.ts';
import { literal } from '../sql/identifiers.ts';
import { quote, words } from '../write/names.ts';
import { madeHere } from './draft.ts';
import { findTable, tableOperand } from './find.ts';
import { newName } from './operands.ts';
import { definePlan } from './plan.ts';
import { movePlan } from './table-behind-view.ts';

interface Request {
  readonly table: Name;
  readonly to: string;
}

export const renameTable = definePlan<Request>({
  kind: 'rename-table',
  title: 'Rename a table',
  summary: 'Renames the table and puts a view under the old name, which reads and writes the table, until the code has moved.',
  why: 'A rename takes a moment, but code that is deployed asks for the old name and fails from that moment on; code that knows the new name fails before it. A view under the old name serves the old code, and the table itself the new one.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'to', is: 'name', description: 'the new name', example: 'Account' },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS'],

  recognise(place) {
    const { statements, statement, fact } = place;
    const f = statements[statement]?.facts[fact];
    if (f?.kind !== 'rename' || f.object !== 'table' || f.part !== null || f.inDo !== undefined || madeHere(place)) return null;
    return {
      request: { table: f.name, to: f.to },
      title: `rename the table \`${f.name.name}\` to \`${f.to}\``,
      replaces: [{ statement, fact: 'all' }],
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    return 'refused' in table ? table : { table, to: newName(values.to ?? '') };
  },

  build(request, _options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const { schema, name } = table;
    return movePlan(context, {
      table,
      to: { schema, name: request.to },
      action: `RENAME TO ${quote(request.to)}`,
      back: `RENAME TO ${quote(name)}`,
      title: `Rename \`${name}\` to \`${request.to}\``,
      name: words('rename_table', name, 'to', request.to),
      attribute: `@@map(${JSON.stringify(request.to)})`,
      notes: [
        `Indexes, constraints and sequences keep their names, as after a rename in one step: ${indexNames(
          request.to,
          table.constraints.map((c) => c.name),
        )}`,
      ],
    });
  },
});

const indexNames = (to: string, constraints: readonly string[]): string =>
  constraints.length === 0
    ? `rename them when the plan is done, if you like.`
    : `\`${constraints[0]}\` among them. Prisma expects names that begin with ${literal(to)}, and renames them in its next migration, which takes a moment.`;
