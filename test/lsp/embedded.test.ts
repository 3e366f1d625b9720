import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplyOutcome } from '../../server/src/lsp/protocol/doing.ts';
import type { EnvironmentsAnswer, ShownEnvironment } from '../../server/src/lsp/protocol/environments.ts';
import type { MigrationsAnswer, ShownProject } from '../../server/src/lsp/protocol/migrations.ts';
import { ACTIONS, eachInSample } from './support.ts';

describe('the database in a folder, over the protocol', function () {
  this.timeout(120_000);
  const sample = eachInSample();
  const folder = (): string => join(sample.project.root, 'prisma/migrations');
  const database = (): string => join(sample.project.root, '.lockkeeper');
  const ask = <R>(method: string, params: object = {}): Promise<R> => sample.client.request(`lockkeeper/${method}`, params);
  const shown = async (): Promise<ShownProject> => (await ask<MigrationsAnswer>('migrations', { active: {} })).projects[0]!;
  const environment = async (): Promise<ShownEnvironment> =>
    (await ask<EnvironmentsAnswer>('environments', { active: {} })).projects[0]!.environments[0]!;
  /** A person looks, and waits until it was read. */
  const refresh = (): Promise<unknown> => ask('refresh', { of: { folder: folder(), environment: 'development' } });

  it('the sample has one: to look at it makes nothing, to apply makes it, and it is free in between', async () => {
    await sample.start(ACTIONS);
    const before = await environment();
    assert.deepEqual(
      [before.environment, before.kind, before.embedded, before.address],
      ['development', 'development', true, '.lockkeeper/dev'],
    );
    await refresh();
    assert.equal((await shown()).counts.pending, 12);
    assert.equal((await environment()).postgres, 18);
    assert.ok(!existsSync(database()));

    const confirmed = { yes: true, database: null };
    const outcome = await ask<ApplyOutcome>('apply', { folder: folder(), environment: 'development', to: null, confirmed });
    assert.equal(outcome.outcome, 'applied', JSON.stringify(outcome));
    assert.ok(!existsSync(join(database(), 'dev/lockkeeper.lock')));
    // two people look at once
    await Promise.all([refresh(), refresh()]);
    assert.deepEqual([(await shown()).counts.applied, (await shown()).counts.pending], [12, 0]);
    assert.equal((await environment()).state, 'connected');
    assert.ok(!existsSync(join(database(), 'dev/lockkeeper.lock')));
    assert.deepEqual(
      sample.client.log.filter((line) => /error|warn/i.test(line)),
      [],
    );
  });

  it('in a workspace that is not trusted it is neither shown nor opened', async () => {
    await sample.start(ACTIONS, { initialize: { trusted: false } });
    assert.equal((await ask<EnvironmentsAnswer>('environments', { active: {} })).state, 'untrusted');
    await refresh();
    const answer = await ask<object>('apply', {
      folder: folder(),
      environment: 'development',
      to: null,
      confirmed: { yes: true, database: null },
    });
    assert.ok('refused' in answer, JSON.stringify(answer));
    assert.ok(!existsSync(database()));
  });
});
