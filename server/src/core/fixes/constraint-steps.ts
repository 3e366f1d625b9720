import { tableForm, validatedText } from '../catalog/texts.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { newConstraints } from '../rules/fact-rule.ts';
import { readScript } from '../sql/script.ts';
import { applyEdits, type Edit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { chosenConstraintName, columnsOf, type Nameable } from './chosen-names.ts';
import { lineBreakOf, withLineBreaks } from './edits.ts';
import type { FixContext, NewMigration } from './fix.ts';
import { finished, newMigration } from './new-migration.ts';

/** What fixes share that spread a constraint over several migrations. */

/** `ALTER TABLE "User" …`, as other migrations write it. */
export const alterTable = (context: FixContext, table: Name, action: string): string =>
  `ALTER TABLE ${relationSql(context.before.resolve(table) ?? table)} ${action}`;

/** The name that a constraint of the statement has in the end. */
export function nameOf(context: FixContext, statement: JudgedStatement, table: Name, c: Nameable, column: string | null): string {
  const given = newConstraints(statement).flatMap((n) => n.constraint.name ?? []);
  return c.name ?? chosenConstraintName(context.before, table, c, column, given);
}

/** The constraint as `ADD CONSTRAINT name` takes it, without NOT VALID. Null: its text is not known. */
export const bodyOf = (c: Nameable, column: string | null): string | null => validatedText(tableForm(c, columnsOf(c, column)));

/** VALIDATE in a migration of its own; its way back makes the constraint NOT VALID again. */
export function validateMigration(context: FixContext, table: Name, name: string, body: string): NewMigration {
  return newMigration({
    place: 'after',
    words: words('validate', name),
    up: [alterTable(context, table, `VALIDATE CONSTRAINT ${quote(name)}`)],
    down: [
      alterTable(context, table, `DROP CONSTRAINT ${quote(name)}`),
      alterTable(context, table, `ADD CONSTRAINT ${quote(name)} ${body} NOT VALID`),
    ],
    eol: lineBreakOf(context.script.text),
  });
}

/** Takes a part of the statement out, with the blanks before it. */
export function cutOut(statement: JudgedStatement, part: Span): Edit {
  const blanks = /\s*$/.exec(statement.text.slice(0, part.start))?.[0].length ?? 0;
  return { span: { start: statement.span.start + part.start - blanks, end: statement.span.start + part.end }, newText: '' };
}

/** How a fact of a way back changes: its own text, its whole statement, or a statement behind it. Null: it stays. */
export type Rewrite = (fact: Fact) => { readonly action?: string; readonly statement?: string; readonly behind?: string } | null;

function rewritten(context: FixContext, sql: string, rewrite: Rewrite, between: string): string {
  const script = readScript(sql);
  return applyEdits(
    sql,
    script.statements.flatMap((s) => {
      const changes = context.read(s.text).flatMap((fact) => {
        const change = rewrite(fact);
        return change === null ? [] : [{ fact, ...change }];
      });
      const whole = changes.find((c) => c.statement !== undefined)?.statement;
      if (whole !== undefined) return [{ span: s.span, newText: whole }];
      const actions = changes.flatMap(({ fact, action }) =>
        action === undefined
          ? []
          : [{ span: { start: s.span.start + fact.span.start, end: s.span.start + fact.span.end }, newText: action }],
      );
      const behind = changes.flatMap((c) => (c.behind === undefined ? [] : [`${between}${finished(c.behind)}`])).join('');
      const end = s.terminated ? sql.indexOf(';', s.span.end) + 1 : s.span.end;
      return behind === ''
        ? actions
        : [...actions, { span: { start: end, end }, newText: `${s.terminated ? '' : ';'}${s.terminated ? behind : behind.slice(0, -1)}` }];
    }),
  );
}

/** The way back of the migration after a change: in down.sql, and in the line `-- Rollback: …`. */
export function wayBackWith(context: FixContext, rewrite: Rewrite): { readonly edits: readonly Edit[]; readonly down?: string } {
  const { script } = context;
  const edits = script.comments.flatMap(({ span }): readonly Edit[] => {
    const written = script.text.slice(span.start, span.end);
    const head = /^--\s*rollback\s*:\s*/i.exec(written)?.[0];
    if (head === undefined) return [];
    const line = written.slice(head.length);
    const next = rewritten(context, line, rewrite, ' ');
    return next === line || /[\r\n]/.test(next) ? [] : [{ span: { start: span.start + head.length, end: span.end }, newText: next }];
  });
  if (context.down === null) return { edits };
  const eol = lineBreakOf(context.down);
  const down = withLineBreaks(rewritten(context, context.down, rewrite, eol), eol);
  return down === context.down ? { edits } : { edits, down };
}
