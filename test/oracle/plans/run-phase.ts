import type { Client } from 'pg';
import type { JudgedStatement } from '../../../server/src/core/effects/types.ts';
import type { Phase } from '../../../server/src/core/plans/plan.ts';
import type { Mode } from '../cases.ts';
import { type Bench, draftOf, lostSince, measureUnits } from '../measure.ts';
import { columns, relations, rowCounts } from '../observe.ts';
import { BATCH_ROWS, endWatch, startWatch } from './watch.ts';

/** What a real server did when a phase was applied. */
export interface Measured {
  readonly hazards: readonly string[];
  /** What was seen, for people: locks, rewrites, scans, losses. */
  readonly seen: readonly string[];
  /** Null: it was applied. */
  readonly error: string | null;
}

const WRITABLE = `
  SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

export const tablesOf = async (client: Client): Promise<readonly string[]> =>
  (await client.query<{ name: string }>(WRITABLE)).rows.map((row) => row.name);

/** Applies a phase for good and measures it as the oracle does. */
export async function runPhase(
  bench: Omit<Bench, 'written'>,
  phase: Phase,
  statements: readonly JudgedStatement[],
  version: number,
  mode: Mode,
): Promise<Measured> {
  const { client } = bench;
  const before = { relations: await relations(client), counts: await rowCounts(client) };
  const [columnsBefore, written] = [await columns(client), await tablesOf(client)];
  const isBackfill = phase.type === 'backfill';
  if (isBackfill) await startWatch(client);
  const truth = draftOf(phase.name, version, mode);
  const all = await measureUnits({ ...bench, written }, unitsOf(statements), before, truth);
  const most = isBackfill ? await endWatch(client) : null;
  const failed = truth.hazards.includes('fails') || truth.aloneError !== undefined || (truth.error !== null && !truth.noTransaction);
  const lost = failed ? [] : await lostSince(client, before, columnsBefore);
  const isBulk = most !== null && most.n > BATCH_ROWS;
  const hazards = new Set([
    // the oracle's measure is a part of the table; batches are measured by their rows
    ...truth.hazards.filter((h) => !(isBackfill && h === 'bulk-change')),
    ...(isBulk ? ['bulk-change'] : []),
    ...(lost.length > 0 ? ['data-loss'] : []),
  ]);
  const changed = all.flatMap((unit) => [...unit.changed]).filter(([, n]) => n > 0);
  const list = (what: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`${what}: ${[...new Set(items)].join(', ')}`];
  return {
    hazards: [...hazards].sort(),
    seen: [
      ...list(
        'locks',
        Object.entries(truth.locks).map(([name, lock]) => `${name} ${lock}`),
      ),
      ...list('rewritten', truth.rewritten),
      ...list('scanned', truth.scanned),
      ...list(
        'indexes built on',
        all.flatMap((unit) => unit.built),
      ),
      ...list(
        'rows changed',
        changed.map(([name, n]) => `${name} ${n}`),
      ),
      ...list('most rows in one transaction', most === null ? [] : [`${most.name} ${most.n}`]),
      ...list('lost', lost),
      ...list('refuses a transaction', truth.noTransaction ? [truth.error ?? ''] : []),
    ],
    error: failed ? (truth.aloneError ?? truth.error) : null,
  };
}

function unitsOf(statements: readonly JudgedStatement[]): readonly (readonly string[])[] {
  const units = new Map<number, string[]>();
  for (const { unit, text } of statements) units.set(unit.unit, [...(units.get(unit.unit) ?? []), text]);
  return [...units.values()];
}
