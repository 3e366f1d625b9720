import { endOfLine } from '../../core/text/line-index.ts';
import { oneLine, printable } from '../io.ts';
import { pathFrom, type ReportedFinding, type Reporter, rulePage, summary } from './report.ts';

/** Longer excerpts of a statement are cut. */
const MOST_LINES = 12;

/** For a comment on a pull request. */
export const markdownReporter: Reporter = (report, { root }) => {
  const files = new Map<string, ReportedFinding[]>();
  for (const f of report.findings) files.set(f.file.path, [...(files.get(f.file.path) ?? []), f]);
  const sections = [...files].map(([path, findings]) => [`### ${code(pathFrom(root, path))}`, ...findings.map(entry)].join('\n\n'));
  return `${['## Lockkeeper', escaped(summary(report)), ...sections].join('\n\n')}\n`;
};

function entry(f: ReportedFinding): string {
  const { finding } = f;
  const hazards = finding.hazards.length === 0 ? '' : ` (${finding.hazards.join(', ')})`;
  const line = f.file.text === '' ? '' : `, line ${f.start.line + 1}`;
  const text = [f.message, finding.advice]
    .filter((t) => t !== '')
    .map((t) => escaped(oneLine(t)))
    .join(' ');
  return [`- **${finding.severity}** [${finding.rule}](${rulePage(finding.rule)})${line}${hazards}: ${text}`, ...excerpt(f)].join('\n\n');
}

function excerpt({ file, start, end }: ReportedFinding): string[] {
  if (file.text === '') return [];
  const last = Math.min(end.line, start.line + MOST_LINES - 1);
  const lines = printable(file.text.slice(file.lines.starts[start.line] ?? 0, endOfLine(file.lines, last)).replaceAll('\r\n', '\n')).split(
    '\n',
  );
  const fence = '`'.repeat(Math.max(3, ...[...lines.join('\n').matchAll(/`+/g)].map((m) => m[0].length + 1)));
  return [[`${fence}sql`, ...lines, fence].map((l) => `  ${l}`).join('\n')];
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, '\\$&');

/** Text as code, whatever backticks it holds. */
function code(text: string): string {
  const shown = oneLine(text);
  const fence = '`'.repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map((m) => m[0].length)));
  return fence.length === 1 ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}
