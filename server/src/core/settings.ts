import { type EntryProblem, type EnvironmentSetting, readEnvironments } from './environment-settings.ts';
import type { Severity } from './rules/rule.ts';
import { nearest } from './text/nearest.ts';

/** One shape for `lockkeeper.config.jsonc`, VS Code's settings and the CLI's flags. */
export interface Settings {
  /** `off`, or a severity that replaces the rule's own; keyed by rule id. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
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
  /** Lockkeeper itself may roll back in production, after the name of the database was typed. */
  readonly allowProductionRollback: boolean;
  /** Databases with a name; those of the project's files are found without them. */
  readonly environments: readonly EnvironmentSetting[];
}

export type RuleSetting = 'off' | 'on' | Severity;
export const RULE_SETTINGS: readonly RuleSetting[] = ['off', 'on', 'error', 'warning', 'advice'];

export const DEFAULT_SETTINGS: Settings = {
  rules: {},
  postgresVersion: null,
  prismaVersion: null,
  ignore: [],
  since: null,
  naming: {
    verbs: [
      'create',
      'add',
      'change',
      'remove',
      'drop',
      'rename',
      'backfill',
      'migrate',
      'cleanup',
      'init',
      'baseline',
      'alter',
      'update',
      'set',
      'enable',
      'disable',
      'make',
      'move',
      'split',
      'merge',
      'replace',
      'index',
      'validate',
      'attach',
      'detach',
      'convert',
      'fix',
      'revert',
      'seed',
      'delete',
      'archive',
      'grant',
      'revoke',
      'refresh',
      'reindex',
      'require',
      'release',
      'swap',
      'use',
      'put',
      'identify',
    ],
  },
  suppressions: { requireReason: false, aliases: true },
  timeZone: null,
  allowProductionRollback: false,
  environments: [],
};

export interface SettingProblem {
  /** Path of the setting: `rules.set-not-null`. */
  readonly path: string;
  /** The same as keys and indexes, for finding the place in the file. */
  readonly keys: readonly (string | number)[];
  /** `unknown`: the key or rule is not known; `value`: the value does not fit. */
  readonly about: 'unknown' | 'value';
  readonly message: string;
}

export type SettingType =
  | { readonly kind: 'rules' }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'string'; readonly pattern?: string; readonly example: string }
  | { readonly kind: 'strings' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'environments' };

/** A setting: the JSON Schema, VS Code's contribution, the checks and the documentation are derived from these rows. */
export interface SettingRow {
  readonly path: string;
  readonly type: SettingType;
  /** Null is a value too: "read it from the project's files". */
  readonly nullable: boolean;
  readonly description: string;
}

export const SETTING_ROWS: readonly SettingRow[] = [
  {
    path: 'rules',
    type: { kind: 'rules' },
    nullable: false,
    description:
      'What each rule reports: "off", "on" (its own level), "error", "warning" or "advice". Style rules are off until they are turned on.',
  },
  {
    path: 'postgresVersion',
    type: { kind: 'integer', minimum: 14, maximum: 18 },
    nullable: true,
    description:
      'Major version of the PostgreSQL server that the migrations run on. When it is not set, it is read from Compose, CI and dev container files, else 14 is taken.',
  },
  {
    path: 'prismaVersion',
    type: { kind: 'string', pattern: '^\\d+(\\.\\d+){0,2}(-[0-9A-Za-z.-]+)?$', example: '7.4' },
    nullable: true,
    description:
      'Version of Prisma that runs the migrations; from 7.4 on it sends statements one by one. When it is not set, it is read from node_modules, the lock file or package.json.',
  },
  {
    path: 'ignore',
    type: { kind: 'strings' },
    nullable: false,
    description:
      'Globs of migrations on which nothing is reported, relative to the folder of this file: "prisma/migrations/2023*". They still count as history.',
  },
  {
    path: 'since',
    type: { kind: 'string', example: '20260101000000' },
    nullable: true,
    description:
      'Nothing is reported on migrations before this: a timestamp ("20260101", any leading part) or a git ref ("origin/main") whose migrations count as shipped.',
  },
  {
    path: 'naming.verbs',
    type: { kind: 'strings' },
    nullable: false,
    description: 'Words that a migration\'s name may begin with, after the timestamp: add_user_email begins with "add".',
  },
  {
    path: 'suppressions.requireReason',
    type: { kind: 'boolean' },
    nullable: false,
    description: 'Ask for a reason after the rule in every lockkeeper-ignore comment.',
  },
  {
    path: 'suppressions.aliases',
    type: { kind: 'boolean' },
    nullable: false,
    description: 'Honour the ignore comments of squawk, pgfence, migrationpilot, postgres-language-server and prisma-strong-migrations.',
  },
  {
    path: 'timeZone',
    type: { kind: 'string', example: 'UTC' },
    nullable: true,
    description: 'TimeZone of the connection that migrates. With UTC, changing timestamp to timestamptz does not rewrite the table.',
  },
  {
    path: 'allowProductionRollback',
    type: { kind: 'boolean' },
    nullable: false,
    description:
      'Let Lockkeeper run down.sql in production itself, after the name of the database was typed. Otherwise it shows the commands for a person.',
  },
  {
    path: 'environments',
    type: { kind: 'environments' },
    nullable: false,
    description:
      'Databases with a name: { "name": "staging", "kind": "staging", "url": "${env:STAGING_URL}" }. The url is a variable, "${secret}", which VS Code keeps, or "pglite:<folder>", a database without a server. Passwords do not belong here.',
  },
];

