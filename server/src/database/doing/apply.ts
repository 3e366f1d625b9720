import { compareLocks, HAZARDS, type Hazard } from '../../core/effects/types.ts';
import type { LockMode } from '../../core/facts/lock-mode.ts';
import { checksumOf } from '../../prisma/checksum.ts';
import { readText } from '../../prisma/files.ts';
import type { History } from '../../prisma/history/history.ts';
import type { MigrationFolder } from '../../prisma/migrations.ts';
import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';
import { readHistory } from '../read-history.ts';
import type { DatabaseProblem } from '../sessions/problem.ts';
import type { Session } from '../sessions/session.ts';
import { applyScript } from './apply-script.ts';
import { ownCommand, prismaCommand } from './commands.ts';
import { confirmationFor } from './confirmation.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import { lockHistory, unlockHistory, whoChanges } from './history-lock.ts';
import { createHistory, holdsAlready, insertStarted, useSchema } from './history-table.ts';
import { isLost, problemOf, record } from './running.ts';
import { placed, type RunScript, runScript, sentAs, shortened } from './script.ts';

/** A migration that would run. */
export interface PlannedApply {
  readonly migration: MigrationFolder;
  readonly statements: number;
  /** `whole`: one message; `each`: a message for each statement, as Prisma 7.4 and later send it. */
  readonly sent: 'whole' | 'each';
  /** `2 statements, 2 transactions (Prisma 7.10)` */
  readonly runs: string;
  /** The worst lock on each relation that was there before. */
  readonly locks: readonly { readonly relation: string; readonly mode: LockMode }[];
  readonly hazards: readonly Hazard[];
}

export type ApplyRefusalCode =
  /** In production, and where the kind is not known, a person or a pipeline runs Prisma. */
  | 'production'
  /** P3009 */
  | 'failed-migration'
  /** P3015 */
  | 'no-migration-sql'
  /** P3005 */
  | 'no-history'
  | 'unknown-prisma'
  | 'unsupported'
  | 'no-such-migration';

export type ApplyRefused = Refused<ApplyRefusalCode>;

export type ApplyPreview =
  | {
      readonly state: 'ready';
      /** In the order in which they run. */
      readonly migrations: readonly PlannedApply[];
      readonly makesHistory: boolean;
      readonly confirmation: Confirmation;
      readonly notes: readonly string[];
    }
  | { readonly state: 'up-to-date'; readonly says: string }
  | ({ readonly state: 'refused' } & ApplyRefused);

export interface Applied {
  readonly migration: string;
  readonly milliseconds: number;
}

export type ApplyOutcome =
  /** Empty: there was nothing to apply. */
  | { readonly outcome: 'applied'; readonly applied: readonly Applied[] }
  | ({ readonly outcome: 'refused'; readonly applied: readonly Applied[] } & ApplyRefused)
  /** Somebody else was applying for longer than anybody waits. */
  | { readonly outcome: 'busy'; readonly says: string }
  | {
      readonly outcome: 'failed';
      readonly applied: readonly Applied[];
      readonly migration: string;
      /** Null: PostgreSQL does not tell which one. */
      readonly statement: FailedStatement | null;
      readonly sqlState: string | null;
      readonly said: string;
      readonly says: string;
      readonly commands: readonly string[];
    }
  /** The connection ended; `migration` is the one that was under way. */
  | { readonly outcome: 'lost'; readonly applied: readonly Applied[]; readonly migration: string | null; readonly says: string };

export interface ApplyWish {
  /** The last one to be applied; null: all that are pending. */
  readonly to: string | null;
}

/** What applying would do, or why it is refused. Only reads. @throws DatabaseError */
export async function previewApply(session: Session, target: Target, wish: ApplyWish): Promise<ApplyPreview> {
  const due = await whatIsDue(session, target, wish);
  if ('code' in due) {
    // a row that is not finished may be one that runs at this moment
    const holder = due.code === 'failed-migration' ? await whoChanges(session) : null;
    if (holder === null) return { state: 'refused', ...due };
    const confirmation = await confirmationFor(session, target.environment, 'Apply what is then left to');
    const notes = [`${holder} is changing this database. What is left is known when it has ended.`];
    return { state: 'ready', migrations: [], makesHistory: false, confirmation, notes };
  }
  const { pending, table, elsewhere } = due;
  if (pending.length === 0) return { state: 'up-to-date', says: upToDate(target, wish) };
  const migrations: PlannedApply[] = [];
  for (const one of pending) migrations.push(await planned(target.analysis, one));
  return {
    state: 'ready',
    migrations,
    makesHistory: !table,
    confirmation: await confirmationFor(session, target.environment, `Apply ${counted(migrations.length)} to`),
    notes: [
      ...(table ? [] : ["This database has no history yet. Prisma's table _prisma_migrations is made first."]),
      ...elsewhere.map(
        (schema) => `There is a history in the schema ${schema}. If that is the one, name it in the address: schema=${schema}`,
      ),
    ],
  };
}

