import { lex, type Token } from './lexer.ts';
import type { Statement } from './statement.ts';

/**
 * Where a file is cut into statements: at semicolons, as psql does it, but not inside `BEGIN ATOMIC … END` of a routine and not
 * inside the parentheses of a CREATE RULE. In any other statement a semicolon inside parentheses is an error for PostgreSQL; the
 * cut is made there all the same, so that a missing parenthesis does not swallow the rest of the file.
 */
export interface Cut {
  /** Offset of the statement's first token; -1 between statements. */
  start: number;
  end: number;
  /** Words seen so far, up to 4, to tell CREATE [OR REPLACE] FUNCTION, PROCEDURE and RULE. */
  words: number;
  create: boolean;
  or: boolean;
  routine: boolean;
  rule: boolean;
  parentheses: number;
  begins: number;
}

export const newCut = (): Cut => ({
  start: -1,
  end: -1,
  words: 0,
  create: false,
  or: false,
  routine: false,
  rule: false,
  parentheses: 0,
  begins: 0,
});

const SEMICOLON = 59;
const OPEN = 40;
const CLOSE = 41;

/** Takes the next token; pushes the statement that it ends, if it does. */
export function takeToken(cut: Cut, text: string, token: Token, out: Statement[]): void {
  if (token.kind === 'comment' && token.bad === undefined) return;
  if (token.kind === 'meta-command') {
    endStatement(cut, text, false, out);
    cut.start = token.start;
    cut.end = token.end;
    endStatement(cut, text, false, out);
    return;
  }
  const c = token.kind === 'operator' ? text.charCodeAt(token.start) : 0;
  if (c === SEMICOLON && cut.begins === 0 && (cut.parentheses === 0 || !cut.rule)) {
    endStatement(cut, text, true, out);
    return;
  }
  if (cut.start < 0) cut.start = token.start;
  cut.end = token.end;
  if (c === OPEN) cut.parentheses++;
  else if (c === CLOSE) cut.parentheses = Math.max(0, cut.parentheses - 1);
  else if (token.kind === 'word' && (cut.words < 4 || cut.routine)) takeWord(cut, text.slice(token.start, token.end).toLowerCase());
}

function takeWord(cut: Cut, word: string): void {
  if (cut.words < 4) {
    const place = cut.words++;
    if (place === 0) cut.create = word === 'create';
    else if (place === 1 && word === 'or') cut.or = true;
    if (cut.create && (place === 1 || (place === 3 && cut.or))) {
      if (word === 'function' || word === 'procedure') cut.routine = true;
      else if (word === 'rule') cut.rule = true;
    }
  }
  if (!cut.routine || cut.parentheses > 0) return;
  if (word === 'begin' || (word === 'case' && cut.begins > 0)) cut.begins++;
  else if (word === 'end' && cut.begins > 0) cut.begins--;
}

/** Ends the statement that is open, if any: at a semicolon, or at the end of the file. */
export function endStatement(cut: Cut, text: string, terminated: boolean, out: Statement[]): void {
  if (cut.start >= 0) out.push({ span: { start: cut.start, end: cut.end }, text: text.slice(cut.start, cut.end), terminated });
  cut.start = -1;
  cut.words = 0;
  cut.create = false;
  cut.or = false;
  cut.routine = false;
  cut.rule = false;
  cut.parentheses = 0;
  cut.begins = 0;
}

/**
 * The statements of a file, in order, without their semicolons and the comments around them. Pieces of comments alone are left
 * out; a psql meta-command is a statement of its own; a comment without an end belongs to its statement, so that it is seen.
 */
export function splitStatements(text: string, tokens: readonly Token[] = lex(text)): Statement[] {
  const out: Statement[] = [];
  const cut = newCut();
  for (const token of tokens) takeToken(cut, text, token, out);
  endStatement(cut, text, false, out);
  return out;
}
