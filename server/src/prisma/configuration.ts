import { dirname } from 'node:path';
import type { AnalysisOptions } from '../core/analyse.types.ts';
import { SETTING_ROWS, type Settings, valueAt } from '../core/settings.ts';
import type { StatementReader } from '../core/sql/statement.ts';
import { type ConfigProblem, type EffectiveSettings, effectiveSettings, findConfigFile, placeOfSetting } from './config.ts';
import { type Era, eraOf } from './eras.ts';
import { readText } from './files.ts';
import { ignoreMatcher } from './ignore.ts';
import { type Project, shown } from './projects.ts';
import { readSince, type Since } from './since.ts';
import { divideIntoUnits } from './units.ts';
import { findPostgresVersion, findPrismaVersion, type Sourced } from './versions.ts';

/** What the caller brings: the reader of statements, and the settings that do not stand in the project's files. */
export interface Setup {
  readonly reader: StatementReader;
  /** VS Code's settings below `lockkeeper`. */
  readonly editor?: unknown;
  /** Flags of the command line, in the shape of the settings. */
  readonly flags?: unknown;
  /** Text of a config file that is open in an editor, or null for the one on disk. */
  readonly openText?: (path: string) => string | null;
  /** False in an untrusted workspace: git is not run. Default: true. */
  readonly git?: boolean;
}

/** Everything that decides what is reported for a project, with the source of each value. */
export interface Configuration {
  readonly settings: Settings;
  readonly sources: EffectiveSettings['sources'];
  readonly problems: readonly ConfigProblem[];
  readonly configFile: string | null;
  readonly postgres: Sourced<number>;
  readonly prisma: Sourced<string | null>;
  readonly era: Era;
  readonly since: Since;
  /** The glob of `ignore` that covers a file (absolute path), or null. */
  readonly ignored: (file: string) => string | null;
  /** The same object as long as nothing in it changes. */
  readonly options: AnalysisOptions;
}

const LAYER_WORDS = { default: 'default', editor: 'VS Code settings', file: 'config file', flag: 'command line' } as const;

/** Reads the settings of a project (or of the folder of a lone file) and what its own files say about versions. */
export async function readConfiguration(
  at: Pick<Project, 'root' | 'configFile' | 'prismaVersion' | 'postgresVersion'> & { readonly migrationsFolder: string | null },
  setup: Setup,
): Promise<Configuration> {
  const text = at.configFile === null ? null : (setup.openText?.(at.configFile) ?? (await readText(at.configFile)));
  const file = at.configFile === null || text === null ? null : { path: at.configFile, text };
  const effective = effectiveSettings({ editor: setup.editor, file, flags: setup.flags });
  const { settings, sources } = effective;
  const layerOf = (path: string): string => LAYER_WORDS[sources.get(path) ?? 'default'];
  const postgres =
    settings.postgresVersion === null ? at.postgresVersion : { value: settings.postgresVersion, source: layerOf('postgresVersion') };
  const prisma = settings.prismaVersion === null ? at.prismaVersion : { value: settings.prismaVersion, source: layerOf('prismaVersion') };
  const era = eraOf(prisma.value);
  const since = await readSince(settings.since, at.migrationsFolder ?? at.root, setup.git !== false);
  const problems = [...effective.problems];
  if (since.problem !== null) {
    const layer = sources.get('since');
    const inFile = layer === 'file' && file !== null;
    problems.push({
      layer: layer === undefined || layer === 'default' ? 'flag' : layer,
      file: inFile ? file.path : null,
      span: inFile ? placeOfSetting(file.text, 'since') : null,
      path: 'since',
      message: since.problem,
    });
  }
  const base = sources.get('ignore') === 'file' && file !== null ? dirname(file.path) : at.root;
  return {
    settings,
    sources,
    problems,
    postgres,
    prisma,
    era,
    since,
    configFile: effective.configFile,
    ignored: ignoreMatcher(settings.ignore, base),
    options: { reader: setup.reader, settings, postgres: postgres.value, execution: era.execution, divide: divideIntoUnits },
  };
}

/** The same for a file outside any project: the config file and the versions that the folders above it give. */
export async function readLooseConfiguration(folder: string, setup: Setup): Promise<Configuration> {
  const [configFile, prismaVersion, postgresVersion] = await Promise.all([
    findConfigFile(folder),
    findPrismaVersion(folder),
    findPostgresVersion(folder),
  ]);
  return readConfiguration({ root: folder, migrationsFolder: null, configFile, prismaVersion, postgresVersion }, setup);
}

/** A line of `lockkeeper config` and of "Show Effective Configuration". */
export interface ConfigurationLine {
  readonly path: string;
  readonly value: unknown;
  /** `config file`, `default`, `docker-compose.yml` … */
  readonly source: string;
}

/** Every setting with its value and its source; rules one by one, versions as they are taken. */
export function describeConfiguration(configuration: Configuration, root: string): readonly ConfigurationLine[] {
  const { settings, sources } = configuration;
  const from = (path: string): string => {
    const layer = sources.get(path) ?? 'default';
    return layer === 'file' && configuration.configFile !== null ? shown(configuration.configFile, root) : LAYER_WORDS[layer];
  };
  return SETTING_ROWS.flatMap((row): ConfigurationLine[] => {
    if (row.path === 'rules')
      return Object.entries(settings.rules).map(([id, value]) => ({ path: `rules.${id}`, value, source: from(`rules.${id}`) }));
    if (row.path === 'postgresVersion')
      return [{ path: row.path, value: configuration.postgres.value, source: configuration.postgres.source }];
    if (row.path === 'prismaVersion') return [{ path: row.path, value: configuration.prisma.value, source: configuration.prisma.source }];
    return [{ path: row.path, value: valueAt(settings, row.path), source: from(row.path) }];
  });
}
