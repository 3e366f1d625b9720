import type { CodeAction } from 'vscode-languageserver';
import { readActionData } from '../actions/action-data.ts';
import { makeEdit } from '../actions/make-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';

/** A command of the server itself: shows a document that an edit has made. */
export const SHOW_DOCUMENT = 'lockkeeper.showDocument';

/**
 * `codeAction/resolve`: makes the edit of the action that a person chose. Where there is none the action stays as it is, and `tell`
 * says why.
 */
export const resolveAction =
  (workspace: Workspace, tell: (why: string) => void) =>
  async (action: CodeAction): Promise<CodeAction> => {
    const data = readActionData(action.data);
    if (data === null) return action;
    const made = await makeEdit(workspace, data, new Date());
    if ('refused' in made) {
      // Fixing all on every save is silent: nobody asked for this file in particular.
      if (data.make !== 'fix-all') tell(made.refused);
      return action;
    }
    const show = made.open === null ? {} : { command: { title: 'Show', command: SHOW_DOCUMENT, arguments: [uriOf(made.open)] } };
    return { ...action, edit: made.edit, ...show };
  };

/** For clients that do not resolve: the edits at once. An action without one is left out. */
export async function resolveAtOnce(workspace: Workspace, actions: readonly CodeAction[]): Promise<CodeAction[]> {
  const out: CodeAction[] = [];
  for (const action of actions) {
    const data = readActionData(action.data);
    const made = data === null ? null : await resolveAction(workspace, () => {})(action);
    if (made === null) out.push(action);
    else if (made.edit !== undefined) {
      const { data: _, ...plain } = made;
      out.push(plain);
    }
  }
  return out;
}
