import { join } from 'node:path';
import { isRefusal } from '../../core/plans/plan.ts';
import { shellWord } from '../../core/write/shell.ts';
import { findRun, forShell } from '../../prisma/operations/find-run.ts';
import { OPERATION, type OperationId } from '../../prisma/operations/operation.ts';
import { shown } from '../../prisma/projects.ts';
import type { Target } from './doing.ts';

/** How a person has Prisma do it, in the project's own way; Prisma's own words where the project has none. */
export async function prismaCommand(
  { analysis }: Pick<Target, 'analysis'>,
  operation: OperationId,
  args: readonly string[] = [],
): Promise<string> {
  const run = await findRun(analysis.project, { operation, args, chosen: false, node: process.execPath });
  return isRefusal(run) ? forShell(['prisma', ...OPERATION[operation].words, ...args]) : run.shown;
}

/** A command of ours about a migration in an environment, to be run in the project's folder. */
export function ownCommand(command: string, { analysis, environment }: Target, migration: string): string {
  const folder = shown(join(analysis.project.migrationsFolder, migration), analysis.project.root);
  return ['lockkeeper', command, shellWord(folder), '--env', shellWord(environment.name)].join(' ');
}
