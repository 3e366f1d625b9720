import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { folders, lockkeeper } from './harness.ts';

/** Each part of it is distinctive, and what stands in between has to be encoded in an address. */
const PASSWORD = 'Zx9Q/Zx8Q:Zx7Q@Zx6Q%41Zx5Q#ü?"Zx4Q';
const PARTS = /Zx\dQ/;
const ENCODED = encodeURIComponent(PASSWORD);
const FOLDER = '20260101000000_create_user';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n';
const FILES = {
  'package.json': '{ "devDependencies": { "prisma": "6.19.3" } }',
  'prisma/schema.prisma': SCHEMA,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  [`prisma/migrations/${FOLDER}/migration.sql`]: 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);\n',
  [`prisma/migrations/${FOLDER}/down.sql`]: 'DROP TABLE "User";\n',
};

/** The commands that meet a database; those that write name the environment, as a person would. */
const COMMANDS: readonly (readonly string[])[] = [
  ['environments'],
  ['environments', '--check'],
  ['environments', '--check', '--format', 'json'],
  ['status'],
  ['status', '--format', 'json'],
  ['status', '--all-environments'],
  ['apply', '--env', 'NAME', '--yes'],
  ['rollback', FOLDER, '--env', 'NAME', '--yes'],
  ['resolve', FOLDER, '--env', 'NAME', '--yes'],
  ['checklist', FOLDER, '--env', 'NAME'],
  ['config'],
];

describe('no secret is told', function () {
  this.timeout(120_000);
  const temp = folders();
  let server: PostgresServer;
  let silent: net.Server;
  before(async () => {
    server = await startServer(18);
    const admin = await server.connect();
    await admin.query(`CREATE ROLE ann LOGIN PASSWORD '${PASSWORD}'`);
    await admin.end();
    silent = net.createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    silent.close();
    await server.stop();
  });

  /** Every file of the project but those that we wrote ourselves. */
  function filesWith(folder: string, given: ReadonlySet<string>, below = ''): string[] {
    return readdirSync(join(folder, below)).flatMap((name) => {
      const path = join(below, name);
      if (statSync(join(folder, path)).isDirectory()) return filesWith(folder, given, path);
      return !given.has(path) && PARTS.test(readFileSync(join(folder, path), 'latin1')) ? [path] : [];
    });
  }

  async function check(
    files: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>>,
    names: readonly string[],
  ): Promise<string> {
    const root = await temp.make(files);
    let all = '';
    for (const command of COMMANDS) {
      for (const name of command.includes('NAME') ? names : ['']) {
        const args = command.map((arg) => (arg === 'NAME' ? name : arg));
        const { out, err } = await lockkeeper(root, args, { env: { LOCKKEEPER_DEBUG: '1', ...env } });
        assert.doesNotMatch(out, PARTS, `standard output of ${args.join(' ')}`);
        assert.doesNotMatch(err, PARTS, `standard error of ${args.join(' ')}`);
        assert.doesNotMatch(err, /internal error/, `${args.join(' ')}: ${err}`);
        all += out + err;
      }
    }
    assert.deepEqual(filesWith(root, new Set(Object.keys(files))), []);
    return all;
  }
  const at = (host: string, rest = '', password = ENCODED): string => `postgresql://ann:${password}@${host}/app${rest}`;

  const cases: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'wrong password or unknown user',
      () => `postgresql://nobody:${ENCODED}@127.0.0.1:${server.port}/postgres?connect_timeout=1`,
      /127\.0\.0\.1/,
    ],
    ['no such database', () => at(`127.0.0.1:${server.port}`), /no database "app"/],
    ['nobody listens', () => at('127.0.0.1:1'), /Nothing listens|ECONNREFUSED/],
    ['unknown host', () => at('no-such-host.invalid'), /not known|cannot be looked up/],
    ['never answers', () => at(`127.0.0.1:${(silent.address() as net.AddressInfo).port}`, '?connect_timeout=1'), /did not answer/],
    ['no TLS', () => at(`127.0.0.1:${server.port}`, `?sslmode=require&sslpassword=${ENCODED}`), /no TLS/],
    ['no certificate', () => at(`127.0.0.1:${server.port}`, '?sslcert=nowhere.pem'), /cannot be read/],
    ['not encoded', () => at('127.0.0.1:1', '', PASSWORD), /encoded|port|host/i],
    ['a bad port', () => at('127.0.0.1:none'), /port/],
    ['another database', () => `mysql://ann:${ENCODED}@127.0.0.1/app`, /begins with mysql:/],
    ['Accelerate', () => `prisma+postgres://localhost:51213/?api_key=${ENCODED}`, /direct address/],
    ['no address at all', () => PASSWORD, /does not begin with/],
  ];
  for (const [what, url, says] of cases) {
    it(`${what}: from a variable, a .env file and --url`, async () => {
      const names = ['development', 'DATABASE_URL'];
      assert.match(await check(FILES, { DATABASE_URL: url() }, names), says);
      assert.match(await check({ ...FILES, '.env': `DATABASE_URL='${url()}'` }, {}, names), says);
      const root = await temp.make(FILES);
      for (const command of [['status'], ['apply', '--yes'], ['rollback', FOLDER, '--yes'], ['resolve', FOLDER, '--yes']]) {
        const { out, err } = await lockkeeper(root, [...command, '--url', url()], { env: { LOCKKEEPER_DEBUG: '1' } });
        assert.doesNotMatch(out + err, PARTS, command.join(' '));
      }
    });
  }

  it('a database that works', async () => {
    const all = await check(FILES, { DATABASE_URL: `postgresql://ann:${ENCODED}@127.0.0.1:${server.port}/postgres` }, ['development']);
    assert.match(all, /PostgreSQL 18/);
  });

  it('a password in the settings is refused, and not quoted', async () => {
    for (const url of [
      at('db.example.com'),
      `postgresql://db.example.com/app?password=${ENCODED}`,
      `prisma://x/?api_key=${ENCODED}`,
      `mysql://ann:${ENCODED}@h/d`,
    ]) {
      const config = JSON.stringify({
        environments: [
          { name: 'live', kind: 'production', url },
          { name: 'dev', url: 'pglite:dev' },
        ],
      });
      assert.match(await check({ ...FILES, 'lockkeeper.config.json': config }, {}, ['live']), /password|Accelerate|PostgreSQL/);
    }
    assert.match(await check({ ...FILES, 'lockkeeper.config.json': JSON.stringify({ environments: at('h') }) }, {}, ['live']), /is a list/);
  });

  it('a literal in the schema, two files that disagree, and an address where a name belongs', async () => {
    const literal = SCHEMA.replace('env("DATABASE_URL")', JSON.stringify(at('127.0.0.1:1')));
    await check({ ...FILES, 'prisma/schema.prisma': literal }, {}, ['development']);
    const twice = { '.env': `DATABASE_URL=${at('127.0.0.1:1')}`, 'prisma/.env': `DATABASE_URL=${at('127.0.0.1:2')}` };
    assert.match(await check({ ...FILES, ...twice }, {}, ['development']), /different values/);
    await check(FILES, {}, [at('127.0.0.1:1'), `postgresql://ann:${ENCODED}@h`]);
    const root = await temp.make(FILES);
    for (const args of [
      ['environments', at('h')],
      ['status', at('h')],
      ['status', '--env', at('h')],
      ['apply', '--uri', at('h')],
    ]) {
      const { out, err } = await lockkeeper(root, args);
      assert.doesNotMatch(out + err, PARTS, args.join(' '));
    }
  });
});
