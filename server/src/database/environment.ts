import type { EnvironmentKind } from '../core/environment-settings.ts';

export { ENVIRONMENT_KINDS, type EnvironmentKind } from '../core/environment-settings.ts';

/** Where the address of a database comes from. It never holds the address itself, so that it may be shown and logged. */
export type UrlSource =
  /** A variable: of the file (absolute path) where one is named, else of the environment of this process. */
  | { readonly kind: 'variable'; readonly name: string; readonly file: string | null }
  /** VS Code's secret storage; the command line has none. */
  | { readonly kind: 'secret' }
  /** A database in a folder (absolute path), without a server. */
  | { readonly kind: 'embedded'; readonly folder: string }
  /** Written out in a file of the project (absolute path), or given with `--url` (null). */
  | { readonly kind: 'literal'; readonly file: string | null };

/** A database with a name. */
export interface Environment {
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** `settings`: a person said the kind; `host`: it follows from the host, which makes unknown hosts production. */
  readonly kindFrom: 'settings' | 'host';
  readonly source: UrlSource;
  /** Where the environment was found: `lockkeeper.environments`, or a file of the project (absolute path). */
  readonly foundIn: string;
  /**
   * The address without user, password and parameters, for people: `localhost:5432/app`, `prisma/dev.db` …; null: it is not known,
   * because a variable is not set or the secret was not given.
   */
  readonly shownAddress: string | null;
  /** The address is that of a pooler in transaction mode: it can be read, and is refused where something is to be written. */
  readonly pooler: boolean;
  /** Why it cannot be used as it stands, in a sentence with what was looked for; null: it can be tried. */
  readonly problem: string | null;
}

/** The secret part: only what opens a connection is handed this. Never logged, shown, thrown or stored. */
export interface Address {
  readonly url: string;
  /** Absolute; from here relative paths of the address are meant. Default: the current folder. */
  readonly base?: string;
  /** Extensions that the project's migrations ask for, which an embedded database has to be given. */
  readonly extensions?: () => Promise<readonly string[]>;
}
