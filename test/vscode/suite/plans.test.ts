import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { actionsAt, eventually, exists, names, openMenu, pickAction, previewed, ship, unship } from './actions.ts';
import { has, inWorkspace, lacks, migration, open, RENAME, read, restore, revertAll, ui, until, write } from './support.ts';

const PLAN = 'rename_user_name_to_full_name';
const SPLIT = 'quickfix.lockkeeper.split';

describe('plans', () => {
  let before: string;
  let down: string;
  beforeEach(() => {
    before = read(migration(RENAME));
    down = read(migration(RENAME, 'down.sql'));
  });
  afterEach(async () => {
    await revertAll();
    fs.mkdirSync(inWorkspace('prisma', 'migrations', RENAME).fsPath, { recursive: true });
    restore(migration(RENAME), before);
    restore(migration(RENAME, 'down.sql'), down);
    fs.rmSync(inWorkspace('prisma', 'plans').fsPath, { recursive: true, force: true });
    unship();
  });

  const offered = async (editor: vscode.TextEditor): Promise<vscode.CodeAction> => {
    const finding = await until(editor.document.uri, 'checked', has('drop-and-add-looks-like-rename'));
    const actions = await actionsAt(editor.document.uri, finding[0]!.range, SPLIT);
    const titles = actions.map((a) => a.title);
    assert.deepEqual(
      titles.map((t) => t.split(':')[0]),
      ['It is a rename', 'It is a drop'],
    );
    return actions[0]!;
  };

  const written = async (editor: vscode.TextEditor): Promise<void> => {
    const holds = (start: string): boolean => names('prisma', 'plans', PLAN).some((name) => name.startsWith(start));
    await eventually('the plan is there', () => ['PLAN.md', 'plan.json', '2_', '3_'].every(holds));
    await eventually('the draft is written', () => read(migration(RENAME)).includes(`-- Plan: ${PLAN}, phase 1 of `));
    await eventually('all is saved', () => vscode.workspace.textDocuments.every((document) => !document.isDirty));
    await until(editor.document.uri, 'phase 1 breaks nobody', lacks('drop-column'));
  };
  const undone = async (editor: vscode.TextEditor): Promise<void> => {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    await eventually('the plan is gone', () => !exists(inWorkspace('prisma', 'plans', PLAN, 'PLAN.md')));
    await eventually('the text is back', () => editor.document.getText() === before);
    await eventually('no empty folder is left', () => !exists(inWorkspace('prisma', 'plans')));
    await until(editor.document.uri, 'as before', has('drop-and-add-looks-like-rename'));
  };

  it('are offered on a rename; accepting one writes its folders, and one undo removes them', async () => {
    const editor = await open(migration(RENAME));
    const action = await offered(editor);
    assert.ok(action.edit);
    // what VS Code gives to extensions has no labels, so there is no preview
    assert.equal(await vscode.workspace.applyEdit(action.edit, { isRefactoring: true }), true);
    await written(editor);
    await undone(editor);
  });

  it('are shown first, with everything ticked: nothing is written when that is discarded, all of it when it is applied', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const editor = await open(migration(RENAME));
    const [finding] = await until(editor.document.uri, 'checked', has('drop-and-add-looks-like-rename'));
    await pickAction(editor, finding!.range.start, 'It is a rename');
    const boxes = await previewed();
    assert.ok(boxes.length > 3 && boxes.every((ticked) => ticked), boxes.join(', '));
    await vscode.commands.executeCommand('refactorPreview.discard');
    assert.deepEqual(names('prisma', 'plans'), []);
    assert.equal(editor.document.getText(), before);

    await pickAction(editor, finding!.range.start, 'It is a rename');
    await previewed();
    await vscode.commands.executeCommand('refactorPreview.apply');
    await written(editor);
    await undone(editor);
  });

  it('take a draft away of which nothing is left, and an undo brings it back', async () => {
    const only = '-- Rollback: see down.sql\nALTER TABLE "User" DROP COLUMN "phone";\n';
    write(migration(RENAME), only);
    const editor = await open(migration(RENAME));
    await eventually('it is read anew', () => editor.document.getText() === only);
    const split = async () => (await actionsAt(editor.document.uri, new vscode.Range(0, 0, editor.document.lineCount, 0), SPLIT))[0];
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- not saved\n'));
    assert.equal((await split())?.edit, undefined, 'what is not saved would be lost');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    let edit: vscode.WorkspaceEdit | undefined;
    await eventually('without it there is an edit', async () => {
      edit = (await split())?.edit;
      return edit !== undefined;
    });
    assert.equal(await vscode.workspace.applyEdit(edit!, { isRefactoring: true }), true);
    await eventually('the draft is gone', () => !exists(inWorkspace('prisma', 'migrations', RENAME)));
    assert.ok(names('prisma', 'plans').length > 0);
    const page = await open(inWorkspace('prisma', 'plans', names('prisma', 'plans')[0]!, 'PLAN.md'));
    await vscode.window.showTextDocument(page.document);
    await vscode.commands.executeCommand('undo');
    await eventually('the draft is back', () => exists(migration(RENAME)) && read(migration(RENAME)) === only);
    assert.equal(read(migration(RENAME, 'down.sql')), down);
    await eventually('the plan is gone', () => !exists(inWorkspace('prisma', 'plans')));
  });

  it('are not for a migration that is shipped: the action says why', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    ship();
    await vscode.commands.executeCommand('lockkeeper.restartServer');
    const editor = await open(migration(RENAME));
    const [finding] = await until(editor.document.uri, 'checked', has('drop-and-add-looks-like-rename'));
    assert.deepEqual(await actionsAt(editor.document.uri, finding!.range, SPLIT), []);
    editor.selection = new vscode.Selection(finding!.range.start, finding!.range.start);
    await vscode.commands.executeCommand('editor.action.codeAction', { kind: SPLIT, apply: 'first' });
    const reason = await ui({
      eval: `async (page) => { const said = page.locator('.monaco-editor-overlaymessage'); await said.waitFor(); return said.textContent(); }`,
    });
    assert.match(String(reason), /main line of the remote, so it may be applied/);

    await openMenu(editor, finding!.range.start);
    await ui({ shot: 'lightbulb-of-a-shipped-migration' });
    await vscode.commands.executeCommand('hideCodeActionWidget');

    const follow = (await actionsAt(editor.document.uri, finding!.range)).find((a) => a.title === 'Create a follow-up migration');
    assert.ok(follow?.edit);
    const known = names('prisma', 'migrations');
    await vscode.workspace.applyEdit(follow.edit, { isRefactoring: true });
    const [made = '', ...more] = names('prisma', 'migrations').filter((name) => !known.includes(name));
    assert.deepEqual(more, []);
    assert.match(made, /^\d{14}_fix_rename_user_name_to_full_name$/);
    if (follow.command) await vscode.commands.executeCommand(follow.command.command, ...(follow.command.arguments ?? []));
    await eventually('it is shown', () => vscode.window.activeTextEditor?.document.uri.path.includes(made) === true);
    fs.rmSync(inWorkspace('prisma', 'migrations', made).fsPath, { recursive: true });
    unship();
    await vscode.commands.executeCommand('lockkeeper.restartServer');
  });

  it('are made by a command, step by step with a way back, and go on phase by phase', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    await open(migration(RENAME));
    await until(migration(RENAME), 'checked', has('drop-and-add-looks-like-rename'));
    const running = vscode.commands.executeCommand('lockkeeper.planSafeChange');
    await ui({
      eval: `async (page) => {
        const box = page.locator('.quick-input-widget input.input');
        const titled = (text) => page.locator('.quick-input-titlebar', { hasText: text }).waitFor();
        const type = async (text) => { await box.fill(text); await page.keyboard.press('Enter'); };
        await titled('Plan a Safe Change (1/');
        await type('Rename a column');
        await titled('(2/');
        await type('User');
        await titled('(3/');
        await page.locator('.quick-input-widget .codicon-quick-input-back').first().click();
        await titled('(2/');
        await type('User');
        await titled('(3/');
        await type('email');
        await titled('(4/');
        await box.fill('phone');
        await page.locator('.quick-input-message', { hasText: 'already' }).waitFor();
        await type('mail');
        await titled('(5/');
        await page.keyboard.press('Enter');
        await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
      }`,
    });
    await vscode.commands.executeCommand('refactorPreview.apply');
    await running;
    const plan = ['prisma', 'plans', 'rename_user_email_to_mail'] as const;
    assert.ok(exists(inWorkspace(...plan, 'plan.json')));

    const known = names('prisma', 'migrations');
    const promote = async (choice: string): Promise<void> => {
      const running = vscode.commands.executeCommand('lockkeeper.promotePhase');
      await ui({
        eval: `async (page) => {
          page.setDefaultTimeout(30_000);
          await page.locator('.quick-input-list .monaco-list-row', { hasText: ${JSON.stringify(choice)} }).first().waitFor();
        }`,
      });
      await ui({ shot: `promote-${choice.replaceAll(/\W+/g, '-').toLowerCase()}` });
      await ui({
        eval: `async (page) => {
          await page.locator('.quick-input-widget input.input').fill(${JSON.stringify(choice)});
          await page.keyboard.press('Enter');
        }`,
      });
      await running;
    };
    await promote('Move it into the migrations');
    const [moved = ''] = names('prisma', 'migrations').filter((name) => !known.includes(name));
    assert.match(moved, /^\d{14}_add_mail$/);
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.includes(moved));
    await promote('Yes, that is so');
    const { confirmed } = JSON.parse(read(inWorkspace(...plan, 'plan.json'))) as { confirmed: { phase: number }[] };
    assert.deepEqual(
      confirmed.map((c) => c.phase),
      [1, 2],
    );
    fs.rmSync(inWorkspace('prisma', 'migrations', moved).fsPath, { recursive: true });
    fs.rmSync(inWorkspace('prisma', 'data-migrations').fsPath, { recursive: true });
  });
});
