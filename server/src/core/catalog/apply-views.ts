import type { Query } from '../facts/expression.ts';
import type { CreateMaterializedView, CreateView } from '../facts/fact.ts';
import { change, createRelation, type Origin, placeOf, removeRelation, shownColumn } from './change.ts';
import { columnOf, findRelation, idOf as id, isSystemName } from './lookup.ts';
import { viewTraits } from './traits.ts';
import type { Column, Relation } from './types.ts';
import type { World } from './world.ts';

/** Relations that a query reads, views kept as views. */
export const readsOf = (world: World, query: Query): readonly Relation[] => {
  const found = query.reads.flatMap((n) => (isSystemName(n) ? [] : (findRelation(world, n) ?? [])));
  return [...new Set(found)];
};

/** Which columns of a relation a query uses; null: all of them, or not known. */
function usedColumns(query: Query, r: Relation, alone: boolean): readonly string[] | null {
  if (query.outputs.some((o) => o.name === '*')) return null;
  const names = query.columns
    .filter((c) => (c.table === null ? alone || columnOf(r, c.name) !== null : c.table.name === r.name))
    .map((c) => c.name);
  return [...new Set(names)].filter((n) => columnOf(r, n) !== null);
}

function viewColumns(world: World, query: Query, names: readonly string[]): readonly Column[] {
  const sources = readsOf(world, query);
  const outputs = query.outputs.flatMap((o) =>
    o.name === '*' ? sources.flatMap((s) => s.columns.map((c) => ({ name: c.name, column: c.name as string | null }))) : [o],
  );
  return outputs.map((o, i): Column => {
    const from = o.column === null ? null : (sources.map((s) => columnOf(s, o.column as string)).find((c) => c !== null) ?? null);
    return shownColumn(names[i] ?? o.name, from, null);
  });
}

export function applyCreateView(at: Origin, f: CreateView | CreateMaterializedView): void {
  const { world } = at;
  const materialized = f.kind === 'create-materialized-view';
  const existing = findRelation(world, f.view);
  if (existing && materialized && f.ifNotExists) return;
  const sources = readsOf(world, f.query);
  const view = { query: f.query, reads: sources.map((s) => id(world, s)), populated: materialized ? f.withData : true, definition: f.sql };
  const columns = viewColumns(world, f.query, f.columns);
  let key: string;
  if (existing?.kind === 'view' && !materialized) {
    key = id(world, existing);
    for (const read of existing.view?.reads ?? []) change(world, read, (t) => ({ readers: t.readers.filter((x) => x.view !== key) }));
    const kept = Object.fromEntries(Object.entries(existing.traits).filter(([name]) => !name.startsWith('parameter ')));
    change(world, key, () => ({ view, columns, traits: { ...kept, ...viewTraits(f.sql) } }));
  } else {
    key = createRelation(at, placeOf(world, f.view, f.kind === 'create-view' && f.temporary), {
      kind: materialized ? 'materialized-view' : 'view',
      view,
      columns,
      filled: materialized && f.withData,
      traits: viewTraits(f.sql),
    });
  }
  for (const s of sources)
    change(world, id(world, s), (t) => ({
      readers: [...t.readers, { view: key, columns: usedColumns(f.query, s, sources.length === 1) }],
    }));
}

/** Removes views (and what reads them) that depend on a relation or one of its columns. Returns what went. */
export function dropReaders(world: World, key: string, column: string | null): readonly Relation[] {
  const gone: Relation[] = [];
  for (const reader of world.get('relation', key)?.readers ?? []) {
    if (column !== null && reader.columns !== null && !reader.columns.includes(column)) continue;
    const view = world.get('relation', reader.view);
    if (!view) continue;
    gone.push(view, ...dropReaders(world, reader.view, null));
    removeRelation(world, reader.view);
  }
  return gone;
}
