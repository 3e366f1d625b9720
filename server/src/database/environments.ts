import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type EnvironmentSetting, URL_SECRET, URL_VARIABLE } from '../core/environment-settings.ts';
import type { Settings } from '../core/settings.ts';
import { type Datasource, findDatasource, findVariable } from '../prisma/datasource/find.ts';
import { parseVersion } from '../prisma/eras.ts';
import { namesIn } from '../prisma/files.ts';
import { type Project, shown } from '../prisma/projects.ts';
import type { Address, Environment, UrlSource } from './environment.ts';
import { composeServices, kindByHost } from './kinds.ts';
import { type ParsedAddress, readAddress, shownAddress } from './sessions/address.ts';
import shipped from './sessions/embedded/extensions.json';
import { DatabaseError } from './sessions/session.ts';

/** What environments are found from. */
export interface EnvironmentInput {
  readonly project: Project;
  readonly settings: Settings;
  /** Variables of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A secret that a person has stored under the environment's name; null: none, or there is no such storage. */
  readonly secret: (environment: string) => Promise<string | null>;
  /** False in an untrusted workspace: no .env file is read, and no address is given. */
  readonly trusted: boolean;
}

const NOT_TRUSTED = 'This workspace is not trusted: no .env file is read and nothing is connected. Trust it to go on.';

/** An environment with what only this file may hold. */
interface Found {
  readonly environment: Environment;
  readonly address: Address | null;
}

/** An address that is known, or why not. */
type Looked = { readonly url: string } | { readonly problem: string };

/**
 * The environments of a project: those of the settings, and for development what the project's files name, the way the project's
 * version of Prisma would find it. Reads files, runs nothing, connects to nothing.
 */
export async function findEnvironments(input: EnvironmentInput): Promise<readonly Environment[]> {
  return (await findAll(input)).map((found) => found.environment);
}

/** The address of an environment; it is not kept. @throws DatabaseError when it is not known */
export async function addressOf(environment: Environment, input: EnvironmentInput): Promise<Address> {
  const found = input.trusted ? (await findAll(input)).find((f) => f.environment.name === environment.name) : undefined;
  if (found?.address != null && found.environment.problem === null) return found.address;
  const message =
    (input.trusted ? found?.environment.problem : NOT_TRUSTED) ?? 'The address is not known. Name it in lockkeeper.environments.';
  throw new DatabaseError({ code: 'no-address', message, sqlState: null, said: null, offset: null });
}

/** An address that a person gave, as an environment without a name of its own. @param base absolute; from here its paths are meant
 * @throws DatabaseError when it cannot be read */
export async function givenEnvironment(
  url: string,
  input: EnvironmentInput,
  base: string,
): Promise<{ readonly environment: Environment; readonly address: Address }> {
  const services = await composeServices(input.project.root);
  const source: UrlSource = { kind: 'literal', file: null };
  const { environment, address } = found(input, services, { name: 'url', kind: null, source, foundIn: '--url', base }, { url });
  if (address !== null && environment.problem === null) return { environment, address };
  throw new DatabaseError({ code: 'bad-address', message: environment.problem ?? '', sqlState: null, said: null, offset: null });
}

async function findAll(input: EnvironmentInput): Promise<readonly Found[]> {
  const services = await composeServices(input.project.root);
  const named = await Promise.all(input.settings.environments.map((setting) => ofSetting(setting, input, services)));
  const own = await ofProject(input, services);
  const hidden = named.some((f) => covers(f.environment, own.environment));
  return hidden ? named : [own, ...named];
}

/** Whoever names an environment for development, or the same database, means that one. */
const covers = (named: Environment, own: Environment): boolean =>
  named.name.toLowerCase() === own.name.toLowerCase() ||
  (named.kind === 'development' && own.kind === 'development') ||
  (named.source.kind === 'variable' && own.source.kind === 'variable' && named.source.name === own.source.name);

/** What is known about an address, put together. */
function found(
  input: EnvironmentInput,
  services: ReadonlySet<string>,
  what: {
    readonly name: string;
    readonly kind: Environment['kind'] | null;
    readonly source: UrlSource;
    readonly foundIn: string;
    readonly base: string;
  },
  looked: Looked,
): Found {
  const read = 'url' in looked ? readAddress(looked.url, what.base) : { problem: looked.problem };
  const address = 'problem' in read ? null : read;
  const problem = 'problem' in read ? read.problem : null;
  return {
    environment: {
      name: what.name,
      // where the address is not known yet nobody knows that it is harmless, except where it is for development by its finding
      kind: what.kind ?? (address === null ? (what.name === 'development' ? 'development' : 'production') : kindByHost(address, services)),
      kindFrom: what.kind === null ? 'host' : 'settings',
      source: what.source,
      foundIn: what.foundIn,
      shownAddress: address === null ? null : shownFor(address, input.project),
      pooler: address?.kind === 'server' && address.pooler,
      problem: input.trusted ? problem : NOT_TRUSTED,
    },
    address:
      address === null || !('url' in looked) ? null : { url: looked.url, base: what.base, extensions: () => extensionsOf(input.project) },
  };
}

export const shownFor = (address: ParsedAddress, project: Project): string =>
  shownAddress(address, (folder) => shown(folder, project.root));

