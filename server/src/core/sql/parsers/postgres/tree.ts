import type { Span } from '../../../text/span.ts';
import { byteMap } from '../../byte-map.ts';
import { lex, type Token } from '../../lexer.ts';

/** A node of libpg-query's JSON. Absent fields mean false, 0 or empty: protobuf leaves defaults out. */
export type Tree = Readonly<Record<string, unknown>>;

const isTree = (x: unknown): x is Tree => typeof x === 'object' && x !== null && !Array.isArray(x);

export const node = (t: Tree | null, key: string): Tree | null => {
  const x = t?.[key];
  return isTree(x) ? x : null;
};
export const list = (t: Tree | null, key: string): readonly Tree[] => {
  const x = t?.[key];
  return Array.isArray(x) ? x.filter(isTree) : [];
};
export const text = (t: Tree | null, key: string): string | null => {
  const x = t?.[key];
  return typeof x === 'string' ? x : null;
};
export const flag = (t: Tree | null, key: string): boolean => t?.[key] === true;
export const number = (t: Tree | null, key: string): number => {
  const x = t?.[key];
  return typeof x === 'number' ? x : 0;
};

/** The tag and the inside of a wrapped node: `{ SelectStmt: { … } }`. */
export function unwrap(t: Tree | null): readonly [string, Tree] | null {
  if (!t) return null;
  for (const key in t) {
    const inner = t[key];
    return isTree(inner) ? [key, inner] : [key, {}];
  }
  return null;
}

/** The inside of a node if it has that tag. */
export const as = (t: Tree | null, tag: string): Tree | null => node(t, tag);

/** The insides of the items that have that tag. */
export function inside(items: readonly Tree[], tag: string): readonly Tree[] {
  const out: Tree[] = [];
  for (const i of items) {
    const t = node(i, tag);
    if (t) out.push(t);
  }
  return out;
}

/** `[{String: {sval}}, …]` as strings. */
export const strings = (items: readonly Tree[]): readonly string[] => items.map((i) => text(node(i, 'String'), 'sval') ?? '');

/** The statement's text, its tokens, and positions in it. */
export interface Source {
  readonly text: string;
  /** Without comments. */
  readonly tokens: readonly Token[];
  /** UTF-8 byte offset to UTF-16 offset. */
  at(byte: number): number;
  readonly whole: Span;
}

/** A statement that is the whole text, or that stands between two offsets of it: all places are then places in the whole text. */
export function sourceOf(sql: string, from = 0, to = sql.length): Source {
  const tokens = lex(sql, from, to).filter((t) => t.kind !== 'comment');
  const map = byteMap(from === 0 && to === sql.length ? sql : sql.slice(from, to));
  return { text: sql, tokens, at: (byte) => from + map(byte), whole: { start: from, end: to } };
}

export const word = (s: Source, t: Token | undefined): string => (t && t.kind === 'word' ? s.text.slice(t.start, t.end).toLowerCase() : '');
export const raw = (s: Source, t: Token | undefined): string => (t ? s.text.slice(t.start, t.end) : '');

/** Index of the first token at or after an offset. */
export function tokenAt(s: Source, offset: number): number {
  let lo = 0;
  let hi = s.tokens.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((s.tokens[mid] as Token).start < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** From an offset to the comma or closing parenthesis that ends its item, or to the end of the text. */
export function itemEnd(s: Source, offset: number): number {
  let depth = 0;
  let end = offset;
  for (let i = tokenAt(s, offset); i < s.tokens.length; i++) {
    const t = s.tokens[i] as Token;
    const c = t.kind === 'operator' ? raw(s, t) : '';
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      if (depth === 0) return end;
      depth--;
    } else if ((c === ',' || c === ';') && depth === 0) return end;
    end = t.end;
  }
  return end;
}

/** The parts between the commas of depth 0 from a token on. */
export function segments(s: Source, from: number): readonly Span[] {
  const out: Span[] = [];
  let i = from;
  while (i < s.tokens.length) {
    const start = (s.tokens[i] as Token).start;
    const end = itemEnd(s, start);
    out.push({ start, end });
    i = tokenAt(s, end) + 1;
  }
  return out;
}

/** True when the words stand next to each other somewhere between two offsets. */
export function hasWords(s: Source, span: Span, ...words: readonly string[]): boolean {
  for (let i = tokenAt(s, span.start); i < s.tokens.length && (s.tokens[i] as Token).end <= span.end; i++) {
    if (words.every((w, k) => word(s, s.tokens[i + k]) === w)) return true;
  }
  return false;
}
