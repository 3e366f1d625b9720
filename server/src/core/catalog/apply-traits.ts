import type { ChangeOwner } from '../facts/fact.ts';
import type { AlterTable } from '../facts/table.ts';
import { groupsOf, lexed, nameAt, quoteIdentifier, wordAt } from '../sql/identifiers.ts';
import { findTypeId } from './apply-objects.ts';
import { findRoutines, thingKeyOf } from './apply-routines.ts';
import { change, changeColumn, type Origin } from './change.ts';
import { findRelation, idOf as id } from './lookup.ts';
import { parameterTraits, sequenceTraits, storageWords, withTraits } from './traits.ts';
import type { Traits } from './types.ts';

type Changes = Readonly<Record<string, string | null>>;
type TraitAction = Extract<
  AlterTable,
  {
    kind:
      | 'owner-to'
      | 'row-security'
      | 'replica-identity'
      | 'set-storage-parameters'
      | 'set-column-option'
      | 'trigger-state'
      | 'rule-state'
      | 'set-identity';
  }
>;

/** What the action says, as it stands in the statement. */
const words = (at: Origin, f: { readonly span: { readonly start: number; readonly end: number } }): string =>
  at.sql.slice(f.span.start, f.span.end);

const OWNERS = /^(current_user|session_user|current_role)$/i;
/** Null: whoever runs the migrations, who owns it without words too. */
const ownerWords = (owner: string): string | null => (OWNERS.test(owner) ? null : `OWNER TO ${quoteIdentifier(owner)}`);

/** From the word SET or RESET on: `SET STATISTICS 100` of `ALTER COLUMN "x" SET STATISTICS 100`. */
function tail(sql: string): string {
  const l = lexed(sql);
  const from = l.tokens.findIndex((_, i) => i > 0 && (wordAt(l, i) === 'set' || wordAt(l, i) === 'reset'));
  return from < 0 ? sql : sql.slice(l.tokens[from]?.start).trim();
}

const insideOf = (sql: string): string => {
  const group = groupsOf(sql)[0];
  return group === undefined ? '' : sql.slice(group.start, group.end);
};

/** What ALTER TABLE sets beside the shape of a table: owner, options, row security, states of triggers. */
export function applyTrait(at: Origin, table: string, f: TraitAction): void {
  const { world } = at;
  const set = (changes: Changes): void => change(world, table, (r) => ({ traits: withTraits(r.traits, changes) }));
  const setColumn = (column: string, changes: Changes): void =>
    changeColumn(world, table, column, (c) => ({ traits: withTraits(c.traits, changes) }));
  switch (f.kind) {
    case 'owner-to':
      return set({ owner: ownerWords(f.owner) });
    case 'row-security': {
      if (f.state === 'enable' || f.state === 'disable')
        return set({ 'row security': f.state === 'enable' ? 'ENABLE ROW LEVEL SECURITY' : null });
      return set({ 'forced row security': f.state === 'force' ? 'FORCE ROW LEVEL SECURITY' : null });
    }
    case 'replica-identity': {
      const said = words(at, f);
      return set({ 'replica identity': /\bdefault\s*$/i.test(said) ? null : said });
    }
    case 'set-storage-parameters':
      return set(parameterTraits(insideOf(words(at, f)), f.reset));
    case 'set-column-option': {
      const said = tail(words(at, f));
      const part = /^\s*alter\s+(?:column\s+)?(\d+)\s/i.exec(words(at, f))?.[1];
      if (part !== undefined) return set({ [`statistics ${part}`]: /\s-1\s*$/.test(said) ? null : `ALTER COLUMN ${part} ${said}` });
      if (f.option === 'options') return setColumn(f.column, parameterTraits(insideOf(said), /^reset/i.test(said)));
      const column = world.get('relation', table)?.columns.find((c) => c.name === f.column);
      const unset =
        /(\s-1|\bdefault)\s*$/i.test(said) ||
        (f.option === 'storage' && column !== undefined && said.toUpperCase() === storageWords(column.type));
      return setColumn(f.column, { [f.option]: unset ? null : said });
    }
    case 'trigger-state': {
      const said = stateWords(words(at, f));
      // ALL are also the triggers that PostgreSQL has for foreign keys
      if (f.name === 'ALL') set({ 'all triggers': said === null ? null : `${said} TRIGGER ALL` });
      return change(world, table, (r) => ({
        triggers: r.triggers.map((t) => (f.name === t.name || f.name === 'ALL' || f.name === 'USER' ? { ...t, state: said } : t)),
      }));
    }
    case 'rule-state': {
      const said = stateWords(words(at, f));
      return change(world, table, (r) => ({ rules: r.rules.map((x) => (x.name === f.name ? { ...x, state: said } : x)) }));
    }
    case 'set-identity': {
      const sequence = world.get('relation', table)?.columns.find((c) => c.name === f.column)?.sequence ?? null;
      if (sequence !== null) change(world, sequence, (s) => ({ traits: withTraits(s.traits, sequenceTraits(words(at, f))) }));
      return;
    }
  }
}

