import assert from 'node:assert/strict';
import { databaseProjects } from './database.ts';
import { project } from './harness.ts';

const FOLDER = 'prisma/migrations/20260201000000_change_user';

describe('cli: checklist, with the sizes of a database', function () {
  this.timeout(60_000);
  const projects = databaseProjects(18);

  const durationOf = async (sql: string, rows: number, analyze = true): Promise<string> => {
    const p = await projects.make(project(sql));
    await p.sql('CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "bio" VARCHAR(100))');
    await p.sql(`INSERT INTO "User" ("name") SELECT repeat('x', 100) FROM generate_series(1, ${rows})`);
    if (analyze) await p.sql('ANALYZE "User"');
    const { out, err } = await p.run('checklist', FOLDER, '--format', 'json');
    assert.equal(err, '');
    const { groups } = JSON.parse(out) as { readonly groups: readonly { readonly items: readonly { id: string; reason: string }[] }[] };
    return groups.flatMap((g) => g.items).find((i) => i.id === 'duration')?.reason ?? '';
  };

  it('tells rows and size of what is read or written, and about how long that takes', async () => {
    assert.match(
      await durationOf('ALTER TABLE "User" ALTER COLUMN "id" TYPE BIGINT;\n', 200_000),
      /^Reads or writes all of "User" \(about 200,000 rows, 2\d MB\) in development: some 1 s to [67] s, by their size$/,
    );
  });

  it('goes by the size alone where rows were never counted', async () => {
    assert.match(
      await durationOf('CREATE INDEX CONCURRENTLY "i" ON "User"("name");\n', 2_000, false),
      /^Reads or writes all of "User" \(\d+ kB\) in development: less than a second, by their size$/,
    );
  });

  it('needs no size where no rows are read', async () => {
    assert.match(await durationOf('ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', 10), /^No rows are read or written/);
  });
});
