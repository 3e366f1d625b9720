import * as vscode from 'vscode';
import type { EnvironmentsAnswer, ShownEnvironment } from '../../../server/src/lsp/protocol/environments.ts';
import type { Context } from '../context.ts';
import { isEnvironmentRef } from '../environments.ts';
import { NO_MIGRATIONS, NOT_RUNNING } from '../words.ts';

type Project = EnvironmentsAnswer['projects'][number];

/** The projects with their environments; undefined: there is nothing that could be done here, which is said. */
export async function projectsHere(context: Context): Promise<readonly Project[] | undefined> {
  if (!vscode.workspace.isTrusted) {
    void sayUntrusted();
    return undefined;
  }
  const answer = await context.environments.current();
  if (answer === undefined) void vscode.window.showWarningMessage(NOT_RUNNING);
  else if (answer.state === 'untrusted') void sayUntrusted();
  else if (answer.state === 'no-project') void vscode.window.showInformationMessage(NO_MIGRATIONS);
  else return answer.projects;
  return undefined;
}

async function sayUntrusted(): Promise<void> {
  const trust = 'Manage Workspace Trust';
  const said = 'Nothing is run and no database is connected in Restricted Mode.';
  if ((await vscode.window.showInformationMessage(said, trust)) === trust) await vscode.commands.executeCommand('workbench.trust.manage');
}

/**
 * The environment in which something is to be done: that of the row that was clicked, or the one that fits, or one that a person picks,
 * with the active one for development first. One for production is never taken unasked. Undefined: none, or the person went away.
 */
export async function environmentFor(
  context: Context,
  given: unknown,
  question: string,
  fits: (environment: ShownEnvironment) => boolean = () => true,
): Promise<ShownEnvironment | undefined> {
  const projects = await projectsHere(context);
  if (projects === undefined) return undefined;
  const all = projects.flatMap((project) => project.environments.map((shown) => ({ shown, project })));
  const named = isEnvironmentRef(given) ? given : null;
  const clicked = all.find(({ shown }) => shown.folder === named?.folder && shown.environment === named.environment)?.shown;
  if (clicked !== undefined) return clicked;
  const folder = folderOf(given);
  const fitting = all.filter(({ shown }) => fits(shown) && (folder === undefined || shown.folder === folder));
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined && only.shown.kind !== 'production') return only.shown;
  if (only === undefined) return sayNone(all.length === 0);
  const several = new Set(fitting.map(({ shown }) => shown.folder)).size > 1;
  const items = [...fitting]
    .sort((a, b) => rank(a.shown) - rank(b.shown))
    .map(({ shown, project }) => ({
      label: shown.environment,
      description: [shown.kind === shown.environment ? '' : shown.kind, several ? project.name : ''].filter((w) => w !== '').join(', '),
      detail: shown.address ?? `from ${shown.from}`,
      shown,
    }));
  return (
    await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true })
  )?.shown;
}

const KINDS: Readonly<Record<ShownEnvironment['kind'], number>> = { development: 0, staging: 2, production: 4 };
const rank = ({ kind, active }: ShownEnvironment): number => KINDS[kind] + (active ? 0 : 1);

/** Rows, and what else names a project by the folder of its migrations. */
export const folderOf = (given: unknown): string | undefined => {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('folder' in given && typeof given.folder === 'string') return given.folder;
  return 'project' in given ? folderOf(given.project) : undefined;
};

async function sayNone(empty: boolean): Promise<undefined> {
  const none = empty ? 'There is no environment here yet.' : 'There is no environment here that this is done in.';
  const add = 'Add Environment…';
  if ((await vscode.window.showInformationMessage(none, add)) === add) await vscode.commands.executeCommand('lockkeeper.addEnvironment');
  return undefined;
}
