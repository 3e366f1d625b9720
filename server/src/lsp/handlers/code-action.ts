import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { fixesFor } from '../../core/fixing.ts';
import { offersAt } from '../../core/planning.ts';
import type { Finding, Severity } from '../../core/rules/rule.ts';
import { overlaps, type Span } from '../../core/text/span.ts';
import { MOVED_BY } from '../../prisma/changes/move-rows.ts';
import { type ActionData, keyOf } from '../actions/action-data.ts';
import { fixInputs } from '../actions/fix-input.ts';
import { leavesSomething } from '../actions/follow-up.ts';
import { ignores } from '../actions/ignore.ts';
import { DRAFT_DOWN, FIX_ALL, SPLIT, SPLIT_AS_REFACTORING, wants } from '../actions/kinds.ts';
import { offerTitles } from '../actions/offer-titles.ts';
import type { CheckedFile } from '../checked-file.ts';
import { rulePage, toCommandAction, toDiagnostic, toDisabledAction, toInsertAction, toSpan } from '../to-protocol.ts';
import { cannot } from '../to-workspace-edit.ts';
import type { Workspace } from '../workspace.ts';

/** More findings or statements than this are nobody's menu; fixing all of them is an action of its own. */
const MOST = 20;
/** For clients that want every edit at once. */
const MOST_AT_ONCE = 8;

/**
 * `textDocument/codeAction`: for what the range touches the fixes, the plans that may take a statement's place, ignoring with a
 * reason, and the rule's page. A file that may be applied is never edited: its actions say why, and a follow-up migration is offered.
 */
export const codeAction =
  (workspace: Workspace) =>
  async (params: CodeActionParams): Promise<CodeAction[]> => {
    const { only } = params.context;
    const quick = wants(only, CodeActionKind.QuickFix);
    const split = wants(only, SPLIT) ? SPLIT : wants(only, SPLIT_AS_REFACTORING) ? SPLIT_AS_REFACTORING : null;
    // Actions of the source are for those who ask for them: on saving, or in the menu of the file.
    const all = only !== undefined && wants(only, FIX_ALL);
    const draft = wants(only, DRAFT_DOWN);
    if (!quick && split === null && !draft && !all) return [];
    const file = await workspace.file(params.textDocument.uri);
    if (file === null) return [];
    const range = toSpan(file.lines, params.range);
    const findings = atMostOnePerRule(file.findings.filter((finding) => overlaps(finding.span, range))).slice(0, most(workspace));
    const down = file.kind === 'up' ? ((await workspace.editor.text(file.checked.migration.down))?.text ?? null) : null;
    // What hurts comes first: advice beside it is not what a person came for.
    const [hurting, advice] = [findings.filter(hurts), findings.filter((f) => !hurts(f))];
    const preferAdvice = hurting.length === 0;
    return [
      ...(quick ? fixActions(file, hurting, down, true) : []),
      ...(quick ? moveActions(workspace, file, hurting) : []),
      ...(split === null ? [] : splitActions(workspace, file, range, split)),
      ...(quick ? fixActions(file, advice, down, preferAdvice) : []),
      ...(quick || draft ? draftActions(file, findings, down, range, draft ? only : null) : []),
      ...(quick && file.frozen !== null ? followUpAction(workspace, file, findings) : []),
      ...(quick ? otherActions(workspace, file, findings) : []),
      ...(all ? fixAllAction(file, down) : []),
    ];
  };

const most = (workspace: Workspace): number => (workspace.abilities.edits.resolve ? MOST : MOST_AT_ONCE);

const hurts = (finding: Finding): boolean => finding.hazards.length > 0;

/** The fixes; in a file that may be applied they say why not. `prefer`: the first that keeps the meaning is what a key press takes. */
function fixActions(file: CheckedFile, findings: readonly Finding[], down: string | null, prefer: boolean): CodeAction[] {
  const inputOf = fixInputs(file, down);
  return findings.flatMap((finding) => {
    const input = inputOf(finding);
    const fixes = input === null ? [] : fixesFor(input);
    const diagnostics = [toDiagnostic(file, finding, false)];
    const preferred = prefer ? fixes.find((f) => f.fix.keepsMeaning) : undefined;
    return fixes.map((offer): CodeAction => {
      if (file.frozen !== null) return toDisabledAction(offer.title, file.frozen, diagnostics);
      return {
        title: offer.title,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        ...(offer === preferred ? { isPreferred: true } : {}),
        data: { make: 'fix', uri: file.uri, fix: offer.fix.id, finding: keyOf(finding) } satisfies ActionData,
      };
    });
  });
}

/** Changes of many rows, which may go to prisma/data-migrations. */
const BULK: ReadonlySet<string> = new Set(['update-all-rows', 'update-many-rows', 'delete-all-rows', 'delete-many-rows']);

/** For each statement that changes many rows: a data migration that does the same in batches. */
function moveActions(workspace: Workspace, file: CheckedFile, findings: readonly Finding[]): CodeAction[] {
  if (file.kind !== 'up') return [];
  const title = 'Move it into a data migration';
  const reason = file.frozen ?? cannot('create', workspace.abilities.edits);
  const bulk = findings.filter((f) => BULK.has(f.rule) && f.statement !== null);
  return bulk.flatMap((finding): CodeAction[] => {
    const statement = finding.statement ?? 0;
    if (!offersAt(file.statements, statement, null).some((o) => o.kind === MOVED_BY)) return [];
    const diagnostics = [toDiagnostic(file, finding, false)];
    const data: ActionData = { make: 'move-rows', uri: file.uri, statement };
    return [reason === null ? { title, kind: CodeActionKind.QuickFix, diagnostics, data } : toDisabledAction(title, reason, diagnostics)];
  });
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 2, warning: 1, advice: 0 };

