import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type HostName, installHost } from './vscode-install.ts';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.confirmBeforeClose': 'never',
  'files.hotExit': 'off',
  'editor.accessibilitySupport': 'off',
} as const;

/** VS Code's server, as `code serve-web` runs it, with the extension under development. */
export interface VscodeServer {
  readonly port: number;
  /** What VS Code's server printed. */
  log(): string;
  /** What extensions wrote into output channels of this name. */
  channel(name: string): string;
  /** The address that opens a folder with the extension loaded; `tests` is a module with `run()` for the extension host. */
  address(folder: string, tests?: string): string;
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly host: HostName;
  /** Default: one that is free. */
  readonly port?: number;
  /** More variables for the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Further user settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Starts VS Code's server in a folder of its own, which `stop` or the end of this process removes. */
export async function startVscode(options: ServerOptions): Promise<VscodeServer> {
  const { main, node } = installHost(options.host);
  // a short name: the path of a unix socket may have 107 characters
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lkvs-'));
  const user = path.join(home, 'data/data/User');
  for (const folder of [user, path.join(home, 'ext'), path.join(home, 't')]) fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...SETTINGS, ...options.settings }));
  const child = spawn(
    node,
    [
      main,
      '--host',
      '127.0.0.1',
      '--port',
      String(options.port ?? 0),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--server-data-dir',
      path.join(home, 'data'),
      '--extensions-dir',
      path.join(home, 'ext'),
      '--telemetry-level',
      'off',
      '--enable-smoke-test-driver', // newer releases honour the payload of an address only with it
    ],
    { env: environment(home, options.env), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const atExit = (): void => {
    endGroup(child, 'SIGKILL');
    fs.rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', atExit);
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        log += piece;
        const found = /listening on (\d+)/.exec(log);
        if (found) resolve(Number(found[1]));
      });
    }
    void ended.then((code) => reject(new Error(`VS Code's server ended (${code}):\n${log}`)));
  });
  const authority = `127.0.0.1:${port}`;
  const remote = (file: string): string => `vscode-remote://${authority}${path.resolve(file)}`;
  return {
    port,
    log: () => log,
    channel: (name) =>
      fs
        .readdirSync(path.join(home, 'data/data'), { recursive: true, encoding: 'utf8' })
        .filter((file) => path.basename(file).includes(name) && file.endsWith('.log'))
        .map((file) => fs.readFileSync(path.join(home, 'data/data', file), 'utf8'))
        .join('\n'),
    ended,
    address(folder, tests) {
      const payload = [
        ['extensionDevelopmentPath', remote(ROOT)],
        ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
        ['skipWelcome', 'true'],
      ];
      return `http://${authority}/?folder=${encodeURIComponent(path.resolve(folder))}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    async stop() {
      endGroup(child, 'SIGTERM');
      const late = setTimeout(() => endGroup(child, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(late);
      endGroup(child, 'SIGKILL'); // what the server left behind in its group
      process.removeListener('exit', atExit);
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The server leads a process group of its own: extension host, language server and terminals end with it. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // has ended
  }
}

function environment(home: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(VSCODE_IPC|VSCODE_CWD|ELECTRON_)|^NODE_OPTIONS$/.test(key));
  return {
    ...Object.fromEntries(inherited),
    TMPDIR: path.join(home, 't'),
    XDG_RUNTIME_DIR: path.join(home, 't'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    EXTENSIONS_GALLERY: '{"serviceUrl":""}', // no marketplace
    ...more,
  };
}

export interface Window {
  readonly browser: Browser;
  readonly page: Page;
}

/** A headless window that reaches this machine only. */
export async function openWindow(): Promise<Window> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US', timezoneId: 'UTC', colorScheme: 'dark' });
  const isHere = (url: URL): boolean => ['127.0.0.1', 'localhost'].includes(url.hostname) || url.hostname.endsWith('.localhost');
  await page.route(
    (url) => !isHere(url),
    (route) => route.abort(),
  );
  return { browser, page };
}

/** Writes a PNG picture of the window in VS Code's light or dark theme; the setting `window.autoDetectColorScheme` must be on. */
export async function takePicture(page: Page, file: string, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(scheme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs').waitFor();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: 'disabled' });
}
