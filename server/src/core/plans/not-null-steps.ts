import type { Relation } from '../catalog/types.ts';
import { isProvenNotNull } from '../effects/columns.ts';
import { objectName } from '../sql/object-names.ts';
import { chosenName } from '../write/chosen-names.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { takenBy } from './find.ts';
import type { PhaseDraft, PlanContext } from './plan.ts';

export interface Required {
  readonly table: Relation;
  readonly column: string;
  /** The name of the constraint, which PostgreSQL keeps from 18 on. Null: its own choice. */
  readonly name: string | null;
  /** 18: the children of the table may hold NULL. */
  readonly noInherit?: boolean;
  /** What a person does when the column is NOT NULL: the field in schema.prisma. Markdown. */
  readonly done: string;
}

const FAILS = 'If a row is empty, the migration fails and changes nothing: fill that row, then deploy again.';
const READS = 'Reads every row under a lock that stops neither reads nor writes.';

/**
 * NOT NULL without a scan under a lock that stops the table: from 18 on the constraint itself can be NOT VALID; before, a
 * validated CHECK proves it. Source: manual, ALTER TABLE, "SET NOT NULL"; the oracle's cases set-not-null-*.
 */
export function notNullPhases(context: PlanContext, r: Required): readonly PhaseDraft[] {
  if (isProvenNotNull(r.table, r.column)) return [setPhase(r, [], [])];
  return context.postgres >= 18 ? withConstraint(context, r) : withProof(context, r);
}

const alter = (r: Required, action: string): string => `ALTER TABLE ${relationSql(r.table)} ${action}`;

function requirePhase(r: Required, name: string, add: string): PhaseDraft {
  return {
    name: words('require', r.column),
    type: 'migration',
    title: `Refuse new rows without \`${r.column}\``,
    up: [add],
    down: [alter(r, `DROP CONSTRAINT ${quote(name)}`)],
    instructions: `From now on PostgreSQL refuses to write a row whose \`${r.column}\` is empty. Rows that are there are not read, so this takes a moment.`,
  };
}

function validatePhase(r: Required, name: string, add: string, more: string): PhaseDraft {
  return {
    name: words('validate', r.column),
    type: 'migration',
    title: `Check that no row lacks \`${r.column}\``,
    up: [alter(r, `VALIDATE CONSTRAINT ${quote(name)}`)],
    down: [alter(r, `DROP CONSTRAINT ${quote(name)}`), add],
    instructions: [READS, FAILS, more].filter((x) => x !== '').join(' '),
  };
}

function withConstraint(context: PlanContext, r: Required): readonly PhaseDraft[] {
  // one that is there and not yet validated is the one that SET NOT NULL would validate
  const pending = r.table.constraints.find((k) => k.kind === 'not-null' && k.columns[0] === r.column && !k.validated);
  const name = pending?.name ?? r.name ?? chosenName(context.catalog, r.table, 'not-null', [r.column]);
  const add = alter(r, `ADD CONSTRAINT ${quote(name)} NOT NULL ${quote(r.column)}${r.noInherit === true ? ' NO INHERIT' : ''} NOT VALID`);
  const validate = validatePhase(r, name, add, r.done);
  return pending === undefined ? [requirePhase(r, name, add), validate] : [validate];
}

function withProof(context: PlanContext, r: Required): readonly PhaseDraft[] {
  const name = freshName(objectName(r.table.name, r.column, 'not_null'), takenBy(context.catalog, r.table));
  const add = alter(r, `ADD CONSTRAINT ${quote(name)} CHECK (${quote(r.column)} IS NOT NULL) NOT VALID`);
  const validate = alter(r, `VALIDATE CONSTRAINT ${quote(name)}`);
  return [
    requirePhase(r, name, add),
    validatePhase(r, name, add, ''),
    // two statements: in one ALTER TABLE the proof would be gone first
    setPhase(r, [alter(r, `DROP CONSTRAINT ${quote(name)}`)], [add, validate]),
  ];
}

function setPhase(r: Required, after: readonly string[], again: readonly string[]): PhaseDraft {
  return {
    name: words('set', r.column, 'not_null'),
    type: 'migration',
    title: `Make \`${r.column}\` NOT NULL`,
    up: [alter(r, `ALTER COLUMN ${quote(r.column)} SET NOT NULL`), ...after],
    down: [...again, alter(r, `ALTER COLUMN ${quote(r.column)} DROP NOT NULL`)],
    instructions: `The check that is there proves it to PostgreSQL, so that it reads no row, and this takes a moment.${r.done === '' ? '' : ` ${r.done}`}`,
  };
}