/** The setting's value in a settings object, by its path. */
export function valueAt(settings: Settings, path: string): unknown {
  let value: unknown = settings;
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
  return value;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
  /** Paths that the input set to a fitting value: `since`, `rules.set-not-null`. */
  readonly given: readonly string[];
}

/**
 * Reads settings from any JSON value over `base`. Values that do not fit are reported and left as they were; nothing throws.
 * `ruleIds` is null when the ids are not to be checked.
 */
export function readSettings(raw: unknown, ruleIds: readonly string[] | null = null, base: Settings = DEFAULT_SETTINGS): ReadSettings {
  const problems: SettingProblem[] = [];
  const given: string[] = [];
  if (raw === undefined || raw === null) return { settings: base, problems, given };
  if (!isObject(raw)) {
    problems.push(problem([], 'value', `Settings are an object, not ${kindOf(raw)}. Put them in braces.`));
    return { settings: base, problems, given };
  }
  const values = new Map<string, unknown>();
  reportUnknownKeys(raw, [], problems);
  for (const row of SETTING_ROWS) {
    const keys = row.path.split('.');
    const value = keys.reduce<unknown>((v, key) => (isObject(v) ? v[key] : undefined), raw);
    if (value === undefined) continue;
    const read = readValue(row, keys, value, ruleIds, problems);
    if (read === undefined) continue;
    values.set(row.path, read);
    if (row.type.kind === 'rules') given.push(...Object.keys(read as object).map((id) => `rules.${id}`));
    else given.push(row.path);
  }
  return { settings: withValues(base, values), problems, given };
}

function withValues(base: Settings, values: ReadonlyMap<string, unknown>): Settings {
  const pick = <T>(path: string, old: T): T => (values.has(path) ? (values.get(path) as T) : old);
  return {
    rules: { ...base.rules, ...pick<Settings['rules']>('rules', {}) },
    postgresVersion: pick('postgresVersion', base.postgresVersion),
    prismaVersion: pick('prismaVersion', base.prismaVersion),
    ignore: pick('ignore', base.ignore),
    since: pick('since', base.since),
    naming: { verbs: pick('naming.verbs', base.naming.verbs) },
    suppressions: {
      requireReason: pick('suppressions.requireReason', base.suppressions.requireReason),
      aliases: pick('suppressions.aliases', base.suppressions.aliases),
    },
    timeZone: pick('timeZone', base.timeZone),
    allowProductionRollback: pick('allowProductionRollback', base.allowProductionRollback),
    environments: pick('environments', base.environments),
  };
}

/** Keys at one level of the table: `naming` has `verbs`. */
function keysBelow(prefix: readonly string[]): string[] {
  const start = prefix.map((p) => `${p}.`).join('');
  return [...new Set(SETTING_ROWS.filter((r) => r.path.startsWith(start)).map((r) => r.path.slice(start.length).split('.')[0]!))];
}

