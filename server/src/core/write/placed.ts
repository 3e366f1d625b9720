import { closingAt, edited, lexed, nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import { relationSql } from './names.ts';

/**
 * A statement that makes or changes an object, under the name and schema that the object has now. The statement as it is when the
 * name cannot be found in it. @param kinds the words before the name: `function`, `view`
 */
export function placedSql(sql: string, kinds: readonly string[], place: { readonly schema: string | null; readonly name: string }): string {
  const l = lexed(sql);
  const kind = l.tokens.findIndex((_, i) => i > 0 && i < 8 && kinds.includes(wordAt(l, i)));
  if (kind < 0) return sql;
  let first = kind + 1;
  if (wordAt(l, first) === 'if' && wordAt(l, first + 1) === 'not') first += 3;
  if (wordAt(l, first) === 'if' && wordAt(l, first + 1) === 'exists') first += 2;
  let last = first;
  while (signAt(l, last + 1) === '.') last += 2;
  const [start, end] = [l.tokens[first], l.tokens[last]];
  if (start === undefined || end === undefined || nameAt(l, last) === null) return sql;
  return edited(sql, [{ start: start.start, end: end.end, text: relationSql(place) }]);
}

/** `CREATE OR REPLACE …` of any `CREATE …`. */
export const replacing = (sql: string): string => sql.replace(/^\s*create\s+(or\s+replace\s+)?/i, 'CREATE OR REPLACE ');

/** What stands in the first parentheses behind the name; null: there are none. */
export function argumentsText(sql: string): string | null {
  const l = lexed(sql);
  const open = l.tokens.findIndex((_, i) => signAt(l, i) === '(');
  const close = l.tokens[closingAt(l, open)];
  return open < 0 || close === undefined ? null : sql.slice(l.tokens[open]?.end, close.start);
}
