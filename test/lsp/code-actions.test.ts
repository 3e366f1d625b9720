import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ClientCapabilities, CodeAction, CodeActionKind, Range, WorkspaceEdit } from 'vscode-languageserver';
import { applyEdits } from '../../server/src/core/text/edits.ts';
import { minimalEdits } from '../../server/src/lsp/minimal-edits.ts';
import { applyOnDisk, outline } from './edits.ts';
import { ACTIONS, codes, eachInSample, PULL, type startClient, type TestClient, uri } from './support.ts';

const INDEX = '20251103090412_add_order_customer_index';
const RENAME = '20251110101530_rename_user_name_to_full_name';
const NOT_NULL = '20251120150247_make_user_phone_required';
const RENAME_COLUMN = 'ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";\n';

describe('minimal edits', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', 'a\r');
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

  it('turn one text into the other', () => {
    fc.assert(
      fc.property(text, text, (was, is) => applyEdits(was, minimalEdits(was, is)) === is),
      { numRuns: 500 },
    );
  });

  it('touch no line that stays', () => {
    assert.deepEqual(minimalEdits('a\nb\nc\n', 'a\nx\nc\nd\n'), [
      { span: { start: 2, end: 4 }, newText: 'x\n' },
      { span: { start: 6, end: 6 }, newText: 'd\n' },
    ]);
    assert.deepEqual(minimalEdits('a\n', 'a\n'), []);
  });
});

