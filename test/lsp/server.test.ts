import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, type CodeAction, type Hover, LSPErrorCodes, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type { CheckAllResult, EffectiveConfig, RuleSummary, Status } from '../../server/src/lsp/protocol.ts';
import { codes, eachInSample, PULL, PUSH, uri } from './support.ts';

const INDEX = '20251103090412_add_order_customer_index';
const RENAME = '20251110101530_rename_user_name_to_full_name';
const NOT_NULL = '20251120150247_make_user_phone_required';

describe('language server over stdio', () => {
  const sample = eachInSample();
  const { start } = sample;
  it('answers a pull with code, page, severity and data', async () => {
    const { open, pull } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const [finding] = (await pull(path)).filter((d) => d.code === 'set-not-null');
    assert.ok(finding);
    assert.equal(finding.source, 'lockkeeper');
    assert.equal(finding.severity, 1);
    assert.match(finding.codeDescription?.href ?? '', /^https:\/\/.*\/docs\/rules\/set-not-null\.md$/);
    assert.deepEqual(finding.data, { rule: 'set-not-null', hazards: ['blocks-reads', 'blocks-writes'] });
    assert.deepEqual(finding.range, { start: { line: 9, character: 19 }, end: { line: 9, character: 52 } });
  });

  it('finds the same whatever the language id', async () => {
    const { open, pull, close } = await start(PULL);
    const path = sample.project.migration(RENAME);
    const seen: string[][] = [];
    for (const id of ['sql', 'postgres', 'plaintext']) {
      open(path, undefined, id);
      seen.push(codes(await pull(path)));
      close(path);
    }
    assert.ok(seen[0]!.includes('drop-column'));
    assert.deepEqual(seen, [seen[0], seen[0], seen[0]]);
  });

  it('follows incremental changes, also beside surrogate pairs and CRLF', async () => {
    const { open, change, pull } = await start(PULL);
    const path = sample.project.migration(INDEX);
    open(path, '-- 🚢🚢\r\nCREATE INDEX "a" ON "Order"("status");\r\n');
    const [before] = (await pull(path)).filter((d) => d.code === 'create-index-not-concurrently');
    assert.deepEqual(before?.range.start, { line: 1, character: 0 });
    change(path, [{ range: { start: { line: 0, character: 5 }, end: { line: 0, character: 7 } }, text: '🛶' }]);
    change(path, [{ range: { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } }, text: ' CONCURRENTLY' }]);
    assert.ok(!codes(await pull(path)).includes('create-index-not-concurrently'));
  });

  it('says "unchanged" for an id that still holds', async () => {
    const { open, request } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const textDocument = { uri: uri(path) };
    const first = await request<{ resultId: string }>('textDocument/diagnostic', { textDocument });
    const second = await request<{ kind: string; resultId: string }>('textDocument/diagnostic', {
      textDocument,
      previousResultId: first.resultId,
    });
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
  });

  it('tells the workspace which migrations have findings, and clears what went away', async () => {
    const { request } = await start(PULL);
    const ask = (previousResultIds: object[]): Promise<WorkspaceDiagnosticReport> => request('workspace/diagnostic', { previousResultIds });
    const { items } = await ask([]);
    assert.equal(items.length, 4);
    const previous = items.map((i) => ({ uri: i.uri, value: i.resultId }));
    assert.deepEqual(new Set((await ask(previous)).items.map((i) => i.kind)), new Set(['unchanged']));
    rmSync(join(sample.project.migration(NOT_NULL), '..'), { recursive: true });
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(sample.project.migration(NOT_NULL)), type: 3 }],
    });
    await sample.client.asked('workspace/diagnostic/refresh');
    const after = (await ask(previous)).items.find((i) => i.uri === uri(sample.project.migration(NOT_NULL)));
    assert.deepEqual(after?.kind === 'full' ? after.items : null, []);
  });

  it('pushes to clients that cannot pull, with the version, and clears on closing', async () => {
    const { open, change, close, pushed } = await start(PUSH);
    const path = sample.project.migration(INDEX);
    open(path);
    const first = await pushed(path, (items) => items.length > 0);
    assert.ok(codes(first).includes('create-index-not-concurrently'));
    change(path, [{ text: 'SELECT 1;\n' }]);
    await pushed(path, (items, version) => version === 2 && !codes(items).includes('create-index-not-concurrently'));
    close(path);
    await pushed(path, (items) => items.length === 0);
  });

  it('shows the lock card, and the history of a column through a rename', async () => {
    const { open, change, request } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const hover = async (character: number, line = 9): Promise<string> => {
      const answer = await request<Hover | null>('textDocument/hover', { textDocument: { uri: uri(path) }, position: { line, character } });
      return (answer?.contents as { value: string } | undefined)?.value ?? '';
    };
    const card = await hover(48);
    assert.match(card, /`public\.User`.*ACCESS EXCLUSIVE.*reads and writes.*reads every row/);
    assert.match(card, /PostgreSQL 16/);
    assert.match(card, /The safe way/);
    assert.match(await hover(33), /History of `User\.phone`/);
    const earlier = sample.project.migration('20250322160901_add_user_phone');
    open(earlier, 'ALTER TABLE "User" ADD COLUMN "tel" TEXT;\nALTER TABLE "User" RENAME COLUMN "tel" TO "phone";\n');
    change(path, [{ text: 'ALTER TABLE "User" ALTER COLUMN "phone" SET NOT NULL;\n' }]);
    assert.match(await hover(34, 0), /renamed from tel[\s\S]*added as text/);
  });

  it('offers to ignore with a reason, and the rule’s page', async () => {
    const { open, pull, request } = await start(PULL, { initialize: { commands: true } });
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const [finding] = (await pull(path)).filter((d) => d.code === 'set-not-null');
    const actions = await request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range: finding!.range,
      context: { diagnostics: [finding] },
    });
    const ignore = actions.find((a) => a.title === 'Ignore set-not-null here, with a reason');
    assert.deepEqual(ignore?.edit?.documentChanges, [
      {
        textDocument: { uri: uri(path), version: 1 },
        edits: [
          {
            range: { start: { line: 9, character: 0 }, end: { line: 9, character: 0 } },
            newText: '-- lockkeeper-ignore set-not-null: reason\n',
          },
        ],
      },
    ]);
    assert.deepEqual(actions.find((a) => a.command)?.command?.arguments, ['set-not-null']);
  });

  it('never edits a migration that is shipped: the action is disabled and says why', async () => {
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const { open, pull, request } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const [finding] = await pull(path);
    const actions = await request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range: finding!.range,
      context: { diagnostics: [finding] },
    });
    assert.ok(actions.length > 0);
    assert.deepEqual(
      actions.filter((a) => a.edit !== undefined),
      [],
    );
    assert.match(actions.find((a) => a.disabled)?.disabled?.reason ?? '', /main line/);
  });

  it('reports a broken config in its own file and goes on with the rest', async () => {
    const { open, pull } = await start(PULL);
    const config = join(sample.project.root, 'lockkeeper.config.jsonc');
    const sql = sample.project.migration(NOT_NULL);
    open(sql);
    open(config, '{\n  "since": "20251101",\n  "rules": { "set-not-nul": "off", "drop-column": 3 },\n  "postgresVersion": "x"\n', 'jsonc');
    const problems = await pull(config);
    assert.ok(problems.length >= 3);
    for (const problem of problems) assert.doesNotMatch(String(problem.message), /\bat \w+ \(|Error:/);
    assert.ok(codes(await pull(sql)).includes('set-not-null'));
  });

  it('reads a config that another program wrote', async () => {
    const { open, pull } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    const config = join(sample.project.root, 'lockkeeper.config.jsonc');
    open(path);
    assert.ok(codes(await pull(path)).includes('set-not-null'));
    writeFileSync(config, '{ "rules": { "set-not-null": "off" } }');
    const refreshed = sample.client.asked('workspace/diagnostic/refresh');
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(config), type: 2 }] });
    await refreshed;
    assert.ok(!codes(await pull(path)).includes('set-not-null'));
  });

  it('goes on with the reduced grammar when WebAssembly cannot be loaded, and says so', async () => {
    const { open, pull, request } = await start(PULL, { env: { LOCKKEEPER_TEST_NO_WASM: '1' } });
    const path = sample.project.migration(NOT_NULL);
    open(path);
    assert.ok(codes(await pull(path)).includes('set-not-null'));
    assert.equal((await request<Status>('lockkeeper/status', { uri: uri(path) })).reader, 'reduced grammar');
    assert.ok(sample.client.log.some((line) => line.includes('reduced grammar')));
  });

  it('tells status, settings and rules', async () => {
    const { request } = await start(PULL);
    const status = await request<Status>('lockkeeper/status', { uri: uri(sample.project.migration(NOT_NULL)) });
    assert.equal(status.reader, 'libpg-query');
    assert.deepEqual(status.projects[0]?.postgres, { version: 16, from: 'docker-compose.yml' });
    assert.equal(status.projects[0]?.prisma.version, '7.10.1');
    assert.match(status.file?.runs ?? '', /1 statement, 1 transaction/);
    assert.match((await request<EffectiveConfig>('lockkeeper/effectiveConfig', { uri: null })).text, /"since": "20251101"/);
    const all = await request<CheckAllResult>('lockkeeper/checkAll', {});
    assert.deepEqual([all.projects, all.migrations], [1, 4]);
    assert.ok((await request<RuleSummary[]>('lockkeeper/rules', {})).some((r) => r.id === 'set-not-null'));
    assert.match((await request<{ markdown: string }>('lockkeeper/explainRule', { rule: 'set-not-null' })).markdown, /^# set-not-null/);
    assert.equal(await request('lockkeeper/explainRule', { rule: 'nothing' }), null);
  });

  it('survives requests that make no sense', async () => {
    const { request, open, pull } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    const answers = await Promise.allSettled([
      request('textDocument/hover', { textDocument: { uri: uri(path) } }),
      request('textDocument/hover', { textDocument: { uri: 'untitled:Untitled-1' }, position: { line: 0, character: 0 } }),
      request('textDocument/hover', { textDocument: { uri: uri(path) }, position: { line: 9_999, character: -3 } }),
      request('textDocument/codeAction', { textDocument: { uri: 'file:///%' }, range: null, context: null }),
      request('textDocument/diagnostic', { textDocument: { uri: 'file:///nowhere/migrations/x/migration.sql' } }),
      request('lockkeeper/status', {}),
      request('lockkeeper/nothing', {}),
    ]);
    assert.equal(answers.length, 7);
    assert.ok(codes(await pull(path)).includes('set-not-null'));
  });

  it('answers a cancelled request as cancelled', async () => {
    const { connection } = await start(PULL);
    const source = new CancellationTokenSource();
    const answer = connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token);
    source.cancel();
    await assert.rejects(answer, (error: { code?: number }) => error.code === LSPErrorCodes.RequestCancelled);
  });

  it('ends on exit', async () => {
    const { exited } = await start(PULL);
    await sample.client.stop();
    assert.equal(await exited, 0);
  });

  it('gives the first findings of an open file at once', async () => {
    const started = performance.now();
    const { open, pull } = await start(PULL);
    const path = sample.project.migration(NOT_NULL);
    open(path);
    assert.ok((await pull(path)).length > 0);
    const took = performance.now() - started;
    // A figure for people; the bound is wide because test machines are shared. `npm run bench` measures.
    console.log(`      first findings after ${took.toFixed(0)} ms`);
    assert.ok(took < 10_000);
  });
});
