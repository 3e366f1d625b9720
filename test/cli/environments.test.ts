import assert from 'node:assert/strict';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { folders, lockkeeper } from './harness.ts';

const FILES = {
  'package.json': '{ "devDependencies": { "prisma": "6.19.3" } }',
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
  'prisma/migrations/20260101000000_a/migration.sql': 'SELECT 1;\n',
};
const config = (...environments: readonly unknown[]): Readonly<Record<string, string>> => ({
  'lockkeeper.config.jsonc': `// ours\n${JSON.stringify({ environments }, null, 2)}`,
});

describe('cli: environments', function () {
  this.timeout(60_000);
  const temp = folders();
  let server: PostgresServer;
  before(async () => {
    server = await startServer(14);
  });
  after(() => server.stop());

  it('lists them without secrets, with their kind and where their address is', async () => {
    const root = await temp.make({
      ...FILES,
      '.env': 'DATABASE_URL=postgresql://ann:hush@localhost:5432/app\nS=postgresql://ann:hush@s.example.com/app?pgbouncer=true',
      ...config({ name: 'staging', kind: 'staging', url: '${env:S}', envFile: '.env' }),
    });
    const { code, out, err } = await lockkeeper(root, ['environments']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out,
      [
        'prisma/migrations',
        '  development  development (by its host)  localhost:5432/app  (variable DATABASE_URL in .env)',
        '  staging      staging                    s.example.com:5432/app  (variable S in .env, through a pooler)',
        '',
      ].join('\n'),
    );
  });

  it('--check asks each, or the one that is named, and tells the version or the problem', async () => {
    const root = await temp.make({ ...FILES, ...config({ name: 'gone', kind: 'staging', url: 'postgresql://127.0.0.1:1/app' }) });
    const env = { DATABASE_URL: server.url() };
    const all = await lockkeeper(root, ['environments', '--check'], { env });
    assert.equal(all.code, 1);
    assert.match(all.out, /development .* PostgreSQL 14\n.*gone .*\n +Nothing listens at 127\.0\.0\.1:1\/app.*Start/);
    const one = await lockkeeper(root, ['environments', '--check', 'Development'], { env });
    assert.equal(one.code, 0);
    assert.doesNotMatch(one.out, /gone/);
    const none = await lockkeeper(root, ['environments', 'nope'], { env });
    assert.equal(none.code, 2);
    assert.match(none.err, /There is no environment nope/);
  });

  it('answers in JSON', async () => {
    const root = await temp.make({ ...FILES, ...config({ name: 'dev', url: 'pglite:.lockkeeper/dev' }) });
    const { code, out } = await lockkeeper(root, ['environments', '--check', 'dev', '--format', 'json']);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), {
      projects: [
        {
          path: 'prisma/migrations',
          environments: [
            {
              name: 'dev',
              kind: 'development',
              kindFrom: 'host',
              address: '.lockkeeper/dev',
              foundIn: 'lockkeeper.environments',
              source: 'a folder, without a server',
              problem: null,
              server: 'embedded PostgreSQL 18, not made yet',
            },
          ],
        },
      ],
    });
  });

  it('tells wrong entries at their place, and goes on with the others', async () => {
    const root = await temp.make({
      ...FILES,
      ...config(
        { name: 'a', url: 'pglite:a' },
        { name: 'A', url: 'pglite:b' },
        { name: 'b', kind: 'prod', url: 'pglite:c' },
        { name: 'c' },
        { name: 'd', url: 'pglite:d', extra: 1 },
        { url: '${env:X}' },
        'x',
      ),
    });
    const { code, out, err } = await lockkeeper(root, ['environments']);
    assert.equal(code, 1);
    assert.deepEqual(
      [...out.matchAll(/^ {2}(\w+)/gm)].map((m) => m[1]),
      ['a', 'd'],
    );
    assert.deepEqual(
      err
        .trim()
        .split('\n')
        .map((line) => line.replace(/^lockkeeper: /, '')),
      [
        'lockkeeper.config.jsonc:9:15: There are two environments "A". Give each its own name.',
        'lockkeeper.config.jsonc:14:15: The kind of an environment is "development", "staging", "production". Choose one of them.',
        'lockkeeper.config.jsonc:17:5: Environment 4 has no url. Write "${env:DATABASE_URL}", "${secret}" or "pglite:<folder>".',
        'lockkeeper.config.jsonc:23:7: An environment has no "extra". It has name, kind, url, envFile.',
        'lockkeeper.config.jsonc:25:5: Environment 6 has no name. Give it one, such as "staging".',
        'lockkeeper.config.jsonc:28:5: Environment 7 is no object. Write { "name": …, "kind": …, "url": … }.',
      ],
    );
    // what has nothing to do with databases is not held up by it
    assert.equal((await lockkeeper(root, ['check'])).code, 0);
  });

  it('says what was looked for where nothing is known', async () => {
    const root = await temp.make(FILES);
    const { code, out } = await lockkeeper(root, ['environments']);
    assert.equal(code, 1);
    assert.match(out, /Looked for DATABASE_URL in the environment of this process, \.env, prisma\/\.env\. Set it there/);
  });
});
