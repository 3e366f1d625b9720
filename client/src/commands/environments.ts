import * as vscode from 'vscode';
import {
  COMPARE,
  CONNECT,
  type CompareAnswer,
  type CompareParams,
  DISCONNECT,
  type EnvironmentRef,
  type ShownEnvironment,
} from '../../../server/src/lsp/protocol/environments.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { environmentOf } from '../environments.ts';
import { comparisonUri, refreshPages } from '../pages.ts';
import { ENVIRONMENTS_VIEW } from '../views/environments.ts';

const refOf = ({ folder, environment }: ShownEnvironment): EnvironmentRef => ({ folder, environment });

/**
 * Connects an environment: it is read now, and whenever somebody looks. What goes wrong stands in its row. One whose address is not
 * stored yet is asked for it.
 */
export async function connectEnvironment(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentOf(context, given, 'Which environment is to be connected?', (e) => e.state !== 'connected');
  if (shown === undefined) return;
  if (shown.secret && (await context.urls.get(refOf(shown))) === null && !(await storeUrl(context, shown))) return;
  await vscode.window.withProgress({ location: { viewId: ENVIRONMENTS_VIEW } }, async () => {
    const answer = await context.server.request<ShownEnvironment | null>(CONNECT, refOf(shown));
    // where no environment is shown yet, this one is what the person wants to see
    const active = (await context.environments.current())?.projects.some((p) =>
      p.environments.some((e) => e.folder === shown.folder && e.active),
    );
    if (answer?.state === 'connected' && active === false) await context.active.choose(refOf(shown));
  });
  if (given === undefined) await vscode.commands.executeCommand(`${ENVIRONMENTS_VIEW}.focus`);
}

/** It is not read any more; what is known of it stays, and says so. */
export async function disconnectEnvironment(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentOf(
    context,
    given,
    'Which environment is to be disconnected?',
    (e) => e.state === 'connected' || e.state === 'problem',
  );
  if (shown !== undefined) await context.server.request(DISCONNECT, refOf(shown));
}

/** Chooses whose states the tree, the badge and the explorer show. */
export async function chooseEnvironment(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentOf(context, given, 'Whose migrations are to be shown?');
  if (shown !== undefined) await context.active.choose(refOf(shown));
}

/** Stores the address of an environment where VS Code keeps secrets. */
export async function storeConnectionUrl(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentOf(context, given, 'Whose connection URL is to be stored?', (e) => e.secret);
  if (shown !== undefined) await storeUrl(context, shown);
}

/** @returns true when one is stored now */
export async function storeUrl(context: Context, of: EnvironmentRef): Promise<boolean> {
  const url = await vscode.window.showInputBox({
    title: `Connection URL of ${of.environment}`,
    prompt: 'It is kept in the secret storage of VS Code, never in a file. Leave it empty to forget the one that is stored.',
    placeHolder: 'postgresql://user:password@host:5432/database',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || /^postgres(?:ql)?:\/\/[^\s]+$/i.test(text.trim()) ? null : 'Write a URL that begins with postgresql://.',
  });
  if (url === undefined) return false;
  const { folder, environment } = of;
  await context.urls.set({ folder, environment }, url.trim() === '' ? undefined : url.trim());
  return url.trim() !== '';
}

/** Shows the migrations of a project by its environments. */
export async function compareEnvironments(context: Context, given?: unknown): Promise<void> {
  const folder = folderOf(given) ?? (await pickProject(context));
  if (folder === undefined) return;
  const params: CompareParams = { folder, active: context.active.all() };
  const answer = await context.server.request<CompareAnswer>(COMPARE, params);
  if (answer === undefined || 'refused' in answer) {
    await makeEdit(context, answer);
    return;
  }
  const page = comparisonUri(folder);
  refreshPages(page);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

const folderOf = (given: unknown): string | undefined => {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('folder' in given && typeof given.folder === 'string') return given.folder;
  return 'project' in given ? folderOf(given.project) : undefined;
};

/** The only project, or one that a person picks. */
export async function pickProject(context: Context): Promise<string | undefined> {
  const projects = (await context.environments.current())?.projects ?? [];
  const [only] = projects;
  if (projects.length <= 1) {
    if (only === undefined) void vscode.window.showInformationMessage('There is no environment here yet. Add one first.');
    return only?.folder;
  }
  const items = projects.map((p) => ({ label: p.name, description: `${p.environments.length} environments`, folder: p.folder }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Of which project?' }))?.folder;
}
