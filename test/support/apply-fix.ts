import { type Analysed, analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../server/src/core/analyse.types.ts';
import type { Change, Fix, FixInput } from '../../server/src/core/fixes/fix.ts';
import { fixesFor, makeFix } from '../../server/src/core/fixing.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { applyEdits } from '../../server/src/core/text/edits.ts';
import { checkFolder } from '../../server/src/prisma/folder-rules.ts';
import { commentFinding } from '../../server/src/prisma/rollback-analysis.ts';
import { optionsOf } from './analyse-case.ts';
import type { FixCase } from './fix-cases.ts';

/** A migration of a case: what stands on disk. */
export interface File {
  readonly migration: string;
  readonly text: string;
  readonly down: string | null;
}

export function setup(c: FixCase): { readonly options: AnalysisOptions; readonly before: CatalogState } {
  const options = optionsOf(c);
  let before = emptyCatalog(c.history.length > 0);
  for (const { migration, text } of c.history) before = replay({ migration, text, before }, options);
  return { options, before };
}

/** The findings of a file: of its SQL and of its folder. @param previous name of the folder before it */
export function allFindings(
  file: File,
  before: CatalogState,
  options: AnalysisOptions,
  previous: string | null = null,
): { readonly analysed: Analysed; readonly findings: readonly Finding[] } {
  const analysed = analyse({ migration: file.migration, text: file.text, before }, options);
  const settings: Settings = options.settings ?? DEFAULT_SETTINGS;
  const folder = checkFolder({
    name: file.migration,
    path: '/p',
    file: '/p/migration.sql',
    downFile: '/p/down.sql',
    script: analysed.script,
    down: file.down === null ? null : readScript(file.down),
    previous,
    settings,
  });
  const comment = file.down === null ? null : commentFinding(analysed.script, readScript(file.down), options);
  return { analysed, findings: [...analysed.findings, ...folder.map((f) => f.finding), ...(comment === null ? [] : [comment])] };
}

export const inputFor = (file: File, analysed: Analysed, finding: Finding, options: AnalysisOptions): FixInput => ({
  finding,
  script: analysed.script,
  statements: analysed.statements,
  statement: finding.statement === null ? null : (analysed.statements[finding.statement] ?? null),
  postgres: options.postgres,
  execution: options.execution,
  migration: file.migration,
  down: file.down,
});

export interface Applied {
  readonly change: Change;
  /** In the order in which Prisma runs them; the one that was mended is `at`. */
  readonly files: readonly File[];
  readonly at: number;
}

/** Applies a fix to a finding; the sentence when it is refused; null when it is not offered. */
export function applyFix(
  fix: Fix,
  file: File,
  finding: Finding,
  analysed: Analysed,
  before: CatalogState,
  options: AnalysisOptions,
): Applied | string | null {
  const input = inputFor(file, analysed, finding, options);
  if (!fixesFor(input).some((offer) => offer.fix === fix)) return null;
  const change = makeFix(fix, input, before, options);
  if ('refused' in change) return change.refused;
  const created = (place: 'before' | 'after', from: number): File[] =>
    change.migrations
      .filter((m) => m.place === place)
      .map((m, i) => ({ migration: `${from + i}_${m.words}`, text: m.migrationSql, down: m.downSql }));
  const earlier = created('before', 20250201000000);
  const words = change.rename?.words ?? file.migration.slice(15);
  const mended: File = {
    migration: `${/^\d{14}/.exec(file.migration)?.[0] ?? '20260101000000'}_${words}`,
    text: applyEdits(file.text, change.edits),
    down: change.down ?? file.down,
  };
  return { change, files: [...earlier, mended, ...created('after', 20260201000000)], at: earlier.length };
}
