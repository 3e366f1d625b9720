import type { Severity } from '../../core/rules/rule.ts';
import { pathFrom, type Reporter } from './report.ts';
import { fingerprint } from './sarif.ts';

const SEVERITY: Readonly<Record<Severity, 'major' | 'minor' | 'info'>> = { error: 'major', warning: 'minor', advice: 'info' };

/** GitLab's code quality report: a subset of the Code Climate format, as one JSON array. */
export const gitlabReporter: Reporter = (report, { root }) => {
  const seen = new Map<string, number>();
  const entries = report.findings.map((f) => {
    const path = pathFrom(root, f.file.path);
    return {
      description: [f.message, f.finding.advice].filter((t) => t !== '').join(' '),
      check_name: f.finding.rule,
      fingerprint: fingerprint(f, path, seen),
      severity: SEVERITY[f.finding.severity],
      location: { path, lines: { begin: f.start.line + 1, end: f.end.line + 1 } },
    };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
};
