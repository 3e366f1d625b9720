import * as vscode from 'vscode';
import { APPLIED_AMONG, type AppliedAmongParams, type AppliedMigration } from '../../server/src/lsp/protocol/doing.ts';
import { restoreApplied } from './commands/edited.ts';
import type { Context } from './context.ts';

const MIGRATION_SQL = /\/migrations\/[^/]+\/migration\.sql$/;
const CONSEQUENCE = 'Databases know it by its name and its checksum: without it, Prisma calls their history diverged.';

/**
 * Watches over migrations that are applied: renaming or deleting one is warned of before it happens, with a way back, because VS Code lets
 * nobody stop it; the first edit of one is told once for each file.
 */
export const guardApplied = (context: Context): vscode.Disposable[] => [
  vscode.workspace.onWillRenameFiles((e) => {
    e.waitUntil(
      guard(
        context,
        e.files.map((f) => f.oldUri),
        'renamed',
        async () => {
          const edit = new vscode.WorkspaceEdit();
          for (const { oldUri, newUri } of e.files) edit.renameFile(newUri, oldUri);
          await vscode.workspace.applyEdit(edit);
        },
      ),
    );
  }),
  vscode.workspace.onWillDeleteFiles((e) => {
    e.waitUntil(
      (async () => {
        const kept = await copies(context, e.files);
        await guard(context, e.files, 'deleted', async () => {
          for (const { uri, bytes } of kept) await vscode.workspace.fs.writeFile(uri, bytes);
        });
      })(),
    );
  }),
  tellFirstEdit(context),
];

const among = async (context: Context, uris: readonly vscode.Uri[]): Promise<readonly AppliedMigration[]> => {
  const files = uris.filter((uri) => uri.scheme === 'file');
  if (files.length === 0) return [];
  const params: AppliedAmongParams = { uris: files.map((uri) => uri.toString()) };
  return (await context.server.request<readonly AppliedMigration[]>(APPLIED_AMONG, params)) ?? [];
};

/** What happens with a file while a way back is offered. */
let takingBack = false;

async function guard(context: Context, uris: readonly vscode.Uri[], done: 'renamed' | 'deleted', back: () => Promise<void>): Promise<void> {
  if (takingBack) return;
  const applied = await among(context, uris);
  const [first] = applied;
  if (first === undefined) return;
  const more = applied.length > 1 ? ` ${applied.length - 1} more are applied too.` : '';
  const says = `${first.why}${more} It should not be ${done}.`;
  const keep = done === 'renamed' ? 'Keep the Name' : 'Keep It';
  const answer = await askFirst(says, keep);
  if (answer === 'go') return;
  // nothing can stop it: it is taken back right after it happened, or a person is asked then
  const events = done === 'renamed' ? vscode.workspace.onDidRenameFiles : vscode.workspace.onDidDeleteFiles;
  const listener = (events as vscode.Event<unknown>)(async () => {
    listener.dispose();
    const undo = done === 'renamed' ? 'Undo the Rename' : 'Bring It Back';
    if (answer === 'ask' && (await vscode.window.showWarningMessage(`${says} ${CONSEQUENCE}`, undo)) !== undo) return;
    takingBack = true;
    try {
      await back();
    } finally {
      takingBack = false;
    }
  });
}

/** `ask`: no dialog can be shown before it happens. */
async function askFirst(says: string, keep: string): Promise<'go' | 'keep' | 'ask'> {
  try {
    const go = 'Go On All the Same';
    const answer = await vscode.window.showWarningMessage(says, { modal: true, detail: CONSEQUENCE }, keep, go);
    return answer === go ? 'go' : 'keep';
  } catch {
    return 'ask';
  }
}

/** The files of applied migrations below what is about to be deleted. */
async function copies(
  context: Context,
  uris: readonly vscode.Uri[],
): Promise<readonly { readonly uri: vscode.Uri; readonly bytes: Uint8Array }[]> {
  const out: { uri: vscode.Uri; bytes: Uint8Array }[] = [];
  for (const { uri } of await among(context, uris)) {
    const folder = vscode.Uri.parse(uri);
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const file = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.File) out.push({ uri: file, bytes: await vscode.workspace.fs.readFile(file) });
    }
  }
  return out;
}

/** The first edit of an applied migration gives one message, once for each file. */
function tellFirstEdit(context: Context): vscode.Disposable {
  const told = new Set<string>();
  /** Not applied, as far as was known when it was edited: not asked at each key. */
  const free = new Set<string>();
  const listener = vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges }) => {
    const { uri } = document;
    const id = uri.toString();
    if (contentChanges.length === 0 || uri.scheme !== 'file' || !MIGRATION_SQL.test(uri.path) || told.has(id) || free.has(id)) return;
    told.add(id);
    const [applied] = await among(context, [uri]);
    // with the first change a document does not know yet that it is dirty; one that was read anew from disk never is
    if (applied === undefined || !document.isDirty) {
      told.delete(id);
      if (applied === undefined) free.add(id);
      return;
    }
    const [restore, follow, go] = ['Restore', 'Make Follow-up', 'Edit Anyway'];
    const says = `${applied.why} An edit changes its checksum, and Prisma will ask for a reset in development.`;
    const answer = await vscode.window.showWarningMessage(says, restore, follow, go);
    if (answer === restore) await restoreApplied(context, applied);
    if (answer === follow) await vscode.commands.executeCommand('lockkeeper.makeFollowUp', applied);
  });
  const forget = (): void => free.clear();
  return vscode.Disposable.from(
    listener,
    // it may have been applied meanwhile
    context.server.onDidChange(forget),
    context.server.onDidChangeEnvironments(forget),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => free.delete(uri.toString())),
  );
}
