import type { JudgedStatement } from '../../core/effects/types.ts';
import { nameProblem } from '../../core/plans/find.ts';
import type { PlanOffer } from '../../core/plans/plan.ts';
import { lexed, nameAt } from '../../core/sql/identifiers.ts';

/**
 * What is wrong with a name in the statements that a plan takes the place of, or null. PostgreSQL's own grammar cuts long names
 * without a word, so that a plan made from its facts would use another name than schema.prisma does.
 */
export function longNameProblem(statements: readonly JudgedStatement[], replaces: PlanOffer['replaces']): string | null {
  for (const { statement } of replaces) {
    const l = lexed(statements[statement]?.text ?? '');
    for (let i = 0; i < l.tokens.length; i++) {
      const name = nameAt(l, i);
      const problem = name === null || name.trim() === '' ? null : nameProblem(name);
      if (problem !== null) return problem;
    }
  }
  return null;
}
