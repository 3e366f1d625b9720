import type { Finding } from '../../core/rules/rule.ts';
import type { Span } from '../../core/text/span.ts';
import type { CheckedFile } from '../checked-file.ts';
import type { LineInsertion } from '../to-protocol.ts';

/** The comments that silence a finding: at its statement where there is room for a line, and in the whole file. */
export const ignores = (file: CheckedFile, finding: Finding): readonly LineInsertion[] =>
  [ignoreStatement(file, finding), ignoreFile(file, finding)].filter((i) => i !== null);

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
