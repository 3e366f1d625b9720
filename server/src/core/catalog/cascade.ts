import type { Expression } from '../facts/expression.ts';
import { lexed, nameAt } from '../sql/identifiers.ts';
import { change, changeColumn } from './change.ts';
import type { World } from './world.ts';

/** What CASCADE takes along of other tables, beside views and foreign keys. Looks through all relations: for CASCADE alone. */

/** Defaults that count on one of the sequences. @param keys relations that are about to go */
export function dropDefaultsOf(world: World, keys: readonly string[]): void {
  const names = new Set(
    keys.flatMap((key) => (world.get('relation', key)?.kind === 'sequence' ? [world.get('relation', key)?.name ?? ''] : [])),
  );
  if (names.size === 0) return;
  const counts = (e: Expression | null): boolean => {
    const [of] = e?.kind === 'call' && e.function.name === 'nextval' ? e.args : [];
    const said = of?.kind === 'cast' ? of.arg : of;
    if (said?.kind !== 'constant') return false;
    const l = lexed(said.value);
    return names.has(nameAt(l, l.tokens.length - 1) ?? '');
  };
  for (const key of world.keys('relation'))
    for (const c of world.get('relation', key)?.columns ?? [])
      if (c.sequence === null && counts(c.default)) changeColumn(world, key, c.name, () => ({ default: null }));
}

/** Triggers that run a function. */
export function dropTriggersOf(world: World, name: string): void {
  for (const key of world.keys('relation'))
    if (world.get('relation', key)?.triggers.some((t) => t.function === name))
      change(world, key, (r) => ({ triggers: r.triggers.filter((t) => t.function !== name) }));
}
