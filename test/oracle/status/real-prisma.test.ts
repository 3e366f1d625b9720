import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockkeeper } from '../../cli/harness.ts';
import { projectFiles, tempFolder, write } from '../../prisma/temp.ts';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { PRISMA, usePrisma } from '../../support/prisma-cli.ts';

const TEXTS = {
  '20260101000000_first': 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);\n',
  '20260102000000_crlf': 'ALTER TABLE "User" ADD COLUMN "a" TEXT;\r\nALTER TABLE "User" ADD COLUMN "b" TEXT;\r\n',
  '20260103000000_größe': "INSERT INTO \"User\" VALUES (1, 'größer, 大きい', '🚀');\n",
  'with space': 'SELECT 1;\n',
} as const;

describe(`what lockkeeper status says, and Prisma ${PRISMA}`, function () {
  this.timeout(180_000);
  let server: PostgresServer;
  let n = 0;
  before(async function () {
    if (process.platform === 'win32') return this.skip();
    server = await startServer(18);
  });
  after(() => server?.stop());

  async function start(texts: Readonly<Record<string, string>>) {
    const name = `real_${++n}`;
    const admin = await server.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    const root = tempFolder({
      'package.json': '{ "name": "shop" }\n',
      'prisma.config.ts':
        'import { defineConfig, env } from "prisma/config";\nexport default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" }, datasource: { url: env("DATABASE_URL") } });\n',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id Int @id\n}\n',
      ...projectFiles(texts),
    });
    const url = server.url(name);
    const env = { ...usePrisma(root), DATABASE_URL: url, LOCKKEEPER_ENGINE_DATABASE: url };
    /** Prisma's real command line. */
    const prisma = async (...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> => {
      const child = spawn(process.execPath, ['node_modules/prisma/build/index.js', ...args], {
        cwd: root,
        env: { ...process.env, ...env },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece: Buffer) => {
          said += piece;
        });
      return { code: await new Promise((resolve) => child.on('close', resolve)), said };
    };
    /** Ours: the exit code, and the states in Prisma's order. */
    const ours = async (): Promise<readonly [number, ...string[]]> => {
      const { code, out, err } = await lockkeeper(root, ['status', '--format', 'json'], { env });
      assert.equal(err, '');
      const [project] = (JSON.parse(out) as { projects: { environment: string; migrations: { state: string }[] }[] }).projects;
      assert.equal(project?.environment, 'development');
      return [code, ...(project?.migrations.map((m) => m.state) ?? [])];
    };
    const sql = async (text: string): Promise<void> => {
      const client = await server.connect(name);
      await client.query(text);
      await client.end();
    };
    return { root, prisma, ours, sql };
  }

  it('what it deploys, we call applied, whatever the name, the line ends and the characters', async () => {
    const { root, prisma, ours } = await start(TEXTS);
    assert.deepEqual(await ours(), [1, 'pending', 'pending', 'pending', 'pending']);
    assert.equal((await prisma('migrate', 'status')).code, 1);
    const deployed = await prisma('migrate', 'deploy');
    assert.equal(deployed.code, 0, deployed.said);
    assert.deepEqual(await ours(), [0, 'applied', 'applied', 'applied', 'applied']);
    assert.match((await prisma('migrate', 'status')).said, /up to date/);
    // another checkout has other line ends
    write(root, projectFiles(Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, text.replaceAll(/\r?\n/g, '\r\n')]))));
    assert.deepEqual(await ours(), [0, 'applied', 'applied', 'applied', 'applied']);
  });

  it('edited, missing and out of order: it says nothing of them, we do', async () => {
    const { root, prisma, ours } = await start({ '1_a': 'SELECT 1;\n', '3_c': 'SELECT 3;\n', '4_d': 'SELECT 4;\n' });
    assert.equal((await prisma('migrate', 'deploy')).code, 0);
    write(root, projectFiles({ '1_a': '\uFEFFSELECT 1;\n' }));
    rmSync(join(root, 'prisma/migrations/4_d'), { recursive: true });
    const status = await prisma('migrate', 'status');
    assert.equal(status.code, 0);
    assert.match(status.said, /up to date/);
    assert.deepEqual(await ours(), [1, 'edited', 'applied', 'missing']);
    write(root, projectFiles({ '2_b': 'SELECT 2;\n' }));
    assert.deepEqual(await ours(), [1, 'edited', 'out-of-order', 'applied', 'missing']);
    assert.match((await prisma('migrate', 'deploy')).said, /2_b/);
    assert.deepEqual(await ours(), [1, 'edited', 'applied', 'applied', 'missing']);
  });

  it('failed, rolled back, marked as applied', async () => {
    const { prisma, ours } = await start({ '1_a': 'SELECT 1;\n', '2_b': 'SELECT 1/0;\n', '3_c': 'SELECT 3;\n' });
    assert.equal((await prisma('migrate', 'deploy')).code, 1);
    assert.deepEqual(await ours(), [1, 'applied', 'failed', 'pending']);
    assert.match((await prisma('migrate', 'deploy')).said, /P3009/);
    assert.equal((await prisma('migrate', 'resolve', '--rolled-back', '2_b')).code, 0);
    assert.deepEqual(await ours(), [1, 'applied', 'rolled-back', 'pending']);
    assert.equal((await prisma('migrate', 'resolve', '--applied', '2_b')).code, 0);
    assert.deepEqual(await ours(), [1, 'applied', 'applied', 'pending']);
    assert.equal((await prisma('migrate', 'deploy')).code, 0);
    assert.deepEqual(await ours(), [0, 'applied', 'applied', 'applied']);
  });

  it('a folder without migration.sql, and a database that was there before', async () => {
    const { root, prisma, ours, sql } = await start({ '1_a': 'SELECT 1;\n' });
    await sql('CREATE TABLE before (a int)');
    assert.match((await prisma('migrate', 'deploy')).said, /P3005/);
    assert.deepEqual(await ours(), [1, 'pending']);
    assert.equal((await prisma('migrate', 'resolve', '--applied', '1_a')).code, 0);
    assert.deepEqual(await ours(), [0, 'applied']);
    write(root, { 'prisma/migrations/2_b/down.sql': 'SELECT 1;\n' });
    assert.match((await prisma('migrate', 'deploy')).said, /P3015/);
    assert.deepEqual(await ours(), [1, 'applied', 'pending']);
  });
});
