import type { Address, Environment } from '../database/environment.ts';
import { addressOf, type EnvironmentInput, findEnvironments } from '../database/environments.ts';
import type { DatabaseProblem } from '../database/problem.ts';
import { type Reading, readDatabase } from '../database/status.ts';
import type { OpenedProject } from './opened-project.ts';
import type { EnvironmentRef } from './protocol/environments.ts';

/** What a database said, and when (ISO 8601 in UTC). */
export interface LastReading {
  readonly at: string;
  readonly said: Exclude<Reading, { readonly problem: unknown }>;
}

/** What is known of an environment. A reading outlives the connection, so that the last known states can be shown. */
export interface KnownEnvironment {
  readonly environment: Environment;
  /** `no-address`: it cannot be tried as it stands. */
  readonly state: 'no-address' | 'not-connected' | 'connecting' | 'connected' | 'problem';
  readonly reading: LastReading | null;
  readonly problem: (DatabaseProblem & { readonly since: string }) | null;
}

/** The databases of all projects: what is known of them, and when they are asked. Nothing is written, and nothing asked by itself. */
export interface Databases {
  /** Finds the environments of a project; connects to nothing. Empty in an untrusted workspace. */
  of(project: OpenedProject): Promise<readonly KnownEnvironment[]>;
  /** Reads those for development, and those that a person connected, when what is known is older than `maxAge` ms. Does not wait. */
  look(project: OpenedProject, maxAge: number): Promise<void>;
  connect(project: OpenedProject, name: string): Promise<KnownEnvironment | null>;
  /** An environment by its name, with what asks for its address: for what a person does there by name. Null: there is none. */
  find(project: OpenedProject, name: string): Promise<{ readonly environment: Environment; address(): Promise<Address> } | null>;
  disconnect(project: OpenedProject, name: string): Promise<void>;
  /** Reads what is connected, or one of them, whatever its age; done when it was read. */
  refresh(project: OpenedProject, name: string | null): Promise<void>;
  /** Another address was stored: the one in memory is forgotten. */
  forget(of: EnvironmentRef): void;
}

export interface DatabasesInput {
  /** A person trusts the workspace; nothing is read or connected otherwise. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the editor for a stored address. */
  secret(of: EnvironmentRef): Promise<string | null>;
  /** Something that was told may be different now. */
  changed(): void;
  /** Milliseconds. */
  now(): number;
}

/** Pauses after failures, so that an environment that is down is not asked at each event: 5 s, twice as long each time, at most 5 min. */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
export const pauseAfter = (failures: number): number => (failures === 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));

interface Entry {
  /** What it was read by; another address makes another database. */
  key: string;
  /** A person said so; null: nobody did. */
  wanted: boolean | null;
  reading: Promise<void> | null;
  last: LastReading | null;
  problem: KnownEnvironment['problem'];
  failures: number;
  triedAt: number;
}

