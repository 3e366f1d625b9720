import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type {
  EditAnswer,
  MakePlanParams,
  PlanChoices,
  PlansAnswer,
  PromoteParams,
  Refused,
  ShownPlan,
} from '../../server/src/lsp/protocol.ts';
import { applyOnDisk, outline } from './edits.ts';
import { ACTIONS, eachInSample, uri } from './support.ts';

const PLAN = 'rename_user_email_to_mail';

describe('plans over the protocol', () => {
  const sample = eachInSample();
  const folder = (): string => join(sample.project.root, 'prisma/migrations');
  const inPlan = (...parts: string[]): string => join(sample.project.root, 'prisma/plans', PLAN, ...parts);
  const newest = (): string =>
    readdirSync(folder())
      .filter((n) => /^\d/.test(n))
      .sort()
      .at(-1)!;
  const start = async (initialize: object = {}): Promise<void> => {
    await sample.start(ACTIONS, { initialize });
  };
  const choices = (of: string | null = null): Promise<PlanChoices> => sample.client.request('lockkeeper/planChoices', { uri: of });
  const make = (wish: Partial<MakePlanParams> = {}): Promise<EditAnswer | Refused> =>
    sample.client.request('lockkeeper/makePlan', {
      folder: folder(),
      kind: 'rename-column',
      operands: { column: 'User.email', to: 'mail' },
      options: {},
      ...wish,
    });
  const shown = async (): Promise<ShownPlan> => {
    const { plans, problems } = await sample.client.request<PlansAnswer>('lockkeeper/plans', {});
    assert.deepEqual(problems, []);
    assert.equal(plans.length, 1);
    return plans[0]!;
  };
  const promote = (n: number, said: Partial<PromoteParams> = {}): Promise<EditAnswer | Refused> =>
    sample.client.request('lockkeeper/promote', { folder: folder(), plan: PLAN, n, confirmed: false, reason: null, ...said });
  const take = async (answer: Promise<EditAnswer | Refused>): Promise<EditAnswer> => {
    const given = await answer;
    assert.ok('edit' in given, 'refused' in given ? given.refused : sample.client.log.join('\n'));
    applyOnDisk(given.edit, ['confirm']);
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(inPlan('plan.json')), type: 2 }] });
    return given;
  };
  it('tells kinds, tables and columns as the last migration leaves them', async () => {
    await start();
    const { kinds, projects } = await choices(uri(sample.project.migration('20251120150247_make_user_phone_required')));
    assert.ok(kinds.some((k) => k.kind === 'rename-column' && k.operands.some((o) => o.is === 'column')));
    assert.equal(projects.length, 1);
    const columns = projects[0]!.tables.find((t) => t.name === 'User')?.columns ?? [];
    assert.ok(columns.some((c) => c.name === 'fullName' && c.type === 'TEXT'));
    assert.ok(!columns.some((c) => c.name === 'name'), 'a migration dropped it');
  });

  it('finds a rename in schema.prisma that no migration has yet, where git may be asked', async () => {
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    const schema = join(sample.project.root, 'prisma/schema.prisma');
    writeFileSync(schema, readFileSync(schema, 'utf8').replace(/^(\s+)phone(\s)/m, '$1phoneNumber$2'));
    await start();
    const { detected } = (await choices()).projects[0]!;
    assert.deepEqual(detected, [
      { title: 'Rename "phone" of "User" to "phoneNumber"', kind: 'rename-column', operands: { column: 'User.phone', to: 'phoneNumber' } },
    ]);
    assert.ok('edit' in (await make({ operands: detected[0]!.operands })));
    await sample.client.stop();
    await start({ trusted: false });
    assert.deepEqual((await choices()).projects[0]!.detected, []);
  });

  it('makes a plan with all its phases beside the migrations', async () => {
    await start();
    const { edit, open } = await take(make());
    const lines = outline(edit, sample.project.root);
    assert.ok(lines.slice(1).every((line) => line.includes(`prisma/plans/${PLAN}/`)));
    assert.equal(open, uri(inPlan('PLAN.md')));
    assert.ok(existsSync(inPlan('1_add_mail', 'migration.sql')), lines.join('\n'));
  });

  it('says what is wrong with a wish, and writes nothing', async () => {
    await start();
    const why = async (wish: Partial<MakePlanParams>): Promise<string> => {
      const answer = await make(wish);
      return 'refused' in answer ? answer.refused : 'an edit';
    };
    assert.match(await why({ operands: { column: 'User.emai', to: 'mail' } }), /no column "emai".*Did you mean "email"/);
    assert.match(await why({ operands: { column: 'Usr.email', to: 'mail' } }), /no table "Usr"/);
    assert.match(await why({ operands: { column: 'User.email', to: 'phone' } }), /has a column "phone" already/);
    assert.match(await why({ operands: { column: 'User.email', to: 'x'.repeat(64) } }), /64 bytes/);
    assert.match(await why({ operands: {} }), /no column/);
    assert.match(await why({ kind: 'nothing' }), /Start again/);
    await take(make());
    assert.match(await why({}), /There is a plan rename_user_email_to_mail already/);
  });

  it('promotes phase by phase: a gate asks, a yes is noted, the migration moves with a timestamp that sorts last', async () => {
    await start();
    await take(make());
    const first = await shown();
    assert.deepEqual(first.next, { n: 1, gates: [] });
    const { open } = await take(promote(1));
    assert.match(newest(), /^\d{14}_add_mail$/);
    assert.equal(open, uri(sample.project.migration(newest())));
    assert.ok(!existsSync(inPlan('1_add_mail')));

    const second = await shown();
    assert.equal(second.phases[0]?.state, 'promoted');
    assert.equal(second.phases[1]?.type, 'deploy');
    assert.equal(second.next?.n, 3);
    assert.deepEqual(
      second.next?.gates.map((g) => [g.open, g.says]),
      [
        [false, 'Phase 1 is applied in production'],
        [false, 'Phase 2 is live everywhere'],
      ],
    );
    const closed = await promote(3);
    assert.ok('refused' in closed);
    assert.match(closed.refused, /waits for phase 1/);
    assert.ok('refused' in (await promote(4, { confirmed: true })), 'another phase than the one that is due');

    const script = await take(promote(3, { confirmed: true }));
    assert.match(script.open ?? '', /\/data-migrations\/.*\.sql$/);
    const kept = JSON.parse(readFileSync(inPlan('plan.json'), 'utf8')) as { confirmed: { phase: number; reason: string | null }[] };
    assert.deepEqual(
      kept.confirmed.map((c) => [c.phase, c.reason]),
      [
        [1, null],
        [2, null],
      ],
    );
    const third = await shown();
    assert.deepEqual(
      third.phases.slice(0, 3).map((p) => p.state),
      ['confirmed', 'confirmed', 'promoted'],
    );
  });

  it('goes on with a reason, which is kept', async () => {
    await start();
    await take(make());
    await take(promote(1));
    await take(promote(3, { reason: 'nobody was here' }));
    const kept = JSON.parse(readFileSync(inPlan('plan.json'), 'utf8')) as { promoted: { phase: number; reason: string | null }[] };
    assert.ok(kept.promoted.some((p) => p.phase === 3 && p.reason === 'nobody was here'));
    assert.equal((await shown()).phases[2]?.state, 'promoted');
  });

  it('tells a plan.json that is wrong, in the list and among the problems of the workspace', async () => {
    await start();
    await take(make());
    writeFileSync(inPlan('plan.json'), '{ "plan": 3 }');
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(inPlan('plan.json')), type: 2 }] });
    await sample.client.asked('workspace/diagnostic/refresh');
    const { plans, problems } = await sample.client.request<PlansAnswer>('lockkeeper/plans', {});
    assert.deepEqual(plans, []);
    assert.match(problems[0]?.message ?? '', /rename_user_email_to_mail cannot be used\. plan\.json, plan: /);
    const answer = await promote(1);
    assert.ok('refused' in answer);
    assert.match(answer.refused, /plan\.json/);
    const { items } = await sample.client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    assert.ok(items.some((i) => i.uri === uri(inPlan('plan.json')) && i.kind === 'full' && i.items.length === 1));
  });
});