/** `ENABLE ALWAYS`, `ENABLE REPLICA`, `DISABLE`; null: as a trigger or rule is made. */
function stateWords(sql: string): string | null {
  const found = /^\s*(disable|enable\s+always|enable\s+replica)\b/i.exec(sql)?.[1];
  return found === undefined ? null : found.toUpperCase().replace(/\s+/g, ' ');
}

/** ALTER … OWNER TO of what is no table. */
export function applyOwner(at: Origin, f: ChangeOwner): void {
  const { world } = at;
  const owned = <T extends { readonly traits: Traits }>(entry: T): T => ({
    ...entry,
    traits: withTraits(entry.traits, { owner: ownerWords(f.owner) }),
  });
  switch (f.object) {
    case 'type':
    case 'domain': {
      const key = findTypeId(world, f.name);
      const t = key === null ? null : world.get('type', key);
      if (key !== null && t) world.set('type', key, owned(t));
      return;
    }
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate':
      for (const key of findRoutines(world, f.name, f.arguments)) {
        const r = world.get('routine', key);
        if (r) world.set('routine', key, owned(r));
      }
      return;
    default: {
      const key = thingKeyOf(world, f.object, f.name);
      const t = key === null ? null : world.get('thing', key);
      if (key !== null && t) return world.set('thing', key, owned(t));
      const r = findRelation(world, f.name);
      if (r) change(world, id(world, r), () => ({ traits: owned(r).traits }));
    }
  }
}

/** ALTER CONSTRAINT of a foreign key: its text gets the words about deferring that the action has. */
export function withDeferring(constraint: string | null, action: string): string | null {
  if (constraint === null) return null;
  const said = DEFERRING.exec(action.replace(/^\s*alter\s+constraint\s+("(?:[^"]|"")*"|\S+)/i, ''))?.[0] ?? '';
  const bare = constraint.replace(DEFERRING_ALL, '').trimEnd();
  const notValid = /\s+not\s+valid$/i.exec(bare)?.[0] ?? '';
  return `${bare.slice(0, bare.length - notValid.length)} ${said.trim()}${notValid}`.trimEnd();
}

const WORDS = String.raw`(?:(?:not\s+)?deferrable|initially\s+(?:deferred|immediate))`;
const DEFERRING = new RegExp(String.raw`\b${WORDS}(?:\s+${WORDS})*`, 'i');
const DEFERRING_ALL = new RegExp(String.raw`\s+\b${WORDS}(?:\s+${WORDS})*`, 'gi');

/** The name that an action has behind its key words, as in SEQUENCE NAME "x". */
export function nameBehind(sql: string, ...keys: readonly string[]): string | null {
  const l = lexed(sql);
  const found = l.tokens.findIndex((_, i) => keys.every((k, n) => wordAt(l, i + n) === k));
  return found < 0 ? null : nameAt(l, found + keys.length);
}
