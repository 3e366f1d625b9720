import { dirname, join, relative, resolve, sep } from 'node:path';
import { isRefusal, type Refusal } from '../../core/plans/plan.ts';
import { shellWord } from '../../core/write/shell.ts';
import { configOf } from '../datasource/find.ts';
import { eraOf, PRISMA_8, parseVersion } from '../eras.ts';
import { foldersUpward, isFile, jsonOf, readText } from '../files.ts';
import { type InstalledPrisma, installedPrisma } from '../installed-prisma.ts';
import { packageManager, runScript } from '../package-manager.ts';
import type { Project } from '../projects.ts';
import { schemaFiles } from '../schema/locate.ts';
import { disk } from '../schema/models.ts';
import { type AddressVariables, addressVariables } from './address-variables.ts';
import { OPERATION, type OperationId } from './operation.ts';
import { type FoundScript, findScript } from './scripts.ts';

/** The command that does an operation: words for a shell that quotes each of them, never a text that is put together. */
export interface OperationRun {
  readonly operation: OperationId;
  /** The script of package.json that is run; null: the project's own Prisma is. */
  readonly script: string | null;
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The command for people, as they would type it there. It holds no secret. */
  readonly shown: string;
  /** What the address of the chosen database is handed over in. */
  readonly address: AddressVariables;
  /** Why a script was passed over, a sentence each. */
  readonly notes: readonly string[];
}

export interface OperationInput {
  readonly operation: OperationId;
  /** What follows, such as `--name add_user`. */
  readonly args: readonly string[];
  /** A database was chosen, so a script must not bring its own. */
  readonly chosen: boolean;
  /** The program that runs JavaScript. */
  readonly node: string;
}

/**
 * How a project does an operation: by its npm script where there is one that does it, run by its own package manager, else by its own
 * Prisma. Never a Prisma that would be fetched for it. Refuses for Prisma 8, other databases, and where Prisma is not installed. Reads
 * files and runs nothing.
 */
export async function findRun(project: Project, input: OperationInput): Promise<OperationRun | Refusal> {
  if (project.unsupported !== null) return { refused: project.unsupported };
  const [prisma, address] = await Promise.all([installedPrisma(project.root, input.node), addressVariables(project)]);
  const isEight = (version: string): boolean => eraOf(version).unsupported !== null;
  if (isRefusal(prisma) ? isEight(project.prismaVersion.value ?? '0') : isEight(prisma.version)) return { refused: PRISMA_8 };
  // where Prisma 7 stands beside Prisma 8, scripts run the other one
  const beside = isEight(project.prismaVersion.value ?? '0');
  const needs = { args: input.args, variables: input.chosen ? address.names : [], installed: !isRefusal(prisma) };
  const { script, notes } = beside ? { script: null, notes: [] } : await findScript(project, input.operation, needs);
  const base = { operation: input.operation, address, notes };
  if (script !== null) return { ...base, ...(await byScript(script, input)) };
  return isRefusal(prisma) ? prisma : { ...base, ...(await byPrisma(project, prisma, input)) };
}

type Words = Pick<OperationRun, 'script' | 'command' | 'args' | 'cwd' | 'shown'>;

async function byScript({ name, folder, args: has }: FoundScript, { args }: OperationInput): Promise<Words> {
  const manager = await packageManager(folder);
  const more = args.filter((word) => !(/^--?[a-z]/.test(word) && has.includes(word)));
  const words = runScript(manager.name, name, more);
  const [command = 'npm', ...rest] = words;
  return { script: name, command, args: rest, cwd: folder, shown: forShell(words) };
}

async function byPrisma(project: Project, prisma: InstalledPrisma, { operation, args }: OperationInput): Promise<Words> {
  const words = [...OPERATION[operation].words, ...(await whereFlags(project, prisma, operation)), ...args];
  const [command = 'node', ...own] = prisma.command;
  const short = own.map((word) => below(project.root, word));
  return { script: null, command, args: [...short, ...words], cwd: project.root, shown: forShell([prisma.name, ...words]) };
}

/** A path below the folder as one would type it there; anything else stays. */
const below = (folder: string, path: string): string =>
  path.startsWith(folder + sep) ? relative(folder, path).replaceAll('\\', '/') : path;

/** Where Prisma would not find the project's schema or configuration by itself. */
async function whereFlags(project: Project, prisma: InstalledPrisma, operation: OperationId): Promise<readonly string[]> {
  const at = (path: string): string => relative(project.root, path).replaceAll('\\', '/') || '.';
  const config = await configOf(project);
  if (config !== null) {
    const [folder, below] = [dirname(config.file), dirname(dirname(config.file))];
    return folder === project.root || (below === project.root && folder.endsWith(`${sep}.config`)) ? [] : ['--config', at(config.file)];
  }
  // seeding runs what package.json says, and asks no schema
  if (operation === 'seed' || (await schemaInManifest(project)) !== null) return [];
  const files = await schemaFiles(project, disk());
  const [first] = files;
  if (first === undefined) return [];
  const path = files.length === 1 ? first.path : commonFolder(files.map((f) => dirname(f.path)));
  const usual = [
    'schema.prisma',
    'prisma/schema.prisma',
    ...((parseVersion(prisma.version)?.[0] ?? 0) >= 6 ? ['prisma/schema', 'prisma'] : []),
  ];
  return usual.includes(at(path)) ? [] : ['--schema', at(path)];
}

async function schemaInManifest(project: Project): Promise<string | null> {
  for (const folder of await foldersUpward(project.root)) {
    const file = join(folder, 'package.json');
    if (!(await isFile(file))) continue;
    const schema = (jsonOf(await readText(file))?.prisma as { readonly schema?: unknown } | undefined)?.schema;
    // Prisma takes the nearest package.json
    return typeof schema === 'string' ? resolve(folder, schema) : null;
  }
  return null;
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders;
  let common = first;
  while (!rest.every((folder) => folder === common || folder.startsWith(common + sep))) common = dirname(common);
  return common;
}

/** Words as one would type them: quoted where a shell would read them as something else. Options stay as they are. */
export const forShell = (words: readonly string[]): string =>
  words.map((word) => (/^-[\w-]*$/.test(word) ? word : shellWord(word))).join(' ');
