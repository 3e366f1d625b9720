import { findFunction } from '../catalog/lookup.ts';
import type { FunctionEntry } from '../catalog/types.ts';
import type { World } from '../catalog/world.ts';
import { type Expression, type Name, walk } from '../facts/expression.ts';
import { IMMUTABLE_FUNCTIONS, STABLE_FUNCTIONS, VOLATILE_FUNCTIONS } from './builtin.generated.ts';

export interface Volatility {
  readonly level: 'immutable' | 'stable' | 'volatile';
  /** The functions that make it so: `random()`. */
  readonly because: readonly string[];
  /** Functions whose volatility nobody told: `app.make_id()`. */
  readonly unknown: readonly string[];
}

const RANK = { immutable: 0, stable: 1, volatile: 2 } as const;

/**
 * How volatile an expression is after PostgreSQL has inlined SQL functions and folded constants. Operators and casts count as
 * immutable. Source: manual 36.7 "Function Volatility Categories"; volatilities are the server's own.
 */
export const volatilityOf = (world: World, expression: Expression): Volatility =>
  volatilityWith((name) => findFunction(world, name), expression);

/** The same where functions are looked up in another way. */
export function volatilityWith(find: (name: Name) => FunctionEntry | null, expression: Expression, depth = 0): Volatility {
  let level: Volatility['level'] = 'immutable';
  const because: string[] = [];
  const unknown: string[] = [];
  const raise = (to: Volatility['level'], why: readonly string[]): void => {
    if (RANK[to] > RANK[level]) {
      level = to;
      because.length = 0;
    }
    if (to === level && to !== 'immutable') because.push(...why);
  };
  walk(expression, (e) => {
    if (e.kind !== 'call') return;
    const { schema, name } = e.function;
    const shown = `${schema === null || schema === 'pg_catalog' || schema === 'public' ? '' : `${schema}.`}${name}()`;
    const known = schema === 'pg_catalog' ? null : find(e.function);
    if (known) {
      if (known.inlines && depth < 8) {
        const inner = volatilityWith(find, known.inlines, depth + 1);
        raise(inner.level, [shown]);
        unknown.push(...inner.unknown);
      } else raise(known.volatility, [shown]);
    } else if (VOLATILE_FUNCTIONS.has(name)) raise('volatile', [shown]);
    else if (STABLE_FUNCTIONS.has(name)) raise('stable', [shown]);
    else if (!IMMUTABLE_FUNCTIONS.has(name)) unknown.push(shown);
  });
  return { level, because: [...new Set(because)], unknown: [...new Set(unknown)] };
}

/** Sequences that evaluating the expression reaches, as written: the text of `nextval('x')`. */
export function sequencesIn(expression: Expression): readonly string[] {
  const out: string[] = [];
  walk(expression, (e) => {
    if (e.kind !== 'call' || !['nextval', 'setval', 'currval'].includes(e.function.name)) return;
    const first = e.args[0];
    const constant = first?.kind === 'cast' ? first.arg : first;
    if (constant?.kind === 'constant' && constant.type === 'string') out.push(constant.value);
  });
  return out;
}
