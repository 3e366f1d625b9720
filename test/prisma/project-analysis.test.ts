import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import type { StatementReader } from '../../server/src/core/sql/statement.ts';
import { describeConfiguration, readLooseConfiguration, type Setup } from '../../server/src/prisma/configuration.ts';
import { checkLooseFile } from '../../server/src/prisma/loose-file.ts';
import { type MigrationResult, openProject, type ProjectAnalysis } from '../../server/src/prisma/project-analysis.ts';
import { readProject } from '../../server/src/prisma/projects.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

const QUIET = { 'down-sql-missing': 'off', 'migration-lock-missing': 'off' };
const USER = 'CREATE TABLE "User" ("id" TEXT NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));';
const INDEX = 'CREATE INDEX "User_email_idx" ON "User"("email");';

describe('a whole project', () => {
  let reader: StatementReader;
  let reads = 0;
  before(async () => {
    const real = await loadPostgresReader();
    reader = {
      name: real.name,
      read: (text) => {
        reads++;
        return real.read(text);
      },
    };
  });

  const open = async (root: string, setup: Partial<Setup> = {}): Promise<ProjectAnalysis> => {
    const flags = { rules: QUIET, ...(setup.flags as object | undefined) };
    return openProject(await readProject(join(root, 'prisma/migrations')), { reader, ...setup, flags });
  };
  const rules = (results: readonly MigrationResult[]): Record<string, string[]> =>
    Object.fromEntries(
      results.map((r) => [r.migration.name, r.findings.filter((f) => f.finding.severity !== 'advice').map((f) => f.finding.rule)]),
    );

  const project = (more: Record<string, string> = {}): string =>
    tempFolder({ '.git/': '', ...projectFiles({ '20260101000000_create_user': USER, '20260102000000_add_index': INDEX, ...more }) });
  const file = (root: string, name: string): string => join(root, 'prisma/migrations', name, 'migration.sql');

  it('each migration is judged in the light of those before it', async () => {
    const root = project();
    const a = await open(root);
    assert.deepEqual(rules(await a.checkAll()), {
      '20260101000000_create_user': [],
      '20260102000000_add_index': ['create-index-not-concurrently'],
    });
    const one = (await a.checkMigration(file(root, '20260102000000_add_index')))!;
    assert.equal(one.kind, 'up');
    assert.equal(one.analysis!.statements[0]!.effects.locks[0]!.relation, 'public.User');
    assert.deepEqual(one.findings[0]!.path, file(root, '20260102000000_add_index'));
    assert.equal(await a.checkMigration(join(root, 'elsewhere.sql')), null);
  });

  it('open texts stand in for files, and the ones after see them', async () => {
    const root = project();
    const a = await open(root);
    await a.checkAll();
    a.setText(file(root, '20260101000000_create_user'), 'SELECT 1;');
    const gone = (await a.checkMigration(file(root, '20260102000000_add_index')))!;
    assert.ok(
      gone.findings.some((f) => f.finding.hazards.includes('fails')),
      JSON.stringify(gone.findings.map((f) => f.finding.rule)),
    );
    a.setText(file(root, '20260101000000_create_user'), null);
    const back = (await a.checkMigration(file(root, '20260102000000_add_index')))!;
    assert.ok(!back.findings.some((f) => f.finding.hazards.includes('fails')));
  });

  it('a migration that is not saved yet stands at its place', async () => {
    const root = project();
    const a = await open(root);
    await a.checkAll();
    const path = file(root, '20260101120000_drop_user');
    a.setText(path, 'DROP TABLE "User";');
    assert.ok((await a.checkMigration(path))!.findings.some((f) => f.finding.rule === 'drop-table'));
    assert.deepEqual(Object.keys(rules(await a.checkAll())), [
      '20260101000000_create_user',
      '20260101120000_drop_user',
      '20260102000000_add_index',
    ]);
    a.setText(path, null);
    assert.deepEqual(Object.keys(rules(await a.checkAll())), ['20260101000000_create_user', '20260102000000_add_index']);
  });

  it('nothing is parsed again when nothing changed, and only what changed when something did', async () => {
    const root = project({
      '20260103000000_add_age': 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;\nALTER TABLE "User" ADD COLUMN "x" TEXT;',
    });
    const a = await open(root);
    await a.checkAll();
    const last = file(root, '20260103000000_add_age');
    await a.checkMigration(last);
    reads = 0;
    await a.checkAll();
    await a.checkMigration(last);
    assert.equal(reads, 0);
    a.setText(last, 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;\nALTER TABLE "User" ADD COLUMN "y" TEXT;');
    await a.checkMigration(last);
    assert.equal(reads, 1);
  });

  it('an incremental check equals a fresh one', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 70 }, (_, i) => [
        `202602${String(1 + Math.floor(i / 24)).padStart(2, '0')}${String(i % 24).padStart(2, '0')}0000_add_c${i}`,
        `ALTER TABLE "User" ADD COLUMN "c${i}" TEXT;`,
      ]),
    );
    const root = project(many);
    const names = Object.keys(many);
    const a = await open(root);
    await a.checkAll();
    write(root, { [`prisma/migrations/${names[30]}/migration.sql`]: 'ALTER TABLE "User" DROP COLUMN "c3";' });
    write(root, { [`prisma/migrations/${names[50]}/migration.sql`]: 'ALTER TABLE "User" ALTER COLUMN "c3" SET NOT NULL;' });
    rmSync(join(root, 'prisma/migrations', names[60]!), { recursive: true });
    write(root, projectFiles({ '20260301000000_add_index_b': 'CREATE INDEX "b" ON "User"("c1");' }));
    await a.reload(a.project, { reader, flags: { rules: QUIET } }, [file(root, names[30]!), file(root, names[50]!)]);
    const fresh = await open(root);
    const shape = (r: readonly MigrationResult[]): unknown => r.map((m) => [m.migration.name, m.runs, m.quiet, m.findings]);
    assert.deepEqual(shape(await a.checkAll()), shape(await fresh.checkAll()));
    const alone = await (await open(root)).checkMigration(file(root, names[50]!));
    assert.deepEqual(alone!.findings, (await fresh.checkAll()).find((m) => m.migration.name === names[50])!.findings);
  });

  it('since and ignore silence, but what they cover still counts', async () => {
    const root = project();
    const since = await open(root, { flags: { since: '20260102' } });
    const [first, second] = await since.checkAll();
    assert.match(first!.quiet!, /before "since" \(20260102\)/);
    assert.deepEqual(first!.findings, []);
    assert.ok(second!.findings.some((f) => f.finding.rule === 'create-index-not-concurrently'));
    const ignore = await open(root, { flags: { ignore: ['prisma/migrations/20260102*'] } });
    assert.deepEqual((await ignore.checkAll())[1]!.findings, []);
    assert.match((await ignore.checkMigration(file(root, '20260102000000_add_index')))!.quiet!, /ignored by "prisma/);
  });

  it('a ref that does not exist is told at its place', async () => {
    const text = '{\n  "since": "nope/nope"\n}';
    const root = project({});
    git(root, 'init', '-q');
    write(root, { 'lockkeeper.config.jsonc': text });
    const { problems } = (await open(root)).configuration;
    assert.equal(problems.length, 1);
    assert.equal(text.slice(problems[0]!.span!.start, problems[0]!.span!.end), '"nope/nope"');
  });

  it('the version of Prisma decides how a file runs', async () => {
    const root = project({ '20260103000000_add_two': 'SET lock_timeout = \'2s\';\nCREATE INDEX CONCURRENTLY "i" ON "User"("email");' });
    const run = async (prismaVersion: string | null): Promise<string> =>
      (await (await open(root, { flags: { prismaVersion } })).checkMigration(file(root, '20260103000000_add_two')))!.runs;
    assert.equal(await run('7.10'), '2 statements, 2 transactions (Prisma 7.10)');
    assert.equal(await run('6.19.3'), '2 statements, 1 transaction (Prisma 6.19.3)');
    assert.equal(await run(null), '2 statements, 1 transaction (Prisma version not known)');
  });

  it('folders without migration.sql, a missing lock file, and settings of folder rules', async () => {
    const root = tempFolder({
      '.git/': '',
      'prisma/migrations/20260101000000_create_x/down.sql': '',
      'prisma/migrations/bad/migration.sql': 'SELECT 1;',
    });
    const a = await openProject(await readProject(join(root, 'prisma/migrations')), { reader });
    const [first, second] = await a.checkAll();
    assert.deepEqual(
      first!.findings.map((f) => [f.path, f.finding.rule]),
      [[join(root, 'prisma/migrations/20260101000000_create_x'), 'migration-sql-missing']],
    );
    assert.ok(second!.findings.some((f) => f.finding.rule === 'migration-name-timestamp'));
    assert.deepEqual(
      a.findings.map((f) => f.finding.rule),
      ['migration-lock-missing'],
    );
  });

  it('a rollback script is read in the light of its own migration', async () => {
    const root = project({ '20260103000000_add_age': 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;' });
    const down = join(root, 'prisma/migrations/20260103000000_add_age/down.sql');
    write(root, { 'prisma/migrations/20260103000000_add_age/down.sql': 'ALTER TABLE "User" DROP COLUMN "age";' });
    const a = await open(root);
    const good = (await a.checkMigration(down))!;
    assert.equal(good.kind, 'down');
    assert.deepEqual(good.findings, []);
    assert.equal(good.analysis!.statements.length, 1);
    a.setText(down, 'ALTER TABLE "User" DROP COLUMN "nope";');
    assert.ok((await a.checkMigration(down))!.findings.some((f) => f.finding.hazards.includes('fails')));
  });

  it('a lone file claims nothing about what it cannot know', async () => {
    const root = tempFolder({ '.git/': '', 'compose.yml': 'image: postgres:17', 'x.sql': '' });
    const configuration = await readLooseConfiguration(root, { reader });
    assert.equal(configuration.postgres.value, 17);
    const result = checkLooseFile(join(root, 'x.sql'), INDEX, configuration);
    assert.deepEqual(
      result.findings.filter((f) => f.finding.hazards.includes('fails')),
      [],
    );
    assert.ok(result.findings.some((f) => f.finding.rule === 'create-index-not-concurrently'));
  });

  it('tells where each setting comes from', async () => {
    const root = project();
    write(root, {
      'lockkeeper.config.jsonc': '{ "rules": { "drop-column": "off" }, "since": "2025" }',
      'docker-compose.yml': 'image: postgres:16',
    });
    const a = await open(root, { editor: { prismaVersion: '7.4' } });
    const lines = describeConfiguration(a.configuration, root).map((l) => `${l.path}=${JSON.stringify(l.value)} from ${l.source}`);
    for (const line of [
      'rules.drop-column="off" from lockkeeper.config.jsonc',
      'since="2025" from lockkeeper.config.jsonc',
      'postgresVersion=16 from docker-compose.yml',
      'prismaVersion="7.4" from VS Code settings',
      'timeZone=null from default',
    ]) {
      assert.ok(lines.includes(line), `${line} in ${lines.join('\n')}`);
    }
  });

  it('a comment suppresses a finding about the folder, and is then not unused', async () => {
    const sql =
      '-- lockkeeper-ignore-file down-sql-missing, drop-column: only here for a while\nALTER TABLE "User" ADD COLUMN "age" INTEGER;';
    const root = project({ '20260103000000_add_age': sql });
    const a = await open(root, { flags: { rules: { 'migration-lock-missing': 'off' } } });
    const result = (await a.checkMigration(file(root, '20260103000000_add_age')))!;
    assert.deepEqual(
      result.suppressed.map((f) => f.rule),
      ['down-sql-missing'],
    );
    assert.deepEqual(
      result.findings.filter((f) => f.finding.rule.startsWith('suppression-')).map((f) => `${f.finding.rule}: ${f.finding.message}`),
      ['suppression-unused: There is no finding of drop-column here.'],
    );
  });

  it('questions asked at once are answered from the same texts', async () => {
    const root = project();
    const a = await open(root);
    const path = file(root, '20260102000000_add_index');
    const answers = await Promise.all([a.checkAll(), a.checkMigration(path), a.checkMigration(path)]);
    a.setText(path, 'SELECT 1;');
    const later = await Promise.all([a.checkMigration(path), a.checkAll()]);
    assert.equal(answers[1]!.findings.length, answers[0][1]!.findings.length);
    assert.deepEqual(answers[2]!.findings, answers[1]!.findings);
    assert.deepEqual(later[0]!.findings, later[1][1]!.findings);
  });

  it('a project for another database is not checked', async () => {
    const root = project();
    write(root, { 'prisma/migrations/migration_lock.toml': 'provider = "sqlite"' });
    const a = await open(root);
    assert.match(a.project.unsupported!, /sqlite/);
    assert.deepEqual(await a.checkAll(), []);
  });

  it('a migration merged late is told', async () => {
    const root = tempFolder(projectFiles({ '20260101000000_create_user': USER, '20260103000000_add_index': INDEX }));
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'x');
    const copy = join(tempFolder(), 'copy');
    git(root, 'clone', '-q', root, copy);
    write(copy, projectFiles({ '20260102000000_add_age': 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;' }));
    const results = await (await open(copy)).checkAll();
    assert.deepEqual(
      results.map((r) => r.findings.some((f) => f.finding.rule === 'migration-order')),
      [false, true, false],
    );
  });
});
