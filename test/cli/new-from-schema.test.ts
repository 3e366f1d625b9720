import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { PRISMA, usePrisma } from '../support/prisma-cli.ts';
import { folders, lockkeeper } from './harness.ts';

const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';
const USER = (more = ''): string => `model User {\n  id Int @id @default(autoincrement())\n  email String\n${more}}\n`;

describe(`cli: new --from-schema, with Prisma ${PRISMA}`, function () {
  this.timeout(180_000);
  const temp = folders();
  let server: PostgresServer;
  before(async function () {
    if (process.platform === 'win32') return this.skip();
    server = await startServer(18);
  });
  after(() => server?.stop());

  const migrations = (at: string): string[] =>
    readdirSync(join(at, 'prisma/migrations'))
      .filter((n) => /^\d/.test(n))
      .sort();
  const sqlOf = (at: string, name: string): string => readFileSync(join(at, 'prisma/migrations', name, 'migration.sql'), 'utf8');
  const commit = (at: string): void => {
    for (const args of [
      ['add', '-A', 'prisma'],
      ['commit', '-qm', 'state'],
    ])
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: at, stdio: 'ignore' });
  };
  async function start(files: Readonly<Record<string, string>>) {
    const at = await temp.make({ 'package.json': '{ "name": "shop" }', ...files });
    execFileSync('git', ['init', '-q'], { cwd: at });
    const env = { ...usePrisma(at), LOCKKEEPER_ENGINE_DATABASE: server.url() };
    return { at, ask: (...args: string[]) => lockkeeper(at, ['new', '--from-schema', ...args], { env }) };
  }
  const leftovers = (): string[] => readdirSync(tmpdir()).filter((n) => n.startsWith('lockkeeper-schema-'));

  it('makes the first migration, then what an edit of the schema adds; its name says what it does', async () => {
    const before = leftovers();
    const { at, ask } = await start({ 'prisma/schema.prisma': DATASOURCE + USER() });
    const first = await ask('init');
    assert.equal(first.code, 0, first.err);
    assert.match(first.err, /^prisma migrate diff --from-empty --to-schema prisma\/schema\.prisma --script$/m);
    assert.match(
      sqlOf(at, migrations(at)[0]!),
      /^-- Purpose: Init\n-- Rollback: .*\n\n(?:-- CreateSchema\n.*\n\n)?-- CreateTable\nCREATE TABLE "User" \(/,
    );
    commit(at);
    writeFileSync(join(at, 'prisma/schema.prisma'), DATASOURCE + USER('  mfaEnabled Boolean @default(false)\n'));
    const second = await ask();
    assert.equal(second.code, 0, second.err);
    const [, added = ''] = migrations(at);
    assert.match(added, /^\d{14}_add_user_mfa_enabled_column$/);
    assert.match(sqlOf(at, added), /\n-- AlterTable\nALTER TABLE "User" ADD COLUMN\s+"mfaEnabled" BOOLEAN NOT NULL DEFAULT false;\n$/);
    assert.ok(readdirSync(join(at, 'prisma/migrations', added)).includes('down.sql'));
    assert.deepEqual(leftovers(), before, 'the schema of the commit is removed again');

    commit(at);
    const nothing = await ask('x');
    assert.equal(nothing.code, 1);
    assert.match(nothing.err, /asks for nothing that it did not ask for at HEAD/);
    const older = await ask('add_again_column', '--ref', 'HEAD~1');
    assert.equal(older.code, 0, older.err);
    assert.match(older.err, /A statement would not run: .*mfaEnabled/, 'the commit was the wrong one, and that is said');
  });

  it('reads a schema of several files, now and at the commit', async () => {
    const { at, ask } = await start({
      'prisma/schema/main.prisma': DATASOURCE,
      'prisma/schema/models/user.prisma': USER(),
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20260101000000_create_user_table/migration.sql':
        'CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));\n',
    });
    commit(at);
    writeFileSync(join(at, 'prisma/schema/models/tag.prisma'), 'model Tag {\n  id Int @id\n}\n');
    const { code, err } = await ask();
    assert.equal(code, 0, err);
    assert.match(err, /--to-schema prisma\/schema --script/);
    const made = migrations(at).at(-1)!;
    assert.match(made, /_create_tag_table$/);
    assert.doesNotMatch(sqlOf(at, made), /"User"/);
  });

  it('replays the migrations in the shadow database when that is said, and tells what Prisma says when it cannot', async () => {
    const { at, ask } = await start({
      'prisma/schema.prisma': DATASOURCE + USER('  bio String?\n'),
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20260101000000_create_user_table/migration.sql':
        'CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));\n',
    });
    const config = (shadow: string): void =>
      writeFileSync(
        join(at, 'prisma.config.ts'),
        `export default { schema: 'prisma/schema.prisma', datasource: { url: '${server.url()}', shadowDatabaseUrl: '${shadow}' } };\n`,
      );
    config(server.url('template1'));
    const { code, err } = await ask('--shadow-database');
    assert.equal(code, 0, err);
    const [, made = ''] = migrations(at);
    assert.match(made, /_add_user_bio_column$/);
    config('postgresql://nobody@127.0.0.1:1/none');
    rmSync(join(at, 'prisma/migrations', made), { recursive: true });
    const failed = await ask('--shadow-database');
    assert.equal(failed.code, 2);
    assert.match(
      failed.err,
      /Error: [\s\S]*lockkeeper: Prisma could not tell the difference \(it ended with 1\)\.\nWhat it says stands above\.\n$/,
    );
    assert.equal(migrations(at).length, 1);
  });
});
