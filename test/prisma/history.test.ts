import assert from 'node:assert/strict';
import { checksumOf } from '../../server/src/prisma/checksum.ts';
import { diagnose, wouldDeploy } from '../../server/src/prisma/history/diagnose.ts';
import type { BaseBranch, FolderOnDisk, HistoryRow, MigrationStatus } from '../../server/src/prisma/history/history.ts';
import { groupOf } from '../../server/src/prisma/history/history.ts';
import { errorIn } from '../../server/src/prisma/history/sayings.ts';
import { scriptOf } from '../../server/src/prisma/history/script.ts';
import { deriveStates, type StateInput } from '../../server/src/prisma/history/states.ts';

const SQL = 'SELECT 1;\n';
/** `git hash-object` of it. */
const BLOB = 'e0ac49d1ecfb8f96f2418b1a87e1d20e587d9d0f';
const folder = (name: string, text: string | null = SQL): FolderOnDisk => ({
  name,
  path: `/p/${name}`,
  script: text === null ? null : scriptOf(text),
});

let n = 0;
const row = (migration: string, more: Partial<HistoryRow> = {}): HistoryRow => {
  const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ++n * 60_000 + ms).toISOString();
  const startedAt = at(0);
  return {
    id: String(n),
    checksum: checksumOf(SQL),
    migration,
    logs: null,
    rolledBackAt: null,
    startedAt,
    finishedAt: new Date(Date.parse(startedAt) + 250).toISOString(),
    steps: 1,
    ...more,
  };
};
const FAILED = { finishedAt: null, steps: 0, logs: 'ERROR: no such column' } as const;
const BACK = { rolledBackAt: '2026-02-01T00:00:00.000Z' } as const;

const derive = (
  folders: readonly FolderOnDisk[],
  rows: readonly HistoryRow[] | null,
  more: Partial<StateInput> = {},
): readonly MigrationStatus[] =>
  deriveStates({
    history: rows === null ? null : { table: true, rows },
    folders,
    base: null,
    planned: [],
    rolledBack: 'pending',
    ...more,
  });
const states = (...args: Parameters<typeof derive>): Readonly<Record<string, string>> =>
  Object.fromEntries(derive(...args).map((s) => [s.name, s.state]));
const one = (...args: Parameters<typeof derive>): MigrationStatus => {
  const [first, second] = derive(...args);
  assert.ok(first !== undefined && second === undefined);
  return first;
};

