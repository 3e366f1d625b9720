import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { nameAt } from '../sql/identifiers.ts';
import type { Edit } from '../text/edits.ts';
import { downWithout } from './down.ts';
import { editedStatementText, lineBreakOf, removeStatements, tokensOf } from './edits.ts';
import type { Change, FixContext, FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';

/**
 * Statements that refuse a transaction: `here` the statement can stay where it is; `frame` it can when the settings and the
 * transaction around it go, because nothing else is in the file; `own` it needs a migration of its own.
 */
export type Stand = 'here' | 'frame' | 'own';

/** Settings that only bound waiting; without them the same is done. */
const TIMEOUTS: ReadonlySet<string> = new Set([
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
]);

/** BEGIN, COMMIT and timeouts: they change nothing by themselves. */
const isFrame = (s: JudgedStatement): boolean =>
  s.facts.length > 0 &&
  s.facts.every(
    (f) =>
      f.inDo === undefined &&
      ((f.kind === 'transaction' && (f.action === 'begin' || f.action === 'commit')) ||
        (f.kind === 'set-setting' && f.setting !== null && TIMEOUTS.has(f.setting))),
  );

/**
 * @param splits Prisma's own parser reads the statement in the form that it gets, so that from 7.4 on it may stand beside others
 */
export function standOf(input: FixInput, statement: JudgedStatement, splits: boolean): Stand {
  if (input.statements.length === 1) return 'here';
  if (splits && input.execution === 'split' && !statement.unit.inTransaction) return 'here';
  return input.statements.every((s) => s === statement || isFrame(s)) ? 'frame' : 'own';
}

export interface Moved {
  readonly statement: JudgedStatement;
  /** Edits to the statement, offsets in the file. */
  readonly edits: readonly Edit[];
  /** Words of the migration that it may get. */
  readonly words: string;
  readonly down: readonly string[] | { readonly irreversible: string };
  /** Facts of down.sql that take the statement back. */
  readonly takesBack: (fact: Fact) => boolean;
  readonly needs: Needs;
}

/** What statements behind a moved one may not touch. */
export interface Needs {
  /** Objects that it makes, drops or works on, besides the table. */
  readonly names: readonly string[];
  readonly table: Name | null;
  /** Columns of the table that it names; null: any. */
  readonly columns: readonly string[] | null;
  /** It makes a unique index, which foreign keys, ON CONFLICT and others need. */
  readonly unique: boolean;
  /** It proves something about the rows, which spares a later statement its scan. */
  readonly proves?: true;
}

/** Leaves the statement where it can stand, else moves it to a migration behind this one, with its way back. */
export function alone(context: FixContext, moved: Moved, splits: boolean): Change | { readonly refused: string } {
  const { script, statements } = context;
  const { statement } = moved;
  const stand = standOf(context, statement, splits);
  if (stand === 'here') return { edits: moved.edits, migrations: [] };
  const others = statements.filter((s) => s !== statement).map((s) => s.index);
  if (stand === 'frame') return { edits: [...moved.edits, ...removeStatements(script, others)], migrations: [] };
  const refused = dependentOn(context, statement, moved.needs);
  if (refused !== null) return refused;
  const down = downWithout(context, moved.takesBack);
  return {
    edits: removeStatements(script, [statement.index]),
    migrations: [
      newMigration({
        place: 'after',
        words: moved.words,
        up: [editedStatementText(script, statement.index, moved.edits)],
        down: moved.down,
        eol: lineBreakOf(script.text),
      }),
    ],
    ...(down === undefined ? {} : { down }),
  };
}

/** Why a statement cannot run behind the rest of its file; null: it can. */
export function dependentOn(input: FixInput, statement: JudgedStatement, needs: Needs): { readonly refused: string } | null {
  const dependent = input.statements.slice(statement.index + 1).find((s) => depends(s, needs));
  return dependent === undefined
    ? null
    : { refused: `\`${beginningOf(dependent)}\` further down depends on this statement. Move it to a later migration first.` };
}

/** The first words of a statement, for a sentence. */
export function beginningOf(statement: JudgedStatement): string {
  const line = statement.text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return line.length <= 60 ? line : `${line.slice(0, 60).trimEnd()}…`;
}

const sameName = (a: Name, b: Name): boolean => a.name === b.name && (a.schema === null || b.schema === null || a.schema === b.schema);

function mentions(statement: JudgedStatement, name: string): boolean {
  // to cut it into tokens costs more than to look whether the name is there at all
  if (!statement.text.toLowerCase().includes(name.toLowerCase().replaceAll('"', '""'))) return false;
  const l = tokensOf(statement);
  return l.tokens.some((_, i) => nameAt(l, i) === name);
}

/** True when the statement cannot run before the moved one. */
function depends(later: JudgedStatement, needs: Needs): boolean {
  if (needs.names.some((name) => mentions(later, name))) return true;
  return later.facts.some(
    (fact) =>
      changes(fact, needs) ||
      (needs.unique && needs.table !== null && usesUniqueness(fact, needs.table)) ||
      (needs.proves === true && usesProof(fact, needs.table)),
  );
}

const usesProof = (fact: Fact, table: Name | null): boolean =>
  table !== null &&
  ((fact.kind === 'set-not-null' && sameName(fact.target.table, table)) ||
    (fact.kind === 'attach-partition' && sameName(fact.partition, table)));

function changes(fact: Fact, { table, columns }: Needs): boolean {
  const about = (name: Name | null): boolean => name !== null && table !== null && sameName(name, table);
  const names = (column: string): boolean => columns === null || columns.includes(column);
  switch (fact.kind) {
    case 'unread':
      return fact.touches === 'anything' || fact.touches.some(about);
    case 'do-block':
      return fact.dynamic;
    case 'drop':
      return (about(fact.name) && fact.object !== 'type') || about(fact.on) || fact.object === 'schema';
    case 'rename':
      return about(fact.name) && (fact.part === null || names(fact.part));
    case 'set-schema':
      return about(fact.name);
    case 'drop-column':
    case 'set-type':
      return about(fact.target.table) && names(fact.column);
    default:
      return false;
  }
}

function usesUniqueness(fact: Fact, table: Name): boolean {
  switch (fact.kind) {
    case 'insert':
      return fact.onConflict !== null && sameName(fact.table, table);
    case 'refresh-materialized-view':
      return fact.concurrently && sameName(fact.view, table);
    case 'add-constraint':
      return fact.constraint.kind === 'foreign-key' && sameName(fact.constraint.references, table);
    case 'add-column':
      return fact.column.constraints.some((c) => c.kind === 'foreign-key' && sameName(c.references, table));
    case 'create-table':
      return [...fact.constraints, ...fact.columns.flatMap((c) => c.constraints)].some(
        (c) => c.kind === 'foreign-key' && sameName(c.references, table),
      );
    default:
      return false;
  }
}
