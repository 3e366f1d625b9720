import type { Relation } from '../catalog/types.ts';
import type { Name, TypeName } from '../facts/expression.ts';
import type { ColumnDefinition, Constraint } from '../facts/table.ts';
import { columnTokens, groupsOf, lexed, wordAt } from '../sql/identifiers.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { actionAt, replacesAction, usedBeside } from './actions.ts';
import { findTable, newColumnProblem, refuse } from './find.ts';
import type { PhaseDraft, PlanContext, PlanPlace, Refusal, Replaced, Values } from './plan.ts';

/** A column that a plan adds, as ADD COLUMN says it. */
export interface NewColumn {
  readonly table: Name;
  readonly name: string;
  /** As SQL; of a serial column the integer type behind it. */
  readonly type: string;
  readonly typeName: TypeName;
  readonly collation: string | null;
  readonly serial: boolean;
  readonly notNull: { readonly name: string | null } | null;
  readonly default: string | null;
  readonly identity: { readonly always: boolean /** As in CREATE SEQUENCE. */; readonly options: string } | null;
  readonly generated: string | null;
  /** CHECK, UNIQUE, PRIMARY KEY and REFERENCES, with their columns. */
  readonly constraints: readonly Constraint[];
  /** What the plan does not know how to split: COMPRESSION, STORAGE. */
  readonly other: string | null;
  /** Another action of the same statement uses it. */
  readonly beside: boolean;
  /** What the rows that are there get, as SQL. */
  readonly value: string | null;
}

const SERIAL: Readonly<Record<string, { readonly type: string; readonly name: string }>> = {
  smallserial: { type: 'SMALLINT', name: 'int2' },
  serial: { type: 'INTEGER', name: 'int4' },
  bigserial: { type: 'BIGINT', name: 'int8' },
};

/** The ADD COLUMN at the place. Null: there is none, or PostgreSQL adds to a table of the draft itself. */
export function newColumnAt(
  place: PlanPlace,
): { readonly column: NewColumn; readonly definition: ColumnDefinition; readonly replaces: Replaced } | null {
  const f = actionAt(place, 'add-column');
  if (f === null || f.ifNotExists || f.target.only) return null;
  const text = place.statements[place.statement]?.text ?? '';
  const { column: d } = f;
  return {
    column: { ...columnOf(f.target.table, d, text.slice(d.typeSpan.start, d.typeSpan.end)), beside: usedBeside(place).includes(d.name) },
    definition: d,
    replaces: replacesAction(place),
  };
}

function columnOf(table: Name, d: ColumnDefinition, type: string): NewColumn {
  const one = <K extends Constraint['kind']>(kind: K): Extract<Constraint, { kind: K }> | null =>
    (d.constraints.find((c) => c.kind === kind) as Extract<Constraint, { kind: K }> | undefined) ?? null;
  const serial = d.type.dimensions === 0 ? SERIAL[d.type.name] : undefined;
  const identity = one('identity');
  const notNull = one('not-null');
  const generated = one('generated');
  const l = lexed(d.sql);
  const other = l.tokens.map((_, i) => wordAt(l, i)).find((w) => w === 'compression' || w === 'storage') ?? null;
  const keyed = d.constraints.some((c) => c.kind === 'primary-key');
  return {
    table,
    name: d.name,
    type: serial?.type ?? type,
    typeName: serial === undefined ? d.type : { schema: null, name: serial.name, modifiers: [], dimensions: 0 },
    collation: d.collation,
    serial: serial !== undefined,
    notNull: notNull !== null ? { name: notNull.name } : serial !== undefined || identity !== null || keyed ? { name: null } : null,
    default: one('default')?.expression.sql ?? null,
    identity: identity === null ? null : { always: identity.always, options: optionsOf(identity.sql) },
    generated: generated?.stored === true ? (generated.expression.sql ?? '') : null,
    constraints: d.constraints.flatMap((c): readonly Constraint[] => {
      if (c.kind === 'check') return [c];
      return c.kind === 'unique' || c.kind === 'primary-key' || c.kind === 'foreign-key' ? [{ ...c, columns: [d.name] }] : [];
    }),
    other,
    beside: false,
    value: null,
  };
}

