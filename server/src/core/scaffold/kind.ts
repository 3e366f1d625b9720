import type { NamePatternId } from '../naming/patterns.ts';
import type { Operand, PhaseDraft, PlanContext, PlanOption, Refusal, Values } from '../plans/plan.ts';

/** What a new migration asks for. `columns`: columns of the table in the operand `table`, with commas between. */
export type ScaffoldOperand = Omit<Operand, 'is'> & { readonly is: Operand['is'] | 'columns' };

/** The statements of a new migration, and of those that come before and after it; all of them are migrations. */
export interface ScaffoldDraft {
  readonly phases: readonly PhaseDraft[];
  /** Index of the phase that gets the name that was asked for. */
  readonly main: number;
  /** What else there is to do; a sentence each, Markdown. */
  readonly notes: readonly string[];
}

/** A change that one deployment carries safely, so that it needs no plan. */
export interface ScaffoldKind {
  /** kebab-case; the value of `--kind`. */
  readonly kind: string;
  /** `Add a column` */
  readonly title: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** How such a migration is named. */
  readonly pattern: NamePatternId;
  readonly operands: readonly ScaffoldOperand[];
  readonly options: readonly PlanOption[];
  /** Options that the editor asks for; the others have a default that suits nearly everybody. */
  readonly asks: readonly string[];
  /** What the name is made of, in the order of its pattern; empty where an operand is missing. */
  nameParts(values: Values): readonly string[];
  build(values: Values, options: Values, context: PlanContext): ScaffoldDraft | Refusal;
}
