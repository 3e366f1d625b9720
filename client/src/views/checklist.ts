import * as vscode from 'vscode';
import {
  CHECKLIST,
  type ChecklistAnswer,
  type MigrationRef,
  SAY,
  type SayParams,
  type ShownChecklist,
  type SubjectParams,
} from '../../../server/src/lsp/protocol/checklist.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import { makeEdit } from '../edits.ts';
import type { Server } from '../server.ts';
import { checklistRow, type Row } from './checklist-rows.ts';

/** The checklist as commands see it. */
export interface ChecklistView extends vscode.Disposable {
  /** What is shown, asked anew; null: there is nothing to show. Undefined: the server does not answer. */
  current(): Promise<ShownChecklist | null | undefined>;
  /** Shows the checklist of this migration until a file of another one is opened. */
  choose(migration: MigrationRef): Promise<void>;
  /** Says something about an item, which writes checklist.json. */
  say(migration: MigrationRef, item: string, said: Pick<SayParams, 'done' | 'note'>): Promise<void>;
  refresh(): Promise<void>;
}

export const CHECKLIST_VIEW = 'lockkeeper.checklist';
/** Why the view is empty, for its welcome texts: the state of the answer, `stopped` or `starting`. */
const STATE_KEY = 'lockkeeper.checklistState';

/** The files of a migration, and which migration.sql stands for them. */
const OF_MIGRATION = /\/migrations\/[^/]+\/(?:migration\.sql|down\.sql|checklist\.json)$/;

export function createChecklist(server: Server): ChecklistView {
  const changed = new vscode.EventEmitter<undefined>();
  let shown: ShownChecklist | null = null;
  /** The last one of: a migration that a person chose, a file of a migration that was active. */
  let subject: SubjectParams = { migration: null, uri: null };
  let asked = 0;
  let saying: Promise<void> = Promise.resolve();

  const tree = vscode.window.createTreeView<Row>(CHECKLIST_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren(row) {
        if (row === undefined) return shown === null ? [] : roots(shown);
        return row.kind === 'group' ? itemsOf(row) : [];
      },
      getTreeItem: (row) => checklistRow(row, shown?.migration ?? ''),
    },
    showCollapseAll: true,
    // a box is ticked when checklist.json says so, not before
    manageCheckboxStateManually: true,
  });

  const ask = async (): Promise<ChecklistAnswer | undefined> =>
    (await server.request<ChecklistAnswer | null>(CHECKLIST, subject)) ?? undefined;

  async function update(force = false): Promise<void> {
    if (!tree.visible && !force) return;
    const own = ++asked;
    const answer = await ask();
    if (own !== asked) return; // a newer question is under way
    const state = answer?.state ?? (server.state === 'stopped' ? 'stopped' : 'starting');
    // while the server starts again the view stays as it was
    if (answer === undefined && state === 'starting' && shown !== null) return;
    const next = answer?.state === 'shown' ? answer : null;
    void vscode.commands.executeCommand('setContext', STATE_KEY, state);
    const words = next === null ? '' : next.migration.replace(/^\d+_(?=.)/, '');
    tree.description = words;
    // beside no other view the description is not drawn, and a person has to know whose checklist this is
    tree.message = next === null ? '' : `${words}: ${next.progress} done`;
    if (!force && JSON.stringify(next) === JSON.stringify(shown)) return;
    shown = next;
    changed.fire(undefined);
  }

  function follow(editor: vscode.TextEditor | undefined): void {
    const uri = editor?.document.uri;
    if (uri?.scheme !== 'file' || !OF_MIGRATION.test(uri.path)) return;
    subject = { migration: null, uri: uri.with({ path: uri.path.replace(/checklist\.json$/, 'migration.sql') }).toString() };
    void update();
  }

  async function write({ folder, migration }: MigrationRef, item: string, said: Pick<SayParams, 'done' | 'note'>): Promise<void> {
    const params: SayParams = { folder, migration, item, ...said };
    const answer = await server.request<EditAnswer | Refused | null>(SAY, params);
    const file = vscode.Uri.joinPath(vscode.Uri.file(folder), migration, 'checklist.json');
    // who has typed in the file saves it; else VS Code would leave an edit of this one file unsaved, out of sight
    const typed = vscode.workspace.textDocuments.some((d) => d.isDirty && d.uri.toString() === file.toString());
    if (answer !== null && (await makeEdit({ server }, answer)) && !typed) await (await vscode.workspace.openTextDocument(file)).save();
    await update(true);
  }

  const view: ChecklistView = {
    async current() {
      const answer = await ask();
      return answer === undefined ? undefined : answer.state === 'shown' ? answer : null;
    },
    async choose({ folder, migration }) {
      subject = { migration: { folder, migration }, uri: null };
      await update(true);
    },
    say(migration, item, said) {
      // one after the other: each edit starts from the text that the one before has left
      saying = saying.then(() => write(migration, item, said)).catch(() => {});
      return saying;
    },
    refresh: () => update(true),
    dispose: () => vscode.Disposable.from(...disposables).dispose(),
  };

  const disposables = [
    tree,
    changed,
    server.onDidChange(() => update()),
    // sizes of tables come from there
    server.onDidChangeEnvironments(() => update()),
    vscode.window.onDidChangeActiveTextEditor(follow),
    tree.onDidChangeVisibility(() => update()),
    tree.onDidChangeCheckboxState(async ({ items }) => {
      const migration = shown;
      if (migration === null) return;
      for (const [row, state] of items)
        if (row.kind === 'item')
          await view.say(migration, row.item.id, { done: state === vscode.TreeItemCheckboxState.Checked, note: null });
    }),
  ];
  follow(vscode.window.activeTextEditor);
  void update();
  return view;
}

function roots(shown: ShownChecklist): Row[] {
  const groups = shown.groups.map((group): Row => ({ kind: 'group', group, broken: shown.problem !== null }));
  return shown.problem === null ? groups : [{ kind: 'problem', problem: shown.problem }, ...groups];
}

const itemsOf = ({ group, broken }: Extract<Row, { readonly kind: 'group' }>): Row[] =>
  group.items.map((item): Row => ({ kind: 'item', item, broken }));
