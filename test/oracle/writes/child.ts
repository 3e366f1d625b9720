import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const tsx = path.resolve(here, '../../../node_modules/tsx/dist/loader.mjs');

export interface Child {
  readonly process: ChildProcess;
  /** How it ended: `0`, `1`, `2`, or the signal; with what it wrote. */
  readonly ended: Promise<{ readonly code: string; readonly err: string; readonly out: string }>;
}

/** `lockkeeper` in a process of its own. @param onLine what it writes on standard error, line by line */
export function startCommand(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void = () => {},
): Child {
  const child = spawn(process.execPath, ['--import', tsx, path.join(here, 'child.main.ts'), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  let out = '';
  let rest = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
    rest += String(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  const ended = new Promise<{ code: string; err: string; out: string }>((done) =>
    child.once('close', (code, signal) => done({ code: String(signal ?? code), err, out })),
  );
  return { process: child, ended };
}
