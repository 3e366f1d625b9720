import { analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../server/src/core/analyse.types.ts';
import { compareLocks, LOCK_STRENGTH } from '../../server/src/core/effects/types.ts';
import type { LockMode } from '../../server/src/core/facts/fact.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';
import { type CaseSet, FIXTURE, type Mode, type OracleCase, type Truth } from './cases.ts';

/** What Lockkeeper says about a case, in the words of a truth. */
export interface Said {
  readonly hazards: readonly string[];
  /** The strongest lock of each relation, by plain name. */
  readonly locks: Readonly<Record<string, LockMode>>;
  /** A hazard, or a finding of level error or warning. */
  readonly warns: boolean;
}

export interface Mismatch {
  readonly id: string;
  readonly what: 'hazards' | 'locks';
  readonly expected: string;
  readonly got: string;
}

export interface Score {
  readonly set: string;
  readonly version: number;
  readonly mode: Mode;
  readonly hazards: { readonly right: number; readonly of: number };
  readonly locks: { readonly right: number; readonly of: number };
  readonly mismatches: readonly Mismatch[];
}

const reader = await loadPostgresReader();
const PRISMA: Readonly<Record<Mode, string>> = { batch: '7.3', split: '7.4' };

const optionsOf = (version: number, mode: Mode): AnalysisOptions => ({
  reader,
  settings: { ...DEFAULT_SETTINGS, prismaVersion: PRISMA[mode], postgresVersion: version },
  postgres: version,
  execution: mode,
  // the oracle takes every file apart, also those that Prisma's own parser would send as one message
  divide:
    mode === 'batch'
      ? divideIntoUnits
      : (statements) =>
          statements.map((s, unit) => ({
            unit,
            // it runs each statement between BEGIN and COMMIT, which only LOCK TABLE needs
            inTransaction: s.facts.some((f) => f.kind === 'lock-table'),
          })),
});

/** What Lockkeeper says about the case as the newest of its two or three migrations. */
export function say(c: OracleCase, options: AnalysisOptions, fixture: CatalogState): Said {
  const before = c.setup ? replay({ migration: '20260101000001_setup', text: c.setup, before: fixture }, options) : fixture;
  const { statements, findings } = analyse({ migration: '20260101000002_add_case', text: c.sql, before }, options);
  const locks: Record<string, LockMode> = {};
  for (const { relation, mode } of statements.flatMap((s) => s.effects.locks)) {
    const name = relation.slice(relation.indexOf('.') + 1);
    const known = locks[name];
    if (known === undefined || compareLocks(mode, known) > 0) locks[name] = mode;
  }
  const hazards = [...new Set(findings.flatMap((f) => f.hazards))].sort();
  return { hazards, locks, warns: hazards.length > 0 || findings.some((f) => f.severity !== 'advice') };
}

/** `AccessExclusiveLock`, as `pg_locks` has it, to `ACCESS EXCLUSIVE`. */
const MODES_BY_NAME = new Map(
  LOCK_STRENGTH.map((mode) => [`${mode.toLowerCase().replace(/(^| )(.)/g, (_, _gap, letter: string) => letter.toUpperCase())}Lock`, mode]),
);

const inWords = (locks: Readonly<Record<string, string>>): string =>
  Object.entries(locks)
    .map(([name, mode]) => `${name} ${mode}`)
    .sort()
    .join(', ') || 'none';

/** Compares what Lockkeeper says with what a server did. */
export function score(set: CaseSet, version: number, mode: Mode, truths: readonly Truth[]): Score {
  const options = optionsOf(version, mode);
  const fixture = replay({ migration: '20260101000000_init', text: FIXTURE, before: emptyCatalog(true) }, options);
  const cases = new Map(set.cases.map((c) => [c.id, c]));
  const mismatches: Mismatch[] = [];
  let judged = 0;
  let locks = 0;
  for (const truth of truths) {
    const c = cases.get(truth.id);
    if (!c) continue;
    const said = say(c, options, fixture);
    if (!c.debatable) {
      judged++;
      const expected = [...truth.hazards].sort().join(' ') || 'none';
      const right = c.dataDecides ? said.warns === truth.hazards.length > 0 : (said.hazards.join(' ') || 'none') === expected;
      if (!right)
        mismatches.push({ id: truth.id, what: 'hazards', expected, got: said.hazards.join(' ') || (said.warns ? 'a warning' : 'none') });
    }
    if (c.unseenLocks) continue;
    // where the rows decide and made it fail, what it would have locked was rolled back before it could be read
    if (c.dataDecides && truth.error !== null && !truth.noTransaction) continue;
    locks++;
    const expected = inWords(
      Object.fromEntries(Object.entries(truth.locks).map(([name, lock]) => [name, MODES_BY_NAME.get(lock) ?? lock])),
    );
    if (inWords(said.locks) !== expected) mismatches.push({ id: truth.id, what: 'locks', expected, got: inWords(said.locks) });
  }
  const wrong = (what: Mismatch['what']): number => mismatches.filter((m) => m.what === what).length;
  return {
    set: set.name,
    version,
    mode,
    hazards: { right: judged - wrong('hazards'), of: judged },
    locks: { right: locks - wrong('locks'), of: locks },
    mismatches,
  };
}
