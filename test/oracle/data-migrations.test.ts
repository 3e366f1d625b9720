import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { scriptInTypeScript } from '../../server/src/core/data-migrations/from-script.ts';
import type { DataMigrationRequest } from '../../server/src/core/data-migrations/request.ts';
import { type Batches, batchesSql } from '../../server/src/core/write/batches.ts';
import { killAndResume } from '../data-migrations/kills.ts';
import { COUNTED, createProject, type Project, TABLES } from '../data-migrations/project.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';

const ROWS = 200_000;
const KILLS = 10;

/** What a person does to the file for a display name. */
const asEdited = (text: string): string =>
  text
    .replace('user.displayName; // write here what it is to be', "user.email.split('@')[0] ?? null;")
    .replace('select = { id: true,', 'select = { id: true, email: true,');

const NAMES: DataMigrationRequest = {
  name: 'backfill_user_display_names',
  what: 'backfill',
  table: 'User',
  column: 'displayName',
  set: null,
  where: null,
  language: 'ts',
};
const SPLIT = `split_part("email", '@', 1)`;

describe('data migrations on a real server', function () {
  this.timeout(180_000);
  let server: PostgresServer;
  let client: Client;
  let project: Project;

  before(async () => {
    server = await startServer(18);
    client = await server.connect();
    await client.query(TABLES + COUNTED);
    project = await createProject();
  });
  after(async () => {
    await client.end();
    await server.stop();
    project.remove();
  });
  beforeEach(async () => {
    await client.query('TRUNCATE "User", "visits", "sessions", "members"; DROP TABLE IF EXISTS "_data_migrations"');
  });

  const users = (n: number): Promise<unknown> =>
    client.query(`INSERT INTO "User" ("id", "email") SELECT i, 'user' || i || '@example.org' FROM generate_series(1, ${n}) i`);
  const filled = async (): Promise<number> =>
    (await client.query<{ n: number }>('SELECT count("displayName")::int AS n FROM "User"')).rows[0]!.n;
  const run = (file: string, ...args: string[]) => project.start(file, server.url(), args).ended;

  for (const [kind, request, edit] of [
    ['TypeScript', NAMES, asEdited],
    ['TypeScript around SQL', { ...NAMES, name: 'fill_names', set: SPLIT }, undefined],
    ['SQL', { ...NAMES, set: SPLIT, language: 'sql' }, undefined],
  ] as const) {
    // TypeScript around SQL has the runtime of the first
    if (kind !== 'TypeScript around SQL')
      it(`${kind}: ${ROWS} rows, killed ${KILLS} times, every row right and none twice`, async () => {
        const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
        const file = project.write(request, edit);
        const k = await killAndResume(server, project, file, { rows: ROWS, kills: KILLS, seed, pause: kind === 'SQL' ? 20 : 0 });
        console.log(
          `      seed ${seed}; killed at ${k.doneAt.join(', ')}; longest row lock ${Math.round(k.longestLock)} ms (${k.samples} samples)${
            k.memory === null ? '' : `; memory ${k.memory.map((m) => Math.round(m)).join(', ')} MB`
          }`,
        );
        assert.deepEqual(
          { wrong: k.wrong, twice: k.twice, changedBySecondRun: k.changedBySecondRun, leftByDown: k.leftByDown },
          { wrong: 0, twice: 0, changedBySecondRun: 0, leftByDown: 0 },
          `seed ${seed}`,
        );
        assert.ok(k.longestLock < 1000, `${k.longestLock} ms`);
        if (k.memory !== null) assert.ok(k.memory[2] < k.memory[0] * 1.5 + 30, k.memory.join(', '));
      });

    it(`${kind}: --dry-run changes nothing, not even the table of checkpoints`, async () => {
      await users(2500);
      const { code, output } = await run(project.write(request, edit), 'up', '--dry-run');
      assert.equal(code, 0, output);
      assert.match(output, /would change 2,?500 rows; nothing was written/);
      assert.equal(await filled(), 0);
      assert.equal((await client.query(`SELECT to_regclass('_data_migrations') AS t`)).rows[0].t, null);
    });

    it(`${kind}: --limit, --batch-size and --pause`, async () => {
      await users(2500);
      const file = project.write(request, edit);
      const { code, output } = await run(file, 'up', '--limit', '700', '--batch-size', '300', '--pause', '1');
      assert.equal(code, 0, output);
      assert.equal(await filled(), 700);
      const { rows } = await client.query('SELECT "done"::int, "changed"::int, "cursor", "finished_at" FROM "_data_migrations"');
      assert.deepEqual(rows, [{ done: 700, changed: 700, cursor: ['701'], finished_at: null }]);
      assert.equal((await run(file, 'up')).code, 0);
      assert.equal(await filled(), 2500);
    });

    it(`${kind}: down after a stop takes back what up wrote, and leaves what others wrote`, async () => {
      await users(2500);
      const file = project.write(request, edit);
      assert.equal((await run(file, 'down')).code, 0);
      await run(file, 'up', '--limit', '1000');
      // one that a person changed, and one beyond the stop that the application wrote with the same value
      await client.query(`UPDATE "User" SET "displayName" = 'mine' WHERE "id" = 5`);
      await client.query(`UPDATE "User" SET "displayName" = ${SPLIT} WHERE "id" = 2000`);
      const { code, output } = await run(file, 'down');
      assert.equal(code, 0, output);
      const { rows } = await client.query('SELECT "id" FROM "User" WHERE "displayName" IS NOT NULL ORDER BY "id"');
      assert.deepEqual(rows, [{ id: 5 }, { id: 2000 }]);
    });

    it(`${kind}: an error in a batch leaves the checkpoint as it is`, async () => {
      await users(2500);
      await client.query('ALTER TABLE "User" ADD CONSTRAINT bad CHECK ("id" <> 1500 OR "displayName" IS NULL)');
      const file = project.write(request, edit);
      const failed = await run(file, 'up');
      await client.query('ALTER TABLE "User" DROP CONSTRAINT bad');
      assert.equal(failed.code, 1);
      assert.doesNotMatch(failed.output, /^\s+at /m);
      if (kind !== 'SQL') assert.match(failed.output, /Batch 2, from id = 1001 on, failed: .*bad[\s\S]*run again/);
      assert.equal(await filled(), 1000);
      assert.equal((await run(file, 'up')).code, 0);
      assert.equal(await filled(), 2500);
    });

    it(`${kind}: a second process says so`, async () => {
      await users(20_000);
      const file = project.write(request, edit);
      const first = project.start(file, server.url(), ['up', '--batch-size', '100', '--pause', '20']);
      while ((await filled()) === 0) await new Promise((r) => setTimeout(r, 20));
      const second = await run(file, 'up');
      assert.equal(second.code, kind === 'SQL' ? 1 : 3, second.output);
      assert.match(second.output, /is running in another (?:process|session)/);
      first.child.kill('SIGKILL');
      await first.ended;
    });
  }

  it('Ctrl+C ends the batch, says how to go on, and exits with 130', async () => {
    await users(20_000);
    const file = project.write(NAMES, asEdited);
    const started = project.start(file, server.url(), ['up', '--batch-size', '100', '--pause', '20']);
    while ((await filled()) < 300) await new Promise((r) => setTimeout(r, 20));
    started.child.kill('SIGINT');
    const { code, output } = await started.ended;
    assert.equal(code, 130, output);
    assert.match(output, /stopped at id = \d+[\s\S]*go on with: npx tsx \S+ up/);
    const { rows } = await client.query('SELECT "done"::int FROM "_data_migrations"');
    assert.equal(rows[0].done, await filled());
  });

  it('what the application writes meanwhile is not lost', async () => {
    await users(1000);
    const file = project.write(NAMES, asEdited);
    const app = await server.connect();
    await app.query('BEGIN');
    await app.query(`UPDATE "User" SET "displayName" = 'mine', "email" = 'new@example.org' WHERE "id" = 500`);
    const started = project.start(file, server.url(), ['up']);
    await started.says('waits for rows that somebody else has locked');
    await app.query('COMMIT');
    await app.end();
    assert.equal((await started.ended).code, 0);
    assert.equal((await client.query('SELECT "displayName" FROM "User" WHERE "id" = 500')).rows[0].displayName, 'mine');
    assert.equal(await filled(), 1000);
  });

  it('wrong use: exit code 2 and the usage', async () => {
    const file = project.write(NAMES, asEdited);
    for (const args of [['sideways'], ['up', '--limit', 'many'], ['up', '--nonsense']]) {
      const { code, output } = await run(file, ...args);
      assert.equal(code, 2, output);
      assert.match(output, /Usage: npx tsx .* up\|down/);
    }
    const { code, output } = await project.start(file, '', ['up']).ended;
    assert.equal(code, 2);
    assert.match(output, /DATABASE_URL is not set/);
  });

  it('keys of other types, values of every type, and enums with other names', async () => {
    await client.query(`
      INSERT INTO "visits" ("id", "at") SELECT i, '2026-01-01' FROM generate_series(9007199254740990, 9007199254742190) i;
      INSERT INTO "sessions" ("id", "user_id") SELECT gen_random_uuid(), i FROM generate_series(1, 1200) i;
      INSERT INTO "members" ("tenant_id", "name") SELECT i % 7, 'Jane "O''Neil" ' || i FROM generate_series(1, 1500) i;`);
    const into = (name: string, table: string, column: string, value: string, reads: string): string =>
      project.write({ ...NAMES, name, table, column }, (text) =>
        text.replace(/const value: .*/, `const value = ${value};`).replace('const select = {', `const select = { ${reads}`),
      );
    const all: readonly (readonly [string, string])[] = [
      [
        into('a1', 'visits', 'seen', 'new Date(visit.at.getTime() + 1)', 'at: true,'),
        `SELECT FROM "visits" WHERE "seen" IS DISTINCT FROM "at" + interval '1 ms'`,
      ],
      [into('a2', 'visits', 'size', 'visit.id * 2n', ''), 'SELECT FROM "visits" WHERE "size" IS DISTINCT FROM "id" * 2'],
      [
        into('a3', 'visits', 'note', "{ at: visit.at.toISOString(), list: [1, 'x'] }", 'at: true,'),
        `SELECT FROM "visits" WHERE "note" ->> 'at' IS DISTINCT FROM '2026-01-01T00:00:00.000Z'`,
      ],
      [into('a4', 'visits', 'raw', 'new Uint8Array([1, 255])', ''), `SELECT FROM "visits" WHERE "raw" IS DISTINCT FROM '\\x01ff'::bytea`],
      [
        into('b1', 'sessions', 'role', "session.userId % 2 === 0 ? 'ADMIN' : 'USER'", 'userId: true,'),
        `SELECT FROM "sessions" WHERE "role" IS DISTINCT FROM (CASE WHEN "user_id" % 2 = 0 THEN 'admin' ELSE 'user' END)::"Role"`,
      ],
      [
        into('c1', 'members', 'full_name', "member.name + '!'", ''),
        `SELECT FROM "members" WHERE "full_name" IS DISTINCT FROM "name" || '!'`,
      ],
    ];
    for (const [file, wrong] of all) {
      const { code, output } = await run(file, 'up', '--batch-size', '400');
      assert.equal(code, 0, output);
      assert.equal((await client.query(wrong)).rowCount, 0, `${file}: ${output}`);
    }
    const back = await run(all[5]![0], 'down', '--batch-size', '400');
    assert.equal(back.code, 0, back.output);
    assert.equal((await client.query('SELECT FROM "members" WHERE "full_name" IS NOT NULL')).rowCount, 0);
  });

  it('scripts of plans do the same in both languages: aliases, other tables, values that hang on themselves, deletions', async () => {
    const table = (name: string) => project.context.catalog.resolve({ schema: 'public', name })!;
    const down = { refused: 'no' };
    const all: readonly (readonly [string, Batches])[] = [
      [
        'joined',
        {
          table: table('members'),
          set: '"full_name" = u."email"',
          where: 'u."id" = "m"."tenant_id"',
          from: '"User" AS u',
          alias: 'm',
          down,
        },
      ],
      ['once', { table: table('members'), set: `"full_name" = coalesce("full_name", '') || '!'`, where: 'true', once: true, down }],
      [
        'gone',
        { table: table('members'), set: null, where: '"User"."id" = "members"."tenant_id" AND "User"."id" < 3', from: '"User"', down },
      ],
    ];
    const state = async (language: string): Promise<unknown> => {
      await client.query('TRUNCATE "User", "members"; DROP TABLE IF EXISTS "_data_migrations"');
      await users(10);
      await client.query(`INSERT INTO "members" ("tenant_id", "name") SELECT i % 12, 'n' || i FROM generate_series(1, 900) i`);
      for (const [name, batches] of all) {
        const sql = `${batchesSql(name, batches)};\n`;
        const made = language === 'sql' ? sql : scriptInTypeScript(name, sql, project.context);
        assert.ok(typeof made === 'string', String(made));
        const file = path.join(project.folder, `${name}.${language}`);
        fs.writeFileSync(file, made);
        for (let i = 0; i < 2; i++) {
          const { code, output } = await run(file, 'up', '--batch-size', '100');
          assert.equal(code, 0, output);
        }
      }
      return (await client.query('SELECT * FROM "members" ORDER BY 1, 2')).rows;
    };
    const sql = await state('sql');
    assert.deepEqual(await state('ts'), sql);
    assert.equal((sql as readonly { full_name: string }[]).filter((r) => r.full_name?.endsWith('!!')).length, 0);
  });

  it('what is generated compiles in a strict project', () => {
    const requests: readonly DataMigrationRequest[] = [
      NAMES,
      { ...NAMES, name: 'sql_in_ts', set: SPLIT },
      { ...NAMES, name: 'template', table: null, column: null },
      { ...NAMES, name: 'transform_emails', what: 'transform', column: 'email' },
      { ...NAMES, name: 'lower_emails', what: 'transform', column: 'email', set: 'lower("email")' },
      { ...NAMES, name: 'cleanup_sessions', what: 'cleanup', table: 'sessions', column: null },
      { ...NAMES, name: 'composite', table: 'members', column: 'full_name' },
      { ...NAMES, name: 'json', table: 'visits', column: 'note' },
      { ...NAMES, name: 'mapped', table: 'sessions', column: 'role' },
    ];
    const files = requests.map((r) => project.write(r));
    const config = {
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'ESNext',
        moduleResolution: 'bundler',
        strict: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
        noEmit: true,
        types: ['node'],
        noImplicitReturns: true,
        allowImportingTsExtensions: true,
        preserveSymlinks: true,
      },
      files: files.map((f) => path.basename(f)),
    };
    fs.writeFileSync(path.join(project.folder, 'tsconfig.json'), JSON.stringify(config));
    try {
      execFileSync(path.resolve('node_modules/.bin/tsc'), ['-p', project.folder], { encoding: 'utf8' });
    } catch (error) {
      assert.fail(String((error as { stdout?: string }).stdout));
    }
  });
});
