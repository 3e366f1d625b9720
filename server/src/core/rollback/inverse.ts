import type { Name } from '../facts/expression.ts';
import type { Fact, ObjectKind } from '../facts/fact.ts';
import { relationSql } from '../write/names.ts';
import { mentionsOf } from './mentions.ts';
import type { Moment } from './moment.ts';
import { KIND_WORDS, makeIndexAgain, makeTableAgain, makeViewAgain, sayRelation } from './relations.ts';
import { restoreName, restoreSchema } from './renames.ts';
import { restoreRelation } from './restore.ts';
import { restoreRoutine, restoreThing } from './routines.ts';
import { restoreRows } from './rows.ts';
import { sequenceWords } from './sequences.ts';
import { makeTypeAgain, restoreTypeEntry } from './types.ts';
import { createUndo, type Undo, type Undone } from './undo.ts';

/** Statements that change nothing that outlives them. Of the others among `harmless` a draft knows nothing. */
const PASSING = /^(SHOW|PREPARE|DEALLOCATE|LISTEN|UNLISTEN|NOTIFY|CHECKPOINT|LOAD|SET CONSTRAINTS|FETCH|CLOSE|DISCARD|EXPLAIN)$/;

const NAME = String.raw`("(?:[^"]|"")+"|[\w$]+)`;
/** What the catalog does not keep, and what drops it again: the whole statement is matched. */
const MADE: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`^\s*create\s+event\s+trigger\s+${NAME}[\s\S]*$`, 'i'), 'DROP EVENT TRIGGER $1'],
  [/^\s*create\s+cast\s*(\([^()]*(?:\([^()]*\)[^()]*)*\))[\s\S]*$/i, 'DROP CAST $1'],
  [new RegExp(String.raw`^\s*create\s+foreign\s+data\s+wrapper\s+${NAME}[\s\S]*$`, 'i'), 'DROP FOREIGN DATA WRAPPER $1'],
  [new RegExp(String.raw`^\s*create\s+server\s+${NAME}[\s\S]*$`, 'i'), 'DROP SERVER $1'],
  [new RegExp(String.raw`^\s*create\s+role\s+${NAME}[\s\S]*$`, 'i'), 'DROP ROLE $1'],
];

/**
 * What takes one fact back. What the migration makes goes as a whole.
 * @param drops what drops relations that the migration makes, and touches here for the last time
 */
export function inverseOf(m: Moment, drops: readonly string[]): Undone {
  const u = createUndo();
  u.put('drop', ...drops);
  const { fact } = m;
  switch (fact.kind) {
    case 'rename':
      if (isThere(u, m, fact) && m.hasChanged && !isOfNew(m, fact)) restoreName(u, m, fact);
      return u.done();
    case 'set-schema':
      if (isThere(u, m, fact) && m.hasChanged && !isOfNew(m, fact)) restoreSchema(u, m, fact);
      return u.done();
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
    case 'copy':
      restoreRows(u, m, fact);
      return u.done();
    default:
      restoreObjects(u, m);
      sayUnknown(u, m);
      return u.done();
  }
}

/** True for the name of a relation that the migration makes, or of a part of one. */
function isOfNew(m: Moment, f: Extract<Fact, { kind: 'rename' | 'set-schema' }>): boolean {
  const target = targetOf(f);
  const r = target === null ? null : m.before.resolve(target.name);
  // the index of a constraint is renamed with it, and goes with the table
  if (r?.index?.constraint != null) return m.isNew(r.index.table);
  const key = r === null ? null : m.keyOf(r);
  return key !== null && m.isNew(key);
}

/** Relations before those that are made of them: parents before partitions and heirs, tables before views. */
function inOrder(m: Moment): readonly string[] {
  const wanted = new Set(m.changed.relations);
  const out = new Set<string>();
  const visit = (key: string): void => {
    if (!wanted.delete(key)) return;
    const r = m.before.relation(key);
    for (const other of [r?.partitionOf?.parent ?? '', ...(r?.inherits ?? []), ...(r?.view?.reads ?? [])]) visit(other);
    out.add(key);
  };
  for (const key of m.changed.relations) visit(key);
  return [...out];
}

