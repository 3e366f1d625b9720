// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code that is checked
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RUNTIME_FILE, runtimeText } from '../../scripts/data-migration/main.ts';
import { checkDataMigration } from '../../server/src/core/check-data-migration.ts';
import { RUNTIME } from '../../server/src/core/data-migrations/runtime.generated.ts';
import { lexCode } from '../../server/src/core/data-migrations/script-lexer.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import type { StatementReader } from '../../server/src/core/sql/statement.ts';
import { loadReader } from '../../server/src/load-reader.ts';

/** The guide's template, word for word. */
const GUIDE = `// prisma/data-migrations/backfill_user_display_names.ts

import { PrismaClient } from '../generated/prisma-client';

const prisma = new PrismaClient();
const BATCH_SIZE = 1000;

async function up() {
  let processed = 0;
  
  while (true) {
    const users = await prisma.user.findMany({
      where: { displayName: null },
      take: BATCH_SIZE,
    });
    
    if (users.length === 0) break;
    
    await prisma.$transaction(
      users.map(user => 
        prisma.user.update({
          where: { id: user.id },
          data: { displayName: user.email.split('@')[0] },
        })
      )
    );
    
    processed += users.length;
    console.log(\`Processed \${processed} users\`);
  }
}

async function down() {
  await prisma.user.updateMany({
    data: { displayName: null },
  });
}

// Run: npx tsx prisma/data-migrations/backfill_user_display_names.ts up
const command = process.argv[2];
if (command === 'up') up().finally(() => prisma.$disconnect());
else if (command === 'down') down().finally(() => prisma.$disconnect());
else console.log('Usage: npx tsx [script] up|down');
`;

const DOWN = 'export async function down() {}\n';
const LOADS = 'data-migration-loads-all-rows';
const BATCHES = 'data-migration-no-batches';
const NO_DOWN = 'data-migration-no-down';
const AGAIN = 'data-migration-not-idempotent';
const RAW = 'data-migration-raw-sql-unbounded';

