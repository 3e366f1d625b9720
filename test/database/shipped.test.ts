import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the embedded database as it is shipped', function () {
  this.timeout(120_000);
  const home = mkdtempSync(join(tmpdir(), 'lockkeeper-shipped-'));
  const dist = join(home, 'dist');
  const sample = join(home, 'sample');
  after(() => rmSync(home, { recursive: true, force: true }));

  /** Runs a program elsewhere than in the repository, without anything that it installs. */
  const run = (file: string, args: readonly string[], cwd = sample): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH };
      execFile(process.execPath, [file, ...args], { cwd, env }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
    });
  const lockkeeper = (...args: readonly string[]): Promise<Ended> => run(join(dist, 'cli.js'), args);

  before(async () => {
    const { code, err } = await run(join(ROOT, 'esbuild.mjs'), ['--out', dist], ROOT);
    assert.equal(code, 0, err);
    assert.equal(err, '');
    cpSync(join(ROOT, 'client/sample'), sample, {
      recursive: true,
      filter: (path) => !/\.lockkeeper|node_modules/.test(path.slice(ROOT.length)),
    });
  });

  it('serves the sample: status makes nothing, apply makes the database, rollback takes back', async () => {
    const none = await lockkeeper('environments', '--check');
    assert.equal(none.code, 0, none.err);
    assert.match(none.out, /development +development +\.lockkeeper\/dev .*embedded PostgreSQL 18, not made yet/);
    assert.equal((await lockkeeper('status')).code, 1);
    assert.ok(!existsSync(join(sample, '.lockkeeper')));
    const applied = await lockkeeper('apply', '--env', 'development', '--yes');
    assert.equal(applied.code, 0, applied.err);
    const status = await lockkeeper('status');
    assert.equal(status.code, 0, status.out + status.err);
    assert.match(status.out, /Applied \(12\)[\s\S]*Up to date/);
    const back = await lockkeeper('rollback', 'prisma/migrations/20251120150247_make_user_phone_required', '--env', 'development', '--yes');
    assert.equal(back.code, 0, back.err);
    assert.match((await lockkeeper('status')).out, /20251120150247_make_user_phone_required/);
    assert.equal((await lockkeeper('environments', '--check', 'development')).out.includes('embedded PostgreSQL 18\n'), true);
  });

  it('keeps the database of the sample out of git and out of the package', () => {
    assert.match(readFileSync(join(ROOT, 'client/sample/.gitignore'), 'utf8'), /^\.lockkeeper\/$/m);
    const lines = readFileSync(join(ROOT, '.vscodeignore'), 'utf8').split('\n');
    assert.ok(lines.indexOf('client/sample/.lockkeeper/**') > lines.indexOf('!client/sample/**'));
    for (const shipped of ['!dist/embedded.cjs', '!dist/embedded/**']) assert.ok(lines.includes(shipped), shipped);
  });
});
