import { volatilityWith } from '../effects/volatility.ts';
import type { Expression } from '../facts/expression.ts';
import { quote, words } from '../write/names.ts';
import { clientModel, fieldLine, modelBlock } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { fillEmpty, fillPhase } from './fill.ts';
import { refuse, tableOperand } from './find.ts';
import { type Adding, addPhase, alterTable, columnFromOperands, type NewColumn, newColumnAt, placeFor } from './new-column.ts';
import { definePlan, isRefusal, type PlanDraft, type Refusal } from './plan.ts';
import { requiredField } from './required-code.ts';

interface Request {
  readonly column: NewColumn;
  /** Null: asked for by operands. */
  readonly expression: Expression | null;
}

export const addColumnDefault = definePlan<Request>({
  kind: 'add-column-default',
  title: 'Add a column whose default differs from row to row',
  summary: 'Adds the column empty, sets the default for new rows, and fills the rows that are there in batches.',
  why: 'A default such as `gen_random_uuid()` has to be computed for each row, so `ADD COLUMN` with it writes the whole table and its indexes anew while reads and writes wait.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'token' },
    { name: 'type', is: 'type', description: 'its type', example: 'UUID' },
    { name: 'default', is: 'text', description: 'the default, as SQL', example: 'gen_random_uuid()' },
  ],
  options: [
    {
      name: 'null',
      values: [
        { value: 'as-written', description: 'as ADD COLUMN says; NOT NULL where it is asked for by operands' },
        { value: 'yes', description: 'the column may be empty' },
      ],
    },
  ],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],

  recognise(place) {
    const found = newColumnAt(place);
    const given = found?.definition.constraints.find((c) => c.kind === 'default');
    if (found === null || given?.kind !== 'default' || given.expression.sql === undefined) return null;
    const { level, unknown } = volatilityWith(() => null, given.expression);
    if (level !== 'volatile' && unknown.length === 0) return null;
    const c = found.column;
    return {
      request: { column: c, expression: given.expression },
      title: `add \`${c.name}\`, then its default, then the values`,
      replaces: found.replaces,
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const column = columnFromOperands(table, values);
    if (isRefusal(column)) return column;
    if ((values.default ?? '').trim() === '') return refuse('The default is missing. Say with default=… what it is, as SQL.');
    return { column: { ...column, default: values.default ?? '', notNull: { name: null } }, expression: null };
  },

  build({ column, expression }, options, context) {
    const table = placeFor(context, column);
    if ('refused' in table) return table;
    if (expression !== null) {
      const { level, unknown } = volatilityWith((name) => context.catalog.resolveFunction(name), expression);
      if (level !== 'volatile' && unknown.length === 0)
        return refuse(
          `The default of "${column.name}" is the same for all rows, so PostgreSQL adds the column in a moment. Leave the statement as it is.`,
        );
    }
    return plan({ context, table, column: options.null === 'yes' ? { ...column, notNull: null } : column });
  },
});

function plan(a: Adding): PlanDraft | Refusal {
  const { column: c, table, context } = a;
  const value = c.default ?? '';
  const m = clientModel(context, table);
  const column = { type: context.catalog.resolveType(c.typeName) };
  const line = (optional: boolean): string =>
    `${fieldLine(context, column, m.field(c.name), c.name, optional)} @default(dbgenerated("${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"))`;
  const rules = ruledPhases(a, requiredField(m, line(false)));
  if (isRefusal(rules)) return rules;
  return {
    name: words('add', table.name, c.name),
    title: `Add \`${c.name}\` to \`${table.name}\` with the default \`${value}\``,
    phases: [
      addPhase(a, {
        up: [alterTable(a, `ALTER COLUMN ${quote(c.name)} SET DEFAULT ${value}`)],
        instructions: `Adds an empty column, and the default for rows from now on; both take a moment. Code that does not know the column inserts rows with a value already. Until the rows are filled the field is optional in \`schema.prisma\`:\n\n${modelBlock(m, line(true))}`,
      }),
      {
        ...fillPhase(
          c.name,
          `Fill \`${c.name}\` in the rows that are there`,
          fillEmpty(table, c.name, value),
          `Each row without \`${c.name}\` gets a value of \`${value}\` of its own.`,
        ),
        goOn: 'Go on when no row is left. Deploy code that relies on the value after that.',
      },
      ...rules,
    ],
    notes: [],
  };
}
