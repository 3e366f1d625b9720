import { isSnakeCase, verbOf } from '../core/naming/judge.ts';
import { ruleById } from '../core/rules/index.ts';
import type { Finding, Severity } from '../core/rules/rule.ts';
import type { Settings } from '../core/settings.ts';
import type { Script } from '../core/sql/statement.ts';
import type { Span } from '../core/text/span.ts';

/** A finding and the file or folder that it stands in (absolute). */
export interface PlacedFinding {
  readonly path: string;
  readonly finding: Finding;
}

/** A migration's folder as the rules see it. */
export interface FolderInput {
  readonly name: string;
  /** The folder, its migration.sql and its down.sql; absolute. */
  readonly path: string;
  readonly file: string;
  readonly downFile: string;
  /** Null: there is no migration.sql. */
  readonly script: Script | null;
  /** Null: there is no down.sql. */
  readonly down: Script | null;
  /** The name of the folder before it in Prisma's order; null for the first. */
  readonly previous: string | null;
  readonly settings: Settings;
}

/** Their pages, severities and whether they are on by default are in the list of rules. */
export const FOLDER_RULES = [
  'migration-name-timestamp',
  'migration-name-snake-case',
  'migration-name-verb',
  'migration-order',
  'migration-sql-missing',
  'migration-sql-empty',
  'down-sql-missing',
  'down-sql-empty',
  'rollback-comment-missing',
  'rollback-comment-differs',
  'down-leaves-something',
  'migration-lock-missing',
  'plan-phases-together',
  'plan-file-invalid',
] as const;

export type FolderRule = (typeof FOLDER_RULES)[number];

/** The timestamp of a migration's name and the rest: `20260101120000_add_user`. Null timestamp: the name has none. */
export function nameParts(name: string): { readonly timestamp: string | null; readonly rest: string } {
  const m = /^(\d{14})(?:_(.*))?$/s.exec(name);
  return m === null ? { timestamp: null, rest: name } : { timestamp: m[1]!, rest: m[2] ?? '' };
}

/** True when `YYYYMMDDHHMMSS` is a moment of the calendar. */
export function isMoment(timestamp: string): boolean {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at, i) =>
    Number(timestamp.slice(at, at + (i === 0 ? 4 : 2))),
  ) as [number, number, number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 2000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
}

/** What the rules about folders find in one migration. Pure; rules that are off give nothing. */
export function checkFolder(folder: FolderInput): readonly PlacedFinding[] {
  const out: PlacedFinding[] = [];
  const say = (rule: FolderRule, path: string, span: Span, message: string, advice: string): void => {
    const finding = folderFinding(rule, folder.settings, span, message, advice);
    if (finding !== null) out.push({ path, finding });
  };
  // Findings about the folder are shown at the first line of its migration.sql; without one, at the folder.
  const at = folder.script === null ? folder.path : folder.file;
  const first = firstLine(folder.script?.text ?? '');
  checkName(folder, (rule, message, advice) => say(rule, at, first, message, advice));
  const { script, down } = folder;
  if (script === null) {
    say(
      'migration-sql-missing',
      folder.path,
      first,
      `${folder.name} holds no migration.sql: prisma migrate deploy stops here with P3015 and applies nothing.`,
      'Add migration.sql, or remove the folder.',
    );
    return out;
  }
  if (script.statements.length === 0) {
    say(
      'migration-sql-empty',
      folder.file,
      first,
      `${folder.name} changes nothing: its migration.sql holds no statement.`,
      'Write the statements, or remove the folder while it is not applied anywhere.',
    );
    return out;
  }
  if (down === null)
    say(
      'down-sql-missing',
      at,
      first,
      `${folder.name} has no down.sql: nobody can take it back in a hurry.`,
      'Write down.sql beside migration.sql.',
    );
  else if (down.statements.length === 0 && !saysIrreversible(down) && !saysNothing(down)) {
    say(
      'down-sql-empty',
      folder.downFile,
      firstLine(down.text),
      `down.sql of ${folder.name} holds no statement: running it takes nothing back.`,
      'Write the inverse, or say "-- irreversible: why".',
    );
  }
  if (!script.comments.some((c) => /^\W*rollback\b\W*\s*:/im.test(c.text))) {
    say(
      'rollback-comment-missing',
      at,
      first,
      `${folder.name} does not say how it is taken back.`,
      'Add a line "-- Rollback: …" to migration.sql.',
    );
  }
  return out;
}

