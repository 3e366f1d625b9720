import type { CatalogState } from '../../core/analyse.types.ts';
import type { Inventory } from '../../core/rollback/inventory.ts';
import { checksumMatches, checksumOf } from '../../prisma/checksum.ts';
import { readText } from '../../prisma/files.ts';
import type { History, HistoryRow } from '../../prisma/history/history.ts';
import type { MigrationFolder } from '../../prisma/migrations.ts';
import { divideIntoUnits } from '../../prisma/units.ts';
import type { Session } from '../sessions/session.ts';
import type { FailedStatement, Refused, Target } from './doing.ts';
import { invalidIndexes, standOf } from './half-done.ts';
import { differsFrom, type Expected, expectedAlong, lookAt } from './look.ts';
import { type Progress, readProgress } from './progress.ts';
import type { Ran, ResolveRefusalCode, UnitState } from './resolve.ts';
import { placed, type RunScript, refusedIn, runScript, sentAs, shortened } from './script.ts';

/** A migration that is neither applied nor rolled back, and where it stands. */
export interface Failure {
  readonly migration: MigrationFolder;
  readonly row: HistoryRow;
  readonly doing: Progress['doing'];
  readonly progress: Progress | null;
  readonly up: RunScript;
  /** Null: there is no down.sql. */
  readonly down: RunScript | null;
  readonly sent: 'whole' | 'each';
  /** The catalog before the migration. */
  readonly before: CatalogState;
  readonly units: readonly UnitState[];
  /** Of the script that was running, so many statements have run at least, and at most. */
  readonly atLeast: number;
  readonly atMost: number;
  readonly statement: FailedStatement | null;
  readonly error: string | null;
  readonly says: string;
  /** What has to go before the next statement can run: an index that was left invalid. */
  readonly clear: readonly string[];
}

/**
 * Where a failed migration stands: by what was noted while it ran, by the server's error, and by the schema as it is.
 * @param said a person looked: so many statements have run @throws DatabaseError
 */
export async function failureOf(
  session: Session,
  { analysis, environment }: Target,
  history: History,
  name: string,
  said: number | null,
): Promise<Failure | Refused<ResolveRefusalCode>> {
  const { options, era } = analysis.configuration;
  if (era.unsupported !== null) return { code: 'unsupported', says: era.unsupported, commands: [] };
  const row = history.rows.find((r) => r.migration === name && r.finishedAt === null && r.rolledBackAt === null);
  if (row === undefined) {
    const known = history.rows.some((r) => r.migration === name);
    const is = known ? 'has not failed' : 'is not in the history';
    return { code: 'not-failed', says: `${name} ${is} in ${environment.name}: there is nothing to resolve.`, commands: [] };
  }
  const checked = await analysis.checkMigration(`${analysis.project.migrationsFolder}/${name}`);
  const text = checked === null ? null : await readText(checked.migration.file);
  if (checked === null || text === null)
    return {
      code: 'no-migration-sql',
      says: `The folder of ${name} is gone, or has no migration.sql. Take it back from version control first.`,
      commands: [],
    };
  const { migration, before } = checked;
  const up = runScript(text, options.reader);
  const downSql = await readText(migration.down);
  const down = downSql === null ? null : runScript(downSql, options.reader);
  const progress = readProgress(row.logs);
  const sent = sentAs(up, era) === 'each' ? 'each' : sentAs(up, era) === 'whole' || progress === null ? 'whole' : 'each';
  const base = { migration, row, progress, up, down, sent, before, error: errorIn(row.logs) } as const;
  if (progress?.doing === 'rolling-back' && down !== null && progress.checksum === checksumOf(down.text))
    return { ...base, doing: 'rolling-back', ...(await rollingBack(session, up, down, progress, before, said)) };
  return { ...base, doing: 'applying', ...(await applying(session, base, sentAs(up, era) === 'unknown', said)) };
}

type Stands = Pick<Failure, 'units' | 'atLeast' | 'atMost' | 'statement' | 'says' | 'clear'>;

async function rollingBack(
  session: Session,
  up: RunScript,
  down: RunScript,
  progress: Progress,
  before: CatalogState,
  said: number | null,
): Promise<Stands> {
  const expected = expectedAlong([...up.statements, ...down.statements], before);
  const live = await lookAt(session, expected);
  const stand = standOf(progress, down, live, expected, up.statements.length);
  const [atLeast, atMost] =
    said !== null
      ? [Math.min(said, down.statements.length), Math.min(said, down.statements.length)]
      : stand.known
        ? [stand.ran, stand.ran]
        : [progress.ran, progress.ran + progress.begun];
  return {
    units: unitStates(down, unitsOf(down, 'each'), atLeast, atMost),
    atLeast,
    atMost,
    statement: progress.failed === null ? null : placed(down, progress.failed - 1),
    clear: stand.known ? stand.clear : [],
    says: `It was being rolled back. ${ranWords('down.sql', down.statements.length, atLeast, atMost)}`,
  };
}

