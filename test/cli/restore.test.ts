import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../prisma/temp.ts';
import { type DatabaseProject, databaseProjects } from './database.ts';
import { project, SECOND } from './harness.ts';

const FOLDER = 'prisma/migrations/20260201000000_change_user';

describe('cli: restore', function () {
  this.timeout(60_000);
  const projects = databaseProjects(18);

  /** Applied and committed, then edited and committed twice. */
  async function edited(): Promise<DatabaseProject> {
    const at = await projects.make(project('ALTER TABLE "User" ADD COLUMN "é" TEXT;\n'));
    const commit = (message: string): void => {
      git(at.root, 'add', '.');
      git(at.root, 'commit', '-qm', message);
    };
    git(at.root, 'init', '-q');
    commit('one');
    assert.equal((await at.run('apply', '--yes')).code, 0);
    for (const n of [1, 2]) {
      await writeFile(join(at.root, SECOND), `ALTER TABLE "User" ADD COLUMN "x${n}" TEXT;\n`);
      commit(`edit ${n}`);
    }
    return at;
  }
  const text = (at: DatabaseProject): Promise<string> => readFile(join(at.root, SECOND), 'utf8');

  it('writes the text back that has the checksum of the history', async () => {
    const at = await edited();
    const down = await readFile(join(at.root, FOLDER, 'down.sql'), 'utf8');
    const dry = await at.run('restore', FOLDER, '--dry-run');
    assert.match(dry.out, /-ALTER TABLE "User" ADD COLUMN "x2" TEXT;[\s\S]*\+ALTER TABLE "User" ADD COLUMN "é" TEXT;/);
    assert.match(await text(at), /x2/);
    const { code, out, err } = await at.run('restore', FOLDER);
    assert.equal(code, 0, err);
    assert.match(out, /migration\.sql: as it was applied, from commit [0-9a-f]+\.\n$/);
    assert.equal(await text(at), '-- Rollback: see down.sql\nALTER TABLE "User" ADD COLUMN "é" TEXT;\n');
    assert.equal(await readFile(join(at.root, FOLDER, 'down.sql'), 'utf8'), down);
    const again = await at.run('restore', FOLDER);
    assert.deepEqual([again.code, again.err], [2, 'lockkeeper: 20260201000000_change_user is as it was applied.\n']);
  });

  it('finds it on another branch', async () => {
    const at = await edited();
    git(at.root, 'checkout', '-q', '--orphan', 'fresh');
    git(at.root, 'commit', '-qm', 'only the edit');
    assert.equal((await at.run('restore', FOLDER)).code, 0);
  });

  it('refuses where git has no such version, and where it is not applied', async () => {
    const at = await edited();
    await at.sql(`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
    const { code, err } = await at.run('restore', FOLDER);
    assert.equal(code, 2);
    assert.match(err, /git has no version of 20260201000000_change_user\/migration\.sql/);
    await at.sql('DELETE FROM _prisma_migrations');
    assert.match((await at.run('restore', FOLDER)).err, /is not applied in development/);
  });
});
