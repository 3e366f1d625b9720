import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import * as vscode from 'vscode';
import { eventually } from './actions.ts';
import { clickRow, EMBEDDED, messages, openViews, rows, setEnvironments, shows, tells } from './sidebar.ts';
import { CONFIG, inWorkspace, read, restore, revertAll, ui } from './support.ts';

const focus = (): Promise<void> => openViews('Environments', 'Migrations');

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Answers the steps of a command: a text is typed, `{ pick }` is chosen from the list. */
const answer = (...steps: readonly (string | { readonly pick: string })[]): Promise<unknown> =>
  ui({
    eval: `async (page) => {
      page.setDefaultTimeout(30_000);
      const title = page.locator('.quick-input-widget .quick-input-title');
      let step = 1;
      for (const answer of ${JSON.stringify(steps)}) {
        await title.filter({ hasText: '(' + step++ + '/' }).waitFor();
        const text = typeof answer === 'string' ? answer : answer.pick;
        await page.locator('.quick-input-widget input.input').fill(text);
        if (typeof answer !== 'string') await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().waitFor();
        await page.keyboard.press('Enter');
      }
    }`,
  });

describe('the view Environments', () => {
  let config: string;
  before(function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    config = read(CONFIG());
  });
  afterEach(async () => {
    await revertAll();
    restore(CONFIG(), config);
  });
  after(() => {
    fs.rmSync(inWorkspace('.lockkeeper').fsPath, { recursive: true, force: true });
  });

  it('is empty where no address is known, and offers to add one', async () => {
    setEnvironments();
    await focus();
    await tells('Environments', 'Add a database to see what is applied where');
    await ui({ shot: 'environments-none' });
  });

  it('asks for an environment, step by step, and keeps no address in the settings', async () => {
    const adding = vscode.commands.executeCommand('lockkeeper.addEnvironment');
    await answer({ pick: 'Production' }, 'live', { pick: 'A variable of the environment' }, 'LIVE_URL');
    await adding;
    // the sample has a file of settings, which the command line reads too: its comments stay
    await eventually('it is written', () => read(CONFIG()).includes('"name": "live"'));
    assert.match(read(CONFIG()), /"kind": "production",\s+"url": "\$\{env:LIVE_URL\}"/);
    assert.match(read(CONFIG()), /\/\/ Everything before this is deployed/);
    await shows('Environments', /^Environment live, production, address not known, no address/);
    await clickRow('Environments', 'live');
    await shows('Environments', /^Looked for LIVE_URL/);
    assert.equal(await messages(), 0);
  });

  it('reads one for development as soon as it is added', async () => {
    setEnvironments();
    await tells('Environments', 'Add a database to see what is applied where');
    const adding = vscode.commands.executeCommand('lockkeeper.addEnvironment');
    await answer({ pick: 'Development' }, 'mine', { pick: 'A database in a folder' }, '.lockkeeper/mine');
    await adding;
    await shows('Environments', /^Environment mine, development, .lockkeeper\/mine, connected, shown in Migrations/);
    await tells('Migrations', 'mine, read');
  });

  it('tells the server and what is applied there; another environment is chosen and connected', async () => {
    setEnvironments(EMBEDDED, { name: 'rehearsal', kind: 'staging', url: 'pglite:.lockkeeper/rehearsal' });
    await focus();
    await vscode.commands.executeCommand('lockkeeper.refreshEnvironments');
    await shows('Environments', /^Environment development, development, .lockkeeper\/dev, connected, shown in Migrations/);
    await shows('Environments', /^Environment rehearsal, staging, .lockkeeper\/rehearsal, not connected/);
    await clickRow('Environments', 'development');
    await shows('Environments', /^PostgreSQL \d+, in a folder/);
    await shows('Environments', /^0 applied, 12 pending/);
    const of = { folder: inWorkspace('prisma', 'migrations').fsPath, environment: 'rehearsal' };
    await vscode.commands.executeCommand('lockkeeper.connectEnvironment', of);
    await shows('Environments', /^Environment rehearsal, staging, .*, connected/);
    await vscode.commands.executeCommand('lockkeeper.chooseEnvironment', of);
    await tells('Migrations', 'rehearsal, read');
    await shows('Migrations', /^Migration init, pending on rehearsal/);
    for (const [name, theme] of [
      ['dark', 'Default Dark Modern'],
      ['light', 'Default Light Modern'],
    ] as const) {
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      await ui({ shot: `environments-${name}` });
    }
    await vscode.commands.executeCommand('lockkeeper.compareEnvironments', of);
    await eventually('the page is shown', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Environments') === true);
    await eventually(
      'the page is rendered',
      async () =>
        (await ui({
          eval: `async (page) => {
            for (const frame of page.frames())
              if (await frame.getByText('20250112093015_init').first().isVisible().catch(() => false)) return true;
            return false;
          }`,
        })) === true,
    );
    await ui({ shot: 'environments-compared' });
    await vscode.commands.executeCommand('lockkeeper.chooseEnvironment', { ...of, environment: 'development' });
    await tells('Migrations', 'development, read');
    await vscode.commands.executeCommand('lockkeeper.disconnectEnvironment', of);
    await shows('Environments', /^Environment rehearsal, staging, .*, not connected/);
  });

  it('asks for an address that is to be kept secret, and shows it nowhere', async () => {
    const port = await closedPort();
    setEnvironments({ name: 'stage', kind: 'staging', url: '${secret}' });
    await focus();
    await shows('Environments', /^Environment stage, staging, address not known, no address/);
    const of = { folder: inWorkspace('prisma', 'migrations').fsPath, environment: 'stage' };
    const connecting = vscode.commands.executeCommand('lockkeeper.connectEnvironment', of);
    await ui({
      eval: `async (page) => {
        page.setDefaultTimeout(30_000);
        const input = page.locator('.quick-input-widget input.input[type="password"]');
        await input.fill('postgresql://app:hunter2secret@127.0.0.1:${port}/app');
        await page.keyboard.press('Enter');
      }`,
    });
    await connecting;
    await shows('Environments', new RegExp(`^Environment stage, staging, 127.0.0.1:${port}/app, problem`));
    assert.doesNotMatch(`${(await rows('Environments')).join()} ${read(CONFIG())}`, /hunter2secret/);
    assert.equal(await messages(), 0);
  });

  it('says why a database does not answer, in its row and in no message', async () => {
    const port = await closedPort();
    setEnvironments({ name: 'development', kind: 'development', url: `postgresql://app@127.0.0.1:${port}/app` });
    await focus();
    await shows('Environments', new RegExp(`^Environment development, development, 127.0.0.1:${port}/app, problem`));
    assert.ok((await rows('Environments')).length >= 2, 'its reason stands below it');
    await tells('Migrations', 'development cannot be reached');
    assert.equal(await messages(), 0);
    await ui({ shot: 'environments-down' });
  });
});