describe('states of migrations, from the history of a database', () => {
  it('applied, pending, draft, and in which order they are told', () => {
    const found = derive([folder('1_a'), folder('2_b'), folder('3_c', '-- AlterTable\n')], [row('1_a')]);
    assert.deepEqual(
      found.map((s) => [s.name, s.state, s.from]),
      [
        ['1_a', 'applied', 'database'],
        ['2_b', 'pending', 'database'],
        ['3_c', 'draft', 'database'],
      ],
    );
    const [a] = found;
    assert.equal(a?.duration, 250);
    assert.equal(a?.appliedAt, new Date(Date.parse(a?.startedAt ?? '') + 250).toISOString());
    assert.equal(a?.says, null);
  });

  it('edited: line endings do not count, a byte order mark does', () => {
    const checksum = checksumOf('SELECT 1;\nSELECT 2;\n');
    const state = (text: string): string => one([folder('a', text)], [row('a', { checksum })]).state;
    assert.equal(state('SELECT 1;\r\nSELECT 2;\r\n'), 'applied');
    assert.equal(state('\uFEFFSELECT 1;\nSELECT 2;\n'), 'edited');
    assert.equal(state('SELECT 1;\nSELECT 3;\n'), 'edited');
  });

  it('failed, with the words of the database; it weighs more than anything else', () => {
    const failed = one([folder('a', 'SELECT 2;')], [row('a'), row('a', FAILED)]);
    assert.equal(failed.state, 'failed');
    assert.equal(failed.error, 'no such column');
    assert.equal(failed.blocks, 'P3009');
    assert.match(failed.says ?? '', /P3009.*Another row/);
  });

  it('neither finished nor failed: it may be running', () => {
    const running = one([folder('a')], [row('a', { ...FAILED, logs: null })]);
    assert.equal(running.state, 'failed');
    assert.equal(running.error, null);
    assert.match(running.says ?? '', /still running/);
  });

  it('rolled back: what each version of Prisma makes of it', () => {
    const rows = [row('a', BACK)];
    const says = (rolledBack: StateInput['rolledBack']): string => {
      const status = one([folder('a')], rows, { rolledBack });
      assert.equal(status.state, 'rolled-back');
      assert.equal(status.rolledBackAt, BACK.rolledBackAt);
      assert.equal(status.appliedAt, null);
      return status.says ?? '';
    };
    assert.match(says('legacy'), /up to date before Prisma 7\.9/);
    assert.doesNotMatch(says('pending'), /7\.9/);
    assert.match(says('unknown'), /not known: before 7\.9/);
  });

  it('rolled back and applied again; the row that was rolled back keeps an old Prisma from seeing that', () => {
    const rows = [row('a', { checksum: 'x'.repeat(64), ...BACK }), row('a')];
    const status = one([folder('a')], rows, { rolledBack: 'legacy' });
    assert.equal(status.state, 'applied');
    assert.match(status.says ?? '', /applied again.*still calls it edited/);
    assert.doesNotMatch(one([folder('a')], rows).says ?? '', /edited/);
    assert.match(one([folder('a')], rows, { rolledBack: 'unknown' }).says ?? '', /Prisma before 7\.9/);
  });

  it('missing on disk: the folder, or only its migration.sql', () => {
    assert.equal(one([], [row('a')]).state, 'missing');
    const empty = one([folder('a', null)], [row('a')]);
    assert.equal(empty.state, 'missing');
    assert.match(empty.says ?? '', /no migration\.sql any more/);
  });

  it('missing because the branch is behind: it is told to merge', () => {
    const base = { label: 'origin/main', migrations: new Map([['a', [BLOB]]]), removed: new Set<string>() };
    const status = one([], [row('a')], { base });
    assert.deepEqual([status.state, status.onBase], ['missing', true]);
    assert.match(status.says ?? '', /Merge origin\/main/);
  });

  it('rolled back and gone from disk: nobody has to do anything', () => {
    const gone = one([], [row('a', BACK)]);
    assert.equal(gone.state, 'rolled-back');
    assert.equal(groupOf(gone), 'gone');
  });

  it('out of order: not applied, and before one that is', () => {
    assert.deepEqual(states([folder('1'), folder('2'), folder('3')], [row('2')]), { 1: 'out-of-order', 2: 'applied', 3: 'pending' });
    // what failed or was rolled back is not where the history stands
    assert.deepEqual(states([folder('1'), folder('2')], [row('2', BACK)]), { 1: 'pending', 2: 'rolled-back' });
  });

  it('a folder without migration.sql stops deploy', () => {
    const status = one([folder('a', null)], []);
    assert.equal(status.state, 'pending');
    assert.equal(status.blocks, 'P3015');
    assert.equal(groupOf(status), 'attention');
  });

  it('marked as applied, and applied twice', () => {
    const at = '2026-01-05T00:00:00.000Z';
    const marked = one([folder('a')], [row('a', { steps: 0, startedAt: at, finishedAt: at, logs: '' })]);
    assert.equal(marked.markedApplied, true);
    assert.equal(marked.duration, null);
    assert.match(one([folder('a')], [row('a'), row('a')]).says ?? '', /applied twice/);
  });

  it('applied again with another text: what was applied last counts, and what Prisma thinks is said', () => {
    const older = row('a', { checksum: checksumOf('SELECT 0;') });
    const status = one([folder('a')], [older, row('a')]);
    assert.equal(status.state, 'applied');
    assert.match(status.says ?? '', /still calls it edited/);
    assert.equal(one([folder('a', 'SELECT 0;')], [older, row('a')]).state, 'edited');
  });

  it('any names: spaces, cases, no timestamps', () => {
    const names = ['_a', '_B', '10_x', '9_x', 'with space', 'Äpfel', '日本'].sort((a, b) => a.localeCompare(b));
    const [gone, ...here] = names;
    assert.deepEqual(
      derive(
        here.map((name) => folder(name)),
        names.map((name) => row(name)),
      ).map((s) => `${s.name} ${s.state}`),
      names.map((name) => `${name} ${name === gone ? 'missing' : 'applied'}`),
    );
  });

  it('planned phases stand at the end, whatever a database says', () => {
    const planned = [{ name: 'rename_x/1_add', folder: '/p/plans/rename_x/1_add' }];
    assert.deepEqual(states([folder('a')], [], { planned }), { a: 'pending', 'rename_x/1_add': 'planned' });
    assert.deepEqual(states([folder('a')], null, { planned }), { a: 'new', 'rename_x/1_add': 'planned' });
  });
});

