import { nearest } from '../../core/text/nearest.ts';
import type { Address, Environment } from '../../database/environment.ts';
import { addressOf, findEnvironments, givenEnvironment } from '../../database/environments.ts';
import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';
import type { Arguments } from '../command.ts';
import { inDatabase, inputOf } from '../environment-flags.ts';
import { type Io, oneLine, usageError } from '../io.ts';

/** An environment, and how its address is got. */
export interface Target {
  readonly environment: Environment;
  readonly address: () => Promise<Address>;
}

/** The environments that are asked, or why none is. */
export interface Chosen {
  readonly targets: readonly Target[];
  /** Why no database is asked, in a sentence or two; null: one is. */
  readonly why: string | null;
  /** One was named and does not exist here. */
  readonly missing: boolean;
}

const nobody = (why: string, missing = false): Chosen => ({ targets: [], why, missing });

/** What `--env`, `--url`, `--git` and `--all-environments` mean for a project. @throws a usage error for an address that is none */
export async function chosenTargets({ project, configuration }: ProjectAnalysis, args: Arguments, io: Io): Promise<Chosen> {
  const { env, url } = args.values;
  if (args.given.has('git')) return nobody('No database was asked.');
  const input = inputOf({ project, settings: configuration.settings }, io);
  if (url !== undefined) {
    const { environment, address } = await inDatabase(() => givenEnvironment(url, input, io.cwd));
    return { targets: [{ environment, address: async () => address }], why: null, missing: false };
  }
  const found = await findEnvironments(input);
  const chosen = (environments: readonly Environment[]): Chosen => ({
    targets: environments.map((environment) => ({ environment, address: () => addressOf(environment, input) })),
    why: null,
    missing: false,
  });
  if (args.given.has('all-environments')) return found.length === 0 ? nobody('No environment is known.') : chosen(found);
  if (env !== undefined) {
    const named = found.find((e) => e.name === env) ?? found.find((e) => e.name.toLowerCase() === env.toLowerCase());
    return named === undefined ? nobody(`There is no environment ${oneLine(env)} here. ${otherNames(env, found)}`, true) : chosen([named]);
  }
  const development = found.filter((e) => e.kind === 'development');
  const [only] = development;
  if (only === undefined) return nobody(`No database was asked: none is for development. ${otherNames('', found)}`);
  if (development.length > 1)
    return nobody(
      `No database was asked: several are for development. Name one: --env ${development.map((e) => oneLine(e.name)).join(', --env ')}`,
    );
  return only.problem === null ? chosen([only]) : nobody(`No database was asked. ${only.problem}`);
}

/** Where the name was a slip, the right one; else all of them. */
function otherNames(name: string, found: readonly Environment[]): string {
  const names = found.map((e) => e.name);
  const near = name === '' ? null : nearest(name, names);
  if (near !== null) return `Did you mean ${oneLine(near)}?`;
  return names.length === 0
    ? 'Name one under "environments" in lockkeeper.config.jsonc.'
    : `Name one: --env ${names.map(oneLine).join(', --env ')}`;
}

/** @throws a usage error when a name is known to none of the projects, which is a slip and no state */
export function refuseUnknown(chosen: readonly Chosen[]): void {
  const [first] = chosen;
  if (first !== undefined && chosen.every((c) => c.missing)) throw usageError(first.why ?? '');
}
