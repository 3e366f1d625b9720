import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FolderStatesAnswer, MigrationsAnswer, ShownMigration } from '../../server/src/lsp/protocol/migrations.ts';
import { startClient } from './lsp-client.ts';
import { projectWithHistory } from './projects.ts';

/** How long each question of the sidebar took, in milliseconds, and the server's memory in bytes. */
export interface SidebarTimes {
  readonly times: ReadonlyMap<string, readonly number[]>;
  readonly memory: number;
}

/** Some projects with migrations in one workspace under git: all are on the main line, but one of each is new. */
export async function sidebarTimes(command: readonly string[], projects: number, each: number, rounds: number): Promise<SidebarTimes> {
  const home = mkdtempSync(path.join(tmpdir(), 'lockkeeper-bench-'));
  for (let n = 0; n < projects; n++) renameSync(projectWithHistory(each).folder, path.join(home, `app${n}`));
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@localhost', ...args], { cwd: home, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'all');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const folder = path.join(home, 'app0/prisma/migrations');
  const newest =
    readdirSync(folder)
      .filter((name) => /^\d/.test(name))
      .sort()
      .at(-1) ?? '';
  const file = path.join(folder, newest, 'migration.sql');
  const times = new Map<string, number[]>();
  const time = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    times.set(what, [...(times.get(what) ?? []), performance.now() - began]);
    return result;
  };
  let memory = 0;
  for (let n = 0; n < rounds; n++) {
    const client = await startClient(command, home);
    const tree = (): Promise<MigrationsAnswer> => client.ask('lockkeeper/migrations', { active: {} });
    const count = (answer: MigrationsAnswer): number =>
      answer.projects.reduce((all, p) => all + p.groups.reduce((k, g) => k + g.count, 0), 0);
    const first = await time('opened, the first time in a window', tree);
    if (count(first) !== projects * each) throw new Error(`${count(first)} migrations are shown`);
    await time('asked again', tree);
    for (let k = 0; k < 5; k++) {
      writeFileSync(file, `-- ${n} ${k}\nSELECT 1;\n`);
      await time('refreshed after a file changed', async () => {
        const told = client.told('lockkeeper/statusChanged');
        client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(file).href, type: 2 }] });
        await told;
        return tree();
      });
      await time('refreshed when the window gets the focus', async () => {
        await client.ask('lockkeeper/look', { maxAge: 0 });
        return tree();
      });
    }
    const applied = first.projects[0]?.groups.find((g) => g.group === 'applied');
    const [month] = applied?.group === 'applied' ? (applied.months ?? []) : [];
    await time('a month opened', () =>
      client.ask<readonly ShownMigration[]>('lockkeeper/migrationsOfMonth', {
        active: {},
        folder,
        group: 'applied',
        month: month?.month ?? '',
      }),
    );
    const uris = readdirSync(folder)
      .slice(-40)
      .map((name) => pathToFileURL(path.join(folder, name)).href);
    await time('40 folders marked in the explorer', () => client.ask<FolderStatesAnswer>('lockkeeper/folderStates', { active: {}, uris }));
    memory = Math.max(memory, client.memory()?.now ?? 0);
    await client.stop();
  }
  rmSync(home, { recursive: true, force: true });
  return { times, memory };
}
