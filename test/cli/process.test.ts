import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleCommand, type Ended } from './bundle.ts';
import { folders, project } from './harness.ts';

describe('cli: the process', function () {
  this.timeout(60_000);
  const temp = folders();
  let bundle = '';
  let remove: () => Promise<void>;
  let root = '';

  before(async () => {
    ({ folder: bundle, remove } = await bundleCommand());
    root = await temp.make(project(Array.from({ length: 400 }, (_, i) => `DROP TABLE "t${i}";\n`).join('')));
  });
  after(() => remove());

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(process.execPath, [join(bundle, 'cli.cjs'), ...args], { cwd: root, env: { ...process.env, ...env } });
  const end = (child: ChildProcess): Promise<Ended> =>
    new Promise((done) => {
      let out = '';
      let err = '';
      child.stdout?.on('data', (text) => {
        out += text;
      });
      child.stderr?.on('data', (text) => {
        err += text;
      });
      child.on('close', (code) => done({ code, out, err }));
    });

  it('writes the whole report before it ends', async () => {
    const { code, out, err } = await end(start(['check', '--format', 'json']));
    assert.equal(err, '');
    assert.equal(code, 1);
    assert.ok(out.length > 200_000);
    JSON.parse(out);
  });

  it('ends without a word when the reader goes away', async () => {
    const child = start(['check']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { err } = await end(child);
    assert.equal(err, '');
  });

  it('reads standard input', async () => {
    const child = start(['check', '--stdin', '--stdin-path', 'x.sql']);
    child.stdin?.end('DROP TABLE "a";');
    const { code, out } = await end(child);
    assert.equal(code, 1);
    assert.match(out, /^x\.sql:1:1 +warning +drop-table$/m);
  });

  it('has no stack trace on wrong use', async () => {
    const { code, err } = await end(start(['check', '/no/such/path']));
    assert.equal(code, 2);
    assert.equal(err, 'lockkeeper: /no/such/path: There is nothing at this path.\n');
  });

  it('goes on with the reduced grammar, and says so', async () => {
    const child = start(['check', '--stdin'], { LOCKKEEPER_TEST_NO_WASM: '1' });
    child.stdin?.end('DROP TABLE "a";');
    const { err } = await end(child);
    assert.match(err, /reduced grammar/);
  });

  it('answers as a language server, and ends with its client', async () => {
    const child = start(['lsp', '--stdio']);
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    const answer = new Promise<string>((done) => child.stdout?.once('data', (text) => done(String(text))));
    const ended = end(child);
    child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    assert.match(await answer, /^Content-Length: \d+\r\n/);
    child.stdin?.end();
    await ended;
  });
});
