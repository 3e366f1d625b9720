import type { CatalogState } from '../../core/analyse.types.ts';
import { draftRollback } from '../../core/drafting.ts';
import { downNotes } from '../../core/rollback/down-notes.ts';
import { readScript } from '../../core/sql/script.ts';
import { shellWord, sqlConstant } from '../../core/write/shell.ts';
import { runsOf } from '../../prisma/checklist/procedure.ts';
import { checksumMatches, checksumOf } from '../../prisma/checksum.ts';
import { readText } from '../../prisma/files.ts';
import { saysIrreversible } from '../../prisma/folder-rules.ts';
import type { History, HistoryRow } from '../../prisma/history/history.ts';
import type { CheckedMigration } from '../../prisma/project-analysis.ts';
import { shown } from '../../prisma/projects.ts';
import { analyseDown, leftBy } from '../../prisma/rollback-analysis.ts';
import type { Session } from '../sessions/session.ts';
import { ownCommand, prismaCommand } from './commands.ts';
import type { Target } from './doing.ts';
import { historyTable } from './history-table.ts';
import { type Progress, readProgress } from './progress.ts';
import type { HistoryChange, PlannedRollback, RollbackRefused, RollbackWish } from './rollback.ts';
import { type RunScript, runScript } from './script.ts';

/** Everything that rolling a migration back needs, worked out once. */
export interface Ground {
  readonly plan: PlannedRollback;
  readonly row: HistoryRow;
  /** How far an earlier try came; null: there was none. */
  readonly progress: Progress | null;
  readonly up: RunScript;
  readonly down: RunScript;
  /** The catalog before the migration. */
  readonly before: CatalogState;
}

const refused = (
  code: RollbackRefused['code'],
  says: string,
  commands: readonly string[] = [],
  later: readonly string[] = [],
): RollbackRefused => ({
  code,
  says,
  commands,
  later,
});

const isApplied = (row: HistoryRow): boolean => row.finishedAt !== null && row.rolledBackAt === null;
const isFailed = (row: HistoryRow): boolean => row.finishedAt === null && row.rolledBackAt === null;

/** Whether and how a migration can be rolled back, by its history and its files. Does not look at the kind of the environment. */
export async function groundOf(
  session: Pick<Session, 'schema'>,
  target: Target,
  history: History,
  name: string,
  wish: RollbackWish,
): Promise<Ground | RollbackRefused> {
  const { analysis } = target;
  const { configuration } = analysis;
  if (configuration.era.unsupported !== null) return refused('unsupported', configuration.era.unsupported);
  const row = rowOf(target, history, name);
  if ('code' in row) return row;
  const checked = await analysis.checkMigration(`${analysis.project.migrationsFolder}/${name}`);
  const text = checked === null ? null : await readText(checked.migration.file);
  if (checked === null || checked.analysis === null || text === null)
    return refused('no-down', `The folder of ${name} is gone, or has no migration.sql. Take it back from version control first.`);
  const downSql = await readText(checked.migration.down);
  const problem = downProblem(target, name, downSql);
  if (problem !== null || downSql === null) return problem ?? refused('no-down', `${name} has no down.sql.`);
  const down = runScript(downSql, configuration.options.reader);
  const found = readProgress(row.logs);
  const progress = isFailed(row) && found?.doing === 'rolling-back' ? found : null;
  if (progress !== null && progress.checksum !== checksumOf(downSql))
    return refused(
      'failed-migration',
      `${name} is half rolled back, and its down.sql was edited since. Put down.sql back as it was, so that it can go on where it stopped.`,
    );
  const { rolledBack } = configuration.era;
  if (wish.history === 'mark' && rolledBack !== 'pending')
    return refused(
      'cannot-mark',
      `${rolledBack === 'unknown' ? 'The version of Prisma is not known, and up' : 'Up'} to Prisma 7.8 a migration that is marked as rolled back counts as present: migrate status says "up to date", although migrate deploy runs it again. Take its row out instead, which is what happens without --mark.`,
    );
  const up = runScript(text, configuration.options.reader);
  const plan = await planOf(session, target, { checked, row, text, up, down, wish: wish.history, progress });
  return { plan, row, progress, up, down, before: checked.before };
}

/** The row to be taken back, where nothing stands in the way. */
function rowOf(target: Target, { rows }: History, name: string): HistoryRow | RollbackRefused {
  const { environment } = target;
  const failed = rows.find(isFailed);
  if (failed !== undefined && (failed.migration !== name || readProgress(failed.logs)?.doing !== 'rolling-back')) {
    const own = failed.migration === name;
    return refused(
      'failed-migration',
      `${own ? 'It' : failed.migration} has failed in ${environment.name}. ${own ? 'Resolve it: that takes back what ran of it.' : 'Resolve that first.'}`,
      [ownCommand('resolve', target, failed.migration)],
    );
  }
  const at = failed === undefined ? rows.findLastIndex((r) => r.migration === name && isApplied(r)) : rows.indexOf(failed);
  const row = rows[at];
  if (row === undefined)
    return refused(
      'not-applied',
      rows.some((r) => r.migration === name)
        ? `${name} is rolled back in ${environment.name} already.`
        : `${name} is not applied in ${environment.name}.`,
    );
  const later = rows.slice(at + 1).filter((r) => isApplied(r) && r.migration !== name);
  if (later.length === 0) return row;
  const names = later.map((r) => r.migration).reverse();
  return refused(
    'not-last',
    `${names.length === 1 ? `${names[0]} was` : `${names.length} migrations were`} applied on top of ${name}. Roll ${names.length === 1 ? 'it' : 'them'} back first, the newest first.`,
    names.map((n) => ownCommand('rollback', target, n)),
    names,
  );
}

