import { nextToken } from '../core/sql/lexer.ts';

/**
 * A statement reduced to what a table of forms can look at: words in upper case, quoted names as `nm`, literals as `'s` (strings),
 * `$s` (dollar-quoted strings) and `0` (numbers), comments gone, one space between tokens.
 */
export function skeletonOf(text: string): string {
  const parts: string[] = [];
  for (let token = nextToken(text, 0, text.length); token !== null; token = nextToken(text, token.end, text.length)) {
    switch (token.kind) {
      case 'comment':
        break;
      case 'quoted-identifier':
        parts.push('nm');
        break;
      case 'string':
        parts.push(text.charCodeAt(token.start) === 36 ? '$s' : "'s");
        break;
      case 'number':
      case 'parameter':
        parts.push('0');
        break;
      case 'word': {
        const word = text.slice(token.start, token.end);
        parts.push(/^[A-Za-z_][A-Za-z_0-9]*$/.test(word) ? word.toUpperCase() : 'nm');
        break;
      }
      case 'operator':
        parts.push(text.slice(token.start, token.end));
        break;
      case 'meta-command':
        parts.push('\\');
        break;
    }
  }
  return parts.join(' ');
}

/** The skeleton with everything inside parentheses taken out: `CREATE TABLE T ( )`. */
export function withoutParentheses(skeleton: string): string {
  const out: string[] = [];
  let depth = 0;
  for (const token of skeleton.split(' ')) {
    if (token === ')') depth = Math.max(0, depth - 1);
    if (depth === 0) out.push(token);
    if (token === '(') depth++;
  }
  return out.join(' ');
}

/** Cuts a skeleton at the commas that stand outside all parentheses and brackets. */
export function splitAtCommas(skeleton: string): string[] {
  const out: string[] = [];
  let item: string[] = [];
  let depth = 0;
  for (const token of skeleton.split(' ')) {
    if (token === '(' || token === '[') depth++;
    if (token === ')' || token === ']') depth--;
    if (token === ',' && depth === 0) {
      out.push(item.join(' '));
      item = [];
    } else if (token !== '') {
      item.push(token);
    }
  }
  out.push(item.join(' '));
  return out;
}

/** What stands inside the first parentheses of a skeleton at or after `from`; null when there are none. */
export function insideParentheses(skeleton: string, from = 0): string | null {
  const open = skeleton.indexOf('( ', from);
  if (open < 0) return null;
  let depth = 0;
  for (let i = open; i < skeleton.length; i++) {
    const c = skeleton[i];
    if (c === '(') depth++;
    if (c === ')' && --depth === 0) return skeleton.slice(open + 1, i).trim();
  }
  return null;
}
