import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CheckedMigrationName,
  NewMigrationAnswer,
  NewMigrationCatalog,
  NewMigrationChoices,
  NewMigrationParams,
  ReadDifference,
  SchemaDifference,
  TriedMigration,
} from '../../server/src/lsp/protocol/new-migration.ts';
import type { Refused } from '../../server/src/lsp/protocol.ts';
import { applyOnDisk } from './edits.ts';
import { ACTIONS, eachInSample, uri } from './support.ts';

describe('new migrations over the protocol', () => {
  const sample = eachInSample();
  const folder = (): string => join(sample.project.root, 'prisma/migrations');
  const start = async (initialize: object = {}): Promise<void> => {
    await sample.start(ACTIONS, { initialize });
  };
  const choices = (of: string | null = null): Promise<NewMigrationChoices> =>
    sample.client.request('lockkeeper/newMigrationChoices', { uri: of });
  const make = (wish: Partial<NewMigrationParams> = {}): Promise<NewMigrationAnswer | Refused> =>
    sample.client.request('lockkeeper/newMigration', {
      folder: folder(),
      kind: 'empty',
      operands: {},
      options: {},
      sql: null,
      name: 'add_order_note_column',
      rollback: { how: 'draft', because: null },
      ...wish,
    });
  const check = (name: string, kind = 'empty'): Promise<CheckedMigrationName> =>
    sample.client.request('lockkeeper/checkMigrationName', { folder: folder(), kind, name });
  const tried = async (kind: string, operands: Record<string, string>, sql: string | null = null): Promise<string> => {
    const answer = await sample.client.request<TriedMigration | Refused>('lockkeeper/tryNewMigration', {
      folder: folder(),
      kind,
      operands,
      options: {},
      sql,
    });
    return 'refused' in answer ? answer.refused : answer.name;
  };
  const given = async (answer: Promise<NewMigrationAnswer | Refused>): Promise<NewMigrationAnswer> => {
    const found = await answer;
    assert.ok('edit' in found, 'refused' in found ? found.refused : sample.client.log.join('\n'));
    return found;
  };
  it('tells projects, kinds and plans, and the tables as the last migration leaves them', async () => {
    await start();
    const found = await choices(uri(join(sample.project.root, 'prisma')));
    assert.deepEqual(found.projects, [{ folder: folder(), first: false }]);
    assert.deepEqual(
      found.kinds.map((k) => k.kind),
      ['add-column', 'add-index', 'add-table', 'add-foreign-key'],
    );
    assert.ok(found.plans.some((p) => p.kind === 'rename-column'));
    assert.equal(found.trusted, true);
    const { tables, types } = await sample.client.request<NewMigrationCatalog>('lockkeeper/newMigrationCatalog', { folder: folder() });
    assert.ok(tables.find((t) => t.name === 'User')?.columns.some((c) => c.name === 'fullName'));
    assert.ok(types.some((t) => t.type === 'TEXT'));
  });

  it('judges a name while it is typed, and tells the folder that it would get', async () => {
    await start();
    assert.match((await check('Add User Email!')).problem ?? '', /not snake_case.*Use add_user_email\./);
    assert.match((await check('')).problem ?? '', /empty/);
    assert.match((await check('../x')).problem ?? '', /path/);
    const good = await check('add_user_email_column', 'add-column');
    assert.deepEqual([good.problem, good.advice], [null, null]);
    assert.match(good.preview, /^\d{14}_add_user_email_column$/);
    assert.match((await check('add_user_email', 'add-index')).advice ?? '', /Use add_user_email_index\./);
  });

  it('suggests a name, and says what is wrong with a wish', async () => {
    await start();
    assert.equal(await tried('empty', {}), 'update_schema');
    assert.equal(await tried('add-column', { table: 'User', name: 'mfaEnabled', type: 'BOOLEAN' }), 'add_user_mfa_enabled_column');
    assert.equal(await tried('from-schema', {}, 'CREATE TABLE "Tag" ("id" INTEGER PRIMARY KEY);\n'), 'create_tag_table');
    assert.match(await tried('add-column', { table: 'User', name: 'email', type: 'TEXT' }), /has a column "email" already/);
    assert.match(await tried('add-column', { table: 'Usr', name: 'x', type: 'TEXT' }), /Did you mean "User"/);
  });

  it('makes the files of an edit, with the line to write at', async () => {
    await start();
    const answer = await given(make());
    assert.equal(existsSync(new URL(answer.migration)), false, 'nothing is written by the server');
    applyOnDisk(answer.edit, []);
    const text = readFileSync(new URL(answer.migration), 'utf8');
    assert.equal(answer.line, 3);
    assert.equal(text, '-- Purpose: Add order note column\n-- Rollback: see down.sql\n\n');
    assert.match(readFileSync(new URL(answer.down), 'utf8'), /^-- Takes back \d{14}_add_order_note_column\.\n/);
    const again = await make();
    assert.ok('refused' in again);
    assert.match(again.refused, /There is a migration .* already\. Use add_order_note_column_2\./);
  });

  it('writes the SQL of a kind, and of what Prisma gave', async () => {
    await start();
    const column = await given(
      make({ kind: 'add-column', operands: { table: 'User', name: 'bio', type: 'TEXT' }, name: 'add_user_bio_column' }),
    );
    applyOnDisk(column.edit, []);
    assert.match(readFileSync(new URL(column.migration), 'utf8'), /ALTER TABLE "User" ADD COLUMN "bio" TEXT;/);
    assert.ok(column.notes.some((n) => n.includes('schema.prisma')));
    const sql = '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "x" TEXT;\n';
    const schema = await given(make({ kind: 'from-schema', sql, name: 'add_user_x_column' }));
    applyOnDisk(schema.edit, []);
    assert.ok(readFileSync(new URL(schema.migration), 'utf8').endsWith(`\n\n${sql}`));
  });

  it('refuses what it cannot do: a name, a reason that is missing, a project that has gone', async () => {
    await start();
    const why = async (wish: Partial<NewMigrationParams>): Promise<string> => {
      const answer = await make(wish);
      return 'refused' in answer ? answer.refused : 'an edit';
    };
    assert.match(await why({ name: 'a/b' }), /path/);
    assert.match(await why({ rollback: { how: 'irreversible', because: null } }), /needs a reason/);
    assert.match(await why({ folder: '/nowhere' }), /Start again/);
    assert.match(await why({ kind: 'add-index', operands: { table: 'User', columns: 'nothing' } }), /no column "nothing"/);
  });

  it('a project without migrations is offered by its schema', async () => {
    rmSync(folder(), { recursive: true });
    await start();
    assert.deepEqual((await choices()).projects, [{ folder: folder(), first: true }]);
    const answer = await given(make({ name: 'init' }));
    applyOnDisk(answer.edit, []);
    assert.deepEqual(
      readdirSync(folder())
        .map((n) => n.replace(/^\d{14}/, ''))
        .sort(),
      ['_init', 'migration_lock.toml'],
    );
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(join(folder(), 'migration_lock.toml')), type: 1 }],
    });
    assert.deepEqual((await choices()).projects, [{ folder: folder(), first: false }]);
  });

  it('asks the Prisma of the project, in trusted workspaces only, and reads what it says', async () => {
    await start({ trusted: false });
    const difference = (side: string): Promise<SchemaDifference | Refused> =>
      sample.client.request('lockkeeper/schemaDifference', { folder: folder(), with: side });
    assert.match(((await difference('migrations')) as Refused).refused, /untrusted/);
    assert.equal((await choices()).trusted, false);
    await given(make({ name: 'add_user_y_column' }));
    await sample.client.stop();
    await start();
    assert.match(((await difference('migrations')) as Refused).refused, /Prisma is not installed/);
    const installed = join(sample.project.root, 'node_modules/prisma');
    mkdirSync(installed, { recursive: true });
    for (const [version, flags] of [
      ['7.10.1', ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma', '--script']],
      ['6.19.3', ['--from-empty', '--to-schema-datamodel', 'prisma/schema.prisma', '--script']],
    ] as const) {
      writeFileSync(join(installed, 'package.json'), JSON.stringify({ version, bin: { prisma: 'build/index.js' } }));
      const run = await difference(version.startsWith('7') ? 'migrations' : 'nothing');
      assert.ok('command' in run, 'refused' in run ? run.refused : '');
      assert.deepEqual([run.command, ...run.args], ['node', join(installed, 'build/index.js'), 'migrate', 'diff', ...flags]);
      assert.equal(run.cwd, sample.project.root);
    }
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', 'prisma');
    git('commit', '-qm', 'all');
    assert.match(((await difference('commit')) as Refused).refused, /nothing that it did not ask for at HEAD/);
    const read = (output: string): Promise<ReadDifference | Refused> =>
      sample.client.request('lockkeeper/readDifference', { folder: folder(), with: 'migrations', output });
    assert.deepEqual(await read('Loaded Prisma config.\n\u001b[1m-- CreateTable\u001b[0m\r\nCREATE TABLE "A" ();\r\n'), {
      sql: '-- CreateTable\nCREATE TABLE "A" ();\n',
    });
    assert.match(((await read('-- This is an empty migration.\n')) as Refused).refused, /nothing to migrate/);
  });
});
