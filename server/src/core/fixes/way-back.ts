import { rollbackComment } from '../rollback/comment.ts';
import { downText, readDown, redraft } from '../rollback/down-text.ts';
import { readScript } from '../sql/script.ts';
import type { StatementReader } from '../sql/statement.ts';
import type { Edit } from '../text/edits.ts';
import { lineBreakOf } from './edits.ts';
import { defineFix, type FixContext } from './fix.ts';
import { ONE_LINE } from './new-migration.ts';

/** All statements in one line, ended by semicolons; null: too long, or there is none, or they are not all of it. */
function oneLine(down: string): string | null {
  const script = readScript(down);
  if (script.statements.length === 0 || script.statements.some((s) => s.text.includes('--') || s.text.includes('$$'))) return null;
  const line = script.statements.map((s) => `${s.text.replace(/\s*[\r\n]\s*/g, ' ')};`).join(' ');
  return line.length <= ONE_LINE && !/irreversible/i.test(down) ? line : null;
}

const commentFor = (context: FixContext): string =>
  `-- Rollback: ${oneLine(context.down ?? downText(context.draft, context.migration)) ?? 'see down.sql'}`;

/** The guide asks for the way back in the migration itself. */
export const addRollbackComment = defineFix({
  id: 'add-rollback-comment',
  rules: ['rollback-comment-missing'],
  keepsMeaning: true,
  offer: () => 'Add the Rollback comment',
  make(context) {
    const { text } = context.script;
    // behind the line that says which plan it is a phase of
    const plan = /^\uFEFF?(?:-- Plan:[^\r\n]*(?:\r\n|\n|\r))?/.exec(text)?.[0].length ?? 0;
    return { edits: [{ span: { start: plan, end: plan }, newText: `${commentFor(context)}${lineBreakOf(text)}` }], migrations: [] };
  },
});

/** The comment follows down.sql, never the other way round: down.sql is what is run. */
export const rewriteRollbackComment = defineFix({
  id: 'rewrite-rollback-comment',
  rules: ['rollback-comment-differs'],
  keepsMeaning: true,
  offer: () => 'Write the Rollback comment anew',
  make(context) {
    const { text } = context.script;
    const reader: StatementReader = { name: 'libpg-query', read: context.read };
    const [first, ...others] = rollbackComment(context.script, reader)?.spans ?? [];
    if (first === undefined) return { refused: 'The Rollback comment is not there any more.' };
    // behind a line comment only a line break may follow; a block comment may have a statement behind it
    const rest = /^[^\r\n]*/.exec(text.slice(first.end))?.[0] ?? '';
    const behind = rest.trim() === '' ? '' : lineBreakOf(text);
    const removed = others.map((span): Edit => {
      const end = span.end + (/^[ \t]*(?:\r\n|\n|\r)?/.exec(text.slice(span.end))?.[0].length ?? 0);
      return { span: { start: span.start, end }, newText: '' };
    });
    return { edits: [{ span: first, newText: commentFor(context) + behind }, ...removed], migrations: [] };
  },
});

/** A draft: what it writes takes back what it says, and a person reads it before it is needed. */
export const addDownSql = defineFix({
  id: 'add-down-sql',
  rules: ['down-sql-missing', 'down-sql-empty'],
  keepsMeaning: false,
  offer: (input) => (input.down === null || readDown(input.down).origin === 'empty' ? 'Draft down.sql' : null),
  make(context) {
    const { text } = redraft(context.down, context.draft, context.migration, lineBreakOf(context.script.text));
    return { edits: [], migrations: [], down: text };
  },
});
