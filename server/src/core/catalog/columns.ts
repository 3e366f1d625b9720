import type { Expression } from '../facts/expression.ts';
import type { ColumnDefinition, Constraint } from '../facts/table.ts';
import { quoteIdentifier } from '../sql/identifiers.ts';
import type { Span } from '../text/span.ts';
import { addConstraint } from './apply-constraint.ts';
import { nameBehind } from './apply-traits.ts';
import { addTypeUser, change, chooseName, createRelation, type Origin } from './change.ts';
import { columnOf, resolveType } from './lookup.ts';
import { notNullName } from './not-null-name.ts';
import { sequenceTraits, withTraits } from './traits.ts';
import type { Column, ColumnType, Traits } from './types.ts';
import type { World } from './world.ts';

export const isNull = (e: Expression | null): boolean => e !== null && e.kind === 'constant' && e.type === 'null';

const SERIAL = new Set(['serial', 'bigserial', 'smallserial']);
export const isSerial = (c: ColumnDefinition): boolean =>
  SERIAL.has(c.type.name) && (c.type.schema === null || c.type.schema === 'pg_catalog');

export const inlineConstraint = <K extends Constraint['kind']>(c: ColumnDefinition, kind: K): Extract<Constraint, { kind: K }> | null =>
  (c.constraints.find((k) => k.kind === kind) as Extract<Constraint, { kind: K }> | undefined) ?? null;

/** The sequence of a serial or identity column. @param options what GENERATED … AS IDENTITY says; null: serial */
export function makeSequence(at: Origin, table: string, column: string, type: string, options: string | null): string {
  const owner = at.world.get('relation', table);
  const schema = owner?.schema ?? 'public';
  const name =
    (options === null ? null : nameBehind(options, 'sequence', 'name')) ??
    chooseName(at.world, schema, [owner?.name ?? 't', column], 'seq');
  const as: Traits = SEQUENCE_TYPES[type] === undefined ? {} : { as: SEQUENCE_TYPES[type] };
  return createRelation(
    at,
    { schema, name },
    {
      kind: 'sequence',
      ownedBy: { table, column, identity: options !== null },
      traits: withTraits(as, options === null ? {} : sequenceTraits(options)),
    },
  );
}

/** A sequence counts as its column does; BIGINT is what it is without words. */
export const SEQUENCE_TYPES: Readonly<Record<string, string>> = { 'pg_catalog.int2': 'AS SMALLINT', 'pg_catalog.int4': 'AS INTEGER' };

/** The type with the words that say more of it than its modifiers. @param sql the text that the type's place is in, which starts at `from` */
export function writtenType(type: ColumnType, place: Span, sql: string, from: number): ColumnType {
  const open = type.key === 'pg_catalog.interval' || (type.key.startsWith('?.') && type.modifiers.length > 0);
  if (!open) return type;
  const written = sql.slice(place.start - from, place.end - from).trim();
  return written === '' ? type : { ...type, written };
}

/** The column as it will be, its sequence made on the way. */
function makeColumn(at: Origin, table: string, definition: ColumnDefinition, added: Column['added']): Column {
  const { world } = at;
  const owner = world.get('relation', table);
  const identity = inlineConstraint(definition, 'identity');
  const generated = inlineConstraint(definition, 'generated');
  const serial = isSerial(definition);
  const sequence =
    serial || identity ? makeSequence(at, table, definition.name, resolveType(world, definition.type).key, identity?.sql ?? null) : null;
  const fallback = inlineConstraint(definition, 'default')?.expression ?? null;
  const type = writtenType(resolveType(world, definition.type), definition.typeSpan, definition.sql, definition.span.start);
  const notNull = serial || identity !== null || definition.constraints.some((k) => k.kind === 'not-null' || k.kind === 'primary-key');
  addTypeUser(world, type, table, definition.name);
  const own: Expression | null = serial
    ? {
        kind: 'call',
        function: { schema: 'pg_catalog', name: 'nextval' },
        args: [{ kind: 'constant', type: 'string', value: sequence ?? '' }],
      }
    : isNull(fallback)
      ? null
      : fallback;
  return {
    name: definition.name,
    type,
    notNull,
    default: own,
    identity: identity ? (identity.always ? 'always' : 'by-default') : null,
    generated: generated ? { stored: generated.stored, expression: generated.expression } : null,
    collation: definition.collation,
    sequence,
    added: added === null ? null : own !== null || serial || identity || generated ? 'value' : 'null',
    comment: null,
    grants: [],
    traits: {},
    notNullComment: null,
    notNullName: notNull && inlineConstraint(definition, 'not-null')?.name == null ? notNullName(owner, definition.name) : null,
    createdBy: at.provenance,
  };
}

export function addColumn(at: Origin, table: string, definition: ColumnDefinition, added: Column['added']): void {
  const column = makeColumn(at, table, definition, added);
  change(at.world, table, (t) => ({ columns: [...t.columns, column] }));
  at.world.set('here', `${table}.${definition.name}`, at.statement);
  for (const c of definition.constraints) addConstraint(at, table, c, definition.name);
}

/** A column that was added to a parent, with its checks and foreign keys, for a table below it. Its sequence stays the parent's. */
export function inheritColumn(world: World, parent: string, table: string, column: string): void {
  const above = world.get('relation', parent);
  const c = above === null ? null : columnOf(above, column);
  const r = world.get('relation', table);
  if (!above || !c || !r || columnOf(r, column)) return;
  addTypeUser(world, c.type, table, column);
  const inherited = above.constraints.filter((k) => (k.kind === 'check' || k.kind === 'foreign-key') && k.columns.includes(column));
  change(world, table, (t) => ({
    columns: [...t.columns, { ...c, sequence: null, comment: null, notNullComment: null, grants: [], traits: {} }],
    constraints: [
      ...t.constraints,
      ...inherited.filter((k) => !t.constraints.some((o) => o.name === k.name)).map((k) => ({ ...k, comment: null })),
    ],
  }));
}

/** A text as a default keeps the type that the column had. Source: ATExecAlterColumnType in the server's tablecmds.c, as measured. */
export function castDefault(world: World, c: Column, to: ColumnType): Expression | null {
  const kept = c.default;
  if (kept?.sql === undefined || kept.kind !== 'constant' || kept.type !== 'string' || c.type.key === to.key || kept.sql.includes('::'))
    return kept;
  const entry = world.get('type', c.type.key);
  const name = entry ? `${quoteIdentifier(entry.schema)}.${quoteIdentifier(entry.name)}` : c.type.key.replace(/^(pg_catalog|\?)\./, '');
  return { ...kept, sql: `${kept.sql}::${name}${'[]'.repeat(c.type.dimensions)}` };
}
