/**
 * The best pairing of rows with columns: the one whose values sum up to the most. `value(row, column)` is above 0 for pairs that may
 * be made, else 0. Gives the column of each row, null for a row that stays alone. The Hungarian method, O(n³).
 */
export function bestPairs(rows: number, columns: number, value: (row: number, column: number) => number): readonly (number | null)[] {
  if (rows === 0 || columns === 0) return new Array<null>(rows).fill(null);
  const n = Math.max(rows, columns);
  const cost = Array.from({ length: n }, (_, r) =>
    Array.from({ length: n }, (_, c) => (r < rows && c < columns ? -Math.max(0, value(r, c)) : 0)),
  );
  // Indices from 1; 0 stands for "none yet". u and v are the potentials of rows and columns.
  const u = new Array<number>(n + 1).fill(0);
  const v = new Array<number>(n + 1).fill(0);
  const rowOf = new Array<number>(n + 1).fill(0);
  for (let row = 1; row <= n; row++) {
    const way = new Array<number>(n + 1).fill(0);
    const least = new Array<number>(n + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Array<boolean>(n + 1).fill(false);
    rowOf[0] = row;
    let at = 0;
    do {
      used[at] = true;
      const r = rowOf[at]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= n; c++) {
        if (used[c]) continue;
        const reduced = cost[r - 1]![c - 1]! - u[r]! - v[c]!;
        if (reduced < least[c]!) {
          least[c] = reduced;
          way[c] = at;
        }
        if (least[c]! < delta) {
          delta = least[c]!;
          next = c;
        }
      }
      for (let c = 0; c <= n; c++) {
        if (used[c]) {
          u[rowOf[c]!]! += delta;
          v[c]! -= delta;
        } else least[c]! -= delta;
      }
      at = next;
    } while (rowOf[at] !== 0);
    for (; at !== 0; at = way[at]!) rowOf[at] = rowOf[way[at]!]!;
  }
  const out = new Array<number | null>(rows).fill(null);
  for (let c = 1; c <= columns; c++) {
    const r = rowOf[c]! - 1;
    if (r < rows && cost[r]![c - 1]! < 0) out[r] = c - 1;
  }
  return out;
}