function optionsOf(sql: string): string {
  const group = groupsOf(sql).find((g) => g.after === 'identity');
  return group === undefined ? '' : ` ${sql.slice(group.start, group.end).trim()}`;
}

const ALIASES: Readonly<Record<string, string>> = {
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  boolean: 'bool',
  decimal: 'numeric',
};

/** A type as it is typed on a command line, as far as it is needed for schema.prisma. */
function typedType(text: string): TypeName {
  const found = /^\s*"?([\w ]+?)"?\s*(?:\(([\d,\s]+)\))?\s*((?:\[\])*)\s*$/.exec(text);
  const name = found?.[1]?.trim() ?? text;
  const lower = name.toLowerCase();
  return {
    schema: null,
    name: ALIASES[lower] ?? (text.includes('"') ? name : lower),
    modifiers: (found?.[2] ?? '').split(',').flatMap((n) => (n.trim() === '' ? [] : [Number(n)])),
    dimensions: (found?.[3] ?? '').length / 2,
  };
}

/** A column from operands: `table`, `name`, `type`. */
export function columnFromOperands(table: Relation, values: Values): NewColumn | Refusal {
  const type = (values.type ?? '').trim();
  if (type === '') return refuse('The column has no type. Say with type=… which one.');
  return {
    table,
    name: values.name ?? '',
    type,
    typeName: typedType(type),
    collation: null,
    serial: false,
    notNull: null,
    default: null,
    identity: null,
    generated: null,
    constraints: [],
    other: null,
    beside: false,
    value: values.value ?? null,
  };
}

export interface Adding {
  readonly context: PlanContext;
  readonly table: Relation;
  readonly column: NewColumn;
}

/** The table that takes the column; a refusal where none can. */
export function placeFor(context: PlanContext, column: NewColumn): Relation | Refusal {
  const table = findTable(context, column.table);
  if ('refused' in table) return table;
  const problem = newColumnProblem(table, column.name);
  if (problem !== null) return refuse(problem);
  if (table.partitionOf !== null)
    return refuse(`${relationSql(table)} is a partition, and its columns are those of its table. Change the partitioned table.`);
  if (column.beside)
    return refuse(`The same statement adds "${column.name}" and uses it. Give ADD COLUMN a statement of its own, then split that.`);
  if (column.other !== null) return refuse(`The phases do not know ${column.other.toUpperCase()}. Set it in a statement of its own.`);
  return table;
}

export const alterTable = (a: Pick<Adding, 'table'>, action: string): string => `ALTER TABLE ${relationSql(a.table)} ${action}`;

/** The first phase: the column, empty, and what new rows need. */
export function addPhase(
  a: Adding,
  more: { readonly up?: readonly string[]; readonly down?: readonly string[]; readonly instructions: string },
): PhaseDraft {
  const { column: c } = a;
  const collate = c.collation === null ? '' : ` COLLATE ${quote(c.collation)}`;
  return {
    name: words('add', c.name),
    type: 'migration',
    title: `Add \`${c.name}\`, empty`,
    up: [alterTable(a, `ADD COLUMN ${quote(c.name)} ${c.type}${collate}`), ...(more.up ?? [])],
    down: [...(more.down ?? []), alterTable(a, `DROP COLUMN ${quote(c.name)}`)],
    instructions: more.instructions,
  };
}

/** Why one constant in all rows cannot be: the column is a key. */
export const sameInAllRows = (a: Adding): Refusal | null =>
  a.column.constraints.some((c) => c.kind === 'unique' || c.kind === 'primary-key')
    ? refuse(`Every row would get the same "${a.column.name}", and the column is unique. Give an expression that differs from row to row.`)
    : null;

/** True when the text names the column, as far as tokens tell. */
export const namesColumn = (sql: string, column: string): boolean => columnTokens(lexed(sql), column).length > 0;
