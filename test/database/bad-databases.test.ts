import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistory } from '../../server/src/database/read-history.ts';
import { openSession } from '../../server/src/database/sessions/open.ts';
import type { DatabaseProblem } from '../../server/src/database/sessions/problem.ts';
import { DatabaseError, type OpenOptions, READING, WRITING } from '../../server/src/database/sessions/session.ts';
import { type Authority, makeAuthority } from '../support/certificates.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { startPooler } from '../support/transaction-pooler.ts';
import { ask, expectCode, problemWith, putServerFile, setAccess, tcpServer, using } from './support.ts';

/** Short, so that the tests are; what is measured is that nothing takes longer than what is allowed. */
const SHORT: OpenOptions = { access: 'read', connectTimeout: 400, statementTimeout: 400 };
/** What the end of a connection and a busy machine may add. */
const MORE = 20_000;
const PASSWORD = 'p@ss/wörd%41:';

describe('a bad database', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let authority: Authority;
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-tls-'));
  const took: [string, number][] = [];
  /** The problem, and that it came in time. */
  async function timed(what: string, limit: number, work: () => Promise<unknown>): Promise<DatabaseProblem> {
    const started = Date.now();
    const problem = await problemWith(work);
    const time = Date.now() - started;
    took.push([what, time]);
    assert.ok(time < limit + MORE, `${what}: ${time} ms`);
    assert.ok(!JSON.stringify(problem).includes('wörd'), 'the password is told');
    return problem;
  }
  const role = (name: string, password = PASSWORD): string => `${name}:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
  const admin = async (...sql: readonly string[]): Promise<void> => {
    const client = await server.connect();
    for (const text of sql) await client.query(text);
    await client.end();
  };
  before(async () => {
    server = await startServer(18);
    await admin(
      `CREATE ROLE ann LOGIN PASSWORD '${PASSWORD}'`,
      'CREATE TABLE _prisma_migrations (id varchar(36), checksum text, finished_at timestamptz, migration_name text, logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int)',
    );
    await setAccess(server, ['host all locked 127.0.0.1/32 reject']);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
    if (process.env.MEASURE === '1') for (const [what, time] of took.sort((a, b) => b[1] - a[1])) console.log(`${time} ms  ${what}`);
  });

  it('that is not there', async () => {
    const { port, stop } = await tcpServer(() => {});
    await stop();
    expectCode(
      await timed('nothing listens', 0, () => ask(`postgresql://127.0.0.1:${port}/app`, 'SELECT 1', SHORT)),
      'unreachable',
      /Nothing listens at 127\.0\.0\.1:\d+\/app.*Start/,
    );
    expectCode(
      await timed('unknown host', 400, () => ask('postgresql://no-such-host.invalid/app', 'SELECT 1', SHORT)),
      'unreachable',
      /not known|cannot be looked up/,
    );
    expectCode(
      await timed('no socket', 0, () => ask('postgresql://localhost/app?host=/nowhere', 'SELECT 1', SHORT)),
      'unreachable',
      /no socket/,
    );
    expectCode(
      await timed('no such database', 400, () => ask(server.url('nowhere'), 'SELECT 1', SHORT)),
      'no-database',
      /no database "nowhere"/,
    );
  });

  it('that does not let us in', async () => {
    assert.deepEqual(await ask(`postgresql://${role('ann')}/postgres`, 'SELECT current_user AS u'), [{ u: 'ann' }]);
    const wrong = await timed('wrong password', 400, () => ask(`postgresql://${role('ann', 'wörd')}/postgres`, 'SELECT 1', SHORT));
    expectCode(wrong, 'password', /does not accept the password of "ann"/);
    assert.equal(wrong.sqlState, '28P01');
    const none = await timed('no password', 400, () => ask(`postgresql://ann@127.0.0.1:${server.port}/postgres`, 'SELECT 1', SHORT));
    expectCode(none, 'password', /password/);
    await admin('CREATE ROLE locked LOGIN');
    const locked = await timed('rejected by pg_hba.conf', 400, () =>
      ask(`postgresql://locked@127.0.0.1:${server.port}/postgres`, 'SELECT 1', SHORT),
    );
    expectCode(locked, 'password', /does not let "locked" in/);
    assert.equal(locked.sqlState, '28000');
  });

  it('whose history we may not read says what to grant', async () => {
    const problem = await timed('no rights', 400, () => using(`postgresql://${role('ann')}/postgres`, SHORT, readHistory));
    expectCode(problem, 'no-rights', /GRANT SELECT ON public\._prisma_migrations TO ann/);
    assert.equal(problem.sqlState, '42501');
    await admin('CREATE SCHEMA closed', 'CREATE TABLE closed._prisma_migrations (id int)');
    expectCode(
      await timed('no rights on the schema', 400, () => using(`postgresql://${role('ann')}/postgres?schema=closed`, SHORT, readHistory)),
      'no-rights',
      /GRANT USAGE ON SCHEMA closed/,
    );
  });

  describe('that accepts and does not answer', () => {
    /** Passes everything on until `silent` says so; from then on nothing, and the connection stays open. */
    async function trap(silent: (seen: { readonly up: number; readonly text: string }) => boolean) {
      return tcpServer((socket) => {
        const up = net.connect(server.port, '127.0.0.1');
        up.on('error', () => {});
        socket.on('close', () => up.destroy());
        let sent = 0;
        socket.on('data', (chunk) => {
          sent++;
          if (!silent({ up: sent, text: chunk.toString('latin1') })) up.write(chunk);
        });
        up.on('data', (chunk) => socket.write(chunk));
      });
    }
    const cases: readonly (readonly [string, number, Parameters<typeof trap>[0]])[] = [
      ['from the beginning', 400, () => true],
      ['after it was asked for TLS', 400, ({ up }) => up > 1],
      ['after BEGIN', 1_400, ({ text }) => text.includes('READ ONLY')],
      ['after the query', 1_400, ({ text }) => text.includes('SELECT 42')],
      ['at COMMIT', 1_400, ({ text }) => text.includes('COMMIT')],
    ];
    for (const [when, limit, silent] of cases) {
      it(when, async () => {
        const { port, stop, open } = await trap(silent);
        try {
          const problem = await timed(`silent ${when}`, limit, () =>
            ask(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'SELECT 42', SHORT),
          );
          expectCode(problem, 'timeout', /did not answer within/);
          await new Promise((resolve) => setImmediate(resolve));
          for (let i = 0; i < 100 && open() > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
          assert.equal(open(), 0, 'the socket is still open');
        } finally {
          await stop();
        }
      });
    }

    it('in the middle of TLS', async () => {
      const { port, stop } = await tcpServer((socket) => socket.once('data', () => socket.write('S')));
      const problem = await timed('silent in TLS', 400, () => ask(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'SELECT 1', SHORT));
      expectCode(problem, 'timeout', /did not answer within/);
      await stop();
    });

    it('and is no PostgreSQL', async () => {
      const { port, stop } = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      const problem = await timed('HTTP', 400, () => ask(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'SELECT 1', SHORT));
      expectCode(problem, 'bad-address', /no PostgreSQL/);
      await stop();
    });

    it('with what can be read, whatever a line does to the bytes', async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1e6);
      let state = seed;
      const random = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * below);
      };
      const { port, stop } = await tcpServer((socket) => {
        const up = net.connect(server.port, '127.0.0.1');
        up.on('error', () => {});
        socket.on('close', () => up.destroy());
        socket.on('data', (chunk) => up.write(chunk));
        up.on('data', (chunk: Buffer) => {
          if (chunk.length > 1 && random(2) === 0) for (let i = random(3); i >= 0; i--) chunk[random(chunk.length)] = random(256);
          socket.write(chunk);
        });
        up.on('close', () => socket.end());
      });
      const options: OpenOptions = { access: 'read', connectTimeout: 60, statementTimeout: 60 };
      for (let i = 0; i < 30; i++) {
        try {
          await ask(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'SELECT 1 AS a, now() AS b', options);
        } catch (error) {
          assert.ok(error instanceof DatabaseError, `seed ${seed}: ${String(error)}`);
        }
      }
      await stop();
    });

    it('and closes at once', async () => {
      const { port, stop } = await tcpServer((socket) => socket.destroy());
      for (const mode of ['prefer', 'disable', 'require']) {
        const problem = await timed(`closed at once (${mode})`, 400, () =>
          ask(`postgresql://postgres@127.0.0.1:${port}/postgres?sslmode=${mode}`, 'SELECT 1', SHORT),
        );
        assert.equal(problem.code, 'lost', problem.message);
      }
      await stop();
    });
  });

  describe('that goes away', () => {
    it('when its process is ended in the middle of a query', async () => {
      await using(server.url(), READING, async (session) => {
        const [row] = await session.query('SELECT pg_backend_pid() AS pid');
        const hanging = timed('process ended', 10_000, () => session.query('SELECT pg_sleep(30)'));
        await admin(`SELECT pg_sleep(0.1)`, `SELECT pg_terminate_backend(${row?.pid})`);
        const problem = await hanging;
        expectCode(problem, 'lost', /ended the connection/);
        assert.equal(problem.sqlState, '57P01');
        assert.equal((await problemWith(() => session.query('SELECT 1'))).code, 'lost');
      });
    });

    it('when it is dropped in the middle of a query', async () => {
      await admin('CREATE DATABASE doomed');
      await using(server.url('doomed'), READING, async (session) => {
        const hanging = timed('dropped', 10_000, () => session.query('SELECT pg_sleep(30)'));
        await admin('SELECT pg_sleep(0.1)', 'DROP DATABASE doomed WITH (FORCE)');
        assert.equal((await hanging).code, 'lost');
      });
      expectCode(await problemWith(() => ask(server.url('doomed'), 'SELECT 1')), 'no-database', /doomed/);
    });

    it('when its process is ended between two queries', async () => {
      await using(server.url(), READING, async (session) => {
        const [row] = await session.query('SELECT pg_backend_pid() AS pid');
        await admin(`SELECT pg_terminate_backend(${row?.pid}, 5000)`);
        const problem = await timed('ended in between', 0, () => session.query('SELECT 1'));
        assert.equal(problem.code, 'lost', problem.message);
      });
    });
  });

  describe('behind TLS', () => {
    before(function () {
      const made = makeAuthority(folder);
      // where the program openssl is missing
      if (made === null) return this.skip();
      authority = made;
    });
    const tls = (rest: string, host = '127.0.0.1'): string => `postgresql://postgres@${host}:${server.port}/postgres?${rest}`;
    const state = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const certify = async (name: string, names: string, from?: readonly [string, string]): Promise<void> => {
      const { certificate, key } = authority.issue(name, names, from);
      const files = [await putServerFile(server, `${name}.crt`, certificate), await putServerFile(server, `${name}.key`, key)];
      await admin(
        `ALTER SYSTEM SET ssl_cert_file = '${files[0]}'`,
        `ALTER SYSTEM SET ssl_key_file = '${files[1]}'`,
        'ALTER SYSTEM SET ssl = on',
        'SELECT pg_reload_conf()',
      );
      // a server that reloads takes a moment
      for (let i = 0; i < 200; i++) {
        const found = await ask(tls('sslmode=require'), 'SELECT 1').catch(() => null);
        const shown = found === null ? null : await ask(tls('sslmode=disable'), "SELECT current_setting('ssl_cert_file') AS f");
        if (JSON.stringify(shown).includes(`${name}.crt`)) return;
      }
      assert.fail('the server did not take the certificate');
    };

    it('it is refused where the address asks for TLS and there is none, and taken without where it may', async () => {
      expectCode(await timed('no TLS', 400, () => ask(tls('sslmode=require'), 'SELECT 1', SHORT)), 'tls', /has no TLS/);
      expectCode(await timed('no TLS, strict', 400, () => ask(tls('sslaccept=strict'), 'SELECT 1', SHORT)), 'tls', /has no TLS/);
      assert.deepEqual(await ask(tls('sslmode=prefer'), state), [{ ssl: 'f' }]);
      assert.deepEqual(await ask(tls(''), state), [{ ssl: 'f' }]);
    });

    it('a certificate is checked as the address says', async () => {
      await certify('good', 'IP:127.0.0.1,DNS:localhost');
      for (const rest of [
        '',
        'sslmode=prefer',
        'sslmode=require',
        'sslmode=require&sslaccept=accept_invalid_certs',
        `sslmode=require&sslaccept=strict&sslcert=${authority.file}`,
        `sslmode=verify-full&sslrootcert=${authority.file}`,
      ])
        assert.deepEqual(await ask(tls(rest), state), [{ ssl: 't' }], rest);
      assert.deepEqual(await ask(tls('sslmode=disable'), state), [{ ssl: 'f' }]);
      for (const rest of ['sslmode=verify-full', 'sslmode=verify-ca', 'sslmode=require&sslaccept=strict', 'sslaccept=strict'])
        expectCode(
          await timed(`unknown authority (${rest})`, 400, () => ask(tls(rest), 'SELECT 1', SHORT)),
          'tls',
          /authority.*not known here/,
        );
      // a path is meant from the folder of the schema
      const session = await openSession({ url: tls('sslmode=verify-full&sslrootcert=authority.crt'), base: folder }, READING);
      await session.close();
      expectCode(
        await problemWith(() => ask(tls('sslmode=require&sslcert=/nowhere.pem'), 'SELECT 1')),
        'tls',
        /nowhere\.pem.*cannot be read/,
      );
    });

    it('an expired certificate, and one for another host', async () => {
      await certify('old', 'IP:127.0.0.1,DNS:localhost', ['20200101', '20210101']);
      const strict = `sslmode=verify-full&sslrootcert=${authority.file}`;
      expectCode(await timed('expired certificate', 400, () => ask(tls(strict), 'SELECT 1', SHORT)), 'tls', /has expired/);
      assert.deepEqual(await ask(tls('sslmode=require'), state), [{ ssl: 't' }]);
      await certify('other', 'DNS:db.example.com');
      expectCode(await timed('certificate of another host', 400, () => ask(tls(strict), 'SELECT 1', SHORT)), 'tls', /for another host/);
      assert.deepEqual(await ask(tls(`sslmode=verify-ca&sslrootcert=${authority.file}`), state), [{ ssl: 't' }]);
    });

    it('our own certificate is shown where the server asks for one', async () => {
      await certify('good', 'IP:127.0.0.1,DNS:localhost');
      const ca = await putServerFile(server, 'clients.crt', authority.certificate);
      await admin('CREATE ROLE carl LOGIN', `ALTER SYSTEM SET ssl_ca_file = '${ca}'`, 'SELECT pg_reload_conf()');
      await setAccess(server, ['hostssl all carl 127.0.0.1/32 cert']);
      const { file, keyFile } = authority.issue('carl', 'DNS:carl');
      const archive = authority.archive('carl', PASSWORD);
      const as = (rest: string): string => `postgresql://carl@127.0.0.1:${server.port}/postgres?sslmode=require&${rest}`;
      const who = 'SELECT current_user AS u';
      assert.deepEqual(await ask(as(`sslcert=${file}&sslkey=${keyFile}`), who), [{ u: 'carl' }]);
      assert.deepEqual(await ask(as(`sslidentity=${archive}&sslpassword=${encodeURIComponent(PASSWORD)}`), who), [{ u: 'carl' }]);
      expectCode(
        await timed('no certificate of ours', 400, () => ask(as(''), who, SHORT)),
        'password',
        /does not let "carl" in.*certificate/,
      );
      const wrong = await timed('wrong password of the archive', 400, () => ask(as(`sslidentity=${archive}&sslpassword=wörd`), who, SHORT));
      assert.equal(wrong.code, 'tls', wrong.message);
    });

    it('what comes with the answer to the request is refused', async () => {
      const { port, stop } = await tcpServer((socket) => socket.once('data', () => socket.write('SX')));
      const problem = await timed('stuffed answer', 400, () => ask(`postgresql://127.0.0.1:${port}/postgres`, 'SELECT 1', SHORT));
      assert.equal(problem.code, 'bad-address');
      await stop();
    });
  });

  describe('behind a pooler in transaction mode', () => {
    for (const order of ['newest', 'oldest'] as const) {
      it(`is read, and nothing is left behind; a write is refused (${order} process first)`, async () => {
        const pooler = await startPooler(server.port, 'postgres', order);
        const url = `postgresql://postgres@127.0.0.1:${pooler.port}/postgres`;
        try {
          await using(url, READING, async (session) => {
            for (let i = 0; i < 7; i++) assert.deepEqual(await session.query('SELECT $1::int AS i', [i]), [{ i: String(i) }]);
            assert.equal((await problemWith(() => session.query('CREATE TABLE nope (a int)'))).sqlState, '25006');
            assert.deepEqual(await readHistory(session), { table: true, rows: [] });
          });
          const after = await using(`${url}?sslmode=disable`, READING, (s) =>
            s.query("SELECT current_setting('default_transaction_read_only') AS r"),
          );
          assert.deepEqual(after, [{ r: 'off' }]);
          const problem = await timed(`write through a pooler (${order})`, 10_000, () => openSession({ url }, WRITING));
          expectCode(problem, 'pooler', /direct address/);
        } finally {
          await pooler.stop();
        }
      });
    }

    it('is known by its address', async () => {
      for (const url of [
        'postgresql://u:p@127.0.0.1:1/db?pgbouncer=true',
        'postgresql://u:p@aws-0-eu-central-1.pooler.supabase.com:5432/postgres',
        'postgresql://u:p@db.example.com:6543/postgres',
        'postgresql://u:p@ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/db',
      ])
        expectCode(await timed('known pooler', 0, () => openSession({ url }, WRITING)), 'pooler', /direct address/);
    });

    it('a server without one is written to', async () => {
      await using(server.url(), WRITING, (session) => session.send('SELECT 1'));
    });
  });
});
