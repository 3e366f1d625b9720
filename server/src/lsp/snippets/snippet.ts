import sql from '../../../../snippets/sql.json';
import typescript from '../../../../snippets/typescript.json';

/** What a document is for: a migration or a phase of a plan, its way back, or a change of rows. */
export type Purpose = 'migration' | 'down' | 'data';

/** A snippet as its file holds it. The keys that editors know are those of VS Code's snippet files. */
interface Row {
  /** `lk-index-concurrently` */
  readonly prefix: string;
  /** One sentence: why it is written like this. */
  readonly description: string;
  /** Heading on the page of snippets. */
  readonly group: string;
  readonly files: readonly Purpose[];
  /** What people type when they do not know the prefix, in lower case. */
  readonly find: readonly string[];
  /** The oldest server that knows the statement; when it is left out, every one does. */
  readonly postgres?: number;
  /** Pieces that only TypeScript understands: a JavaScript file gets the body without them. */
  readonly types?: readonly string[];
  readonly body: readonly string[];
}

export interface Snippet extends Omit<Row, 'body'> {
  readonly title: string;
  readonly language: 'sql' | 'typescript';
  readonly body: string;
}

const listOf = (rows: Readonly<Record<string, Row>>, language: Snippet['language']): readonly Snippet[] =>
  Object.entries(rows).map(([title, row]) => ({ ...row, title, language, body: row.body.join('\n') }));

/** All snippets, in the order in which they are shown. */
export const SNIPPETS: readonly Snippet[] = [
  ...listOf(sql as Readonly<Record<string, Row>>, 'sql'),
  ...listOf(typescript as Readonly<Record<string, Row>>, 'typescript'),
];

/** The body for a file without types. */
export const javascriptBody = (snippet: Snippet): string =>
  (snippet.types ?? []).reduce((body, type) => body.replaceAll(type, ''), snippet.body);

/**
 * True when what was typed asks for the snippet: the beginning of its prefix part by part (`lk-ind`, `lk-conc`), or the beginnings
 * of words of one of its phrases, in order (`create ind`). Nothing typed asks for all.
 */
export const asksFor = (snippet: Snippet, typed: string): boolean => {
  const words = wordsOf(typed);
  return [snippet.prefix, ...snippet.find].some((text) => begins(words, text.split(/[ -]/)));
};

/** How a list is filtered and sorted while a person types on. */
export interface Ranking {
  /** For editors that compare only the beginning: what was typed begins this text, where it can. */
  readonly filterText: string;
  /** Behind what the editor itself knows: first what begins with what was typed, then the others, each in the order of the list. */
  readonly sortText: string;
}

export function rankingOf(snippet: Snippet, typed: string): Ranking {
  const words = wordsOf(typed);
  // only the texts that were asked for: editors match loosely, and find everything in a long one
  const texts = [snippet.prefix, ...snippet.find].filter((text) => begins(words, text.split(/[ -]/)));
  const first = texts.filter((text) => text.replaceAll('-', ' ').startsWith(words.join(' ')));
  return {
    filterText: [...first, ...texts.filter((text) => !first.includes(text))].join(' '),
    sortText: `~${first.length > 0 ? 0 : 1}${String(SNIPPETS.indexOf(snippet)).padStart(3, '0')}`,
  };
}

const wordsOf = (typed: string): readonly string[] =>
  typed
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '');

/** Each word begins one of the others, in the same order. */
function begins(words: readonly string[], others: readonly string[]): boolean {
  let at = 0;
  return words.every((word) => {
    while (at < others.length && !others[at]!.startsWith(word)) at++;
    return at++ < others.length;
  });
}
