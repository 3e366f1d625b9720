import { dirname, join, relative, resolve } from 'node:path';
import { dataMigration } from '../../core/data-migrations/data-migration.ts';
import { scriptInTypeScript } from '../../core/data-migrations/from-script.ts';
import type { DataMigrationContext, DataMigrationRequest } from '../../core/data-migrations/request.ts';
import { readerOf } from '../../core/planning.ts';
import { isRefusal, type Refusal } from '../../core/plans/plan.ts';
import { isFile } from '../files.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import { type OpenText, readSchemaFiles } from '../schema/models.ts';
import { modelsOfText } from '../schema/read.ts';
import type { FileChanges } from './file-change.ts';
import { scriptsFolder, shownIn } from './plan-folders.ts';

/** A new data migration: its path, its text, and the change that writes it. */
export interface MadeDataMigration {
  readonly path: string;
  readonly text: string;
  readonly changes: FileChanges;
}

/** The file that is asked for, or why there is none: a name that is taken, a table that is not there. Nothing is written here. */
export async function newDataMigration(
  analysis: Pick<ProjectAnalysis, 'project' | 'configuration' | 'latest'>,
  request: DataMigrationRequest,
  openText?: OpenText,
): Promise<MadeDataMigration | Refusal> {
  const context = await dataMigrationContext(analysis, openText);
  const made = dataMigration(request, context);
  if (isRefusal(made)) return made;
  const folder = scriptsFolder(analysis.project);
  const path = join(folder, made.file);
  // both would write to the same row of checkpoints
  for (const ending of ['.ts', '.sql', '.mts', '.cts', '.js']) {
    const other = join(folder, `${request.name.trim()}${ending}`);
    if (await isFile(other)) return { refused: `There is ${shownIn(analysis.project, other)} already. Choose another name.` };
  }
  return {
    path,
    text: made.text,
    changes: { title: `Create ${shownIn(analysis.project, path)}`, changes: [{ kind: 'create', path, text: made.text }] },
  };
}

/** The script of a backfill as TypeScript with Prisma Client, from its text in SQL. */
export async function backfillInTypeScript(
  analysis: Pick<ProjectAnalysis, 'project' | 'configuration' | 'latest'>,
  name: string,
  sql: string,
): Promise<string | Refusal> {
  return scriptInTypeScript(name, sql, await dataMigrationContext(analysis));
}

/** What the generator has to know of a project. */
async function dataMigrationContext(
  analysis: Pick<ProjectAnalysis, 'project' | 'configuration' | 'latest'>,
  openText?: OpenText,
): Promise<DataMigrationContext> {
  const { project, configuration } = analysis;
  const files = await readSchemaFiles(project, openText);
  const folder = scriptsFolder(project);
  const version = configuration.prisma.value;
  return {
    catalog: readerOf(await analysis.latest()),
    models: modelsOfText(files),
    read: (sql) => configuration.options.reader.read(sql),
    client: clientFrom(folder, files),
    adapter: version === null || Number.parseInt(version, 10) >= 7,
    folder: shownIn(project, folder),
  };
}

/** The module of Prisma Client as a file in `folder` imports it; `output` of the generator is relative to the file that it stands in. */
function clientFrom(folder: string, files: readonly { readonly path: string; readonly text: string }[]): string {
  for (const file of files) {
    const { client } = modelsOfText([file]);
    if (!/^generator\b/m.test(file.text)) continue;
    if (!/^(?:\.\.?\/|\.\.?$|\/|[A-Za-z]:)/.test(client)) return client;
    const path = relative(folder, resolve(dirname(file.path), client)).replaceAll('\\', '/');
    return path.startsWith('.') ? path : `./${path}`;
  }
  return '@prisma/client';
}
