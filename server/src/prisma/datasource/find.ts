import { dirname, join, resolve } from 'node:path';
import { parseVersion } from '../eras.ts';
import { foldersUpward, isFile, namesIn, readText } from '../files.ts';
import { CONFIG, type Project } from '../projects.ts';
import { readBlocks, unquoted } from '../schema/blocks.ts';
import { configuredPath } from '../schema/config-path.ts';
import { schemaFiles } from '../schema/locate.ts';
import { type EnvLoad, readConfigFile } from './config-file.ts';
import { expandValue, parseEnvFile } from './env-file.ts';
import type { UrlExpression } from './expression.ts';

/** Where the project's Prisma takes the address of the database from. Paths are absolute. */
export interface Datasource {
  readonly url: UrlExpression;
  /** The schema or config file that says it. */
  readonly file: string;
  /** From here relative paths of the address are meant. */
  readonly base: string;
  /** .env files that this version of Prisma would load, the first that has a variable counts. */
  readonly envFiles: readonly string[];
  /** Variables in the files are put into each other. */
  readonly expands: boolean;
  /** Why no .env file is loaded, for messages; null: there are some, or it needs no reason. */
  readonly notLoaded: string | null;
}

/**
 * Finds the datasource of a project as its version of Prisma would: from 7 on in prisma.config.ts alone; before, in the config if
 * that has one, else in the schema, where `directUrl` is what migrations use. Where neither names an address the usual variable is meant.
 */
export async function findDatasource(project: Project, prismaVersion: string | null): Promise<Datasource> {
  const config = await configOf(project);
  const version = prismaVersion === null ? null : parseVersion(prismaVersion);
  const major = version?.[0] ?? null;
  const schema = await schemaDatasource(project);
  const schemaFolder = schema === null ? project.root : dirname(schema.file);
  const started = config === null ? project.root : startFolder(config.file);
  if (config !== null) {
    const { url, loads } = readConfigFile(config.text);
    const envFiles = loads.map((load) => envFileOf(load, config.file, started));
    const name = config.file.slice(dirname(config.file).length + 1);
    const notLoaded = loads.length > 0 ? null : `${name} loads no .env file; import "dotenv/config" there if Prisma should read one`;
    const common = { envFiles, expands: /["']dotenv-expand["']/.test(config.text), notLoaded };
    if (url !== null) return { url, file: config.file, base: dirname(config.file), ...common };
    if (schema === null || (major !== null && major >= 7)) return { url: USUAL, file: config.file, base: dirname(config.file), ...common };
    return { url: schema.url, file: schema.file, base: schemaFolder, ...common };
  }
  const envFiles = [...new Set([join(project.root, '.env'), join(schemaFolder, '.env'), join(project.root, 'prisma', '.env')])];
  // 7 takes no address from the schema: what still stands there helps people who are on their way to it
  const loads = major === null || major < 7;
  return {
    url: schema?.url ?? USUAL,
    file: schema?.file ?? project.root,
    base: schemaFolder,
    envFiles: loads ? envFiles : [],
    expands: true,
    notLoaded: loads ? null : 'Prisma 7 loads no .env file by itself',
  };
}

const USUAL: UrlExpression = { kind: 'variable', name: 'DATABASE_URL', fallback: null };

/** Prisma is started where the config is; `.config/prisma.ts` stands one folder below. */
const startFolder = (configFile: string): string => {
  const folder = dirname(configFile);
  return folder.endsWith('.config') ? dirname(folder) : folder;
};

const envFileOf = (load: EnvLoad, configFile: string, started: string): string =>
  resolve(load.besideFile ? dirname(configFile) : started, load.path);

export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/** The prisma.config.* of a project: the one that names its migrations, else the nearest that names none. */
export async function configOf(project: Pick<Project, 'root' | 'migrationsFolder'>): Promise<ConfigText | null> {
  let other: ConfigText | null = null;
  for (const folder of await foldersUpward(dirname(project.migrationsFolder))) {
    const below = join(folder, '.config');
    const files = [
      ...(await namesIn(folder)).filter((name) => CONFIG.test(name)).map((name) => join(folder, name)),
      ...(await namesIn(below)).filter((name) => /^prisma\.[cm]?[jt]s$/.test(name)).map((name) => join(below, name)),
    ];
    for (const file of files.sort()) {
      const text = await readText(file);
      if (text === null) continue;
      const migrations = configuredPath(text, 'migrations');
      const names = migrations === null ? [] : [dirname(file), startFolder(file)].map((from) => resolve(from, ...migrations));
      if (names.includes(project.migrationsFolder)) return { file, text };
      if (migrations === null && isWithin(folder, project)) other ??= { file, text };
    }
    if (folder === project.root && other !== null) return other;
  }
  return other;
}

/** A config without a path of migrations is for those in its own folder, not for each project of a large repository. */
const isWithin = (folder: string, project: Pick<Project, 'root' | 'migrationsFolder'>): boolean =>
  folder === project.root || folder === dirname(project.migrationsFolder) || folder === dirname(dirname(project.migrationsFolder));

interface SchemaDatasource {
  readonly url: UrlExpression;
  readonly file: string;
}

/** `directUrl`, else `url` of the datasource in the schema. */
async function schemaDatasource(project: Project): Promise<SchemaDatasource | null> {
  const list = async (folder: string): Promise<readonly { name: string; folder: boolean }[]> =>
    Promise.all((await namesIn(folder)).map(async (name) => ({ name, folder: !(await isFile(join(folder, name))) })));
  for (const file of await schemaFiles(project, { text: readText, list })) {
    for (const block of readBlocks(file.text)) {
      if (block.keyword !== 'datasource') continue;
      for (const key of ['directUrl', 'url']) {
        const tokens = block.lines.find(({ tokens: t }) => t[0]!.text === key && t[1]?.text === '=')?.tokens.slice(2);
        const [first, , argument] = tokens ?? [];
        if (first?.kind === 'string') return { url: { kind: 'literal', url: unquoted(first.text) }, file: file.path };
        if (first?.text === 'env' && argument?.kind === 'string')
          return { url: { kind: 'variable', name: unquoted(argument.text), fallback: null }, file: file.path };
      }
    }
  }
  return null;
}

/** A variable and where it was found; `file` null: in the environment of this process. */
export interface FoundVariable {
  readonly value: string;
  readonly file: string | null;
}

export type VariableAnswer =
  | { readonly kind: 'found'; readonly found: FoundVariable }
  | { readonly kind: 'missing' }
  /** Two files give it different values, which Prisma refuses. */
  | { readonly kind: 'conflict'; readonly files: readonly string[] };

/** Looks a variable up: the process wins over the files, and an earlier file over a later one. */
export async function findVariable(
  name: string,
  from: Pick<Datasource, 'envFiles' | 'expands'>,
  env: Readonly<Record<string, string | undefined>>,
  conflicts: boolean,
): Promise<VariableAnswer> {
  const own = env[name];
  if (own !== undefined) return { kind: 'found', found: { value: own, file: null } };
  const found: { readonly value: string; readonly file: string }[] = [];
  for (const file of from.envFiles) {
    const values = parseEnvFile((await readText(file)) ?? '');
    const value = values.get(name);
    if (value !== undefined) found.push({ value: from.expands ? expandValue(value, values, env) : value, file });
  }
  const [first] = found;
  if (first === undefined) return { kind: 'missing' };
  const other = found.find((f) => f.value !== first.value);
  if (conflicts && other !== undefined) return { kind: 'conflict', files: [first.file, other.file] };
  return { kind: 'found', found: first };
}
