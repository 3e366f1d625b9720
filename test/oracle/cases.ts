import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

export type Mode = 'batch' | 'split';
export const MODES: readonly Mode[] = ['batch', 'split'];

/** One migration whose effects are measured. */
export interface OracleCase {
  readonly id: string;
  readonly sql: string;
  /** An earlier migration, after the fixture. */
  readonly setup?: string;
  readonly minPg?: number;
  /** Measured, but reasonable tools differ about the hazards: left out of that score. */
  /** What is locked cannot be measured: locks are left out of the score. `note` says why. */
  readonly unseenLocks?: boolean;
  readonly note?: string;
  readonly debatable?: boolean | string;
  /** What happens hangs on rows that no reader of SQL can see: only whether there is a warning is scored. */
  readonly dataDecides?: boolean | string;
}

/** What a real server did. Relations are plain names; locks are the strongest for each relation that existed before. */
export interface Truth {
  readonly id: string;
  readonly version: number;
  readonly mode: Mode;
  readonly hazards: readonly string[];
  readonly locks: Readonly<Record<string, string>>;
  readonly rewritten: readonly string[];
  readonly reindexed: readonly string[];
  readonly scanned: readonly string[];
  /** SQLSTATE and message where the migration fails. */
  readonly error: string | null;
  /** A statement refuses to run in a transaction. */
  readonly noTransaction: boolean;
  /** It fails outside a transaction as well. */
  readonly aloneError?: string;
  /** Errors of the clients' statements that worked before. */
  readonly breaks?: readonly string[];
  readonly lost?: readonly string[];
  /** The measuring itself went wrong. */
  readonly harness?: string;
}

export interface CaseSet {
  readonly name: string;
  readonly file: string;
  readonly cases: readonly OracleCase[];
}

export const FIXTURE = readFileSync(path.join(here, 'fixture.sql'), 'utf8');

/** One statement a line. */
export const CLIENTS: readonly string[] = readFileSync(path.join(here, 'clients.sql'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('--'));

export function readCaseFile(file: string): CaseSet {
  return { name: path.basename(file, '.json'), file, cases: JSON.parse(readFileSync(file, 'utf8')) as OracleCase[] };
}

/** `cases.json` and each file of `more/`. */
export function caseSets(): readonly CaseSet[] {
  const more = path.join(here, 'more');
  const files = readdirSync(more).filter((name) => name.endsWith('.json'));
  return [path.join(here, 'cases.json'), ...files.sort().map((name) => path.join(more, name))].map(readCaseFile);
}

export const truthFile = (set: string, version: number, mode: Mode): string => path.join(here, 'truth', `${set}.${version}.${mode}.json`);

/** Null when the set has not been measured in this way. */
export function readTruth(set: string, version: number, mode: Mode): readonly Truth[] | null {
  const file = truthFile(set, version, mode);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Truth[]) : null;
}
