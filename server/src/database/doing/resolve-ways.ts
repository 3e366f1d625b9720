import { replay } from '../../core/analyse.ts';
import { draftRollback } from '../../core/drafting.ts';
import type { RollbackDraft, Step } from '../../core/rollback/draft.ts';
import { sqlConstant } from '../../core/write/shell.ts';
import { checksumOf } from '../../prisma/checksum.ts';
import type { Session } from '../sessions/session.ts';
import { ownCommand, prismaCommand } from './commands.ts';
import type { Target } from './doing.ts';
import { historyTable } from './history-table.ts';
import type { ResolveWay, Way } from './resolve.ts';
import type { Failure } from './resolve-look.ts';
import { historySqlOf } from './rollback-plan.ts';
import { settingsBefore } from './script.ts';

/** What takes back what ran; for a rollback that stopped, what brings it forward again. */
export function undoOf(failure: Failure, target: Target): RollbackDraft {
  const { up, down, doing, atLeast, before, migration } = failure;
  const { options } = target.analysis.configuration;
  if (doing === 'applying')
    return draftRollback({ migration: migration.name, statements: up.statements.slice(0, atLeast), before }, options);
  const after = replay({ migration: migration.name, text: up.text, before }, options);
  return draftRollback({ migration: migration.name, statements: (down?.statements ?? []).slice(0, atLeast), before: after }, options);
}

/** The ways on, each with what it does. `session` gives the name of the schema. */
export async function waysOf(session: Pick<Session, 'schema'>, target: Target, failure: Failure): Promise<readonly Way[]> {
  const ways =
    failure.doing === 'applying' ? await afterApplying(session, target, failure) : await afterRollingBack(session, target, failure);
  return ways.map((way) => ({ ...way, blocked: gateOf(target, failure, way.way) ?? way.blocked }));
}

/** Why a way cannot be gone by us, whatever it does; null: it can. In production only what takes back may be allowed. */
function gateOf({ analysis, environment }: Target, { atLeast, atMost, doing }: Failure, way: ResolveWay): string | null {
  const allowed = way === 'rolled-back' && analysis.configuration.settings.allowProductionRollback;
  if (environment.kind === 'production' && !allowed)
    return `${environment.name} counts as production, where Lockkeeper changes nothing. Run this SQL and these commands yourself.`;
  if (atLeast === atMost) return null;
  const file = doing === 'applying' ? 'migration.sql' : 'down.sql';
  return `It cannot be seen how many statements of ${file} have run. Look at the rows, then say it: --ran ${atLeast} … --ran ${atMost}`;
}

const rest = (failure: Failure): readonly string[] => {
  const script = failure.doing === 'applying' ? failure.up : failure.down;
  if (script === null) return failure.clear;
  const left = script.statements.slice(failure.atLeast).map((s) => s.text);
  return [...failure.clear, ...(left.length === 0 ? [] : settingsBefore(script, failure.atLeast)), ...left];
};

const flat = (draft: RollbackDraft): readonly string[] => draft.steps.flatMap((s) => s.sql);
const lossesOf = (draft: RollbackDraft): readonly string[] =>
  draft.steps.flatMap((s: Step) => (s.reason === null ? [] : [`${s.grade}: ${s.reason}`]));
const irreversible = (draft: RollbackDraft): string | null =>
  draft.grade === 'irreversible' ? 'Not all of what ran can be taken back. Finish it, or restore a backup.' : null;

async function afterApplying(session: Pick<Session, 'schema'>, target: Target, failure: Failure): Promise<readonly Way[]> {
  const { migration } = failure;
  const { name } = migration;
  const undo = undoOf(failure, target);
  const back = [...failure.clear, ...flat(undo)];
  const marked = markRolledBackSql(session, name);
  const rolledBack = await prismaCommand(target, 'resolve', ['--rolled-back', name]);
  const again =
    failure.statement === null ? [] : [`Correct the cause first: statement ${failure.statement.n}, line ${failure.statement.line}.`];
  return [
    {
      way: 'applied',
      blocked: null,
      sql: rest(failure),
      historySql: [marked, insertAppliedSql(session, name, checksumOf(failure.up.text))],
      commands: [await prismaCommand(target, 'resolve', ['--applied', name])],
      notes: again,
    },
    { way: 'rolled-back', blocked: irreversible(undo), sql: back, historySql: [marked], commands: [rolledBack], notes: lossesOf(undo) },
    {
      way: 'retry',
      blocked: irreversible(undo),
      sql: back,
      historySql: [marked],
      commands: [rolledBack, await prismaCommand(target, 'deploy')],
      notes: [...lossesOf(undo), ...again],
    },
  ];
}

async function afterRollingBack(session: Pick<Session, 'schema'>, target: Target, failure: Failure): Promise<readonly Way[]> {
  const { name } = failure.migration;
  const forward = undoOf(failure, target);
  const restored = `UPDATE ${historyTable(session)} SET finished_at = ${sqlConstant(failure.progress?.appliedAt ?? '')}, logs = NULL WHERE id = ${sqlConstant(failure.row.id)};`;
  const gone = historySqlOf(session, name, 'delete');
  return [
    {
      way: 'applied',
      blocked: irreversible(forward),
      sql: flat(forward),
      historySql: [restored],
      commands: [],
      notes: lossesOf(forward),
    },
    {
      way: 'rolled-back',
      blocked: null,
      sql: rest(failure),
      historySql: [gone],
      commands: [ownCommand('rollback', target, name)],
      notes: [],
    },
    {
      way: 'retry',
      blocked: null,
      sql: rest(failure),
      historySql: [gone],
      commands: [ownCommand('rollback', target, name), await prismaCommand(target, 'deploy')],
      notes: [],
    },
  ] satisfies readonly (Way & { readonly way: ResolveWay })[];
}

const markRolledBackSql = (session: Pick<Session, 'schema'>, name: string): string =>
  `UPDATE ${historyTable(session)} SET rolled_back_at = now() WHERE migration_name = ${sqlConstant(name)} AND finished_at IS NULL AND rolled_back_at IS NULL;`;

const insertAppliedSql = (session: Pick<Session, 'schema'>, name: string, checksum: string): string =>
  `INSERT INTO ${historyTable(session)} (id, checksum, started_at, finished_at, migration_name, logs, applied_steps_count) VALUES (gen_random_uuid()::text, ${sqlConstant(checksum)}, now(), now(), ${sqlConstant(name)}, '', 0);`;
