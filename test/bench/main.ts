// npm run bench: how long a person waits. Medians and 95th percentiles, over stdio, with the bundle that is shipped.
// Parts can be named: npm run bench -- scaffold
// SQUAWK=/path/to/squawk runs the same edits against squawk's language server, in turn with ours.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, startClient } from './lsp-client.ts';
import { middleOf, type Project, projectWithHistory, projectWithLargeFile } from './projects.ts';
import { sidebarTimes } from './sidebar.ts';
import { status } from './status.ts';
import { mb, ms, quantile, row, timed } from './table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LOCKKEEPER = [process.execPath, path.join(ROOT, 'dist/server.cjs'), '--stdio'];
const SQUAWK = process.env.SQUAWK;

const STARTS = 15;
const KEYSTROKES = 60;
/** The first ones are not counted: they warm the server up, as the first words of a person do. */
const WARM_UP = 5;

async function starts(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'lockkeeper-bench-'));
  const folder = path.join(home, 'sample');
  cpSync(path.join(ROOT, 'client/sample'), folder, { recursive: true });
  const file = path.join(folder, 'prisma/migrations/20251120150247_make_user_phone_required/migration.sql');
  const text = readFileSync(file, 'utf8');
  const times: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    const client = await startClient(LOCKKEEPER, folder);
    client.open(file, text);
    if ((await client.findings(file)) === 0) throw new Error('the sample project has no findings');
    times.push(performance.now() - began);
    await client.stop();
  }
  rmSync(home, { recursive: true });
  row('server start to first findings (sample project)', 'Lockkeeper', ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), '');
}

/** One character typed, then taken back, and so on. */
async function keystroke(client: Client, project: Project, n: number): Promise<number> {
  const { line, character } = middleOf(project.text);
  const began = performance.now();
  client.edit(project.newest, line, character, n % 2 === 0 ? character : character + 1, n % 2 === 0 ? 'x' : '');
  await client.findings(project.newest);
  return performance.now() - began;
}

async function keystrokes(count: number): Promise<void> {
  const project = projectWithLargeFile(count);
  const commands = [
    { name: 'Lockkeeper', command: LOCKKEEPER },
    ...(SQUAWK === undefined ? [] : [{ name: 'squawk', command: [SQUAWK, 'server'] }]),
  ];
  const runs = [];
  for (const { name, command } of commands) {
    const client = await startClient(command, project.folder);
    client.open(project.newest, project.text);
    const findings = await client.findings(project.newest);
    runs.push({ name, client, findings, times: [] as number[] });
  }
  for (let n = 0; n < KEYSTROKES + WARM_UP; n++) {
    for (const { client, times } of runs) {
      const time = await keystroke(client, project, n);
      if (n >= WARM_UP) times.push(time);
    }
  }
  for (const { name, client, times, findings } of runs) {
    const memory = client.memory();
    const note = `${findings} findings${memory === null ? '' : `, ${mb(memory.now)}`}`;
    row(`keystroke in ${count} statements`, name, ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), note);
    await client.stop();
  }
  project.remove();
}

async function opening(count: number): Promise<void> {
  const project = projectWithHistory(count);
  const first: number[] = [];
  const whole: number[] = [];
  let note = '';
  for (let n = 0; n < 5; n++) {
    const began = performance.now();
    const client = await startClient(LOCKKEEPER, project.folder);
    client.open(project.newest, project.text);
    await client.findings(project.newest);
    first.push(performance.now() - began);
    const afterFirst = client.memory();
    const all = await client.workspaceFindings();
    whole.push(performance.now() - began);
    const memory = client.memory();
    if (memory !== null && afterFirst !== null)
      note = `${mb(afterFirst.peak)} then; with all ${all} findings of the workspace ${mb(memory.peak)} at most`;
    await client.stop();
  }
  row(`opening ${count} migrations: newest file`, 'Lockkeeper', ms(quantile(first, 0.5)), ms(quantile(first, 0.95)), note);
  row(`opening ${count} migrations: all findings`, 'Lockkeeper', ms(quantile(whole, 0.5)), ms(quantile(whole, 0.95)), '');
  project.remove();
}

/** The lightbulb: with the cursor anywhere, and with everything selected. */
async function actions(count: number): Promise<void> {
  const project = projectWithLargeFile(count);
  const client = await startClient(LOCKKEEPER, project.folder);
  client.open(project.newest, project.text);
  await client.findings(project.newest);
  const last = project.text.split('\n').length;
  const times = { cursor: [] as number[], whole: [] as number[], all: [] as number[] };
  let listed = 0;
  for (let n = 0; n < KEYSTROKES + WARM_UP; n++) {
    const line = (n * 61) % last;
    const cursor = await timed(() => client.actions(project.newest, line, line));
    const whole = await timed(() => client.actions(project.newest, 0, last));
    const all = await timed(() => client.actions(project.newest, 0, last, 'source.fixAll'));
    listed = whole.result.length;
    if (n < WARM_UP) continue;
    times.cursor.push(cursor.time);
    times.whole.push(whole.time);
    times.all.push(all.time);
  }
  const tell = (what: string, of: readonly number[], note: string): void =>
    row(`code actions in ${count} statements: ${what}`, 'Lockkeeper', ms(quantile(of, 0.5)), ms(quantile(of, 0.95)), note);
  tell('cursor', times.cursor, '');
  tell('everything selected', times.whole, `${listed} actions`);
  tell('fix all, on saving', times.all, 'listed');
  const [fixAll] = await client.actions(project.newest, 0, last, 'source.fixAll');
  if (fixAll !== undefined) {
    const made = await timed(() => client.resolve(fixAll));
    tell('fix all, made', [made.time], `${made.result} files`);
  }
  await client.stop();
  project.remove();
}