export function createDatabases(input: DatabasesInput): Databases {
  const entries = new Map<string, Entry>();
  /** Addresses that the editor keeps, in memory alone. */
  const secrets = new Map<string, Promise<string | null>>();
  const found = new WeakMap<OpenedProject, { readonly stamp: string; readonly environments: Promise<readonly Environment[]> }>();
  /** Grows when an address is stored: an environment may be usable then. */
  let stored = 0;
  const idOf = (of: EnvironmentRef): string => JSON.stringify([of.folder, of.environment]);
  const iso = (): string => new Date(input.now()).toISOString();

  const inputOf = ({ analysis }: OpenedProject): EnvironmentInput => ({
    project: analysis.project,
    settings: analysis.configuration.settings,
    env: input.env,
    trusted: input.trusted,
    secret(environment) {
      const of = { folder: analysis.project.migrationsFolder, environment };
      const id = idOf(of);
      const known = secrets.get(id) ?? input.secret(of);
      secrets.set(id, known);
      known.catch(() => secrets.delete(id));
      return known;
    },
  });

  function environmentsOf(project: OpenedProject): Promise<readonly Environment[]> {
    if (!input.trusted || project.analysis.project.unsupported !== null) return Promise.resolve([]);
    const stamp = `${project.stamp} ${stored}`;
    const known = found.get(project);
    if (known?.stamp === stamp) return known.environments;
    const environments = findEnvironments(inputOf(project));
    found.set(project, { stamp, environments });
    return environments;
  }

  function entryOf(project: OpenedProject, environment: Environment): Entry {
    const id = idOf({ folder: project.analysis.project.migrationsFolder, environment: environment.name });
    const key = JSON.stringify([environment.source, environment.shownAddress]);
    const known = entries.get(id);
    if (known?.key === key) return known;
    const fresh: Entry = {
      key,
      wanted: known?.wanted ?? null,
      reading: null,
      last: null,
      problem: null,
      failures: 0,
      triedAt: Number.NEGATIVE_INFINITY,
    };
    entries.set(id, fresh);
    return fresh;
  }

  /** Development is read when somebody looks; everything else only after a person said so. */
  const isWanted = (environment: Environment, entry: Entry): boolean => entry.wanted ?? environment.kind === 'development';

  function known(project: OpenedProject, environment: Environment): KnownEnvironment {
    const entry = entryOf(project, environment);
    const problem =
      environment.problem === null
        ? entry.problem
        : { code: 'no-address' as const, message: environment.problem, sqlState: null, said: null, offset: null, since: '' };
    const state =
      environment.problem !== null
        ? 'no-address'
        : entry.reading !== null && entry.last === null
          ? 'connecting'
          : problem !== null
            ? 'problem'
            : entry.last !== null && isWanted(environment, entry)
              ? 'connected'
              : 'not-connected';
    return { environment, state, reading: entry.last, problem };
  }

  /** One reading at a time; who asks meanwhile gets the one that is under way. */
  function read(project: OpenedProject, environment: Environment): Promise<void> {
    const entry = entryOf(project, environment);
    entry.reading ??= readNow(project, environment, entry).finally(() => {
      entry.reading = null;
      input.changed();
    });
    input.changed();
    return entry.reading;
  }

  async function readNow(project: OpenedProject, environment: Environment, entry: Entry): Promise<void> {
    entry.triedAt = input.now();
    const said = await readDatabase(() => addressOf(environment, inputOf(project)));
    if ('problem' in said) {
      entry.problem = { ...said.problem, since: entry.problem?.since ?? iso() };
      entry.failures++;
    } else {
      entry.last = { at: iso(), said };
      entry.problem = null;
      entry.failures = 0;
    }
  }

  async function find(project: OpenedProject, name: string): Promise<Environment | null> {
    return (await environmentsOf(project)).find((e) => e.name === name) ?? null;
  }

  return {
    async of(project) {
      return (await environmentsOf(project)).map((environment) => known(project, environment));
    },
    async look(project, maxAge) {
      for (const environment of await environmentsOf(project)) {
        const entry = entryOf(project, environment);
        if (environment.problem !== null || !isWanted(environment, entry)) continue;
        const age = input.now() - entry.triedAt;
        // rejections are only of mistakes of ours, and the next one who waits gets them
        if (age >= Math.max(maxAge, pauseAfter(entry.failures))) void read(project, environment).catch(() => {});
      }
    },
    async connect(project, name) {
      const environment = await find(project, name);
      if (environment === null) return null;
      entryOf(project, environment).wanted = true;
      if (environment.problem === null) await read(project, environment);
      return known(project, environment);
    },
    async find(project, name) {
      const environment = await find(project, name);
      return environment === null ? null : { environment, address: () => addressOf(environment, inputOf(project)) };
    },
    async disconnect(project, name) {
      const environment = await find(project, name);
      if (environment === null) return;
      const entry = entryOf(project, environment);
      entry.wanted = false;
      entry.problem = null;
      entry.failures = 0;
      input.changed();
    },
    async refresh(project, name) {
      const wanted = (await environmentsOf(project)).filter(
        (e) => e.problem === null && (name === null || e.name === name) && isWanted(e, entryOf(project, e)),
      );
      await Promise.all(wanted.map((environment) => read(project, environment)));
    },
    forget(of) {
      secrets.delete(idOf(of));
      entries.delete(idOf(of));
      stored++;
      input.changed();
    },
  };
}
