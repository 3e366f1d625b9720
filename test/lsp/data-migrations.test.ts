import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type { DataMigrationChoices, MakeDataMigrationParams } from '../../server/src/lsp/protocol/data-migration.ts';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import { applyOnDisk } from './edits.ts';
import { ACTIONS, codes, eachInSample, uri } from './support.ts';

const DRAFT = '20251120150247_make_user_phone_required';

describe('data migrations over the protocol', () => {
  const sample = eachInSample();
  const script = (name: string): string => join(sample.project.root, 'prisma/data-migrations', name);
  const make = (wish: Partial<MakeDataMigrationParams> = {}): Promise<EditAnswer | Refused> =>
    sample.client.request('lockkeeper/makeDataMigration', {
      folder: join(sample.project.root, 'prisma/migrations'),
      name: 'backfill_user_phones',
      what: 'backfill',
      table: 'User',
      column: 'phone',
      set: null,
      where: null,
      language: 'ts',
      ...wish,
    });
  const draft = (sql: string, down: string): string => {
    const path = sample.project.migration(DRAFT);
    writeFileSync(path, sql);
    writeFileSync(join(path, '../down.sql'), down);
    return path;
  };
  const moves = async (path: string, line: number): Promise<readonly CodeAction[]> => {
    const at = { line, character: 2 };
    const actions = await sample.client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    return actions.filter((a) => a.title === 'Move it into a data migration');
  };
  it('tells tables and kinds, makes the file, and refuses in a sentence', async () => {
    await sample.start(ACTIONS);
    const choices = await sample.client.request<DataMigrationChoices>('lockkeeper/dataMigrationChoices', { uri: null });
    assert.deepEqual(
      choices.whats.map((w) => w.what),
      ['backfill', 'transform', 'move', 'cleanup'],
    );
    assert.ok(choices.projects[0]?.tables.some((t) => t.name === 'User'));
    const answer = await make();
    assert.ok('edit' in answer);
    assert.equal(answer.open, uri(script('backfill_user_phones.ts')));
    applyOnDisk(answer.edit);
    assert.match(readFileSync(script('backfill_user_phones.ts'), 'utf8'), /from '\.\.\/\.\.\/generated\/prisma\/client'/);
    for (const [wish, why] of [
      [{}, /already/],
      [{ name: 'No Good' }, /Write no_good/],
      [{ name: 'x', column: 'nothing' }, /no column "nothing"/],
    ] as const) {
      const refused = await make(wish);
      assert.ok('refused' in refused);
      assert.match(refused.refused, why);
    }
  });

  it('findings stand in the text of the editor, and in all files of the workspace', async () => {
    mkdirSync(script('.'), { recursive: true });
    writeFileSync(script('by_hand.ts'), 'export const down = 1;\nawait prisma.user.updateMany({ data: { phone: null } });\n');
    await sample.start(ACTIONS);
    sample.client.open(script('by_hand.ts'), undefined, 'typescript');
    assert.deepEqual(codes(await sample.client.pull(script('by_hand.ts'))), ['data-migration-no-batches']);
    sample.client.change(script('by_hand.ts'), [{ text: 'await prisma.user.findMany();\n' }]);
    assert.deepEqual(codes(await sample.client.pull(script('by_hand.ts'))), ['data-migration-loads-all-rows', 'data-migration-no-down']);
    const report = await sample.client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    const own = report.items.find((i) => i.uri === uri(script('by_hand.ts')));
    assert.ok(own?.kind === 'full');
    assert.equal(own.items.length, 2);
  });

  it('moves a bulk UPDATE out of a draft, with what takes it back, and shows the script', async () => {
    await sample.start(ACTIONS);
    const path = draft(
      `-- Rollback: see down.sql\nALTER TABLE "User" ADD COLUMN "nick" TEXT;\nUPDATE "User" SET "nick" = lower("email") WHERE "nick" IS NULL;\n`,
      `UPDATE "User" SET "nick" = NULL;\nALTER TABLE "User" DROP COLUMN "nick";\n`,
    );
    sample.client.open(path);
    const [action] = await moves(path, 2);
    assert.ok(action);
    assert.equal(action.edit, undefined, 'made when it is chosen');
    const resolved = await sample.client.request<CodeAction>('codeAction/resolve', action);
    assert.ok(resolved.edit, sample.client.log.join('\n'));
    applyOnDisk(resolved.edit);
    assert.equal(readFileSync(path, 'utf8'), `-- Rollback: see down.sql\nALTER TABLE "User" ADD COLUMN "nick" TEXT;\n`);
    assert.equal(readFileSync(join(path, '../down.sql'), 'utf8'), `ALTER TABLE "User" DROP COLUMN "nick";\n`);
    const text = readFileSync(script('backfill_user_nick.sql'), 'utf8');
    assert.match(text, /-- WHAT: SET "nick" = lower\("email"\)/);
    assert.match(text, /-- Way back \(run=down\): SET "nick" = NULL WHERE "nick" = lower\("email"\)/);
    assert.match(text, /COMMIT;/);
    assert.equal(resolved.command?.arguments?.[0], uri(script('backfill_user_nick.sql')));
  });

  it('is disabled where the migration is shipped', async () => {
    const path = draft('UPDATE "User" SET "phone" = NULL;\n', 'SELECT 1;\n');
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    await sample.start(ACTIONS);
    sample.client.open(path);
    const [action] = await moves(path, 0);
    assert.match(action?.disabled?.reason ?? '', /An edit changes its checksum/);
    assert.equal(existsSync(script('.')), false);
  });
});
