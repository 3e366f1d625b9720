import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftRollback } from '../../server/src/core/drafting.ts';
import { downText } from '../../server/src/core/rollback/down-text.ts';
import { scaffoldKind } from '../../server/src/core/scaffold/index.ts';
import { type RollbackChoice, type Scaffold, scaffoldFor, suggestedName } from '../../server/src/core/scaffolding.ts';
import { loadReader } from '../../server/src/load-reader.ts';
import { cursorIn, knownMigrations, type NewMigration, newMigration } from '../../server/src/prisma/changes/new-migration.ts';
import { oneAtATime } from '../../server/src/prisma/changes/one-at-a-time.ts';
import { writeChanges } from '../../server/src/prisma/changes/write.ts';
import { projectsWithoutMigrations } from '../../server/src/prisma/first-migration.ts';
import { openProject, type ProjectAnalysis } from '../../server/src/prisma/project-analysis.ts';
import { findProjects, readProject } from '../../server/src/prisma/projects.ts';
import { readModels } from '../../server/src/prisma/schema/models.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

const NOW = new Date(Date.UTC(2026, 0, 31, 12, 0, 0));
const TABLES =
  'CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "orgId" INTEGER, "email" TEXT);\nCREATE TABLE "Organization" ("id" SERIAL PRIMARY KEY);\nCREATE TYPE "Role" AS ENUM (\'A\');\n';
const HISTORY = projectFiles({ '20260101000000_create_user_table': TABLES });

const opened = async (root: string): Promise<ProjectAnalysis> =>
  openProject(await readProject(join(root, 'prisma/migrations')), { reader: await loadReader() });
const empty = (name: string): Scaffold => ({ migrations: [{ name, purpose: name, sql: '' }], main: 0, notes: [] });

async function make(root: string, scaffold: Scaffold, rollback: RollbackChoice = { how: 'draft' }, now = NOW, mayRunGit = true) {
  const analysis = await opened(root);
  const known = await knownMigrations(analysis, mayRunGit);
  return newMigration(analysis, () => analysis.latest(), known, { ...scaffold, rollback }, now);
}
async function made(...args: Parameters<typeof make>): Promise<NewMigration> {
  const found = await make(...args);
  assert.ok(!('refused' in found), 'refused' in found ? found.refused : '');
  return found;
}
const refusal = async (...args: Parameters<typeof make>): Promise<string> => {
  const found = await make(...args);
  return 'refused' in found ? found.refused : 'none';
};

