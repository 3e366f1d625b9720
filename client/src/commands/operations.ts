import * as vscode from 'vscode';
import type { OperationId } from '../../../server/src/lsp/protocol/doing.ts';
import type { ShownEnvironment } from '../../../server/src/lsp/protocol/environments.ts';
import {
  CHECK_MIGRATION_NAME,
  type CheckedMigrationName,
  type CheckMigrationNameParams,
} from '../../../server/src/lsp/protocol/new-migration.ts';
import type { Context } from '../context.ts';
import { environmentFor, folderOf, projectsHere } from '../doing/environment.ts';
import { confirmOperation, orSay, planOf, runOperation, SHOWN, sayFailed } from '../doing/operations.ts';
import { looking } from '../doing/progress.ts';
import { applyPending } from './apply-pending.ts';
import { pickProject } from './environments.ts';

type Fits = (environment: ShownEnvironment) => boolean;
const development: Fits = ({ kind }) => kind === 'development';
const notProduction: Fits = ({ kind }) => kind !== 'production';
/** Prisma cannot reach a database in a folder. */
const server: Fits = ({ embedded }) => !embedded;

/** Changes schema.prisma into a migration and applies it, in a database for development. */
export const migrateDev = async (context: Context, given?: unknown): Promise<void> => {
  const shown = await environmentFor(context, given, 'Which database for development is migrated?', development);
  if (shown === undefined) return;
  if (shown.embedded) return applyPending(context, shown);
  const name = await askName(context, shown.folder, 'Leave it empty to apply only what is there.');
  if (name !== undefined) await operate(context, 'dev', shown, name === '' ? [] : ['--name', name]);
};

/** Has Prisma write the SQL of a migration from schema.prisma without applying it, and opens it. */
export const createMigration = async (context: Context, given?: unknown): Promise<void> => {
  const shown = await environmentFor(context, given, 'From which database for development?', (e) => development(e) && server(e));
  if (shown === undefined) return;
  const name = await askName(context, shown.folder, 'Its SQL is written and not applied.');
  if (name === undefined) return;
  const before = await names(shown.folder);
  await operate(context, 'create', shown, name === '' ? [] : ['--name', name]);
  const fresh = (await names(shown.folder)).filter((n) => !before.includes(n)).at(-1);
  if (fresh !== undefined) await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(shown.folder), fresh, 'migration.sql'));
};

/** Applies what is pending with Prisma; a database in a folder is Lockkeeper's own. */
export const deploy = (context: Context, given?: unknown): Promise<void> =>
  inEnvironment(context, 'deploy', given, 'Where are the migrations applied?');
export const migrationStatus = (context: Context, given?: unknown): Promise<void> =>
  inEnvironment(context, 'status', given, 'Whose status?');
export const openStudio = (context: Context, given?: unknown): Promise<void> =>
  inEnvironment(context, 'studio', given, 'Which database is shown?', server);
export const seed = (context: Context, given?: unknown): Promise<void> =>
  inEnvironment(context, 'seed', given, 'Which database is seeded?', (e) => notProduction(e) && server(e));
export const reset = (context: Context, given?: unknown): Promise<void> =>
  inEnvironment(context, 'reset', given, 'Which database is reset? Everything in it is lost.', (e) => notProduction(e) && server(e), [
    '--force',
  ]);

/** Needs no database. */
export async function generateClient(context: Context, given?: unknown): Promise<void> {
  if ((await projectsHere(context)) === undefined) return;
  const folder = folderOf(given) ?? (await pickProject(context));
  if (folder === undefined) return;
  const params = { folder, environment: null, operation: 'generate', args: [] } as const;
  if (orSay(await planOf(context, params)) !== undefined) await runOperation(context, params, { yes: true, database: null });
}

async function inEnvironment(
  context: Context,
  operation: OperationId,
  given: unknown,
  question: string,
  fits?: Fits,
  args: readonly string[] = [],
): Promise<void> {
  const shown = await environmentFor(context, given, question, fits);
  if (shown !== undefined) await operate(context, operation, shown, args);
}

async function operate(
  context: Context,
  operation: OperationId,
  { folder, environment }: ShownEnvironment,
  args: readonly string[],
): Promise<void> {
  const params = { folder, environment, operation, args };
  const plan = orSay(await looking(params, () => planOf(context, params)));
  if (plan === undefined) return;
  if (plan.own === 'apply') return applyPending(context, { folder, environment });
  if (plan.own === 'status') return showStates(context, params);
  const confirmed = await confirmOperation(operation, plan);
  if (confirmed === undefined) return;
  for (const note of plan.notes) context.log.info(note);
  const end = await runOperation(context, params, confirmed);
  if (end !== undefined && end.code !== 0) await sayFailed(params, end.failures);
}

/** What is applied there stands in the tree. */
async function showStates(context: Context, of: { readonly folder: string; readonly environment: string }): Promise<void> {
  await context.active.choose(of);
  await context.migrations.refresh();
  await vscode.commands.executeCommand('lockkeeper.migrations.focus');
}

/** A name for a migration; empty: none. Undefined: the person went away. */
function askName(context: Context, folder: string, empty: string): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: `${SHOWN.create.title} with Prisma`,
      prompt: `Name of the migration, in snake_case. ${empty}`,
      placeHolder: 'add_user_email_index',
      ignoreFocusOut: true,
      async validateInput(text) {
        if (text.trim() === '') return null;
        const params: CheckMigrationNameParams = { folder, kind: 'empty', name: text.trim() };
        const checked = await context.server.request<CheckedMigrationName | null>(CHECK_MIGRATION_NAME, params);
        return checked?.problem ?? null;
      },
    })
    .then((text) => text?.trim());
}

async function names(folder: string): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
  return entries.map(([name]) => name).sort();
}