/** One migration for what a later one may repair, whatever weighs most first. */
function followUpAction(workspace: Workspace, file: CheckedFile, findings: readonly Finding[]): CodeAction[] {
  const left = findings.filter(leavesSomething).sort((a, b) => WEIGHT[b.severity] - WEIGHT[a.severity]);
  if (left.length === 0) return [];
  const title = 'Create a follow-up migration';
  const diagnostics = left.map((finding) => toDiagnostic(file, finding, false));
  const reason = cannot('create', workspace.abilities.edits);
  const data: ActionData = { make: 'follow-up', uri: file.uri, findings: left.map(keyOf) };
  return [reason === null ? { title, kind: CodeActionKind.QuickFix, diagnostics, data } : toDisabledAction(title, reason, diagnostics)];
}

/** A plan for each change in the range that needs several deployments, with or without a finding. */
function splitActions(workspace: Workspace, file: CheckedFile, range: Span, kind: string): CodeAction[] {
  if (file.kind !== 'up') return [];
  const reason = file.frozen ?? cannot('create', workspace.abilities.edits);
  const out: CodeAction[] = [];
  const near = findingsByStatement(file.findings);
  for (let i = firstTouched(file, range.start); i < file.statements.length && file.statements[i]!.span.start <= range.end; i++) {
    if (out.length >= most(workspace)) break;
    const offers = offersAt(file.statements, i, null);
    if (offers.length === 0) continue;
    const about = offers.map((offer) => [...new Set(offer.replaces.map((r) => r.statement))].flatMap((s) => near.get(s) ?? []));
    const titles = offerTitles(offers, about.flat());
    offers.forEach((offer, k) => {
      const diagnostics = about[k]!.filter((f) => f.hazards.length > 0).map((finding) => toDiagnostic(file, finding, false));
      const data: ActionData = { make: 'split', uri: file.uri, statement: i, kind: offer.kind, title: offer.title };
      out.push(reason === null ? { title: titles[k]!, kind, diagnostics, data } : toDisabledAction(titles[k]!, reason, diagnostics, kind));
    });
  }
  return out;
}

/** The first statement that ends at an offset or behind it. */
function firstTouched(file: CheckedFile, offset: number): number {
  let low = 0;
  let high = file.statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (file.statements[middle]!.span.end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function findingsByStatement(findings: readonly Finding[]): ReadonlyMap<number, readonly Finding[]> {
  const out = new Map<number, Finding[]>();
  for (const f of findings) {
    if (f.statement === null) continue;
    const known = out.get(f.statement);
    if (known === undefined) out.set(f.statement, [f]);
    else known.push(f);
  }
  return out;
}

function otherActions(workspace: Workspace, file: CheckedFile, findings: readonly Finding[]): CodeAction[] {
  return findings.flatMap((finding) => {
    const diagnostic = toDiagnostic(file, finding, false);
    const title = `Explain ${finding.rule}`;
    const command = workspace.abilities.commands ? 'lockkeeper.explainRule' : OPEN_RULE_PAGE;
    return [
      ...ignores(file, finding).map((insertion) =>
        file.frozen === null
          ? toInsertAction(file, insertion, diagnostic, workspace.abilities.edits)
          : toDisabledAction(insertion.title, file.frozen, [diagnostic]),
      ),
      toCommandAction(title, { title, command, arguments: [finding.rule] }, [diagnostic]),
    ];
  });
}

/**
 * Drafting down.sql: as the fix of a finding that it does not undo its migration, and as a refactoring of either file. Who did not
 * ask for refactorings sees it at the top of the file only.
 * @param only the kinds that were asked for; null: no refactorings
 */
function draftActions(
  file: CheckedFile,
  findings: readonly Finding[],
  down: string | null,
  range: Span,
  only: readonly string[] | undefined | null,
): CodeAction[] {
  const data: ActionData = { make: 'draft-down', uri: file.uri };
  const left = findings.filter((f) => f.rule === 'down-leaves-something');
  const again = 'Draft down.sql again';
  if (left.length > 0)
    return [{ title: again, kind: CodeActionKind.QuickFix, diagnostics: left.map((f) => toDiagnostic(file, f, false)), data }];
  const top = file.statements[0]?.span.start ?? file.text.length;
  // where one is missing or empty its finding has the same action
  const asFix = findings.some((f) => f.rule === 'down-sql-missing' || f.rule === 'down-sql-empty') && file.frozen === null;
  if (only === null || (only === undefined && (range.start > top || asFix))) return [];
  return [{ title: file.kind === 'down' || down !== null ? again : 'Draft down.sql', kind: DRAFT_DOWN, data }];
}

function fixAllAction(file: CheckedFile, down: string | null): CodeAction[] {
  if (file.frozen !== null) return [];
  const inputOf = fixInputs(file, down);
  const some = file.findings.some((finding) => {
    const input = inputOf(finding);
    return input !== null && fixesFor(input).some((f) => f.fix.keepsMeaning);
  });
  const data: ActionData = { make: 'fix-all', uri: file.uri };
  return some ? [{ title: 'Fix everything that keeps the meaning', kind: FIX_ALL, data }] : [];
}

function atMostOnePerRule(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((f) => {
    const key = `${f.rule} ${f.statement}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The command of the server itself, for clients without `lockkeeper.explainRule`: shows the page outside the editor. */
export const OPEN_RULE_PAGE = 'lockkeeper.openRulePage';
export const rulePageOf = (args: readonly unknown[] | undefined): string | null =>
  typeof args?.[0] === 'string' ? rulePage(args[0]) : null;
