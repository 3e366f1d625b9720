import type { Column, Relation } from '../catalog/types.ts';
import { lexed, signAt } from '../sql/identifiers.ts';
import { lex } from '../sql/lexer.ts';
import { findColumn, nameParts, refuse } from './find.ts';
import type { Refusal } from './plan.ts';

/** Operands of several parts, as they are typed. */

/** A new name: as it is, or in double quotes as in SQL. */
export function newName(text: string): string {
  const quoted = /^\s*"((?:[^"]|"")+)"\s*$/.exec(text);
  return quoted?.[1]?.replaceAll('""', '"') ?? text.trim();
}

/** Columns of a table with commas between: `bio, "E-Mail"`. Each counts once. */
export function columnsOperand(table: Relation, text: string): readonly Column[] | Refusal {
  const out = new Map<string, Column>();
  for (const part of text.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []) {
    const [last, more] = nameParts(part) ?? [];
    if (last === undefined || more !== undefined)
      return refuse(`"${part.trim()}" is no column of the table. Write the columns with commas between: bio,avatar.`);
    const there = last.quoted || table.columns.some((c) => c.name === last.name);
    const folded = last.name.toLowerCase();
    const column = findColumn(table, !there && table.columns.some((c) => c.name === folded) ? folded : last.name);
    if ('refused' in column) return column;
    out.set(column.name, column);
  }
  return out.size === 0 ? refuse('No columns are named. Write them with commas between: bio,avatar.') : [...out.values()];
}

/** What is wrong with an expression that is typed, or null; only whether it is one is looked at, and not what it means. */
export function expressionProblem(sql: string): string | null {
  const l = lexed(sql);
  let depth = 0;
  const closed = l.tokens.every((t, i) => {
    const sign = signAt(l, i);
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    return depth >= 0 && t.bad !== true && sign !== ';' && t.kind !== 'meta-command';
  });
  // a comment would hide what the plan writes behind the expression
  const commented = l.tokens.length !== lex(sql).length;
  return !closed || depth !== 0 || commented || l.tokens.length === 0
    ? `"${sql}" is no expression. Write one as it would stand behind SELECT, without comments.`
    : null;
}
