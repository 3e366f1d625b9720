import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from 'pg';
import { downNotes } from '../../../server/src/core/rollback/down-notes.ts';
import { applyPending } from '../../../server/src/database/doing/apply.ts';
import type { Target } from '../../../server/src/database/doing/doing.ts';
import { previewResolve, type ResolveWay, resolveMigration } from '../../../server/src/database/doing/resolve.ts';
import { rollBack } from '../../../server/src/database/doing/rollback.ts';
import { runScript } from '../../../server/src/database/doing/script.ts';
import { readHistory } from '../../../server/src/database/read-history.ts';
import { withSession } from '../../../server/src/database/sessions/open.ts';
import { DatabaseError, READING, type Session, WRITING } from '../../../server/src/database/sessions/session.ts';
import { loadReader } from '../../../server/src/load-reader.ts';
import { openProject } from '../../../server/src/prisma/project-analysis.ts';
import { readProject } from '../../../server/src/prisma/projects.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { createDatabase, type Database } from '../plans/database.ts';
import { holdingsOf } from '../rollback/rows.ts';
import { differences, differenceText, type Snapshot, snapshotOf } from '../rollback/snapshot.ts';
import type { WriteCase } from './cases.ts';

/** What is interrupted. */
export const DOINGS = ['apply', 'rollback'] as const;
type Doing = (typeof DOINGS)[number];

/** A case with a database before it is begun, and what an uninterrupted run makes of it. */
export interface Prepared {
  readonly title: string;
  readonly root: string;
  readonly target: Target;
  readonly name: string;
  readonly doing: Doing;
  /** As the doing finds it. */
  readonly start: Database;
  readonly before: State;
  readonly after: State;
  /** The states after so many statements of the script, where a unit ends; worked out when somebody asks. */
  readonly along: () => Promise<ReadonlyMap<number, State>>;
  /** What is wrong already without an interruption: something is lost that the grade did not announce. */
  readonly faults: readonly string[];
}

/** Schema and rows, without the history. */
export interface State {
  readonly snapshot: Snapshot;
  readonly rows: string;
}

export async function stateOf(client: Client, version: number): Promise<State> {
  const all = await snapshotOf(client, version, false);
  const snapshot: Snapshot = new Map([...all].filter(([, e]) => !`${e.of ?? ''} ${e.name}`.includes('_prisma_migrations')));
  const { rows } = await holdingsOf(client);
  const own = [...rows].filter(([table]) => !table.includes('_prisma_migrations')).sort(([a], [b]) => (a < b ? -1 : 1));
  // defaults that ask the clock or a generator give another value each time
  const plain = (row: object): string =>
    JSON.stringify(row).replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"|"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"…"');
  return { snapshot, rows: JSON.stringify(own.map(([table, list]) => [table, list.map(plain).sort()])) };
}

const sameState = (a: State, b: State): boolean => a.rows === b.rows && differences(a.snapshot, b.snapshot).length === 0;
const stateDifference = (is: State, should: State): string =>
  [...differences(is.snapshot, should.snapshot).map(differenceText), ...(is.rows === should.rows ? [] : ['other rows'])].join('; ');

const reader = await loadReader();
const quiet = (): void => {};

