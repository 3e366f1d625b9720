import { indexPartNames } from '../catalog/index-names.ts';
import { parameterTraits, viewTraits, withTraits, wordsWithout } from '../catalog/traits.ts';
import type { Relation, TableConstraint } from '../catalog/types.ts';
import { edited, lexed, nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { withViewColumns } from '../sql/relation-names.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql } from '../write/names.ts';
import { boundSql } from '../write/partitions.ts';
import { placedSql } from '../write/placed.ts';
import { changedRoles, commentSql, grantSql, revokeAllSql } from '../write/sayings.ts';
import { columnDefinition, defaultSql, sayColumn } from './columns.ts';
import { addConstraintAgain } from './constraints.ts';
import type { Moment } from './moment.ts';
import { sequenceWords } from './sequences.ts';
import type { Undo } from './undo.ts';

/** What statements call each kind of relation. */
export const KIND_WORDS: Readonly<Record<Relation['kind'], string>> = {
  table: 'TABLE',
  'partitioned-table': 'TABLE',
  'foreign-table': 'FOREIGN TABLE',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  index: 'INDEX',
};

const grantWords = (r: Relation): string => (r.kind === 'sequence' ? `SEQUENCE ${relationSql(r)}` : relationSql(r));

/** Comment, grants and traits of a relation, from what it is now. @param is null: it was just made */
export function sayRelation(u: Undo, was: Relation, is: Relation | null): void {
  const at = relationSql(was);
  const words = KIND_WORDS[was.kind];
  if (was.comment !== (is?.comment ?? null)) u.put('sayings', commentSql(`${words} ${at}`, was.comment));
  // an owner may do everything without a GRANT
  const owner = /^OWNER TO (.*)$/.exec(was.traits.owner ?? '')?.[1]?.replace(/^"(.*)"$/, '$1');
  for (const role of changedRoles(was.grants, is?.grants ?? [])) {
    if (role === owner) continue;
    if ((is?.grants ?? []).some((g) => g.role === role)) {
      u.put('sayings', revokeAllSql(grantWords(was), role));
      // taken from the table, a privilege is taken from its columns too
      for (const c of was.columns) for (const g of c.grants) if (g.role === role) u.put('sayings', grantSql(at, g, c.name));
    }
    for (const g of was.grants) if (g.role === role) u.put('sayings', grantSql(grantWords(was), g));
  }
  const made =
    is === null && was.kind === 'sequence' ? new Set(['as', 'increment', 'minvalue', 'maxvalue', 'start', 'cache', 'cycle']) : null;
  for (const name of new Set([...Object.keys(was.traits), ...Object.keys(is?.traits ?? {})])) {
    if (was.traits[name] === is?.traits[name] || made?.has(name)) continue;
    const said = was.traits[name] ?? wordsWithout(name);
    if (said === null) u.lose('irreversible', `what ${name} of ${at} was before is not known`);
    else u.put('sayings', `ALTER ${words === 'SEQUENCE' || words === 'INDEX' || words.endsWith('VIEW') ? words : 'TABLE'} ${at} ${said}`);
  }
}

/** CLUSTER ON and REPLICA IDENTITY of a table whose index was made again. */
export function markIndex(u: Undo, table: Relation, index: string): void {
  const at = relationSql(table);
  if (table.clusteredOn === index) u.put('sayings', `ALTER TABLE ${at} CLUSTER ON ${quote(index)}`);
  const identity = table.traits['replica identity'];
  if (identity !== undefined && identityIndex(identity) === index) u.put('sayings', `ALTER TABLE ${at} ${identity}`);
}

/** The index of `REPLICA IDENTITY USING INDEX "x"`. */
function identityIndex(words: string): string | null {
  const l = lexed(words);
  return wordAt(l, l.tokens.length - 2) === 'index' ? nameAt(l, l.tokens.length - 1) : null;
}

/** CREATE INDEX for an index that the fact took away or put a constraint over. */
export function makeIndexAgain(u: Undo, m: Moment, was: Relation): void {
  if (was.index === null) return;
  const table = m.before.relation(was.index.table);
  const partial = table?.kind === 'partitioned-table' && !was.index.valid;
  const sql =
    table === null
      ? null
      : indexSql(was.index, { name: was.name, on: `${partial ? 'ONLY ' : ''}${relationSql(table)}`, concurrently: false });
  if (sql === null) return u.lose('irreversible', `the definition of the index "${was.name}" is not known in full`);
  if (!was.index.valid && !partial) return u.lose('lossy', `the index "${was.name}" was not valid before`);
  if (was.index.respelled)
    u.lose(
      'lossy',
      `the index "${was.name}" comes back as it was written, without the casts that a change of its column's type left in it`,
    );
  u.put('keys', sql);
  if (table?.kind === 'partitioned-table' && was.index.valid) renameParts(u, m, table, was.index);
  const made = was.index.storage === null ? {} : withTraits({}, parameterTraits(was.index.storage, false));
  sayRelation(u, was, { ...was, comment: null, grants: [], traits: made });
  if (table !== null) markIndex(u, table, was.name);
}

/** The parts of an index in the partitions get the names that PostgreSQL chooses, and then those that they had. */
function renameParts(u: Undo, m: Moment, table: Relation, index: NonNullable<Relation['index']>): void {
  const names = indexPartNames(index.columns, index.include).map((n) => n ?? 'expr');
  for (const id of table.partitions) {
    const partition = m.before.relation(id);
    const part = partition?.indexes
      .map((x) => m.before.relation(x))
      .find((x) => x?.index?.partOf != null && m.before.relation(x.index.partOf)?.index === index);
    if (!partition || !part) continue;
    const chosen = objectName(partition.name, names.join('_'), 'idx');
    if (chosen !== part.name)
      u.put('references', `ALTER INDEX ${relationSql({ schema: part.schema, name: chosen })} RENAME TO ${quote(part.name)}`);
  }
}

/** A key of a partition that is a part of the partitioned table's key comes with that. */
export const isPartOfKey = (m: Moment, k: TableConstraint): boolean =>
  k.index !== null && m.before.relation(k.index)?.index?.partOf != null;

/** Names of constraints of other relations of the schema. */
const namesOfOthers = (m: Moment, r: Relation): ReadonlySet<string> =>
  new Set(
    m.before
      .relations()
      .flatMap((o) =>
        o === r || o.schema !== r.schema ? [] : [...o.constraints.map((k) => k.name), ...o.columns.flatMap((c) => c.notNullName ?? [])],
      ),
  );

/** A table of the catalog once more, with all that belongs to it, and without its rows. */
export function makeTableAgain(u: Undo, m: Moment, key: string, was: Relation): void {
  const at = relationSql(was);
  if (was.kind === 'foreign-table') return u.lose('irreversible', `the server and the options of the foreign table ${at} are not known`);
  if (was.uncertain) u.lose('irreversible', `not all of ${at} is known: a statement before could not be read`);
  const parent = was.partitionOf === null ? null : m.before.relation(was.partitionOf.parent);
  const parents = was.inherits.map((id) => m.before.relation(id));
  const bound = was.partitionOf?.bound ? boundSql(was.partitionOf.bound) : null;
  if ((was.partitionOf !== null && (parent === null || bound === null)) || parents.includes(null))
    return u.lose('irreversible', `what ${at} is a part of is not known in full`);
  const named = namesOfOthers(m, was);
  const taken = new Set(parents.flatMap((p) => p?.columns.map((c) => c.name) ?? []));
  const definitions = was.columns
    .flatMap((c) => (taken.has(c.name) ? [] : [c]))
    .map((c) => columnDefinition(m.before, was, c, { filler: null, notNull: true, taken: named }));
  if (definitions.includes(null) || (was.partitionBy !== null && was.partitionBy.sql === null))
    return u.lose('irreversible', `the definition of ${at} is not known in full`);
  for (const c of was.columns) {
    const sequence = c.sequence === null || c.identity !== null ? null : m.before.relation(c.sequence);
    if (sequence === null) continue;
    u.put(
      'make',
      `CREATE SEQUENCE ${relationSql(sequence)}${sequenceWords(sequence)
        .map((w) => ` ${w}`)
        .join('')}`,
    );
    u.put('shape', `ALTER SEQUENCE ${relationSql(sequence)} OWNED BY ${at}.${quote(c.name)}`);
    sayRelation(u, sequence, null);
  }
  const unlogged = was.persistence === 'unlogged' ? 'UNLOGGED ' : '';
  const partitioned = was.partitionBy === null ? '' : ` PARTITION BY ${was.partitionBy.strategy.toUpperCase()} (${was.partitionBy.sql})`;
  const inherits = parents.length === 0 ? '' : ` INHERITS (${parents.flatMap((p) => (p === null ? [] : [relationSql(p)])).join(', ')})`;
  const tablespace = was.tablespace === null ? '' : ` TABLESPACE ${quote(was.tablespace)}`;
  const shape =
    parent === null
      ? `(${definitions.length === 0 ? '' : `\n  ${definitions.join(',\n  ')}\n`})${inherits}`
      : `PARTITION OF ${relationSql(parent)} ${bound}`;
  u.put('make', `CREATE ${unlogged}TABLE ${at} ${shape}${partitioned}${tablespace}`);
  if (parent !== null) restoreOwnDefaults(u, m, was, parent);
  const above = [...(parent === null ? [] : [parent]), ...parents.flatMap((p) => p ?? [])];
  const inherited = (name: string): boolean => above.some((p) => p.constraints.some((k) => k.name === name));
  for (const k of was.constraints)
    if (k.kind === 'check' && !k.validated && inherited(k.name))
      u.lose('lossy', `the constraint "${k.name}" of ${at} is validated when it comes back`);
    else if (k.kind === 'not-null' && !k.validated && m.postgres >= 18) {
      if (inherited(k.name)) u.lose('lossy', `the constraint "${k.name}" of ${at} is validated when it comes back`);
      else u.put('keys', `ALTER TABLE ${at} ADD CONSTRAINT ${quote(k.name)} NOT NULL ${quote(k.columns[0] ?? '')} NOT VALID`);
    } else if (k.kind !== 'not-null' && !inherited(k.name) && !isPartOfKey(m, k)) addConstraintAgain(u, m, was, k, true);
  for (const id of was.indexes) {
    const index = m.before.relation(id);
    if (index?.index != null && index.index.constraint === null && index.index.partOf === null && !m.isNew(id)) makeIndexAgain(u, m, index);
  }
  makeTriggersAgain(u, was);
  if (was.clusteredOn !== null) u.put('references', `ALTER TABLE ${at} CLUSTER ON ${quote(was.clusteredOn)}`);
  for (const c of was.columns) sayColumn(u, at, c, null);
  sayRelation(u, was, null);
  for (const p of m.before.things())
    if (
      p.kind === 'publication' &&
      [p.definition, ...p.alters].some((sql) => sql.includes(was.name)) &&
      !/\bfor\s+all\b/i.test(p.definition)
    )
      u.put('sayings', `ALTER PUBLICATION ${quote(p.name)} ADD TABLE ${at}`);
  if (!was.filled || m.isNew(key) || was.kind !== 'table') return;
  const counters = was.columns.flatMap((c) => (c.sequence === null ? [] : [m.before.relation(c.sequence)?.name ?? '']));
  const counts =
    counters.length === 0 ? '' : `, and ${counters.map(quote).join(' and ')} count${counters.length === 1 ? 's' : ''} from the start again`;
  u.lose('lossy', `rows of ${m.shown(key)} are gone${counts}`);
}

/** What the columns of a partition have of their own. */
function restoreOwnDefaults(u: Undo, m: Moment, was: Relation, parent: Relation): void {
  for (const c of was.columns) {
    const alter = `ALTER TABLE ${relationSql(was)} ALTER COLUMN ${quote(c.name)}`;
    const above = parent.columns.find((x) => x.name === c.name);
    const own = defaultSql(m.before, c) ?? null;
    if (own !== (above === undefined ? null : (defaultSql(m.before, above) ?? null)))
      u.put('shape', own === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${own}`);
    if (c.notNull && above?.notNull === false) u.put('shape', `${alter} SET NOT NULL`);
  }
}

/** Triggers, policies and rules of a relation that was just made. */
function makeTriggersAgain(u: Undo, was: Relation): void {
  const at = relationSql(was);
  for (const t of was.triggers) {
    u.put('views', t.definition);
    if (t.state !== null) u.put('views', `ALTER TABLE ${at} ${t.state} TRIGGER ${quote(t.name)}`);
    if (t.comment !== null) u.put('sayings', commentSql(`TRIGGER ${quote(t.name)} ON ${at}`, t.comment));
  }
  for (const p of was.policies) {
    u.put('views', ...policySql(p.definition));
    if (p.comment !== null) u.put('sayings', commentSql(`POLICY ${quote(p.name)} ON ${at}`, p.comment));
  }
  for (const r of was.rules) {
    u.put('views', r.definition);
    if (r.state !== null) u.put('views', `ALTER TABLE ${at} ${r.state} RULE ${quote(r.name)}`);
    if (r.comment !== null) u.put('sayings', commentSql(`RULE ${quote(r.name)} ON ${at}`, r.comment));
  }
}

/** A view once more: its definition as it was written, while that still shows the same columns. */
export function makeViewAgain(u: Undo, m: Moment, was: Relation): void {
  const at = relationSql(was);
  if (was.view === null) return u.lose('irreversible', `the definition of ${at} is not known`);
  if (was.uncertain) u.lose('irreversible', `not all of ${at} is known: a statement before could not be read`);
  const shown = starColumns(m, was);
  const same = shown === null || (shown.join('\0') === was.columns.map((c) => c.name).join('\0') && !isOverRemade(m, was));
  const renamed = shown !== null && !same && shown.length === was.columns.length && !isOverRemade(m, was);
  const definition = same
    ? was.view.definition
    : renamed
      ? withViewColumns(
          was.view.definition,
          was.columns.map((c) => c.name),
        )
      : withColumnsOfStar(m, was);
  if (definition === null) return u.lose('irreversible', `${at} was made with *, which means other columns now`);
  u.put('views', placedSql(definition, ['view'], was));
  for (const id of was.indexes) {
    const index = m.before.relation(id);
    if (index?.index != null) {
      const sql = indexSql(index.index, { name: index.name, on: at, concurrently: false });
      if (sql === null) u.lose('irreversible', `the definition of the index "${index.name}" is not known in full`);
      else u.put('views', sql);
      sayRelation(u, index, null);
    }
  }
  makeTriggersAgain(u, was);
  for (const c of was.columns) {
    if (c.default?.sql !== undefined) u.put('views', `ALTER VIEW ${at} ALTER COLUMN ${quote(c.name)} SET DEFAULT ${c.default.sql}`);
    sayColumn(u, at, c, null);
  }
  sayRelation(u, was, { ...was, comment: null, grants: [], traits: viewTraits(was.view.definition) });
}

/** `SELECT *` of one relation with the columns that the view has; null: it is no such view. */
function withColumnsOfStar(m: Moment, was: Relation): string | null {
  const { view } = was;
  if (view === null || view.query.outputs.length !== 1 || view.reads.length !== 1 || view.query.reads.length !== 1) return null;
  const source = m.before.relation(view.reads[0] ?? '');
  // a column that was renamed since has another name there
  if (!was.columns.every((c) => source?.columns.some((x) => x.name === c.name))) return null;
  const l = lexed(view.definition);
  const star = l.tokens.findIndex((_, i) => signAt(l, i) === '*' && wordAt(l, i - 1) === 'select');
  const t = l.tokens[star];
  return t === undefined
    ? null
    : edited(view.definition, [{ start: t.start, end: t.end, text: was.columns.map((c) => quote(c.name)).join(', ') }]);
}

/** The columns that the `*` in the definition of a view stands for now; null: there is none. A source that is not known shows nothing. */
function starColumns(m: Moment, was: Relation): readonly string[] | null {
  if (was.view === null || !was.view.query.outputs.some((o) => o.name === '*')) return null;
  const sources = was.view.reads.map((id) => m.before.relation(id));
  return was.view.query.outputs.flatMap((o) => (o.name === '*' ? sources.flatMap((s) => s?.columns.map((c) => c.name) ?? []) : [o.name]));
}

/** A column that is made again stands last, and `*` shows it there. */
const isOverRemade = (m: Moment, was: Relation): boolean =>
  was.view?.reads.some((id) => m.before.relation(id)?.columns.some((c) => m.isRemadeColumn(id, c.name))) ?? false;

/** CREATE POLICY and what ALTER POLICY made of it. */
export const policySql = (definition: string): readonly string[] => definition.split(/;\n(?=\s*alter\s+policy\b)/i);