function restoreObjects(u: Undo, m: Moment): void {
  for (const key of inOrder(m)) {
    const was = m.before.relation(key);
    const is = m.after.relation(key);
    if (m.isNew(key) || was === is) continue;
    if (was !== null && is !== null) restoreRelation(u, m, key, was, is);
    else if (was === null) {
      // dropped and made again by the migration, so that it is not new
      const owner = is?.index?.table ?? is?.ownedBy?.table ?? is?.partitionOf?.parent ?? null;
      const owned = is?.ownedBy != null && m.fact.kind !== 'create-sequence';
      const alone =
        !owned && is?.index?.constraint == null && is?.index?.partOf == null && (owner === null || m.before.relation(owner) !== null);
      if (is !== null && alone) u.put('free', `DROP ${KIND_WORDS[is.kind]} ${relationSql(is)}`);
    } else if (was.kind === 'index') {
      if (was.index?.constraint === null && m.after.relation(was.index.table) !== null && was.index.partOf === null)
        makeIndexAgain(u, m, was);
    } else if (was.kind === 'sequence') makeSequenceAgain(u, m, key);
    else if (was.kind === 'view' || was.kind === 'materialized-view') makeViewAgain(u, m, was);
    else makeTableAgain(u, m, key, was);
  }
  for (const key of m.changed.types) {
    const was = m.before.type(key);
    const is = m.after.type(key);
    if (was !== null && is !== null) restoreTypeEntry(u, m, key, was, is);
    else if (was !== null) makeTypeAgain(u, m, was);
    else if (is !== null) u.put('references', `DROP ${is.kind === 'domain' ? 'DOMAIN' : 'TYPE'} ${relationSql(is)}`);
  }
  for (const key of m.changed.routines) restoreRoutine(u, m, m.before.routine(key), m.after.routine(key));
  for (const key of m.changed.things) restoreThing(u, m, key, m.before.thing(key), m.after.thing(key));
  if (m.hasChanged && 'cascade' in m.fact && m.fact.cascade && !isOnlyOfKeys(m)) sayTakenAlong(u, m);
}

/** What CASCADE drops and the catalog does not see going is looked for by name. */
function sayTakenAlong(u: Undo, m: Moment): void {
  const { fact } = m;
  if (fact.kind === 'drop' && (fact.object === 'schema' || fact.object === 'extension'))
    return u.lose('irreversible', `what CASCADE dropped along with ${relationSql(fact.name)} is not known`);
  const gone = new Set(m.changed.relations.flatMap((key) => (m.after.relation(key) === null ? [m.before.relation(key)?.name ?? ''] : [])));
  if (fact.kind === 'drop') gone.add(fact.name.name);
  const named = mentionsOf(m, gone);
  if (named.length > 0) u.lose('irreversible', `CASCADE took ${named.join(', ')} along, which does not come back`);
}

/** On indexes and constraints hang foreign keys alone, which the catalog knows. */
const isOnlyOfKeys = ({ fact }: Moment): boolean =>
  fact.kind === 'drop-constraint' || (fact.kind === 'drop' && ['index', 'trigger', 'policy', 'rule', 'constraint'].includes(fact.object));

function makeSequenceAgain(u: Undo, m: Moment, key: string): void {
  const was = m.before.relation(key);
  // that of a column comes with the column
  if (was === null || (was.ownedBy !== null && (m.fact.kind !== 'drop' || m.fact.object !== 'sequence'))) return;
  const at = relationSql(was);
  u.put(
    'make',
    `CREATE SEQUENCE ${at}${sequenceWords(was)
      .map((w) => ` ${w}`)
      .join('')}`,
  );
  const table = was.ownedBy === null ? null : m.before.relation(was.ownedBy.table);
  if (table !== null && was.ownedBy !== null)
    u.put('shape', `ALTER SEQUENCE ${at} OWNED BY ${relationSql(table)}."${was.ownedBy.column.replaceAll('"', '""')}"`);
  sayRelation(u, was, null);
  if (!m.isNew(key)) u.lose('lossy', `the sequence ${at} counts from its start again`);
}

