import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './actions.ts';
import { CONFIG, inWorkspace, ui, write } from './support.ts';

/** A view of the sidebar by its title. */
export type ViewTitle = 'Migrations' | 'Checklist' | 'Environments';

const pane = (view: ViewTitle): string =>
  `page.locator('.pane', { has: page.locator('.pane-header', { hasText: ${JSON.stringify(view)} }) })`;

/** Words for screen readers of the rows of a view, which say all that is seen. */
export const rows = async (view: ViewTitle): Promise<readonly string[]> =>
  (await ui({
    eval: `async (page) => ${pane(view)}.locator('.monaco-list-row').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''))`,
  })) as readonly string[];

/** Opens these views and closes the others, so that all of their rows have room: what lies below the edge is not drawn. */
export async function openViews(first: ViewTitle, ...more: readonly ViewTitle[]): Promise<void> {
  await vscode.commands.executeCommand(`lockkeeper.${first.toLowerCase()}.focus`);
  await ui({
    eval: `async (page) => {
      page.setDefaultTimeout(30_000);
      for (const title of ['Migrations', 'Checklist', 'Environments']) {
        const header = page.locator('.pane-header', { hasText: title });
        const open = (await header.getAttribute('aria-expanded')) === 'true';
        if (open !== ${JSON.stringify([first, ...more])}.includes(title)) await header.click({ position: { x: 30, y: 11 } });
      }
    }`,
  });
}

/** Waits until a view shows a row; what it shows instead is told. */
export async function shows(view: ViewTitle, row: RegExp): Promise<void> {
  let last: readonly string[] = [];
  await eventually(`${view} shows ${row}`, async () => {
    last = await rows(view);
    return last.some((r) => row.test(r));
  }).catch((error: Error) => {
    throw new Error(`${error.message}; it shows\n${last.join('\n')}`);
  });
}

/** Waits until a text stands in a view, above its rows or in place of them. */
export const tells = (view: ViewTitle, text: string): Promise<unknown> =>
  ui({ eval: `async (page) => ${pane(view)}.getByText(${JSON.stringify(text)}).first().waitFor({ timeout: 30_000 })` });

/** Clicks a row, or something in it. */
export const clickRow = (view: ViewTitle, text: string, inside = '.label-name'): Promise<unknown> =>
  ui({
    eval: `async (page) => {
      page.setDefaultTimeout(30_000);
      const row = ${pane(view)}.locator('.monaco-list-row', { hasText: ${JSON.stringify(text)} }).first();
      await row.hover();
      await row.locator(${JSON.stringify(inside)}).first().click();
    }`,
  });

/** How many messages VS Code shows in the corner. */
export const messages = async (): Promise<number> =>
  (await ui({ eval: `async (page) => page.locator('.notification-toast').count()` })) as number;

/** Runs the command of the extension in the workspace; its exit code. */
export const cli = (...args: string[]): Promise<number> =>
  new Promise((done) => {
    const program = path.join(vscode.extensions.getExtension('lockkeeper.lockkeeper')!.extensionPath, 'dist', 'cli.js');
    execFile(process.execPath, [program, ...args], { cwd: inWorkspace().fsPath }, (error) =>
      done(typeof error?.code === 'number' ? error.code : 0),
    );
  });

/** The environment for development of these tests: a database in a folder of the workspace. */
export const EMBEDDED = { name: 'development', kind: 'development', url: 'pglite:.lockkeeper/dev' } as const;

/** Environments in the file of settings; the text of before is for `restore`. */
export const setEnvironments = (...environments: readonly object[]): void =>
  write(CONFIG(), JSON.stringify({ since: '20251101', environments }));

/** Applies what is pending to the embedded database, as a person does in a terminal. The exit code. */
export const applyAll = (): Promise<number> => cli('apply', '--env', 'development');

/** A migration beside those of the sample. */
export function addMigration(name: string, sql: string): void {
  fs.mkdirSync(inWorkspace('prisma', 'migrations', name).fsPath, { recursive: true });
  write(inWorkspace('prisma', 'migrations', name, 'migration.sql'), sql);
}

export const removeMigration = (name: string): void =>
  fs.rmSync(inWorkspace('prisma', 'migrations', name).fsPath, { recursive: true, force: true });
