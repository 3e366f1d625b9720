import * as vscode from 'vscode';
import {
  NEW_MIGRATION,
  NEW_MIGRATION_CATALOG,
  NEW_MIGRATION_CHOICES,
  type NewMigrationAnswer,
  type NewMigrationCatalog,
  type NewMigrationChoices,
  type NewMigrationParams,
} from '../../../server/src/lsp/protocol/new-migration.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import { askForChoices } from '../choices.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { asked, NOTHING, nextStep, questions, type Wish, type Wizard } from '../new-migration-steps.ts';
import { walk } from '../steps.ts';

/** Data migrations are asked for by a command of their own. */
const NEW_DATA_MIGRATION = 'lockkeeper.newDataMigration';

/** Asks what a migration is to do and creates it with its way back; both files are shown side by side. */
export async function newMigration(context: Context, clicked?: unknown): Promise<void> {
  const meant = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  const none = 'There is neither a folder of Prisma migrations nor a schema.prisma for PostgreSQL here.';
  const choices = await askForChoices<NewMigrationChoices>(context, NEW_MIGRATION_CHOICES, meant, none);
  if (choices === undefined) return;
  const catalogs = new Map<string, Promise<NewMigrationCatalog>>();
  const wizard: Wizard = {
    context,
    choices,
    data: (await vscode.commands.getCommands(true)).includes(NEW_DATA_MIGRATION),
    catalog: ({ folder }) => {
      const kept = catalogs.get(folder) ?? catalogOf(context, folder);
      catalogs.set(folder, kept);
      return kept;
    },
  };
  const first: Wish = { ...NOTHING, project: choices.projects.length === 1 ? choices.projects[0]! : null };
  const wish = await walk(
    'New Migration',
    first,
    (state) => nextStep(wizard, state),
    (state) => questions(first, state),
  );
  if (wish !== undefined) await finish(context, wish);
}

const catalogOf = async (context: Context, folder: string): Promise<NewMigrationCatalog> =>
  (await context.server.request<NewMigrationCatalog | null>(NEW_MIGRATION_CATALOG, { folder })) ?? { tables: [], types: [] };

async function finish(context: Context, wish: Wish): Promise<void> {
  if (wish.what?.as === 'data') return void (await vscode.commands.executeCommand(NEW_DATA_MIGRATION, wish.project?.folder));
  if (wish.what?.as === 'plan')
    return void (await vscode.commands.executeCommand('lockkeeper.planSafeChange', wish.project?.folder, wish.what.plan));
  const params: NewMigrationParams = {
    ...asked(wish),
    name: wish.name ?? '',
    rollback: { how: wish.how ?? 'draft', because: wish.because },
  };
  const answer = await context.server.request<NewMigrationAnswer | Refused>(NEW_MIGRATION, params);
  const edit: EditAnswer | Refused | undefined = answer === undefined || 'refused' in answer ? answer : { ...answer, open: null };
  if (!(await makeEdit(context, edit)) || answer === undefined || 'refused' in answer) return;
  await showPair(answer);
  if (answer.notes.length > 0) void vscode.window.showInformationMessage(answer.notes.join(' '));
}

/** migration.sql where one writes, and down.sql beside it. */
async function showPair({ migration, down, line }: NewMigrationAnswer): Promise<void> {
  const at = new vscode.Position(line, 0);
  const up = await vscode.window.showTextDocument(vscode.Uri.parse(migration), { preview: false });
  await vscode.window.showTextDocument(vscode.Uri.parse(down), {
    viewColumn: vscode.ViewColumn.Beside,
    preview: false,
    preserveFocus: true,
  });
  const editor = await vscode.window.showTextDocument(up.document, { viewColumn: up.viewColumn ?? vscode.ViewColumn.One, preview: false });
  editor.selection = new vscode.Selection(at, at);
}
