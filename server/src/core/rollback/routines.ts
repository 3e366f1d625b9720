import { wordsWithout } from '../catalog/traits.ts';
import type { RoutineEntry, ThingEntry } from '../catalog/types.ts';
import { lexed, nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import { quote, relationSql } from '../write/names.ts';
import { argumentsText, placedSql, replacing } from '../write/placed.ts';
import { changedRoles, commentSql, grantSql, revokeAllSql } from '../write/sayings.ts';
import { typeSql } from '../write/types.ts';
import type { Moment } from './moment.ts';
import type { Undo } from './undo.ts';

const KINDS = ['function', 'procedure', 'aggregate', 'routine'];
const EXECUTE_FOR_ALL = [{ privilege: 'EXECUTE', role: 'PUBLIC', withGrantOption: false }];

/** `FUNCTION "f"(INTEGER, TEXT)`; null: its arguments are not known. */
function nameOf(m: Moment, r: RoutineEntry): string | null {
  const types = r.arguments === null ? [argumentsText(r.definition)] : r.arguments.map((t) => typeSql(m.before, t) ?? typeSql(m.after, t));
  return types.includes(null) ? null : `${r.kind.toUpperCase()} ${relationSql(r)}(${types.join(', ')})`;
}

function makeAgain(u: Undo, r: RoutineEntry, replace: boolean): void {
  const made = placedSql(r.definition, KINDS, r);
  u.put('code', replace ? replacing(made) : made);
  for (const alter of r.alters) u.put('code', placedSql(alter, KINDS, r));
}

function say(u: Undo, name: string, was: RoutineEntry, is: RoutineEntry | null): void {
  const now = is ?? { comment: null, grants: EXECUTE_FOR_ALL, traits: {} as Readonly<Record<string, string>> };
  if (was.comment !== now.comment) u.put('sayings', commentSql(name, was.comment));
  for (const role of changedRoles(was.grants, now.grants)) {
    const on = was.kind === 'aggregate' ? name.replace(/^AGGREGATE/, 'FUNCTION') : name;
    if (now.grants.some((g) => g.role === role)) u.put('sayings', revokeAllSql(on, role));
    for (const g of was.grants) if (g.role === role) u.put('sayings', grantSql(on, g));
  }
  for (const trait of new Set([...Object.keys(was.traits), ...Object.keys(now.traits)]))
    if (was.traits[trait] !== now.traits[trait]) u.put('sayings', `ALTER ${name} ${was.traits[trait] ?? wordsWithout(trait) ?? ''}`);
}

/** A function, procedure or aggregate that a fact made, changed or dropped. */
export function restoreRoutine(u: Undo, m: Moment, was: RoutineEntry | null, is: RoutineEntry | null): void {
  const one = was ?? is;
  const name = one === null ? null : nameOf(m, one);
  if (one === null || name === null) return u.lose('irreversible', `the arguments of "${one?.name ?? ''}" are not known`);
  if (was === null) return u.put('drop', `DROP ${name}`);
  if (is === null) {
    makeAgain(u, was, false);
    return say(u, name, was, null);
  }
  if (was.definition !== is.definition || was.alters !== is.alters) {
    const plain = (text: string): string => (argumentsText(text) ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
    if (plain(was.definition) === plain(is.definition)) makeAgain(u, was, true);
    else {
      // names and defaults of arguments cannot be taken back by CREATE OR REPLACE. Source: manual, CREATE FUNCTION, "Notes"
      u.put('free', `DROP ${name}`);
      makeAgain(u, was, false);
      const used = m.before.relations().some((r) => r.triggers.some((t) => t.function === was.name));
      if (used) u.lose('irreversible', `${name} has triggers, so it cannot be dropped and made with its former arguments`);
      return say(u, name, was, null);
    }
  }
  say(u, name, was, is);
}

const WORDS: Readonly<Record<ThingEntry['kind'], string>> = {
  schema: 'SCHEMA',
  extension: 'EXTENSION',
  publication: 'PUBLICATION',
  statistics: 'STATISTICS',
};

const nameOfThing = (t: ThingEntry): string => (t.schema === null ? quote(t.name) : relationSql({ schema: t.schema, name: t.name }));

/** A schema, extension, publication or extended statistics that a fact made, changed or dropped. */
export function restoreThing(u: Undo, m: Moment, key: string, was: ThingEntry | null, is: ThingEntry | null): void {
  const one = was ?? is;
  if (one === null) return;
  const name = `${WORDS[one.kind]} ${nameOfThing(one)}`;
  if (was === null) {
    const over = m.fact.kind === 'create-statistics' ? m.before.resolve(m.fact.table) : null;
    // they go with their table
    if (over !== null && m.isNew(m.keyOf(over) ?? '')) return;
    if (one.kind === 'extension' && /\bcascade\b/i.test(one.definition)) u.lose('lossy', `extensions that ${name} brought along stay`);
    // made at the very beginning of what needs it, so it goes after it
    return u.put('sayings', `DROP ${name}`);
  }
  if (is === null) {
    const of = m.changed.relations.find((id) => m.before.relation(id)?.statistics.some((s) => s.key === key));
    if (of !== undefined && m.isNew(of)) return;
    if (m.fact.kind === 'drop' && m.fact.cascade) u.lose('irreversible', `what CASCADE dropped along with ${name} is not known`);
    if (
      (one.alters.length > 0 && one.kind !== 'statistics') ||
      /\b(schema\s+\S+\s+create|from)\b/i.test(one.kind === 'extension' ? one.definition : '')
    )
      u.lose('irreversible', `${name} was changed after it was made, in a way that is not known`);
    const missing =
      one.kind === 'publication' ? publishedTables(one.definition).find((name) => m.before.resolve(name) === null) : undefined;
    if (missing !== undefined)
      return u.lose('irreversible', `${name} named ${relationSql(missing)}, which is not there under that name any more`);
    const stage = one.kind === 'schema' || one.kind === 'extension' ? 'spaces' : 'views';
    const plain = /^\s*create\s+schema\s+(if\s+not\s+exists\s+)?("(?:[^"]|"")+"|[\w$]+)(\s+authorization\s+\S+)?\s*$/i.test(one.definition);
    if (one.kind === 'schema' && !plain) u.put(stage, `CREATE ${name}`);
    else u.put(stage, one.kind === 'extension' || one.kind === 'publication' ? one.definition : placedSql(one.definition, [one.kind], one));
    if (one.kind === 'statistics' && m.fact.kind === 'drop-column') u.lose('lossy', `${name} lists its columns in another order`);
    if (one.kind === 'statistics') for (const alter of one.alters) u.put(stage, placedSql(alter, [one.kind], one));
    return sayThing(u, name, was, null);
  }
  if (was.alters !== is.alters) restoreAltered(u, m, name);
  sayThing(u, name, was, is);
}

function restoreAltered(u: Undo, m: Moment, name: string): void {
  const added = /^\s*alter\s+publication\s+\S+\s+(add|drop)\s+(table\s+[^,]+)$/i.exec(m.sql);
  if (added === null) return u.lose('irreversible', `what ${name} was before is not known`);
  u.put('shape', `ALTER ${name} ${added[1]?.toLowerCase() === 'add' ? 'DROP' : 'ADD'} ${added[2]?.trim()}`);
}

function sayThing(u: Undo, name: string, was: ThingEntry, is: ThingEntry | null): void {
  if (was.comment !== (is?.comment ?? null)) u.put('sayings', commentSql(name, was.comment));
  for (const role of changedRoles(was.grants, is?.grants ?? [])) {
    if (is?.grants.some((g) => g.role === role)) u.put('sayings', revokeAllSql(name, role));
    for (const g of was.grants) if (g.role === role) u.put('sayings', grantSql(name, g));
  }
  for (const trait of new Set([...Object.keys(was.traits), ...Object.keys(is?.traits ?? {})]))
    if (was.traits[trait] !== is?.traits[trait]) u.put('sayings', `ALTER ${name} ${was.traits[trait] ?? wordsWithout(trait) ?? ''}`);
}

/** The tables that CREATE PUBLICATION … FOR TABLE names. */
function publishedTables(sql: string): readonly { readonly schema: string | null; readonly name: string }[] {
  const l = lexed(sql);
  const from = l.tokens.findIndex((_, i) => wordAt(l, i) === 'table' && wordAt(l, i - 1) === 'for');
  const out: { schema: string | null; name: string }[] = [];
  let depth = 0;
  for (let i = from + 1; from >= 0 && i < l.tokens.length; i++) {
    if (signAt(l, i) === '(') depth++;
    if (signAt(l, i) === ')') depth--;
    const first = i === from + 1 || signAt(l, i - 1) === ',';
    if (depth > 0 || !first) continue;
    if (['only', 'table'].includes(wordAt(l, i))) i++;
    const dotted = signAt(l, i + 1) === '.';
    const name = nameAt(l, dotted ? i + 2 : i);
    if (name !== null) out.push({ schema: dotted ? nameAt(l, i) : null, name });
  }
  return out;
}
