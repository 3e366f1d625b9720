import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Location,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import type { Hazard } from '../core/effects/types.ts';
import type { Finding, Severity } from '../core/rules/rule.ts';
import { type LineIndex, offsetAt, type Position, positionAt } from '../core/text/line-index.ts';
import type { Span } from '../core/text/span.ts';
import type { CheckedFile, Shown } from './checked-file.ts';

/** The only place of the server where offsets become lines and columns, and findings become the protocol's shapes. */

export const SOURCE = 'lockkeeper';

const RULE_PAGES = 'https://github.com/lockkeeper/lockkeeper/blob/main/docs/rules/';

/** The page of a rule on the web. */
export const rulePage = (rule: string): string => `${RULE_PAGES}${rule}.md`;

/** What travels with a diagnostic, for clients that want to sort or count by it. */
export interface DiagnosticData {
  readonly rule: string;
  readonly hazards: readonly Hazard[];
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  advice: DiagnosticSeverity.Information,
};

/** A span of UTF-16 offsets as a range; offsets outside the text count as its ends. */
export const toRange = (lines: LineIndex, span: Span): Range => ({
  start: positionAt(lines, span.start),
  end: positionAt(lines, span.end),
});

/** The UTF-16 offset of a position. */
export const toOffset = (lines: LineIndex, position: Position): number => offsetAt(lines, position);

/** The span of a range. */
export const toSpan = (lines: LineIndex, range: Range): Span => ({ start: offsetAt(lines, range.start), end: offsetAt(lines, range.end) });

/** At most two short lines: Error Lens and the Problems view print them as they are. */
const messageOf = (finding: Finding): string => {
  const only = finding.only === null ? '' : finding.only === 'batch' ? ' (Prisma before 7.4)' : ' (Prisma 7.4 and later)';
  return [finding.message + only, finding.advice].filter((part) => part !== '').join(' ');
};

export function toDiagnostic(file: Shown, finding: Finding, relatedInformation: boolean): Diagnostic {
  const data: DiagnosticData = { rule: finding.rule, hazards: finding.hazards };
  const related = relatedInformation ? relatedOf(file, finding) : [];
  return {
    range: toRange(file.lines, finding.span),
    severity: SEVERITY[finding.severity],
    source: SOURCE,
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    message: messageOf(finding),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data,
  };
}

function relatedOf(file: Shown, finding: Finding): DiagnosticRelatedInformation[] {
  return finding.related.flatMap((related) => {
    const location = locationOf(file, related.migration, related.span);
    return location === null ? [] : [{ location, message: related.message }];
  });
}

/** A place in this file (`migration` null) or in another migration of the project; null when that is gone. */
export function locationOf(file: Shown, migration: string | null, span: Span): Location | null {
  if (migration === null || migration === file.migration) return { uri: file.uri, range: toRange(file.lines, span) };
  const other = file.neighbour(migration);
  return other === null ? null : { uri: other.uri, range: toRange(other.lines, span) };
}

/** A problem in a settings file. */
export const toConfigDiagnostic = (lines: LineIndex, problem: { readonly span: Span; readonly message: string }): Diagnostic => ({
  range: toRange(lines, problem.span),
  severity: DiagnosticSeverity.Warning,
  source: SOURCE,
  code: 'config',
  message: problem.message,
});

/** What a client can do with an edit. */
export interface EditAbilities {
  /** Snippets in edits: the reason of an ignore is then selected for typing. */
  readonly snippets: boolean;
  readonly documentChanges: boolean;
  /** What may happen to files and folders in an edit. */
  readonly operations: readonly string[];
  /** Labels on the parts of an edit, and a question before it is made. */
  readonly annotations: boolean;
  /** An action's edit is asked for when a person has chosen the action; otherwise it has to be there at once. */
  readonly resolve: boolean;
}

/** A line inserted before another, with a part that the user is to write. */
export interface LineInsertion {
  readonly title: string;
  /** Offset of the line's start. */
  readonly at: number;
  readonly before: string;
  readonly placeholder: string;
  readonly after: string;
}

export function toInsertAction(file: CheckedFile, insertion: LineInsertion, diagnostic: Diagnostic, can: EditAbilities): CodeAction {
  const range = toRange(file.lines, { start: insertion.at, end: insertion.at });
  const plain = { range, newText: insertion.before + insertion.placeholder + insertion.after };
  const snippet = {
    range,
    snippet: { kind: 'snippet' as const, value: `${escapeSnippet(insertion.before)}\${1:${insertion.placeholder}}${insertion.after}` },
  };
  const change: TextDocumentEdit = { textDocument: { uri: file.uri, version: file.version }, edits: [can.snippets ? snippet : plain] };
  return {
    title: insertion.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: can.documentChanges ? { documentChanges: [change] } : { changes: { [file.uri]: [plain] } },
  };
}

const escapeSnippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

export const toDisabledAction = (
  title: string,
  reason: string,
  diagnostics: Diagnostic[],
  kind: CodeActionKind = CodeActionKind.QuickFix,
): CodeAction => ({
  title,
  kind,
  diagnostics,
  disabled: { reason },
});

export const toCommandAction = (title: string, command: Command, diagnostics: Diagnostic[]): CodeAction => ({
  title,
  kind: CodeActionKind.QuickFix,
  diagnostics,
  command,
});
