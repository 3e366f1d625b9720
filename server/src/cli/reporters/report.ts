import { relative } from 'node:path';
import type { Finding, Severity } from '../../core/rules/rule.ts';
import { type LineIndex, lineIndex, type Position, positionAt } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';

/** A file that something was found in. */
export interface ReportedFile {
  /** Absolute. For findings about a folder it is the folder, with an empty text. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
}

export interface ReportedPlace {
  readonly file: ReportedFile;
  readonly start: Position;
  readonly end: Position;
}

export interface ReportedFinding extends ReportedPlace {
  readonly finding: Finding;
  /** With the way of execution that it holds for, where it does not hold for both. */
  readonly message: string;
  readonly related: readonly (ReportedPlace & { readonly message: string })[];
}

/** What a run of `check` found, ready for any format. */
export interface Report {
  readonly findings: readonly ReportedFinding[];
  /** Migrations and files that were looked at. */
  readonly checked: number;
  /** Migrations on which nothing is reported: before `since`, or ignored. */
  readonly quiet: number;
  readonly suppressed: number;
  readonly version: string;
}

export interface Style {
  readonly colour: boolean;
  /** Paths are shown relative to this folder. */
  readonly root: string;
}

export type Reporter = (report: Report, style: Style) => string;

export const reportedFile = (path: string, text: string): ReportedFile => ({ path, text, lines: lineIndex(text) });

export const placeIn = (file: ReportedFile, span: Span): ReportedPlace => ({
  file,
  start: positionAt(file.lines, span.start),
  end: positionAt(file.lines, Math.max(span.start, span.end)),
});

/** What a finding says, without its advice. */
export const messageOf = (finding: Finding): string =>
  finding.only === null
    ? finding.message
    : `${finding.message} (${finding.only === 'batch' ? 'Prisma before 7.4' : 'Prisma 7.4 and later'})`;

/** Relative to `root` where the file lies below it, with slashes. */
export function pathFrom(root: string, path: string): string {
  const short = relative(root, path);
  return (short === '' ? '.' : short.startsWith('..') ? path : short).replaceAll('\\', '/');
}

/** The page of a rule on the web. */
export const rulePage = (rule: string): string => `https://github.com/lockkeeper/lockkeeper/blob/main/docs/rules/${rule}.md`;

export function counts(report: Report): Readonly<Record<Severity, number>> {
  const out = { error: 0, warning: 0, advice: 0 };
  for (const { finding } of report.findings) out[finding.severity]++;
  return out;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `2 errors, 1 warning and 3 pieces of advice in 2 of 12 migrations.` */
export function summary(report: Report): string {
  const { error, warning, advice } = counts(report);
  const looked = plural(report.checked, 'migration');
  const quiet = report.quiet > 0 ? ` ${plural(report.quiet, 'migration')} not reported ("since" or "ignore").` : '';
  if (report.findings.length === 0) return `No findings in ${looked}.${quiet}`;
  const parts = [
    ...(error > 0 ? [plural(error, 'error')] : []),
    ...(warning > 0 ? [plural(warning, 'warning')] : []),
    ...(advice > 0 ? [plural(advice, 'piece of advice', 'pieces of advice')] : []),
  ];
  const files = new Set(report.findings.map((f) => f.file.path)).size;
  return `${parts.join(', ')} in ${plural(files, 'file')} (${looked} checked).${quiet}`;
}
