import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { Phase, Plan } from '../../server/src/core/plans/plan.ts';
import { loadReader } from '../../server/src/load-reader.ts';
import type { FileChange } from '../../server/src/prisma/changes/file-change.ts';
import { changesOfFix } from '../../server/src/prisma/changes/of-fix.ts';
import { changesOfPlan } from '../../server/src/prisma/changes/of-plan.ts';
import { planFileOf, readPlanFile, renderPlanFile } from '../../server/src/prisma/changes/plan-file.ts';
import { planMarks } from '../../server/src/prisma/changes/plan-marks.ts';
import { isBroken, type PlanOnDisk, readPlan, readPlans } from '../../server/src/prisma/changes/plans.ts';
import { confirmation, promotion } from '../../server/src/prisma/changes/promote.ts';
import { timestampAfter, timestampsBefore } from '../../server/src/prisma/changes/timestamps.ts';
import { writeChanges } from '../../server/src/prisma/changes/write.ts';
import { openProject, type ProjectAnalysis } from '../../server/src/prisma/project-analysis.ts';
import { readProject } from '../../server/src/prisma/projects.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

/** Every file below a folder with its text; links as what they are. */
function snapshot(root: string): Record<string, string> {
  const out: Record<string, string> = {};
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) visit(path);
      else out[relative(root, path)] = entry.isSymbolicLink() ? '<link>' : readFileSync(path, 'utf8');
      if (entry.isDirectory() && readdirSync(path).length === 0) out[`${relative(root, path)}/`] = '';
    }
  };
  visit(root);
  return out;
}

const make = (changes: readonly FileChange[], within: string) => writeChanges({ title: 'test', changes }, within);
const problem = (result: Awaited<ReturnType<typeof make>>): string => {
  assert.ok('problem' in result, JSON.stringify(result));
  return result.problem;
};

