import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript } from '../../server/src/core/sql/script.ts';
import { placeFailure } from '../../server/src/prisma/operations/place-failure.ts';
import { type Failure, failureOfLogs, readFailures } from '../../server/src/prisma/operations/read-output.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { usePrisma } from '../support/prisma-cli.ts';
import { projectFiles, tempFolder } from './temp.ts';

const BAD = '-- Purpose: fails\nALTER TABLE "User" ADD COLUMN "a" TEXT;\n\nALTER TABLE "Nope"\n  ADD COLUMN "b" TEXT;\n';

describe('the output of the real Prisma 7.10.1', function () {
  this.timeout(120_000);
  let server: PostgresServer;
  let root: string;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    server = await startServer(18);
    root = tempFolder({
      'package.json': '{ "name": "shop" }\n',
      'prisma.config.ts':
        'import { defineConfig, env } from "prisma/config";\nexport default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" }, datasource: { url: env("DATABASE_URL") } });\n',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id Int @id\n}\n',
      ...projectFiles({ '20260101000000_first': 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);\n', '20260102000000_bad': BAD }),
    });
    env = { ...usePrisma(root), DATABASE_URL: server.url(), LOCKKEEPER_ENGINE_DATABASE: server.url(), FORCE_COLOR: '1' };
  });
  after(() => server.stop());

  async function prisma(...args: readonly string[]): Promise<readonly Failure[]> {
    const child = spawn(process.execPath, ['node_modules/prisma/build/index.js', ...args], { cwd: root, env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        output += piece;
      });
    await new Promise((resolve) => child.on('close', resolve));
    return readFailures(output);
  }
  const placed = (failure: Failure | undefined): string | null => {
    assert.ok(failure !== undefined);
    const span = placeFailure(
      failure,
      BAD,
      readScript(BAD).statements.map((s) => s.span),
    );
    return span === null ? null : BAD.slice(span.start, span.end);
  };

  it('deploy fails: the migration, the words, the place; then it had failed before; then it is resolved', async () => {
    const [failure, ...more] = await prisma('migrate', 'deploy');
    assert.deepEqual(more, []);
    assert.equal(failure?.migration, '20260102000000_bad');
    assert.match(failure.message, /Nope/);
    assert.match(placed(failure) ?? '', /^ALTER TABLE "Nope"/);

    const client = await server.connect();
    const { rows } = await client.query<{ logs: string }>('SELECT logs FROM _prisma_migrations WHERE logs IS NOT NULL');
    await client.end();
    const logged = failureOfLogs('20260102000000_bad', rows[0]?.logs ?? '');
    assert.equal(logged.message, failure.message);
    assert.equal(placed(logged), placed(failure));

    assert.deepEqual(
      (await prisma('migrate', 'deploy')).map((f) => [f.code, f.migration]),
      [['P3009', '20260102000000_bad']],
    );
    assert.deepEqual(
      (await prisma('migrate', 'status')).map((f) => f.migration),
      ['20260102000000_bad'],
    );
    assert.deepEqual(await prisma('migrate', 'resolve', '--rolled-back', '20260102000000_bad'), []);
  });
  it('dev fails in the shadow database', async () => {
    const [failure] = await prisma('migrate', 'dev', '--name', 'x');
    assert.deepEqual([failure?.code, failure?.migration, failure?.where], ['P3006', '20260102000000_bad', 'shadow']);
    assert.match(placed(failure) ?? '', /^ALTER TABLE "Nope"/);
  });
  it('an error that is about no migration', async () => {
    writeFileSync(join(root, 'prisma/migrations/migration_lock.toml'), 'provider = "mysql"\n');
    const [failure, ...more] = await prisma('migrate', 'deploy');
    assert.deepEqual([failure?.code, failure?.migration, more], ['P3019', null, []]);
    assert.match(failure?.message ?? '', /datasource provider/);
  });
});
