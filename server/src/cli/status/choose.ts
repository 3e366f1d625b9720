import { nearest } from '../../core/text/nearest.ts';
import type { Address, Environment } from '../../database/environment.ts';
import { addressOf, findEnvironments } from '../../database/environments.ts';
import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';
import type { Arguments } from '../command.ts';
import { type Io, oneLine, usageError } from '../io.ts';

/** The environment that is asked. */
export interface Chosen {
  /** Null: none is asked. */
  readonly environment: Environment | null;
  readonly address: () => Promise<Address>;
  /** Why none is asked although one was wanted; null otherwise. */
  readonly failed: string | null;
  /** Why none is asked, for people; null: one is. */
  readonly why: string | null;
}

const nobody = (why: string): Chosen => ({
  environment: null,
  failed: null,
  why,
  address: () => Promise.reject(new Error('no environment is asked')),
});

/** What `--env`, `--url` and `--git` mean for a project. @throws a usage error for a name that is not known */
export async function chosenTarget(analysis: ProjectAnalysis, args: Arguments, io: Io): Promise<Chosen> {
  const { env, url } = args.values;
  if (args.given.has('git')) return nobody('No database was asked.');
  if (url !== undefined) return { environment: ofUrl(url), address: async () => ({ url }), failed: null, why: null };
  const input = { project: analysis.project, settings: analysis.configuration.settings, env: io.env, secret: async () => null };
  const environments = await findEnvironments(input);
  const chosen = (environment: Environment): Chosen => ({
    environment,
    address: () => addressOf(environment, input),
    failed: null,
    why: null,
  });
  if (env === undefined) {
    const usable = environments.find((e) => e.kind === 'development' && e.problem === null);
    return usable === undefined ? nobody('No database was asked: there is no environment for development.') : chosen(usable);
  }
  const named = environments.find((e) => e.name === env);
  if (named !== undefined) return chosen(named);
  const names = environments.map((e) => e.name);
  const near = nearest(env, names);
  const known = names.length === 0 ? 'There are none here.' : `There are: ${names.map(oneLine).join(', ')}.`;
  throw usageError(`There is no environment ${oneLine(env)}.`, near === null ? known : `Did you mean ${near}?`);
}

/** The environment that `--url` means; its kind is not known, so it is production. */
function ofUrl(url: string): Environment {
  return {
    name: '--url',
    kind: 'production',
    kindFrom: 'host',
    source: { kind: 'literal', file: null },
    foundIn: '',
    shownAddress: addressForPeople(url),
    problem: null,
  };
}

function addressForPeople(url: string): string | null {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return null;
  }
}