describe('changes: writing', () => {
  it('makes files, new folders with all that is in them, replaces, renames and deletes', async () => {
    const root = tempFolder({ 'a/x.sql': 'old', 'b/y.sql': 'y', 'c/z.sql': 'z', 'c/d/w.sql': 'w' });
    chmodSync(join(root, 'a/x.sql'), 0o640);
    const paths = await make(
      [
        { kind: 'create', path: join(root, 'n/1/m.sql'), text: 'm' },
        { kind: 'create', path: join(root, 'n/1/d.sql'), text: 'd' },
        { kind: 'create', path: join(root, 'n/PLAN.md'), text: 'P' },
        { kind: 'create', path: join(root, 'a/new.sql'), text: 'n' },
        { kind: 'replace', path: join(root, 'a/x.sql'), text: 'new', was: 'old' },
        { kind: 'rename', from: join(root, 'b'), to: join(root, 'deep/er/b') },
        { kind: 'delete', path: join(root, 'c') },
      ],
      root,
    );
    assert.deepEqual(
      (paths as readonly string[]).map((p) => relative(root, p)),
      ['n/1/m.sql', 'n/1/d.sql', 'n/PLAN.md', 'a/new.sql', 'a/x.sql', 'deep/er/b'],
    );
    assert.deepEqual(snapshot(root), {
      'a/new.sql': 'n',
      'a/x.sql': 'new',
      'deep/er/b/y.sql': 'y',
      'n/1/d.sql': 'd',
      'n/1/m.sql': 'm',
      'n/PLAN.md': 'P',
    });
    assert.equal(statSync(join(root, 'a/x.sql')).mode & 0o777, 0o640);
  });

  it('edits a folder that is renamed in the same go, and leaves no other file in it', async () => {
    const root = tempFolder({ 'm/one/migration.sql': 'a' });
    const paths = await make(
      [
        { kind: 'replace', path: join(root, 'm/one/migration.sql'), text: 'b', was: 'a' },
        { kind: 'create', path: join(root, 'm/one/down.sql'), text: 'd' },
        { kind: 'rename', from: join(root, 'm/one'), to: join(root, 'm/two') },
      ],
      root,
    );
    assert.deepEqual(snapshot(root), { 'm/two/down.sql': 'd', 'm/two/migration.sql': 'b' });
    assert.deepEqual(
      paths,
      ['m/two/migration.sql', 'm/two/down.sql', 'm/two'].map((p) => join(root, p)),
    );
  });

  const refusals: readonly (readonly [string, (root: string) => FileChange, RegExp])[] = [
    ['a path that is taken', (r) => ({ kind: 'create', path: join(r, 'a/x.sql'), text: '' }), /^a\/x\.sql: There is something/],
    ['a text that has changed', (r) => ({ kind: 'replace', path: join(r, 'a/x.sql'), text: '', was: 'other' }), /changed meanwhile/],
    ['a file that is gone', (r) => ({ kind: 'replace', path: join(r, 'a/no.sql'), text: '', was: '' }), /nothing at this path/],
    ['a folder in place of a file', (r) => ({ kind: 'replace', path: join(r, 'a'), text: '', was: '' }), /not a file/],
    ['a link in place of a file', (r) => ({ kind: 'replace', path: join(r, 'link.sql'), text: '', was: 'x' }), /symbolic link/],
    ['a link that leads nowhere', (r) => ({ kind: 'create', path: join(r, 'dangling'), text: '' }), /symbolic link/],
    ['a folder behind a link that leads out', (r) => ({ kind: 'create', path: join(r, 'out/x.sql'), text: '' }), /outside of the project/],
    ['a path above', (r) => ({ kind: 'create', path: join(r, '..', 'lockkeeper-x.sql'), text: '' }), /outside of the project/],
    ['the project itself', (r) => ({ kind: 'delete', path: r }), /outside of the project/],
    [
      'a file as a folder',
      (r) => ({ kind: 'create', path: join(r, 'a/x.sql/y.sql'), text: '' }),
      /file, not a folder|something at this path/,
    ],
    ['a rename of nothing', (r) => ({ kind: 'rename', from: join(r, 'no'), to: join(r, 'yes') }), /nothing at this path/],
    ['a rename onto something', (r) => ({ kind: 'rename', from: join(r, 'b'), to: join(r, 'a') }), /something at this path/],
    ['bytes that are no UTF-8', (r) => ({ kind: 'replace', path: join(r, 'latin.sql'), text: '', was: '\uFFFD' }), /UTF-8/],
    ['a name that is too long', (r) => ({ kind: 'create', path: join(r, 'x'.repeat(300)), text: '' }), /longer than/],
  ];
  for (const [what, change, message] of refusals) {
    it(`refuses ${what}, whole`, async () => {
      const outside = tempFolder({ 'keep.sql': 'x' });
      const root = tempFolder({ 'a/x.sql': 'x', 'b/y.sql': 'y' });
      symlinkSync(join(root, 'a/x.sql'), join(root, 'link.sql'));
      symlinkSync(join(root, 'nowhere'), join(root, 'dangling'));
      symlinkSync(outside, join(root, 'out'));
      writeFileSync(join(root, 'latin.sql'), Buffer.from([0xff]));
      const before = snapshot(root);
      const result = await make(
        [
          { kind: 'create', path: join(root, 'new/folder/f.sql'), text: 'f' },
          { kind: 'replace', path: join(root, 'b/y.sql'), text: 'changed', was: 'y' },
          change(root),
          { kind: 'create', path: join(root, 'b/more.sql'), text: 'm' },
        ],
        root,
      );
      assert.match(problem(result), message);
      assert.match(problem(result), /Nothing was changed\.$/);
      assert.deepEqual(snapshot(root), before);
      assert.deepEqual(snapshot(outside), { 'keep.sql': 'x' });
      assert.equal(existsSync(join(root, '..', 'lockkeeper-x.sql')), false);
    });
  }

  it('takes everything back when a later step fails', async () => {
    const root = tempFolder({ 'a/x.sql': 'x', 'b/y.sql': 'y', 'c/z.sql': 'z' });
    const before = snapshot(root);
    const inode = lstatSync(join(root, 'b/y.sql')).ino;
    const result = await make(
      [
        { kind: 'create', path: join(root, 'new/f.sql'), text: 'f' },
        { kind: 'create', path: join(root, 'a/f.sql'), text: 'f' },
        { kind: 'replace', path: join(root, 'a/x.sql'), text: 'changed', was: 'x' },
        { kind: 'rename', from: join(root, 'b'), to: join(root, 'moved/b') },
        { kind: 'delete', path: join(root, 'c') },
        // both pass the check and exclude each other
        { kind: 'create', path: join(root, 'a/twice.sql'), text: '1' },
        { kind: 'create', path: join(root, 'a/twice.sql'), text: '2' },
      ],
      root,
    );
    assert.match(problem(result), /twice\.sql: There is something at this path already\. Nothing was changed\.$/);
    assert.deepEqual(snapshot(root), before);
    assert.equal(lstatSync(join(root, 'b/y.sql')).ino, inode);
  });

  it('works below a project that is itself behind a link', async () => {
    const real = tempFolder({ 'p/x.sql': 'x' });
    const root = tempFolder();
    symlinkSync(join(real, 'p'), join(root, 'p'));
    assert.ok(!('problem' in (await make([{ kind: 'create', path: join(root, 'p/n/y.sql'), text: 'y' }], join(root, 'p')))));
    assert.equal(readFileSync(join(real, 'p/n/y.sql'), 'utf8'), 'y');
  });
});

