import { lex, type Token } from './lexer.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Key words that name nothing without quotes, a label behind a dot or AS left out. Source: `pg_get_keywords()` of 14 and 18. */
export const RESERVED: ReadonlySet<string> = words(
  'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with',
);

/** Key words that may name a column or a table but no function or type. `quote_ident` quotes them. Source: as above. */
const COLUMN_WORDS: ReadonlySet<string> = words(
  'between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out overlay position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable',
);

/** A string constant. Backslashes stand for themselves (`standard_conforming_strings`). */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as SQL, quoted only where it must be: always, unless it is plain lower case and no key word that means something else. */
export function quoteIdentifier(name: string): string {
  const plain = /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) && !COLUMN_WORDS.has(name);
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A text and its tokens without comments. */
export interface Lexed {
  readonly sql: string;
  readonly tokens: readonly Token[];
}

export const lexed = (sql: string): Lexed => ({ sql, tokens: lex(sql).filter((t) => t.kind !== 'comment') });

/** The name that a token is as PostgreSQL reads it, key words among them; null for what is no name. ASCII letters alone are folded. */
export function nameAt(l: Lexed, index: number): string | null {
  const t = l.tokens[index];
  if (t === undefined || t.bad === true) return null;
  const written = l.sql.slice(t.start, t.end);
  if (t.kind === 'word') return written.replace(/[A-Z]/g, (c) => c.toLowerCase());
  // U&"…" with escapes is left as it is
  if (t.kind !== 'quoted-identifier' || (written[0] !== '"' && written.includes('\\'))) return null;
  return written.slice(written.indexOf('"') + 1, -1).replaceAll('""', '"');
}

/** An unquoted word in lower case; empty for anything else. */
export const wordAt = (l: Lexed, index: number): string => (l.tokens[index]?.kind === 'word' ? (nameAt(l, index) ?? '') : '');

/** What stands there when it is an operator or a parenthesis; empty for anything else. */
export const signAt = (l: Lexed, index: number): string => {
  const t = l.tokens[index];
  return t?.kind === 'operator' ? l.sql.slice(t.start, t.end) : '';
};

/** Index of the parenthesis that closes the one at `open`; the number of tokens where none does. */
export function closingAt(l: Lexed, open: number): number {
  let depth = 0;
  for (let i = open; i < l.tokens.length; i++) {
    const sign = signAt(l, i);
    if (sign === '(') depth++;
    if (sign === ')' && --depth === 0) return i;
  }
  return l.tokens.length;
}

/** What stands between the commas outside of parentheses, as indices of tokens, the end exclusive. A part may be empty. */
export function partsBetweenCommas(l: Lexed): readonly { readonly first: number; readonly end: number }[] {
  const parts: { first: number; end: number }[] = [];
  let depth = 0;
  let first = 0;
  for (let i = 0; i < l.tokens.length; i++) {
    const sign = signAt(l, i);
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign !== ',' || depth > 0) continue;
    parts.push({ first, end: i });
    first = i + 1;
  }
  return [...parts, { first, end: l.tokens.length }];
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with edits that do not overlap, in the order of the text; the same string when there is none. */
export function edited(sql: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const e of edits) {
    out += sql.slice(at, e.start) + e.text;
    at = e.end;
  }
  return at === 0 && edits.length === 0 ? sql : out + sql.slice(at);
}

/** The words around a name that make it part of the grammar: `AT TIME ZONE`, `timestamp with time zone`, `NO ACTION`. */
const BEFORE: Readonly<Record<string, ReadonlySet<string>>> = {
  time: words('at with without'),
  zone: words('time'),
  action: words('no'),
  precision: words('double'),
  varying: words('character char bit'),
};

/** True when the token can be a column: no key word, function, type, alias, collation, qualifier or field of EXTRACT. */
export function canBeColumn(l: Lexed, i: number): boolean {
  const name = nameAt(l, i);
  if (name === null) return false;
  const before = wordAt(l, i - 1);
  const dotted = signAt(l, i - 1) === '.';
  const after = signAt(l, i + 1);
  if (after === '(' || after === '.' || signAt(l, i - 1) === '::') return false;
  if (before === 'as' || before === 'collate') return false;
  if (l.tokens[i]?.kind !== 'word') return true;
  if (!dotted && (RESERVED.has(name) || BEFORE[name]?.has(before) === true)) return false;
  // DATE '2020-01-01' is a literal
  if (l.tokens[i + 1]?.kind === 'string') return false;
  return !(signAt(l, i - 1) === '(' && wordAt(l, i - 2) === 'extract' && wordAt(l, i + 1) === 'from');
}

/** Places of the column, as far as tokens tell. @param qualifiers what may stand before its dot; null: anything */
export function columnTokens(l: Lexed, column: string, qualifiers: ReadonlySet<string> | null = null): readonly number[] {
  const out: number[] = [];
  l.tokens.forEach((_, i) => {
    if (nameAt(l, i) !== column || !canBeColumn(l, i)) return;
    if (qualifiers !== null && signAt(l, i - 1) === '.' && !qualifiers.has(nameAt(l, i - 2) ?? '')) return;
    out.push(i);
  });
  return out;
}

/**
 * An expression with a column under another name. Works on tokens: strings, comments, functions, types and aliases of that name
 * stay. The new name is quoted only where it must be.
 * @param from the column as PostgreSQL reads it, without quotes
 */
export function replaceIdentifier(sql: string, from: string, to: string, qualifiers: ReadonlySet<string> | null = null): string {
  const l = lexed(sql);
  const text = quoteIdentifier(to);
  return edited(
    sql,
    columnTokens(l, from, qualifiers).flatMap((i) => {
      const t = l.tokens[i];
      return t ? [{ start: t.start, end: t.end, text }] : [];
    }),
  );
}

/** Parentheses that stand in no others. Offsets are those inside of them. */
export interface Group {
  readonly start: number;
  readonly end: number;
  /** The word before: `check`, `using`, `key`, `with` … */
  readonly after: string;
  /** REFERENCES stands somewhere before. */
  readonly referenced: boolean;
}

export function groupsOf(sql: string): readonly Group[] {
  const l = lexed(sql);
  const out: Group[] = [];
  let depth = 0;
  let open = 0;
  let referenced = false;
  l.tokens.forEach((t, i) => {
    const sign = signAt(l, i);
    if (depth === 0 && wordAt(l, i) === 'references') referenced = true;
    if (sign === '(' && depth++ === 0) open = i;
    else if (sign === ')' && depth > 0 && --depth === 0)
      out.push({ start: l.tokens[open]?.end ?? 0, end: t.start, after: wordAt(l, open - 1), referenced });
  });
  return out;
}

/** Replaces a column inside some of the outermost parentheses. */
export function replaceInGroups(sql: string, from: string, to: string, wanted: (g: Group) => boolean): string {
  const edits = groupsOf(sql)
    .filter(wanted)
    .map((g) => ({ start: g.start, end: g.end, text: replaceIdentifier(sql.slice(g.start, g.end), from, to) }));
  return edited(
    sql,
    edits.filter((e) => e.text !== sql.slice(e.start, e.end)),
  );
}
