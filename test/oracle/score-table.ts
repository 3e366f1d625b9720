import { SERVER_VERSIONS } from '../support/postgres-binaries.ts';
import { type CaseSet, caseSets, MODES, readTruth } from './cases.ts';
import { type Score, score } from './score.ts';

/** One score for each set, version and mode that was measured. */
export const scores = (sets: readonly CaseSet[] = caseSets()): readonly Score[] =>
  sets.flatMap((set) =>
    SERVER_VERSIONS.flatMap((version) =>
      MODES.flatMap((mode) => {
        const truths = readTruth(set.name, version, mode);
        return truths === null ? [] : [score(set, version, mode, truths)];
      }),
    ),
  );

const cell = ({ right, of }: { readonly right: number; readonly of: number }): string => `${right} of ${of}`;
const HEAD = ['cases', 'PostgreSQL', 'run as', 'hazards right', 'locks right'];
const rowsOf = (all: readonly Score[]): readonly (readonly string[])[] =>
  all.map((s) => [s.set, String(s.version), s.mode, cell(s.hazards), cell(s.locks)]);

export function textTable(all: readonly Score[]): string {
  const rows = [HEAD, ...rowsOf(all)];
  const widths = HEAD.map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, k) => text.padEnd(widths[k] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line for each version and mode, all sets together. */
export function markdownTable(all: readonly Score[]): string {
  const groups = new Map<string, Score>();
  for (const s of all) {
    const key = `${s.version} ${s.mode}`;
    const sum = groups.get(key);
    const add = (a: Score['hazards'], b: Score['hazards'] | undefined): Score['hazards'] => ({
      right: a.right + (b?.right ?? 0),
      of: a.of + (b?.of ?? 0),
    });
    groups.set(key, { ...s, hazards: add(s.hazards, sum?.hazards), locks: add(s.locks, sum?.locks), mismatches: [] });
  }
  const sorted = [...groups.values()].sort((a, b) => a.version - b.version || a.mode.localeCompare(b.mode));
  const run = { batch: 'one transaction (Prisma up to 7.3)', split: 'statement by statement (Prisma 7.4 and later)' };
  return [
    '| PostgreSQL | the file runs as | same hazards | same strongest lock on each relation |',
    '| --- | --- | --- | --- |',
    ...sorted.map((s) => `| ${s.version} | ${run[s.mode]} | ${cell(s.hazards)} | ${cell(s.locks)} |`),
  ].join('\n');
}

export const mismatchLines = (s: Score): readonly string[] =>
  s.mismatches.map((m) => `${m.id}  ${m.what}: expected ${m.expected}, got ${m.got}`);
