import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCapabilities, CodeAction, CodeLens, Range } from 'vscode-languageserver';
import type { MigrationChoice, RevertAnswer } from '../../server/src/lsp/protocol/rollback.ts';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import { applyOnDisk } from './edits.ts';
import { ACTIONS, codes, eachInSample, PULL, type TestClient, uri } from './support.ts';

const CURRENCY = '20251117083055_add_order_currency';
const RENAME = '20251110101530_rename_user_name_to_full_name';
const TOP: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

describe('ways back in the editor', () => {
  const sample = eachInSample();
  const start = (capabilities: ClientCapabilities = ACTIONS, commands = true): Promise<TestClient> =>
    sample.start(capabilities, { initialize: { commands } });
  const lenses = async (path: string): Promise<readonly string[]> =>
    (await sample.client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: uri(path) } })).map((l) => {
      assert.deepEqual(l.range, TOP);
      return l.command?.title ?? '';
    });
  const actions = (path: string, range = TOP, only?: string[]): Promise<CodeAction[]> =>
    sample.client.request('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  const draft = (path: string): Promise<EditAnswer | Refused> => sample.client.request('lockkeeper/draftDown', { uri: uri(path) });
  const made = (answer: EditAnswer | Refused): EditAnswer => {
    assert.ok('edit' in answer, JSON.stringify(answer));
    return answer;
  };

  it('code lenses tell the grade, the transactions and the checklist, and of down.sql the way to its pair', async () => {
    const [up, down] = [sample.project.migration(CURRENCY), sample.project.migration(CURRENCY, 'down.sql')];
    const { open, change } = await start();
    open(up);
    assert.deepEqual(await lenses(up), ['Open down.sql', 'Checklist']);
    const [rename] = [sample.project.migration(RENAME)];
    open(rename, 'ALTER TABLE "User" ADD COLUMN "a" TEXT;\nALTER TABLE "User" ADD COLUMN "b" TEXT;\n');
    assert.deepEqual(await lenses(rename), [
      'Open down.sql (leaves something)',
      '2 statements, 2 transactions (Prisma 7.10.1)',
      'Checklist',
    ]);
    applyOnDisk(made(await draft(up)).edit, ['confirm']);
    open(down);
    assert.deepEqual(await lenses(up), ['Open down.sql (exact)', 'Checklist']);
    assert.deepEqual(await lenses(down), ['Open migration.sql', 'Exact', 'Draft again']);
    change(down, [{ text: '-- Grade: exact.\nSELECT 1;\n' }]);
    assert.deepEqual(await lenses(down), ['Open migration.sql', 'Leaves something', 'Draft again']);
  });

  it('without a down.sql there is one to draft; other editors get only what they can open', async () => {
    rmSync(sample.project.migration(CURRENCY, 'down.sql'));
    const { open } = await start();
    open(sample.project.migration(CURRENCY));
    assert.deepEqual(await lenses(sample.project.migration(CURRENCY)), ['Draft down.sql', 'Checklist']);
    await sample.client.stop();
    await start(ACTIONS, false);
    sample.client.open(sample.project.migration(CURRENCY));
    assert.deepEqual(await lenses(sample.project.migration(CURRENCY)), []);
  });

  it('a draft is made from the command and from the action, once', async () => {
    const [up, down] = [sample.project.migration(CURRENCY), sample.project.migration(CURRENCY, 'down.sql')];
    rmSync(down);
    const { open, request } = await start();
    open(up);
    const offered = (await actions(up)).filter((a) => /down\.sql/.test(a.title));
    assert.deepEqual(
      offered.map((a) => [a.title, a.kind]),
      [['Draft down.sql', 'quickfix']],
    );
    const refactor = (await actions(up, TOP, ['refactor'])).find((a) => a.title === 'Draft down.sql');
    assert.equal(refactor?.kind, 'refactor.rewrite.lockkeeper.draftDown');
    const resolved = await request<CodeAction>('codeAction/resolve', refactor);
    const answer = made(await draft(up));
    assert.equal(answer.open, uri(down));
    assert.deepEqual(resolved.edit, answer.edit);
    applyOnDisk(answer.edit);
    assert.match(readFileSync(down, 'utf8'), /^-- Grade: exact\.$/m);
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(down), type: 1 }] });
    open(down);
    const again = (await actions(down)).filter((a) => a.title === 'Draft down.sql again');
    assert.equal(again.length, 1);
    assert.deepEqual(made(await draft(down)).edit, { documentChanges: [] });
  });

  it('what was written by hand is shown first, or refused where it cannot be shown', async () => {
    const down = sample.project.migration(RENAME, 'down.sql');
    await start();
    sample.client.open(down);
    const { edit } = made(await draft(down));
    const labels = Object.values(edit.changeAnnotations ?? {});
    assert.ok(labels.some((l) => l.needsConfirmation === true));
    assert.ok(labels.some((l) => l.label === 'It was written by hand, and the draft is another.'));
    await sample.client.stop();
    await start(PULL);
    sample.client.open(down);
    const refused = await draft(down);
    assert.ok('refused' in refused);
    assert.match(
      refused.refused,
      /^It was written by hand, and the draft is another\. Put what is to stay between "-- lockkeeper: by hand"/,
    );
  });

  it('a down.sql that leaves something has a fix', async () => {
    const down = sample.project.migration(CURRENCY, 'down.sql');
    writeFileSync(down, 'SELECT 1;\n');
    const { open, pull, request } = await start();
    open(down);
    const [finding] = (await pull(down)).filter((d) => d.code === 'down-leaves-something');
    assert.match(String(finding!.message), /column "Order"\."currency" is left behind/);
    const [fix] = (await actions(down, finding!.range)).filter((a) => a.kind === 'quickfix' && a.command === undefined);
    assert.equal(fix?.title, 'Draft down.sql again');
    const resolved = await request<CodeAction>('codeAction/resolve', fix);
    applyOnDisk(resolved.edit!, ['confirm']);
    await sample.client.stop();
    await start();
    sample.client.open(down);
    assert.deepEqual(codes(await sample.client.pull(down)), []);
  });

  it('the Rollback comment is written anew by a fix', async () => {
    const up = sample.project.migration(CURRENCY);
    const text = `-- Rollback: ALTER TABLE "Order" DROP COLUMN "x";\n${readFileSync(up, 'utf8').replaceAll(/^--.*\n/gm, '')}`;
    const { open, pull, request } = await start();
    open(up, text);
    assert.ok(codes(await pull(up)).includes('rollback-comment-differs'));
    const fix = (await actions(up)).find((a) => a.title === 'Write the Rollback comment anew');
    const { edit } = await request<CodeAction>('codeAction/resolve', fix);
    assert.match(JSON.stringify(edit), /-- Rollback: ALTER TABLE \\"Order\\" DROP COLUMN \\"currency\\";/);
  });

  it('a revert is an edit that is shown first, with what to know; what depends on it is said', async () => {
    await start();
    const answer = await sample.client.request<RevertAnswer | Refused>('lockkeeper/revert', {
      uri: uri(sample.project.migration(CURRENCY)),
    });
    assert.ok('edit' in answer, JSON.stringify(answer));
    assert.ok(Object.values(answer.edit.changeAnnotations ?? {}).some((l) => l.needsConfirmation === true));
    assert.match(answer.notes.at(-1) ?? '', /schema\.prisma/);
    applyOnDisk(answer.edit, ['confirm']);
    const names = readdirSync(join(sample.project.root, 'prisma/migrations')).filter((n) => n.endsWith('_revert_add_order_currency'));
    assert.equal(names.length, 1);
    assert.equal(answer.open, uri(sample.project.migration(names[0]!)));
    assert.ok(existsSync(sample.project.migration(names[0]!, 'down.sql')));
    const refused = await sample.client.request<RevertAnswer | Refused>('lockkeeper/revert', {
      uri: uri(sample.project.migration('20250112093015_init')),
    });
    assert.ok('refused' in refused && /depends on/.test(refused.refused));
    const gone = await sample.client.request<Refused>('lockkeeper/revert', { uri: uri(sample.project.migration('none')) });
    assert.ok('refused' in gone);
  });

  it('lists all migrations, newest first', async () => {
    await start();
    const choices = await sample.client.request<MigrationChoice[]>('lockkeeper/migrationChoices', {});
    assert.equal(choices.length, 12);
    assert.deepEqual(
      choices.map((c) => c.name),
      choices
        .map((c) => c.name)
        .sort()
        .reverse(),
    );
    assert.equal(choices[0]?.wayBack, 'down.sql');
  });
});