describe('changes: timestamps', () => {
  const at = (text: string): Date => new Date(text);

  it('are UTC, and of now where that sorts last', () => {
    assert.equal(timestampAfter(['20260101000000_a'], at('2026-03-01T01:02:03+02:00')), '20260228230203');
    assert.equal(timestampAfter([], at('2026-03-01T00:00:00.900Z')), '20260301000000');
  });

  it('go on from the last folder, seconds carried to minutes, days and years', () => {
    const now = at('2026-01-01T00:00:00Z');
    assert.equal(timestampAfter(['20260101000000_a'], now), '20260101000001');
    assert.equal(timestampAfter(['20260101000059_a', '20250101000000_b'], now), '20260101000100');
    assert.equal(timestampAfter(['20261231235959_a'], now), '20270101000000');
    assert.equal(timestampAfter(['20280228235959_a'], now), '20280229000000');
    assert.equal(timestampAfter(['99991231235959_a'], now), null);
  });

  it('sort after names that are no moment', () => {
    const now = at('2026-06-01T00:00:00Z');
    for (const name of ['20269999999999_a', '20260600000000_a', '2027_a', '202706_a', '202801010000001_a', '0_init', '20260601000000']) {
      const found = timestampAfter([name], now);
      assert.ok(found !== null && found.length === 14);
      assert.ok(new Intl.Collator().compare(`${found}_x`, name) > 0, `${found} after ${name}`);
      assert.equal(
        new Date(`${found.slice(0, 4)}-${found.slice(4, 6)}-${found.slice(6, 8)}T00:00:00Z`).toISOString().slice(8, 10),
        found.slice(6, 8),
      );
    }
    assert.equal(timestampAfter(['baseline'], now), '20260601000000');
  });

  it('fit between two folders, or there is no room', () => {
    assert.deepEqual(timestampsBefore('20260101000000_b', '20250101000000_a', 2), ['20251231235958', '20251231235959']);
    assert.deepEqual(timestampsBefore('20260101000000_b', null, 1), ['20251231235959']);
    assert.equal(timestampsBefore('20260101000001_b', '20260101000000_a', 1), null);
    assert.equal(timestampsBefore('20260101000002_b', '20260101000000_a', 2), null);
    assert.equal(timestampsBefore('init', null, 1), null);
  });
});

