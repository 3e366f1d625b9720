import type { Severity } from '../../core/rules/rule.ts';
import { pathFrom, type Reporter, summary } from './report.ts';

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', advice: 'notice' };

/** Workflow commands that GitHub Actions turns into annotations; see "Workflow commands" in its manual. */
export const githubReporter: Reporter = (report, { root }) => {
  const lines = report.findings.map((f) => {
    // Columns only hold within one line there.
    const columns =
      f.start.line === f.end.line ? `,col=${f.start.character + 1},endColumn=${Math.max(f.end.character, f.start.character + 1)}` : '';
    const properties = `file=${property(pathFrom(root, f.file.path))},line=${f.start.line + 1},endLine=${f.end.line + 1}${columns},title=${property(f.finding.rule)}`;
    return `::${COMMAND[f.finding.severity]} ${properties}::${data([f.message, f.finding.advice].filter((t) => t !== '').join('\n'))}`;
  });
  return `${[...lines, summary(report)].join('\n')}\n`;
};

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
