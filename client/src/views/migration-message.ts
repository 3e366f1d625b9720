import type { ViewBadge } from 'vscode';
import type { ShownData, ShownProject } from '../../../server/src/lsp/protocol/migrations.ts';
import { plural } from '../words.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`; in steps of ten seconds below a minute, so that the line stays calm. */
export function ago(at: string, now: Date): string {
  const age = Math.max(0, now.getTime() - Date.parse(at));
  if (age < 10 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / (10 * SECOND)) * 10} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return `${Math.floor(age / HOUR)} h ago`;
}

const clock = (at: string): string => {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
};

const failure = (code: NonNullable<ShownData['problem']>['code']): string =>
  code === 'unreachable' || code === 'timeout' || code === 'lost' ? 'cannot be reached' : 'cannot be read';

/** Where the states come from, and how old they are. */
export function dataWords({ from, environment, at, problem, reading }: ShownData, now: Date): string {
  const name = environment?.name ?? '';
  if (from === 'database' && at !== null) return `${name}, read ${ago(at, now)}`;
  if (from === 'last-known' && at !== null)
    return problem === null
      ? `${name} is not connected, states are of ${clock(at)}`
      : `${name} ${failure(problem.code)} since ${clock(problem.since)}, last known states are shown`;
  const own = from === 'git' ? 'From git only' : 'From the files only';
  if (reading) return `${own}, ${name} is being read`;
  // an environment without an address is nothing that has gone wrong
  if (problem !== null && problem.code !== 'no-address') return `${own}, ${name} ${failure(problem.code)}`;
  return own;
}

/** The line above the tree. Several projects share it where they say the same; else each tells it in its row. */
export function messageOf(projects: readonly ShownProject[], now: Date): string {
  const all = [...new Set(projects.map((p) => dataWords(p.data, now)))];
  return all.length <= 2 ? all.join('; ') : `${plural(projects.length, 'project')}, each with its own environment`;
}

/** In how many milliseconds the line says something else; null: it stays. */
export function nextChange(projects: readonly ShownProject[], now: Date): number | null {
  const waits = projects.flatMap(({ data }) => {
    if (data.from !== 'database' || data.at === null) return [];
    const age = Math.max(0, now.getTime() - Date.parse(data.at));
    const step = age < MINUTE ? 10 * SECOND : age < HOUR ? MINUTE : HOUR;
    return [step - (age % step) + 50];
  });
  return waits.length === 0 ? null : Math.min(...waits);
}

/** What somebody has to see to, on the active environments. */
export function badgeOf(projects: readonly ShownProject[]): ViewBadge | undefined {
  const count = (state: 'failed' | 'edited' | 'pending'): number => projects.reduce((n, p) => n + p.counts[state], 0);
  const [failed, edited, pending] = [count('failed'), count('edited'), count('pending')];
  const value = failed + edited + pending;
  if (value === 0) return undefined;
  const told = [
    failed > 0 ? `${failed} failed` : '',
    edited > 0 ? `${edited} edited after ${edited === 1 ? 'it was' : 'they were'} applied` : '',
    pending > 0 ? `${pending} pending` : '',
  ].filter((part) => part !== '');
  const on = [...new Set(projects.flatMap((p) => p.data.environment?.name ?? []))].join(', ');
  return { value, tooltip: `${told.join(', ')}${on === '' ? '' : ` on ${on}`}` };
}
