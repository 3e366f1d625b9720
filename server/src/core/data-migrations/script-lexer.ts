import type { Span } from '../text/span.ts';

/** Tokens of TypeScript and JavaScript, as far as it takes to tell code from strings, comments and regular expressions. */
export interface CodeToken extends Span {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'sign' | 'comment';
  readonly text: string;
}

const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\.?\d[\w.]*/y;
const SPACE = /\s+/y;
/** Behind these a slash begins a regular expression; behind a value it divides. */
const BEFORE_REGEX = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'new', 'do', 'else', 'await', 'yield']);

/** All tokens of a text. A template is one token with all that is in it. Never throws; what has no end reaches to the end of the text. */
export function lexCode(text: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let at = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  let last: CodeToken | null = null;
  const matched = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  while (at < text.length) {
    const space = matched(SPACE);
    if (space > at) {
      at = space;
      continue;
    }
    const c = text[at]!;
    const start = at;
    let kind: CodeToken['kind'] = 'sign';
    if (c === '/' && text[at + 1] === '/') {
      kind = 'comment';
      at = lineEnd(text, at);
    } else if (c === '/' && text[at + 1] === '*') {
      kind = 'comment';
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (c === '"' || c === "'") {
      kind = 'string';
      at = stringEnd(text, at, c);
    } else if (c === '`') {
      kind = 'template';
      at = templateEnd(text, at);
    } else if (c === '/' && beginsRegex(last)) {
      kind = 'regex';
      at = regexEnd(text, at);
    } else if (/[\d.]/.test(c) && matched(NUMBER) > at) {
      kind = 'number';
      at = matched(NUMBER);
    } else if (matched(WORD) > at) {
      kind = 'word';
      at = matched(WORD);
    } else at += text.startsWith('=>', at) ? 2 : text.codePointAt(at)! > 0xffff ? 2 : 1;
    const token: CodeToken = { kind, start, end: at, text: text.slice(start, at) };
    tokens.push(token);
    if (kind !== 'comment') last = token;
  }
  return tokens;
}

const lineEnd = (text: string, from: number): number => {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
};

function beginsRegex(last: CodeToken | null): boolean {
  if (last === null) return true;
  if (last.kind === 'word') return BEFORE_REGEX.has(last.text);
  return last.kind === 'sign' && last.text !== ')' && last.text !== ']' && last.text !== '}';
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === '\n') return i;
  }
  return text.length;
}

function regexEnd(text: string, from: number): number {
  let inClass = false;
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '\n') return from + 1;
    else if (c === '/' && !inClass) {
      let end = i + 1;
      while (/[a-z]/.test(text[end] ?? '')) end++;
      return end;
    }
  }
  return from + 1;
}

/** The end of a template and of all templates, strings and comments inside of its `${…}`; without recursion, however deep they are. */
function templateEnd(text: string, from: number): number {
  /** Open braces of each `${` that is open. */
  const open: number[] = [];
  let inText = true;
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i];
    if (inText) {
      if (c === '\\') i++;
      else if (c === '`') {
        if (open.length === 0) return i + 1;
        inText = false;
      } else if (c === '$' && text[i + 1] === '{') {
        open.push(0);
        inText = false;
        i++;
      }
      continue;
    }
    const top = open.length - 1;
    if (c === '"' || c === "'") i = stringEnd(text, i, c) - 1;
    else if (c === '/' && text[i + 1] === '/') i = lineEnd(text, i) - 1;
    else if (c === '`') inText = true;
    else if (c === '{') open[top]!++;
    else if (c === '}') {
      if (open[top] === 0) {
        open.pop();
        inText = true;
      } else open[top]!--;
    }
  }
  return text.length;
}

/** The parts of a template between its `${…}`, with a parameter in the place of each: `UPDATE t SET x = $1`. */
export function templateSql(template: string): string {
  let out = '';
  let n = 0;
  const end = template.endsWith('`') ? template.length - 1 : template.length;
  for (let i = 1; i < end; i++) {
    if (template[i] === '\\') out += template[++i] ?? '';
    else if (template[i] === '$' && template[i + 1] === '{') {
      let depth = 1;
      i += 2;
      for (; i < end && depth > 0; i++) {
        if (template[i] === '`') i = templateEnd(template, i) - 1;
        else if (template[i] === '{') depth++;
        else if (template[i] === '}') depth--;
      }
      i--;
      out += `$${++n}`;
    } else out += template[i];
  }
  return out;
}
