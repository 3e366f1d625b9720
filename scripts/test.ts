// npm test: everything, one part after the other, with one line at the end that says how many tests passed and failed.
// Parts can be named: `npm test -- check mocha vscode`.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  /** Parts without tests of their own count as one. */
  readonly counts: boolean;
}

const PARTS: readonly Part[] = [
  { name: 'build', command: [process.execPath, 'esbuild.mjs'], counts: false },
  { name: 'check', command: [bin('tsc'), '-p', 'tsconfig.json'], counts: false },
  { name: 'check', command: [bin('tsc'), '-p', 'server/src/core/tsconfig.json'], counts: false },
  { name: 'check', command: [bin('biome'), 'check', '.'], counts: false },
  { name: 'mocha', command: [bin('mocha')], counts: true },
  { name: 'vscode', command: [bin('tsx'), 'test/vscode/run.ts', '--host', 'oldest'], counts: true },
  { name: 'vscode', command: [bin('tsx'), 'test/vscode/run.ts', '--host', 'newest'], counts: true },
  { name: 'vscode', command: [bin('tsx'), 'test/vscode/restricted.main.ts'], counts: true },
];

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

function run(part: Part): Promise<Outcome> {
  const [file = '', ...args] = part.command;
  console.log(`\n# ${part.name}: ${[path.basename(file), ...args].join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      printed += chunk.toString();
    });
    child.on('error', (error) => {
      console.log(error.message);
      resolve({ passed: 0, failed: 1 });
    });
    child.on('close', (code) => {
      const count = (word: string): number =>
        [...printed.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].reduce((sum, m) => sum + Number(m[1]), 0);
      if (!part.counts) return resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });
      const outcome = { passed: count('passing'), failed: count('failing') };
      // a run that ends badly without a failed test, or well without any test, has failed
      const silent = outcome.failed === 0 && (code !== 0 || outcome.passed === 0);
      resolve(silent ? { ...outcome, failed: 1 } : outcome);
    });
  });
}

const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
for (const part of PARTS) {
  if (wanted.length > 0 && !wanted.includes(part.name)) continue;
  const started = Date.now();
  const outcome = await run(part);
  console.log(`# ${part.name}: ${outcome.passed} passed, ${outcome.failed} failed in ${Math.round((Date.now() - started) / 1000)} s`);
  total.passed += outcome.passed;
  total.failed += outcome.failed;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