function checkName(folder: FolderInput, say: (rule: FolderRule, message: string, advice: string) => void): void {
  const { timestamp, rest } = nameParts(folder.name);
  if (timestamp === null) {
    const found = /^\d+/.exec(folder.name)?.[0];
    const why = found === undefined ? 'has no timestamp' : `begins with ${found.length} digits, not 14`;
    say(
      'migration-name-timestamp',
      `${folder.name} ${why}: Prisma applies folders in the order of their names, so this one may run at the wrong time.`,
      'Name it YYYYMMDDHHMMSS_what_it_does while it is not applied anywhere.',
    );
  } else if (!isMoment(timestamp)) {
    say(
      'migration-name-timestamp',
      `${timestamp} of ${folder.name} is no moment of the calendar, so its place in the order means nothing.`,
      'Use the UTC time as YYYYMMDDHHMMSS.',
    );
  }
  // Names such as 0_init, as Prisma's own guide to baselining gives, keep their words.
  const words = timestamp === null ? folder.name.replace(/^\d+_/, '') : rest;
  if (!isSnakeCase(words)) {
    say(
      'migration-name-snake-case',
      words === '' ? `${folder.name} does not say what it does.` : `${words} is not snake_case.`,
      'Use lower-case words joined by underscores, such as add_user_email.',
    );
  }
  const verb = verbOf(words);
  if (words !== '' && !folder.settings.naming.verbs.includes(verb)) {
    say(
      'migration-name-verb',
      `${folder.name} does not begin with what it does: "${verb}" is not among the verbs of "naming.verbs".`,
      'Begin with a verb such as create, add, change, drop, rename or backfill.',
    );
  }
  const before = folder.previous === null ? null : nameParts(folder.previous).timestamp;
  if (before !== null && timestamp !== null && before === timestamp) {
    say(
      'migration-order',
      `${folder.name} has the same timestamp as ${folder.previous}: the rest of the name decides which one runs first.`,
      'Give the later one a later timestamp while it is not applied anywhere.',
    );
  }
}

/**
 * Migrations that are new here but sort before ones that are shipped: a database that has those applies the new one after them, a
 * fresh database before them. `names` in Prisma's order; `shipped` as version control tells.
 */
export function outOfOrder(names: readonly string[], shipped: ReadonlySet<string>): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  let later: string | null = null;
  for (const name of names.toReversed()) {
    if (shipped.has(name)) later ??= name;
    else if (later !== null) out.set(name, later);
  }
  return out;
}

export const orderFinding = (name: string, later: string, script: Script | null, settings: Settings): Finding | null =>
  folderFinding(
    'migration-order',
    settings,
    firstLine(script?.text ?? ''),
    `${name} sorts before ${later}, which is already shipped: databases that have it run this one afterwards, fresh databases before.`,
    'Rename the folder to a current timestamp.',
  );

/** Without migration_lock.toml Prisma cannot tell that the provider was changed. */
export const lockFinding = (settings: Settings): Finding | null =>
  folderFinding(
    'migration-lock-missing',
    settings,
    { start: 0, end: 0 },
    'The migrations folder holds no migration_lock.toml: Prisma cannot tell that another kind of database is meant.',
    'Add migration_lock.toml with provider = "postgresql".',
  );

/** A finding of a rule about folders, as the settings have it; null when the rule is off. */
export function folderFinding(rule: FolderRule, settings: Settings, span: Span, message: string, advice: string): Finding | null {
  const described = ruleById(rule);
  const setting = settings.rules[rule] ?? (described?.style === true ? 'off' : 'on');
  if (setting === 'off') return null;
  const severity: Severity = setting === 'on' ? (described?.severity ?? 'advice') : setting;
  return { rule, severity, category: 'safe', span, message, advice, hazards: [], related: [], statement: null, fact: null, only: null };
}

/** It says that something cannot be taken back. */
export const saysIrreversible = (down: Script): boolean =>
  down.comments.some((c) => /\birreversible\b|\bcannot be (?:undone|reversed|rolled back)\b/i.test(c.text));

const saysNothing = (down: Script): boolean => down.comments.some((c) => /^nothing (?:has|is) to be (?:taken back|undone)\b/i.test(c.text));

/** The first line with text in it, so that a squiggle is seen. */
function firstLine(text: string): Span {
  const start = Math.max(0, text.search(/[^\s\uFEFF]/));
  const end = text.slice(start).search(/\r?\n|$/);
  return { start, end: start + Math.max(0, end) };
}
