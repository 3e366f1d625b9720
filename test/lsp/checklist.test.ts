import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ChecklistAnswer,
  ChecklistChoice,
  MigrationRef,
  ProcedureAnswer,
  SayParams,
  ShownChecklist,
  ShownItem,
  SubjectParams,
} from '../../server/src/lsp/protocol/checklist.ts';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import { applyOnDisk } from './edits.ts';
import { ACTIONS, eachInSample, uri } from './support.ts';

const NEWEST = '20251120150247_make_user_phone_required';
const RENAME = '20251110101530_rename_user_name_to_full_name';

describe('checklists over the protocol', () => {
  const sample = eachInSample();
  const start = async (initialize: object = {}): Promise<void> => {
    await sample.start(ACTIONS, { initialize });
  };
  const ref = (migration: string): MigrationRef => ({ folder: join(sample.project.root, 'prisma/migrations'), migration });
  const ask = (params: Partial<SubjectParams> = {}): Promise<ChecklistAnswer> =>
    sample.client.request('lockkeeper/checklist', { migration: null, uri: null, ...params });
  const shown = async (params: Partial<SubjectParams> = {}): Promise<ShownChecklist> => {
    const answer = await ask(params);
    assert.ok(answer.state === 'shown', answer.state);
    return answer;
  };
  const item = (of: ShownChecklist, id: string): ShownItem => of.groups.flatMap((g) => g.items).find((i) => i.id === id)!;
  const say = (migration: string, said: Partial<SayParams>): Promise<EditAnswer | Refused | null> =>
    sample.client.request('lockkeeper/checklistSay', { ...ref(migration), item: 'backup', done: null, note: null, ...said });
  const changed = (path: string): void =>
    void sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(path), type: 2 }] });

  it('are of the migration that is named, else of the document, else of the newest that can be changed', async () => {
    await start();
    assert.equal((await shown()).migration, NEWEST);
    assert.equal((await shown({ uri: uri(sample.project.migration(RENAME, 'down.sql')) })).migration, RENAME);
    assert.equal((await shown({ uri: uri(join(sample.project.root, 'package.json')) })).migration, NEWEST);
    assert.equal((await shown({ migration: ref(RENAME), uri: uri(sample.project.migration(NEWEST)) })).migration, RENAME);
    const choices = await sample.client.request<readonly ChecklistChoice[]>('lockkeeper/checklistChoices', {});
    assert.equal(choices[0]?.migration, NEWEST);
    assert.equal(choices[0]?.applied, null);
    assert.match(choices.at(-1)?.applied ?? '', /counts as applied/);
  });

  it('follow what is typed, and lead to the place', async () => {
    await start();
    const path = sample.project.migration(NEWEST);
    const before = item(await shown(), 'sql-clean');
    assert.deepEqual([before.by, before.state, before.remark], ['tool', 'open', '1 finding: set-not-null']);
    assert.equal(before.place?.uri, uri(path));
    const line = readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((l) => l.includes('SET NOT NULL'));
    assert.equal(before.place?.range?.start.line, line);
    sample.client.open(path);
    sample.client.change(path, [{ text: '-- Rollback: see down.sql\nALTER TABLE "User" ALTER COLUMN "phone" DROP NOT NULL;\n' }]);
    const after = item(await shown(), 'sql-clean');
    assert.deepEqual([after.state, after.place], ['done', null]);
  });

  it('keep what a person says in checklist.json, without a name where git must not be asked', async () => {
    await start({ trusted: false });
    const file = sample.project.migration(NEWEST, 'checklist.json');
    const answer = await say(NEWEST, { done: true, note: 'restored' });
    assert.ok(answer !== null && 'edit' in answer);
    applyOnDisk(answer.edit);
    changed(file);
    assert.match(readFileSync(file, 'utf8'), /^ {4}\{ "item": "backup", "done": true, "date": "[\d-]+", "note": "restored" \}$/m);
    const now = item(await shown(), 'backup');
    assert.deepEqual([now.by, now.state, now.note], ['person', 'done', 'restored']);
    assert.equal(await say(NEWEST, { done: true }), null);
    // what is typed there and not saved yet is kept
    sample.client.open(file);
    sample.client.change(file, [{ text: readFileSync(file, 'utf8').replace('restored', 'typed') }]);
    const again = await say(NEWEST, { item: 'on-call', done: true });
    assert.ok(again !== null && 'edit' in again);
    const [edit] = again.edit.documentChanges ?? [];
    assert.ok(edit !== undefined && 'edits' in edit && edit.textDocument.version === 2);
    assert.match((await shown()).markdown, /- \[x\] Database backup verified: [\d-]+: typed\n/);
  });

  it('may be said of a migration that is applied: the file is not part of its checksum', async () => {
    await start();
    const old = '20250112093015_init';
    const answer = await say(old, { done: true });
    assert.ok(answer !== null && 'edit' in answer);
    assert.deepEqual(
      (answer.edit.documentChanges ?? []).map((c) => ('textDocument' in c ? c.textDocument.uri : 'uri' in c ? c.uri : '')),
      [uri(sample.project.migration(old, 'checklist.json')), uri(sample.project.migration(old, 'checklist.json'))],
    );
  });

  it('say why nothing can be said', async () => {
    await start();
    const file = sample.project.migration(NEWEST, 'checklist.json');
    writeFileSync(file, '{ "version": 9, "items": [] }');
    const broken = await shown();
    assert.equal(broken.problem?.uri, uri(file));
    assert.match(broken.problem?.message ?? '', /newer Lockkeeper/);
    const refused = async (migration: string, said: Partial<SayParams>): Promise<string> => {
      const answer = await say(migration, said);
      return answer !== null && 'refused' in answer ? answer.refused : '';
    };
    assert.match(await refused(NEWEST, { done: true }), /cannot be used, so nothing is written/);
    assert.match(await refused(NEWEST, { item: 'sql-clean', done: true }), /not for a person to tick/);
    assert.match(await refused('20990101000000_gone', { done: true }), /not there any more/);
  });

  it('tell why there is none: no project, none that can be changed, Prisma 8, another database', async () => {
    const states: string[] = [];
    const look = async (): Promise<void> => {
      await start();
      states.push((await ask()).state);
      await sample.client.stop();
    };
    writeFileSync(join(sample.project.root, 'lockkeeper.config.jsonc'), '{ "since": "2099" }');
    await look();
    writeFileSync(join(sample.project.root, 'package.json'), '{ "devDependencies": { "prisma": "8.0.0" } }');
    await look();
    writeFileSync(join(sample.project.root, 'prisma/migrations/migration_lock.toml'), 'provider = "mysql"\n');
    await look();
    rmSync(join(sample.project.root, 'prisma'), { recursive: true });
    await look();
    assert.deepEqual(states, ['no-migration', 'prisma-8', 'other-database', 'no-project']);
  });

  it('the rollback procedure is of that very migration, or refused', async () => {
    await start();
    const procedure = (params: Partial<SubjectParams>): Promise<ProcedureAnswer> =>
      sample.client.request('lockkeeper/rollbackProcedure', { migration: null, uri: null, ...params });
    const page = await procedure({ uri: uri(sample.project.migration(RENAME)) });
    assert.ok('markdown' in page);
    assert.match(page.markdown, new RegExp(`-f prisma/migrations/${RENAME}/down.sql\n`));
    assert.match(page.markdown, /npm run db:migrate:status/);
    const gone = await procedure({ migration: ref('20990101000000_gone') });
    assert.ok('refused' in gone && /not there any more/.test(gone.refused));
    const none = await procedure({ uri: uri(join(sample.project.root, 'package.json')) });
    assert.ok('refused' in none && /belongs to no migration/.test(none.refused));
  });
});
