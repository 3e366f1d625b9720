import type { DivideIntoUnits } from '../core/analyse.types.ts';
import type { UnitOf } from '../core/effects/types.ts';
import type { Fact, FactOf } from '../core/facts/fact.ts';
import { sqlparserReads } from './splitter-table.ts';

type Control = FactOf<'transaction'>['action'];

const ENDS: ReadonlySet<Control> = new Set(['commit', 'rollback', 'prepare']);

/** A statement's own transaction control; what a DO block does inside is none. */
function controlOf(facts: readonly Fact[]): Control | null {
  const fact = facts[0];
  return fact !== undefined && fact.kind === 'transaction' && fact.inDo === undefined ? fact.action : null;
}

/**
 * One simple query. A lone statement is autocommit; several are one implicit transaction. BEGIN turns the implicit transaction
 * at hand into a regular one, so that what stands before it is committed with it; after COMMIT a new implicit transaction begins.
 * Source: PostgreSQL's manual, "Multiple Statements in a Simple Query" (protocol-flow); measured with the 41 files of the tests.
 */
function divideBatch(controls: readonly (Control | null)[]): UnitOf[] {
  if (controls.length === 1) return [{ unit: 0, inTransaction: false }];
  let unit = 0;
  return controls.map((control) => {
    const own: UnitOf = { unit, inTransaction: true };
    if (control !== null && ENDS.has(control)) unit++;
    return own;
  });
}

/** One message for each statement: autocommit, except between BEGIN and COMMIT. */
function divideSplit(controls: readonly (Control | null)[]): UnitOf[] {
  let unit = 0;
  let open = false;
  return controls.map((control) => {
    if (control === 'begin') open = true;
    const own: UnitOf = { unit, inTransaction: open };
    if (control !== null && ENDS.has(control)) open = false;
    if (!open) unit++;
    return own;
  });
}

/** Keyed by the facts of a statement, which stay the same object as long as the statement's text does. */
const readable = new WeakMap<readonly Fact[], { readonly text: string; readonly reads: boolean }>();

function reads(statement: { readonly text: string; readonly facts: readonly Fact[] }): boolean {
  const known = readable.get(statement.facts);
  if (known !== undefined && known.text === statement.text) return known.reads;
  // What PostgreSQL's own grammar rejects, the other parser rejects too.
  const broken = statement.facts.some((fact) => fact.kind === 'unread' && fact.syntaxError !== null);
  const answer = !broken && sqlparserReads(statement.text);
  readable.set(statement.facts, { text: statement.text, reads: answer });
  return answer;
}

/** True when Prisma 7.4 and later send the statements one by one: its parser reads all of them. */
export const sentOneByOne = (statements: Parameters<DivideIntoUnits>[0]): boolean => statements.every(reads);

/**
 * The unit of each statement of a file. `batch`: the whole file is one message. `split`: one message for each statement when
 * Prisma's parser reads the whole file, else as `batch`.
 */
export const divideIntoUnits: DivideIntoUnits = (statements, execution) => {
  const controls = statements.map((s) => controlOf(s.facts));
  return execution === 'split' && sentOneByOne(statements) ? divideSplit(controls) : divideBatch(controls);
};

/** psql sends each statement by itself, whatever Prisma's parser makes of it. */
export const divideAsPsql: DivideIntoUnits = (statements, execution) => {
  const controls = statements.map((s) => controlOf(s.facts));
  return execution === 'split' ? divideSplit(controls) : divideBatch(controls);
};

/** "2 statements, 2 transactions (Prisma 7.10)": how a file will run. `prisma` is null when the version is not known. */
export function runsAs(units: readonly UnitOf[], prisma: string | null): string {
  const transactions = new Set(units.map((u) => u.unit)).size;
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  const version = prisma === null ? 'Prisma version not known' : `Prisma ${prisma}`;
  if (units.length === 0) return `no statements (${version})`;
  return `${count(units.length, 'statement')}, ${count(transactions, 'transaction')} (${version})`;
}
