import { isRefusal } from '../core/plans/plan.ts';
import { shellWord } from '../core/write/shell.ts';
import { findRun, forShell } from '../prisma/operations/find-run.ts';
import { OPERATION, type OperationId } from '../prisma/operations/operation.ts';
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

/** A command of ours about a migration in an environment. */
export const ownCommand = (command: string, { environment }: Target, migration: string, ...more: readonly string[]): string =>
  ['lockkeeper', command, shellWord(migration), '--env', shellWord(environment.name), ...more].join(' ');