/** The relation that a fact is about; null: it is about none, or makes one. */
function targetOf(f: Fact): { readonly name: Name; readonly optional: boolean } | null {
  if ('target' in f) return { name: f.target.table, optional: f.target.ifExists || ('ifExists' in f && f.ifExists) };
  switch (f.kind) {
    case 'create-index':
    case 'create-trigger':
    case 'create-policy':
    case 'alter-policy':
    case 'create-rule':
      return { name: f.table, optional: false };
    case 'rename':
    case 'set-schema':
      return ABOUT_RELATIONS.has(f.object) || ('part' in f && f.part !== null && ON_TABLES.has(f.object))
        ? { name: f.name, optional: f.ifExists }
        : null;
    case 'drop':
      if (ABOUT_RELATIONS.has(f.object)) return { name: f.name, optional: f.ifExists };
      return f.on === null ? null : { name: f.on, optional: f.ifExists };
    case 'alter-sequence':
      return { name: f.sequence, optional: f.ifExists };
    default:
      return null;
  }
}
const ABOUT_RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materialized-view', 'index', 'sequence', 'foreign-table']);
const ON_TABLES: ReadonlySet<string> = new Set(['column', 'constraint', 'trigger', 'policy', 'rule']);

/** False, with the reason, when what the fact is about is not known; false as well when IF EXISTS found nothing. */
function isThere(u: Undo, m: Moment, f: Fact): boolean {
  const target = targetOf(f);
  if (target === null || m.before.resolve(target.name) !== null) return true;
  if (target.optional && m.before.complete) return false;
  u.lose('irreversible', `what ${relationSql(target.name)} was before is not known`);
  return false;
}

/** True when the catalog has the object that is named. */
function isKnown(m: Moment, f: { readonly object: ObjectKind; readonly name: Name; readonly on: Name | null }): boolean {
  const r = m.before.resolve(f.on ?? f.name);
  const has = (list: readonly { readonly name: string }[] | undefined): boolean => list?.some((x) => x.name === f.name.name) ?? false;
  switch (f.object) {
    case 'constraint':
      return has(r?.constraints) || (r?.columns.some((c) => c.notNullName === f.name.name) ?? false);
    case 'trigger':
      return has(r?.triggers);
    case 'policy':
      return has(r?.policies);
    case 'rule':
      return has(r?.rules);
    case 'type':
    case 'domain':
      return m.typeSchema(f.name) !== null;
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate':
      return m.before.resolveFunction(f.name) !== null;
    case 'schema':
    case 'extension':
    case 'publication':
    case 'statistics':
      return true;
    default:
      return r !== null;
  }
}

/** Facts that bring something new, whatever was there before. */
const ADDS: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'add-column',
  'add-constraint',
  'create-index',
  'create-trigger',
  'create-policy',
  'create-rule',
]);

