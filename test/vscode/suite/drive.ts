import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { inWorkspace, ui } from './support.ts';

/** Waits for the step with this title; then types and accepts, all by keyboard. */
const HELP = `
  page.setDefaultTimeout(30_000);
  const titled = async (text) => {
    await page.locator('.quick-input-titlebar', { hasText: text }).waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.quick-input-widget input.input'));
  };
  const listed = () => page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  const says = (text) => page.locator('.quick-input-message', { hasText: text }).waitFor();
  const enter = () => page.keyboard.press('Enter');
  const holds = (text) => page.waitForFunction((wanted) => document.querySelector('.quick-input-widget input.input')?.value === wanted, text);
  const type = async (text) => { await page.keyboard.press('Control+A'); await page.keyboard.type(text); await holds(text); };
  const pick = async (text) => { await page.keyboard.type(text); await holds(text); await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).waitFor(); await enter(); };
`;
export const drive = (steps: string): Promise<unknown> => ui({ eval: `async (page) => { ${HELP} ${steps} }` });

/** A message is there; it is put away. The list is opened again and again, because it closes when a progress in it ends. */
export async function told(text: string, within = 30_000): Promise<void> {
  const until = Date.now() + within;
  for (;;) {
    await vscode.commands.executeCommand('notifications.showList');
    const all = (await ui({
      eval: `async (page) => (await page.locator('.notifications-center .notification-list-item').allTextContents())`,
    })) as readonly string[];
    if (all.some((shown) => shown.replaceAll(/\s+/g, ' ').includes(text))) break;
    if (Date.now() > until) throw new Error(`"${text}" was never told; there: ${JSON.stringify(all)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await vscode.commands.executeCommand('notifications.clearAll');
}

/** Prisma's real command line in the workspace, with the environment of the extension host set for it. */
export async function realPrisma(): Promise<{ stop(): Promise<void> }> {
  const root = vscode.extensions.getExtension('lockkeeper.lockkeeper')!.extensionPath;
  const program = [path.join(root, 'node_modules/tsx/dist/loader.mjs'), path.join(root, 'test/support/prisma-for-editor.main.ts')] as const;
  const child = spawn(process.execPath, ['--import', program[0], program[1], inWorkspace().fsPath], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (piece: Buffer) => {
      text += piece;
      if (text.includes('\n')) resolve(text);
    });
    child.on('close', (code) => reject(new Error(`it ended with ${code}`)));
  });
  const env = JSON.parse(line) as Record<string, string>;
  const old = { ...process.env };
  Object.assign(process.env, env);
  return {
    async stop() {
      for (const name of Object.keys(env)) {
        if (old[name] === undefined) delete process.env[name];
        else process.env[name] = old[name];
      }
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await gone;
      fs.rmSync(inWorkspace('node_modules').fsPath);
    },
  };
}

/** Presses a button of a message that holds the text. */
export async function press(text: string, button: string, within = 30_000): Promise<void> {
  const until = Date.now() + within;
  for (;;) {
    await vscode.commands.executeCommand('notifications.showList');
    const pressed = await ui({
      eval: `async (page) => {
        const item = page.locator('.notifications-center .notification-list-item', { hasText: ${JSON.stringify(text)} });
        const wanted = item.locator('.monaco-button', { hasText: ${JSON.stringify(button)} });
        if ((await wanted.count()) === 0) return false;
        await wanted.first().click({ timeout: 30_000 });
        return true;
      }`,
    });
    if (pressed === true) return;
    if (Date.now() > until) throw new Error(`"${text}" with ${button} was never told`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
