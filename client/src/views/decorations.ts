import * as vscode from 'vscode';
import {
  FOLDER_STATES,
  type FolderStatesAnswer,
  type FolderStatesParams,
  type ShownState,
} from '../../../server/src/lsp/protocol/migrations.ts';
import type { Context } from '../context.ts';
import { STATE_LOOKS } from './migration-rows.ts';

/** One letter for each state that somebody has to know of; the others are quiet. */
const BADGES: Readonly<Partial<Record<ShownState, string>>> = {
  draft: 'D',
  new: 'N',
  pending: 'P',
  edited: '!',
  failed: '✗',
  'rolled-back': 'R',
  'out-of-order': '<',
};

/**
 * Marks the folders of migrations in the explorer by their state. Only those that are drawn are asked for, all in one request, and only
 * those whose state is another one are drawn anew.
 */
export function decorateFolders({ server, active, migrations }: Pick<Context, 'server' | 'active' | 'migrations'>): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri[]>();
  /** What is drawn now, by URI. */
  const drawn = new Map<string, FolderStatesAnswer[number]>();
  let waiting: { readonly uri: string; readonly done: (decoration: vscode.FileDecoration | undefined) => void }[] = [];

  async function ask(uris: readonly string[]): Promise<FolderStatesAnswer> {
    const params: FolderStatesParams = { active: active.all(), uris };
    return (await server.request<FolderStatesAnswer>(FOLDER_STATES, params)) ?? [];
  }

  async function answerAll(): Promise<void> {
    const asked = waiting;
    waiting = [];
    const states = await ask(asked.map(({ uri }) => uri));
    for (const [i, { uri, done }] of asked.entries()) {
      drawn.set(uri, states[i] ?? null);
      done(decorationOf(states[i] ?? null));
    }
  }

  async function lookAgain(): Promise<void> {
    const uris = [...drawn.keys()];
    if (uris.length === 0) return;
    const states = await ask(uris);
    const other = uris.filter((uri, i) => JSON.stringify(drawn.get(uri)) !== JSON.stringify(states[i] ?? null));
    if (other.length > 0) changed.fire(other.map((uri) => vscode.Uri.parse(uri)));
  }

  const enabled = (uri: vscode.Uri): boolean => vscode.workspace.getConfiguration('lockkeeper', uri).get('fileDecorations', true);
  const provider = vscode.window.registerFileDecorationProvider({
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration(uri) {
      if (uri.scheme !== 'file' || !enabled(uri)) return undefined;
      const above = vscode.Uri.joinPath(uri, '..').fsPath;
      const isMigration = (migrations.shown?.projects ?? []).some((p) => p.folder === above);
      // before the projects are known any folder may be one: it is looked at again then
      if (!isMigration) {
        if (migrations.shown === null && MAYBE.test(uri.path)) drawn.set(uri.toString(), null);
        return undefined;
      }
      return new Promise((done) => {
        // all that are drawn together are asked for together
        if (waiting.length === 0) setTimeout(() => void answerAll(), 0);
        waiting.push({ uri: uri.toString(), done });
      });
    },
  });
  return vscode.Disposable.from(
    provider,
    changed,
    migrations.onDidChange(lookAgain),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (e.affectsConfiguration('lockkeeper.fileDecorations')) changed.fire([...drawn.keys()].map((uri) => vscode.Uri.parse(uri)));
    }),
  );
}

/** A folder with a timestamp. */
const MAYBE = /\/\d{4,}[^/]*$/;

function decorationOf(state: FolderStatesAnswer[number]): vscode.FileDecoration | undefined {
  const badge = state === null ? undefined : BADGES[state.state];
  if (state === null || badge === undefined) return undefined;
  const { color } = STATE_LOOKS[state.state];
  return new vscode.FileDecoration(badge, `Migration: ${state.says}`, color === null ? undefined : new vscode.ThemeColor(color));
}
