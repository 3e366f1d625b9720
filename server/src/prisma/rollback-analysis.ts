import { type Analysed, analyse } from '../core/analyse.ts';
import type { CatalogState } from '../core/analyse.types.ts';
import { draftRollback, leftOver, type RollbackInput } from '../core/drafting.ts';
import { commentDiffers, rollbackComment } from '../core/rollback/comment.ts';
import type { Difference } from '../core/rollback/difference.ts';
import { downText, readDown, runsAsOne } from '../core/rollback/down-text.ts';
import { ORDER_OF_COLUMNS } from '../core/rollback/signature.ts';
import type { Finding } from '../core/rules/rule.ts';
import { readScript } from '../core/sql/script.ts';
import type { Script } from '../core/sql/statement.ts';
import type { Span } from '../core/text/span.ts';
import type { Configuration } from './configuration.ts';
import { folderFinding, saysIrreversible } from './folder-rules.ts';
import { divideAsPsql } from './units.ts';

type Options = Configuration['options'];

const downs = new WeakMap<Options, { readonly one: Options; readonly each: Options }>();

/** A rollback is run by hand, with psql: each statement by itself, or all in one transaction where the file says so. */
function downOptions(options: Options, down: Script): Options {
  let known = downs.get(options);
  if (known === undefined) {
    known = { one: { ...options, execution: 'batch' }, each: { ...options, execution: 'split', divide: divideAsPsql } };
    downs.set(options, known);
  }
  return runsAsOne(down) ? known.one : known.each;
}

/** Analyses a down.sql on the schema that its migration leaves. */
export const analyseDown = (migration: string, text: string, before: CatalogState, options: Options, previous?: Analysed): Analysed =>
  analyse({ migration, text, before }, downOptions(options, readScript(text)), previous);

/** Blocking forms of which there is one that blocks nobody, for what a rollback does on a busy day. */
const SAFE_FORM_EXISTS: ReadonlySet<string> = new Set([
  'create-index-not-concurrently',
  'reindex-not-concurrently',
  'refresh-materialized-view-not-concurrently',
  'add-foreign-key-without-not-valid',
  'add-check-without-not-valid',
  'add-not-null-constraint-without-not-valid',
  'domain-constraint-scan',
  'add-unique-without-using-index',
  'add-primary-key-without-using-index',
]);

/**
 * A rollback drops and breaks things on purpose; what matters is that it runs, and that it blocks nobody for long without need. A
 * draft has taken the safe form where its statements can be run together.
 */
export function tellsOfRollback(down: string): (finding: Finding) => boolean {
  const { origin, hand } = readDown(down);
  const isDrafted = ({ start }: Span): boolean => origin === 'draft' && !hand.some(({ span }) => span.start <= start && start < span.end);
  return ({ rule, hazards, span }) =>
    hazards.includes('fails') ||
    hazards.includes('not-in-transaction') ||
    rule === 'syntax-error' ||
    rule.startsWith('suppression-') ||
    (SAFE_FORM_EXISTS.has(rule) && !isDrafted(span));
}

/** The comment of a migration.sql about its way back, where it is not what down.sql does. */
export function commentFinding(script: Script, down: Script, { reader, settings }: Options): Finding | null {
  const comment = rollbackComment(script, reader);
  const [span] = comment?.spans ?? [];
  const how = comment === null ? null : commentDiffers(comment, down, reader);
  if (span === undefined || how === null) return null;
  return folderFinding(
    'rollback-comment-differs',
    settings,
    span,
    `The Rollback comment is not what down.sql does: ${how}.`,
    'Write the comment anew, or let it say "see down.sql".',
  );
}

/** Both files are run in thought at each edit; with more statements than this a person would wait for it. */
const MOST = 300;
/** More differences than this are only counted. */
const NAMED = 5;

/** What is still different when a migration and then its down.sql have run; null: nothing, or it cannot be told. */
export function leftOverFinding(input: RollbackInput, down: string, options: Options): Finding | null {
  const setting = options.settings.rules['down-leaves-something'];
  const script = readScript(down);
  if (setting === 'off' || script.statements.length === 0 || script.statements.length + input.statements.length > MOST) return null;
  const all = leftBy({ ...input, down }, options) ?? [];
  const left = all.length > 0 && saysIrreversible(script) ? beyond(all, input, options) : all;
  if (left.length === 0) return null;
  const named = left.slice(0, NAMED).map((d) => `${d.object} ${d.says}`);
  const more = left.length > NAMED ? [`and ${left.length - NAMED} more`] : [];
  return folderFinding(
    'down-leaves-something',
    options.settings,
    placeIn(script, down),
    `down.sql does not undo the migration: ${[...named, ...more].join('; ')}.`,
    'Draft it again, or add what is missing.',
  );
}

/**
 * What a down.sql leaves different that it need not: a column that comes back is the last one, since PostgreSQL cannot put it where it
 * was. Null: it cannot be told.
 */
export const leftBy = (input: Parameters<typeof leftOver>[0], options: Options): readonly Difference[] | null =>
  leftOver(input, options)?.filter((d) => d.property !== ORDER_OF_COLUMNS) ?? null;

/** What a draft would leave too is what the file admits when it says that something is irreversible. */
function beyond(left: readonly Difference[], input: RollbackInput, options: Options): readonly Difference[] {
  const drafted = leftOver({ ...input, down: downText(draftRollback(input, options), input.migration) }, options);
  if (drafted === null) return [];
  const admitted = new Set(drafted.map(keyOf));
  return left.filter((d) => !admitted.has(keyOf(d)));
}

const keyOf = (d: Difference): string => `${d.object}\0${d.says}`;

/** The line that promises something, else the first statement. */
function placeIn(script: Script, down: string): Span {
  const [first] = script.statements;
  return readDown(down).gradeSpan ?? (first === undefined ? { start: 0, end: 0 } : first.span);
}