describe('states of migrations, without a database', () => {
  const base = (names: readonly string[], more: Partial<BaseBranch> = {}): BaseBranch => ({
    label: 'origin/main',
    migrations: new Map(names.map((name) => [name, [BLOB]])),
    removed: new Set(),
    ...more,
  });

  it('what is on the base branch counts as applied, the rest is new or a draft', () => {
    const found = derive([folder('1'), folder('2'), folder('3', '')], null, { base: base(['1']) });
    assert.deepEqual(
      found.map((s) => [s.state, s.from, s.onBase, s.appliedAt]),
      [
        ['applied', 'git', true, null],
        ['new', 'git', false, null],
        ['draft', 'git', false, null],
      ],
    );
  });

  it('edited since, removed here, and before the newest of the base branch', () => {
    const found = states([folder('1'), folder('2', 'SELECT 2;\n'), folder('3')], null, {
      base: base(['2', '4', '5'], { removed: new Set(['4']) }),
    });
    assert.deepEqual(found, { 1: 'out-of-order', 2: 'edited', 3: 'out-of-order', 4: 'missing' });
  });

  it('line endings of a checkout are no edit', () => {
    assert.equal(one([folder('1', 'SELECT 1;\r\n')], null, { base: base(['1']) }).state, 'applied');
  });

  it('an object of git that is named otherwise, or a text that is not UTF-8, is not compared', () => {
    const other = base([], { migrations: new Map([['1', ['a'.repeat(64)]]]) });
    assert.equal(one([folder('1')], null, { base: other }).state, 'applied');
    assert.equal(one([folder('1', 'SELECT \uFFFD;\n')], null, { base: base(['1']) }).state, 'applied');
  });

  it('what lies before "since" counts as applied, with or without git', () => {
    const before = (name: string): boolean => name < '2';
    assert.deepEqual(states([folder('1'), folder('2')], null, { before }), { 1: 'applied', 2: 'new' });
    assert.deepEqual(states([folder('1'), folder('2')], null, { before, base: base(['0']) }), { 1: 'applied', 2: 'new' });
    // a database knows better
    assert.deepEqual(states([folder('1')], [], { before }), { 1: 'pending' });
  });

  it('neither git nor a database', () => {
    const status = one([folder('1')], null);
    assert.deepEqual([status.state, status.from, status.onBase], ['new', 'files', null]);
    assert.equal(one([folder('1', null)], null).blocks, 'P3015');
  });
});

describe('what Prisma would say and do', () => {
  it('historiesDiverge names the last common migration; none before the first', () => {
    const folders = [folder('1'), folder('2')];
    const found = diagnose({ table: true, rows: [row('1'), row('0')] }, folders, 'pending');
    assert.deepEqual('history' in found && found.history, {
      diagnostic: 'historiesDiverge',
      lastCommonMigrationName: '1',
      unpersistedMigrationNames: ['0'],
      unappliedMigrationNames: ['2'],
    });
  });

  it('deploy refuses a database with tables and no history, another provider, and what failed', () => {
    const nothing = { table: false, rows: [] };
    const code = (...args: Parameters<typeof wouldDeploy>): string => {
      const found = wouldDeploy(...args);
      return found.kind === 'refuses' ? found.code : found.migrations.join();
    };
    assert.equal(code({ ...nothing, others: true }, [folder('1')], 'postgresql'), 'P3005');
    assert.equal(code(nothing, [folder('1')], 'mysql'), 'P3019');
    assert.equal(code(nothing, [folder('1')], null), '1');
    assert.equal(code({ table: true, rows: [row('1', FAILED)] }, [folder('2')], null), 'P3009');
  });
});

describe('what of a migration.sql is kept', () => {
  it('drafts: no statement, whatever stands in comments', () => {
    const empty = (text: string): boolean => scriptOf(text).empty;
    for (const text of ['', '\n', '-- x', '/* a\n/* b */ */\n', ';;\n;', '\uFEFF-- x\n'])
      assert.equal(empty(text), true, JSON.stringify(text));
    for (const text of ['SELECT 1', '-- x\nSELECT 1', '; SELECT 1', '/* open', "'"]) assert.equal(empty(text), false, JSON.stringify(text));
  });

  it('the words of a database, out of what Prisma notes', () => {
    const native = [
      'A migration failed to apply. New migrations cannot be applied before the error is recovered from.',
      '',
      'Migration name: 1_a',
      '',
      'Database error code: 42703',
      '',
      'Database error:',
      'ERROR: column "x" does not exist',
      '',
      'Position:',
      '\u001b[1m  0\u001b[0m',
      '',
      '   0: sql_schema_connector::apply_migration::apply_script',
    ].join('\n');
    assert.equal(errorIn(native), 'column "x" does not exist');
    const wasm = 'external connector error\nError querying the database: ERROR: division by zero\n   0: sql_schema_connector::apply\n';
    assert.equal(errorIn(wasm), 'division by zero');
    assert.equal(errorIn(' '), null);
    assert.equal(errorIn(null), null);
  });
});
