import type { Severity } from './rules/rule.ts';

/** One shape for `lockkeeper.config.jsonc`, VS Code's settings and the CLI's flags. */
export interface Settings {
  /** `off`, or a severity that replaces the rule's own; keyed by rule id. */
  readonly rules: Readonly<Record<string, 'off' | 'on' | Severity>>;
  /** Major version; null: read from the project's files, else 14. */
  readonly postgresVersion: number | null;
  /** Null: read from the project's files. `7.4`, `6.19.3` … */
  readonly prismaVersion: string | null;
  /** Globs, relative to the config file's folder, of migrations on which nothing is reported. */
  readonly ignore: readonly string[];
  /** A timestamp (`20260101000000`, or a prefix of it) or a git ref; nothing before it is reported. */
  readonly since: string | null;
  readonly naming: {
    /** First words that a migration's name may have. */
    readonly verbs: readonly string[];
  };
  readonly suppressions: {
    readonly requireReason: boolean;
    /** Honour the comments of squawk, pgfence, migrationpilot, postgres-language-server, prisma-strong-migrations. */
    readonly aliases: boolean;
  };
  /** TimeZone of the connection that migrates; decides whether timestamp ↔ timestamptz rewrites. Null: not known. */
  readonly timeZone: string | null;
}

export const DEFAULT_SETTINGS: Settings = {
  rules: {},
  postgresVersion: null,
  prismaVersion: null,
  ignore: [],
  since: null,
  naming: {
    verbs: [
      'create', 'add', 'change', 'remove', 'drop', 'rename', 'backfill', 'migrate', 'cleanup', 'init', 'baseline', 'alter', 'update', 'set',
      'enable', 'disable', 'make', 'move', 'split', 'merge', 'replace', 'index', 'validate', 'attach', 'detach', 'convert', 'fix', 'revert',
      'seed', 'delete', 'archive', 'grant', 'revoke', 'refresh', 'reindex',
    ],
  },
  suppressions: { requireReason: false, aliases: true },
  timeZone: null,
};

export interface SettingProblem {
  /** Path of the setting: `rules.set-not-null`. */
  readonly path: string;
  readonly message: string;
}
