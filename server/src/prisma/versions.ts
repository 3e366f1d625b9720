import { basename, join, relative } from 'node:path';
import { minVersion, validRange } from 'semver';
import { foldersUpward, namesIn, readText } from './files.ts';

/** A version and the place that says it. */
export interface Sourced<T> {
  readonly value: T;
  /** `node_modules/prisma`, `docker-compose.yml`, `setting`, `default` …: completes "from …". */
  readonly source: string;
}

export const OLDEST_POSTGRES = 14;
export const NEWEST_POSTGRES = 18;

/** Packages that carry Prisma's version, the most telling first. Prisma 7 beside Prisma 8 is `@prisma/prisma7`. */
const PACKAGES = ['prisma', '@prisma/prisma7', '@prisma/client'] as const;

/**
 * The version of Prisma that a project installs: from node_modules upward, else the lock file, else the lowest version that
 * package.json allows; null when nothing says it. Nothing is run.
 */
export async function findPrismaVersion(root: string): Promise<Sourced<string | null>> {
  const folders = await foldersUpward(root);
  const tell = (file: string): string => relative(root, file).replaceAll('\\', '/');
  for (const find of [installedVersion, lockedVersion, declaredVersion]) {
    for (const name of PACKAGES) {
      for (const folder of folders) {
        const found = await find(folder, name, root);
        if (found !== null) return { value: found.value, source: `${tell(found.source)}${found.note ?? ''}` };
      }
    }
  }
  return { value: null, source: 'nothing in the project says it' };
}

type Found = { readonly value: string; readonly source: string; readonly note?: string } | null;

async function installedVersion(folder: string, name: string): Promise<Found> {
  const source = join(folder, 'node_modules', name);
  const version = parse(await readText(join(source, 'package.json')))?.version;
  return typeof version === 'string' ? { value: version, source } : null;
}

async function lockedVersion(folder: string, name: string, root: string): Promise<Found> {
  for (const [file, read] of LOCK_FILES) {
    const source = join(folder, file);
    const text = await readText(source);
    if (text === null) continue;
    const value = read(text, name, relative(folder, root).replaceAll('\\', '/'));
    if (value !== null) return { value, source };
  }
  return null;
}

const escaped = (name: string): string => name.replaceAll('/', '\\/');
const firstMatch = (text: string, patterns: readonly RegExp[]): string | null => {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return null;
};

/** How each lock file is read. `within`: the project's folder as the lock file names it, for workspaces. */
const LOCK_FILES: readonly (readonly [string, (text: string, name: string, within: string) => string | null])[] = [
  ['package-lock.json', npmLock],
  ['npm-shrinkwrap.json', npmLock],
  [
    'pnpm-lock.yaml',
    (text, name) =>
      firstMatch(text, [
        new RegExp(`^ +'?${escaped(name)}'?:\\n +specifier: [^\\n]*\\n +version: '?(\\d+\\.\\d+\\.\\d+[^\\s('_]*)`, 'm'),
        new RegExp(`^ +'?\\/?${escaped(name)}[@/](\\d+\\.\\d+\\.\\d+[^\\s(:'_]*)`, 'm'),
      ]),
  ],
  ['yarn.lock', (text, name) => firstMatch(text, [new RegExp(`^"?${escaped(name)}@[^\\n]*:\\r?\\n +version:? "?(\\d[^"\\s]*)`, 'm')])],
  ['bun.lock', (text, name) => firstMatch(text, [new RegExp(`"${escaped(name)}": \\["${escaped(name)}@(\\d[^"]*)"`)])],
];

function npmLock(text: string, name: string, within: string): string | null {
  const lock = parse(text);
  const packages = lock?.packages as Record<string, { version?: unknown }> | undefined;
  const dependencies = lock?.dependencies as Record<string, { version?: unknown }> | undefined;
  const version =
    packages?.[`${within}/node_modules/${name}`]?.version ?? packages?.[`node_modules/${name}`]?.version ?? dependencies?.[name]?.version;
  return typeof version === 'string' ? version : null;
}

