/** Where an address comes from, as a schema or a config file says it. */
export type UrlExpression =
  /** `env("X")`, `process.env.X`; `fallback` is what stands behind `??` or `||`. */
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | null }
  | { readonly kind: 'literal'; readonly url: string }
  /** Something that only running it would tell. */
  | { readonly kind: 'computed' };

/** Strings are kept, comments become blanks of the same length. */
export const withoutComments = (text: string): string =>
  text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found));

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*(?:`|$)|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/g;

/** Strings and comments as blanks of the same length, so that braces and names can be counted on. */
export const withoutStrings = (text: string): string => text.replace(STRING_OR_COMMENT, (found) => found.replace(/[^\n]/g, ' '));

/** The text of a string constant; null: it is none, or it is put together from others. */
export function textOf(literal: string): string | null {
  const found = /^(["'`])((?:\\[\s\S]|(?!\1)[^\\])*)\1$/.exec(literal.trim());
  if (found === null || (found[1] === '`' && /(?<!\\)\$\{/.test(found[2]!))) return null;
  return found[2]!.replace(/\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/g, (_, code: string) => {
    if (/^[ux]./.test(code)) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code.replace(/[ux{}]/g, ''), 16)));
    return ({ n: '\n', r: '\r', t: '\t' } as Readonly<Record<string, string>>)[code] ?? code;
  });
}

const NAMED =
  /^(?:(?:env|requireEnv|getEnv)(?:<[^>]*>)?\(\s*(["'`])(\w+)\1\s*\)|(?:process|Bun|import\.meta)\.env(?:\.(\w+)|\[\s*(["'`])(\w+)\4\s*\]))/;

/**
 * What an expression of TypeScript says about an address: `env("X")`, `process.env.X!`, `process.env["X"] ?? "…"`, a text, or the
 * name of a constant of the same file that is one of these. @param constant the expression of a constant; null: there is none
 */
export function readExpression(expression: string, constant: (name: string) => string | null, depth = 0): UrlExpression {
  const text = expression
    .trim()
    .replace(/\s+(?:as|satisfies)\s+[\w.<>|\s]+$/, '')
    .replace(/!$/, '')
    .trim();
  const literal = textOf(text);
  if (literal !== null) return { kind: 'literal', url: literal };
  const named = NAMED.exec(text);
  if (named !== null) {
    const name = named[2] ?? named[3] ?? named[5]!;
    const rest = text
      .slice(named[0].length)
      .trim()
      .replace(/^!/, '')
      .replace(/^as\s+string\b/, '')
      .trim();
    if (rest === '') return { kind: 'variable', name, fallback: null };
    const other = /^(?:\?\?|\|\|)([\s\S]+)$/.exec(rest)?.[1];
    const behind = other === undefined ? null : readExpression(other, constant, depth + 1);
    if (behind?.kind === 'literal') return { kind: 'variable', name, fallback: behind.url };
    return { kind: 'computed' };
  }
  const inner = /^\(([\s\S]*)\)$/.exec(text)?.[1];
  if (inner !== undefined && depth < 5) return readExpression(inner, constant, depth + 1);
  const of = /^[A-Za-z_$][\w$]*$/.test(text) && depth < 5 ? constant(text) : null;
  return of === null ? { kind: 'computed' } : readExpression(of, constant, depth + 1);
}
