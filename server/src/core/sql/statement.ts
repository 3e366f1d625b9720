import type { Fact } from '../facts/fact.ts';
import type { Span } from '../text/span.ts';

/** One SQL statement of a file, without its semicolon and the comments around it. Offsets are UTF-16, in the file. */
export interface Statement {
  readonly span: Span;
  readonly text: string;
  /** Ended by a semicolon. */
  readonly terminated: boolean;
}

export interface SqlComment {
  readonly span: Span;
  /** Without the comment marks, trimmed. */
  readonly text: string;
}

/** A file cut into statements. */
export interface Script {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly SqlComment[];
}

/** Reads one statement's text. What it cannot read becomes an `unread` fact; it never throws. Spans are relative to the text. */
export interface StatementReader {
  readonly name: 'libpg-query' | 'pgsql-ast-parser';
  read(text: string): readonly Fact[];
}
