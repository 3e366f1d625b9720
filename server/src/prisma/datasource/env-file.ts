/**
 * Reads a .env file as the package dotenv does, which Prisma uses: `export`, quotes, values over several lines in quotes, comments.
 * Nothing is run. The last line of a name counts. Source: dotenv 17.2.3, `lib/main.js`. Stricter in two things: name, sign and the
 * beginning of the value stand in one line, and a quote behind a backslash never closes.
 */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  for (let at = 0; at < source.length; ) {
    const end = lineEnd(source, at);
    const key = /^[ \t\f\v]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=|:[ \t]+)/.exec(source.slice(at, end));
    if (key === null) {
      at = end + 1;
      continue;
    }
    const { value, next } = valueAt(source, at + key[0].length, end);
    out.set(key[1]!, value);
    at = next;
  }
  return out;
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

function valueAt(text: string, start: number, end: number): { readonly value: string; readonly next: number } {
  const blank = /^[ \t\f\v]*/.exec(text.slice(start, end))![0].length;
  const from = start + blank;
  const quote = text[from];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = closing(text, from, quote);
    // what follows the closing quote is a comment or nothing; else dotenv takes the line as it stands
    if (close !== null && /^[ \t]*(?:#|$)/.test(text.slice(close + 1, lineEnd(text, close)))) {
      return { value: unescaped(text.slice(from + 1, close), quote), next: lineEnd(text, close) + 1 };
    }
  }
  const hash = text.slice(from, end).indexOf('#');
  const plain = text.slice(from, hash < 0 ? end : from + hash).trim();
  const unquoted = /^(['"`])([\s\S]*)\1$/.exec(plain);
  return { value: unescaped(unquoted === null ? plain : unquoted[2]!, quote), next: end + 1 };
}

/** Line ends are written as escapes where the value begins with a double quote. */
const unescaped = (value: string, quote: string | undefined): string =>
  quote === '"' ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value;

/** The quote that closes; one behind a backslash does not. Null: there is none. */
function closing(text: string, open: number, quote: string): number | null {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === quote && text[at - 1] !== '\\') return at;
  }
  return null;
}

/** A value that names itself, over others, never ends. */
const DEEPEST = 10;

/**
 * Puts values into `${NAME}`, as Prisma up to 6 does for the files that it loads: the process wins over the file, what is nowhere is
 * empty, and `\${` stands for itself.
 */
export function expandValue(value: string, file: ReadonlyMap<string, string>, env: Readonly<Record<string, string | undefined>>): string {
  const expand = (text: string, depth: number): string =>
    depth > DEEPEST
      ? text
      : text.replace(/(\\?)\$\{(\w+)\}/g, (whole, escaped: string, name: string) =>
          escaped === '' ? expand((Object.hasOwn(env, name) ? env[name] : undefined) ?? file.get(name) ?? '', depth + 1) : whole.slice(1),
        );
  return expand(value, 0);
}
