import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { inWorkspace, ui } from './support.ts';

/** Our actions at a place, with their edits. Those that are disabled VS Code does not tell to extensions. */
export const actionsAt = async (uri: vscode.Uri, range: vscode.Range, kind?: string): Promise<vscode.CodeAction[]> =>
  vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind, 50);

/** Waits for what has no event: the end of an undo, a file on disk. The test's timeout ends it. */
export async function eventually(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000;
  while (!(await is())) {
    if (Date.now() > until) throw new Error(`never so: ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** Opens the lightbulb's menu at a place; needs a window to drive. */
export async function openMenu(editor: vscode.TextEditor, at: vscode.Position): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  editor.selection = new vscode.Selection(at, at);
  await eventually('the menu is open', async () => {
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await vscode.commands.executeCommand('editor.action.quickFix');
    // a change of focus closes it again
    const open = await ui({
      eval: `async (page) => page.locator('.action-widget .monaco-list-row.action').first().waitFor({ timeout: 3000 }).then(() => true, () => false)`,
    });
    return open === true;
  });
}

/** Picks the action that begins so out of the lightbulb's menu. */
export async function pickAction(editor: vscode.TextEditor, at: vscode.Position, title: string): Promise<void> {
  await openMenu(editor, at);
  await ui({
    eval: `async (page) => {
      const wanted = ${JSON.stringify(title)};
      const titles = await page.locator('.action-widget .monaco-list-row.action').allTextContents();
      if (!titles.some((text) => text.includes(wanted))) throw new Error('not in the menu: ' + titles.join(', '));
      const focused = page.locator('.action-widget .monaco-list-row.focused', { hasText: wanted });
      for (let i = 0; i < titles.length && (await focused.count()) === 0; i++) await page.keyboard.press('ArrowDown');
      await focused.waitFor();
      await page.keyboard.press('Enter');
    }`,
  });
}

/** Waits for the preview of an edit; tells for each of its boxes whether it is ticked. */
export async function previewed(): Promise<readonly boolean[]> {
  const ticked = await ui({
    eval: `async (page) => {
      page.setDefaultTimeout(30_000); // so that it says what it waited for
      await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
      const boxes = page.locator('.bulk-edit-panel .monaco-list-row .edit-checkbox');
      return boxes.evaluateAll((all) => all.map((box) => box.checked ?? box.getAttribute('aria-checked') === 'true'));
    }`,
  });
  return ticked as readonly boolean[];
}

export const exists = (uri: vscode.Uri): boolean => fs.existsSync(uri.fsPath);

/** Names in a folder of the workspace; none when it is not there. */
export const names = (...parts: string[]): string[] => {
  try {
    return fs.readdirSync(inWorkspace(...parts).fsPath);
  } catch {
    return [];
  }
};

/** The workspace as a repository whose main line on the remote has everything in it; `unship` makes it a plain folder again. */
export function ship(): void {
  const cwd = inWorkspace().fsPath;
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'all');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
}

export const unship = (): void => fs.rmSync(inWorkspace('.git').fsPath, { recursive: true, force: true });
