import type { Settings } from '../core/settings.ts';
import type { Address, Environment } from '../database/environment.ts';
import { addressOf, type EnvironmentInput, findEnvironments, givenEnvironment } from '../database/environments.ts';
import { DatabaseError } from '../database/sessions/session.ts';
import type { Project } from '../prisma/projects.ts';
import type { Arguments, Flag } from './command.ts';
import { type Io, oneLine, usageError } from './io.ts';

/** Flags of every command that asks a database. */
export const ENVIRONMENT_FLAGS = {
  env: { value: 'NAME', description: 'The environment; `lockkeeper environments` lists them.' },
  url: {
    value: 'URL',
    description:
      'An address in place of an environment; it counts as production unless its host is local. Others can see it in the list of processes: a variable is better.',
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** A project with its settings, such as an opened one. */
export interface EnvironmentPlace {
  readonly project: Project;
  readonly settings: Settings;
}

/** What environments are found from on the command line, which a person runs: that is trust, and there is no store of secrets. */
export const inputOf = ({ project, settings }: EnvironmentPlace, io: Io): EnvironmentInput => ({
  project,
  settings,
  env: io.env,
  secret: async () => null,
  trusted: true,
});

export interface Chosen {
  readonly environment: Environment;
  readonly address: Address;
}

/**
 * The environment that `--env` or `--url` mean, else the only one for development; never production by itself.
 * @param byName true: it has to be named, because something is to be written @throws a usage error when there is none
 */
export async function chosenEnvironment(args: Arguments, io: Io, place: EnvironmentPlace, byName = false): Promise<Chosen> {
  const input = inputOf(place, io);
  const environment = await wantedEnvironment(args, io, input, byName);
  if (args.values.url !== undefined) return inDatabase(() => givenEnvironment(args.values.url ?? '', input, io.cwd));
  if (environment === null) throw usageError('Name the environment: --env NAME', await namesOf(input));
  return { environment, address: await inDatabase(() => addressOf(environment, input)) };
}

/** The same without its address, so that a command can go on where there is none. Null: nothing is meant, and none is for development. */
export async function wantedEnvironment(args: Arguments, io: Io, input: EnvironmentInput, byName = false): Promise<Environment | null> {
  const { env, url } = args.values;
  if (url !== undefined) {
    if (env !== undefined) throw usageError('Name either an environment or an address: --env NAME or --url URL.');
    return (await inDatabase(() => givenEnvironment(url, input, io.cwd))).environment;
  }
  const found = await findEnvironments(input);
  if (env !== undefined) {
    const named = found.find((e) => e.name === env) ?? found.find((e) => e.name.toLowerCase() === env.toLowerCase());
    if (named === undefined) throw usageError(`There is no environment ${oneLine(env)}.`, await namesOf(input));
    return named;
  }
  const development = byName ? [] : found.filter((e) => e.kind === 'development');
  return development.length === 1 ? development[0]! : null;
}

async function namesOf(input: EnvironmentInput): Promise<string> {
  const names = (await findEnvironments(input)).map((e) => oneLine(e.name));
  return names.length === 0
    ? 'There are none: name one in lockkeeper.environments.'
    : `There are: ${names.join(', ')}. \`lockkeeper environments\` says more.`;
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
