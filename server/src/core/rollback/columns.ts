import { notNullName } from '../catalog/not-null-name.ts';
import { storageWords, wordsWithout } from '../catalog/traits.ts';
import type { CatalogReader, Column, Relation, TableConstraint } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql } from '../write/names.ts';
import { changedRoles, commentSql, grantSql, revokeAllSql } from '../write/sayings.ts';
import { typeSql } from '../write/types.ts';
import type { Moment } from './moment.ts';
import { sequenceWords } from './sequences.ts';
import type { Undo } from './undo.ts';

/** `"User"."name"`, for people. */
export const columnWords = (r: Relation, column: string): string => `${relationSql(r)}.${quote(column)}`;

/** The name that NOT NULL has where PostgreSQL 18 would not give it the same one now; null: it would. */
function notNullNameOf(table: Relation, column: Column): string | null {
  const named = table.constraints.find((k) => k.kind === 'not-null' && k.columns.includes(column.name))?.name ?? column.notNullName;
  return named === null || named === notNullName({ ...table, constraints: [], columns: [] }, column.name) ? null : named;
}

function notNullSql(table: Relation, column: Column, taken: ReadonlySet<string> | undefined): string {
  const own = column.notNullName;
  const name = notNullNameOf(table, column) ?? (own !== null && taken?.has(own) ? own : null);
  return name === null ? 'NOT NULL' : `CONSTRAINT ${quote(name)} NOT NULL`;
}

/** The default of a column as SQL; undefined: there is one whose text is not known; null: there is none. */
export function defaultSql(catalog: CatalogReader, column: Column): string | null | undefined {
  if (column.default === null) return null;
  if (column.default.sql !== undefined) return column.default.sql;
  const of = column.default.kind === 'call' && column.default.function.name === 'nextval' ? column.default.args[0] : undefined;
  // of a partition, the sequence is the partitioned table's
  const key = column.sequence ?? (of?.kind === 'constant' ? of.value : null);
  const sequence = key === null ? null : catalog.relation(key);
  return sequence === null || column.identity !== null ? undefined : `nextval(${literal(relationSql(sequence))}::regclass)`;
}

interface ColumnWords {
  /** Names that constraints of other tables have: PostgreSQL would choose another one for NOT NULL. */
  readonly taken?: ReadonlySet<string>;
  /** A value for the rows that are there, when the column cannot be NULL; it goes again as a default. */
  readonly filler: string | null;
  readonly notNull: boolean;
}

/**
 * A column of the catalog as CREATE TABLE and ADD COLUMN take it, with its identity's sequence. Its serial sequence has to be there.
 * Null: something of it is not known.
 */
export function columnDefinition(catalog: CatalogReader, table: Relation, c: Column, words: ColumnWords): string | null {
  const type = typeSql(catalog, c.type);
  const fallback = defaultSql(catalog, c);
  if (type === null || fallback === undefined) return null;
  const generated = c.generated;
  if (generated !== null && generated.expression.sql === undefined) return null;
  const sequence = c.identity === null || c.sequence === null ? null : catalog.relation(c.sequence);
  const value = fallback ?? words.filler;
  return [
    quote(c.name),
    type,
    ...(c.collation === null ? [] : [`COLLATE ${quote(c.collation)}`]),
    ...(generated === null ? [] : [`GENERATED ALWAYS AS (${generated.expression.sql})${generated.stored ? ' STORED' : ' VIRTUAL'}`]),
    ...(c.identity === null ? [] : [identitySql(c.identity, sequence, table, c)]),
    ...(value === null ? [] : [`DEFAULT ${value}`]),
    ...(c.notNull && words.notNull ? [notNullSql(table, c, words.taken)] : []),
  ].join(' ');
}

/** GENERATED … AS IDENTITY with the name and options of its sequence. */
export function identitySql(kind: 'always' | 'by-default', sequence: Relation | null, table: Relation, c: Column): string {
  const said = sequence === null ? [] : sequenceWords(sequence).filter((w) => !w.startsWith('AS '));
  const name = sequence === null ? [] : [`SEQUENCE NAME ${relationSql(sequence)}`];
  const usual =
    sequence === null || said.length > 0 || sequence.schema !== table.schema || sequence.name !== objectName(table.name, c.name, 'seq')
      ? name
      : [];
  const options = [...usual, ...said];
  return `GENERATED ${kind === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${options.length === 0 ? '' : ` (${options.join(' ')})`}`;
}

