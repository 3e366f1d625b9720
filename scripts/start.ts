// npm start: builds the extension and opens a project in a real VS Code with it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openWindow, ROOT, startVscode, takePicture } from '../test/support/vscode-host.ts';

const HELP = `npm start -- [--path DIR] [--check] [--browser] [--port N] [--picture FILE]

Builds, then opens the sample project in VS Code with the extension loaded: in desktop VS Code when \`code\` is on the PATH and
there is a display, else in the browser.

--path DIR      open this folder instead of the sample project
--browser       in the browser even when there is a desktop
--port N        the port of the browser's address
--check         open it without a window, wait for the first findings, print them, end (exit code 1: none came)
--picture FILE  with --check: writes FILE-light.png and FILE-dark.png`;

const { values } = parseArgs({
  options: {
    path: { type: 'string', default: path.join(ROOT, 'client/sample') },
    check: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
    picture: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const folder = path.resolve(values.path);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(`There is no folder ${folder}.`);
    return 2;
  }
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (values.check) return check(folder);
  if (!values.browser && hasDesktop()) return openDesktop(folder);
  return serve(folder);
}

const hasDesktop = (): boolean =>
  (process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)) &&
  spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;

function openDesktop(folder: string): Promise<number> {
  const child = spawn('code', [`--extensionDevelopmentPath=${ROOT}`, '--new-window', folder], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function serve(folder: string): Promise<number> {
  const server = await startVscode({ host: 'oldest', ...(values.port === undefined ? {} : { port: Number(values.port) }) });
  console.log(`\nVS Code with Lockkeeper, on ${folder}:\n\n  ${server.address(folder)}\n\nOpen this address in a browser. Ctrl+C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  await server.ended;
  return 0;
}

/** The findings of the newest migration as its editor and the Problems view show them. */
async function check(folder: string): Promise<number> {
  const server = await startVscode({ host: 'oldest', settings: { 'window.autoDetectColorScheme': true } });
  const { browser, page } = await openWindow();
  try {
    await page.goto(server.address(folder));
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    const newest = newestMigration(folder);
    if (newest !== null) await openFile(page, newest);
    await page.keyboard.press('Control+Shift+M');
    const rows = page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: 'Lockkeeper' }).first().waitFor({ timeout: 60_000 });
    const squiggles = page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning, .monaco-editor .squiggly-info');
    if (newest !== null) await squiggles.first().waitFor({ timeout: 30_000 });
    const texts = (await rows.allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, ' ').trim());
    console.log(['The first findings in VS Code:', ...texts.map((text) => `  ${text}`)].join('\n'));
    for (const scheme of values.picture === undefined ? [] : (['light', 'dark'] as const))
      await takePicture(page, `${values.picture}-${scheme}.png`, scheme);
    return 0;
  } catch (error) {
    console.error(`No findings appeared in VS Code: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    await page.screenshot({ path: path.join(ROOT, '.cache/start-check.png') }).catch(() => {});
    console.error(server.log().slice(-2000));
    return 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Relative to the folder. */
function newestMigration(folder: string): string | null {
  const migrations = path.join(folder, 'prisma/migrations');
  if (!fs.existsSync(migrations)) return null;
  const names = fs.readdirSync(migrations).filter((name) => fs.existsSync(path.join(migrations, name, 'migration.sql')));
  const newest = names.sort().at(-1);
  return newest === undefined ? null : `${newest}/migration.sql`;
}

/** By VS Code's own Quick Open. */
async function openFile(page: Awaited<ReturnType<typeof openWindow>>['page'], file: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill(file);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'migration.sql' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.monaco-editor .view-line').first().waitFor();
}

process.exitCode = await main();
