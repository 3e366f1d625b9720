import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Builds the command as it is shipped: one CommonJS file with the WebAssembly beside it. Other users may run it. */
export async function bundleCommand(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-bundle-'));
  await build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    entryPoints: ['server/src/main.cli.ts'],
    outfile: join(folder, 'cli.cjs'),
  });
  const parser = dirname(createRequire(import.meta.url).resolve('libpg-query'));
  await copyFile(join(parser, 'libpg-query.wasm'), join(folder, 'libpg-query.wasm'));
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }');
  await chmod(folder, 0o755);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs the bundle as a process of its own; `uid`: as that user. */
export function runBundle(folder: string, args: readonly string[], cwd: string, uid?: number): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(folder, 'cli.cjs'), ...args], { cwd, ...(uid === undefined ? {} : { uid, gid: uid }) });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => done({ code, out, err }));
  });
}
