import { readScript } from '../../core/sql/script.ts';
import { lineIndex } from '../../core/text/line-index.ts';
import { projectStatus, type Reading, readDatabase } from '../../database/status.ts';
import { readText } from '../../prisma/files.ts';
import { placeFailure } from '../../prisma/operations/place-failure.ts';
import { type Failure, failureOfLogs, readFailures } from '../../prisma/operations/read-output.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { FailedMigrationsParams, ReadOutputParams, ShownFailure } from '../protocol/doing.ts';
import { toRange } from '../to-protocol.ts';
import { uriOf } from '../uris.ts';
import { projectIn, type Sidebar } from './migrations.ts';

/** `lockkeeper/readOutput`: what Prisma printed names the migration, and its file has the place. */
export const readOutput =
  ({ workspace }: Sidebar) =>
  async ({ folder, output }: ReadOutputParams): Promise<readonly ShownFailure[]> => {
    const project = await projectIn(workspace, folder);
    return project === null ? [] : Promise.all(readFailures(output).map((failure) => shownFailure(project, failure)));
  };

/** `lockkeeper/failedMigrations` */
export const failedMigrations =
  (sidebar: Sidebar) =>
  async (params: FailedMigrationsParams): Promise<readonly ShownFailure[] | null> => {
    const project = sidebar.workspace.trusted ? await projectIn(sidebar.workspace, params.folder) : null;
    const found = project === null ? null : await sidebar.databases.find(project, params.environment);
    if (project === null || found === null) return null;
    const { environment, address } = found;
    const reading = params.read ? await readDatabase(address) : await knownReading(sidebar, project, environment.name);
    if (params.read) await sidebar.databases.refresh(project, environment.name);
    if (reading === null || 'problem' in reading) return null;
    const { migrations } = await projectStatus(project.analysis, { asked: { environment, reading } });
    const failed = migrations.filter((m) => m.state === 'failed');
    return Promise.all(failed.map(({ name, error }) => shownFailure(project, failureOfLogs(name, error ?? ''))));
  };

async function knownReading({ databases }: Sidebar, project: OpenedProject, name: string): Promise<Reading | null> {
  return (await databases.of(project)).find((k) => k.environment.name === name)?.reading?.said ?? null;
}

async function shownFailure({ analysis }: OpenedProject, failure: Failure): Promise<ShownFailure> {
  const { code, migration, where, sqlState, message } = failure;
  const own = analysis.migrations.find((m) => m.name === migration);
  // what ran is what is on disk
  const text = own === undefined ? null : await readText(own.file);
  const base = { code, migration, where, sqlState, message };
  if (own === undefined || text === null) return { ...base, place: null };
  const statements = readScript(text).statements.map((s) => s.span);
  const span = placeFailure(failure, text, statements) ?? { start: statements[0]?.start ?? 0, end: statements[0]?.start ?? 0 };
  return { ...base, place: { uri: uriOf(own.file), range: toRange(lineIndex(text), span) } };
}
