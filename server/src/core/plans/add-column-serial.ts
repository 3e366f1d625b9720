import { literal } from '../sql/identifiers.ts';
import { chosenSequence } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { clientModel, fieldLine, modelBlock } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { fillEmpty, fillPhase } from './fill.ts';
import { refuse, tableOperand } from './find.ts';
import { type Adding, addPhase, alterTable, columnFromOperands, type NewColumn, newColumnAt, placeFor } from './new-column.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanDraft, type Refusal } from './plan.ts';
import { requiredField } from './required-code.ts';

const TYPES: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

export const addColumnSerial = definePlan<NewColumn>({
  kind: 'add-column-serial',
  title: 'Add a serial column',
  summary: 'Adds the column empty with its sequence, numbers new rows at once and the rows that are there in batches.',
  why: '`ADD COLUMN … SERIAL` numbers each row that is there, so it writes the whole table and its indexes anew while reads and writes wait.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'number' },
    { name: 'type', is: 'type', description: 'integer, bigint or smallint', example: 'BIGINT' },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL'],

  recognise(place) {
    const found = newColumnAt(place);
    if (found === null || !found.column.serial) return null;
    return { request: found.column, title: `add \`${found.column.name}\` and number the rows in batches`, replaces: found.replaces };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const column = columnFromOperands(table, values);
    if (isRefusal(column)) return column;
    if (TYPES[column.typeName.name] === undefined || column.typeName.dimensions > 0)
      return refuse(`A serial column is an integer, and ${column.type} is none. Say type=INTEGER, BIGINT or SMALLINT.`);
    return { ...column, serial: true, notNull: { name: null } };
  },

  build(request, _options, context) {
    const table = placeFor(context, request);
    if ('refused' in table) return table;
    return plan({ context, table, column: request });
  },
});

/** A sequence that numbers new rows by a default. `owned`: it goes with the column. */
export function numbering(a: Adding, sequence: string, owned: boolean, options: string) {
  const { column: c, table } = a;
  const name = relationSql({ schema: table.schema, name: sequence });
  const next = `nextval(${literal(name)}::regclass)`;
  const by = owned ? ` OWNED BY ${relationSql(table)}.${quote(c.name)}` : '';
  return {
    name,
    next,
    up: [
      `CREATE SEQUENCE ${name} AS ${TYPES[c.typeName.name] ?? 'bigint'}${options}${by}`,
      alterTable(a, `ALTER COLUMN ${quote(c.name)} SET DEFAULT ${next}`),
    ],
    setDefault: alterTable(a, `ALTER COLUMN ${quote(c.name)} SET DEFAULT ${next}`),
  };
}

export const numberRows = (a: Adding, next: string): PhaseDraft =>
  fillPhase(
    a.column.name,
    `Number the rows that are there`,
    fillEmpty(a.table, a.column.name, next),
    `Each row without \`${a.column.name}\` gets the next number of the sequence. Rows that are inserted meanwhile have numbers in between, and a batch that is repeated leaves a gap.`,
  );

function plan(a: Adding): PlanDraft | Refusal {
  const { column: c, table, context } = a;
  const s = numbering(a, chosenSequence(context.catalog, table, c.name), true, '');
  const m = clientModel(context, table);
  const column = { type: context.catalog.resolveType(c.typeName) };
  const line = (optional: boolean): string => `${fieldLine(context, column, m.field(c.name), c.name, optional)} @default(autoincrement())`;
  const rules = ruledPhases(a, requiredField(m, line(false)));
  if (isRefusal(rules)) return rules;
  return {
    name: words('add', table.name, c.name),
    title: `Add the serial column \`${c.name}\` to \`${table.name}\``,
    phases: [
      addPhase(a, {
        up: s.up,
        instructions: `Adds an empty column, its sequence, and the default for rows from now on; all of it takes a moment. Code that does not know the column inserts rows with a number already. Until the rows have numbers the field is optional in \`schema.prisma\`:\n\n${modelBlock(m, line(true).replace(' @default(autoincrement())', ''))}`,
      }),
      numberRows(a, s.next),
      ...rules,
    ],
    notes: [],
  };
}
