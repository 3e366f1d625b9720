import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readHistory } from '../../server/src/database/read-history.ts';
import { openSession } from '../../server/src/database/sessions/open.ts';
import { type OpenOptions, READING, WRITING } from '../../server/src/database/sessions/session.ts';
import { expectCode, problemWith, using } from './support.ts';

const USER = join(import.meta.dirname, '../support/embedded-user.main.ts');

describe('an embedded database', function () {
  this.timeout(120_000);
  const home = mkdtempSync(join(tmpdir(), 'lockkeeper-embedded-'));
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  let count = 0;
  const fresh = (): string => join(home, `d${++count}`, 'dev');
  /** One that is there and empty: a copy, because to make one takes seconds. */
  const made = (): string => {
    const folder = fresh();
    cpSync(join(home, 'template'), folder, { recursive: true });
    return folder;
  };
  before(() => using(url(join(home, 'template')), WRITING, (s) => s.send('CREATE TABLE t (a int)')));
  const url = (folder: string): string => `pglite:${folder}`;

  /** Another process that uses the folder; settles with its first line. */
  async function start(
    folder: string,
    what: 'hold' | 'write',
  ): Promise<{ readonly child: ChildProcess; readonly lines: () => readonly string[]; readonly gone: Promise<void> }> {
    const child = spawn(process.execPath, ['--import', 'tsx', USER, folder, what], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let out = '';
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        resolve();
      });
      child.once('exit', () => reject(new Error('it ended')));
    });
    return { child, lines: () => out.split('\n').filter((l) => l !== ''), gone };
  }

  it('that is not there is an empty one, and reading does not make it', async () => {
    const folder = fresh();
    await using(url(folder), READING, async (session) => {
      assert.deepEqual([session.where, session.exists, session.postgres, session.schema], ['embedded', false, 18, 'public']);
      assert.deepEqual(await readHistory(session), { table: false, rows: [] });
      assert.deepEqual(await session.query('SELECT count(*) AS n FROM pg_class WHERE relname = $1', ['t']), [{ n: '0' }]);
      assert.equal((await problemWith(() => session.query('CREATE TABLE t (a int)'))).sqlState, '25006');
    });
    assert.equal(existsSync(dirname(folder)), false);
  });

  it('is made by the first write, keeps what was written, and is free when it is closed', async () => {
    const folder = fresh();
    await using(url(folder), WRITING, async (session) => {
      const sent = await session.send("CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'ä'); SELECT * FROM t");
      assert.deepEqual(
        sent.map((s) => [s.command, s.count, s.rows]),
        [
          ['CREATE', 0, []],
          ['INSERT', 1, []],
          ['SELECT', 1, [{ a: '1', b: 'ä' }]],
        ],
      );
      assert.ok(existsSync(join(folder, 'lockkeeper.lock')));
      // several statements are one transaction, as on a server
      await problemWith(() => session.send('INSERT INTO t VALUES (2); INSERT INTO t VALUES (1)'));
    });
    assert.ok(!existsSync(join(folder, 'lockkeeper.lock')));
    assert.deepEqual(readdirSync(dirname(folder)), [basename(folder)]);
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), '*\n');
    await using(url(folder), READING, async (session) => {
      assert.equal(session.exists, true);
      assert.deepEqual(await session.query('SELECT * FROM t'), [{ a: '1', b: 'ä' }]);
      const problem = await problemWith(() => session.query('SELECT nope FROM t'));
      assert.deepEqual([problem.sqlState, problem.offset], ['42703', 7]);
      for (const sql of ['INSERT INTO t VALUES (9)', 'DROP TABLE t'])
        assert.equal((await problemWith(() => session.query(sql))).sqlState, '25006');
    });
  });

  it('honours schema= and says what is not there', async () => {
    const folder = made();
    await using(`${url(folder)}?schema=Sales`, WRITING, (s) =>
      s.send('CREATE SCHEMA "Sales"; CREATE TABLE "Sales"._prisma_migrations (id int)'),
    );
    await using(`${url(folder)}?schema=Sales`, READING, async (s) => assert.equal(s.schema, 'Sales'));
    await using(url(folder), READING, async (s) => assert.deepEqual((await readHistory(s)).elsewhere, ['Sales']));
  });

  it('is ended when a statement takes too long, and opens again', async () => {
    const folder = made();
    const short: OpenOptions = { ...READING, statementTimeout: 300 };
    await using(url(folder), short, async (session) => {
      const started = Date.now();
      expectCode(
        await problemWith(() => session.query('SELECT count(*) FROM generate_series(1, 2000000000)')),
        'timeout',
        /did not answer within 300 ms/,
      );
      assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
      assert.equal((await problemWith(() => session.query('SELECT 1'))).code, 'timeout');
    });
    assert.deepEqual(await using(url(folder), READING, (s) => s.query('SELECT count(*) AS n FROM t')), [{ n: '0' }]);
  });

  it('is used by one session at a time; those of one process wait for each other', async () => {
    const folder = made();
    const patient: OpenOptions = { ...READING, connectTimeout: 60_000 };
    const all = await Promise.all(
      Array.from({ length: 3 }, (_, i) => using(url(folder), patient, (s) => s.query('SELECT $1::int AS i', [i]))),
    );
    assert.deepEqual(
      all.map((rows) => rows[0]?.i),
      ['0', '1', '2'],
    );
    await using(url(folder), WRITING, async () => {
      const problem = await problemWith(() => openSession({ url: url(folder) }, { ...READING, connectTimeout: 100 }));
      expectCode(problem, 'in-use', /in use/);
    });
  });

  it('that another process has is in use, until that one ends', async () => {
    const folder = made();
    const { child, gone } = await start(folder, 'hold');
    const problem = await problemWith(() => openSession({ url: url(folder) }, { ...READING, connectTimeout: 200 }));
    expectCode(problem, 'in-use', new RegExp(`another process \\(${child.pid}\\).*lockkeeper\\.lock`));
    const waiting = using(url(folder), { ...READING, connectTimeout: 30_000 }, (s) => s.query('SELECT 1 AS a'));
    child.stdin?.end();
    assert.deepEqual(await waiting, [{ a: '1' }]);
    await gone;
  });

  it('opens again after its process was killed in the middle, with all that was done', async () => {
    const folder = made();
    let done = 0;
    for (let round = 0; round < 3; round++) {
      const { child, lines, gone } = await start(folder, 'write');
      const enough = 2 + round * 3;
      while (lines().length < enough) await new Promise((resolve) => child.stdout?.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      child.kill('SIGKILL');
      await gone;
      const last = Number(lines().at(-1));
      if (Number.isInteger(last)) done = last;
      assert.ok(existsSync(join(folder, 'lockkeeper.lock')), 'the lock is left behind');
      await using(url(folder), READING, async (session) => {
        const [row] = await session.query('SELECT max(i) AS max, count(*) AS n FROM n');
        const max = Number(row?.max);
        assert.ok(max === done || max === done + 1, `round ${round}: ${max}, told ${done}`);
        assert.equal(row?.n, row?.max);
        // a row and its table are one transaction
        const [tables] = await session.query("SELECT count(*) AS n FROM pg_class WHERE relname ~ '^t[0-9]+$'");
        assert.equal(tables?.n, row?.max);
        assert.equal((await session.query(`SELECT count(*) AS n FROM t${max}`))[0]?.n, row?.max);
      });
      assert.ok(!existsSync(join(folder, 'lockkeeper.lock')));
    }
  });

  it('is whole or not there when its process was killed while it was made', async () => {
    const folder = fresh();
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ['--import', 'tsx', USER, folder, 'hold'], { stdio: ['pipe', 'ignore', 'inherit'] });
      children.push(child);
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      const isMaking = (): boolean => existsSync(dirname(folder)) && readdirSync(dirname(folder)).some((name) => name.includes('.new-'));
      while (!isMaking() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, round * 200));
      child.kill('SIGKILL');
      await gone;
    }
    await using(url(folder), WRITING, (s) => s.send('CREATE TABLE t (a int)'));
    assert.deepEqual(readdirSync(dirname(folder)), [basename(folder)]);
  });

  it('takes over the lock of a process that has ended, and not of one that runs', async () => {
    const folder = made();
    const lock = join(folder, 'lockkeeper.lock');
    const write = (pid: number, host = hostname()): void => writeFileSync(lock, JSON.stringify({ pid, host }));
    const { child, gone } = await start(made(), 'hold');
    const pid = child.pid!;
    write(pid);
    expectCode(
      await problemWith(() => openSession({ url: url(folder) }, { ...READING, connectTimeout: 50 })),
      'in-use',
      new RegExp(String(pid)),
    );
    child.kill('SIGKILL');
    await gone;
    await using(url(folder), READING, (s) => s.query('SELECT 1'));
    // our own number, which an earlier process had in a container
    write(process.pid);
    await using(url(folder), READING, (s) => s.query('SELECT 1'));
    // another machine's process cannot be asked about
    write(pid, 'another-machine');
    expectCode(await problemWith(() => openSession({ url: url(folder) }, { ...READING, connectTimeout: 50 })), 'in-use', /in use/);
    rmSync(lock);
  });

  it('never touches a folder that holds something else', async () => {
    const folder = fresh();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    for (const options of [READING, WRITING])
      expectCode(await problemWith(() => openSession({ url: url(folder) }, options)), 'bad-address', /holds something else.*Name a folder/);
    assert.deepEqual(readdirSync(folder), ['thesis.txt']);
    const file = join(folder, 'thesis.txt');
    expectCode(await problemWith(() => openSession({ url: url(file) }, WRITING)), 'bad-address', /is a file/);
    assert.equal(readFileSync(file, 'utf8'), 'years of work');
    const old = fresh();
    mkdirSync(join(old, 'global'), { recursive: true });
    writeFileSync(join(old, 'PG_VERSION'), '16\n');
    expectCode(await problemWith(() => openSession({ url: url(old) }, WRITING)), 'bad-address', /made by PostgreSQL 16/);
    writeFileSync(join(old, 'PG_VERSION'), '18\n');
    writeFileSync(join(old, 'postmaster.opts'), 'postgres');
    expectCode(await problemWith(() => openSession({ url: url(old) }, WRITING)), 'bad-address', /data of a PostgreSQL server/);
    assert.deepEqual(readdirSync(old).sort(), ['PG_VERSION', 'global', 'postmaster.opts']);
  });

  it('has the extensions that are asked for, and says which it does not have', async () => {
    const folder = made();
    const extensions = async (): Promise<readonly string[]> => ['citext', 'pgcrypto', 'uuid-ossp'];
    const session = await openSession({ url: url(folder), extensions }, WRITING);
    try {
      await session.send('CREATE EXTENSION citext; CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp"');
      const [row] = await session.query(
        "SELECT 'A'::citext = 'a' AS same, length(digest('a', 'sha256')) AS digest, uuid_generate_v4() IS NOT NULL AS made",
      );
      assert.deepEqual(row, { same: 't', digest: '32', made: 't' });
      expectCode(
        await problemWith(() => session.send('CREATE EXTENSION vector')),
        'refused',
        /has no extension "vector"; it has .*citext.*Use a server/,
      );
    } finally {
      await session.close();
    }
    // to read what is there needs no extension
    assert.equal((await using(url(folder), READING, (s) => s.query('SELECT count(*) AS n FROM pg_extension')))[0]?.n, '4');
  });
});