/** Applies what is pending as `prisma migrate deploy` does. Who calls it has asked for what `previewApply` wants confirmed. */
export async function applyPending(session: Session, target: Target, wish: ApplyWish, onStep: OnStep): Promise<ApplyOutcome> {
  const applied: Applied[] = [];
  let current: string | null = null;
  try {
    const lock = await lockHistory(session, onStep);
    if (!lock.got) return { outcome: 'busy', says: lock.says };
    const due = await whatIsDue(session, target, wish);
    if ('code' in due) return { outcome: 'refused', applied, ...due };
    if (due.pending.length > 0 && !due.table) {
      const sql = await createHistory(session);
      onStep({ kind: 'history', says: "Made Prisma's table _prisma_migrations.", sql });
    }
    await useSchema(session);
    for (const [i, one] of due.pending.entries()) {
      current = one.folder.name;
      const failed = await applyOne(session, target, one, { n: i + 1, of: due.pending.length }, onStep, applied);
      if (failed !== null) return { outcome: 'failed', applied, ...failed };
    }
    await unlockHistory(session);
    return { outcome: 'applied', applied };
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) return { outcome: 'lost', applied, migration: current, says: lostWords(current) };
    return failedOf(applied, target, current, problem);
  }
}

/** A migration that is to run, with its text as it is on disk now. */
export interface Due {
  readonly folder: MigrationFolder;
  readonly script: RunScript;
  readonly sent: 'whole' | 'each';
}

async function applyOne(
  session: Session,
  target: Target,
  one: Due,
  { n, of }: { readonly n: number; readonly of: number },
  onStep: OnStep,
  applied: Applied[],
): Promise<Omit<ApplyOutcome & { readonly outcome: 'failed' }, 'outcome' | 'applied'> | null> {
  const { folder, script, sent } = one;
  const { name } = folder;
  onStep({ kind: 'migration', says: `Applying ${name} (${n} of ${of})`, migration: name, n, of });
  const began = Date.now();
  let id = '';
  await record(session, async () => {
    id = await insertStarted(session, name, checksumOf(script.text));
  });
  const run = await applyScript(session, { id, migration: name }, script, sent, (index) => {
    const at = placed(script, index);
    if (at !== null) onStep({ kind: 'statement', says: `${at.n}/${at.of} ${shortened(at.text)}`, migration: name, n: at.n, of: at.of });
  });
  if (run.ok) {
    applied.push({ migration: name, milliseconds: Date.now() - began });
    return null;
  }
  const { statement, problem, stays } = run;
  return {
    migration: name,
    statement,
    sqlState: problem.sqlState,
    said: problem.said ?? problem.message,
    says: failureWords(name, script, statement, stays),
    commands: [ownCommand('resolve', target, name)],
  };
}

function failureWords(name: string, { statements }: RunScript, at: FailedStatement | null, stays: number): string {
  const where = at === null ? 'PostgreSQL does not tell at which statement' : `at statement ${at.n} of ${at.of}, line ${at.line}`;
  const left =
    stays > 0
      ? `The ${stays === 1 ? 'statement' : `${stays} statements`} before it ${stays === 1 ? 'has' : 'have'} run and ${stays === 1 ? 'stays' : 'stay'}.`
      : statements.length > 1
        ? 'Nothing of it stays.'
        : '';
  return `${name} failed: ${where}. ${left} No further migration is applied until it is resolved.`
    .replace('. .', '.')
    .replaceAll('  ', ' ');
}

function failedOf(applied: readonly Applied[], target: Target, migration: string | null, problem: DatabaseProblem): ApplyOutcome {
  const said = problem.said ?? problem.message;
  return {
    outcome: 'failed',
    applied,
    migration: migration ?? '',
    statement: null,
    sqlState: problem.sqlState,
    said,
    says:
      migration === null
        ? `The history could not be read or written. ${problem.message}`
        : `${migration} is not finished. ${problem.message}`,
    commands: migration === null ? [] : [ownCommand('resolve', target, migration)],
  };
}

const lostWords = (migration: string | null): string =>
  migration === null
    ? 'The connection was lost before anything was applied. Try again.'
    : `The connection was lost while ${migration} was applied. Look what became of it: lockkeeper status`;

const counted = (n: number): string => (n === 1 ? '1 migration' : `${n} migrations`);

function upToDate({ environment }: Target, { to }: ApplyWish): string {
  return to === null ? `${environment.name} is up to date: nothing is pending.` : `${to} is applied in ${environment.name} already.`;
}

