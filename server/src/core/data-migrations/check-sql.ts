import type { DataChange } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { lex } from '../sql/lexer.ts';
import type { Script } from '../sql/statement.ts';
import type { Span } from '../text/span.ts';
import { type Found, KEEPS_CHECKPOINT, SAYS_NO_WAY_BACK } from './findings.ts';

type Read = (sql: string) => readonly Fact[];

/** How much of a table a statement may reach, as far as its text tells. */
export type Bound = 'all' | 'many' | 'bounded';

/**
 * `bounded`: by LIMIT, by a list, a range, or an equality with a value. `many`: there is a condition, but it may hold for every row.
 * `text`: the statement; parameters stand for what is put in at run time.
 */
export function boundOf(text: string): Bound {
  const tokens = lex(text).filter((t) => t.kind !== 'comment');
  const words = tokens.map((t) => text.slice(t.start, t.end).toUpperCase());
  const where = words.lastIndexOf('WHERE');
  if (words.includes('LIMIT') || words.includes('FETCH')) return 'bounded';
  if (where < 0) return 'all';
  const first = words.indexOf('WHERE');
  for (let i = first + 1; i < words.length; i++) {
    const [word, next] = [words[i]!, words[i + 1] ?? ''];
    if (word === 'IN' || word === 'BETWEEN' || word === 'ANY') return 'bounded';
    if (/^(?:<|<=|>|>=)$/.test(word)) return 'bounded';
    if (word === '=' && (tokens[i + 1]?.kind === 'parameter' || tokens[i + 1]?.kind === 'number')) return 'bounded';
    // a condition that is put in at run time
    if (tokens[i]!.kind === 'parameter' && /^(?:WHERE|AND|\()$/.test(words[i - 1] ?? '') && !/^(?:=|<>|IS)$/.test(next)) return 'bounded';
  }
  return /^(?:TRUE|1)$/.test(words[first + 1] ?? '') && where === words.length - 2 ? 'all' : 'many';
}

/** `UPDATE t SET x = x + 1` and INSERT: a second run does it again. Null: it may run again. */
export function repeats(fact: Fact | DataChange): string | null {
  if (fact.kind === 'insert') {
    if (fact.onConflict !== null) return null;
    const guarded = fact.query?.filtered === true || fact.query?.bounded === true;
    return guarded && fact.source === 'query' ? null : `A second run inserts the same rows into ${fact.table.name} again.`;
  }
  if (fact.kind !== 'update') return null;
  const own = fact.set.find((s) => s.value.sql !== undefined && names(s.value.sql, s.column) && arithmetic(s.value.sql));
  if (own === undefined || (fact.where?.sql !== undefined && names(fact.where.sql, own.column))) return null;
  return `A second run changes "${own.column}" of ${fact.table.name} again, because the new value hangs on the old one.`;
}

const names = (sql: string, column: string): boolean =>
  lex(sql).some((t) => {
    const word = sql.slice(t.start, t.end);
    return t.kind === 'quoted-identifier' ? word.slice(1, -1) === column : t.kind === 'word' && word.toLowerCase() === column;
  });
/** What gives another value each time; `lower(x)` does not. */
const arithmetic = (sql: string): boolean =>
  lex(sql).some((t) => t.kind === 'operator' && /^(?:\+|-|\*|\/|%|\|\|)$/.test(sql.slice(t.start, t.end)));

const isOurs = (name: { readonly name: string }): boolean => name.name === '_data_migrations';

/** What is wrong in a data migration in SQL. `downBeside`: a file with the way back lies beside it. */
export function checkSql(script: Script, read: Read, downBeside: boolean): readonly Found[] {
  const found: Found[] = [];
  const keepsCheckpoint = KEEPS_CHECKPOINT.test(script.text);
  for (const s of script.statements) {
    const facts = read(s.text);
    const block = facts.find((f) => f.kind === 'do-block');
    const commits = block?.kind === 'do-block' && block.commits;
    for (const fact of facts) {
      const span: Span = { start: s.span.start + fact.span.start, end: s.span.start + fact.span.end };
      if (fact.kind === 'update' || fact.kind === 'delete') {
        const whole = fact.inDo === undefined ? s.text : statementAt(s.text, fact.span.start);
        const bound = isOurs(fact.table) ? 'bounded' : boundOf(whole);
        const verb = fact.kind === 'update' ? 'Changes' : 'Deletes';
        if (bound !== 'bounded')
          found.push({
            rule: 'data-migration-no-batches',
            span: shortened(span, script.text),
            message: `${verb} ${bound === 'all' ? 'all rows' : 'any number of rows'} of ${fact.table.name} in one ${commits ? 'batch' : 'transaction'}: each stays locked until it ends.`,
          });
      }
      const again = keepsCheckpoint || (fact.kind === 'insert' && isOurs(fact.table)) ? null : repeats(fact);
      if (again !== null) found.push({ rule: 'data-migration-not-idempotent', span: shortened(span, script.text), message: again });
    }
    const gathers = /\b(?:array_agg|json_agg|jsonb_agg|string_agg)\s*\(/i.exec(s.text);
    if (gathers !== null && boundOf(s.text) === 'all')
      found.push({
        rule: 'data-migration-loads-all-rows',
        span: { start: s.span.start + gathers.index, end: s.span.start + gathers.index + gathers[0].length },
        message: 'Gathers a value of every row in memory.',
      });
  }
  if (script.statements.length > 0 && !downBeside && !saysWayBack(script))
    found.push({
      rule: 'data-migration-no-down',
      span: firstStatementLine(script),
      message: 'There is no way back in this data migration.',
    });
  return found;
}

const saysWayBack = (script: Script): boolean =>
  /current_setting\(\s*'data_migration\.run'/.test(script.text) ||
  script.comments.some((c) => SAYS_NO_WAY_BACK.test(c.text) || /^\W*(?:down|rollback|way back)\b[^:]*:/im.test(c.text));

/** The statement inside of a block that begins at an offset. */
function statementAt(text: string, from: number): string {
  const end = lex(text, from).find((t) => t.kind === 'operator' && text[t.start] === ';');
  const stop = end?.start ?? text.indexOf(';', from);
  return text.slice(from, stop < 0 ? text.length : stop);
}

/** Up to the end of its first line. */
function shortened(span: Span, text: string): Span {
  const line = text.slice(span.start, span.end).search(/[\r\n]/);
  return line < 0 ? span : { start: span.start, end: span.start + line };
}

const firstStatementLine = (script: Script): Span => shortened(script.statements[0]!.span, script.text);
