import { endOfLine } from '../../core/text/line-index.ts';
import { oneLine, printable } from '../io.ts';
import { pathFrom, type ReportedFinding, type ReportedPlace, type Reporter, summary } from './report.ts';

const COLOURS = { error: '31', warning: '33', advice: '36', bold: '1', dim: '2' } as const;
type Paint = (colour: keyof typeof COLOURS, text: string) => string;

/** Source lines longer than this are shown around the span. */
const WIDEST = 160;

/** For people: the place, what is wrong, what to do, and the source line with the span underlined. */
export const textReporter: Reporter = (report, { colour, root }) => {
  const paint: Paint = colour ? (c, text) => `\u001b[${COLOURS[c]}m${text}\u001b[0m` : (_, text) => text;
  const blocks = report.findings.map((f) => block(f, root, paint));
  return `${[...blocks, summary(report)].join('\n\n')}\n`;
};

function block(f: ReportedFinding, root: string, paint: Paint): string {
  const { finding } = f;
  const related = f.related.map((r) => paint('dim', `  see ${placeOf(r, root)}: ${oneLine(r.message)}`));
  return [
    `${paint('bold', placeOf(f, root))}  ${paint(finding.severity, finding.severity)}  ${finding.rule}`,
    `  ${oneLine(f.message)}`,
    ...(finding.advice === '' ? [] : [`  ${oneLine(finding.advice)}`]),
    ...excerpt(f, (text) => paint(finding.severity, text), paint),
    ...related,
  ].join('\n');
}

const placeOf = ({ file, start }: ReportedPlace, root: string): string => {
  const path = oneLine(pathFrom(root, file.path));
  return file.text === '' ? path : `${path}:${start.line + 1}:${start.character + 1}`;
};

/** The line on which the span begins, and marks under the part of the span that stands on it. */
function excerpt({ file, start, end }: ReportedPlace, mark: (text: string) => string, paint: Paint): string[] {
  if (file.text === '') return [];
  const from = file.lines.starts[start.line] ?? 0;
  const line = file.text.slice(from, endOfLine(file.lines, start.line));
  const stop = end.line === start.line ? end.character : line.length;
  const cut = line.length > WIDEST ? Math.max(0, start.character - 40) : 0;
  const shown = line.slice(cut, cut + WIDEST);
  const before = shown.slice(0, start.character - cut);
  const marked = shown.slice(start.character - cut, Math.min(stop - cut, WIDEST));
  const number = String(start.line + 1);
  const lead = cut > 0 ? '…' : '';
  const tail = cut + WIDEST < line.length ? '…' : '';
  const gutter = paint('dim', `  ${number} |`);
  return [
    `${gutter} ${lead}${printable(shown)}${tail}`,
    `${paint('dim', `  ${' '.repeat(number.length)} |`)} ${lead === '' ? '' : ' '}${blank(before)}${mark('^'.repeat(Math.max(1, columns(marked))))}`,
  ];
}

/** As wide as the text; tabs stay tabs, so that both lines jump alike. */
const blank = (text: string): string => [...text].map((c) => (c === '\t' ? '\t' : ' '.repeat(width(c)))).join('');

const columns = (text: string): number => [...text].reduce((sum, c) => sum + width(c), 0);

/** Columns of a terminal that a character takes: East Asian wide characters and emoji take two, combining marks none. */
function width(character: string): number {
  if (/\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}