async function applying(
  session: Session,
  { up, sent, before, progress, row }: Pick<Failure, 'up' | 'sent' | 'before' | 'progress' | 'row'>,
  eitherWay: boolean,
  said: number | null,
): Promise<Stands> {
  const expected = expectedAlong(up.statements, before);
  const { live, clear } = invalidIndexes(up, await lookAt(session, expected));
  const edited = !checksumMatches(row.checksum, up.text);
  const statement = edited ? null : failedAt(up, row.logs, progress);
  const possible = possibleStands(up, sent, eitherWay, statement, progress);
  const fit = said !== null ? [Math.min(said, up.statements.length)] : likeliest(live, expected, possible);
  const [atLeast, atMost] = [Math.min(...fit), Math.max(...fit)];
  const of = up.statements.length;
  const failed = statement === null ? '' : ` It failed at statement ${statement.n}, line ${statement.line}.`;
  const since = edited ? ' It was edited since it failed: what ran is told for the text as it is now.' : '';
  const left = clear.length === 0 ? '' : ' An index was left behind that is not valid.';
  return {
    units: unitStates(up, unitsOf(up, sent), atLeast, atMost),
    atLeast,
    atMost,
    statement,
    clear,
    says: `${ranWords('migration.sql', of, atLeast, atMost)}${failed}${left}${since}`,
  };
}

function ranWords(file: string, of: number, atLeast: number, atMost: number): string {
  if (atLeast !== atMost)
    return `At least ${atLeast} and at most ${atMost} of ${of} statements of ${file} have run: the others leave nothing by which it could be seen.`;
  if (atLeast === 0) return `Nothing of ${file} has run.`;
  if (atLeast === of) return `All of ${file} has run.`;
  return `${atLeast} of ${of} statements of ${file} ${atLeast === 1 ? 'has' : 'have'} run.`;
}

const unitsOf = (script: RunScript, sent: 'whole' | 'each') =>
  sent === 'each' ? script.units : divideIntoUnits(script.statements, 'batch');

/** Statements after which a script can have stopped: those that end a unit, as far as the notes and the error allow. */
function possibleStands(
  script: RunScript,
  sent: 'whole' | 'each',
  eitherWay: boolean,
  failed: FailedStatement | null,
  progress: Progress | null,
): readonly number[] {
  const of = script.statements.length;
  const ways = eitherWay ? (['whole', 'each'] as const) : [sent];
  const ends = new Set([0, of]);
  for (const way of ways) {
    const units = unitsOf(script, way);
    for (let i = 1; i < of; i++) if (units[i]?.unit !== units[i - 1]?.unit) ends.add(i);
  }
  const noted = progress?.doing === 'applying' && progress.checksum === checksumOf(script.text) ? progress : null;
  const fits = (at: number): boolean => {
    if (noted !== null && noted.failed === null) return at === noted.ran || at === noted.ran + noted.begun;
    // an error takes back the unit in which it happened
    if (noted !== null && (sent === 'each' || failed !== null)) return at === noted.ran;
    return failed === null || at < failed.n;
  };
  const possible = [...ends].filter(fits).sort((a, b) => a - b);
  if (noted === null && failed !== null && !eitherWay) return possible.slice(-1);
  return possible.length === 0 ? [0] : possible;
}

/** Those at which the schema looks as it does; where it looks like none of them, those that come nearest. */
function likeliest(live: Inventory, expected: Expected, possible: readonly number[]): readonly number[] {
  const differing = possible.map((at) => differsFrom(live, expected, at).length);
  const least = Math.min(...differing);
  return possible.filter((_, i) => differing[i] === least);
}

function unitStates(script: RunScript, units: RunScript['units'], atLeast: number, atMost: number): readonly UnitState[] {
  const ranOf = (i: number): Ran => (i < atLeast ? 'ran' : i >= atMost ? 'not-run' : 'unknown');
  const out: { unit: number; ran: Ran; statements: UnitState['statements'][number][] }[] = [];
  for (const i of script.statements.keys()) {
    const at = placed(script, i)!;
    const unit = units[i]?.unit ?? i;
    const statement = { n: at.n, line: at.line, text: shortened(at.text), ran: ranOf(i) };
    const last = out.at(-1);
    if (last !== undefined && last.unit === unit) last.statements.push(statement);
    else out.push({ unit, ran: statement.ran, statements: [statement] });
  }
  return out.map((u, unit) => ({ ...u, unit }));
}

/** Prisma shows the lines before the position, and last the one with it; with codes of a terminal. */
const POSITION = /Position:\s*\n((?:[ \t]*\d+ .*\n?)+)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Prisma writes them
const COLOURS = /\u001b\[[0-9;]*m/g;

function failedAt(script: RunScript, logs: string | null, progress: Progress | null): FailedStatement | null {
  if (progress?.doing === 'applying' && progress.checksum === checksumOf(script.text))
    return progress.failed === null ? null : placed(script, progress.failed - 1);
  const plain = (logs ?? '').replace(COLOURS, '');
  const line = POSITION.exec(plain)?.[1]?.trimEnd().split('\n').at(-1)?.trim().split(' ')[0];
  if (line !== undefined) {
    const at = script.statements.findLastIndex((_, i) => (placed(script, i)?.line ?? 0) <= Number(line));
    if (at >= 0) return placed(script, at);
  }
  const said = errorIn(plain);
  if (said === null) return null;
  return refusedIn(script, { code: 'refused', message: said, sqlState: null, said, offset: null });
}

/** The server's words in what Prisma or Lockkeeper wrote; null: there are none. */
function errorIn(logs: string | null): string | null {
  const plain = (logs ?? '').replace(COLOURS, '');
  return /^(?:db error: )?ERROR: (.*)$/m.exec(plain)?.[1]?.trim() ?? null;
}