/** Null: the case cannot be used, because it fails by itself. */
export async function prepare(server: PostgresServer, admin: Client, c: WriteCase, doing: Doing): Promise<Prepared | null> {
  const root = mkdtempSync(path.join(tmpdir(), 'lockkeeper-writes-'));
  const start = await createDatabase(server, admin);
  const give = (): null => {
    rmSync(root, { recursive: true, force: true });
    return null;
  };
  writeFileSync(path.join(root, 'package.json'), `{ "devDependencies": { "prisma": "${c.prisma}" } }`);
  for (const { name, up, down } of c.migrations) {
    const folder = path.join(root, 'prisma/migrations', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'migration.sql'), up);
    if (down !== null) writeFileSync(path.join(folder, 'down.sql'), down);
  }
  const analysis = await openProject(await readProject(path.join(root, 'prisma/migrations')), { reader, git: false });
  const target: Target = {
    analysis,
    environment: {
      name: 'proof',
      kind: 'development',
      kindFrom: 'settings',
      source: { kind: 'literal', file: null },
      foundIn: root,
      shownAddress: null,
      pooler: false,
      problem: null,
    },
  };
  const name = c.migrations.at(-1)?.name ?? '';
  const earlier = c.migrations.at(-2)?.name;
  if (earlier !== undefined && (await apply(server.url(start.name), target, earlier)) !== 'applied') return give();
  const origin = await stateOf(await start.client(), server.version);
  if (doing === 'rollback' && (await apply(server.url(start.name), target, name)) !== 'applied') return give();
  const before = await stateOf(await start.client(), server.version);
  const run = await start.copy();
  const url = server.url(run.name);
  const ended = doing === 'apply' ? await apply(url, target, name) : await rollback(url, target, name);
  if (ended !== 'applied' && ended !== 'rolled-back') {
    await run.drop();
    return give();
  }
  const after = await stateOf(await run.client(), server.version);
  await run.drop();
  const exact = doing === 'rollback' && downNotes(c.migrations.at(-1)?.down ?? '').grade === 'exact';
  const faults = exact && !sameState(after, origin) ? [`it says exact, but ${stateDifference(after, origin)}`] : [];
  const script = doing === 'apply' ? (c.migrations.at(-1)?.up ?? '') : (c.migrations.at(-1)?.down ?? '');
  let known: Promise<ReadonlyMap<number, State>> | null = null;
  const along = (): Promise<ReadonlyMap<number, State>> => {
    known ??= statesAlong(server, start, script);
    return known;
  };
  return { title: c.title, root, target, name, doing, start, before, after, along, faults };
}

async function statesAlong(server: PostgresServer, start: Database, text: string): Promise<ReadonlyMap<number, State>> {
  const copy = await start.copy();
  const client = await copy.client();
  const { statements, units } = runScript(text, reader);
  const out = new Map([[0, await stateOf(client, server.version)]]);
  for (const [i, statement] of statements.entries()) {
    await client.query(statement.text);
    if (units[i + 1]?.unit !== units[i]?.unit) out.set(i + 1, await stateOf(client, server.version));
  }
  await copy.drop();
  return out;
}

const address = (url: string) => ({ url });

export const apply = async (url: string, target: Target, to: string): Promise<string> =>
  (await withSession(address(url), WRITING, (s) => applyPending(s, target, { to }, quiet))).outcome;

export const rollback = async (url: string, target: Target, name: string): Promise<string> =>
  (await withSession(address(url), WRITING, (s) => rollBack(s, target, name, { history: 'delete' }, quiet))).outcome;

/** Does it over a connection that may end at any moment. */
export async function interrupted(url: string, { doing, target, name }: Prepared): Promise<string> {
  try {
    return doing === 'apply' ? await apply(url, target, name) : await rollback(url, target, name);
  } catch (error) {
    if (error instanceof DatabaseError) return `not opened: ${error.problem.code}`;
    throw error;
  }
}

/** Ends the connection of whoever goes on, too. Tells whether it did. */
export type Disturb = (goOn: (url: string) => Promise<unknown>) => Promise<boolean>;

/**
 * What is wrong with history and schema after an interruption, and after going on to the end, which may be interrupted as well; empty:
 * nothing.
 */
