import { addPhase, nameOf, validatePhase } from './constraint-phases.ts';
import { refuse } from './find.ts';
import { foreignKeyPhases } from './foreign-key-phases.ts';
import { keyPhases } from './key-phases.ts';
import type { Adding } from './new-column.ts';
import { notNullPhases } from './not-null-steps.ts';
import { isRefusal, type PhaseDraft, type Refusal } from './plan.ts';

/** NOT NULL, and the constraints that stand at a new column: the phases after its rows are filled. */
export function ruledPhases(a: Adding, done: string): readonly PhaseDraft[] | Refusal {
  const { column: c, context, table } = a;
  const out: PhaseDraft[] = [];
  if (c.notNull !== null) out.push(...notNullPhases(context, { table, column: c.name, name: c.notNull.name, done }));
  const given: string[] = [];
  for (const k of c.constraints) {
    const phases = phasesOf(a, k, given);
    if (isRefusal(phases)) return phases;
    out.push(...phases);
  }
  return out;
}

/** @param given names that the plan has given so far; gets the new one */
function phasesOf(a: Adding, k: Adding['column']['constraints'][number], given: string[]): readonly PhaseDraft[] | Refusal {
  const { context, table, column } = a;
  // the phases before have made the column NOT NULL
  if (k.kind === 'unique' || k.kind === 'primary-key') return keyPhases(context, table, k, [column.name]);
  if (k.kind !== 'check' && k.kind !== 'foreign-key') return [];
  if (k.notEnforced)
    return refuse(`A constraint of "${column.name}" is not enforced, and needs no phases. Give it a statement of its own.`);
  const named = nameOf(context, table, k, { added: [column.name], given });
  if ('refused' in named) return named;
  given.push(named.name);
  return k.kind === 'check' ? [addPhase(named), validatePhase(named)] : foreignKeyPhases(context, named);
}
