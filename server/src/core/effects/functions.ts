import { historyIsKnown } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import { type Expression, walk } from '../facts/expression.ts';
import { STABLE_FUNCTIONS } from './builtin.generated.ts';
import { fail, type Run } from './run.ts';
import { volatilityOf } from './volatility.ts';

/** Some extension was created: types and functions may come from it. */
export const anyExtension = (run: Run): boolean => run.world.get('extension', '*') !== null;

/** Fails the statement when it calls a function that nobody made. */
export function missingFunctions(run: Run, r: Relation, e: Expression): void {
  if (!historyIsKnown(run.world) || anyExtension(run)) return;
  const name = volatilityOf(run.world, e).unknown[0];
  if (name !== undefined) fail(run, 'object-does-not-exist', r, name, { error: `function ${name} does not exist` });
}

/** Functions that are immutable for some argument types: what they are here is not worked out. Source: pg_proc of PostgreSQL 18. */
const MIXED = new Set(
  'age date date_add date_part date_subtract date_trunc extract generate_series length numeric overlaps quote_literal quote_nullable time timestamp timestamptz timetz timezone to_timestamp'.split(
    ' ',
  ),
);
const WITH_CONFIGURATION = new Set([
  'to_tsvector',
  'to_tsquery',
  'plainto_tsquery',
  'phraseto_tsquery',
  'websearch_to_tsquery',
  'ts_headline',
  'jsonb_to_tsvector',
  'json_to_tsvector',
]);

/** The first function that is certainly not immutable; null when there is none. */
export function notImmutable(run: Run, e: Expression): string | null {
  const v = volatilityOf(run.world, e);
  if (v.level === 'volatile') return v.because[0] ?? null;
  let found: string | null = null;
  walk(e, (x) => {
    if (x.kind !== 'call' || found !== null || MIXED.has(x.function.name)) return;
    if (WITH_CONFIGURATION.has(x.function.name)) {
      if (x.args.length === 1) found = `${x.function.name}()`;
    } else if (STABLE_FUNCTIONS.has(x.function.name) && v.because.includes(`${x.function.name}()`)) found = `${x.function.name}()`;
  });
  return found;
}