export async function judged(
  url: string,
  client: Client,
  version: number,
  p: Prepared,
  way: ResolveWay,
  disturb: Disturb,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const [applied, gone] = p.doing === 'apply' ? [p.after, p.before] : [p.before, p.after];
  let lossy = false;
  let told: Story['is'] = 'gone';
  for (let round = 0; round < 3; round++) {
    const found = await withSession(address(url), READING, (s) => story(s, p));
    const live = await stateOf(client, version);
    told = found.is;
    const says = (state: State, what: string): void => {
      if (!lossy && !sameState(live, state)) wrong.push(`the history says ${what}, but ${stateDifference(live, state)}`);
    };
    if (found.is === 'applied') says(applied, 'applied');
    if (found.is === 'gone') says(gone, 'not applied');
    let ran: number | null = null;
    if (found.is === 'failed' && !found.invalid && !lossy) {
      const along = [...(await p.along())].filter(([at]) => found.atLeast <= at && at <= found.atMost);
      ran = along.find(([, state]) => sameState(live, state))?.[0] ?? null;
      // a resolving that is interrupted may be between two of them
      if (ran === null && round === 0)
        wrong.push(
          `the history says ${found.atLeast} to ${found.atMost} ran, but ${along.map(([, s]) => stateDifference(live, s)).join(' / ')}`,
        );
    }
    lossy ||= announced(found, way);
    if (round < 2 && (await disturb((through) => goOn(through, p, found, way, ran)))) continue;
    const now = await withSession(address(url), READING, (s) => story(s, p));
    const ended = round < 2 && now.is !== 'failed' ? null : await goOn(url, p, now, way, ran);
    if (ended !== null) return [...wrong, `${found.is}, ${way}: ${ended}`];
    break;
  }
  const last = await withSession(address(url), READING, (s) => story(s, p));
  const end = await stateOf(client, version);
  const should = last.is === 'applied' ? applied : gone;
  if (last.is === 'failed') wrong.push(`${told}, ${way}: it has failed still`);
  else if (!lossy && !sameState(end, should))
    wrong.push(`${told}, ${way}: at the end it is ${last.is}, but ${stateDifference(end, should)}`);
  return wrong;
}

/** Taking back half of a migration may lose rows, where its ways say so; the schema has to be the same. */
const announced = (found: Story, way: ResolveWay): boolean => found.is === 'failed' && found.lossy.includes(way);

interface Story {
  readonly is: 'applied' | 'gone' | 'failed';
  readonly atLeast: number;
  readonly atMost: number;
  /** An index was left half built. */
  readonly invalid: boolean;
  /** Ways that announce that something does not come back. */
  readonly lossy: readonly ResolveWay[];
  readonly blocked: readonly ResolveWay[];
}

const PLAIN = { atLeast: 0, atMost: 0, invalid: false, lossy: [], blocked: [] } as const;

async function story(session: Session, { target, name }: Prepared): Promise<Story> {
  const rows = (await readHistory(session)).rows.filter((r) => r.migration === name && r.rolledBackAt === null);
  if (rows.length === 0) return { is: 'gone', ...PLAIN };
  if (rows.every((r) => r.finishedAt !== null)) return { is: 'applied', ...PLAIN };
  const preview = await previewResolve(session, target, name);
  if (preview.state !== 'failed') throw new Error(preview.says);
  const { ranAtLeast: atLeast, ranAtMost: atMost, ways } = preview;
  return {
    is: 'failed',
    atLeast,
    atMost,
    invalid: ways.some((w) => w.way === 'applied' && w.sql[0]?.startsWith('DROP INDEX CONCURRENTLY "public"') === true),
    lossy: ways.filter((w) => w.notes.some((note) => /^(?:lossy|irreversible)/.test(note))).map((w) => w.way),
    blocked: ways.filter((w) => w.blocked !== null).map((w) => w.way),
  };
}

/** Leads it to an end. Null: it got there. */
async function goOn(url: string, p: Prepared, found: Story, way: ResolveWay, looked: number | null): Promise<string | null> {
  const { target, name, doing } = p;
  if (found.is === 'failed') {
    const ran = found.atLeast === found.atMost ? null : (looked ?? found.atLeast);
    // what cannot be taken back is finished
    const chosen = ran === null && found.blocked.includes(way) ? 'applied' : way;
    const resolve = (by: ResolveWay) => withSession(address(url), WRITING, (s) => resolveMigration(s, target, name, by, quiet, { ran }));
    let outcome = await resolve(chosen);
    // values that are gone may keep the way from being gone, as it has announced; the other direction has to be open
    if (outcome.outcome === 'failed' && found.lossy.includes(chosen))
      outcome = await resolve(doing === 'apply' ? 'applied' : 'rolled-back');
    return outcome.outcome === 'resolved'
      ? null
      : `${outcome.outcome}: ${'says' in outcome ? outcome.says : ''} ${'said' in outcome ? outcome.said : ''}`;
  }
  if (doing === 'apply' && found.is === 'gone') {
    const outcome = await apply(url, target, name);
    return outcome === 'applied' ? null : outcome;
  }
  if (doing === 'rollback' && found.is === 'applied') {
    const outcome = await rollback(url, target, name);
    return outcome === 'rolled-back' ? null : outcome;
  }
  return null;
}
