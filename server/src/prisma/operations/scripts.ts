import { join, relative } from 'node:path';
import { foldersUpward, jsonOf, readText } from '../files.ts';
import { type Project, shown } from '../projects.ts';
import { OPERATION, type OperationId } from './operation.ts';
import { type ReadCommand, readScript } from './script-text.ts';

export interface FoundScript {
  readonly name: string;
  /** The folder of its package.json, absolute. */
  readonly folder: string;
  /** The words that it gives Prisma already. */
  readonly args: readonly string[];
}

export interface ScriptNeeds {
  /** Words that are handed on to the script. */
  readonly args: readonly string[];
  /** Variables that it must leave as they are, because they hold the address of the chosen database. */
  readonly variables: readonly string[];
  /** The project has Prisma: a script that runs it does not fetch it. */
  readonly installed: boolean;
}

type Scripts = Readonly<Record<string, string>>;

/**
 * The script of package.json that does an operation, of the project or of a workspace around it; null where there is none that can be
 * taken, with a sentence for each that was passed over.
 */
export async function findScript(
  project: Pick<Project, 'root'>,
  operation: OperationId,
  needs: ScriptNeeds,
): Promise<{ readonly script: FoundScript | null; readonly notes: readonly string[] }> {
  const { script: usual, synonyms } = OPERATION[operation];
  const notes: string[] = [];
  let own: unknown = null;
  for (const folder of await foldersUpward(project.root)) {
    const manifest = jsonOf(await readText(join(folder, 'package.json')));
    if (manifest === null) continue;
    if (folder === project.root) own = manifest.name;
    const scripts = scriptsOf(manifest);
    for (const name of usual === null ? synonyms : [usual, ...synonyms]) {
      const text = scripts[name];
      if (text === undefined) continue;
      const commands = expanded(scripts, name);
      if (folder !== project.root && !isAbout(text, relative(folder, project.root), own)) continue;
      const why = whyNot(commands, operation, { ...needs, byName: name === usual });
      if (why === '') continue;
      if (why === null) return { script: { name, folder, args: commands.find((c) => c.prisma !== null)?.prisma?.args ?? [] }, notes };
      notes.push(`The script ${name} of ${shown(join(folder, 'package.json'), project.root)} ${why}: Prisma is run without it.`);
    }
  }
  return { script: null, notes };
}

const scriptsOf = (manifest: Record<string, unknown>): Scripts =>
  Object.fromEntries(
    Object.entries((manifest.scripts ?? {}) as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** The commands of a script, with those of the scripts that it runs in their place. */
function expanded(scripts: Scripts, name: string, above: readonly string[] = []): readonly ReadCommand[] {
  const text = scripts[name];
  if (text === undefined || above.includes(name) || above.length > 8) return [];
  return readScript(text).flatMap((command) => {
    if (command.script === null || scripts[command.script] === undefined) return [command];
    const within = expanded(scripts, command.script, [...above, name]);
    const after = command.words.slice(command.words.indexOf(command.script) + 1).filter((word) => word !== '--');
    return within.map((c, i) => ({
      ...c,
      assigns: [...command.assigns, ...c.assigns],
      // words after the script's name reach its last command
      prisma:
        c.prisma === null || i < within.length - 1 || after.length === 0
          ? c.prisma
          : (readScript(['prisma', ...c.prisma.args, ...after].join(' '))[0]?.prisma ?? c.prisma),
    }));
  });
}

/** A script of a workspace around is taken only if it names the project: by its package, or by its folder. */
function isAbout(text: string, folder: string, name: unknown): boolean {
  const path = folder.replaceAll('\\', '/');
  return readScript(text).some(({ words }) =>
    words.some((word) => (typeof name === 'string' && name !== '' && parts(word).includes(name)) || ends(word.replaceAll('\\', '/'), path)),
  );
}

/** `--filter=@acme/api...` holds the name between signs. */
const parts = (word: string): readonly string[] => word.split(/[=^{}]|\.{3}/);
const ends = (word: string, path: string): boolean =>
  new RegExp(`(?:^|[=/])${path.replaceAll(/[.*+?^$()[\]{}|]/g, '\\$&')}(?:/|$)`).test(word);

/** Why a script is not taken: a reason that completes "the script …", or nothing where it is simply another one; null: it is taken. */
function whyNot(
  commands: readonly ReadCommand[],
  operation: OperationId,
  { args, variables, installed, byName }: ScriptNeeds & { readonly byName: boolean },
): string | null {
  const runs = commands.flatMap((c) => (c.prisma === null ? [] : [c.prisma]));
  const does = runs.some((p) => p.operation === operation);
  if (!byName && (!does || commands.length !== 1)) return '';
  if (runs.length > 0 && !does) return `runs "prisma ${runs[0]!.args.join(' ')}"`;
  if (operation !== 'reset' && runs.some((p) => p.operation === 'reset')) return 'resets the database';
  if (runs.some((p) => p.unpinned)) return 'fetches whatever version of Prisma came out last';
  if (runs.length > 0 && !installed) return 'needs Prisma, which is not installed';
  const last = commands.at(-1);
  if (args.length > 0 && does && last?.prisma?.operation !== operation)
    return `ends with another command, which would get ${args.join(' ')}`;
  const brings = commands.flatMap((c) => c.assigns.filter((name) => variables.includes(name)));
  if (brings.length > 0) return `sets ${brings[0]} itself`;
  if (variables.length > 0 && commands.some(overridesVariables))
    return 'takes its variables from a file, over those of the chosen database';
  return null;
}

/** env-cmd does so unless it is told not to; dotenv and dotenvx only where they are told to. */
function overridesVariables({ words }: ReadCommand): boolean {
  const [program = ''] = words.map((word) => word.replace(/^.*[\\/]/, ''));
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  if (words.some((word) => /(?:^|[\\/])env-cmd$/.test(word))) return !has(/^--no-override$/);
  return /^dotenv/.test(program) ? has(/^(?:-o|--override|--overload)$/) : has(/^dotenvx?$/) && has(/^(?:-o|--override|--overload)$/);
}
