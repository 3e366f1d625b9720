import { type Analysed, analyse } from '../../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../../server/src/core/analyse.types.ts';
import { isRefusal, type Phase } from '../../../server/src/core/plans/plan.ts';
import type { PlanCase } from './case-file.ts';
import { historyOf, optionsFor, planned } from './planned.ts';

export interface Checked {
  readonly analysed: Analysed;
  /** Findings of level error and warning, and what comments keep quiet although it is not announced. */
  readonly problems: readonly string[];
  readonly advice: readonly string[];
}

/** The text of a phase as `lockkeeper check` sees it. */
export function checkPhase(phase: Phase, text: string, before: CatalogState, options: AnalysisOptions): Checked {
  const analysed = analyse({ migration: `20260103${String(phase.n).padStart(6, '0')}_${phase.name}`, text, before }, options);
  const said = analysed.findings.map((f) => ({ severity: f.severity, line: `${f.rule}: ${f.message}` }));
  const quiet = analysed.suppressed.filter((f) => f.hazards.some((h) => !phase.announces.includes(h)));
  return {
    analysed,
    problems: [
      ...said.filter((f) => f.severity !== 'advice').map((f) => `check gives ${f.severity} ${f.line}`),
      ...quiet.map((f) => `a comment keeps ${f.rule} quiet (${f.hazards.join(', ')}), which is not announced`),
    ],
    advice: said.filter((f) => f.severity === 'advice').map((f) => f.line),
  };
}

/** What `check` finds in the plan for a project whose version of Prisma is not known: its files must be right either way. */
export function problemsWhenPrismaIsUnknown(c: PlanCase, version: number): readonly string[] {
  const plan = planned(c, version, 'unknown');
  if (isRefusal(plan)) return c.refused === null || !plan.refused.includes(c.refused) ? [`refused: ${plan.refused}`] : [];
  const options = optionsFor(version, 'unknown');
  let catalog = historyOf(c, options);
  return plan.phases.flatMap((phase) => {
    if (phase.migrationSql === null) return [];
    const { analysed, problems } = checkPhase(phase, phase.migrationSql, catalog, options);
    catalog = analysed.after;
    return problems.map((line) => `phase ${phase.n} (${phase.name}): ${line}`);
  });
}
