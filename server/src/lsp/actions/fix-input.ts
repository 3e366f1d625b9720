import type { FixInput } from '../../core/fixes/fix.ts';
import type { Finding } from '../../core/rules/rule.ts';
import type { CheckedFile } from '../checked-file.ts';

/** What a fix sees of each finding of a file; null for those of a down.sql, which is run by hand. */
export function fixInputs(file: CheckedFile, down: string | null): (finding: Finding) => FixInput | null {
  const { analysis } = file.checked;
  const { options } = file.project.analysis.configuration;
  return (finding) =>
    file.kind === 'down' || analysis === null
      ? null
      : {
          finding,
          script: analysis.script,
          statements: analysis.statements,
          statement: finding.statement === null ? null : (analysis.statements[finding.statement] ?? null),
          postgres: options.postgres,
          execution: options.execution,
          migration: file.name,
          down,
        };
}