function downProblem(target: Target, name: string, down: string | null): RollbackRefused | null {
  const draft = [
    `lockkeeper down ${shellWord(shown(`${target.analysis.project.migrationsFolder}/${name}`, target.analysis.project.root))} --write`,
  ];
  if (down === null) return refused('no-down', `${name} has no down.sql. Draft one, and read it.`, draft);
  const notes = downNotes(down);
  const script = readScript(down);
  if (notes.grade === 'irreversible' || (notes.statements === 0 && saysIrreversible(script)))
    return refused(
      'irreversible',
      `down.sql of ${name} says that it is irreversible${notes.notes[0] === undefined ? '' : `: ${notes.notes[0].reason}`}. Restore a backup, or write a new migration that goes forward.`,
      draft,
    );
  if (notes.statements === 0 && notes.grade !== 'exact')
    return refused('nothing-to-run', `down.sql of ${name} holds no statement. Write the inverse, or draft it.`, draft);
  return null;
}

interface Parts {
  readonly checked: CheckedMigration;
  readonly row: HistoryRow;
  readonly text: string;
  readonly up: RunScript;
  readonly down: RunScript;
  readonly wish: HistoryChange;
  readonly progress: Progress | null;
}

async function planOf(session: Pick<Session, 'schema'>, target: Target, parts: Parts): Promise<PlannedRollback> {
  const { checked, row, text, up, down, wish, progress } = parts;
  const { analysis } = target;
  const { options } = analysis.configuration;
  const { migration, before } = checked;
  const notes = downNotes(down.text);
  const after = await analysis.checkMigration(migration.down);
  const runs = runsOf(down.text, notes, after?.before ?? before, analysis);
  const input = { migration: migration.name, statements: up.statements, before };
  const leaves = leftBy({ ...input, down: down.text }, options);
  // by hand, and it brings the schema back: then rows are lost where a draft would lose them
  const draft = notes.grade === null && leaves?.length === 0 ? draftRollback(input, options) : null;
  const losses = [
    ...notes.notes.map((n) => n.reason),
    ...(draft?.steps.flatMap((s) => s.reason ?? []) ?? []),
    ...writtenSince(migration.name, down.text, after?.before ?? before, options),
  ];
  const historySql = historySqlOf(session, migration.name, wish);
  return {
    migration,
    downSql: down.text,
    statements: down.statements.length,
    grade: notes.grade ?? draft?.grade ?? null,
    gradeFrom: notes.grade !== null ? 'header' : draft !== null ? 'model' : null,
    losses: [...new Set(losses)],
    leaves,
    runs,
    history: wish,
    historySql,
    commands: await commandsOf(session, target, migration.down, { runs, statements: down.statements.length, historySql, progress }),
    continues: progress?.ran ?? null,
    notes: [
      ...(checksumMatches(row.checksum, text)
        ? []
        : ['migration.sql was edited after it was applied: down.sql may not fit what was applied.']),
      ...(notes.grade === null && draft === null ? ['down.sql does not say what it brings back. Read it before it runs.'] : []),
    ],
  };
}

/** What the model sees down.sql drop: rows that were written since are in no grade. */
function writtenSince(name: string, down: string, after: CatalogState, options: Parameters<typeof analyseDown>[3]): readonly string[] {
  const incidents = analyseDown(name, down, after, options).statements.flatMap((s) => s.effects.incidents);
  return incidents
    .filter((i) => i.hazards.includes('data-loss'))
    .map((i) => `what was written to ${[i.relation, i.object].filter((x) => x !== null).join('.') || 'it'} since is lost`);
}

/** The change of the history as SQL that a person can run. */
export function historySqlOf(session: Pick<Session, 'schema'>, name: string, change: HistoryChange): string {
  const table = historyTable(session);
  return change === 'delete'
    ? `DELETE FROM ${table} WHERE migration_name = ${sqlConstant(name)};`
    : `UPDATE ${table} SET rolled_back_at = now() WHERE migration_name = ${sqlConstant(name)} AND rolled_back_at IS NULL;`;
}

const PSQL = 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1';

async function commandsOf(
  session: Pick<Session, 'schema'>,
  target: Target,
  downFile: string,
  how: Pick<PlannedRollback, 'runs' | 'statements' | 'historySql'> & { readonly progress: Progress | null },
): Promise<readonly string[]> {
  const path = shellWord(shown(downFile, target.analysis.project.root));
  const schema = session.schema === 'public' ? '' : ` -c ${shellWord(`SET search_path = "${session.schema.replaceAll('"', '""')}"`)}`;
  const change = `-c ${shellWord(how.historySql)}`;
  const status = await prismaCommand(target, 'status');
  if (how.statements === 0) return [`${PSQL} ${change}`, status];
  if (how.progress !== null) return [`${PSQL} ${change}`, status];
  if (how.runs === 'together') return [`${PSQL} --single-transaction${schema} -f ${path} ${change}`, status];
  return [`${PSQL}${schema} -f ${path}`, `${PSQL} ${change}`, status];
}