function reportUnknownKeys(raw: Readonly<Record<string, unknown>>, prefix: readonly string[], problems: SettingProblem[]): void {
  const known = keysBelow(prefix);
  for (const [key, value] of Object.entries(raw)) {
    const keys = [...prefix, key];
    if (prefix.length === 0 && key === '$schema') continue;
    if (!known.includes(key)) {
      const near = nearest(key, known);
      const all = `Settings ${prefix.length === 0 ? 'here' : `of ${prefix.join('.')}`} are ${known.join(', ')}.`;
      problems.push(
        problem(
          keys,
          'unknown',
          `There is no setting "${keys.join('.')}". ${near === null ? all : `Did you mean "${[...prefix, near].join('.')}"?`}`,
        ),
      );
    } else if (!SETTING_ROWS.some((r) => r.path === keys.join('.'))) {
      if (isObject(value)) reportUnknownKeys(value, keys, problems);
      else
        problems.push(problem(keys, 'value', `"${keys.join('.')}" is an object with ${keysBelow(keys).join(', ')}, not ${kindOf(value)}.`));
    }
  }
}

function readValue(
  row: SettingRow,
  keys: readonly string[],
  value: unknown,
  ruleIds: readonly string[] | null,
  problems: SettingProblem[],
): unknown {
  if (value === null) {
    if (row.nullable) return null;
    problems.push(problem(keys, 'value', `"${row.path}" cannot be null. Leave it out instead.`));
    return undefined;
  }
  const type = row.type;
  const refuse = (expected: string): undefined => {
    problems.push(problem(keys, 'value', `"${row.path}" is ${expected}, not ${kindOf(value)}.`));
    return undefined;
  };
  switch (type.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse('true or false');
    case 'integer': {
      const text = `a whole number from ${type.minimum} to ${type.maximum}`;
      if (typeof value !== 'number' || !Number.isInteger(value)) return refuse(text);
      return value >= type.minimum && value <= type.maximum ? value : refuse(text);
    }
    case 'string': {
      const text = `a text such as "${type.example}"`;
      if (typeof value !== 'string' || value.trim() === '') return refuse(text);
      return type.pattern === undefined || new RegExp(type.pattern).test(value) ? value : refuse(text);
    }
    case 'strings': {
      if (!Array.isArray(value)) return refuse('a list of texts');
      const wrong = value.findIndex((v) => typeof v !== 'string' || v === '');
      if (wrong < 0) return value as readonly string[];
      problems.push(
        problem(
          [...keys, wrong],
          'value',
          `Entry ${wrong + 1} of "${row.path}" is ${kindOf(value[wrong])}. Write a text that is not empty.`,
        ),
      );
      return value.filter((v): v is string => typeof v === 'string' && v !== '');
    }
    case 'environments': {
      const wrong: EntryProblem[] = [];
      const read = readEnvironments(value, wrong);
      for (const p of wrong) problems.push(problem([...keys, ...p.keys], p.about, p.message));
      // the value itself is not quoted: it may hold a password
      if (read === null) problems.push(problem(keys, 'value', '"environments" is a list. Write [{ "name": …, "kind": …, "url": … }].'));
      return read ?? undefined;
    }
    case 'rules':
      return isObject(value) ? readRules(value, keys, ruleIds, problems) : refuse('an object from rule to level');
  }
}

function readRules(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  ruleIds: readonly string[] | null,
  problems: SettingProblem[],
): Settings['rules'] {
  const rules: Record<string, RuleSetting> = {};
  for (const [id, setting] of Object.entries(value)) {
    if (ruleIds !== null && !ruleIds.includes(id)) {
      const near = nearest(id, ruleIds);
      const hint = near === null ? '`lockkeeper rules` lists them.' : `Did you mean "${near}"?`;
      problems.push(problem([...keys, id], 'unknown', `There is no rule "${id}". ${hint}`));
    } else if (!RULE_SETTINGS.includes(setting as RuleSetting)) {
      const allowed = RULE_SETTINGS.map((s) => `"${s}"`).join(', ');
      problems.push(problem([...keys, id], 'value', `Rule "${id}" takes ${allowed}, not ${kindOf(setting)}.`));
    } else {
      rules[id] = setting as RuleSetting;
    }
  }
  return rules;
}

const problem = (keys: readonly (string | number)[], about: SettingProblem['about'], message: string): SettingProblem => ({
  path: keys.join('.'),
  keys,
  about,
  message,
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in words, for messages: `"abc"`, `12`, `a list`. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return value.length > 40 ? 'a long text' : `"${value}"`;
  return String(value);
}
