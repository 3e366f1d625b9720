import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that is removed after the tests of the file, filled from a map of path to text. */
export function tempFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-')));
  made.push(folder);
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const full = join(folder, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(full, text);
  }
}

/** Runs a real git with an identity of its own. */
export function git(folder: string, ...args: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** A project with the given migrations (name to SQL) and a lock file. */
export const projectFiles = (migrations: Readonly<Record<string, string>>, at = 'prisma'): Record<string, string> => ({
  [`${at}/migrations/migration_lock.toml`]: '# comment\nprovider = "postgresql"\n',
  ...Object.fromEntries(Object.entries(migrations).map(([name, sql]) => [`${at}/migrations/${name}/migration.sql`, sql])),
});

const made: string[] = [];
after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});
