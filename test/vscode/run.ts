// Runs the suite in the extension host of a real VS Code: tsx test/vscode/run.ts --host oldest|newest [--shots DIR] [--only NAME]
import fs from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { openWindow, ROOT, startVscode } from '../support/vscode-host.ts';

interface Report {
  /** The suite ran to its end. */
  readonly ended: boolean;
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  readonly tests: readonly {
    readonly title: string;
    readonly state: 'pass' | 'fail' | 'pending' | 'retry';
    readonly ms?: number;
    readonly err?: string;
  }[];
}

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: 'oldest' },
    shots: { type: 'string' },
    timeout: { type: 'string', default: '600' },
    only: { type: 'string', default: '' },
  },
});
const host = values.host === 'newest' ? 'newest' : 'oldest';
const shots = path.resolve(values.shots ?? path.join(ROOT, '.cache/pictures', host));

/** The suite as the extension host loads it: CommonJS, a file for each test file. */
async function buildSuite(): Promise<string> {
  const outdir = path.join(ROOT, '.cache', `vscode-suite-${host}`);
  fs.rmSync(outdir, { recursive: true, force: true });
  const suite = path.join(ROOT, 'test/vscode/suite');
  const entryPoints = fs
    .readdirSync(suite)
    .filter((name) => name === 'index.ts' || (name.endsWith('.test.ts') && name.startsWith(values.only)))
    .map((name) => path.join(suite, name));
  await esbuild.build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  fs.writeFileSync(path.join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  return path.join(outdir, 'index.js');
}

/** A door on this machine through which the suite drives the window: POST `{"eval": "async (page) => …"}` or `{"shot": "name"}`. */
async function openDoor(page: Page): Promise<http.Server> {
  const answer = async (text: string): Promise<unknown> => {
    const message = JSON.parse(text) as { readonly eval?: string; readonly shot?: string };
    if (message.shot !== undefined) {
      fs.mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: path.join(shots, `${path.basename(message.shot)}.png`), animations: 'disabled' });
    }
    // the suite's own code, sent from the extension host that this program started
    return message.eval === undefined ? null : await (new Function(`return (${message.eval})`)() as (page: Page) => Promise<unknown>)(page);
  };
  const door = http.createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => {
      text += piece;
    });
    request.on('end', () => {
      answer(text).then(
        (ok) => response.end(JSON.stringify({ ok: ok ?? null })),
        (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
      );
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return door;
}

function print(report: Report): void {
  const marks = { pass: '✔', fail: '✘', pending: '-', retry: '↻' } as const;
  for (const t of report.tests) {
    console.log(`  ${marks[t.state]} ${t.title}${t.ms === undefined ? '' : ` (${t.ms} ms)`}`);
    if (t.err !== undefined) console.log(t.err.replace(/^/gm, '      '));
  }
}

function printCounts({ passes, pending, failures }: Report): void {
  console.log(`\n  ${passes} passing`);
  if (pending > 0) console.log(`  ${pending} pending`);
  if (failures > 0) console.log(`  ${failures} failing`);
}

interface Run {
  readonly passed: boolean;
  /** What happened to the window itself; null: it came to its end. */
  readonly wrong: string | null;
  readonly report: Report | null;
}

/** One window from its start to its end. */
async function runOnce(tests: string): Promise<Run> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lkws-'));
  const workspace = path.join(home, 'sample');
  const reportFile = path.join(home, 'report.json');
  fs.cpSync(path.join(ROOT, 'client/sample'), workspace, { recursive: true });
  const { browser, page } = await openWindow();
  const door = await openDoor(page);
  const { port } = door.address() as net.AddressInfo;
  const server = await startVscode({ host, env: { VSCODE_TEST_REPORT: reportFile, VSCODE_TEST_UI: `http://127.0.0.1:${port}/` } });
  const said: string[] = []; // what the extension host and the page wrote to their console
  page.on('console', (message) => said.push(message.text().replace(/^%c +(\w+) color: #\w+ /, '$1 ')));
  let timer: NodeJS.Timeout | undefined;
  const outcome = await new Promise<string | null>((resolve, reject) => {
    timer = setTimeout(() => resolve(`the suite did not end within ${values.timeout} s`), Number(values.timeout) * 1000);
    page.on('crash', () => resolve('the page crashed'));
    void server.ended.then((code) => resolve(`VS Code's server ended (${code})`));
    // VS Code calls these; they must be there before it is loaded
    page
      .exposeFunction('codeAutomationLog', () => {})
      .then(() => page.exposeFunction('codeAutomationExit', () => resolve(null)))
      .then(() => page.goto(server.address(workspace, tests)))
      .catch(reject);
  });
  clearTimeout(timer);
  if (outcome !== null) {
    fs.mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, 'at-failure.png'), timeout: 3000 }).catch(() => {});
    console.error(`${outcome}\n${server.log().slice(-4000)}`);
  }
  const told = server.channel('Lockkeeper');
  await browser.close();
  await server.stop();
  door.close();
  // an exit code alone proves nothing: an extension host that is killed gives 0
  const report = fs.existsSync(reportFile) ? (JSON.parse(fs.readFileSync(reportFile, 'utf8')) as Report) : null;
  fs.rmSync(home, { recursive: true, force: true });
  if (report === null) {
    console.error(`The suite wrote no report. The end of the window's console:\n${said.slice(-30).join('\n')}`);
    return { passed: false, wrong: outcome ?? 'no report', report };
  }
  print(report);
  if (report.failures > 0 || !report.ended) console.error(`The end of the extension's log:\n${told.slice(-8000)}`);
  const wrong = outcome ?? (report.ended ? null : 'the suite did not come to its end');
  return { passed: wrong === null && report.failures === 0 && report.passes > 0, wrong, report };
}

const tests = await buildSuite();
let run = await runOnce(tests);
if (!run.passed) {
  console.log(`${run.wrong ?? `${run.report?.failures ?? 0} of the tests did not pass`}: once more, in a new window`);
  run = await runOnce(tests);
}
// those of the window that counts
if (run.report !== null && run.wrong === null) printCounts(run.report);
process.exit(run.passed ? 0 : 1);
