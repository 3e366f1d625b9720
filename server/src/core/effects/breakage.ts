import { columnOf, findRelation } from '../catalog/lookup.ts';
import type { Column, ColumnType } from '../catalog/types.ts';
import type { World } from '../catalog/world.ts';
import { assignable } from './casts.ts';
import { nameOf } from './names.ts';

/**
 * Something that the code deployed now relies on. A breakage stands only if the surface is still gone when the whole
 * migration has run: a table renamed and shown again by a view under its old name breaks nobody.
 */
export type Surface =
  /** A relation by its qualified name, with the columns it had. */
  | { readonly kind: 'relation'; readonly name: string; readonly columns: readonly Column[] }
  | { readonly kind: 'column'; readonly relation: string; readonly column: string; readonly type: ColumnType; readonly counted: boolean }
  | { readonly kind: 'type'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'label'; readonly type: string; readonly label: string }
  /** Inserts that leave the column out work, because something fills it. */
  | { readonly kind: 'filled-column'; readonly relation: string; readonly column: string }
  | { readonly kind: 'populated'; readonly view: string };

/** What is missing at the end, in words; null when the surface works. */
export function missing(world: World, s: Surface): readonly string[] | null {
  switch (s.kind) {
    case 'relation': {
      const r = findRelation(world, nameOf(s.name));
      if (!r) return [s.name];
      const gone = s.columns.filter((c) => !columnOf(r, c.name)).map((c) => c.name);
      if (gone.length > 0) return gone;
      return r.kind === 'view' && r.view && !r.view.query.simple && s.columns.length > 0 ? [s.name] : null;
    }
    case 'column': {
      const r = findRelation(world, nameOf(s.relation));
      const c = r && columnOf(r, s.column);
      if (!c) return [s.column];
      return assignable(world, s.type, c.type, s.counted) ? null : [s.column];
    }
    case 'type': {
      const id = world.get('typeName', s.name);
      const t = id === null ? null : world.get('type', id);
      if (!t) return [s.name];
      const gone = s.values.filter((v) => !t.values.includes(v));
      return gone.length > 0 ? gone : null;
    }
    case 'label': {
      const id = world.get('typeName', s.type);
      return id !== null && world.get('type', id)?.values.includes(s.label) ? null : [s.label];
    }
    case 'filled-column': {
      const r = findRelation(world, nameOf(s.relation));
      const c = r && columnOf(r, s.column);
      if (!c) return null;
      return c.notNull && c.default === null && c.identity === null && c.generated === null ? [s.column] : null;
    }
    case 'populated': {
      const r = findRelation(world, nameOf(s.view));
      return r?.view?.populated ? null : [s.view];
    }
  }
}
