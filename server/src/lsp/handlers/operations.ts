import { join } from 'node:path';
import { isRefusal } from '../../core/plans/plan.ts';
import { pendingNames } from '../../database/doing/apply.ts';
import type { EnvironmentKind } from '../../database/environment.ts';
import { readHistory } from '../../database/read-history.ts';
import { withSession } from '../../database/sessions/open.ts';
import { READING } from '../../database/sessions/session.ts';
import { findRun, type OperationRun } from '../../prisma/operations/find-run.ts';
import { OPERATION, type OperationId } from '../../prisma/operations/operation.ts';

import type { OpenedProject } from '../opened-project.ts';
import type {
  Confirmed,
  OperationCommand,
  OperationCommandParams,
  OperationParams,
  OperationPlan,
  PendingMigration,
} from '../protocol/doing.ts';
import type { Refused } from '../protocol.ts';
import { worstLock } from './migration-details.ts';
import { projectIn, type Sidebar } from './migrations.ts';
import { GONE, type Place, UNTRUSTED, within } from './within.ts';

type Ask = OperationPlan['ask'];

/** What is asked before an operation, by what the environment is for; null: it is not done there. */
const ASKS: Readonly<Record<OperationId, Readonly<Record<EnvironmentKind, Ask | null>>>> = {
  // these two may reset the database, and make folders that belong to the next commit
  dev: { development: 'nothing', staging: null, production: null },
  create: { development: 'nothing', staging: null, production: null },
  deploy: { development: 'nothing', staging: 'yes', production: 'database' },
  status: { development: 'nothing', staging: 'nothing', production: 'nothing' },
  generate: { development: 'nothing', staging: 'nothing', production: 'nothing' },
  // rows can be edited there
  studio: { development: 'nothing', staging: 'yes', production: 'database' },
  seed: { development: 'nothing', staging: 'yes', production: null },
  reset: { development: 'yes', staging: 'yes', production: null },
  resolve: { development: 'nothing', staging: 'yes', production: 'database' },
};

/** What is done in a database in a folder, which Prisma cannot reach. */
const OWN: Readonly<Partial<Record<OperationId, 'apply' | 'status'>>> = { dev: 'apply', deploy: 'apply', status: 'status' };

/** Operations that apply migrations. */
const APPLIES: ReadonlySet<OperationId> = new Set(['dev', 'create', 'deploy']);

const askOf = (operation: OperationId, { target }: Place): Ask | Refused => {
  const { name, kind, kindFrom } = target.environment;
  const ask = ASKS[operation][kind];
  if (ask !== null) return ask;
  const why =
    kindFrom === 'host' ? `${name} counts as ${kind}, because its host is not known to be another kind` : `${name} is for ${kind}`;
  const words = OPERATION[operation].words.join(' ');
  return { refused: `${why}: prisma ${words} is not run there. Choose another environment.` };
};

/** `lockkeeper/operationPlan` */
export const operationPlan =
  (sidebar: Sidebar) =>
  async (params: OperationParams): Promise<OperationPlan | Refused> => {
    const { folder, environment, operation } = params;
    if (environment === null) {
      const run = await withoutDatabase(sidebar, folder, params);
      return isRefusal(run) ? run : { ...told(run), environment: null, ask: 'nothing', migrations: [], own: null };
    }
    return within(sidebar, { folder, environment }, async (place): Promise<OperationPlan | Refused> => {
      const ask = askOf(operation, place);
      if (typeof ask !== 'string') return ask;
      const { source } = place.target.environment;
      const own = source.kind === 'embedded' ? OWN[operation] : null;
      if (own === undefined) return { refused: notInAFolder(operation) };
      const run = own === null ? await runOf(place.project, params) : null;
      if (run !== null && isRefusal(run)) return run;
      const named = { ...NAMED, ...(await addressWords(place)) };
      // nothing is asked, so nothing has to be shown first
      const looked = ask === 'nothing' || own !== null ? null : await look(place, APPLIES.has(operation));
      return {
        ...(run === null ? { shown: `lockkeeper ${own} --env ${environment}`, notes: [] } : told(run)),
        environment: {
          name: environment,
          kind: place.target.environment.kind,
          ...named,
          ...(looked?.database === undefined ? {} : { database: looked.database }),
        },
        ask,
        migrations: looked?.migrations ?? [],
        own,
      };
    });
  };

