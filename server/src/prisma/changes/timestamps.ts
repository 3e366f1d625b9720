import { isMoment, nameParts } from '../folder-rules.ts';
import { compareMigrations } from '../migrations.ts';

/** `YYYYMMDDHHMMSS` in UTC. */
export const timestampOf = (moment: Date): string => moment.toISOString().slice(0, 19).replace(/\D/g, '');

/** The moment of a timestamp; fields that are too large carry over, so that the result is never before what is written. */
const momentOf = (timestamp: string): Date => {
  const part = (from: number, to: number): number => Number(timestamp.slice(from, to));
  return new Date(Date.UTC(part(0, 4), Math.max(1, part(4, 6)) - 1, Math.max(1, part(6, 8)), part(8, 10), part(10, 12), part(12, 14)));
};

const plusSeconds = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000);

/**
 * A timestamp that is not before `now` and sorts after every one of the names that begins with a number. Null: there is none with
 * four digits for the year.
 */
export function timestampAfter(names: readonly string[], now: Date): string | null {
  let at = now;
  for (const name of names) {
    const digits = /^\d+/.exec(name)?.[0];
    if (digits === undefined) continue;
    const taken = momentOf(digits.slice(0, 14).padEnd(14, '0'));
    const short = digits.length < 14;
    // a name such as 2027_x sorts by the rest of it, not by a second
    if (short && compareMigrations({ name }, { name: timestampOf(at) }) < 0) continue;
    if (taken >= at || timestampOf(taken) === timestampOf(at)) at = plusSeconds(taken, 1);
  }
  return at.getUTCFullYear() > 9999 ? null : timestampOf(at);
}

/** So many timestamps before a migration and after the one before it, oldest first; null when there is no room. */
export function timestampsBefore(name: string, previous: string | null, count: number): readonly string[] | null {
  const { timestamp } = nameParts(name);
  if (timestamp === null || !isMoment(timestamp)) return null;
  const at = momentOf(timestamp);
  const out = Array.from({ length: count }, (_, i) => timestampOf(plusSeconds(at, i - count)));
  const [first] = out;
  const before = previous === null ? null : nameParts(previous).timestamp;
  if (first === undefined || first < '2') return null;
  if (previous !== null && (before === null ? compareMigrations({ name: previous }, { name: first }) >= 0 : before >= first)) return null;
  return out;
}
