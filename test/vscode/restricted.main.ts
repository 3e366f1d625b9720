// In Restricted Mode nothing is run and nothing is connected: tsx test/vscode/restricted.main.ts [--host oldest|newest] [--shots DIR]
// VS Code trusts every workspace while it runs an extension's tests, so this window is driven from outside.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openWindow, ROOT, startVscode } from '../support/vscode-host.ts';

const { values } = parseArgs({ options: { host: { type: 'string', default: 'oldest' }, shots: { type: 'string' } } });
const host = values.host === 'newest' ? 'newest' : 'oldest';

/** Programs that a project brings or that are asked about it; here they only say that they were called. */
const PROGRAMS = ['prisma', 'npx', 'npm', 'pnpm', 'yarn', 'bun', 'git', 'psql'];

interface Watched {
  readonly path: string;
  called(): string;
  connections(): number;
}

/** A project whose address leads to a server that only counts, and whose programs only write their names. */
async function watchedProject(home: string): Promise<Watched & { readonly workspace: string; stop(): void }> {
  let connections = 0;
  const trap = net.createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const url = `postgresql://app:secret@127.0.0.1:${(trap.address() as net.AddressInfo).port}/app`;
  const workspace = path.join(home, 'sample');
  fs.cpSync(path.join(ROOT, 'client/sample'), workspace, { recursive: true });
  fs.writeFileSync(
    path.join(workspace, 'lockkeeper.config.jsonc'),
    JSON.stringify({ since: 'origin/main', environments: [{ name: 'development', kind: 'development', url: url.replace(':secret', '') }] }),
  );
  fs.writeFileSync(path.join(workspace, '.env'), `DATABASE_URL=${url}\n`);
  fs.mkdirSync(path.join(workspace, '.git'));
  const log = path.join(home, 'called.log');
  for (const folder of [path.join(home, 'bin'), path.join(workspace, 'node_modules/.bin')]) {
    fs.mkdirSync(folder, { recursive: true });
    for (const program of PROGRAMS)
      fs.writeFileSync(path.join(folder, program), `#!/bin/sh\necho "${program} $*" >> "${log}"\nexit 1\n`, { mode: 0o755 });
  }
  return {
    workspace,
    path: `${path.join(home, 'bin')}:${process.env.PATH}`,
    called: () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : ''),
    connections: () => connections,
    stop: () => void trap.close(),
  };
}

/** Opens the sidebar as a person does, refreshes it, and changes a file below it. */
async function lookAround(page: Page, workspace: string): Promise<void> {
  page.setDefaultTimeout(30_000);
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.activitybar [aria-label^="Lockkeeper"]').first().click();
  const migrations = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Migrations' }) });
  await migrations.locator('.monaco-list-row').first().waitFor();
  await migrations.locator('.pane-header').hover();
  await migrations.locator('[aria-label="Refresh Migrations"]').first().click();
  const added = path.join(workspace, 'prisma/migrations/20990101000000_add_more_later');
  fs.mkdirSync(added, { recursive: true });
  fs.writeFileSync(path.join(added, 'migration.sql'), 'SELECT 1;\n');
  await migrations
    .locator('.monaco-list-row', { hasText: /^(State Not Known|Pending)13$/ })
    .first()
    .waitFor();
}

/** One window from its start to its end. */
async function inWindow(
  trusted: boolean,
  project: Watched & { readonly workspace: string },
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const { browser, page } = await openWindow();
  const server = await startVscode({
    host,
    // with the second VS Code takes this PATH, and not that of a login shell
    env: { PATH: project.path, VSCODE_CLI: '1' },
    settings: {
      'security.workspace.trust.enabled': !trusted,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
  });
  try {
    await page.goto(server.address(project.workspace));
    await lookAround(page, project.workspace);
    await work(page);
  } finally {
    if (values.shots !== undefined)
      await page.screenshot({ path: path.join(values.shots, `${trusted ? 'trusted' : 'restricted'}.png`) }).catch(() => {});
    await browser.close();
    await server.stop();
  }
}

async function until(what: string, is: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !is(); await new Promise((go) => setTimeout(go, 50)))
    if (Date.now() > end) throw new Error(`never so: ${what}`);
}

async function test(title: string, work: () => Promise<void>): Promise<boolean> {
  const started = Date.now();
  try {
    await work();
    console.log(`  ✔ ${title} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    console.log(`  ✘ ${title}\n      ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return false;
  }
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lkrm-'));
const project = await watchedProject(home);
const outcomes = [
  await test('in Restricted Mode the sidebar works from the files: nothing is run, no socket is opened', () =>
    inWindow(false, project, async (page) => {
      await page.locator('.pane-header', { hasText: 'Environments' }).click();
      await page.getByText('Databases are not read in Restricted Mode').first().waitFor();
      await page.getByText('From the files only').first().waitFor();
      // what runs something is not even offered
      for (const title of ['Deploy Migrations', 'Roll Back', 'Apply Pending Migrations', 'Generate Client']) {
        await page.keyboard.press('F1');
        await page.locator('.quick-input-widget input.input').fill(`>Lockkeeper: ${title}`);
        const list = page.locator('.quick-input-list');
        await list
          .getByText(/similar commands|No matching commands/)
          .first()
          .waitFor();
        const offered = ((await list.textContent()) ?? '').includes(`Lockkeeper: ${title}`);
        if (offered) throw new Error(`${title} is offered`);
        await page.keyboard.press('Escape');
      }
      if (project.connections() > 0) throw new Error(`${project.connections()} connections were opened`);
      if (project.called() !== '') throw new Error(`these were run:\n${project.called()}`);
    })),
  await test('in a trusted workspace the same window asks the database and git, so that the traps would have seen it', () =>
    inWindow(true, project, async () => {
      await until('a connection is opened', () => project.connections() > 0);
      await until('git is asked', () => project.called().includes('git '));
    })),
];
project.stop();
fs.rmSync(home, { recursive: true, force: true });
console.log(`\n  ${outcomes.filter(Boolean).length} passing`);
if (outcomes.includes(false)) console.log(`  ${outcomes.filter((ok) => !ok).length} failing`);
process.exit(outcomes.includes(false) ? 1 : 0);
