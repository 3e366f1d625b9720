import { join } from 'node:path';
import { sqlText } from '../../core/data-migrations/sql.ts';
import type { JudgedStatement } from '../../core/effects/types.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { downWithout } from '../../core/fixes/down.ts';
import { catalogBefore, draftFromOffer, offersAt } from '../../core/planning.ts';
import type { Models } from '../../core/plans/models.ts';
import { type Backfill, isRefusal, type Plan, type Refusal } from '../../core/plans/plan.ts';
import { splitDraft } from '../../core/split-draft.ts';
import type { Batches } from '../../core/write/batches.ts';
import { freshName, quote, words } from '../../core/write/names.ts';
import { namesIn } from '../files.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChanges } from './file-change.ts';
import { changesOfDraft } from './of-plan.ts';
import { scriptsFolder, shownIn } from './plan-folders.ts';
import type { Draft } from './split.ts';

/** The kind of plan that knows how a statement is done in batches. */
export const MOVED_BY = 'backfill-rows';

/**
 * Takes a statement that changes many rows out of a draft, with what takes it back out of its down.sql, and writes a data migration
 * that does the same in batches.
 */
export async function moveRows(
  analysis: Pick<ProjectAnalysis, 'project' | 'migrations' | 'configuration'>,
  draft: Draft,
  statement: number,
  models: Models,
  now: Date,
): Promise<{ readonly path: string; readonly changes: FileChanges } | Refusal> {
  const { migration, text, down, statements, before } = draft;
  const { options } = analysis.configuration;
  const offer = offersAt(statements, statement, null).find((o) => o.kind === MOVED_BY);
  if (offer === undefined) return { refused: 'The statement has changed meanwhile. Ask for the action again.' };
  const catalog = catalogBefore(before, statements, statement, migration.name);
  const phases = draftFromOffer(offer, {}, { catalog, options, models });
  if (isRefusal(phases)) return phases;
  const batches = phases.phases[0]?.batches;
  const judged = statements[statement];
  if (batches === undefined || judged === undefined) return { refused: 'This statement is not done in batches. Write the script by hand.' };
  const folder = scriptsFolder(analysis.project);
  const taken = new Set((await namesIn(folder)).map((file) => file.replace(/\.\w+$/, '')));
  const name = freshName(nameOf(judged, batches), (wanted) => taken.has(wanted));
  const path = join(folder, `${name}.sql`);
  const after = splitDraft({ migration: migration.name, text, down, statements, before }, offer.replaces, NO_PHASES, options);
  // the script has a way back of its own
  const rest =
    after.migrationSql === null ? null : downWithout({ down: after.downSql ?? down, read: options.reader.read }, takenBackBy(judged));
  const left = await changesOfDraft(analysis, { migration, text, down, after: { ...after, downSql: rest ?? after.downSql } }, now);
  if ('refused' in left) return left;
  const script = sqlText(name, shownIn(analysis.project, path), { ...batches, down: wayBack(judged, batches) }, [
    `Moved out of ${migration.name}: run it when that is applied.`,
  ]);
  return {
    path,
    changes: { title: `Move the rows into ${shownIn(analysis.project, path)}`, changes: [...left, { kind: 'create', path, text: script }] },
  };
}

/** Nothing takes the statement's place in the draft. */
const NO_PHASES: Plan = { plan: '', kind: MOVED_BY, title: '', phases: [], notes: [] };

/** An UPDATE of the same columns does nothing else than to take the moved one back. */
const takenBackBy = ({ facts }: JudgedStatement) => {
  const moved = facts.find((f) => f.kind === 'update');
  return (other: Fact): boolean =>
    moved !== undefined &&
    other.kind === 'update' &&
    other.table.name === moved.table.name &&
    other.set.every((s) => moved.set.some((m) => m.column === s.column));
};

const nameOf = ({ facts }: JudgedStatement, { table, set }: Backfill): string => {
  const update = facts.find((f) => f.kind === 'update');
  return set === null
    ? words('cleanup', table.name)
    : words('backfill', table.name, ...(update?.set ?? []).slice(0, 2).map((s) => s.column));
};

/** Where an empty column was filled, the value tells what was written. */
function wayBack({ facts }: JudgedStatement, { set, once, alias }: Backfill): Batches['down'] {
  if (set === null) return { refused: 'Deleted rows come back from a backup only.' };
  const [update] = facts.filter((f) => f.kind === 'update');
  const [only, more] = update?.set ?? [];
  const test = update?.where;
  const filled =
    test?.kind === 'null-test' && !test.not && test.arg.kind === 'column' && test.arg.name === only?.column && more === undefined;
  if (!filled || once === true || alias !== undefined || update?.from !== null || only?.value.sql === undefined)
    return { refused: 'The values before are not kept.' };
  const column = quote(only.column);
  return { set: `${column} = NULL`, where: `${column} = ${only.value.sql}` };
}
