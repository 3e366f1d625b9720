import { dirname, join, resolve } from 'node:path';
import type { Refusal } from '../core/plans/plan.ts';
import { foldersUpward, isFile, jsonOf, readText } from './files.ts';
import { addCommand, installCommand, packageManager } from './package-manager.ts';
import { shown } from './projects.ts';

/** The project's own Prisma. */
export interface InstalledPrisma {
  readonly version: string;
  /** `prisma`, or `prisma7` where it stands beside Prisma 8. */
  readonly name: string;
  /** The words that start it, without a shell. */
  readonly command: readonly string[];
}

/** Packages that bring Prisma's command line, in the order in which they count: Prisma 7 beside Prisma 8 has a name of its own. */
const PACKAGES = ['prisma', '@prisma/prisma7'] as const;

/**
 * Prisma as it is installed in the project or in a folder above. Where several are, Prisma 8 gives way to the Prisma 7 beside it.
 * Refuses with how to install it. Runs nothing.
 * @param node the program that runs JavaScript
 */
export async function installedPrisma(root: string, node: string): Promise<InstalledPrisma | Refusal> {
  let eight: InstalledPrisma | null = null;
  const folders = await foldersUpward(root);
  for (const folder of folders) {
    for (const name of PACKAGES) {
      const at = join(folder, 'node_modules', name);
      const manifest = jsonOf(await readText(join(at, 'package.json')));
      const [bin, file] =
        typeof manifest?.bin === 'string'
          ? [name, manifest.bin]
          : (Object.entries((manifest?.bin ?? {}) as Record<string, unknown>)[0] ?? []);
      if (typeof manifest?.version !== 'string' || typeof file !== 'string' || bin === undefined) continue;
      const found: InstalledPrisma = { version: manifest.version, name: bin, command: [node, resolve(at, file)] };
      if (!/^[v=]?8\b/.test(found.version)) return found;
      eight ??= found;
    }
  }
  if (eight !== null) return eight;
  return (await plugAndPlay(folders, root)) ?? { refused: await howToInstall(root) };
}

/** Yarn's Plug'n'Play has no node_modules: yarn itself knows where Prisma lies. */
async function plugAndPlay(folders: readonly string[], root: string): Promise<InstalledPrisma | null> {
  for (const folder of folders) {
    if (!(await isFile(join(folder, '.pnp.cjs')))) continue;
    const name = await declared(root);
    const lock = (await readText(join(folder, 'yarn.lock'))) ?? '';
    const version =
      name === null
        ? undefined
        : new RegExp(`^"?${name.replace('/', '\\/')}@[^\\n]*:\\r?\\n +version:? "?(\\d[^"\\s]*)`, 'm').exec(lock)?.[1];
    const bin = name === '@prisma/prisma7' ? 'prisma7' : 'prisma';
    return version === undefined ? null : { version, name: bin, command: ['yarn', 'run', bin] };
  }
  return null;
}

/** The package by which the project asks for Prisma; null: it does not. */
async function declared(root: string): Promise<string | null> {
  const manifest = jsonOf(await readText(join(root, 'package.json')));
  const asked = (name: string): boolean =>
    ['dependencies', 'devDependencies'].some((key) => name in ((manifest?.[key] ?? {}) as Record<string, unknown>));
  return PACKAGES.find(asked) ?? null;
}

async function howToInstall(root: string): Promise<string> {
  const { name } = await packageManager(root);
  const command = (await declared(root)) === null ? addCommand(name, 'prisma@7') : installCommand(name);
  return `Prisma is not installed in ${shown(root, dirname(root))}: no node_modules/prisma. Install it there: ${command}`;
}