/** What stands for a value that is gone, by type: something that code of the time before can read. Null: there is nothing. */
function fillerFor(catalog: CatalogReader, c: Column): string | null {
  if (c.type.dimensions > 0) return `'{}'`;
  const entry = catalog.type(c.type.key);
  if (entry?.kind === 'enum') return entry.values[0] === undefined ? null : literal(entry.values[0]);
  return FILLERS[c.type.key.replace(/^pg_catalog\./, '')] ?? null;
}

const FILLERS: Readonly<Record<string, string>> = {
  int2: '0',
  int4: '0',
  int8: '0',
  float4: '0',
  float8: '0',
  numeric: '0',
  bool: 'false',
  text: `''`,
  varchar: `''`,
  bpchar: `''`,
  bytea: `''`,
  json: `'{}'`,
  jsonb: `'{}'`,
  date: 'CURRENT_DATE',
  timestamp: 'CURRENT_TIMESTAMP',
  timestamptz: 'CURRENT_TIMESTAMP',
  time: `'00:00'`,
  interval: `'0'`,
  uuid: 'gen_random_uuid()',
};

/** The filler of a column; one that had another type before the migration gets a text that is a value of that type too. */
function fillerOf(m: Moment, key: string, c: Column): string | null {
  const first = m.start.relation(key)?.columns.find((x) => x.name === c.name);
  const isText = c.type.dimensions === 0 && ['pg_catalog.text', 'pg_catalog.varchar'].includes(c.type.key);
  return fillerFor(
    m.before,
    isText && first !== undefined && first.type.key + first.type.dimensions !== c.type.key + c.type.dimensions ? first : c,
  );
}

/** Values that differ from row to row, for a primary key. */
const RANDOM: Readonly<Record<string, string>> = {
  'pg_catalog.uuid': 'gen_random_uuid()',
  'pg_catalog.text': 'gen_random_uuid()::text',
};

/** Constraints that a value which is the same in every row cannot meet. */
const isKey = (k: TableConstraint): boolean => k.kind !== 'check' && k.kind !== 'not-null';

/** The key, unique index or foreign key that a column was in, a primary key before others; also one that the migration dropped before. */
function keyOver(
  m: Moment,
  id: string,
  was: Relation,
  column: string,
): { readonly name: string; readonly kind: string; readonly alone: boolean } | null {
  const tables = [was, ...(m.start.relation(id) === null ? [] : [m.start.relation(id)])].flatMap((r) => r ?? []);
  const constraints = tables.flatMap((r) => r.constraints.filter((k) => isKey(k) && k.columns.includes(column)));
  const indexes = tables.flatMap((r) => r.indexes).flatMap((x) => m.before.relation(x) ?? m.start.relation(x) ?? []);
  const unique = indexes.find((i) => i.index?.unique === true && i.index.columns.some((c) => c.column === column));
  const held = constraints.find((k) => k.kind === 'primary-key') ?? constraints[0];
  if (held !== undefined) return { name: held.name, kind: held.kind, alone: held.columns.length === 1 };
  return unique === undefined ? null : { name: unique.name, kind: 'unique', alone: unique.index?.columns.length === 1 };
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['pg_catalog.int2', 'pg_catalog.int4', 'pg_catalog.int8']);

