import { RULES } from '../rules/index.ts';
import type { SqlComment } from '../sql/statement.ts';
import type { Edit } from '../text/edits.ts';
import { nearest } from '../text/nearest.ts';
import { contains, type Span } from '../text/span.ts';
import { lineBreakOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

const commentOf = (input: FixInput): SqlComment | null => input.script.comments.find((c) => contains(c.span, input.finding.span)) ?? null;

/** The comment with its line where it stands alone, else with the blanks before it. */
function removeComment(text: string, { span }: SqlComment): Edit {
  const before = /[ \t]*$/.exec(text.slice(0, span.start))?.[0].length ?? 0;
  const start = span.start - before;
  const alone = start === 0 || /[\r\n]/.test(text[start - 1] ?? '');
  const rest = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(span.end))?.[0].length ?? 0;
  return { span: { start, end: alone ? span.end + rest : span.end }, newText: '' };
}

export const removeUnusedSuppression = defineFix({
  id: 'remove-unused-suppression',
  rules: ['suppression-unused'],
  keepsMeaning: true,
  offer: (input) => (commentOf(input) === null ? null : 'Remove what suppresses nothing'),
  make(context) {
    const comment = commentOf(context);
    const { text } = context.script;
    if (comment === null) return { refused: 'The comment is not where it was. Check the file again.' };
    const span = context.finding.span;
    const one = span.start === comment.span.start ? null : ruleWithComma(text, comment.span, span);
    return { edits: [one === null ? removeComment(text, comment) : { span: one, newText: '' }], migrations: [] };
  },
});

/** The rule with the comma that parts it from the others; null: it is the only one. */
function ruleWithComma(text: string, comment: Span, rule: Span): Span | null {
  const behind = /^\s*,\s*/.exec(text.slice(rule.end, comment.end))?.[0].length ?? 0;
  if (behind > 0) return { start: rule.start, end: rule.end + behind };
  const before = /\s*,\s*$/.exec(text.slice(comment.start, rule.start))?.[0].length ?? 0;
  return before > 0 ? { start: rule.start - before, end: rule.end } : null;
}

const meant = (input: FixInput): string | null =>
  nearest(
    input.script.text.slice(input.finding.span.start, input.finding.span.end),
    RULES.map((r) => r.id),
  );

export const correctSuppression = defineFix({
  id: 'correct-suppression',
  rules: ['suppression-unknown-rule'],
  keepsMeaning: true,
  offer(input) {
    const rule = meant(input);
    return rule === null ? null : `Write ${rule}`;
  },
  make(context) {
    const rule = meant(context);
    if (rule === null) return { refused: 'No rule has a name like this. `lockkeeper rules` lists them.' };
    return { edits: [{ span: context.finding.span, newText: rule }], migrations: [] };
  },
});

export const endSuppression = defineFix({
  id: 'end-suppression',
  rules: ['suppression-unclosed'],
  keepsMeaning: true,
  offer(input) {
    const comment = commentOf(input);
    if (comment === null) return null;
    return comment.text.startsWith('lockkeeper-ignore-end') ? 'Remove this end, which has no start' : 'End it at the end of the file';
  },
  make(context) {
    const comment = commentOf(context);
    const { text } = context.script;
    if (comment === null) return { refused: 'The comment is not where it was. Check the file again.' };
    if (comment.text.startsWith('lockkeeper-ignore-end')) return { edits: [removeComment(text, comment)], migrations: [] };
    const eol = lineBreakOf(text);
    const end = text.trimEnd().length;
    return { edits: [{ span: { start: end, end: text.length }, newText: `${eol}-- lockkeeper-ignore-end${eol}` }], migrations: [] };
  },
});
