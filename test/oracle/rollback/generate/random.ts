/** A source of random choices that gives the same ones for the same seed. */
export interface Random {
  /** From 0 up to, and without, n. */
  below(n: number): number;
  chance(p: number): boolean;
  /** Throws on an empty list. */
  pick<T>(from: readonly T[]): T;
  /** Up to n different ones, in their order. */
  some<T>(from: readonly T[], n: number): readonly T[];
  weighted<T extends { readonly weight: number }>(from: readonly T[]): T;
}

/** mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[below(from.length)] as T;
  };
  return {
    below,
    chance: (p) => next() < p,
    pick,
    some(from, n) {
      const chosen = new Set<number>();
      for (let i = 0; i < n * 3 && chosen.size < Math.min(n, from.length); i++) chosen.add(below(from.length));
      return from.filter((_, i) => chosen.has(i));
    },
    weighted(from) {
      let at = next() * from.reduce((sum, x) => sum + x.weight, 0);
      for (const x of from) {
        at -= x.weight;
        if (at < 0) return x;
      }
      return pick(from);
    },
  };
}
