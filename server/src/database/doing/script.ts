import type { UnitOf } from '../../core/effects/types.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { readScript } from '../../core/sql/script.ts';
import type { StatementReader } from '../../core/sql/statement.ts';
import { lineIndex, positionAt } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import type { Era } from '../../prisma/eras.ts';
import { divideAsPsql, sentOneByOne } from '../../prisma/units.ts';
import type { DatabaseProblem } from '../sessions/problem.ts';
import type { FailedStatement } from './doing.ts';

/** A file that is run, cut into statements. */
export interface RunScript {
  readonly text: string;
  readonly statements: readonly { readonly span: Span; readonly text: string; readonly facts: readonly Fact[] }[];
  /** Of each statement where it is sent by itself: its unit, and whether BEGIN stands before it. */
  readonly units: readonly UnitOf[];
}

export function runScript(text: string, reader: StatementReader): RunScript {
  const statements = readScript(text).statements.map((s) => ({ span: s.span, text: s.text, facts: reader.read(s.text) }));
  return { text, statements, units: divideAsPsql(statements, 'split') };
}

/** `whole`: one message. `each`: a message for each statement. `unknown`: the version is not known, and it makes a difference. */
export function sentAs({ statements }: RunScript, { execution }: Era): 'whole' | 'each' | 'unknown' {
  if (statements.length < 2 || !sentOneByOne(statements)) return 'whole';
  return execution === 'split' ? 'each' : execution === 'batch' ? 'whole' : 'unknown';
}

/** The place of a statement, for people. @param index from 0 */
export function placed({ text, statements }: RunScript, index: number): FailedStatement | null {
  const statement = statements[index];
  if (statement === undefined) return null;
  const { line, character } = positionAt(lineIndex(text), statement.span.start);
  return { n: index + 1, of: statements.length, line: line + 1, column: character + 1, text: statement.text };
}

/**
 * The statement that the server refused in a file that was sent as a whole: where its position says so, where there is but one, and
 * where one alone speaks of everything that the server's words name. Null: it does not tell.
 */
export function refusedIn(script: RunScript, { offset, said }: DatabaseProblem): FailedStatement | null {
  const { statements } = script;
  if (offset !== null) {
    const at = statements.findIndex(({ span }) => span.start <= offset && offset <= span.end);
    if (at >= 0) return placed(script, at);
  }
  if (statements.length === 1) return placed(script, 0);
  const names = [...(said ?? '').matchAll(/"([^"]+)"/g)].map((m) => m[1]!);
  if (names.length === 0) return null;
  const speaking = statements.flatMap(({ text }, i) => (names.every((name) => text.includes(name)) ? [i] : []));
  return speaking.length === 1 ? placed(script, speaking[0]!) : null;
}

/**
 * What statements before this one have set for the session, to be said again where another session goes on: `SET search_path` decides
 * what the rest is about.
 * @param at index of the statement that is next
 */
export const settingsBefore = ({ statements }: RunScript, at: number): readonly string[] =>
  statements
    .slice(0, at)
    .filter(({ facts }) => facts.length > 0 && facts.every((f) => f.kind === 'set-setting' && f.scope === 'session'))
    .map(({ text }) => text);

/** A statement in one line, cut where it gets long. */
export function shortened(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 79).trimEnd()}…`;
}
