import type { Position } from '../../core/text/line-index.ts';
import { counts, pathFrom, type ReportedFinding, type Reporter, rulePage } from './report.ts';

/** For programs. Lines and characters count from 0, characters in UTF-16 code units, as in the language server protocol. */
export const jsonReporter: Reporter = (report, { root }) => {
  const body = {
    version: 1,
    tool: { name: 'lockkeeper', version: report.version },
    summary: { ...counts(report), checked: report.checked, quiet: report.quiet, suppressed: report.suppressed },
    findings: report.findings.map((f) => asJson(f, root)),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
};

const range = (place: { readonly start: Position; readonly end: Position }): object => ({ start: place.start, end: place.end });

const asJson = (f: ReportedFinding, root: string): object => ({
  path: pathFrom(root, f.file.path),
  range: range(f),
  rule: f.finding.rule,
  severity: f.finding.severity,
  category: f.finding.category,
  hazards: f.finding.hazards,
  message: f.message,
  advice: f.finding.advice,
  statement: f.finding.statement,
  only: f.finding.only,
  page: rulePage(f.finding.rule),
  related: f.related.map((r) => ({ path: pathFrom(root, r.file.path), range: range(r), message: r.message })),
});
