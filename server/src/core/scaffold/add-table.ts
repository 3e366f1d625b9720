import { newRelationProblem, nameParts as partsOf, refuse } from '../plans/find.ts';
import { expressionProblem } from '../plans/operands.ts';
import type { PlanOption, Refusal } from '../plans/plan.ts';
import { lexed, nameAt, partsBetweenCommas } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import type { ScaffoldKind } from './kind.ts';
import { lastPart, SCHEMA_NOTE } from './parts.ts';

const KEYS: Readonly<Record<string, string>> = {
  bigserial: 'BIGSERIAL NOT NULL',
  serial: 'SERIAL NOT NULL',
  uuid: 'UUID NOT NULL DEFAULT gen_random_uuid()',
  text: 'TEXT NOT NULL',
};

const ID: PlanOption = {
  name: 'id',
  values: [
    { value: 'bigserial', description: 'a number that PostgreSQL counts up: BigInt @default(autoincrement())' },
    { value: 'serial', description: 'a number up to 2 147 483 647: Int @default(autoincrement())' },
    { value: 'uuid', description: 'a random UUID: @default(dbgenerated("gen_random_uuid()")) @db.Uuid' },
    { value: 'text', description: 'a text that the code gives: @default(cuid())' },
  ],
};

export const addTable: ScaffoldKind = {
  kind: 'add-table',
  title: 'Add a table',
  summary: 'A new table with its primary key; nothing that runs knows it yet.',
  pattern: 'create-table',
  operands: [
    { name: 'name', is: 'name', description: 'the name of the table', example: 'AuditLog' },
    {
      name: 'columns',
      is: 'text',
      description: 'its columns beside the key, with commas between',
      example: 'action TEXT NOT NULL, at TIMESTAMPTZ DEFAULT now()',
      optional: true,
    },
  ],
  options: [ID],
  asks: [],
  nameParts: ({ name = '' }) => [lastPart(name)],
  build(values, options, context) {
    const parts = partsOf(values.name ?? '');
    if (parts === null || parts.length > 2) return refuse(`"${values.name ?? ''}" is no name of a table. Write Table or schema.Table.`);
    const table = { schema: parts.length === 2 ? parts[0]!.name : 'public', name: parts.at(-1)!.name };
    const problem = newRelationProblem(context.catalog, table);
    if (problem !== null) return refuse(problem);
    const columns = columnsOf(values.columns ?? '');
    if ('refused' in columns) return columns;
    const own = columns.some((c) => c.name === 'id');
    const lines = [
      ...(own ? [] : [`${quote('id')} ${KEYS[options.id ?? ''] ?? KEYS.bigserial}`]),
      ...columns.map((c) => `${quote(c.name)} ${c.definition}`),
      `CONSTRAINT ${quote(objectName(table.name, '', 'pkey'))} PRIMARY KEY (${quote('id')})`,
    ];
    return {
      main: 0,
      notes: [SCHEMA_NOTE('model', 'table')],
      phases: [
        {
          name: words('create', table.name, 'table'),
          type: 'migration',
          title: `Create the table \`${table.name}\``,
          up: [`CREATE TABLE ${relationSql(table)} (\n  ${lines.join(',\n  ')}\n)`],
          down: [`DROP TABLE ${relationSql(table)}`],
          instructions: '',
        },
      ],
    };
  },
};

interface NewColumn {
  readonly name: string;
  /** What follows the name, as SQL. */
  readonly definition: string;
}

/** Columns as they are typed: `action TEXT NOT NULL, amount NUMERIC(10, 2)`. Commas in parentheses belong to a column. */
function columnsOf(text: string): readonly NewColumn[] | Refusal {
  const l = lexed(text);
  const columns: NewColumn[] = [];
  if (l.tokens.length === 0) return columns;
  for (const part of partsBetweenCommas(l)) {
    const [start, end] = [l.tokens[part.first], l.tokens[part.end - 1]];
    if (part.end === part.first || start === undefined || end === undefined)
      return refuse('A column is missing beside a comma. Write name TYPE, name TYPE.');
    // as it is typed: capitals are kept, as everywhere in operands
    const written = text.slice(start.start, start.end);
    const name = start.kind === 'word' ? written : nameAt(l, part.first);
    const definition = text.slice(start.end, end.end).trim();
    if (name === null || definition === '')
      return refuse(`"${text.slice(start.start, end.end)}" is no column. Write its name and its type.`);
    const problem = expressionProblem(definition);
    if (problem !== null) return refuse(problem);
    if (columns.some((c) => c.name === name)) return refuse(`The column "${name}" is there twice. Name each once.`);
    columns.push({ name, definition });
  }
  return columns;
}