/** Puts a column back that the fact dropped. Its values are gone. */
export function addColumnAgain(u: Undo, m: Moment, key: string, was: Relation, c: Column): void {
  const at = relationSql(was);
  const name = `${m.shown(key)}.${quote(c.name)}`;
  const filled = was.filled && !m.isNew(key) && c.added === null && was.kind !== 'foreign-table';
  const held = keyOver(m, key, was, c.name);
  const counts = c.identity !== null || (c.sequence !== null && c.default?.kind === 'call' && c.default.function.name === 'nextval');
  // a key takes no value that is the same in every row
  const same = c.default !== null && held !== null;
  const needs = filled && c.generated === null && !counts && (same || (c.notNull && c.default === null));
  const primary = held?.kind === 'primary-key' && held.alone;
  const numbered = needs && primary && WHOLE_NUMBERS.has(c.type.key);
  const filler = !needs ? null : held === null ? fillerOf(m, key, c) : primary ? (RANDOM[c.type.key] ?? null) : null;
  const open = needs && held !== null && held.kind !== 'primary-key';
  const plain = needs && held !== null ? { ...c, default: null } : c;
  const definition = columnDefinition(m.before, was, plain, { filler, notNull: !open });
  if (definition === null) return u.lose('irreversible', `the definition of ${name} is not known in full`);
  const alter = `ALTER TABLE ${at} ALTER COLUMN ${quote(c.name)}`;
  const sequence = c.sequence === null ? null : m.before.relation(c.sequence);
  const own = sequence !== null && c.identity === null;
  if (own)
    u.put(
      'make',
      `CREATE SEQUENCE ${relationSql(sequence)}${sequenceWords(sequence)
        .map((w) => ` ${w}`)
        .join('')}`,
    );
  if (numbered) u.put('shape', `ALTER TABLE ${at} ADD COLUMN ${definition} GENERATED BY DEFAULT AS IDENTITY`, `${alter} DROP IDENTITY`);
  else u.put('shape', `ALTER TABLE ${at} ADD COLUMN ${definition}`);
  const fallback = defaultSql(m.before, c);
  if (plain !== c && fallback != null) u.put('shape', `${alter} SET DEFAULT ${fallback}`);
  else if (filler !== null) u.put('shape', `${alter} DROP DEFAULT`);
  if (own && was.traits.owner !== undefined) u.put('make', `ALTER SEQUENCE ${relationSql(sequence)} ${was.traits.owner}`);
  if (own) u.put('shape', `ALTER SEQUENCE ${relationSql(sequence)} OWNED BY ${at}.${quote(c.name)}`);
  sayColumn(u, at, c, null);
  const place = was.columns.at(-1)?.name === c.name ? '' : ', and it comes back as the last column';
  if (!filled || c.generated !== null) {
    if (place !== '') u.lose('lossy', `${name} comes back as the last column`);
    return;
  }
  const gone = `values of ${name} are gone${place}`;
  if (open && !c.notNull) return u.lose('lossy', `${gone}; rows that are there get none`);
  if (open) return u.lose('lossy', `${gone}; it stays without NOT NULL until it is filled, then: ${alter} SET NOT NULL`);
  if (needs && filler === null && !numbered) {
    const why = held === null ? `PostgreSQL has no value to put into its rows` : `"${held.name}" needs other values in its rows`;
    return u.lose('irreversible', `${gone}; it cannot be NULL, and ${why}, so this runs while the table is empty`);
  }
  const counting = sequence === null ? '' : `, and ${quote(sequence.name)} counts from the start again`;
  const instead = numbered ? 'new numbers' : (filler ?? (c.default !== null && sequence === null ? 'its default' : null));
  u.lose('lossy', `${gone}${counting}${instead === null ? '' : `; rows that are there get ${instead}`}`);
}

/** Comments, grants and traits of a column, from what it is now. @param is null: it was just made */
export function sayColumn(u: Undo, at: string, was: Column, is: Column | null): void {
  if (was.comment !== (is?.comment ?? null)) u.put('sayings', commentSql(`COLUMN ${at}.${quote(was.name)}`, was.comment));
  if (was.notNullName !== null && was.notNullComment !== (is?.notNullComment ?? null))
    u.put('sayings', commentSql(`CONSTRAINT ${quote(was.notNullName)} ON ${at}`, was.notNullComment));
  for (const role of changedRoles(was.grants, is?.grants ?? [])) {
    if ((is?.grants ?? []).some((g) => g.role === role))
      u.put('sayings', revokeAllSql(at, role).replace('REVOKE ALL ON', `REVOKE ALL (${quote(was.name)}) ON`));
    for (const g of was.grants) if (g.role === role) u.put('sayings', grantSql(at, g, was.name));
  }
  for (const name of new Set([...Object.keys(was.traits), ...Object.keys(is?.traits ?? {})])) {
    if (was.traits[name] === is?.traits[name]) continue;
    const words = was.traits[name] ?? (name === 'storage' ? storageWords(was.type) : wordsWithout(name));
    if (words === null) u.lose('irreversible', `what ${name} was before is not known`);
    else u.put('sayings', `ALTER TABLE ${at} ALTER COLUMN ${quote(was.name)} ${words}`);
  }
}
