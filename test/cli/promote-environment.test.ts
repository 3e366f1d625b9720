import assert from 'node:assert/strict';
import { databaseProjects } from './database.ts';
import { lockkeeper, project } from './harness.ts';

const NAME = 'rename_user_name_to_display_name';
const DRAFT = 'prisma/migrations/20260201000000_change_user';

describe('cli: promote, by the history of an environment', function () {
  this.timeout(60_000);
  const projects = databaseProjects(18);

  it('a phase that is applied there is done, whatever git says; one that is not has to wait', async () => {
    const at = await projects.make(project('ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";\n'));
    assert.equal((await at.run('apply', '--yes', '--to', '20260101000000_create_user')).code, 0);
    const split = await lockkeeper(at.root, ['split', DRAFT]);
    assert.equal(split.code, 0, split.err);
    const early = await at.run('promote', NAME);
    assert.equal(early.code, 2);
    assert.match(
      early.err,
      /Phase 1 \(add_display_name\) is not applied in development\. Deploy it there first, or say that it is done: lockkeeper plan confirm/,
    );
    assert.equal((await at.run('apply', '--yes')).code, 0);
    const due = await at.run('promote', NAME);
    assert.equal(due.code, 0, due.err);
    assert.match(due.out, /Phase 2 \(write_both\)/);
  });
});
