import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../support/postgres-server.ts';
import { folders, lockkeeper, project } from './harness.ts';

const FOLDER = 'prisma/migrations/20260201000000_change_user';
const DOWN = `${FOLDER}/down.sql`;
const ADD = 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n';
const DROP = 'ALTER TABLE "User" DROP COLUMN "x";\n';
const PSQL = 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1';

/** Names that a folder may have, and that nobody should be able to run. */
const NAMES = ["2026_it's", '2026 a $(touch x) `touch y`', '2026_a\nSQL\ntouch z', '2026_"; DROP TABLE t; --', '2026_\\echo', '2026_```'];

/** The blocks of code of a language in a page. */
const blocks = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(/^(`{3,})(\w+)\n([\s\S]*?)\n\1$/gm)].flatMap((m) => (m[2] === language ? [m[3] ?? ''] : []));

describe('cli: procedure', () => {
  const temp = folders();
  const page = async (at: string, folder = FOLDER): Promise<string> => {
    const { code, out, err } = await lockkeeper(at, ['procedure', folder]);
    assert.deepEqual([code, err], [0, '']);
    return out;
  };

  it('has the steps in order, with the names of the migration', async () => {
    const out = await page(await temp.make(project(ADD, { [DOWN]: DROP })));
    const steps = ['Stop the deployment', 'Roll the code back', 'Apply the rollback SQL', 'Mark the migration as rolled back', 'Verify'];
    const found = [...out.matchAll(/^## \d\. (.*)$/gm)].map((m) => m[1]);
    assert.deepEqual(found, steps);
    assert.match(out, /^# Rollback procedure for `20260201000000_change_user`\n/);
    assert.ok(blocks(out, 'sh').includes(`${PSQL} --single-transaction -f ${DOWN}`));
    assert.deepEqual(blocks(out, 'sql'), [`DELETE FROM "_prisma_migrations" WHERE migration_name = '20260201000000_change_user';`]);
    assert.ok(blocks(out, 'sh').includes('npx prisma migrate status'));
    assert.match(out, /P3012/);
    assert.match(out, /in staging before production/);
    assert.doesNotMatch(out, /comes? on top/);
  });

  it('runs down.sql in one transaction only where that can be', async () => {
    for (const [down, how] of [
      [DROP, /--single-transaction[\s\S]*all of it or nothing/],
      ['DROP INDEX CONCURRENTLY "i";\n', /ON_ERROR_STOP=1 -f [\s\S]*each statement commits by itself/],
      [`${DROP}VACUUM "User";\n`, /ON_ERROR_STOP=1 -f [\s\S]*each statement commits by itself/],
      [`BEGIN;\n${DROP}COMMIT;\n`, /ON_ERROR_STOP=1 -f [\s\S]*`BEGIN` and `COMMIT` of its own/],
      [`-- Run it so:\n--   psql "$DATABASE_URL" -f down.sql\n${DROP}${DROP}`, /each statement commits by itself|--single-transaction/],
    ] as const)
      assert.match(await page(await temp.make(project(ADD, { [DOWN]: down }))), how);
  });

  it('says the grade and what is lost, as down.sql says it', async () => {
    const says = async (down: string): Promise<string> => page(await temp.make(project(ADD, { [DOWN]: down })));
    assert.match(await says(`-- Grade: exact.\n${DROP}`), /\*\*Grade: exact\.\*\*/);
    assert.match(
      await says(`-- Grade: lossy: rows.\n-- Takes back: DROP TABLE "a_b" (lossy: rows of "a_b" are gone)\n${DROP}`),
      /\*\*Grade: lossy\.\*\*[\s\S]*- lossy: rows of "a\\_b" are gone\n/,
    );
    assert.match(
      await says('-- irreversible: the values are gone.\n'),
      /\*\*Grade: irreversible\.\*\*[\s\S]*- irreversible: the values are gone\n[\s\S]*nothing to run/,
    );
    assert.match(await says(DROP), /\*\*Grade: not known\.\*\*/);
  });

  it('says when there is no down.sql, and names what comes on top', async () => {
    const files: Record<string, string> = { ...project(ADD) };
    delete files[DOWN];
    const at = await temp.make({ ...files, 'prisma/migrations/20260301000000_add_y/migration.sql': 'SELECT 1;\n' });
    const out = await page(at);
    assert.match(out, new RegExp(`There is no \`${DOWN}\` yet`));
    assert.match(out, /\*\*A later migration comes on top\.\*\*[\s\S]*\n- `20260301000000_add_y`\n/);
    assert.ok(!out.includes(`-f ${DOWN}`));
  });

  it('takes the scripts of package.json by what they run', async () => {
    const scripts = {
      'db:migrate:deploy': 'dotenv -- prisma migrate deploy',
      'db:migrate:status': 'prisma migrate status',
      'x y': 'prisma migrate status',
    };
    const out = await page(await temp.make(project(ADD, { [DOWN]: DROP, 'package.json': JSON.stringify({ scripts }) })));
    assert.ok(blocks(out, 'sh').includes('npm run db:migrate:status'));
    assert.match(
      blocks(out, 'sh').at(-1) ?? '',
      /^npm run db:migrate:deploy\npsql [\s\S]*npm run db:migrate:status\nnpm run db:migrate:deploy$/,
    );
  });

  it('gives names to a shell and to PostgreSQL as data, whatever is in them', async function () {
    if (process.platform === 'win32') this.skip();
    for (const name of NAMES) {
      const at = await temp.make(project(ADD, { [DOWN]: DROP }));
      renameSync(join(at, FOLDER), join(at, 'prisma/migrations', name));
      const out = await page(at, join('prisma/migrations', name));
      // a psql that writes down what it is called with
      const bin = join(at, 'bin');
      mkdirSync(bin);
      writeFileSync(join(bin, 'psql'), '#!/bin/sh\nfor a in "$@"; do printf "%s\\0" "$a"; done\nif [ $# -lt 5 ]; then cat; fi\n');
      chmodSync(join(bin, 'psql'), 0o755);
      const run = (script: string): string =>
        execFileSync('bash', ['--norc', '-c', script], {
          stdio: ['ignore', 'pipe', 'pipe'],
          cwd: at,
          env: { PATH: `${bin}:${process.env.PATH}`, DATABASE_URL: 'postgres://u' },
        }).toString();
      const [apply = '', mark = ''] = blocks(out, 'sh');
      assert.deepEqual(run(apply).split('\0').slice(0, -1), [
        'postgres://u',
        '-v',
        'ON_ERROR_STOP=1',
        '--single-transaction',
        '-f',
        `prisma/migrations/${name}/down.sql`,
      ]);
      const [, sql] = /WHERE migration_name = (.*);$/m.exec(run(mark)) ?? [];
      const escapes = sql?.startsWith('E') === true;
      const inside = (sql ?? '').replace(/^E?'/, '').replace(/'$/, '').replaceAll("''", "'");
      const plain = escapes
        ? inside.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, hex, c) =>
            hex === undefined ? c : String.fromCharCode(Number.parseInt(hex, 16)),
          )
        : inside;
      assert.equal(plain, name);
    }
  });

  it('takes the one row out of the history of a real server', async function () {
    this.timeout(60_000);
    const server = await startServer(18);
    try {
      const client = await server.connect();
      await client.query('CREATE TABLE "_prisma_migrations" ("id" serial, "migration_name" varchar(255) NOT NULL)');
      for (const name of [...NAMES, '20260101000000_plain'])
        await client.query('INSERT INTO "_prisma_migrations" ("migration_name") VALUES ($1)', [name]);
      for (const name of NAMES) {
        const at = await temp.make(project(ADD, { [DOWN]: DROP }));
        renameSync(join(at, FOLDER), join(at, 'prisma/migrations', name));
        const [sql = ''] = blocks(await page(at, join('prisma/migrations', name)), 'sql');
        assert.equal((await client.query(sql)).rowCount, 1, name);
      }
      const left = await client.query<{ readonly migration_name: string }>('SELECT "migration_name" FROM "_prisma_migrations"');
      assert.deepEqual(
        left.rows.map((r) => r.migration_name),
        ['20260101000000_plain'],
      );
      await client.end();
    } finally {
      await server.stop();
    }
  });

  it('refuses what is no migration', async () => {
    const at = await temp.make(project(ADD));
    for (const args of [['procedure'], ['procedure', 'prisma'], ['procedure', DOWN]]) {
      const { code, out } = await lockkeeper(at, args);
      assert.deepEqual([code, out], [2, '']);
    }
  });
});
