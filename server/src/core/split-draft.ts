import { analyse } from './analyse.ts';
import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import type { JudgedStatement } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';
import type { Phase, Plan, PlanOffer } from './plans/plan.ts';
import { signedAs } from './rollback/down-text.ts';
import { readScript } from './sql/script.ts';
import type { Script } from './sql/statement.ts';
import { applyEdits, type Edit } from './text/edits.ts';
import type { Span } from './text/span.ts';

/** The draft migration after the split. */
export interface DraftAfterSplit {
  /** Null: nothing is left, the draft's folder goes. */
  readonly migrationSql: string | null;
  /** Null: as it is, or none. */
  readonly downSql: string | null;
  /** The first phase did not fit beside the rest: it is a migration of its own, after the draft. */
  readonly own: { readonly words: string; readonly migrationSql: string; readonly downSql: string } | null;
  /** Phases that go to the folder of plans: all, or all but the first. */
  readonly later: Plan['phases'];
}

export interface Draft {
  readonly migration: string;
  readonly text: string;
  readonly down: string | null;
  readonly statements: readonly JudgedStatement[];
  /** The catalog as the draft finds it. */
  readonly before: CatalogState;
}

/** Takes what the plan replaces out of the draft and puts the first phase in, where that is a migration. */
export function splitDraft(draft: Draft, replaces: PlanOffer['replaces'], plan: Plan, options: AnalysisOptions): DraftAfterSplit {
  const [first, ...rest] = plan.phases;
  const script = readScript(draft.text);
  const edits = removals(script, draft.statements, replaces);
  const replaced = new Set(replaces.filter((r) => r.fact === 'all').map((r) => r.statement));
  // BEGIN, COMMIT and settings alone do nothing
  const empty = draft.statements.every(
    (s) => replaced.has(s.index) || s.facts.every((f) => f.kind === 'transaction' || f.kind === 'set-setting'),
  );
  const crlf = draft.text.includes('\r\n');
  const shaped = (text: string): string => (crlf ? text.replace(/\r?\n/g, '\r\n') : text);
  if (first === undefined || first.type !== 'migration' || first.migrationSql === null) {
    if (empty) return { migrationSql: null, downSql: null, own: null, later: plan.phases };
    const left = applyEdits(draft.text, edits);
    return { migrationSql: left, downSql: downLeft(draft, left, options), own: null, later: plan.phases };
  }
  if (empty) {
    const kept = commentsAtTop(script);
    return { migrationSql: shaped(kept + first.migrationSql), downSql: orNull(first.downSql, shaped), own: null, later: rest };
  }
  if (standsAlone(first, options)) {
    const left = applyEdits(draft.text, edits);
    const own = { words: first.name, migrationSql: first.migrationSql, downSql: first.downSql ?? '' };
    return { migrationSql: left, downSql: downLeft(draft, left, options), own, later: rest };
  }
  const text = applyEdits(draft.text, withFirst(draft, edits, replaces, shaped(`${bareBody(first)}\n`), shaped('\n')));
  // what the phase's own down takes back has not to be taken back twice
  const down = downLeft(draft, `${text}\n${first.downSql ?? ''}`, options) ?? draft.down;
  const own = first.downSql ?? '';
  return { migrationSql: text, downSql: shaped(down === null || down.trim() === '' ? own : `${own}\n${down}`), own: null, later: rest };
}

/** The first phase where the statement was; behind it where a part of the statement stays. */
function withFirst(
  draft: Draft,
  edits: readonly Edit[],
  replaces: PlanOffer['replaces'],
  body: string,
  lineBreak: string,
): readonly Edit[] {
  const [first] = replaces;
  const [edit, ...others] = edits;
  if (first === undefined || edit === undefined) return edits;
  if (first.fact === 'all' || (draft.statements[first.statement]?.facts.length ?? 0) === replaces.length)
    return [{ ...edit, newText: body }, ...others];
  const end = endOfStatement(draft.text, draft.statements[first.statement]?.span ?? { start: 0, end: 0 });
  return [...edits, { span: { start: end, end }, newText: lineBreak + body.trimEnd() }];
}

const orNull = (text: string | null, shaped: (text: string) => string): string | null => (text === null ? null : shaped(text));

/** Takes statements out with their semicolons and lines, and actions out of an ALTER TABLE with their commas. */
function removals(script: Script, statements: readonly JudgedStatement[], replaces: PlanOffer['replaces']): readonly Edit[] {
  const byStatement = new Map<number, Set<number | 'all'>>();
  for (const r of replaces) byStatement.set(r.statement, (byStatement.get(r.statement) ?? new Set()).add(r.fact));
  return [...byStatement].flatMap(([index, facts]): readonly Edit[] => {
    const statement = statements[index];
    if (statement === undefined) return [];
    const all = facts.has('all') || statement.facts.every((_, i) => facts.has(i));
    return all ? [withoutStatement(script, statements, index)] : withoutActions(statement, facts);
  });
}