const NAMED = { address: '', database: '' };
const told = ({ shown, notes }: OperationRun): Pick<OperationPlan, 'shown' | 'notes'> => ({ shown, notes });

const notInAFolder = (operation: OperationId): string =>
  operation === 'create'
    ? 'Prisma cannot reach a database in a folder. Make the migration with New Migration….'
    : `Prisma cannot reach a database in a folder, so prisma ${OPERATION[operation].words.join(' ')} is not run there. Choose an environment with a server.`;

async function addressWords({ target }: Place): Promise<typeof NAMED> {
  const address = target.environment.shownAddress ?? target.environment.name;
  return { address, database: address.slice(address.lastIndexOf('/') + 1) };
}

/** The database's own name, and what is pending there. */
async function look(
  { project, address }: Place,
  applies: boolean,
): Promise<{ readonly database: string; readonly migrations: readonly PendingMigration[] }> {
  const { analysis } = project;
  return withSession(await address(), READING, async (session) => {
    const [row] = await session.query('SELECT current_database() AS name');
    const names = applies ? pendingNames(analysis, await readHistory(session)) : [];
    const migrations: PendingMigration[] = [];
    for (const name of names)
      migrations.push({ name, lock: worstLock(await analysis.checkMigration(join(analysis.project.migrationsFolder, name))) });
    return { database: row?.name ?? '', migrations };
  });
}

const runOf = (project: OpenedProject, { operation, args, environment }: OperationParams) =>
  findRun(project.analysis.project, { operation, args, chosen: environment !== null, node: 'node' });

async function withoutDatabase({ workspace }: Sidebar, folder: string, params: OperationParams): Promise<OperationRun | Refused> {
  if (!workspace.trusted) return UNTRUSTED;
  const project = await projectIn(workspace, folder);
  if (project === null) return GONE;
  if (OPERATION[params.operation].connects) return { refused: 'No environment was chosen. Choose the one that is meant.' };
  return runOf(project, params);
}

/** Beside what is there: nothing is asked for updates, nothing is told to anybody. */
const QUIET = { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' } as const;

/** `lockkeeper/operationCommand` */
export const operationCommand =
  (sidebar: Sidebar) =>
  async (params: OperationCommandParams): Promise<OperationCommand | Refused> => {
    const { folder, environment, confirmed } = params;
    if (environment === null) {
      const run = await withoutDatabase(sidebar, folder, params);
      return isRefusal(run) ? run : { ...commandOf(run), env: QUIET };
    }
    return within(sidebar, { folder, environment }, async (place): Promise<OperationCommand | Refused> => {
      const ask = askOf(params.operation, place);
      if (typeof ask !== 'string') return ask;
      const { source } = place.target.environment;
      if (source.kind === 'embedded') return { refused: notInAFolder(params.operation) };
      const no = await unconfirmed(ask, confirmed, place);
      if (no !== null) return no;
      const run = await runOf(place.project, params);
      if (isRefusal(run)) return run;
      const address = await addressFor(run, place);
      return 'refused' in address ? address : { ...commandOf(run), env: { ...QUIET, ...address.env } };
    });
  };

async function unconfirmed(ask: Ask, said: Confirmed, place: Place): Promise<Refused | null> {
  if (ask === 'nothing') return null;
  if (!said.yes) return { refused: 'It was not confirmed, so nothing was run.' };
  if (ask === 'yes') return null;
  const { database } = await look(place, false);
  return said.database === database ? null : { refused: `The name of the database is ${database}. Nothing was run.` };
}

const commandOf = ({ command, args, cwd, shown }: OperationRun): Omit<OperationCommand, 'env'> => ({ command, args, cwd, shown });

/** The variables that the datasource reads, with the address of the chosen database in each. */
async function addressFor(
  { address: { names, file } }: OperationRun,
  place: Place,
): Promise<{ readonly env: Record<string, string> } | Refused> {
  const { source, name } = place.target.environment;
  const { url } = await place.address();
  if (names.length > 0) return { env: Object.fromEntries(names.map((variable) => [variable, url])) };
  if (source.kind === 'literal' && source.file === file) return { env: {} };
  return {
    refused: `The address of the database is written out in ${file ?? 'a file of the project'}, so Prisma cannot be pointed at ${name}. Read it from a variable there: env("DATABASE_URL").`,
  };
}
