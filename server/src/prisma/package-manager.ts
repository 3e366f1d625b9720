import { join } from 'node:path';
import { foldersUpward, isFile, jsonOf, readText } from './files.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** By lock file. */
const LOCK_FILES: readonly (readonly [file: string, name: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** The words of each: how a package is added, how all are installed, and how a script is run. */
const WORDS: Readonly<Record<PackageManager, { readonly add: string; readonly install: string; readonly separator: boolean }>> = {
  npm: { add: 'npm install --save-dev', install: 'npm install', separator: true },
  // these hand on what stands after the script's name; a `--` would reach the script
  pnpm: { add: 'pnpm add --save-dev', install: 'pnpm install', separator: false },
  yarn: { add: 'yarn add --dev', install: 'yarn install', separator: false },
  bun: { add: 'bun add --dev', install: 'bun install', separator: false },
};

/**
 * The package manager of a project, with the file that says it: of the nearest folder, `packageManager` of package.json before its lock
 * file; npm where nothing says it.
 */
export async function packageManager(root: string): Promise<{ readonly name: PackageManager; readonly from: string | null }> {
  for (const folder of await foldersUpward(root)) {
    const file = join(folder, 'package.json');
    const named = namedIn(jsonOf(await readText(file)));
    if (named !== null) return { name: named, from: file };
    for (const [lock, name] of LOCK_FILES) if (await isFile(join(folder, lock))) return { name, from: join(folder, lock) };
  }
  return { name: 'npm', from: null };
}

/** `"packageManager": "pnpm@9.1.0"`, or `devEngines.packageManager.name`. */
function namedIn(manifest: Record<string, unknown> | null): PackageManager | null {
  const engines = (manifest?.devEngines as { readonly packageManager?: unknown } | undefined)?.packageManager;
  const [engine] = (Array.isArray(engines) ? engines : [engines]) as readonly ({ readonly name?: unknown } | undefined)[];
  for (const said of [manifest?.packageManager, engine?.name]) {
    const name = typeof said === 'string' ? /^(npm|pnpm|yarn|bun)(?:@|$)/.exec(said)?.[1] : undefined;
    if (name !== undefined) return name as PackageManager;
  }
  return null;
}

export const addCommand = (manager: PackageManager, what: string): string => `${WORDS[manager].add} ${what}`;
export const installCommand = (manager: PackageManager): string => WORDS[manager].install;

/** The words that run a script of package.json with arguments for the script. */
export const runScript = (manager: PackageManager, script: string, args: readonly string[]): readonly string[] => [
  manager,
  'run',
  script,
  ...(args.length > 0 && WORDS[manager].separator ? ['--'] : []),
  ...args,
];