describe('new migrations', () => {
  it('an empty one has a header, a Rollback comment and a down.sql, and nothing is written yet', async () => {
    const root = tempFolder(HISTORY);
    const { migrations, changes, notes } = await made(root, empty('add_user_email_index'));
    const [m] = migrations;
    assert.equal(m?.name, '20260131120000_add_user_email_index');
    assert.equal(m.migrationSql, '-- Purpose: add_user_email_index\n-- Rollback: see down.sql\n\n');
    assert.match(m.downSql, /^-- Takes back 20260131120000_add_user_email_index\.\n-- Draft it/);
    assert.equal(cursorIn(m), m.migrationSql.length);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      changes.changes.map((c) => (c.kind === 'create' ? c.path : c.kind)),
      [m.file, m.down],
    );
    assert.equal(existsSync(m.path), false);
  });

  it('the ways back: by hand, and none with its reason in one line', async () => {
    const root = tempFolder(HISTORY);
    const hand = (await made(root, empty('add_x_table'), { how: 'hand' })).migrations[0]!;
    assert.match(hand.downSql, /-- Write what undoes migration\.sql/);
    const none = (await made(root, empty('add_x_table'), { how: 'irreversible', because: 'rows are gone;\n DROP TABLE "User"; \u202E' }))
      .migrations[0]!;
    assert.equal(none.downSql, '-- Takes back 20260131120000_add_x_table.\n-- irreversible: rows are gone; DROP TABLE "User";\n');
    assert.match(none.migrationSql, /^-- Rollback: irreversible: rows are gone; DROP TABLE "User";$/m);
    assert.match(await refusal(root, empty('add_x_table'), { how: 'irreversible', because: ' ' }), /needs a reason/);
  });

  it('a drafted down.sql is the draft of the statements', async () => {
    const root = tempFolder(HISTORY);
    const sql = 'ALTER TABLE "User" ADD COLUMN "bio" TEXT;\n';
    const found = await made(root, { migrations: [{ name: 'add_user_bio_column', purpose: 'Add bio', sql }], main: 0, notes: [] });
    const analysis = await opened(root);
    const { options } = analysis.configuration;
    const [m] = found.migrations;
    write(root, { [`prisma/migrations/${m!.name}/migration.sql`]: m!.migrationSql });
    const again = (await (await opened(root)).checkMigration(m!.path))!;
    const draft = draftRollback({ migration: m!.name, statements: again.analysis!.statements, before: again.before }, options);
    assert.equal(m!.downSql, downText(draft, m!.name));
    assert.equal(m!.grade, draft.grade);
    assert.equal(m!.migrationSql.slice(cursorIn(m!)), sql);
  });

  it('sorts after every migration on disk and on the base branch, and takes none of their names', async () => {
    for (const ref of ['refs/remotes/origin/main', 'refs/remotes/origin/master', 'refs/heads/main', 'refs/heads/master']) {
      const root = tempFolder({ ...HISTORY, ...projectFiles({ '20260201000000_add_later_table': 'SELECT 1;' }) });
      git(root, 'init', '-q');
      git(root, 'checkout', '-q', '-b', 'work');
      git(root, 'add', '-A');
      git(root, 'commit', '-qm', 'both');
      git(root, 'update-ref', ref, 'HEAD');
      git(root, 'rm', '-rq', 'prisma/migrations/20260201000000_add_later_table');
      const found = await made(root, empty('add_new_table'));
      assert.equal(found.migrations[0]?.name, '20260201000001_add_new_table', ref);
      assert.match(
        found.notes[0] ?? '',
        /The clock says 2026-01-31 12:00:00 UTC, which is before 20260201000000_add_later_table, which is on the base branch/,
      );
      assert.match(
        await refusal(root, empty('add_later_table')),
        /There is a migration 20260201000000_add_later_table already\. Use add_later_table_2\./,
      );
      git(root, 'rm', '-rq', '--cached', 'prisma/migrations');
      const gone = tempFolder({ 'package.json': '{}' });
      git(root, 'clone', '-q', '--no-checkout', root, join(gone, 'clone'));
      git(join(gone, 'clone'), 'update-ref', ref, 'HEAD');
      const first = await knownMigrations({ project: await readProject(join(gone, 'clone/prisma/migrations')) }, true);
      assert.deepEqual(
        first,
        { onDisk: [], onBase: ['20260101000000_create_user_table', '20260201000000_add_later_table'] },
        'no folder yet',
      );
      const untrusted = await made(root, empty('add_later_table'), { how: 'draft' }, NOW, false);
      assert.equal(untrusted.migrations[0]?.name, '20260131120000_add_later_table', 'git is not run');
    }
  });

  it('a clock behind the newest migration is said, and the next second taken; the same second is only passed over', async () => {
    const root = tempFolder({ ...HISTORY, ...projectFiles({ '20270101000000_add_later_table': 'SELECT 1;' }) });
    const found = await made(root, empty('add_new_table'));
    assert.equal(found.migrations[0]?.name, '20270101000001_add_new_table');
    assert.match(found.notes[0] ?? '', /before 20270101000000_add_later_table: the new migration gets the next second/);
    const same = tempFolder({ ...HISTORY, ...projectFiles({ '20260131120000_add_other_table': 'SELECT 1;' }) });
    const next = await made(same, empty('add_new_table'));
    assert.equal(next.migrations[0]?.name, '20260131120001_add_new_table');
    assert.deepEqual(next.notes, []);
    const last = tempFolder({ ...HISTORY, ...projectFiles({ '99991231235959_end': 'SELECT 1;' }) });
    assert.match(await refusal(last, empty('add_new_table')), /No timestamp sorts after/);
  });

  it('never overwrites: what appears at its place meanwhile stays as it is', async () => {
    const root = tempFolder(HISTORY);
    const found = await made(root, empty('add_new_table'));
    write(root, { [`prisma/migrations/${found.migrations[0]!.name}/migration.sql`]: 'SELECT 1;' });
    const written = await writeChanges(found.changes, root);
    assert.ok('problem' in written);
    assert.match(written.problem, /already.*Nothing was changed/);
    assert.equal(readFileSync(found.migrations[0]!.file, 'utf8'), 'SELECT 1;');
    assert.equal(existsSync(found.migrations[0]!.down), false, 'no folder is left with a down.sql alone');
  });

  it('refuses a name that is none, and a place that is a file', async () => {
    const root = tempFolder(HISTORY);
    assert.match(await refusal(root, empty('../x')), /is a path/);
    assert.match(await refusal(root, empty('')), /The name is empty/);
    const file = tempFolder({ 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n', 'prisma/migrations': 'a file' });
    assert.match(await refusal(file, empty('add_x_table')), /prisma\/migrations is a file, not a folder/);
  });

  it('kinds: their statements are safe, come back clean under check, and belong together in order', async () => {
    const cases: readonly (readonly [string, Record<string, string>, Record<string, string>, readonly string[]])[] = [
      [
        'add-column',
        { table: 'User', name: 'mfaEnabled', type: 'BOOLEAN', default: 'false' },
        { null: 'no' },
        ['add_user_mfa_enabled_column'],
      ],
      ['add-column', { table: 'User', name: 'role', type: 'Role' }, {}, ['add_user_role_column']],
      ['add-index', { table: 'User', columns: 'email,orgId' }, {}, ['add_user_email_org_id_index']],
      ['add-table', { name: 'AuditLog', columns: 'action TEXT NOT NULL, amount NUMERIC(10, 2)' }, {}, ['create_audit_log_table']],
      [
        'add-foreign-key',
        { table: 'User', columns: 'orgId', references: 'Organization' },
        { 'on-delete': 'restrict', 'on-update': 'cascade', index: 'yes' },
        ['index_user_org_id_idx', 'add_user_to_organization_relation', 'validate_user_org_id_fkey'],
      ],
    ];
    for (const prisma of ['6.19.3', '7.10.1'])
      for (const [kind, values, options, expected] of cases) {
        const root = tempFolder({ ...HISTORY, 'package.json': `{ "devDependencies": { "prisma": "${prisma}" } }` });
        const analysis = await opened(root);
        const builder = scaffoldKind(kind)!;
        const scaffold = scaffoldFor(builder, suggestedName(builder, values)!, values, options, {
          catalog: await analysis.latest(),
          options: analysis.configuration.options,
          models: await readModels(analysis.project),
        });
        assert.ok(!('refused' in scaffold), 'refused' in scaffold ? scaffold.refused : '');
        const found = await made(root, scaffold);
        assert.deepEqual(
          found.migrations.map((m) => m.name.slice(15)),
          expected,
        );
        assert.deepEqual(
          found.migrations.map((m) => m.name.slice(0, 14)),
          expected.map((_, i) => String(20260131120000 + i)),
        );
        assert.ok(!('problem' in (await writeChanges(found.changes, root))));
        for (const m of found.migrations) {
          const checked = (await (await opened(root)).checkMigration(m.path))!;
          const said = checked.findings.filter((f) => f.path === m.file).map((f) => `${f.finding.rule}: ${f.finding.message}`);
          assert.deepEqual(said, [], `${m.name} with Prisma ${prisma}\n${m.migrationSql}`);
        }
      }
  });

  it('a change that one deployment cannot carry is refused, with the plan for it', async () => {
    const root = tempFolder(HISTORY);
    const analysis = await opened(root);
    const input = { catalog: await analysis.latest(), options: analysis.configuration.options, models: await readModels(analysis.project) };
    const why = (kind: string, values: Record<string, string>, options: Record<string, string> = {}): string => {
      const found = scaffoldFor(scaffoldKind(kind)!, 'x', values, options, input);
      return 'refused' in found ? found.refused : 'none';
    };
    assert.match(
      why('add-column', { table: 'User', name: 'x', type: 'UUID', default: 'gen_random_uuid()' }),
      /^Rewrites "User".*lockkeeper plan add-column-default$/,
    );
    assert.match(why('add-column', { table: 'User', name: 'x', type: 'TEXT' }, { null: 'no' }), /lockkeeper plan add-required-column$/);
    assert.match(why('add-column', { table: 'User', name: 'email', type: 'TEXT' }), /has a column "email" already/);
    assert.match(why('add-column', { table: 'Usr', name: 'x', type: 'TEXT' }), /no table "Usr"\. Did you mean "User"/);
    assert.match(why('add-column', { table: 'User', name: 'x', type: 'TEXT; DROP TABLE "User"' }), /is no type/);
    assert.match(why('add-column', { table: 'User', name: 'x', type: 'role' }), /type "role" does not exist/);
    assert.match(why('add-index', { table: 'User', columns: 'emial' }), /no column "emial"/);
    assert.match(why('add-table', { name: 'User' }), /already/);
    assert.match(why('add-table', { name: 'X', columns: 'a TEXT, , b TEXT' }), /missing beside a comma/);
    assert.match(why('add-table', { name: 'X', columns: 'a, b' }), /"a" is no column/);
    assert.match(why('add-table', { name: 'X', columns: 'a TEXT); DROP TABLE "User"; --' }), /is no expression/);
    assert.match(why('add-foreign-key', { table: 'User', columns: 'email', references: 'Nobody' }), /no table "Nobody"/);
  });

  it('a project without migrations is found by its schema, and its first migration brings migration_lock.toml', async () => {
    const schema = 'datasource db {\n  provider = "postgresql" // the shop\n}\nmodel A {\n  id Int @id\n}\n';
    const root = tempFolder({
      'package.json': '{}',
      'prisma/schema.prisma': schema,
      'other/schema/main.prisma': schema,
      'other/schema/more.prisma': 'model B {\n  id Int @id\n}\n',
      'configured/prisma.config.ts': "export default { schema: 'db/schema.prisma', migrations: { path: 'db/history' } };",
      'configured/db/schema.prisma': schema,
      'mysql/prisma/schema.prisma': schema.replace('postgresql', 'mysql'),
      'used/prisma/schema.prisma': schema,
      'used/prisma/migrations/20260101000000_a/migration.sql': 'SELECT 1;',
      'node_modules/x/schema.prisma': schema,
    });
    const found = (await projectsWithoutMigrations(root, [])).map((p) => p.migrationsFolder.slice(root.length + 1));
    assert.deepEqual(found, ['configured/db/history', 'other/schema/migrations', 'prisma/migrations']);
    const { projects } = await findProjects(root);
    assert.deepEqual(
      projects.map((p) => p.migrationsFolder.slice(root.length + 1)),
      ['used/prisma/migrations'],
    );
    assert.equal((await projectsWithoutMigrations(root, projects)).length, 3);
    const split = tempFolder({ ...HISTORY, 'package.json': '{}', 'prisma/schema/main.prisma': schema, 'prisma/schema/more.prisma': '' });
    assert.deepEqual(
      await projectsWithoutMigrations(split, (await findProjects(split)).projects),
      [],
      'the schema of a project that has some',
    );
    const first = await made(root, empty('init'));
    assert.ok(!('problem' in (await writeChanges(first.changes, root))));
    assert.deepEqual(readdirSync(join(root, 'prisma/migrations')).sort(), ['20260131120000_init', 'migration_lock.toml']);
    assert.match(readFileSync(join(root, 'prisma/migrations/migration_lock.toml'), 'utf8'), /^provider = "postgresql"$/m);
    assert.deepEqual((await opened(root)).findings, []);
    assert.equal((await made(root, empty('add_x_table'))).changes.changes.length, 2, 'the second brings none');
  });

  it('one at a time: who comes second sees what the first has written', async () => {
    const root = tempFolder(HISTORY);
    const folder = join(root, 'prisma/migrations');
    const order: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((who) =>
        oneAtATime(folder, async () => {
          order.push(`${who} begins`);
          await new Promise((go) => setImmediate(go));
          order.push(`${who} ends`);
        }),
      ),
    );
    for (let i = 0; i < order.length; i += 2) assert.equal(order[i]?.charAt(0), order[i + 1]?.charAt(0), order.join(', '));
    await assert.rejects(
      oneAtATime(folder, async () => Promise.reject(new Error('x'))),
      /x/,
    );
    assert.deepEqual(readdirSync(join(root, 'prisma')), ['migrations'], 'the mark is gone');
    writeFileSync(join(root, 'file'), '');
    assert.equal(await oneAtATime(join(root, 'file/migrations'), async () => 1), 1, 'where no mark can be made it goes on');
  });
});