describe('rules about data migrations', () => {
  let reader: StatementReader;
  before(async () => {
    reader = await loadReader();
  });
  const check = (name: string, text: string, beside = false) =>
    checkDataMigration(name, text, beside, { reader, settings: DEFAULT_SETTINGS });
  const rules = (name: string, text: string): readonly string[] => check(name, text).findings.map((f) => f.rule);

  it('the template of the guide: only its down, which changes all rows at once', () => {
    const { findings } = check('x.ts', GUIDE);
    assert.deepEqual(
      findings.map((f) => [f.rule, GUIDE.slice(f.span.start, f.span.end)]),
      [[BATCHES, 'updateMany']],
    );
  });

  const CODE: readonly (readonly [string, readonly string[]])[] = [
    ['await prisma.user.findMany();', [LOADS]],
    ['await prisma.user.findMany({ where: { a: null } });', [LOADS]],
    ['await prisma.user.findMany({ where: { a: null }, take: 10 });', []],
    ['await prisma.user.findMany({ where: { id: { in: ids } } });', []],
    ['await prisma.user.findMany({ where: { id: { gt: last, lte: next } } });', []],
    ['await prisma.user.findMany({ where: batch });', []],
    ['await prisma.user.findMany(args);', []],
    ['await prisma.user.findMany({ ...args });', []],
    [
      '// await prisma.user.findMany();\n/* prisma.user.findMany() */ const s = "x.findMany()"; const t = `y.findMany()`; const r = /z.findMany()/;',
      [],
    ],
    ['await prisma.user.updateMany({ data: { a: 1 } });', [BATCHES]],
    ['await prisma.user.updateMany({ where: { a: null }, data: { a: 1 } });', [BATCHES]],
    ['await prisma.user.updateMany({ where: { id: { in: ids } }, data: { a: 1 } });', []],
    ['await prisma.user.updateMany({ where: { a: null }, data: { a: 1 }, limit: 1000 });', []],
    ['await prisma.user.updateMany({ where: { id: row.id, a: null }, data: { a: 1 } });', []],
    ['await prisma.user.updateMany({ where: { id, a: null }, data: { a: 1 } });', []],
    ['await prisma.user.updateMany({ where: { role: OLD }, data: { a: 1 } });', [BATCHES]],
    ['await prisma.user.updateMany({ where: { role: Role.OLD, gone: false }, data: { a: 1 } });', [BATCHES]],
    ['await prisma.session.deleteMany({});', [BATCHES]],
    ['await prisma.session.deleteMany({ where: { id: { lt: to }, gone: true } });', []],
    ['await prisma.user.updateMany({ where: { id: { in: ids } }, data: { visits: { increment: 1 } } });', [AGAIN]],
    ['await prisma.user.update({ where: { id }, data: { visits: { increment: 1 } } });', [AGAIN]],
    ['await prisma.tag.createMany({ data: rows });', [AGAIN]],
    ['await prisma.tag.createMany({ data: rows, skipDuplicates: true });', []],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1`;', [BATCHES]],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1 WHERE "a" IS NULL`;', [RAW]],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1 WHERE "id" > ${from} AND "id" <= ${to}`;', []],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1 WHERE "id" = ANY(${ids})`;', []],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1 WHERE "id" IN (SELECT "id" FROM "User" WHERE "a" IS NULL LIMIT 1000)`;', []],
    ['await prisma.$executeRaw`UPDATE "User" SET "a" = 1 WHERE ${batch}`;', []],
    ['await prisma.$executeRawUnsafe(\'DELETE FROM "Session"\');', [BATCHES]],
    ['await prisma.$executeRaw(Prisma.sql`DELETE FROM "Session" WHERE "old"`);', [RAW]],
    ['const rows = await prisma.$queryRaw<User[]>`SELECT * FROM "User"`;', [LOADS]],
    ['const rows = await prisma.$queryRaw`SELECT * FROM "User" ORDER BY "id" LIMIT ${n}`;', []],
    ['const rows = await prisma.$queryRaw`SELECT count(*) FROM "User"`;', []],
    ['await prisma.$executeRaw`UPDATE "A" SET "cents" = "cents" * 100 WHERE "id" > ${from} AND "id" <= ${to}`;', [AGAIN]],
    ['await prisma.$executeRaw`INSERT INTO "T" ("a") VALUES (${a})`;', [AGAIN]],
    ['await prisma.$executeRaw`INSERT INTO "T" ("a") VALUES (${a}) ON CONFLICT DO NOTHING`;', []],
  ];
  for (const [text, expected] of CODE) it(text, () => assert.deepEqual(rules('x.ts', `${DOWN}${text}\n`), expected));

  it('a way back: a function, a constant, a property, a comment that says why not', () => {
    assert.deepEqual(rules('x.ts', 'export async function up() {}\n'), [NO_DOWN]);
    for (const down of [
      'const down = async () => {};',
      'export default { up() {}, down() {} };',
      '// irreversible: nobody needs it',
      'export const down = up;',
    ])
      assert.deepEqual(rules('x.ts', `const x = 1;\n${down}\n`), [], down);
  });

  const ENDED = '-- irreversible: it is a test\n';
  const SQL: readonly (readonly [string, readonly string[]])[] = [
    ['UPDATE "User" SET "a" = 1;', [BATCHES]],
    ['UPDATE "User" SET "a" = 1 WHERE "a" IS NULL;', [BATCHES]],
    ['DELETE FROM "Session" WHERE "old";', [BATCHES]],
    ['UPDATE "User" SET "a" = 1 WHERE "id" BETWEEN 1 AND 1000;', []],
    ['DO $$ BEGIN UPDATE "User" SET "a" = 1; COMMIT; END $$;', [BATCHES]],
    [
      'DO $$ BEGIN LOOP UPDATE "User" SET "a" = 1 WHERE "id" IN (SELECT "id" FROM "User" WHERE "a" IS NULL LIMIT 1000); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;',
      [],
    ],
    ['INSERT INTO "T" ("a") VALUES (1);', [AGAIN]],
    ['INSERT INTO "T" ("a") SELECT "a" FROM "U" WHERE NOT EXISTS (SELECT FROM "T");', []],
    ['UPDATE "A" SET "n" = "n" + 1 WHERE "id" < 1000;', [AGAIN]],
  ];
  for (const [text, expected] of SQL) it(text, () => assert.deepEqual(rules('x.sql', `${ENDED}${text}\n`), expected));

  it('SQL: a way back is a comment, or a file beside', () => {
    const text = 'UPDATE "User" SET "a" = 1 WHERE "id" < 1000;\n';
    assert.deepEqual(rules('x.sql', text), [NO_DOWN]);
    assert.deepEqual(check('x.sql', text, true).findings, []);
    assert.deepEqual(rules('x.sql', `-- Rollback: UPDATE "User" SET "a" = NULL;\n${text}`), []);
    assert.deepEqual(rules('x.down.sql', 'UPDATE "User" SET "a" = NULL;'), []);
  });

  it('comments ignore a finding, with a reason', () => {
    const ignored = `${DOWN}// lockkeeper-ignore ${BATCHES}: the table has 40 rows\nawait prisma.plan.updateMany({ data: { a: 1 } });\n`;
    assert.deepEqual(rules('x.ts', ignored), []);
    assert.equal(check('x.ts', ignored).suppressed.length, 1);
    assert.deepEqual(
      rules('x.ts', `// lockkeeper-ignore-file ${BATCHES}, ${NO_DOWN}: small\nawait p.a.updateMany({ data: { a: 1 } });\n`),
      [],
    );
    assert.deepEqual(rules('x.ts', `${DOWN}// lockkeeper-ignore ${LOADS}: old\nconst x = 1;\n`), ['suppression-unused']);
    assert.deepEqual(rules('x.sql', `${ENDED}-- lockkeeper-ignore update-many-rows: of a plan\nSELECT 1;\n`), []);
    assert.deepEqual(rules('x.sql', `${ENDED}-- lockkeeper-ignore ${BATCHES}: small\nUPDATE "Plan" SET "a" = 1;\n`), []);
  });

  it('settings turn rules off and change their level', () => {
    const settings = { ...DEFAULT_SETTINGS, rules: { [BATCHES]: 'off', [NO_DOWN]: 'error' } as const };
    const { findings } = checkDataMigration('x.ts', 'await p.a.updateMany({ data: { a: 1 } });', false, { reader, settings });
    assert.deepEqual(
      findings.map((f) => [f.rule, f.severity]),
      [[NO_DOWN, 'error']],
    );
  });

  it('tokens lie one behind the other and cover all that is no white space, whatever the text', () => {
    const texts = [
      'a/b/c',
      'x = /[/]/g.test(y) / 2',
      '`a${`b${"}"}`}c`',
      "'open",
      '`open ${',
      '/* open',
      '#!/usr/bin/env node\nx',
      '\ud83d\ude00 é ++',
      '/'.repeat(9),
    ];
    for (const text of [...texts, GUIDE, RUNTIME.common]) {
      let at = text.startsWith('#!') ? text.indexOf('\n') : 0;
      for (const t of lexCode(text)) {
        assert.equal(text.slice(at, t.start).trim(), '', text);
        assert.ok(t.end > t.start);
        at = t.end;
      }
      assert.equal(text.slice(at).trim(), '');
    }
    const deep = '`${'.repeat(50_000);
    assert.equal(lexCode(deep).length, 1);
  });

  it('runtime.generated.ts is what scripts/data-migration/main.ts writes', () => {
    assert.equal(readFileSync(RUNTIME_FILE, 'utf8'), runtimeText());
  });
});