const phase = (n: number, type: Phase['type'], name: string, over: Partial<Phase> = {}): Phase => ({
  n,
  name,
  type,
  title: `Do \`${name}\``,
  migrationSql: type === 'deploy' ? null : `-- Plan: rename_x, phase ${n} of 4: Do ${name}.\n-- Rollback: see down.sql\n\nSELECT ${n};\n`,
  downSql: type === 'migration' ? `SELECT -${n};\n` : null,
  instructions: type === 'migration' ? '' : `Instructions of ${name}.`,
  announces: type === 'backfill' ? ['bulk-change'] : [],
  goOn: 'Go on when it is done.',
  goBack: 'Take it back.',
  remaining: type === 'backfill' ? 'SELECT count(*) FROM "User"' : null,
  ...over,
});

const PLAN: Plan = {
  plan: 'rename_x',
  kind: 'rename-column',
  title: 'Rename `x`',
  notes: ['A view reads it.'],
  phases: [
    phase(1, 'migration', 'add_y'),
    phase(2, 'deploy', 'write_both'),
    phase(3, 'backfill', 'backfill_y'),
    phase(4, 'migration', 'drop_x'),
  ],
};

describe('changes: plan.json', () => {
  const file = planFileOf(PLAN);
  const text = renderPlanFile(file, null);
  const schema = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync(new URL('../../server/plan.schema.json', import.meta.url), 'utf8')) as object,
  );

  it('is read as it is written, and fits its schema', () => {
    assert.deepEqual(readPlanFile(text, 'rename_x'), { file, schema: null });
    const noted = {
      ...file,
      confirmed: [{ phase: 1, at: '2026-01-01T00:00:00Z', reason: 'by hand' }],
      promoted: [{ phase: 2, at: '2026-01-01T00:00:00Z', reason: null }],
    };
    const read = readPlanFile(renderPlanFile(noted, '../plan.schema.json'), 'rename_x');
    assert.deepEqual(read, { file: noted, schema: '../plan.schema.json' });
    for (const one of [text, renderPlanFile(noted, 'x')]) assert.equal(schema(JSON.parse(one)), true, JSON.stringify(schema.errors));
  });

  const json = JSON.parse(text) as { phases: Record<string, unknown>[] } & Record<string, unknown>;
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['no JSON', '{', ''],
    ['nothing', '', ''],
    ['a list', '[]', ''],
    ['another key', { ...json, state: 'done' }, 'state'],
    ['no kind', { ...json, kind: undefined }, 'kind'],
    ['a path as a name', { ...json, plan: '../../x' }, 'plan'],
    ['no phases', { ...json, phases: [] }, 'phases'],
    ['phases that are none', { ...json, phases: [1] }, 'phases[0]'],
    ['a number left out', { ...json, phases: json.phases.slice(1) }, 'phases[0].n'],
    ['another type', { ...json, phases: [json.phases[0], { ...json.phases[1], type: 'sql' }] }, 'phases[1].type'],
    ['a path as a phase', { ...json, phases: [{ ...json.phases[0], name: '../x' }] }, 'phases[0].name'],
    ['two of a name', { ...json, phases: [json.phases[0], { ...json.phases[1], name: 'add_y' }] }, 'phases[1].name'],
    ['another key of a phase', { ...json, phases: [{ ...json.phases[0], done: true }] }, 'phases[0].done'],
    ['a phase that is not there', { ...json, confirmed: [{ phase: 9, at: '2026-01-01T00:00:00Z' }] }, 'confirmed[0].phase'],
    ['no moment', { ...json, confirmed: [{ phase: 1, at: 'today' }] }, 'confirmed[0].at'],
    ['a reason that is none', { ...json, promoted: [{ phase: 1, at: '2026-01-01T00:00:00Z', reason: 1 }] }, 'promoted[0].reason'],
    ['notes that are none', { ...json, promoted: {} }, 'promoted'],
  ];
  for (const [what, value, path] of wrong) {
    it(`tells the place of ${what}`, () => {
      const read = readPlanFile(typeof value === 'string' ? value : JSON.stringify(value), 'rename_x');
      assert.ok('problem' in read);
      assert.equal(read.path, path);
      assert.match(read.problem, /^[A-Z].*\.$/);
    });
  }

  it('never throws, and agrees with its schema on what it takes', () => {
    const some = fc.oneof(fc.jsonValue(), fc.constantFrom(1, 'migration', 'add_y', [], {}, null, '2026-01-01T00:00:00Z'));
    fc.assert(
      fc.property(fc.string(), (any) => void readPlanFile(any, 'x')),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(json), 'phases.0.n', 'phases.1.type', 'phases.1.name', 'phases.2.x'),
        some,
        (at, value) => {
          const copy = structuredClone(json) as Record<string, unknown>;
          const [key = '', index, part] = at.split('.');
          if (index === undefined) copy[key] = value;
          else (copy[key] as Record<string, unknown>[])[Number(index)]![part ?? ''] = value;
          const read = readPlanFile(JSON.stringify(copy), 'rename_x');
          // the reader also knows what a schema cannot say: numbers in order, the folder's name
          if (!('problem' in read)) assert.equal(schema(copy), true, JSON.stringify(copy));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('changes: plans on disk', () => {
  const now = new Date('2026-02-03T04:05:06Z');
  const files = projectFiles({ '20260101000000_create_user': 'SELECT 1;\n', '20260201000000_draft': 'SELECT 2;\n' });
  const open = async (root: string): Promise<ProjectAnalysis> =>
    openProject(await readProject(join(root, 'prisma/migrations')), { reader: await loadReader() });
  const later = PLAN.phases.slice(1);
  const [first] = PLAN.phases;

  async function planned(root: string): Promise<void> {
    const analysis = await open(root);
    const migration = analysis.migrations[1]!;
    const after = { migrationSql: first!.migrationSql, downSql: first!.downSql, own: null, later };
    const changes = await changesOfPlan(analysis, { migration, text: 'SELECT 2;\n', down: null, after }, PLAN, now);
    assert.ok('changes' in changes);
    assert.ok(!('problem' in (await writeChanges(changes, root))));
  }

  async function plan(root: string): Promise<PlanOnDisk> {
    const found = await readPlan(await open(root), 'rename_x');
    assert.ok(found !== null && !isBroken(found));
    return found;
  }

  const states = async (root: string): Promise<readonly string[]> => (await plan(root)).phases.map((p) => p.state);

  async function promote(root: string, reason: string | null = null): Promise<string> {
    const analysis = await open(root);
    const found = await promotion(analysis, await plan(root), reason, now);
    if ('refused' in found) return found.refused;
    const written = await writeChanges(found.changes, root);
    assert.ok(!('problem' in written));
    return found.next;
  }

  async function confirm(root: string, wanted: string | null = null, reason: string | null = null): Promise<string> {
    const found = confirmation(await open(root), await plan(root), wanted, reason, now);
    if ('refused' in found) return found.refused;
    if (found.changes !== null) assert.ok(!('problem' in (await writeChanges(found.changes, root))));
    return `${found.phase.n}`;
  }

  it('are folders, a page and plan.json; the first phase is in the draft', async () => {
    const root = tempFolder(files);
    await planned(root);
    const found = snapshot(join(root, 'prisma'));
    assert.deepEqual(Object.keys(found).sort(), [
      'migrations/20260101000000_create_user/migration.sql',
      'migrations/20260201000000_draft/down.sql',
      'migrations/20260201000000_draft/migration.sql',
      'migrations/migration_lock.toml',
      'plans/rename_x/2_write_both/instructions.md',
      'plans/rename_x/3_backfill_y/backfill.sql',
      'plans/rename_x/4_drop_x/down.sql',
      'plans/rename_x/4_drop_x/migration.sql',
      'plans/rename_x/PLAN.md',
      'plans/rename_x/plan.json',
    ]);
    const page = found['plans/rename_x/PLAN.md'] ?? '';
    for (const text of [
      '# Rename `x`',
      'A view reads it.',
      '| 3 | Do `backfill_y` | backfill |',
      'lockkeeper promote rename_x',
      'SELECT count(*)',
      '`bulk-change`',
    ])
      assert.ok(page.includes(text), text);
  });

  it('are refused where a folder of the name is there', async () => {
    const root = tempFolder({ ...files, 'prisma/plans/rename_x/notes.txt': '' });
    const changes = await changesOfPlan(await open(root), null, PLAN, now);
    assert.ok('refused' in changes);
    assert.match(changes.refused, /^There is a plan rename_x already, in prisma\/plans\/rename_x\./);
  });

  it('start without a draft, or with a first phase of its own, or take the draft away', async () => {
    const root = tempFolder(files);
    const analysis = await open(root);
    const [, migration] = analysis.migrations;
    const paths = async (draft: Parameters<typeof changesOfPlan>[1]): Promise<readonly string[]> => {
      const changes = await changesOfPlan(analysis, draft, PLAN, now);
      assert.ok('changes' in changes);
      return changes.changes.map((c) => `${c.kind} ${relative(join(root, 'prisma'), c.kind === 'rename' ? c.to : c.path)}`);
    };
    assert.ok((await paths(null)).includes('create plans/rename_x/1_add_y/migration.sql'));
    const text = 'SELECT 2;\n';
    const own = { words: 'add_y', migrationSql: 'SELECT 1;\n', downSql: 'SELECT 1;\n' };
    assert.deepEqual(
      (await paths({ migration: migration!, text, down: null, after: { migrationSql: 'SELECT 3;\n', downSql: null, own, later } })).slice(
        0,
        3,
      ),
      [
        'replace migrations/20260201000000_draft/migration.sql',
        'create migrations/20260203040506_add_y/migration.sql',
        'create migrations/20260203040506_add_y/down.sql',
      ],
    );
    const gone = { migration: migration!, text, down: null, after: { migrationSql: null, downSql: null, own: null, later: PLAN.phases } };
    assert.equal((await paths(gone))[0], 'delete migrations/20260201000000_draft');
    write(root, { 'prisma/migrations/20260201000000_draft/notes.md': 'keep me' });
    const refused = await changesOfPlan(analysis, gone, PLAN, now);
    assert.ok('refused' in refused && refused.refused.includes('notes.md'));
  });

  it('go from phase to phase, and each gate is open until somebody says otherwise', async () => {
    const root = tempFolder(files);
    await planned(root);
    assert.deepEqual(await states(root), ['promoted', 'planned', 'planned', 'planned']);
    assert.match(await promote(root), /^Phase 1 \(add_y\) is not on the main line.*lockkeeper plan confirm rename_x 1\n.*--reason TEXT$/s);
    assert.equal(await confirm(root), '1');
    assert.match(await promote(root), /Instructions of write_both\.[\s\S]*lockkeeper plan confirm rename_x 2$/);
    assert.deepEqual(await states(root), ['confirmed', 'promoted', 'planned', 'planned']);
    assert.match(await promote(root), /^Phase 2 \(write_both\) is a deployment that is not confirmed/);
    assert.match(await confirm(root, '4'), /^Phase 4 \(drop_x\) still waits in the plan's folder/);
    assert.match(await confirm(root, '9'), /has no phase 9\. Its phases: 1 add_y, /);
    assert.equal(await confirm(root, 'write_both'), '2');
    assert.match(await promote(root), /psql "\$DATABASE_URL" -v ON_ERROR_STOP=1 -f prisma\/data-migrations\/rename_x_backfill_y\.sql/);
    assert.equal(readFileSync(join(root, 'prisma/data-migrations/rename_x_backfill_y.sql'), 'utf8'), PLAN.phases[2]!.migrationSql);
    assert.match(await promote(root), /backfill that is not confirmed as finished/);
    assert.equal(await confirm(root), '3');
    await promote(root);
    assert.ok(existsSync(join(root, 'prisma/migrations/20260203040506_drop_x/down.sql')));
    assert.deepEqual(readdirSync(join(root, 'prisma/plans/rename_x')).sort(), ['PLAN.md', 'plan.json']);
    assert.match(await promote(root), /No phase of rename_x is left to promote\. Phase 4 \(drop_x\) is still to be confirmed/);
    assert.equal(await confirm(root), '4');
    assert.match(await promote(root), /The plan is carried out\.$/);
    assert.match(await confirm(root), /Every phase of rename_x is done/);
    assert.deepEqual(await states(root), ['confirmed', 'confirmed', 'confirmed', 'confirmed']);
  });

  it('pass a gate with a reason, which is kept; a deployment that is live already is confirmed at once', async () => {
    const root = tempFolder(files);
    await planned(root);
    assert.match(await confirm(root, '2'), /^Phase 1 \(add_y\) is not on the main line/);
    assert.equal(await confirm(root, '2', 'one service only'), '2');
    assert.equal(existsSync(join(root, 'prisma/plans/rename_x/2_write_both')), false);
    assert.match(await promote(root, 'the table is empty'), /psql/);
    const { file } = await plan(root);
    assert.deepEqual(file.promoted, [{ phase: 3, at: '2026-02-03T04:05:06Z', reason: 'the table is empty' }]);
    assert.deepEqual(file.confirmed, [{ phase: 2, at: '2026-02-03T04:05:06Z', reason: 'one service only' }]);
  });

  it('keep what somebody has laid into the folder of a phase', async () => {
    const root = tempFolder(files);
    await planned(root);
    write(root, { 'prisma/plans/rename_x/2_write_both/notes.md': 'mine' });
    await confirm(root);
    await promote(root);
    assert.deepEqual(readdirSync(join(root, 'prisma/plans/rename_x/2_write_both')), ['notes.md']);
  });

  it('see what git has on the main line of the remote', async () => {
    const root = tempFolder(files);
    await planned(root);
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-q', '-m', 'phase 1');
    assert.equal((await states(root))[0], 'promoted');
    git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    assert.equal((await states(root))[0], 'merged');
    assert.match(await promote(root), /Instructions of write_both/);
  });

  it('tell what is missing and what is broken, and go on with the others', async () => {
    const root = tempFolder(files);
    await planned(root);
    rmSync(join(root, 'prisma/migrations/20260201000000_draft'), { recursive: true });
    assert.equal((await states(root))[0], 'missing');
    assert.match(await promote(root), /^Phase 1 \(add_y\) is neither in the plan's folder nor/);
    write(root, {
      'prisma/plans/b/plan.json': '{ "plan": "c" }',
      'prisma/plans/a/x': '',
      'prisma/plans/.tmp/x': '',
      'prisma/plans/file': '',
    });
    const all = await readPlans(await open(root));
    assert.deepEqual(
      all.map((p) => (isBroken(p) ? `${p.name}: ${p.problem}` : p.file.plan)),
      ['a: The folder holds no plan.json, or it cannot be read.', 'b: plan.json, kind: It must be a string.', 'rename_x'],
    );
    assert.equal(await readPlan(await open(root), '../migrations'), null);
  });

  it('are an error where two phases are in one change', async () => {
    const root = tempFolder(files);
    await planned(root);
    const found = async (): Promise<readonly string[]> => {
      const analysis = await open(root);
      const all = await analysis.checkAll();
      return all
        .flatMap((r) => r.findings)
        .flatMap((f) => (f.finding.rule === 'plan-phases-together' ? [`${f.finding.severity}: ${f.finding.message}`] : []));
    };
    assert.deepEqual(await found(), []);
    write(root, { 'prisma/migrations/20260301000000_drop/migration.sql': PLAN.phases[3]!.migrationSql ?? '' });
    assert.deepEqual(await found(), [
      'error: 20260301000000_drop is phase 4 of the plan rename_x, and 20260201000000_draft, which is new too, is phase 1: nothing can be deployed between them.',
    ]);
    await confirm(root, '1');
    assert.deepEqual(await found(), []);
    write(root, {
      'prisma/migrations/20260401000000_two/migration.sql': `${PLAN.phases[3]!.migrationSql}-- Plan: other, phase 1 of 2: x\nSELECT 1;\n-- Plan: other, phase 2 of 2: y\nSELECT 2;\n`,
    });
    assert.equal((await found()).length, 1);
    assert.match((await found())[0] ?? '', /20260401000000_two holds the phases 1 and 2 of the plan other/);
  });

  it('warn about a plan.json that was edited by hand and is wrong', async () => {
    const root = tempFolder({ ...files, 'prisma/plans/p/plan.json': '{ "plan": "p", "kind": 1 }' });
    const analysis = await open(root);
    const [finding] = analysis.findings.filter((f) => f.finding.rule === 'plan-file-invalid');
    assert.ok(finding);
    assert.equal(finding.path, join(root, 'prisma/plans/p/plan.json'));
    assert.deepEqual([finding.finding.severity, finding.finding.span], ['warning', { start: 15, end: 21 }]);
    assert.match(finding.finding.message, /^plan\.json, kind: It must be a string\. /);
  });

  it('know a phase by its comment', () => {
    assert.deepEqual(
      planMarks("-- x\n-- Plan: a_b, phase 2 of 12: t\nSELECT '\n-- Plan: c, phase 1 of 2: t\n';\n").map((m) => [m.plan, m.phase, m.of]),
      [['a_b', 2, 12]],
    );
    assert.deepEqual(planMarks('SELECT 1;'), []);
  });
});

describe('changes: of a fix', () => {
  const now = new Date('2026-02-03T04:05:06Z');
  const made = (words: string, place: 'before' | 'after') => ({ place, words, migrationSql: 'SELECT 1;\n', downSql: 'SELECT 2;\n' });

  it('edits the files, makes migrations before and after, and renames the folder last', async () => {
    const root = tempFolder(projectFiles({ '20260101000000_a': 'x', '20260201000000_b': 'SELECT 1;', '20270101000000_c': 'x' }));
    const analysis = await openProject(await readProject(join(root, 'prisma/migrations')), { reader: await loadReader() });
    const changes = changesOfFix(
      analysis,
      { migration: analysis.migrations[1]!, text: 'SELECT 1;', down: 'SELECT 0;' },
      {
        edits: [{ span: { start: 7, end: 8 }, newText: '2' }],
        migrations: [made('add_one', 'before'), made('add_two', 'before'), made('check_one', 'after'), made('check_two', 'after')],
        down: '',
        rename: { words: 'better', freshTimestamp: false },
      },
      now,
    );
    assert.ok('changes' in changes);
    const at = (path: string): string => relative(join(root, 'prisma/migrations'), path);
    assert.deepEqual(
      changes.changes
        .map((c) => (c.kind === 'rename' ? `${at(c.from)} > ${at(c.to)}` : `${c.kind} ${at(c.path)}`))
        .filter((x) => !/create.*down/.test(x)),
      [
        'replace 20260201000000_b/migration.sql',
        'replace 20260201000000_b/down.sql',
        'create 20260131235958_add_one/migration.sql',
        'create 20260131235959_add_two/migration.sql',
        '20260201000000_b > 20260201000000_better',
        'create 20270101000001_check_one/migration.sql',
        'create 20270101000002_check_two/migration.sql',
      ],
    );
  });

  it('is refused where nothing fits between two migrations', async () => {
    const root = tempFolder(projectFiles({ '20260101000000_a': 'x', '20260101000001_b': 'x' }));
    const analysis = await openProject(await readProject(join(root, 'prisma/migrations')), { reader: await loadReader() });
    const changes = changesOfFix(
      analysis,
      { migration: analysis.migrations[1]!, text: 'x', down: null },
      { edits: [], migrations: [made('a', 'before')] },
      now,
    );
    assert.ok('refused' in changes);
    assert.match(changes.refused, /no moment between 20260101000000_a and 20260101000001_b/);
  });
});
