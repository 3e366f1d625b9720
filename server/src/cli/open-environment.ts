import type { Address, Environment } from '../database/environment.ts';
import { addressOf, findEnvironments } from '../database/environments.ts';
import { DatabaseError } from '../database/session.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import type { Arguments, Flag } from './command.ts';
import { type Io, oneLine, usageError } from './io.ts';

export const ENVIRONMENT_FLAGS = {
  env: { value: 'NAME', description: 'The environment; `lockkeeper environments` lists them.' },
} as const satisfies Readonly<Record<string, Flag>>;

/** The environment that `--env` names, and its address. @throws a usage error when there is none, or it cannot be used */
export async function openTarget(
  args: Arguments,
  io: Io,
  analysis: ProjectAnalysis,
): Promise<{ readonly environment: Environment; readonly address: Address }> {
  const input = { project: analysis.project, settings: analysis.configuration.settings, env: io.env, secret: async () => null };
  const found = await findEnvironments(input);
  const names = found.map((e) => oneLine(e.name)).join(', ');
  const wanted = args.values.env;
  if (wanted === undefined) throw usageError('Name the environment: --env NAME', names === '' ? undefined : `There are: ${names}.`);
  const environment = found.find((e) => e.name === wanted);
  if (environment === undefined) throw usageError(`There is no environment ${oneLine(wanted)}.`, `There are: ${names}.`);
  return { environment, address: await inDatabase(() => addressOf(environment, input)) };
}

/** What a database refuses is the caller's to mend. @throws a usage error in place of a `DatabaseError` */
export async function inDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseError) throw usageError(error.problem.message);
    throw error;
  }
}
