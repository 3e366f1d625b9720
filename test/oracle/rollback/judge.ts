import type { RollbackDraft } from '../../../server/src/core/rollback/draft.ts';
import type { RowLoss } from './rows.ts';
import { type Difference, differenceText, type Entry } from './snapshot.ts';

/** What was seen when a draft was run after its migration. */
export interface Outcome {
  /** The statement of the draft that failed, and its error. */
  readonly error: string | null;
  /** Of the catalog after it from the one before the migration. */
  readonly differences: readonly Difference[];
  readonly lost: readonly RowLoss[];
}

export type FaultKind = 'false-exact' | 'does-not-run' | 'untruthful' | 'no-reason';

export interface Fault {
  readonly kind: FaultKind;
  readonly says: string;
}

/** Words by which a reason names a property; the others are named by their object alone. */
const WORDS: Readonly<Record<string, RegExp>> = {
  position: /place|position|order|\blast\b|\bend\b/i,
  owner: /own/i,
  grants: /grant|privilege|right/i,
  comment: /comment/i,
};

const UNKNOWN = /not known|cannot be told|does not know/;

/** Everything that a draft promises and that did not hold. */
export function faultsOf(draft: RollbackDraft, { error, differences, lost }: Outcome): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, says: string): void => {
    faults.push({ kind, says });
  };
  if (error !== null) {
    // what cannot be taken back may need a person; then its reason says so, and what comes after it has not run
    if (draft.steps.some((s) => s.grade === 'irreversible' && s.sql.some((sql) => error.startsWith(sql)))) return faults;
    add('does-not-run', error);
  }
  for (const step of draft.steps)
    if ((step.grade === 'exact') !== (step.reason === null))
      add('no-reason', `${step.grade}, and its reason is ${step.reason}: ${step.text}`);
  if (draft.grade === 'exact') {
    for (const d of differences) add('false-exact', differenceText(d));
    for (const loss of lost) add('false-exact', `${loss.of} ${loss.says}`);
    return faults;
  }
  // what a statement did is not known, and this is said: then anything may differ
  if (draft.steps.some((s) => s.grade === 'irreversible' && UNKNOWN.test(s.reason ?? ''))) return faults;
  const said = sayingsOf(draft);
  const named = new Map(differences.map((d) => [d, isNamed(d, said)]));
  const gone = differences.filter((d) => d.property === null && named.get(d));
  for (const d of differences)
    if (!named.get(d) && !gone.some((g) => isPartOf(d.entry, g.entry))) add('untruthful', `not named: ${differenceText(d)}`);
  for (const loss of lost)
    if (
      !loss.of
        .split('.')
        .slice(1)
        .some((name) => holdsName(said.all, name) || holdsName(said.renames, name))
    )
      add('untruthful', `not named: ${loss.of} ${loss.says}`);
  return faults;
}

interface Sayings {
  readonly all: string;
  /** Those of what cannot be taken back, where naming the object is enough. */
  readonly irreversible: string;
  /** Statements that give names: a reason may call a table by the name that it had then. */
  readonly renames: string;
}

function sayingsOf(draft: RollbackDraft): Sayings {
  const not = draft.steps.filter((s) => s.grade === 'irreversible').map((s) => `${s.reason ?? ''}\n${s.text}`);
  return {
    all: [...draft.steps.map((s) => s.reason ?? ''), ...not].join('\n'),
    irreversible: not.join('\n'),
    renames: draft.steps
      .map((s) => s.text)
      .filter((text) => /\bRENAME\b/i.test(text))
      .join('\n'),
  };
}

/** The name as a whole word, in quotes or without. */
function holdsName(said: string, name: string): boolean {
  const text = said.replaceAll('""', '"');
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!/[\w$]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at + name.length] ?? '')) return true;
  return false;
}

function isNamed({ entry, property }: Difference, said: Sayings): boolean {
  const names = namesOf(entry);
  if (names.some((name) => holdsName(said.irreversible, name) || holdsName(said.renames, name))) return true;
  const words = property === null ? undefined : WORDS[property];
  if (property === 'position') return words?.test(said.all) === true && [entry.of ?? '', entry.name].some((n) => holdsName(said.all, n));
  return names.some((name) => holdsName(said.all, name)) && (words === undefined || words.test(said.all));
}

/** What a reason may call it. */
function namesOf(entry: Entry): readonly string[] {
  const own = entry.name.replace(/\(.*$/s, '');
  const plain = own.split('.').at(-1)?.replaceAll('"', '') ?? own;
  // a NOT NULL constraint is called by its column
  const column =
    entry.kind === 'constraint' && entry.is.type === 'n' ? /^NOT NULL (?:"(.*)"|(\S+))/.exec(String(entry.is.definition)) : null;
  return [own, plain, ...(column === null ? [] : [column[1] ?? column[2] ?? own])];
}

/** A part of a relation or type, or the sequence of a column, goes with it. */
function isPartOf(part: Entry, whole: Entry): boolean {
  if (part === whole) return false;
  if (part.schema === whole.schema && part.of === whole.name) return true;
  const owner =
    part.kind === 'sequence'
      ? String(part.is['owned by'] ?? '')
          .replace(/ \(identity\)$/, '')
          .replaceAll('"', '')
      : '';
  return owner !== '' && (owner === `${whole.schema}.${whole.of}.${whole.name}` || owner.startsWith(`${whole.schema}.${whole.name}.`));
}