/** Facts that change the database without leaving a trace in the catalog. */
function sayUnknown(u: Undo, m: Moment): void {
  const f = m.fact;
  if (!isThere(u, m, f)) return;
  const target = targetOf(f);
  const r = target === null ? null : m.before.resolve(target.name);
  const key = r === null ? null : m.keyOf(r);
  if (key !== null && m.isNew(key)) return;
  if (r?.uncertain && m.hasChanged && !ADDS.has(f.kind))
    u.lose('irreversible', `not all of ${relationSql(r)} is known: a statement before could not be read`);
  if (f.inDo === 'maybe' && (m.hasChanged || f.kind === 'unread')) u.lose('irreversible', 'whether the block ran this cannot be told');
  switch (f.kind) {
    case 'harmless':
      if (PASSING.test(f.what)) return;
      for (const [made, gone] of MADE) {
        const found = made.exec(m.sql);
        if (found !== null) return u.put('free', m.sql.replace(made, gone).trim());
      }
      u.lose('irreversible', `the draft does not know how to take ${f.what} back`);
      return;
    case 'unread':
      return u.lose('irreversible', f.syntaxError === null ? `it was not read: ${f.what}` : 'PostgreSQL cannot read it');
    case 'do-block':
      if (f.dynamic) u.lose('irreversible', 'what the block ran cannot be told from its text');
      return;
    case 'call':
      return u.lose('irreversible', `what the procedure ${relationSql(f.procedure)} did is not known`);
    case 'select': {
      for (const w of f.query.writes) restoreRows(u, m, w);
      for (const c of f.query.calls) {
        const [of] = c.args;
        if (c.function.name === 'setval' || c.function.name === 'nextval')
          u.lose('lossy', `the number that ${of?.kind === 'constant' ? of.value : 'the sequence'} stood at is gone`);
        else if (m.before.resolveFunction(c.function)?.volatility === 'volatile')
          u.lose('irreversible', `what ${c.function.name}() changed is not known, and stays changed`);
      }
      return;
    }
    case 'transaction':
      if (f.action === 'prepare' || f.action.startsWith('rollback'))
        u.lose('irreversible', 'which of the statements around it took effect is not followed');
      return;
    case 'set-default': {
      // of a domain, and of a type with a length, PostgreSQL keeps a default of NULL as one
      const c = r?.columns.find((x) => x.name === f.column);
      const isDomain = c !== undefined && (c.type.modifiers.length > 0 || m.before.type(c.type.key)?.kind === 'domain');
      if (r && c && isDomain && f.expression.kind === 'constant' && f.expression.type === 'null' && c.default === null)
        u.put('shape', `ALTER TABLE ${relationSql(r)} ALTER COLUMN "${c.name.replaceAll('"', '""')}" DROP DEFAULT`);
      return;
    }
    case 'outside-transaction':
      return u.lose('irreversible', `the draft does not know how to take ${f.what} back`);
    case 'validate-constraint':
    case 'alter-constraint':
    case 'drop-constraint': {
      const optional = f.kind === 'drop-constraint' && f.ifExists && m.before.complete;
      if (!optional && !isKnown(m, { object: 'constraint', name: { schema: null, name: f.constraint }, on: f.target.table }))
        u.lose('irreversible', `what the constraint "${f.constraint}" was before is not known`);
      return;
    }
    case 'alter-sequence':
      if (/\brestart\b/i.test(m.sql)) u.lose('lossy', `the number that ${relationSql(f.sequence)} stood at is gone`);
      return;
    case 'set-identity':
      if (/\brestart\b/i.test(m.sql)) u.lose('lossy', `the number that the sequence of "${f.column}" stood at is gone`);
      return;
    case 'of-type':
    case 'not-of-type':
    case 'other-alter':
      return u.lose('irreversible', 'the draft does not know how to take this action back');
    case 'drop':
      if (!m.hasChanged && !(f.ifExists && m.before.complete))
        u.lose('irreversible', `what ${relationSql(f.name)} was before is not known`);
      return;
    case 'change-owner':
    case 'alter-function':
    case 'alter-composite-type':
    case 'alter-domain':
    case 'add-enum-value':
    case 'alter-extension':
    case 'alter-publication':
    case 'create-statistics':
      if (!m.hasChanged && !('ifNotExists' in f && f.ifNotExists)) u.lose('irreversible', 'what this was before is not known');
      return;
    case 'comment':
      if (!m.hasChanged && (!m.knows(f.object) || !isKnown(m, f))) u.lose('irreversible', 'what the comment was before is not known');
      return;
    case 'grant': {
      // an owner, and PUBLIC in the schema public, may do things without a GRANT
      const roles = f.roles.filter((role) => role !== 'PUBLIC');
      const blind = f.revoke && !m.hasChanged && roles.length > 0;
      const onPublic = f.object === 'schema' && f.roles.includes('PUBLIC') && f.names.some((n) => n.name === 'public');
      if (blind || onPublic)
        u.lose(
          'lossy',
          `the privileges that ${(onPublic ? ['PUBLIC'] : roles).join(', ')} had without a GRANT are not known: grants on ${f.names.map(relationSql).join(', ')} stay`,
        );
      else if (!m.hasChanged && (!m.knows(f.object) || !f.names.every((name) => isKnown(m, { object: f.object, name, on: null }))))
        u.lose('irreversible', 'what was granted before is not known');
      return;
    }
    case 'owner-to': {
      const held = r === null ? [] : [...r.grants, ...r.columns.flatMap((c) => c.grants)].filter((g) => g.role === f.owner);
      if (r !== null && held.length > 0 && m.hasChanged)
        u.lose(
          'lossy',
          `grants that ${f.owner} had on ${relationSql(r)} and its columns became those of an owner: ${[...new Set(r.columns.flatMap((c) => (c.grants.some((g) => g.role === f.owner) ? [c.name] : [])))].join(', ')}`,
        );
      return;
    }
    default:
      return;
  }
}
