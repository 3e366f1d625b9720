import type { Name } from '../facts/expression.ts';
import { quote, words } from '../write/names.ts';
import { madeHere } from './draft.ts';
import { findTable, nameProblem, refuse, tableOperand } from './find.ts';
import { newName } from './operands.ts';
import { definePlan } from './plan.ts';
import { movePlan } from './table-behind-view.ts';

interface Request {
  readonly table: Name;
  readonly to: string;
}

export const moveTableToSchema = definePlan<Request>({
  kind: 'move-table-to-schema',
  title: 'Move a table to another schema',
  summary: 'Moves the table and puts a view at its old place, which reads and writes the table, until the code has moved.',
  why: 'The move takes a moment, but code that is deployed asks for the table at its old place and fails from that moment on; code that knows the new place fails before it. A view at the old place serves the old code, and the table itself the new one.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'to', is: 'name', description: 'the schema', example: 'auth' },
  ],
  options: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
  ],

  recognise(place) {
    const { statements, statement, fact } = place;
    const f = statements[statement]?.facts[fact];
    if (f?.kind !== 'set-schema' || f.object !== 'table' || f.inDo !== undefined || madeHere(place)) return null;
    return {
      request: { table: f.name, to: f.to },
      title: `move the table \`${f.name.name}\` to the schema \`${f.to}\``,
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
    const problem = nameProblem(request.to);
    if (problem !== null) return refuse(problem);
    if (schema === request.to) return refuse(`"${name}" is in the schema "${schema}" already. Choose another one.`);
    if (!context.catalog.schema(request.to) && request.to !== 'public')
      return refuse(`The migrations create no schema "${request.to}". Write CREATE SCHEMA ${quote(request.to)} before the move.`);
    const roles = new Set([...table.grants, ...table.columns.flatMap((c) => c.grants)].map((g) => g.role));
    return movePlan(context, {
      table,
      to: { schema: request.to, name },
      action: `SET SCHEMA ${quote(request.to)}`,
      back: `SET SCHEMA ${quote(schema)}`,
      title: `Move \`${name}\` to the schema \`${request.to}\``,
      name: words('move', name, 'to', request.to),
      attribute: `@@schema(${JSON.stringify(request.to)})`,
      notes: [
        `Indexes, constraints and sequences of the table move along; a statement that names a sequence has to say ${quote(request.to)}. Types stay where they are. The \`datasource\` block lists both schemas: \`schemas = [${[schema, request.to].map((s) => JSON.stringify(s)).join(', ')}]\`.`,
        ...(roles.size > 0
          ? [
              `New code needs the right to look into the schema: \`GRANT USAGE ON SCHEMA ${quote(request.to)} TO ${[...roles].map((r) => (r === 'PUBLIC' ? r : quote(r))).join(', ')}\`, unless it was granted.`,
            ]
          : []),
      ],
    });
  },
});