async function ofSetting(setting: EnvironmentSetting, input: EnvironmentInput, services: ReadonlySet<string>): Promise<Found> {
  const { project } = input;
  const base = project.configFile === null ? project.root : dirname(project.configFile);
  const envFile = setting.envFile === null ? null : resolve(base, setting.envFile);
  const what = { name: setting.name, kind: setting.kind, foundIn: 'lockkeeper.environments', base };
  const name = URL_VARIABLE.exec(setting.url)?.[1];
  if (name !== undefined) {
    const looked = input.trusted
      ? await lookUp(name, { envFiles: envFile === null ? [] : [envFile], expands: true, notLoaded: null }, input, false)
      : null;
    const file = looked !== null && 'file' in looked ? looked.file : envFile;
    return found(input, services, { ...what, source: { kind: 'variable', name, file } }, looked ?? { problem: NOT_TRUSTED });
  }
  if (setting.url === URL_SECRET) {
    const secret = input.trusted ? await input.secret(setting.name) : null;
    const none = `The address of "${setting.name}" is not stored yet. Store it in VS Code, or give it with --url.`;
    return found(input, services, { ...what, source: { kind: 'secret' } }, secret === null ? { problem: none } : { url: secret });
  }
  const read = readAddress(setting.url, base);
  const source: UrlSource =
    'kind' in read && read.kind === 'embedded' ? { kind: 'embedded', folder: read.folder } : { kind: 'literal', file: project.configFile };
  return found(input, services, { ...what, source }, { url: setting.url });
}

/** The database that the project's own files name. */
async function ofProject(input: EnvironmentInput, services: ReadonlySet<string>): Promise<Found> {
  const { project } = input;
  const version = input.settings.prismaVersion ?? project.prismaVersion.value;
  const datasource = await findDatasource(project, version);
  const what = { name: 'development', kind: null, foundIn: datasource.file, base: datasource.base };
  const { url } = datasource;
  const direct = (literal: string): Found => {
    const read = readAddress(literal, datasource.base);
    const source: UrlSource =
      'kind' in read && read.kind === 'embedded' ? { kind: 'embedded', folder: read.folder } : { kind: 'literal', file: datasource.file };
    return renamed(found(input, services, { ...what, source }, { url: literal }));
  };
  if (url.kind === 'literal') return direct(url.url);
  if (url.kind === 'computed') {
    const problem = `${shown(datasource.file, project.root)} computes the address, which only running it would tell. Name the environment in lockkeeper.environments.`;
    return found(input, services, { ...what, source: { kind: 'literal', file: datasource.file } }, { problem });
  }
  const legacy = version === null || (parseVersion(version)?.[0] ?? 7) < 7;
  const looked = input.trusted
    ? await lookUp(url.name, datasource, input, legacy && datasource.notLoaded === null)
    : { problem: NOT_TRUSTED };
  if ('problem' in looked && url.fallback !== null && input.trusted) return direct(url.fallback);
  const source: UrlSource = { kind: 'variable', name: url.name, file: 'file' in looked ? looked.file : null };
  return renamed(found(input, services, { ...what, source }, looked));
}

/** The database that the project's files name is for development where it is local; else it has the name of its variable. */
const renamed = (f: Found): Found => {
  const { kind, source } = f.environment;
  if (kind === 'development') return f;
  return { ...f, environment: { ...f.environment, name: source.kind === 'variable' ? source.name : 'datasource' } };
};

async function lookUp(
  name: string,
  from: Pick<Datasource, 'envFiles' | 'expands' | 'notLoaded'>,
  input: EnvironmentInput,
  conflicts: boolean,
): Promise<{ readonly url: string; readonly file: string | null } | { readonly problem: string }> {
  const answer = await findVariable(name, from, input.env, conflicts);
  const tell = (files: readonly string[]): string => files.map((file) => shown(file, input.project.root)).join(' and ');
  switch (answer.kind) {
    case 'found':
      return answer.found.value.trim() === ''
        ? { problem: `${name} is empty. Set it to the address of the database.` }
        : { url: answer.found.value, file: answer.found.file };
    case 'conflict':
      return { problem: `${name} stands in ${tell(answer.files)} with different values, which Prisma refuses. Keep one of them.` };
    case 'missing': {
      const files = from.envFiles.length === 0 ? '' : `, ${from.envFiles.map((file) => shown(file, input.project.root)).join(', ')}`;
      const why = from.notLoaded === null ? '' : ` (${from.notLoaded})`;
      return {
        problem: `Looked for ${name} in the environment of this process${files}${why}. Set it there, or name an environment in lockkeeper.environments.`,
      };
    }
  }
}

/** Extensions that the project's migrations create, as far as the embedded PostgreSQL has them. */
async function extensionsOf(project: Project): Promise<readonly string[]> {
  const wanted = new Set<string>();
  for (const name of await namesIn(project.migrationsFolder)) {
    let text: string;
    try {
      text = await readFile(join(project.migrationsFolder, name, 'migration.sql'), 'utf8');
    } catch {
      continue;
    }
    for (const match of text.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi))
      wanted.add(match[1]!.toLowerCase());
  }
  return (shipped as readonly string[]).filter((name) => wanted.has(name));
}