async function declaredVersion(folder: string, name: string): Promise<Found> {
  const source = join(folder, 'package.json');
  const manifest = parse(await readText(source));
  for (const key of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const range = (manifest?.[key] as Record<string, unknown> | undefined)?.[name];
    if (typeof range !== 'string' || validRange(range) === null || /^[*x]?$/.test(range.trim())) continue;
    const lowest = minVersion(range);
    if (lowest === null) continue;
    const pinned = range.trim().replace(/^[=v]+/, '') === lowest.version;
    return { value: lowest.version, source, ...(pinned ? {} : { note: ` (lowest version that "${range}" allows)` }) };
  }
  return null;
}

function parse(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * The major version in the name of a container image: `postgres:16-alpine`, `postgis/postgis:16-3.4`, `pgvector/pgvector:pg16`,
 * `timescale/timescaledb:latest-pg16`, `postgres:${VERSION:-16}`; null when it is no PostgreSQL or says no number.
 */
export function majorOfImage(image: string): number | null {
  const plain = image.replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1').replace(/@sha256:.*$/, '');
  const colon = plain.lastIndexOf(':');
  if (colon < 0 || plain.includes('/', colon)) return null;
  const name = plain.slice(0, colon);
  const tag = plain.slice(colon + 1);
  if (
    !/(?:postgres|postgis|pgvector|timescale|citus|paradedb|pgrouting)/i.test(name) ||
    /exporter|operator|backup|postgrest|pgadmin/i.test(name)
  )
    return null;
  const major =
    /pg-?(\d{1,2})(?!\d)/i.exec(tag)?.[1] ??
    (/(?:timescale|pgvector|paradedb|citus)/i.test(name) ? undefined : /^v?(\d{1,2})(?![\d])/.exec(tag)?.[1]);
  return major === undefined ? null : Number(major);
}

/** Majors of all PostgreSQL images that a Compose, CI, dev container or Docker file names. */
function majorsIn(text: string): number[] {
  const images = text.matchAll(
    /(?:^|[\s{,-])"?image"?\s*:\s*["']?([^\s"'#,}]+(?:\$\{[^}]*\})?[^\s"'#,]*)|^\s*FROM\s+(\S+)|^\s*-\s*image:\s*(\S+)|docker:\/\/(\S+)|^\s*-\s*(?:name:\s*)?["']?([\w./-]+:[\w.${}:-]+)/gim,
  );
  return [...images].flatMap((m) => majorOfImage((m[1] ?? m[2] ?? m[3] ?? m[4] ?? m[5])!) ?? []);
}

const NAMES: readonly (readonly [string, RegExp])[] = [
  ['.', /^(?:docker-)?compose[^/]*\.ya?ml$/],
  ['.devcontainer', /^(?:(?:docker-)?compose[^/]*\.ya?ml|devcontainer\.json|Dockerfile)$/],
  ['.', /^\.devcontainer\.json$/],
  ['.github/workflows', /\.ya?ml$/],
  ['.', /^\.gitlab-ci\.ya?ml$/],
  ['.circleci', /^config\.ya?ml$/],
  ['docker', /^(?:docker-)?compose[^/]*\.ya?ml$/],
];

/**
 * The major version of PostgreSQL that a project's own files name, from its folder upward to the repository's root; the lowest
 * where a file names several. 14, the oldest version known here, when nothing says it.
 */
export async function findPostgresVersion(root: string): Promise<Sourced<number>> {
  const folders = await foldersUpward(root);
  for (const folder of folders) {
    for (const [below, pattern] of NAMES) {
      const place = join(folder, below);
      for (const name of (await namesIn(place)).filter((n) => pattern.test(n)).sort()) {
        const majors = majorsIn((await readText(join(place, name))) ?? '');
        if (majors.length === 0) continue;
        return clamped(Math.min(...majors), join(relative(root, place), basename(name)).replaceAll('\\', '/'));
      }
    }
  }
  return { value: OLDEST_POSTGRES, source: 'default' };
}

/** Versions outside the modelled range are taken as the nearest one, and the source says so. */
export function clamped(major: number, source: string): Sourced<number> {
  const value = Math.min(NEWEST_POSTGRES, Math.max(OLDEST_POSTGRES, major));
  return { value, source: value === major ? source : `${source} (which says ${major})` };
}
