import { analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions, FileAnalysis } from '../../server/src/core/analyse.types.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { eraOf } from '../../server/src/prisma/eras.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';
import type { Case } from './cases.ts';

const reader = await loadPostgresReader();

export function optionsOf(c: Pick<Case, 'postgres' | 'prisma' | 'settings'>): AnalysisOptions {
  const execution = eraOf(c.prisma === 'unknown' ? null : c.prisma).execution;
  return {
    reader,
    settings: { ...DEFAULT_SETTINGS, ...(c.settings as Partial<Settings>) },
    postgres: c.postgres,
    execution,
    divide: divideIntoUnits,
  };
}

/** The case's last file in the light of the ones before it. */
export function analyseCase(c: Case): FileAnalysis {
  const options = optionsOf(c);
  let before = emptyCatalog(c.history.length > 0);
  for (const { migration, text } of c.history) before = replay({ migration, text, before }, options);
  return analyse({ migration: c.migration, text: c.text, before }, options);
}

export const findingsOf = (c: Case): readonly Finding[] => analyseCase(c).findings;
