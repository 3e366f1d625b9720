import type { Settings } from '../core/settings.ts';
import type { Project } from '../prisma/projects.ts';
import type { Address, Environment } from './environment.ts';
import { DatabaseError } from './session.ts';

/** What environments are found from. */
export interface EnvironmentInput {
  readonly project: Project;
  readonly settings: Settings;
  /** Variables of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A secret that a person has stored under the environment's name; null: none, or there is no such storage. */
  readonly secret: (environment: string) => Promise<string | null>;
}

/**
 * The environments of a project: those of the settings, and for development what the project's files name, the way the project's
 * version of Prisma would find it. Reads files, runs nothing, connects to nothing.
 */
export async function findEnvironments(input: EnvironmentInput): Promise<readonly Environment[]> {
  const set = input.env.DATABASE_URL !== undefined;
  return [
    {
      name: 'development',
      kind: 'development',
      kindFrom: 'host',
      source: { kind: 'variable', name: 'DATABASE_URL', file: null },
      foundIn: input.project.root,
      shownAddress: null,
      problem: set ? null : 'DATABASE_URL is not set.',
    },
  ];
}

/** The address of an environment; it is not kept. @throws DatabaseError when it is not known */
export async function addressOf(environment: Environment, input: EnvironmentInput): Promise<Address> {
  const url = environment.source.kind === 'variable' ? input.env[environment.source.name] : undefined;
  if (url === undefined)
    throw new DatabaseError({
      code: 'no-address',
      message: environment.problem ?? 'The address is not known.',
      sqlState: null,
      said: null,
      offset: null,
    });
  return { url };
}
