import * as vscode from 'vscode';
import type { EnvironmentRef, ShownEnvironment } from '../../server/src/lsp/protocol/environments.ts';
import type { Context } from './context.ts';
import { NOT_RUNNING } from './words.ts';

export const isEnvironmentRef = (x: unknown): x is EnvironmentRef =>
  typeof x === 'object' &&
  x !== null &&
  'folder' in x &&
  typeof x.folder === 'string' &&
  'environment' in x &&
  typeof x.environment === 'string';

const UNTRUSTED = 'Databases are not read in Restricted Mode. Trust the workspace to use its environments.';

/**
 * The environment that a command is about: the row that it was given, the only one there is, or one that a person picks. Undefined: there
 * is none, which is said, or the person went away.
 * @param fits those that come into question
 */
export async function environmentOf(
  context: Context,
  given: unknown,
  question: string,
  fits: (environment: ShownEnvironment) => boolean = () => true,
): Promise<ShownEnvironment | undefined> {
  const answer = await context.environments.current();
  if (answer === undefined) {
    void vscode.window.showWarningMessage(NOT_RUNNING);
    return undefined;
  }
  if (answer.state === 'untrusted') {
    void vscode.window.showInformationMessage(UNTRUSTED);
    return undefined;
  }
  const all = answer.projects.flatMap((p) => p.environments.map((shown) => ({ shown, project: p.name })));
  if (isEnvironmentRef(given)) {
    const same = all.find(({ shown }) => shown.folder === given.folder && shown.environment === given.environment);
    if (same === undefined) void vscode.window.showInformationMessage(`There is no environment ${given.environment} any more.`);
    return same?.shown;
  }
  const fitting = all.filter(({ shown }) => fits(shown));
  if (fitting.length === 0) {
    const none = all.length === 0 ? 'There is no environment here yet.' : 'No environment comes into question.';
    const add = await vscode.window.showInformationMessage(none, 'Add Environment…');
    if (add !== undefined) await vscode.commands.executeCommand('lockkeeper.addEnvironment');
    return undefined;
  }
  const several = new Set(fitting.map(({ shown }) => shown.folder)).size > 1;
  const items = fitting.map(({ shown, project }) => ({
    label: shown.environment,
    description: [shown.kind === shown.environment ? '' : shown.kind, shown.active ? 'active' : '', several ? project : '']
      .filter((w) => w !== '')
      .join(', '),
    detail: shown.address ?? `from ${shown.from}`,
    shown,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true, matchOnDetail: true }))?.shown;
}

/** Waits until the server knows an environment that was just written into a file; false: it does not come to know it. */
export async function untilKnown(context: Context, of: EnvironmentRef): Promise<boolean> {
  const isKnown = async (): Promise<boolean> => {
    const projects = (await context.environments.current())?.projects ?? [];
    return projects.some((p) => p.environments.some((e) => e.folder === of.folder && e.environment === of.environment));
  };
  if (await isKnown()) return true;
  return new Promise((resolve) => {
    const end = (known: boolean): void => {
      listener.dispose();
      clearTimeout(late);
      resolve(known);
    };
    const listener = context.server.onDidChange(async () => {
      if (await isKnown()) end(true);
    });
    const late = setTimeout(() => end(false), 10_000);
  });
}
