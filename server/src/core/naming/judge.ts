import { nearest } from '../text/nearest.ts';
import { snake } from '../write/names.ts';
import { cutAtWord, NAME_PATTERNS, type NamePatternId, patternOf } from './patterns.ts';

/** Lower-case words joined by underscores. */
export const isSnakeCase = (name: string): boolean => /^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(name);

/** The first word of a name, in small letters: what the migration does. */
export const verbOf = (name: string): string => /^[A-Za-z0-9]+/.exec(name)?.[0]?.toLowerCase() ?? '';

/**
 * The longest name of a new migration, in characters. Prisma's own limit; with the timestamp it stays below what `migration_name` and
 * file systems keep, which is 255 bytes.
 */
export const LONGEST_MIGRATION_NAME = 200;

export interface NameQuestion {
  /** As it is typed, without the timestamp. */
  readonly text: string;
  /** What the migration does, where that is known. */
  readonly pattern: NamePatternId | null;
  /** `naming.verbs` of the settings. */
  readonly verbs: readonly string[];
  /** False: the project has turned the rule about snake_case off. */
  readonly snakeCase: boolean;
  /** Folder names of the migrations that are there. */
  readonly taken: readonly string[];
}

/** What is wrong with a name, and what would be right. */
export interface NameNote {
  readonly why: string;
  /** A name to take instead; null: none can be told. */
  readonly instead: string | null;
}

export interface NameJudgement {
  /** The name without spaces around it. */
  readonly name: string;
  /** Why it cannot be used; null: it can. */
  readonly problem: NameNote | null;
  /** What would be better, where it can be used. */
  readonly advice: NameNote | null;
}

/** The note as it is shown: what is wrong, then one imperative. */
export const noteText = ({ why, instead }: NameNote): string => (instead === null ? why : `${why} Use ${instead}.`);

const EXAMPLE = patternOf('add-column').example;

/** Names that Windows keeps for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
/** Controls, and marks that cannot be seen or turn the direction of text. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Whether a text can be the name of a new migration, and whether it is one that the guide would choose. Never throws. */
export function judgeName(question: NameQuestion): NameJudgement {
  const name = question.text.replace(/^ +| +$/g, '');
  const problem = problemOf(name, question);
  return { name, problem, advice: problem === null ? adviceOf(name, question) : null };
}

function problemOf(name: string, question: NameQuestion): NameNote | null {
  const example = question.pattern === null ? EXAMPLE : patternOf(question.pattern).example;
  const slug = usable(slugOf(name), question);
  const note = (why: string, instead: string | null = slug ?? example): NameNote => ({ why, instead });
  if (name.trim() === '') return note('The name is empty. Say what the migration does.', example);
  if (HIDDEN.test(name)) return note('The name holds characters that cannot be seen.');
  if (/[/\\]|^\.+$|^[A-Za-z]:/.test(name)) return note(`${shortened(name)} is a path, not a name.`);
  if (!/^[\x20-\x7e]*$/.test(name))
    return note(`${shortened(name)} is not plain ASCII, which file systems and Prisma may spell in two ways.`);
  if (DEVICE.test(name)) return note(`${name} is the name of a device on Windows.`, example);
  if (/^\d{14}(?:_|$)/.test(name)) return note('The timestamp is put in front by itself.');
  if (!(question.snakeCase ? isSnakeCase(name) : /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)))
    return note(`${shortened(name)} is not snake_case: lower-case words joined by underscores.`);
  if (name.length > LONGEST_MIGRATION_NAME)
    return note(`The name has ${name.length} characters, and a migration's may have ${LONGEST_MIGRATION_NAME}. Shorten it.`, null);
  const taken = takenBy(name, question.taken);
  return taken === null ? null : note(`There is a migration ${taken} already.`, freeName(name, question.taken));
}

function adviceOf(name: string, { verbs, pattern }: NameQuestion): NameNote | null {
  const verb = verbOf(name);
  if (pattern !== null) {
    const wanted = patternOf(pattern);
    if (wanted.matches.test(name)) return null;
    const mended = mend(name, pattern);
    return { why: `${wanted.does} is named ${wanted.pattern}.`, instead: mended ?? wanted.example };
  }
  if (!verbs.includes(verb)) {
    const near = nearest(verb, verbs);
    const instead = near === null ? null : near + name.slice(verb.length);
    return { why: `"${verb}" is not among the verbs of "naming.verbs", such as create, add, change, remove or backfill.`, instead };
  }
  const own = NAME_PATTERNS.filter((p) => p.verb === verb);
  if (own.length === 0 || own.some((p) => p.matches.test(name))) return null;
  return { why: `The guide's names with ${verb}: ${own.map((p) => p.pattern).join(', ')}.`, instead: null };
}

/** The name with what its pattern asks for at the end and at the start; null: that does not make it fit. */
function mend(name: string, id: NamePatternId): string | null {
  const { matches, pattern, verb } = patternOf(id);
  const last = /_([a-z]+)$/.exec(pattern)?.[1];
  const begun = verbOf(name) === verb ? name : `${verb}_${name}`;
  return [begun, last === undefined ? null : `${begun}_${last}`].find((x) => x !== null && matches.test(x)) ?? null;
}

/** The words of any text: `../Add User Email!` becomes `add_user_email`. A timestamp in front is left out. Empty: nothing is left. */
export const slugOf = (text: string): string => cutAtWord(snake(text.replace(/^\s*\d{14}(?=_)/, '')), LONGEST_MIGRATION_NAME);

/** The slug where it can be used as it is, or with a number where it is taken; null: it cannot. */
function usable(slug: string, { taken }: NameQuestion): string | null {
  if (slug === '' || DEVICE.test(slug) || /^\d{14}(?:_|$)/.test(slug)) return null;
  return freeName(slug, taken);
}

/** The migration that has this name under any timestamp; null: none. */
const takenBy = (name: string, taken: readonly string[]): string | null =>
  taken.find((t) => t.replace(/^\d{14}_/, '').toLowerCase() === name.toLowerCase()) ?? null;

/** The name, with a number behind it where a migration has it. */
export function freeName(name: string, taken: readonly string[]): string {
  if (takenBy(name, taken) === null) return name;
  for (let n = 2; ; n++) {
    const suffix = `_${n}`;
    const next = cutAtWord(name, LONGEST_MIGRATION_NAME - suffix.length) + suffix;
    if (takenBy(next, taken) === null) return next;
  }
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
