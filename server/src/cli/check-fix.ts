import type { FileChange } from '../prisma/changes/file-change.ts';
import { type FixedProject, fixProject } from '../prisma/changes/fix-all.ts';
import type { Setup } from '../prisma/configuration.ts';
import { openProject } from '../prisma/project-analysis.ts';
import { shown } from '../prisma/projects.ts';
import type { Arguments } from './command.ts';
import { type Io, oneLine, printable, usageError } from './io.ts';
import { refuseWrongSettings } from './project-flags.ts';
import { findTargets, type Targets } from './targets.ts';
import { unifiedDiff } from './unified-diff.ts';
import { writeOrRefuse } from './write-files.ts';

/** @throws a usage error for flags that do not go together */
export function refuseFixFlags(args: Arguments): void {
  for (const fix of ['fix', 'diff'])
    for (const other of ['stdin', 'staged'])
      if (args.given.has(fix) && args.given.has(other)) throw usageError(`--${fix} works on files, so it excludes --${other}.`);
}

/** `check --fix`: writes what keeps the meaning, each project whole or not at all, and tells what was done. */
export async function fixPaths(args: Arguments, setup: Setup, io: Io): Promise<void> {
  const tell = args.values.format === undefined || args.values.format === 'text' ? io.stdout : io.stderr;
  for (const { fixed, refused, project, changes } of await fixTargets(args, setup, io)) {
    if (changes.changes.length > 0) await writeOrRefuse(changes, project, io);
    for (const { migration, applied } of fixed)
      for (const { title, rule } of applied) tell(`${printable(`fixed  ${shown(migration.file, io.cwd)}: ${oneLine(title)} (${rule})`)}\n`);
    for (const path of changes.changes.flatMap((c: FileChange) => (c.kind === 'create' ? [c.path] : [])))
      tell(`${printable(`new    ${shown(path, io.cwd)}`)}\n`);
    tellRefused(refused, io);
    if (fixed.length > 0) tell('\n');
  }
}

/** `check --diff`: what `--fix` would do, as a diff. True when there is something. */
export async function diffPaths(args: Arguments, setup: Setup, io: Io): Promise<boolean> {
  let any = false;
  for (const { changes, refused } of await fixTargets(args, setup, io)) {
    const diff = await unifiedDiff(changes.changes, io.cwd);
    io.stdout(diff);
    tellRefused(refused, io);
    any ||= diff !== '';
  }
  return any;
}

function tellRefused(refused: FixedProject['refused'], io: Io): void {
  for (const { migration, why } of refused)
    io.stderr(`lockkeeper: ${oneLine(shown(migration.file, io.cwd))} is left as it is. ${printable(why)}\n`);
}

type Fixed = FixedProject & { readonly project: Targets['wanted'][number]['project'] };

async function fixTargets(args: Arguments, setup: Setup, io: Io): Promise<readonly Fixed[]> {
  const { wanted } = await findTargets(args.positionals, io.cwd);
  const out: Fixed[] = [];
  for (const { project, only } of wanted) {
    if (project.unsupported !== null) continue;
    const analysis = await openProject(project, setup);
    await refuseWrongSettings(analysis.configuration.problems, io.cwd);
    if (analysis.configuration.era.unsupported !== null) continue;
    out.push({ ...(await fixProject(analysis, (name) => only === null || only.has(name), new Date())), project });
  }
  return out;
}
