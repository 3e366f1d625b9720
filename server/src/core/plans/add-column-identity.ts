import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { chosenSequence } from '../write/chosen-names.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { numbering, numberRows } from './add-column-serial.ts';
import { clientModel, fieldLine, modelBlock } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { refuse, tableOperand, takenBy } from './find.ts';
import { type Adding, addPhase, alterTable, columnFromOperands, type NewColumn, newColumnAt, placeFor } from './new-column.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanDraft, type Refusal } from './plan.ts';
import { requiredField } from './required-code.ts';

export const addColumnIdentity = definePlan<NewColumn>({
  kind: 'add-column-identity',
  title: 'Add an identity column',
  summary:
    'Numbers new rows by a helping sequence and the rows that are there in batches; then the column becomes an identity column and goes on counting.',
  why: '`ADD COLUMN … GENERATED AS IDENTITY` numbers each row that is there, so it writes the whole table and its indexes anew while reads and writes wait. A column that is NOT NULL already becomes an identity column in a moment.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'number' },
    { name: 'type', is: 'type', description: 'integer, bigint or smallint', example: 'BIGINT' },
  ],
  options: [
    {
      name: 'generated',
      values: [
        { value: 'by-default', description: 'a statement may give a number of its own; asked for by operands only' },
        { value: 'always', description: 'PostgreSQL alone gives the number' },
      ],
    },
  ],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-identity-columns.html',
    'https://www.postgresql.org/docs/current/sql-altertable.html',
  ],

  recognise(place) {
    const found = newColumnAt(place);
    if (found === null || found.column.identity === null) return null;
    return { request: found.column, title: `add \`${found.column.name}\` and number the rows in batches`, replaces: found.replaces };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const column = columnFromOperands(table, values);
    return isRefusal(column) ? column : { ...column, identity: { always: false, options: '' }, notNull: { name: null } };
  },

  build(request, options, context) {
    const table = placeFor(context, request);
    if ('refused' in table) return table;
    const identity = request.identity === null || options.generated !== 'always' ? request.identity : { ...request.identity, always: true };
    return plan({ context, table, column: { ...request, identity } });
  },
});

function plan(a: Adding): PlanDraft | Refusal {
  const { column: c, table, context } = a;
  if (!['int2', 'int4', 'int8'].includes(c.typeName.name) || c.typeName.dimensions > 0)
    return refuse(`An identity column is an integer, and ${c.type} is none. Choose INTEGER, BIGINT or SMALLINT.`);
  if (table.kind === 'partitioned-table' && context.postgres < 17)
    return refuse(`Before PostgreSQL 17 the partitions of ${relationSql(table)} have no identity columns. Use a serial column.`);
  if (/\bSEQUENCE\s+NAME\b/i.test(c.identity?.options ?? ''))
    return refuse('The phases cannot keep SEQUENCE NAME. Leave it out, and rename the sequence later.');
  const helper = freshName(objectName(table.name, c.name, 'fill'), takenBy(context.catalog, table));
  const s = numbering(a, helper, false, c.identity?.options ?? '');
  const m = clientModel(context, table);
  const column = { type: context.catalog.resolveType(c.typeName) };
  const line = (optional: boolean): string => fieldLine(context, column, m.field(c.name), c.name, optional);
  const rules = ruledPhases(a, requiredField(m, `${line(false)} @default(autoincrement())`));
  if (isRefusal(rules)) return rules;
  return {
    name: words('add', table.name, c.name),
    title: `Add the identity column \`${c.name}\` to \`${table.name}\``,
    phases: [
      addPhase(a, {
        up: s.up,
        down: [alterTable(a, `ALTER COLUMN ${quote(c.name)} DROP DEFAULT`), `DROP SEQUENCE ${s.name}`],
        instructions: `Adds an empty column and a sequence that numbers rows from now on; both take a moment. Code that does not know the column inserts rows with a number already. Until the rows have numbers the field is optional in \`schema.prisma\`:\n\n${modelBlock(m, line(true))}`,
      }),
      numberRows(a, s.next),
      ...rules,
      identityPhase(a, s),
    ],
    notes: [
      `Until the last phase new rows take their numbers from the sequence \`${helper}\`: a role that inserts and does not own it needs USAGE on it.`,
    ],
  };
}

function identityPhase(a: Adding, s: ReturnType<typeof numbering>): PhaseDraft {
  const { column: c, table, context } = a;
  const always = c.identity?.always === true;
  const column = quote(c.name);
  const own = literal(relationSql({ schema: table.schema, name: chosenSequence(context.catalog, table, c.name) }));
  const generated = `ADD GENERATED ${always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${c.identity?.options ? ` (${c.identity.options.trim()})` : ''}`;
  return {
    name: words('identify', c.name),
    type: 'migration',
    title: `Make \`${c.name}\` an identity column`,
    up: [
      alterTable(a, `ALTER COLUMN ${column} DROP DEFAULT`),
      alterTable(a, `ALTER COLUMN ${column} ${generated}`),
      `SELECT setval(${own}, nextval(${literal(s.name)}), false)`,
      `DROP SEQUENCE ${s.name}`,
    ],
    down: [
      s.up[0] ?? '',
      `SELECT setval(${literal(s.name)}, nextval(${own}), false)`,
      alterTable(a, `ALTER COLUMN ${column} DROP IDENTITY`),
      s.setDefault,
    ],
    instructions: `The column gets a sequence of its own, which goes on where the helping one has come to; no row is read.${
      always ? ' From now on PostgreSQL alone gives the number: no release may write it.' : ''
    }`,
    announces: {
      hazards: ['breaks-clients'],
      because: always
        ? `no release writes "${c.name}" itself, and nothing else used the helping sequence`
        : 'nothing but the default used the helping sequence',
    },
  };
}
