import * as vscode from 'vscode';
import { ENVIRONMENTS, type EnvironmentsAnswer, LOOK } from '../../../server/src/lsp/protocol/environments.ts';
import type { Context } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type EnvironmentRow, environmentRoots, environmentRow, environmentsOf, factsOf } from './environment-rows.ts';

/** The view Environments as commands see it. */
export interface EnvironmentsView extends vscode.Disposable {
  /** All environments, asked anew. Undefined: the server does not answer. */
  current(): Promise<EnvironmentsAnswer | undefined>;
  refresh(): Promise<void>;
}

export const ENVIRONMENTS_VIEW = 'lockkeeper.environments';
/** Why the view is empty, for its welcome texts: the state of the answer, `stopped` or `starting`. */
const STATE_KEY = 'lockkeeper.environmentsState';
/** What is younger is not read again when somebody looks, in milliseconds. */
const FRESH = 10_000;

export function createEnvironments({ server, active }: Pick<Context, 'server' | 'active'>): EnvironmentsView {
  const changed = new vscode.EventEmitter<undefined>();
  let shown: EnvironmentsAnswer | null = null;
  let asText = '';

  const tree = vscode.window.createTreeView<EnvironmentRow>(ENVIRONMENTS_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren(row) {
        if (row === undefined) return [...environmentRoots(shown)];
        if (row.kind === 'project') return [...environmentsOf(row.project)];
        return row.kind === 'environment' ? [...factsOf(row.shown)] : [];
      },
      getTreeItem: environmentRow,
    },
  });

  const current = async (): Promise<EnvironmentsAnswer | undefined> =>
    (await server.request<EnvironmentsAnswer | null>(ENVIRONMENTS, { active: active.all() })) ?? undefined;

  const update = oneAtATime(async () => {
    if (!tree.visible && shown !== null) return;
    const answer = await current();
    const state = answer?.state ?? (server.state === 'stopped' ? 'stopped' : 'starting');
    if (answer === undefined && state === 'starting' && shown !== null) return;
    void vscode.commands.executeCommand('setContext', STATE_KEY, state);
    shown = answer?.state === 'shown' ? answer : null;
    const text = JSON.stringify(shown);
    if (text === asText) return;
    asText = text;
    changed.fire(undefined);
  });

  async function follow(maxAge: number): Promise<void> {
    if (tree.visible && vscode.workspace.isTrusted) await server.request(LOOK, { maxAge });
    await update();
  }

  const disposables = [
    tree,
    changed,
    server.onDidChange(() => follow(Number.MAX_SAFE_INTEGER)),
    server.onDidChangeEnvironments(() => update()),
    active.onDidChange(() => update()),
    tree.onDidChangeVisibility(() => follow(FRESH)),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) void follow(FRESH);
    }),
  ];
  void update();
  return {
    current,
    refresh: () => follow(0),
    dispose: () => vscode.Disposable.from(...disposables).dispose(),
  };
}
