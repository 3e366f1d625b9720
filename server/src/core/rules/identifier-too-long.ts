import { manual } from './doc.ts';
import { defineRule, type StatementRule } from './rule.ts';

/** NAMEDATALEN - 1. Source: manual, 4.1.1 "Identifiers and Key Words". */
const LIMIT = 63;
/** Strings, comments and dollar-quoted texts first, so that what stands in them is no name. */
const TOKENS =
  /[eE]'[^'\\]*(?:\\[\s\S][^'\\]*)*'|'[^']*'|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|"([^"]*(?:""[^"]*)*)"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** Length in UTF-8, which is what PostgreSQL counts. */
function bytes(text: string): number {
  let n = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    n += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return n;
}

/** What PostgreSQL keeps of a name. */
function cut(name: string): string {
  let kept = '';
  let n = 0;
  for (const character of name) {
    n += bytes(character);
    if (n > LIMIT) break;
    kept += character;
  }
  return kept;
}

export const identifierTooLong = defineRule<StatementRule>({
  id: 'identifier-too-long',
  severity: 'advice',
  category: 'safe',
  statement(statement) {
    // what cannot be read may have no end of a string or comment, which would be looked for again and again
    if (statement.facts.some((fact) => fact.kind === 'unread')) return [];
    // at least 16 characters of 4 bytes; most statements have no such run and are done here
    if (!/"[^"]{16,}"|[\w$\u0080-\uffff]{22,}/.test(statement.text)) return [];
    const seen = new Set<string>();
    const reports: { span: { start: number; end: number }; message: string; advice: string }[] = [];
    for (const match of statement.text.matchAll(TOKENS)) {
      const token = match[0];
      if (/^(?:[eE]?'|--|\/\*|\$)/.test(token)) continue;
      const name = match[2] === undefined ? token : match[2].replaceAll('""', '"');
      if (name.length < LIMIT / 4 || bytes(name) <= LIMIT || seen.has(name)) continue;
      seen.add(name);
      reports.push({
        span: { start: match.index, end: match.index + token.length },
        message: `PostgreSQL cuts names after 63 bytes: this one becomes "${cut(name)}".`,
        advice: 'Shorten the name.',
      });
    }
    return reports;
  },
  doc: {
    summary: 'Keep names within 63 bytes.',
    why: 'PostgreSQL cuts a longer name off with no more than a notice. Two names that differ at the end become the same: the second `CREATE` fails, or with `IF NOT EXISTS` is skipped. Prisma and later migrations that use the full name are cut as well, so it often works, until it does not.',
    instead: 'Shorten the name, and tell Prisma with `map:`.',
    sources: [manual('sql-syntax-lexical')],
  },
});
