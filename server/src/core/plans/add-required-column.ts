import type { Name } from '../facts/expression.ts';
import { words } from '../write/names.ts';
import { actionAt, replacesAction } from './actions.ts';
import { clientModel, fieldLine } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { fillByHand, fillEmpty, fillPhase, isConstant } from './fill.ts';
import { tableOperand } from './find.ts';
import {
  type Adding,
  addPhase,
  alterTable,
  columnFromOperands,
  type NewColumn,
  newColumnAt,
  placeFor,
  sameInAllRows,
} from './new-column.ts';
import {
  definePlan,
  isRefusal,
  type PhaseDraft,
  type PlanDraft,
  type PlanPlace,
  type Refusal,
  type Replaced,
  type Values,
} from './plan.ts';
import { requiredField, writePhase } from './required-code.ts';

export const addRequiredColumn = definePlan<NewColumn>({
  kind: 'add-required-column',
  title: 'Add a required column',
  summary: 'Adds the column empty, moves the code, fills the rows, and makes the column NOT NULL last.',
  why: '`ADD COLUMN … NOT NULL` without a default fails on a table that has rows. With a default that is dropped again in the same migration it goes through, and from then on every insert of the code that is deployed fails, because it does not know the column.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'email' },
    { name: 'type', is: 'type', description: 'its type', example: 'TEXT' },
    { name: 'value', is: 'text', description: 'what the rows that are there get, as SQL', example: 'lower("name") || \'@example.com\'' },
  ],
  options: [
    {
      name: 'by',
      values: [
        { value: 'auto', description: 'a constant by a default that goes again, any other value by a backfill' },
        { value: 'backfill', description: 'rows are filled in batches' },
      ],
    },
  ],
  sources: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN'],

  recognise(place) {
    const found = newColumnAt(place) ?? filledFirst(place);
    if (found === null) return null;
    const { column: c } = found;
    if (c.notNull === null || c.serial || c.identity !== null || c.generated !== null) return null;
    const dropped = dropOfDefault(place, c);
    if (c.default !== null && dropped === null) return null;
    return {
      request: { ...c, default: null, value: c.default },
      title: `add the required column \`${c.name}\``,
      replaces: [...found.replaces, ...(dropped ?? [])],
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const column = columnFromOperands(table, values);
    return isRefusal(column) ? column : { ...column, notNull: { name: null } };
  },

  build(request, options, context) {
    const table = placeFor(context, request);
    if ('refused' in table) return table;
    return plan({ context, table, column: request }, options);
  },
});

const sameTable = (a: Name, b: Name): boolean => a.name === b.name && a.schema === b.schema;

/** `ADD COLUMN … NOT NULL DEFAULT …` earlier in the draft, when the place is where its default goes again. */
function filledFirst(place: PlanPlace): ReturnType<typeof newColumnAt> {
  const drop = actionAt(place, 'drop-default');
  if (drop === null) return null;
  for (const s of place.statements.slice(0, place.statement))
    for (const [fact, f] of s.facts.entries())
      if (f.kind === 'add-column' && f.column.name === drop.column && sameTable(f.target.table, drop.target.table))
        return newColumnAt({ statements: place.statements, statement: s.index, fact });
  return null;
}

/** The statement that takes the default of the new column away. */
function dropOfDefault(place: PlanPlace, c: NewColumn): Replaced | null {
  for (const s of place.statements)
    for (const [fact, f] of s.facts.entries())
      if (f.kind === 'drop-default' && f.inDo === undefined && f.column === c.name && sameTable(f.target.table, c.table))
        return replacesAction({ statements: place.statements, statement: s.index, fact });
  return null;
}

function plan(a: Adding, options: Values): PlanDraft | Refusal {
  const { column: c, table, context } = a;
  const value = (options.value ?? c.value ?? '').trim();
  const open = value === '' || /^null$/i.test(value);
  const same = !open && isConstant(value);
  const doubled = same ? sameInAllRows(a) : null;
  if (doubled !== null) return doubled;
  const m = clientModel(context, table);
  const column = { type: context.catalog.resolveType(c.typeName) };
  const line = (optional: boolean): string => fieldLine(context, column, m.field(c.name), c.name, optional);
  const write = writePhase({ table, column: c.name, model: m, line: line(true), hasDefault: false, isNew: true });
  const done = requiredField(m, line(false));
  const draft = { name: words('add', table.name, c.name), title: `Add the required column \`${c.name}\` to \`${table.name}\`` };
  // A domain with a constraint makes PostgreSQL write the table anew for a default.
  const plain = context.catalog.type(column.type.key)?.kind !== 'domain';
  if (same && plain && options.by !== 'backfill') {
    const rules = ruledPhases({ ...a, column: { ...c, notNull: null } }, done);
    if (isRefusal(rules)) return rules;
    return {
      ...draft,
      phases: [
        withDefault(a, value),
        { ...write, instructions: `${write.instructions}\n\nRows that are there, and those of the release before, have \`${value}\`.` },
        dropDefault(a, value, done),
        ...rules,
      ],
      notes: [],
    };
  }
  const rules = ruledPhases(a, done);
  if (isRefusal(rules)) return rules;
  return {
    ...draft,
    phases: [
      addPhase(a, { instructions: `Adds an empty column, which takes a moment. Code that does not know it goes on as before.` }),
      write,
      open
        ? fillByHand(table, c.name, m)
        : fillPhase(
            c.name,
            `Fill \`${c.name}\` in the rows that are there`,
            fillEmpty(table, c.name, value),
            `Rows without \`${c.name}\` get \`${value}\`.`,
          ),
      ...rules,
    ],
    notes: [],
  };
}

/** PostgreSQL keeps a constant default as the value of all old rows. Source: manual, ALTER TABLE, "Notes". */
function withDefault(a: Adding, value: string): PhaseDraft {
  const { column: c } = a;
  const added = addPhase(a, { instructions: '' });
  const notNull = c.notNull?.name == null ? 'NOT NULL' : `CONSTRAINT "${c.notNull.name.replaceAll('"', '""')}" NOT NULL`;
  return {
    ...added,
    title: `Add \`${c.name}\` with the default \`${value}\``,
    up: added.up.map((sql) => `${sql} ${notNull} DEFAULT ${value}`),
    instructions: `PostgreSQL keeps a constant default as the value of all rows that are there, so this takes a moment. Code that does not know the column goes on inserting, and its rows get \`${value}\`.`,
  };
}

const dropDefault = (a: Adding, value: string, done: string): PhaseDraft => ({
  name: words('release', a.column.name),
  type: 'migration',
  title: `Take the default of \`${a.column.name}\` away`,
  up: [alterTable(a, `ALTER COLUMN "${a.column.name.replaceAll('"', '""')}" DROP DEFAULT`)],
  down: [alterTable(a, `ALTER COLUMN "${a.column.name.replaceAll('"', '""')}" SET DEFAULT ${value}`)],
  instructions: `From now on an insert without \`${a.column.name}\` fails, and no release makes one any more. ${done}`,
});
