import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKLIST, type Group } from '../../server/src/core/checklist/items.ts';
import { rollbackProcedure } from '../../server/src/core/rollback/procedure.ts';
import { ROOT } from './source-files.ts';

/** The migration guide's checklist before production, in its words, with the items that ask for it. */
const ITEMS: Readonly<Record<Group, readonly (readonly [string, ...string[]])[]>> = {
  'Schema Review': [
    ['Migration SQL reviewed for correctness', 'sql-reviewed'],
    ['No breaking changes to existing functionality', 'no-breaking-changes'],
    ['Indexes added for new query patterns', 'query-indexes'],
    ['Foreign keys have appropriate ON DELETE behavior', 'foreign-key-on-delete'],
  ],
  Compatibility: [
    ['Current production code works with new schema', 'old-code'],
    ['New code works with old schema (for rollback)', 'new-code'],
    ['No column renames or type changes without multi-phase plan', 'no-unplanned-changes'],
  ],
  Performance: [
    ['Large table migrations use batching', 'batched'],
    ['Indexes created CONCURRENTLY if table is large', 'indexes-concurrent'],
    ['Estimated migration time calculated', 'duration'],
    ['Migration tested on production-size dataset', 'production-size'],
  ],
  Safety: [
    ['Rollback SQL created and tested', 'rollback-created', 'rollback-tested'],
    ['Database backup verified', 'backup'],
    ['Maintenance window scheduled (if needed)', 'maintenance-window'],
    ['On-call team notified', 'on-call'],
  ],
  Testing: [
    ['Migration tested on staging with production data copy', 'staging'],
    ['Rollback tested on staging', 'rollback-staging'],
    ['Application tested after migration', 'application'],
    ['Performance benchmarks run', 'benchmarks'],
  ],
};

/** What the product asks beyond the guide. */
const OWN = ['sql-clean', 'foreign-key-indexes', 'rollback-graded'];

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z-]+/g) ?? [];

describe('the migration guide is in the product', () => {
  it('checklist: every item in its group, in its words, and nothing that nobody asked for', () => {
    for (const [group, lines] of Object.entries(ITEMS))
      for (const [line, ...ids] of lines) {
        const items = ids.map((id) => CHECKLIST.find((i) => i.id === id));
        for (const item of items) assert.equal(item?.group, group, line);
        const words = new Set([...items.flatMap((i) => wordsOf(i?.text ?? '')), 'and']);
        assert.deepEqual(
          wordsOf(line).filter((word) => !words.has(word)),
          [],
          line,
        );
      }
    const asked = [...Object.values(ITEMS).flatMap((lines) => lines.flatMap(([, ...ids]) => ids)), ...OWN];
    assert.deepEqual(CHECKLIST.map((i) => i.id).sort(), asked.sort());
    assert.equal(Object.values(ITEMS).flat().length, 19);
  });

  it('checklist: ids stand for themselves in checklist.json, each once, and each item says why', () => {
    assert.equal(new Set(CHECKLIST.map((i) => i.id)).size, CHECKLIST.length);
    for (const { id, why } of CHECKLIST) assert.match(`${id} ${why}`, /^[a-z]+(?:-[a-z]+)* [A-Z].*\.$/);
  });

  it('rollback procedure: its steps, commands and warnings, in order', () => {
    const page = rollbackProcedure({
      migration: '20240101000000_add_user_mfa',
      downFile: 'prisma/migrations/20240101000000_add_user_mfa/down.sql',
      down: { statements: 1, grade: 'exact', notes: [], wants: null, runs: 'together' },
      later: [],
      commands: {
        deploy: 'npm run db:migrate:deploy',
        status: 'npm run db:migrate:status',
        resolve: 'npx prisma migrate resolve',
      },
    });
    let at = 0;
    for (const part of [
      'Prisma does not roll back by itself',
      '1. Stop the deployment',
      'immediately',
      '2. Roll the code back',
      'previous version',
      '3. Apply the rollback SQL',
      'psql "$DATABASE_URL"',
      '-f prisma/migrations/20240101000000_add_user_mfa/down.sql',
      '4. Mark the migration as rolled back',
      `DELETE FROM "_prisma_migrations" WHERE migration_name = '20240101000000_add_user_mfa';`,
      'P3012',
      'npm run db:migrate:status',
      'Always test a rollback in staging before production',
      'npm run db:migrate:deploy',
      'psql "$DATABASE_URL"',
      'npm run db:migrate:status',
    ]) {
      const found = page.indexOf(part, at);
      assert.ok(found >= 0, `${part} is missing, or out of order`);
      at = found + part.length;
    }
  });

  it('first steps: the way back and the checklist are among them, in the guide’s words', () => {
    const read = (name: string): string => readFileSync(join(ROOT, 'client/walkthrough', `${name}.md`), 'utf8');
    for (const step of ['Stop the deployment', 'Roll the code back', 'Apply the rollback SQL', 'Mark the migration'])
      assert.ok(read('back').includes(`**${step}**`), step);
    for (const group of Object.keys(ITEMS)) assert.ok(read('check').toLowerCase().includes(group.toLowerCase()), group);
    for (const step of [
      'Add the new column',
      'writes to both columns',
      'Backfill',
      'reads from the new column only',
      'Drop the old column',
    ])
      assert.ok(read('fix').includes(step), step);
    assert.match(read('create'), /migration\.sql[\s\S]*down\.sql[\s\S]*-- Rollback: ALTER TABLE "User" DROP COLUMN "mfaEnabled";/);
  });
});
