/**
 * Reads Prisma's schema language line by line, as its own grammar does: a definition opens and closes on lines of its own, and a
 * field or attribute never goes on in the next one. So a line that is being written, or is wrong, costs that line alone.
 */

/** `model User { … }` and its like. */
export interface Block {
  /** `model`, `view`, `enum`, `type`, `generator` or `datasource`. */
  readonly keyword: string;
  readonly name: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly text: string;
  /** Without comments; never empty. */
  readonly tokens: readonly Token[];
}

export interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  readonly text: string;
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
}

/** `@map("x")`, `@@id([a, b])`, `@db.VarChar(255)`. */
export interface Attribute {
  /** With `@@` for those of a whole block: `@map`, `@@id`, `@db.VarChar`. */
  readonly name: string;
  /** What stands in its parentheses, as written; null: it has none. */
  readonly inner: string | null;
  readonly args: readonly Argument[];
}

export interface Argument {
  readonly name: string | null;
  readonly tokens: readonly Token[];
}

const KEYWORDS = new Set(['model', 'view', 'enum', 'type', 'generator', 'datasource']);

/** All definitions of a text, as far as they can be read. One that is not closed ends where the next one starts. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly keyword: string; readonly name: string; readonly lines: Line[] } | null = null;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const lastClose = lines.findLastIndex((line) => line.includes('*/'));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*\/\*/.test(line)) {
      // One that never closes hides its own line alone.
      if (lastClose >= i) while (!lines[i]!.includes('*/')) i++;
      continue;
    }
    let tokens = tokensOf(line);
    const [keyword, name, brace] = tokens;
    if (keyword?.kind === 'word' && KEYWORDS.has(keyword.text) && name?.kind === 'word' && brace?.text === '{') {
      open = { keyword: keyword.text, name: name.text, lines: [] };
      blocks.push(open);
      tokens = tokens.slice(3);
    }
    const closes = tokens.at(-1)?.text === '}';
    if (closes) tokens = tokens.slice(0, -1);
    if (open !== null && tokens.length > 0) open.lines.push({ text: line, tokens });
    if (closes) open = null;
  }
  return blocks;
}

const TOKEN = /\s+|\/\/.*|"(?:\\.|[^"\\])*"?|[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*|./gsu;

function tokensOf(line: string): readonly Token[] {
  const out: Token[] = [];
  for (const match of line.matchAll(TOKEN)) {
    const text = match[0];
    if (/^\s/.test(text)) continue;
    if (text.startsWith('//')) break;
    const kind = text.startsWith('"') ? 'string' : /^[\p{L}\p{N}_]/u.test(text) ? 'word' : 'sign';
    out.push({ kind, text, start: match.index, end: match.index + text.length });
  }
  return out;
}

/** The attributes of a line, or of its part from a token on. */
export function attributesOf(line: Line, from = 0): readonly Attribute[] {
  const { tokens } = line;
  const out: Attribute[] = [];
  for (let i = from; i < tokens.length; i++) {
    if (tokens[i]!.text !== '@') continue;
    const signs = tokens[i + 1]?.text === '@' ? 2 : 1;
    const path = tokens[i + signs];
    if (path?.kind !== 'word') continue;
    i += signs;
    const args = tokens[i + 1]?.text === '(' ? argumentsAt(tokens, i + 1) : null;
    out.push({
      name: '@'.repeat(signs) + path.text,
      inner: args === null ? null : line.text.slice(tokens[i + 1]!.end, tokens[args.close]?.start ?? line.text.length).trim(),
      args: args?.list ?? [],
    });
    if (args !== null) i = args.close;
  }
  return out;
}

/** The arguments behind an opening parenthesis, and the index of the closing one; that of the line's end when it is missing. */
function argumentsAt(tokens: readonly Token[], open: number): { readonly list: readonly Argument[]; readonly close: number } {
  const list: Argument[] = [];
  let depth = 0;
  let start = open + 1;
  const add = (end: number): void => {
    if (end <= start) return;
    const named = tokens[start]!.kind === 'word' && tokens[start + 1]?.text === ':';
    list.push({ name: named ? tokens[start]!.text : null, tokens: tokens.slice(named ? start + 2 : start, end) });
  };
  for (let i = open; i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') depth--;
    if (depth === 0) {
      add(i);
      return { list, close: i };
    }
    if (text === ',' && depth === 1) {
      add(i);
      start = i + 1;
    }
  }
  add(tokens.length);
  return { list, close: tokens.length };
}

/** The text of an attribute's argument: the one of that name, else the first without a name. Null: it has no such text. */
export function textArgument(attribute: Attribute | undefined, name: string): string | null {
  const found = argument(attribute, name)?.tokens[0];
  return found?.kind === 'string' ? unquoted(found.text) : null;
}

/** The names in a list of fields: `[a, b(sort: Desc)]` gives a and b. */
export function nameArguments(attribute: Attribute | undefined, name: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  for (const token of argument(attribute, name)?.tokens ?? []) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (token.kind === 'word' && depth === 0) out.push(token.text);
  }
  return out;
}

const argument = (attribute: Attribute | undefined, name: string): Argument | undefined =>
  attribute?.args.find((a) => a.name === name) ?? attribute?.args.find((a) => a.name === null);

/** A string of the schema, written as in JSON; as it stands when its escapes are wrong or its closing quote is missing. */
export function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
  } catch {}
  return text.replace(/^"|"$/g, '');
}
