import { isDeepStrictEqual } from 'node:util';
import type { Truth } from './cases.ts';

/** Lists that are sets: their order says nothing. */
const UNORDERED = ['hazards', 'rewritten', 'reindexed', 'lost'] as const;

function comparable(truth: Truth): Record<string, unknown> {
  // what is scanned hangs on the planner's statistics; what matters of it is in the hazards
  const { scanned: _, ...out }: Record<string, unknown> = { ...truth };
  for (const key of UNORDERED) if (truth[key]) out[key] = [...truth[key]].sort();
  return out;
}

/** One line for each case that was measured otherwise than it is stored. */
export function differences(stored: readonly Truth[], measured: readonly Truth[]): readonly string[] {
  const now = new Map(measured.map((t) => [t.id, t]));
  const lines = stored.flatMap((was) => {
    const is = now.get(was.id);
    if (!is) return [`${was.id}: is stored, but not among the cases`];
    const [a, b] = [comparable(was), comparable(is)];
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isDeepStrictEqual(a[key], b[key]));
    return keys.map((key) => `${was.id}: ${key} stored ${JSON.stringify(a[key])}, measured ${JSON.stringify(b[key])}`);
  });
  const known = new Set(stored.map((t) => t.id));
  return [...lines, ...measured.filter((t) => !known.has(t.id)).map((t) => `${t.id}: has no stored truth`)];
}