/** From the chosen action to the edit with all phases of a rename. */
async function resolving(count: number): Promise<void> {
  const project = projectWithHistory(count);
  const client = await startClient(LOCKKEEPER, project.folder);
  client.open(project.newest, 'ALTER TABLE "T7" RENAME COLUMN "a" TO "b2";\n');
  await client.findings(project.newest);
  const [action] = await client.actions(project.newest, 0, 0, 'quickfix.lockkeeper.split');
  if (action === undefined) throw new Error('a rename has no plan');
  const times: number[] = [];
  const first = await timed(() => client.resolve(action));
  if (first.result === 0) throw new Error('the plan has no edit');
  for (let n = 0; n < KEYSTROKES; n++) times.push((await timed(() => client.resolve(action))).time);
  const note = `${first.result} changes; ${ms(first.time)} the first time`;
  row(`resolving a plan in ${count} migrations`, 'Lockkeeper', ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), note);
  await client.stop();
  project.remove();
}

/** New Migration…: its first question, and from the last answer to the texts of the files. The base branch is asked of git. */
async function scaffold(count: number): Promise<void> {
  const project = projectWithHistory(count);
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@localhost', ...args], { cwd: project.folder, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'all');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const folder = path.join(project.folder, 'prisma/migrations');
  const wish = { folder, sql: null, options: {}, rollback: { how: 'draft', because: null } };
  const make = async (client: Client, more: object): Promise<void> => {
    const made = await client.ask<{ readonly edit?: object; readonly refused?: string }>('lockkeeper/newMigration', { ...wish, ...more });
    if (made.edit === undefined) throw new Error(made.refused);
  };
  const empty = { kind: 'empty', operands: {}, name: 'add_note_table' };
  const column = { kind: 'add-column', operands: { table: 'T7', name: 'note', type: 'TEXT' }, name: 'add_t7_note_column' };
  const steps = {
    'first question': (client: Client) => client.ask('lockkeeper/newMigrationChoices', { uri: null }),
    'its name, at each key': (client: Client) =>
      client.ask('lockkeeper/checkMigrationName', { folder, kind: 'empty', name: 'add_note_table' }),
    'an empty one, made': (client: Client) => make(client, empty),
    'a column, made': (client: Client) => make(client, column),
  } as const;
  const cold = new Map<string, number[]>();
  const warm = new Map<string, number[]>();
  const keep = (times: Map<string, number[]>, what: string, time: number): unknown => times.set(what, [...(times.get(what) ?? []), time]);
  for (let n = 0; n < 5; n++) {
    const client = await startClient(LOCKKEEPER, project.folder);
    for (const [what, step] of Object.entries(steps)) keep(cold, what, (await timed(() => step(client))).time);
    for (let k = 0; k < KEYSTROKES / 5; k++)
      for (const [what, step] of Object.entries(steps)) keep(warm, what, (await timed(() => step(client))).time);
    await client.stop();
  }
  for (const what of Object.keys(steps))
    for (const [when, times] of [
      ['', warm.get(what)],
      [', the first time in a window', cold.get(what)],
    ] as const)
      row(`new migration in ${count}: ${what}${when}`, 'Lockkeeper', ms(quantile(times ?? [], 0.5)), ms(quantile(times ?? [], 0.95)), '');
  const whole: number[] = [];
  for (let n = 0; n < 10; n++) {
    const began = performance.now();
    execFileSync(process.execPath, [path.join(ROOT, 'dist/cli.js'), 'new', `add_note_${n}_table`], {
      cwd: project.folder,
      stdio: 'ignore',
    });
    whole.push(performance.now() - began);
  }
  row(
    `new migration in ${count}: lockkeeper new, as a process`,
    'Lockkeeper',
    ms(quantile(whole, 0.5)),
    ms(quantile(whole, 0.95)),
    'written',
  );
  project.remove();
}

async function sidebar(projects: number, each: number): Promise<void> {
  const { times, memory } = await sidebarTimes(LOCKKEEPER, projects, each, 5);
  const where = projects === 1 ? `${each} migrations` : `${projects} projects of ${each} migrations`;
  for (const [what, all] of times) row(`sidebar over ${where}: ${what}`, 'Lockkeeper', ms(quantile(all, 0.5)), ms(quantile(all, 0.95)), '');
  row(`sidebar over ${where}: memory`, 'Lockkeeper', mb(memory), '', '');
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${mb(totalmem())}\n`);
row('what', 'server', 'median', '95 %', 'note');
row('---', '---', '---:', '---:', '---');
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  starts,
  keystrokes: async () => {
    for (const count of [20, 200, 2000]) await keystrokes(count);
  },
  opening: async () => {
    for (const count of [1000, 5000]) await opening(count);
  },
  actions: () => actions(2000),
  resolving: () => resolving(1000),
  scaffold: () => scaffold(1000),
  sidebar: async () => {
    await sidebar(1, 5000);
    await sidebar(10, 500);
  },
  status: () => status(path.join(ROOT, 'dist/cli.js')),
};
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await part();