describe('code actions', () => {
  const sample = eachInSample();
  const start = (capabilities: ClientCapabilities = ACTIONS, options?: Parameters<typeof startClient>[2]): Promise<TestClient> =>
    sample.start(capabilities, options);
  const at = (line: number, character = 0): Range => ({ start: { line, character }, end: { line, character } });
  const whole: Range = { start: { line: 0, character: 0 }, end: { line: 9_999, character: 0 } };
  const actionsAt = (path: string, range: Range, only?: CodeActionKind[]): Promise<CodeAction[]> =>
    sample.client.request('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  const resolve = (action: CodeAction): Promise<CodeAction> => sample.client.request('codeAction/resolve', action);
  const edit = async (action: CodeAction | undefined): Promise<WorkspaceEdit> => {
    assert.ok(action, 'the action is there');
    const resolved = await resolve(action);
    assert.ok(resolved.edit, sample.client.log.join('\n'));
    return resolved.edit;
  };
  const ship = (): void => {
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  };
  it('lists fixes without their edits; the one that keeps the meaning is preferred, and the edit comes when it is chosen', async () => {
    const { open, pull } = await start();
    const path = sample.project.migration(INDEX);
    open(path);
    const [finding] = (await pull(path)).filter((d) => d.code === 'create-index-not-concurrently');
    const actions = await actionsAt(path, finding!.range);
    const fix = actions.find((a) => a.isPreferred);
    assert.match(fix?.title ?? '', /concurrently/);
    assert.equal(fix?.kind, 'quickfix');
    assert.equal(fix?.edit, undefined);
    assert.deepEqual(
      fix?.diagnostics?.map((d) => d.code),
      ['create-index-not-concurrently'],
    );
    applyOnDisk(await edit(fix), ['confirm']);
    const all = readdirSync(join(sample.project.root, 'prisma/migrations')).map((name) =>
      join(sample.project.root, 'prisma/migrations', name, 'migration.sql'),
    );
    assert.ok(all.some((file) => existsSync(file) && readFileSync(file, 'utf8').includes('CREATE INDEX CONCURRENTLY "Order_')));
  });

  it('offers a plan on a rename, under a kind of its own, and to those who ask for refactorings', async () => {
    const { open, pull } = await start();
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    await pull(path);
    const title = 'Split into phases: rename "name" to "fullName"';
    const found = (await actionsAt(path, at(0, 3))).filter((a) => a.title === title);
    assert.deepEqual(
      found.map((a) => a.kind),
      ['quickfix.lockkeeper.split'],
    );
    assert.ok(found[0]?.diagnostics?.some((d) => d.code === 'rename-column'));
    assert.deepEqual(
      (await actionsAt(path, at(0, 3), ['quickfix.lockkeeper.split'])).map((a) => a.title),
      [title],
    );
    assert.deepEqual(
      (await actionsAt(path, at(0, 3), ['refactor'])).map((a) => [a.title, a.kind]),
      [
        [title, 'refactor.rewrite.lockkeeper.split'],
        ['Draft down.sql again', 'refactor.rewrite.lockkeeper.draftDown'],
      ],
    );
    assert.deepEqual(await actionsAt(path, at(0, 3), ['refactor.extract']), []);
    assert.deepEqual(await actionsAt(path, at(0, 3), ['source.organizeImports']), []);
  });

  it('asks which it is where a DROP and an ADD may be a rename', async () => {
    const { open } = await start();
    const path = sample.project.migration(RENAME);
    open(path);
    const titles = (await actionsAt(path, whole, ['quickfix.lockkeeper.split'])).map((a) => a.title);
    assert.deepEqual(
      titles.filter((t) => t.startsWith('It is a ')).map((t) => t.split(':')[0]),
      ['It is a rename', 'It is a drop'],
      titles.join('\n'),
    );
  });

  it('splits in one edit, labelled by phase and shown first; whatever is unticked, nothing is half there by default', async () => {
    const { open } = await start();
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    const made = await edit((await actionsAt(path, at(0), ['quickfix.lockkeeper.split']))[0]);
    const lines = outline(made, sample.project.root);
    const plan = 'prisma/plans/rename_user_name_to_full_name';
    for (const line of [`edit prisma/migrations/${RENAME}/migration.sql`, `create ${plan}/PLAN.md`, `create ${plan}/plan.json`])
      assert.ok(lines.includes(line), lines.join('\n'));
    const folders = new Set(lines.flatMap((l) => /^create prisma\/plans\/\w+\/(\d_\w+)\//.exec(l)?.[1] ?? []));
    assert.ok(folders.size >= 4, [...folders].join(', '));
    const labels = Object.entries(made.changeAnnotations ?? {});
    // VS Code leaves out what needs confirmation unless a person ticks it, so that the only such part does nothing
    assert.deepEqual(
      labels.filter(([, a]) => a.needsConfirmation).map(([id]) => id),
      ['confirm'],
    );
    assert.ok(labels.some(([, a]) => /^Phase 2 of \d: Deploy code that writes/.test(a.label)));
    assert.ok(labels.every(([, a]) => a.description !== undefined && !a.description.startsWith('/')));
    applyOnDisk(made, ['confirm']);
    assert.match(readFileSync(path, 'utf8'), /^-- Plan: rename_user_name_to_full_name, phase 1 of \d/m);
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(join(sample.project.root, plan, 'plan.json')), type: 1 }],
    });
    sample.client.change(path, [{ text: readFileSync(path, 'utf8') }]);
    assert.ok(!codes(await sample.client.pull(path)).includes('rename-column'));
  });

  it('edits what there is by lines, not as a whole', async () => {
    const { open } = await start();
    const path = sample.project.migration(NOT_NULL);
    const kept = '-- a remark that stays\nCREATE TABLE "kept" ("id" INTEGER PRIMARY KEY);\n\n';
    open(path, `${kept}ALTER TABLE "User" RENAME COLUMN "phone" TO "mobile";\n\nCREATE TABLE "after" ("id" INTEGER PRIMARY KEY);\n`);
    const made = await edit((await actionsAt(path, at(3), ['quickfix.lockkeeper.split']))[0]);
    const own = made.documentChanges?.find((c) => 'textDocument' in c && c.textDocument.uri === uri(path));
    assert.ok(own && 'edits' in own);
    assert.equal(own.textDocument.version, 1);
    assert.ok(own.edits.every((e) => e.range.start.line >= 3 && 'newText' in e && !e.newText.includes('"kept"')));
  });

  it('tells why there is no plan, and leaves the action as it is', async () => {
    const { open } = await start();
    const path = sample.project.migration(NOT_NULL);
    open(path, 'ALTER TABLE "User" RENAME COLUMN "nam" TO "fullName";\n');
    const said = new Promise<string>((done) => {
      sample.client.connection.onNotification('window/showMessage', (p: { message: string }) => done(p.message));
      sample.client.connection.onRequest('window/showMessageRequest', (p: { message: string }) => {
        done(p.message);
        return null;
      });
    });
    const [action] = await actionsAt(path, at(0), ['quickfix.lockkeeper.split']);
    assert.ok(action);
    assert.equal((await resolve(action)).edit, undefined);
    assert.match(await said, /no column "nam"/);
  });

  it('does nothing with an action of a text that has changed since', async () => {
    const { open, change } = await start();
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    const [action] = await actionsAt(path, at(0), ['quickfix.lockkeeper.split']);
    change(path, [{ text: 'SELECT 1;\n' }]);
    assert.equal((await resolve(action!)).edit, undefined);
    assert.equal((await resolve({ title: 'x', data: { make: 'split', uri: 7 } })).edit, undefined);
    assert.equal((await resolve({ title: 'x' })).edit, undefined);
  });

  it('gives edits at once to clients that do not resolve', async () => {
    const { open } = await start({ ...ACTIONS, textDocument: PULL.textDocument! });
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    const [action] = await actionsAt(path, at(0), ['quickfix.lockkeeper.split']);
    assert.ok(action?.edit?.documentChanges);
    assert.equal(action.data, undefined);
  });

  it('says so where an editor cannot create files, and needs no annotations', async () => {
    const { open } = await start({ ...ACTIONS, workspace: PULL.workspace! });
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    const [action] = await actionsAt(path, at(0), ['quickfix.lockkeeper.split']);
    assert.deepEqual(action?.disabled, { reason: 'This editor cannot create files from an action.' });
    await sample.client.stop();
    await start({
      ...ACTIONS,
      workspace: { ...PULL.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] } },
    });
    sample.client.open(path, RENAME_COLUMN);
    const made = await edit((await actionsAt(path, at(0), ['quickfix.lockkeeper.split']))[0]);
    assert.equal(made.changeAnnotations, undefined);
    assert.ok(!JSON.stringify(made).includes('annotationId'));
  });

  it('disables what edits a migration that is shipped, and offers a follow-up in its place', async () => {
    ship();
    const { open, pull } = await start();
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const [finding] = (await pull(path)).filter((d) => d.code === 'set-not-null');
    const actions = await actionsAt(path, finding!.range);
    const ours = actions.filter((a) => a.command === undefined);
    const [follow, ...others] = [...ours].sort((a, b) => Number(a.disabled !== undefined) - Number(b.disabled !== undefined));
    assert.equal(follow?.title, 'Create a follow-up migration');
    assert.ok(others.length >= 2);
    for (const action of others) assert.match(action.disabled?.reason ?? '', /main line/);
    const resolved = await resolve(follow!);
    applyOnDisk(resolved.edit!);
    const newest = readdirSync(join(sample.project.root, 'prisma/migrations'))
      .filter((n) => /^\d/.test(n))
      .sort()
      .at(-1)!;
    assert.match(newest, /^\d{14}_fix_make_user_phone_required$/);
    const text = readFileSync(sample.project.migration(newest), 'utf8');
    assert.match(text, /^-- Follows up on 20251120150247_make_user_phone_required: set-not-null\.\n-- /);
    assert.ok(existsSync(sample.project.migration(newest, 'down.sql')));
    assert.deepEqual(resolved.command?.arguments, [uri(sample.project.migration(newest))]);
  });

  it('puts the SQL of a fix into a follow-up where that runs on the schema of now', async () => {
    ship();
    const { open, pull } = await start();
    const path = sample.project.migration(NOT_NULL);
    // what stands in the editor is not applied, but the rule about shipped folders does not know that
    open(path, 'ALTER TABLE "Order" ADD CONSTRAINT "c" CHECK ("id" > 0) NOT VALID;\n');
    const [finding] = (await pull(path)).filter((d) => d.code === 'not-valid-never-validated');
    assert.ok(finding);
    const [follow] = (await actionsAt(path, finding.range)).filter(
      (a) => a.title === 'Create a follow-up migration' && a.diagnostics?.some((d) => d.code === 'not-valid-never-validated'),
    );
    applyOnDisk(await edit(follow));
    const newest = readdirSync(join(sample.project.root, 'prisma/migrations'))
      .filter((n) => /^\d/.test(n))
      .sort()
      .at(-1)!;
    assert.match(readFileSync(sample.project.migration(newest), 'utf8'), /VALIDATE CONSTRAINT "c"/);
  });

  it('fixes everything that keeps the meaning in the migration’s own files, for those who ask for it', async () => {
    const { open, pull, change } = await start();
    const path = sample.project.migration(INDEX);
    open(path);
    assert.ok(!(await actionsAt(path, whole)).some((a) => a.kind?.startsWith('source')));
    const [action] = await actionsAt(path, whole, ['source.fixAll']);
    assert.equal(action?.kind, 'source.fixAll.lockkeeper');
    const made = await edit(action);
    assert.equal(made.changeAnnotations, undefined);
    assert.ok(outline(made, sample.project.root).every((line) => line.startsWith(`edit prisma/migrations/${INDEX}/`)));
    applyOnDisk(made);
    assert.match(readFileSync(path, 'utf8'), /CREATE INDEX CONCURRENTLY/);
    change(path, [{ text: '-- Rollback: see down.sql\nSELECT 1;\n' }]);
    await pull(path);
    assert.deepEqual(await actionsAt(path, whole, ['source.fixAll']), []);
  });

  it('fixes nothing in a migration that is shipped', async () => {
    ship();
    const { open } = await start();
    const path = sample.project.migration(INDEX);
    open(path);
    assert.deepEqual(await actionsAt(path, whole, ['source.fixAll']), []);
  });

  it('works where git may not be asked', async () => {
    ship();
    const { open } = await start(ACTIONS, { initialize: { trusted: false } });
    const path = sample.project.migration(RENAME);
    open(path, RENAME_COLUMN);
    assert.ok(await edit((await actionsAt(path, at(0), ['quickfix.lockkeeper.split']))[0]));
  });
});