function withoutStatement(script: Script, statements: readonly JudgedStatement[], index: number): Edit {
  const span = statements[index]?.span ?? { start: 0, end: 0 };
  const start = ownComments(script, span.start, statements[index - 1]?.span.end ?? 0);
  const [from, to] = lineAround(script.text, { start, end: endOfStatement(script.text, span) });
  return { span: { start: from, end: to }, newText: '' };
}

/** Each run of actions goes with the comma behind it, or before it where nothing follows. */
function withoutActions(statement: JudgedStatement, gone: ReadonlySet<number | 'all'>): readonly Edit[] {
  const edits: Edit[] = [];
  const { facts, span } = statement;
  const at = (i: number): Span => facts[i]?.span ?? { start: 0, end: 0 };
  for (let i = 0; i < facts.length; i++) {
    if (!gone.has(i)) continue;
    const first = i;
    while (gone.has(i + 1)) i++;
    const kept = i + 1 < facts.length ? { start: at(first).start, end: at(i + 1).start } : { start: at(first - 1).end, end: at(i).end };
    edits.push({ span: { start: span.start + kept.start, end: span.start + kept.end }, newText: '' });
  }
  return edits;
}

/** Comments of lines of their own right above a statement belong to it. */
function ownComments(script: Script, start: number, from: number): number {
  let at = start;
  for (const comment of script.comments.toReversed()) {
    if (comment.span.start < from || comment.span.end > at) continue;
    if (!/^[ \t]*\r?\n?[ \t]*$/.test(script.text.slice(comment.span.end, at)) || /^\W*rollback\b/i.test(comment.text)) break;
    at = comment.span.start;
  }
  return at;
}

const endOfStatement = (text: string, span: Span): number => {
  const behind = /^\s*;/.exec(text.slice(span.end));
  return span.end + (behind?.[0].length ?? 0);
};

/** The whole lines around a span where nothing else stands on them, with the line break behind. */
function lineAround(text: string, span: Span): readonly [number, number] {
  const before = text.slice(0, span.start);
  const indent = /[ \t]*$/.exec(before)?.[0].length ?? 0;
  const startsLine = indent === before.length || /[\r\n]$/.test(before.slice(0, before.length - indent));
  const behind = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(span.end));
  return startsLine && behind !== null ? [span.start - indent, span.end + behind[0].length] : [span.start, span.end];
}

/** Comments before the first statement that a person wrote: how to roll back is another matter after the split. */
function commentsAtTop(script: Script): string {
  const first = script.statements[0]?.span.start ?? script.text.length;
  const kept = script.comments.filter((c) => c.span.end <= first && !/^\W*rollback\b/i.test(c.text) && !/^lockkeeper-/.test(c.text));
  return kept.map((c) => `${script.text.slice(c.span.start, c.span.end)}\n`).join('');
}

/** Statements that nothing may stand beside. */
function standsAlone(phase: Phase, options: AnalysisOptions): boolean {
  return readScript(phase.migrationSql ?? '')
    .statements.flatMap((s) => options.reader.read(s.text))
    .some((f) => refusesTransaction(f));
}

const refusesTransaction = (f: Fact): boolean =>
  ('concurrently' in f && f.concurrently && f.kind !== 'refresh-materialized-view') ||
  f.kind === 'vacuum' ||
  f.kind === 'outside-transaction' ||
  (f.kind === 'do-block' && f.commits);

/** The phase's header and statements without the transaction around them: the draft's own goes on. */
function bareBody(phase: Phase): string {
  const text = phase.migrationSql ?? '';
  const script = readScript(text);
  const header = text.slice(0, text.indexOf('\n') + 1);
  let from = header.length;
  const parts: string[] = [];
  for (const s of script.statements) {
    const end = endOfStatement(text, s.span);
    const wrapper = /^(?:BEGIN|COMMIT|SET LOCAL lock_timeout\b.*)$/.test(s.text);
    if (!wrapper)
      parts.push(
        text
          .slice(from, end)
          .replace(/^-- Rollback:.*\n/, '')
          .trim(),
      );
    from = end;
  }
  return header + parts.join('\n');
}

/** down.sql without the statements that would fail now, because what they take back is not there any more. Null: as it is. */
function downLeft(draft: Draft, text: string, options: AnalysisOptions): string | null {
  if (draft.down === null) return null;
  const { after } = analyse({ migration: draft.migration, text, before: draft.before }, options);
  const down = readScript(draft.down);
  // each by itself: in one transaction all would count as failed
  const failing = analyse({ migration: draft.migration, text: draft.down, before: after }, { ...options, execution: 'split' });
  const edits = failing.statements.flatMap((s) =>
    s.effects.incidents.some((i) => i.hazards.includes('fails') && i.unknown.length === 0)
      ? [withoutStatement(down, failing.statements, s.index)]
      : [],
  );
  return edits.length === 0 ? null : signedAs(draft.down, applyEdits(draft.down, edits));
}
