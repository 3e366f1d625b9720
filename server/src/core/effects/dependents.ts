import { dropReaders } from '../catalog/apply-views.ts';
import { idOf, qualified } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import type { World } from '../catalog/world.ts';
import { breaksRelation, lock, type Run } from './run.ts';

/** Views and materialized views that read the column (null: any column) of a relation. */
export const readersOfColumn = (world: World, r: Relation, column: string | null): readonly Relation[] =>
  r.readers
    .filter((x) => column === null || x.columns === null || x.columns.includes(column))
    .flatMap((x) => world.get('relation', x.view) ?? []);

/** CASCADE takes the views along: each is locked, goes, and breaks who reads it. Changes the catalog. */
export function cascadeToReaders(run: Run, r: Relation, column: string | null): void {
  const gone = allReaders(run.world, r, column);
  for (const v of gone) {
    lock(run, v, 'ACCESS EXCLUSIVE');
    breaksRelation(run, 'drop-owned-by-cascade', v, { from: qualified(r) });
  }
  dropReaders(run.world, idOf(run.world, r), column);
}

function allReaders(world: World, r: Relation, column: string | null): readonly Relation[] {
  const out: Relation[] = [];
  for (const v of readersOfColumn(world, r, column))
    if (!out.includes(v)) out.push(v, ...allReaders(world, v, null).filter((x) => !out.includes(x)));
  return out;
}
