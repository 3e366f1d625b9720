import type { EnvironmentSetting } from '../../core/environment-settings.ts';
import type { EnvironmentKind } from '../../database/environment.ts';
import type { ProblemCode } from '../../database/sessions/problem.ts';
import type { MigrationsParams } from './migrations.ts';

/** Requests about environments. Types and names only; no address with a user or password is ever in them. */

/** An environment of a project. */
export interface EnvironmentRef {
  /** The folder that holds the migrations. */
  readonly folder: string;
  readonly environment: string;
}

/** Client to server: the environments of all projects, as they are known now. Connects to nothing. */
export const ENVIRONMENTS = 'lockkeeper/environments';
export interface EnvironmentsAnswer {
  /** `no-environment`: none with an address. `untrusted`: nothing is read or connected before a person trusts the folder. */
  readonly state: 'shown' | 'no-project' | 'no-environment' | 'untrusted';
  readonly projects: readonly { readonly folder: string; readonly name: string; readonly environments: readonly ShownEnvironment[] }[];
}

export interface ShownEnvironment extends EnvironmentRef {
  readonly kind: EnvironmentKind;
  /** `host`: nobody said the kind. */
  readonly kindFrom: 'settings' | 'host';
  /** Its states are those of the tree. */
  readonly active: boolean;
  /** It stands in `lockkeeper.environments`; else it was found in the project's files. */
  readonly named: boolean;
  /** Without user, password and parameters; null: it is not known. */
  readonly address: string | null;
  /** Where the address comes from, for people: `DATABASE_URL in .env`. */
  readonly from: string;
  /** The address is kept in VS Code's secret storage. */
  readonly secret: boolean;
  readonly embedded: boolean;
  /** `no-address`: it cannot be tried as it stands; the problem says what is missing. */
  readonly state: 'no-address' | 'not-connected' | 'connecting' | 'connected' | 'problem';
  /** Major version of the server. */
  readonly postgres: number | null;
  /** When it was read last. ISO 8601 in UTC. */
  readonly at: string | null;
  readonly counts: { readonly applied: number; readonly pending: number; readonly attention: number } | null;
  readonly problem: ShownProblem | null;
}

export interface ShownProblem {
  readonly code: ProblemCode;
  /** What happened, then what to do. */
  readonly message: string;
  /** The server's own words, and PostgreSQL's code. */
  readonly said: string | null;
  readonly sqlState: string | null;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/**
 * Client to server: a person looks. Environments for development are read, and those that a person connected, when what is known of
 * them is older than `maxAge` milliseconds; one that does not answer is left alone for a while. Answers before they are read:
 * `lockkeeper/environmentsChanged` follows.
 */
export const LOOK = 'lockkeeper/look';
export interface LookParams {
  readonly maxAge: number;
}

/** Client to server: a person connects; answers when it was read, or why not. Null: there is no such environment. */
export const CONNECT = 'lockkeeper/connect';
/** Client to server: it is not read any more until a person connects it. */
export const DISCONNECT = 'lockkeeper/disconnect';

/** Client to server: what is connected is read again, whatever its age; null: all of them. Answers when it was read. */
export const REFRESH = 'lockkeeper/refresh';
export interface RefreshParams {
  readonly of: EnvironmentRef | null;
}

/** Client to server: the migrations of a project by its environments, as a page of Markdown. */
export const COMPARE = 'lockkeeper/compareEnvironments';
export interface CompareParams extends MigrationsParams {
  readonly folder: string;
}
export type CompareAnswer = { readonly markdown: string } | { readonly refused: string };

/**
 * Client to server: an environment is added to the project's config file. Answers `EditAnswer` or `Refused`; null: the project has no
 * such file, so that it goes into the editor's settings.
 */
export const ADD_ENVIRONMENT = 'lockkeeper/addEnvironment';
export interface AddEnvironmentParams {
  readonly folder: string;
  /** As it stands in the settings; never an address with a password. */
  readonly entry: EnvironmentSetting;
}

/** Server to client: the address of an environment that a person stored, or null. The server keeps it in memory alone. */
export const SECRET = 'lockkeeper/secret';
/** Client to server: another address was stored. */
export const SECRET_CHANGED = 'lockkeeper/secretChanged';

/** Server to client: what `lockkeeper/migrations` or `lockkeeper/environments` tell may have changed. No parameters. */
export const ENVIRONMENTS_CHANGED = 'lockkeeper/environmentsChanged';