/** What would run, by the rules of `prisma migrate deploy`. @throws DatabaseError */
async function whatIsDue(
  session: Session,
  target: Target,
  { to }: ApplyWish,
): Promise<ApplyRefused | { readonly pending: readonly Due[]; readonly table: boolean; readonly elsewhere: readonly string[] }> {
  const { analysis, environment } = target;
  const refused = await notHere(target);
  if (refused !== null) return refused;
  const history = await readHistory(session);
  const names = pendingNames(analysis, history);
  const failed = history.rows.find((r) => r.finishedAt === null && r.rolledBackAt === null);
  if (failed !== undefined)
    return {
      code: 'failed-migration',
      says: `${failed.migration} has failed in ${environment.name}, so that nothing is applied (P3009). Resolve it first.`,
      commands: [ownCommand('resolve', target, failed.migration)],
    };
  if (to !== null && !analysis.migrations.some((m) => m.name === to))
    return { code: 'no-such-migration', says: `There is no migration ${to}.`, commands: [] };
  const last = to === null ? names.length : names.indexOf(to) + 1;
  const pending: Due[] = [];
  for (const name of names.slice(0, last)) {
    const folder = analysis.migrations.find((m) => m.name === name)!;
    const one = await dueOf(analysis, folder);
    if ('code' in one) return one;
    pending.push(one);
  }
  if (!history.table && pending.length > 0) {
    const held = await holdsAlready(session);
    // somebody may have begun meanwhile
    if (held !== null && (await readHistory(session)).table) return whatIsDue(session, target, { to });
    if (held !== null) return noHistory(held, session, target);
  }
  return { pending, table: history.table, elsewhere: history.elsewhere ?? [] };
}

/** Folders without a row that counts, in the order in which Prisma applies them. */
export function pendingNames(analysis: ProjectAnalysis, history: History): readonly string[] {
  const present = new Set(history.rows.filter((r) => r.rolledBackAt === null).map((r) => r.migration));
  return analysis.migrations.map((m) => m.name).filter((name) => !present.has(name));
}

async function dueOf(analysis: ProjectAnalysis, folder: MigrationFolder): Promise<Due | ApplyRefused> {
  // not the text of an open editor: what is applied is what Prisma would read
  const text = await readText(folder.file);
  if (text === null)
    return {
      code: 'no-migration-sql',
      says: `${folder.name} has no migration.sql that could be read (P3015). Write it, or remove the folder.`,
      commands: [],
    };
  const { options, era } = analysis.configuration;
  const script = runScript(text, options.reader);
  const sent = sentAs(script, era);
  if (sent === 'unknown')
    return {
      code: 'unknown-prisma',
      says: `It is not known which version of Prisma the project has, and ${folder.name} runs in another way before 7.4 than from 7.4 on. Say it.`,
      commands: ['--prisma 7.10', '--prisma 6.19'],
    };
  return { folder, script, sent };
}

/** Why nothing is applied there, whatever the database says: no connection is needed to know it. Null: it may be. */
export async function notHere(target: Target): Promise<ApplyRefused | null> {
  const { analysis, environment } = target;
  const { unsupported } = analysis.configuration.era;
  if (unsupported !== null) return { code: 'unsupported', says: unsupported, commands: [] };
  if (environment.kind !== 'production') return null;
  const why = environment.kindFrom === 'host' ? ' Its host is not known to be another kind.' : '';
  return {
    code: 'production',
    says: `${environment.name} counts as production, where Lockkeeper applies nothing.${why} Let the pipeline run Prisma, or run it yourself.`,
    commands: [await prismaCommand(target, 'deploy')],
  };
}

async function noHistory(held: string, session: Session, target: Target): Promise<ApplyRefused> {
  const first = target.analysis.migrations[0]?.name ?? '';
  return {
    code: 'no-history',
    says: `The schema ${session.schema} of ${target.environment.name} holds the table ${held}, but no _prisma_migrations (P3005). If the first migrations describe what is there, mark them as applied; else name an empty database.`,
    commands: [await prismaCommand(target, 'resolve', ['--applied', first])],
  };
}

async function planned(analysis: ProjectAnalysis, { folder, script, sent }: Due): Promise<PlannedApply> {
  const checked = await analysis.checkMigration(folder.file);
  const effects = checked?.analysis?.statements.map((s) => s.effects) ?? [];
  const worst = new Map<string, LockMode>();
  for (const { relation, mode } of effects.flatMap((e) => e.locks)) {
    const known = worst.get(relation);
    if (known === undefined || compareLocks(mode, known) > 0) worst.set(relation, mode);
  }
  return {
    migration: folder,
    statements: script.statements.length,
    sent,
    runs: checked?.runs ?? '',
    locks: [...worst].map(([relation, mode]) => ({ relation, mode })).sort((a, b) => compareLocks(b.mode, a.mode)),
    hazards: HAZARDS.filter((h) => effects.some((e) => e.incidents.some((i) => i.hazards.includes(h)))),
  };
}
