import { stripVTControlCharacters } from 'node:util';

/** What Prisma says went wrong. */
export interface Failure {
  /** `P3018`; null: it gave none. */
  readonly code: string | null;
  /** The migration's folder; null: it is about no migration. */
  readonly migration: string | null;
  /** `shadow`: the migration failed in the shadow database, and no other database was touched. */
  readonly where: 'database' | 'shadow';
  /** PostgreSQL's own code, such as `42P01`. */
  readonly sqlState: string | null;
  /** The database's words where it said something, else Prisma's. */
  readonly message: string;
  /** The lines of the file up to the one that failed, as Prisma shows them; empty: it shows none. */
  readonly lines: readonly { readonly n: number; readonly text: string }[];
}

/** More is never shown. */
const LONGEST = 2_000;

/**
 * The failures in what Prisma's command line printed, whatever its version: a migration that failed (P3018), that failed in the shadow
 * database (P3006), that had failed before (P3009, or as `migrate status` tells it), and errors that are about no migration. A
 * terminal's control sequences may be in it. Each migration is told once.
 */
export function readFailures(output: string): readonly Failure[] {
  const text = plain(output);
  const starts = [...text.matchAll(/^Error: /gm)].map((m) => m.index);
  const found = starts.flatMap((start, i) => failuresIn(text.slice(start + 'Error: '.length, starts[i + 1])));
  const told = [...found, ...toldByStatus(text)];
  return told.filter(
    (f, i) => told.findIndex((other) => other.migration === f.migration && (f.migration !== null || other.code === f.code)) === i,
  );
}

/** What Prisma wrote into `logs` of the history about a migration that failed. */
export const failureOfLogs = (migration: string, logs: string): Failure => ({
  ...bodyOf(plain(logs)),
  code: 'P3018',
  migration,
  where: 'database',
});

/** `ESC ] … BEL`, or `ESC ] … ESC \`. */
const [ESC, BEL] = [String.fromCharCode(27), String.fromCharCode(7)];
const MARK = new RegExp(`${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)`, 'g');

/** Without colours, the marks of a shell's integration, and what ends a line in a terminal. */
const plain = (text: string): string =>
  stripVTControlCharacters(text.replaceAll(MARK, '')).replaceAll(/\r+\n/g, '\n').replaceAll('\r', '\n');

function failuresIn(block: string): readonly Failure[] {
  const code = /^(P\d{4})\b/.exec(block)?.[1] ?? null;
  const body = bodyOf(block);
  if (code === 'P3009')
    return [...block.matchAll(/^The `([^`]+)` migration started at (.+?) failed/gm)].map(([, migration = '', at = '']) => ({
      ...NOTHING,
      code,
      migration,
      message: `It was started at ${at} and has failed.`,
    }));
  const shadow = /^Migration `([^`]+)` failed to apply cleanly to the shadow database/m.exec(block)?.[1];
  if (shadow !== undefined) return [{ ...body, code, migration: shadow, where: 'shadow' }];
  const named =
    /^Migration name: (.+)$/m.exec(block)?.[1]?.trim() ?? /^\s*with migration_name="((?:\\.|[^"\\])*)"/m.exec(block)?.[1] ?? null;
  return [{ ...body, code, migration: named, where: 'database' }];
}

const NOTHING = { where: 'database', sqlState: null, lines: [] } as const;

/** `migrate status` gives no code. */
function toldByStatus(text: string): readonly Failure[] {
  const names = /^Following migrations? have failed:\n((?:.+\n?)+)/m.exec(text)?.[1]?.trim().split('\n') ?? [];
  return names.map((migration) => ({ ...NOTHING, code: 'P3009', migration: migration.trim(), message: 'It has failed.' }));
}

function bodyOf(block: string): Pick<Failure, 'sqlState' | 'message' | 'lines'> {
  const sqlState = /^Database error code: (\w{5})\s*$/m.exec(block)?.[1] ?? /\bcode: SqlState\(E?(\w{5})\)/.exec(block)?.[1] ?? null;
  return { sqlState, message: messageOf(block), lines: linesOf(block) };
}

function messageOf(block: string): string {
  const said =
    /^Database error:\n([\s\S]*?)(?:\n\s*\n|(?![\s\S]))/m.exec(block)?.[1] ??
    /^Error:\n([\s\S]*?)(?:\n\s*\n|\n {2,}\d+: |(?![\s\S]))/m.exec(block)?.[1] ??
    block.replace(/^P\d{4}:?\s*/, '').split(/\n\s*\n|\n {2,}\d+: /)[0];
  const words = (said ?? '')
    .replace(/^(?:(?:external connector error|db error|Error querying the database):?\s*)+/i, '')
    .replace(/^ERROR:\s*/, '')
    .trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

/** `Position:`, then the lines up to the one that failed, with their numbers. */
function linesOf(block: string): Failure['lines'] {
  const shown = /^Position:\n((?: *\d+(?: .*)?(?:\n|$))+)/m.exec(block)?.[1];
  return (shown ?? '').split('\n').flatMap((line) => {
    const [, n, text = ''] = /^ *(\d+)(?: (.*))?$/.exec(line) ?? [];
    return n === undefined || n === '0' ? [] : [{ n: Number(n), text }];
  });
}
