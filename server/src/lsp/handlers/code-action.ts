import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import type { Finding } from '../../core/rules/rule.ts';
import { overlaps, type Span } from '../../core/text/span.ts';
import type { CheckedFile } from '../checked-file.ts';
import { type LineInsertion, rulePage, toCommandAction, toDiagnostic, toDisabledAction, toInsertAction, toSpan } from '../to-protocol.ts';
import type { Workspace } from '../workspace.ts';

/** `textDocument/codeAction`: ignoring with a reason, and the rule's page. An applied file is never edited: the actions say why. */
export const codeAction =
  (workspace: Workspace) =>
  async (params: CodeActionParams): Promise<CodeAction[]> => {
    const only = params.context.only;
    if (
      only !== undefined &&
      !only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix || kind.startsWith(`${CodeActionKind.QuickFix}.`))
    )
      return [];
    const file = await workspace.file(params.textDocument.uri);
    if (file === null) return [];
    const range = toSpan(file.lines, params.range);
    return atMostOnePerRule(file.findings.filter((finding) => overlaps(finding.span, range))).flatMap((finding) =>
      actionsFor(workspace, file, finding),
    );
  };

function actionsFor(workspace: Workspace, file: CheckedFile, finding: Finding): CodeAction[] {
  const diagnostic = toDiagnostic(file, finding, false);
  const explain = toCommandAction(
    `Explain ${finding.rule}`,
    {
      title: `Explain ${finding.rule}`,
      command: workspace.abilities.commands ? 'lockkeeper.explainRule' : 'lockkeeper.openRulePage',
      arguments: [finding.rule],
    },
    [diagnostic],
  );
  const insertions = [ignoreStatement(file, finding), ignoreFile(file, finding)].filter((i) => i !== null);
  if (file.frozen !== null) return [...insertions.map((i) => toDisabledAction(i.title, file.frozen!, diagnostic)), explain];
  return [...insertions.map((i) => toInsertAction(file, i, diagnostic, workspace.abilities.edits)), explain];
}

/** A comment line above the finding's statement, indented as it is. */
function ignoreStatement(file: CheckedFile, finding: Finding): LineInsertion | null {
  const statement = finding.statement === null ? undefined : file.statements[finding.statement];
  if (statement === undefined) return null;
  const at = startOfLine(file.text, statement.span);
  const indent = /^[ \t]*/.exec(file.text.slice(at, statement.span.start))![0];
  // Behind another statement on the same line a comment line above would belong to that one.
  if (file.text.slice(at + indent.length, statement.span.start) !== '') return null;
  const title = `Ignore ${finding.rule} here, with a reason`;
  return { title, at, before: `${indent}-- lockkeeper-ignore ${finding.rule}: `, placeholder: 'reason', after: lineEnd(file.text) };
}

const ignoreFile = (file: CheckedFile, finding: Finding): LineInsertion => ({
  title: `Ignore ${finding.rule} in this file, with a reason`,
  at: file.text.startsWith('\uFEFF') ? 1 : 0,
  before: `-- lockkeeper-ignore-file ${finding.rule}: `,
  placeholder: 'reason',
  after: lineEnd(file.text),
});

const startOfLine = (text: string, span: Span): number =>
  Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

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
