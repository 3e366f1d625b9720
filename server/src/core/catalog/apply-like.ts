import type { CreateTable } from '../facts/table.ts';
import { addKeyLike } from './apply-attach.ts';
import { change, chooseName, createRelation, type Origin } from './change.ts';
import { findRelation } from './lookup.ts';

/** What LIKE … INCLUDING copies beside columns: keys, indexes, checks, identity. Source: manual, CREATE TABLE, LIKE; as measured. */
export function applyLike(at: Origin, table: string, f: CreateTable): void {
  const { world } = at;
  for (const { table: name, including } of f.like) {
    const source = findRelation(world, name);
    const has = (what: string): boolean => including.includes(what);
    if (!source) continue;
    if (has('constraints')) {
      const checks = source.constraints.filter((k) => k.kind === 'check');
      if (checks.length > 0)
        change(world, table, (t) => ({
          constraints: [...t.constraints, ...checks.map((k) => ({ ...k, validated: true, comment: has('comments') ? k.comment : null }))],
        }));
    }
    if (has('indexes')) for (const id of source.indexes) addKeyLike(at, source, id, table, null, has('comments'));
    for (const c of source.columns) {
      const own = world.get('relation', table);
      const from = c.identity === null || c.sequence === null ? null : world.get('relation', c.sequence);
      const options = {
        ...(has('storage') && c.traits.storage !== undefined ? { storage: c.traits.storage } : {}),
        ...(has('compression') && c.traits.compression !== undefined ? { compression: c.traits.compression } : {}),
      };
      const sequence =
        own && from && has('identity')
          ? createRelation(
              at,
              { schema: own.schema, name: chooseName(world, own.schema, [own.name, c.name], 'seq') },
              { kind: 'sequence', ownedBy: { table, column: c.name, identity: true }, traits: from.traits },
            )
          : null;
      change(world, table, (t) => ({
        columns: t.columns.map((x) =>
          x.name === c.name ? { ...x, sequence, identity: sequence === null ? null : c.identity, traits: options } : x,
        ),
      }));
    }
    // statistics get names of their own
    if (has('statistics') && source.statistics.length > 0) change(world, table, () => ({ uncertain: true }));
  }
}
