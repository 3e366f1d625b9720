import { readScript } from '../sql/script.ts';
import { lineBreakOf } from './edits.ts';
import { defineFix, type FixContext } from './fix.ts';
import { draftOfDown } from './inverse.ts';
import { downText, ONE_LINE } from './new-migration.ts';

const draft = (context: FixContext): readonly string[] => draftOfDown(context.statements, context.before, context.after);

/** All statements in one line, ended by semicolons; null: too long, or there is none. */
function oneLine(down: string): string | null {
  const script = readScript(down);
  if (script.statements.length === 0 || script.statements.some((s) => s.text.includes('--') || s.text.includes('$$'))) return null;
  const line = script.statements.map((s) => `${s.text.replace(/\s*[\r\n]\s*/g, ' ')};`).join(' ');
  return line.length <= ONE_LINE && !/irreversible/i.test(down) ? line : null;
}

/** The guide asks for the way back in the migration itself. */
export const addRollbackComment = defineFix({
  id: 'add-rollback-comment',
  rules: ['rollback-comment-missing'],
  keepsMeaning: true,
  offer: () => 'Add the Rollback comment',
  make(context) {
    const { text } = context.script;
    const eol = lineBreakOf(text);
    const line = oneLine(context.down ?? downText(draft(context), '\n'));
    const comment = `-- Rollback: ${line ?? 'see down.sql'}${eol}`;
    // behind the line that says which plan it is a phase of
    const plan = /^\uFEFF?(?:-- Plan:[^\r\n]*(?:\r\n|\n|\r))?/.exec(text)?.[0].length ?? 0;
    return { edits: [{ span: { start: plan, end: plan }, newText: comment }], migrations: [] };
  },
});

/** A draft: what it writes takes back what it says, and a person reads it before it is needed. */
export const addDownSql = defineFix({
  id: 'add-down-sql',
  rules: ['down-sql-missing', 'down-sql-empty'],
  keepsMeaning: false,
  offer: (input) => (input.down === null ? 'Create down.sql with a draft' : 'Fill down.sql with a draft'),
  make(context) {
    const eol = lineBreakOf(context.script.text);
    const kept = (context.down ?? '').trim();
    const text = downText(draft(context), eol);
    return { edits: [], migrations: [], down: kept === '' ? text : `${kept}${eol}${text}` };
  },
});
