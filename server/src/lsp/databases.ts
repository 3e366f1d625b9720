import { createHash } from 'node:crypto';
import type { Address, Environment } from '../database/environment.ts';
import { addressOf, type EnvironmentInput, findEnvironments } from '../database/environments.ts';
import { folderStamp } from '../database/sessions/embedded/folder-stamp.ts';
import type { DatabaseProblem } from '../database/sessions/problem.ts';
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

/** An environment with what its address is recognised by: another password is tried at once, another database is another one. */
interface FoundEnvironment {
  readonly environment: Environment;
  readonly key: string;
}

interface Entry {
  readonly key: string;
  /** A person said so; null: nobody did. */
  wanted: boolean | null;
  reading: Promise<void> | null;
  last: LastReading | null;
  problem: KnownEnvironment['problem'];
  failures: number;
  triedAt: number;
  /** Of an embedded database when it was read: one that nobody has written into is not started to say the same. */
  stamp: string | null;
}

export function createDatabases(input: DatabasesInput): Databases {
  const entries = new Map<string, Entry>();
  /** Addresses that the editor keeps, in memory alone. */
  const secrets = new Map<string, Promise<string | null>>();
  const found = new WeakMap<OpenedProject, { readonly stamp: string; readonly environments: Promise<readonly FoundEnvironment[]> }>();
  let turn: Promise<unknown> = Promise.resolve();
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

  function environmentsOf(project: OpenedProject): Promise<readonly FoundEnvironment[]> {
    if (!input.trusted || project.analysis.project.unsupported !== null) return Promise.resolve([]);
    const stamp = `${project.reloads} ${stored}`;
    const known = found.get(project);
    if (known?.stamp === stamp) return known.environments;
    const environments = findAll(project);
    found.set(project, { stamp, environments });
    return environments;
  }

  async function findAll(project: OpenedProject): Promise<readonly FoundEnvironment[]> {
    const all = await findEnvironments(inputOf(project));
    return Promise.all(
      all.map(async (environment) => {
        const url = environment.problem === null ? (await addressOf(environment, inputOf(project))).url : '';
        return {
          environment,
          key: createHash('sha256')
            .update(JSON.stringify([environment.source, url]))
            .digest('base64'),
        };
      }),
    );
  }

  function entryOf(project: OpenedProject, { environment, key }: FoundEnvironment): Entry {
    const id = idOf({ folder: project.analysis.project.migrationsFolder, environment: environment.name });
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
      stamp: null,
    };
    entries.set(id, fresh);
    return fresh;
  }

  /** Development is read when somebody looks; everything else only after a person said so. */
  const isWanted = ({ environment }: FoundEnvironment, entry: Entry): boolean => entry.wanted ?? environment.kind === 'development';

  function known(project: OpenedProject, of: FoundEnvironment): KnownEnvironment {
    const entry = entryOf(project, of);
    const { environment } = of;
    const { reading, last } = entry;
    if (environment.problem !== null) {
      const problem = { code: 'no-address' as const, message: environment.problem, sqlState: null, said: null, offset: null, since: '' };
      return { environment, state: 'no-address', reading: last, problem };
    }
    const state = ((): KnownEnvironment['state'] => {
      if (reading !== null && last === null) return 'connecting';
      if (entry.problem !== null) return 'problem';
      return last !== null && isWanted(of, entry) ? 'connected' : 'not-connected';
    })();
    return { environment, state, reading: last, problem: entry.problem };
  }

  /** One reading at a time; who asks meanwhile gets the one that is under way. */
  function read(project: OpenedProject, of: FoundEnvironment): Promise<void> {
    const entry = entryOf(project, of);
    if (entry.reading !== null) return entry.reading;
    entry.reading = readNow(project, of.environment, entry).finally(() => {
      entry.reading = null;
      input.changed();
    });
    input.changed();
    return entry.reading;
  }

  async function readNow(project: OpenedProject, environment: Environment, entry: Entry): Promise<void> {
    entry.triedAt = input.now();
    const ask = (): Promise<Reading> => readDatabase(() => addressOf(environment, inputOf(project)), { sizes: true });
    const said = await (environment.source.kind === 'embedded' ? inTurn(ask) : ask());
    if ('problem' in said) {
      entry.problem = { ...said.problem, since: entry.problem?.since ?? iso() };
      entry.failures++;
    } else {
      entry.last = { at: iso(), said };
      entry.problem = null;
      entry.failures = 0;
      entry.stamp = await stampOf(environment);
    }
  }

  const stampOf = async ({ source }: Environment): Promise<string | null> =>
    source.kind === 'embedded' ? folderStamp(source.folder) : null;

  /** Each embedded database is a PostgreSQL of its own in memory: of many projects one is started after the other. */
  function inTurn(ask: () => Promise<Reading>): Promise<Reading> {
    const own = turn.then(ask);
    turn = own.catch(() => {});
    return own;
  }

  async function find(project: OpenedProject, name: string): Promise<FoundEnvironment | null> {
    return (await environmentsOf(project)).find(({ environment }) => environment.name === name) ?? null;
  }

  /** What is known of it is old enough, and may be another thing now. */
  async function isDue({ environment }: FoundEnvironment, entry: Entry, maxAge: number): Promise<boolean> {
    if (input.now() - entry.triedAt < Math.max(maxAge, pauseAfter(entry.failures))) return false;
    return entry.stamp === null || entry.stamp !== (await stampOf(environment));
  }

  return {
    async of(project) {
      return (await environmentsOf(project)).map((of) => known(project, of));
    },
    async look(project, maxAge) {
      for (const of of await environmentsOf(project)) {
        const entry = entryOf(project, of);
        if (of.environment.problem !== null || !isWanted(of, entry) || !(await isDue(of, entry, maxAge))) continue;
        // rejections are only of mistakes of ours, and the next one who waits gets them
        void read(project, of).catch(() => {});
      }
    },
    async connect(project, name) {
      const of = await find(project, name);
      if (of === null) return null;
      entryOf(project, of).wanted = true;
      if (of.environment.problem === null) await read(project, of);
      return known(project, of);
    },
    async find(project, name) {
      const of = await find(project, name);
      return of === null ? null : { environment: of.environment, address: () => addressOf(of.environment, inputOf(project)) };
    },
    async disconnect(project, name) {
      const of = await find(project, name);
      if (of === null) return;
      const entry = entryOf(project, of);
      entry.wanted = false;
      entry.problem = null;
      entry.failures = 0;
      input.changed();
    },
    async refresh(project, name) {
      const all = (await environmentsOf(project)).filter(({ environment }) => environment.problem === null);
      // whoever names one has just done something there
      const wanted = all.filter((of) => (name === null ? isWanted(of, entryOf(project, of)) : of.environment.name === name));
      await Promise.all(
        wanted.map(async (of) => {
          // one that is under way may have begun before what was done
          await entryOf(project, of).reading?.catch(() => {});
          await read(project, of);
        }),
      );
    },
    forget(of) {
      secrets.delete(idOf(of));
      stored++;
      input.changed();
    },
  };
}
