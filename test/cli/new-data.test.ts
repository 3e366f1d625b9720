import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, lockkeeper, project } from './harness.ts';
import { treeOf } from './tree.ts';

const SCHEMA = `
generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}
datasource db {
  provider = "postgresql"
}
model User {
  id   Int     @id
  name String?
}
`;

describe('cli: new-data', () => {
  const temp = folders();
  const files = (more: Readonly<Record<string, string>> = {}) =>
    temp.make(project('SELECT 1;\n', { 'prisma/schema.prisma': SCHEMA, ...more }));
  const FILE = 'prisma/data-migrations/backfill_user_names.ts';

  it('writes TypeScript with the client of the project, and never overwrites', async () => {
    const at = await files();
    const { code, out, err } = await lockkeeper(at, ['new-data', 'backfill_user_names', '--table', 'User', '--column', 'name']);
    assert.deepEqual([code, out, err], [0, `${FILE}\n`, '']);
    const text = readFileSync(join(at, FILE), 'utf8');
    assert.match(text, /from '\.\.\/\.\.\/src\/generated\/prisma\/client';/);
    assert.match(text, /npx tsx prisma\/data-migrations\/backfill_user_names\.ts up/);
    const before = treeOf(at);
    for (const language of [[], ['--sql']]) {
      const again = await lockkeeper(at, ['new-data', 'backfill_user_names', '--table', 'User', '--column', 'name', ...language]);
      assert.equal(again.code, 2);
      assert.match(again.err, /There is prisma\/data-migrations\/backfill_user_names\.ts already\. Choose another name\./);
    }
    assert.deepEqual(treeOf(at), before);
  });

  it('knows the version of Prisma: since 7 the client takes an adapter', async () => {
    const at = await files();
    const dry = (prisma: string) =>
      lockkeeper(at, ['new-data', 'backfill_user_names', '--table', 'User', '--column', 'name', '--dry-run', '--prisma', prisma]);
    assert.match((await dry('7.4')).out, /new PrismaPg\(/);
    const six = (await dry('6.19')).out;
    assert.doesNotMatch(six, /PrismaPg/);
    assert.match(six, /datasourceUrl/);
  });

  it('without schema.prisma, and with several files of it', async () => {
    const none = await temp.make(project('SELECT 1;\n'));
    const { code, out } = await lockkeeper(none, [
      'new-data',
      'backfill_a',
      '--table',
      'User',
      '--column',
      'name',
      '--dry-run',
      '--prisma',
      '7',
    ]);
    assert.equal(code, 0);
    assert.match(out, /It changes nothing yet/);
    assert.match(out, /from '@prisma\/client'/);
    const several = await temp.make(
      project('SELECT 1;\n', {
        'prisma/schema/main.prisma': SCHEMA.replace(/model User[\s\S]*/, ''),
        'prisma/schema/user.prisma': 'model User {\n  id Int @id\n  name String?\n}\n',
      }),
    );
    const found = await lockkeeper(several, ['new-data', 'backfill_a', '--table', 'User', '--column', 'name', '--dry-run']);
    assert.match(found.out, /from '\.\.\/src\/generated\/prisma\/client'/, found.err);
    assert.match(found.out, /const where: Where = \{ name: null \};/);
  });

  it('refuses what cannot be right, in a sentence, and writes nothing', async () => {
    const at = await files();
    const before = treeOf(at);
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /needs a name/],
      [[''], /name is empty/],
      [['Backfill-Names'], /snake_case.*Write backfill_names\./],
      [['../up'], /snake_case/],
      [['größe_füllen'], /snake_case.*Write gro_e_fullen/],
      [['x'.repeat(101)], /101 characters/],
      [['backfill_x', '--table', 'Usr', '--column', 'name'], /no table "Usr".*"User"/],
      [['backfill_x', '--table', 'User', '--column', 'nme'], /no column "nme".*"name"/],
      [['backfill_x', '--table', 'User', '--column', 'id', '--set', '1'], /primary key/],
      [['backfill_x', '--table', 'User', '--column', 'name', '--set', "'a"], /cannot be read as SQL/],
      [['backfill_x', '--table', 'User', '--column', 'name', '--set', "'a'; DROP TABLE x"], /cannot be read as SQL/],
      [['backfill_x', '--column', 'name'], /Name the table/],
      [['backfill_x', '--table', 'User'], /Name the column/],
    ];
    for (const [args, message] of cases) {
      const { code, err, out } = await lockkeeper(at, ['new-data', ...args]);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, message);
    }
    assert.deepEqual(treeOf(at), before);
  });

  it('what it writes is clean under check; what people write by hand is not', async () => {
    const at = await files();
    const all: readonly (readonly string[])[] = [
      ['template'],
      ['template_of_sql', '--sql'],
      ['backfill_a', '--table', 'User', '--column', 'name'],
      ['backfill_b', '--table', 'User', '--column', 'name', '--set', "'x'"],
      ['backfill_c', '--table', 'User', '--set', "name = 'x'", '--sql'],
      ['backfill_d', '--table', 'User', '--column', 'name', '--sql'],
      ['change_e', '--table', 'User', '--column', 'name', '--set', 'upper("name")', '--kind', 'transform'],
      ['change_f', '--table', 'User', '--column', 'name', '--set', `"name" || '!'`, '--kind', 'transform', '--sql'],
      ['change_g', '--table', 'User', '--column', 'name', '--kind', 'transform'],
      ['cleanup_h', '--table', 'User'],
      ['cleanup_i', '--table', 'User', '--where', `"name" IS NULL`, '--sql'],
      ['cleanup_j', '--table', 'User', '--where', `"name" IS NULL`],
    ];
    for (const args of all) {
      const { code, err } = await lockkeeper(at, ['new-data', ...args]);
      assert.equal(code, 0, `${args.join(' ')}: ${err}`);
    }
    const scripts = async () => {
      const { out } = await lockkeeper(at, ['check', '--format', 'json']);
      const { findings } = JSON.parse(out) as { findings: { rule: string; path: string }[] };
      return findings.filter((f) => f.path.includes('data-migrations')).map((f) => [f.path, f.rule]);
    };
    assert.deepEqual(await scripts(), []);
    writeFileSync(
      join(at, 'prisma/data-migrations/by_hand.ts'),
      'export async function up(p) {\n  await p.user.updateMany({ data: { name: null } });\n}\n',
    );
    assert.deepEqual(await scripts(), [
      ['prisma/data-migrations/by_hand.ts', 'data-migration-no-down'],
      ['prisma/data-migrations/by_hand.ts', 'data-migration-no-batches'],
    ]);
    const one = await lockkeeper(at, ['check', 'prisma/data-migrations/by_hand.ts']);
    assert.equal(one.code, 1);
    assert.match(one.out, /data-migration-no-batches/);
  });
});
