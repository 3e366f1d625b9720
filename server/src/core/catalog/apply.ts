import type { DataChange } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { AlterTable, Constraint } from '../facts/table.ts';
import { applyComment, applyGrant } from './apply-access.ts';
import { attachParts } from './apply-attach.ts';
import { applyCreateFunction, applyDrop, applyObject, applyRename, applySetSchema, applySetting, findTypeId } from './apply-objects.ts';
import { applyAlterRoutine, applyAlterStatistics, applyCreateRoutine, applyThing } from './apply-routines.ts';
import { applyAlter, applyCreateIndex, applyCreateTable } from './apply-table.ts';
import { applyOwner } from './apply-traits.ts';
import { applyCreateView } from './apply-views.ts';
import { change, type Origin } from './change.ts';
import { inheritColumn } from './columns.ts';
import { findFunction, findRelation, idOf as id, withDescendants } from './lookup.ts';
import type { Relation } from './types.ts';
import type { World } from './world.ts';

/** Actions that reach the partitions and children of a table unless ONLY is said. Source: ATPrepCmd in the server's tablecmds.c, as measured. */
export const RECURSES: ReadonlySet<AlterTable['kind']> = new Set<AlterTable['kind']>([
  'add-column',
  'drop-column',
  'set-type',
  'set-default',
  'drop-default',
  'set-not-null',
  'drop-not-null',
  'add-constraint',
  'drop-constraint',
  'validate-constraint',
  'add-identity',
  'drop-identity',
  'drop-expression',
  'set-expression',
]);

const fill = (at: Origin, d: DataChange): void => {
  for (const inner of d.with) fill(at, inner);
  if (d.kind !== 'insert') return;
  const r = findRelation(at.world, d.table);
  if (!r) return;
  if (!r.filled) change(at.world, id(at.world, r), () => ({ filled: true }));
};

/** What cannot be read may have changed these relations: nothing certain is said of them from now on. */
function doubt(at: Origin, touches: Extract<Fact, { kind: 'unread' }>['touches']): void {
  if (touches === 'anything') return at.world.set('doubt', 'history', 'no');
  for (const name of touches) {
    const r = findRelation(at.world, name);
    if (r) change(at.world, id(at.world, r), () => ({ uncertain: true }));
    else at.world.set('doubt', 'history', 'no');
  }
}

const isKey = (c: Constraint): boolean => c.kind === 'primary-key' || c.kind === 'unique' || c.kind === 'exclude';

/** What an action on a table does to those below it: keys have names of their own there, everything else has the parent's. */
function below(world: World, before: Relation, key: string, f: AlterTable): AlterTable {
  if (f.kind !== 'add-constraint' || f.constraint.kind === 'null' || f.constraint.kind === 'default') return f;
  const own = isKey(f.constraint);
  const made = world.get('relation', key)?.constraints.find((k) => !before.constraints.some((o) => o.name === k.name));
  return { ...f, constraint: { ...f.constraint, name: own ? null : (made?.name ?? f.constraint.name) } };
}

/** Changes the catalog as the fact does on a server where it succeeds. */
export function apply(at: Origin, f: Fact): void {
  const { world } = at;
  switch (f.kind) {
    case 'create-table':
      return applyCreateTable(at, f);
    case 'create-index':
      return applyCreateIndex(at, f);
    case 'attach-index': {
      const r = findRelation(world, f.index);
      const part = findRelation(world, f.partition);
      if (r) change(world, id(world, r), (i) => ({ index: i.index ? { ...i.index, valid: true } : null }));
      if (r && part) change(world, id(world, part), (i) => ({ index: i.index ? { ...i.index, partOf: id(world, r) } : null }));
      return;
    }
    case 'drop':
      return applyDrop(at, f);
    case 'rename':
      return applyRename(at, f);
    case 'set-schema':
      return applySetSchema(at, f);
    case 'create-view':
    case 'create-materialized-view':
      return applyCreateView(at, f);
    case 'refresh-materialized-view': {
      const r = findRelation(world, f.view);
      if (r?.view) change(world, id(world, r), (v) => ({ filled: true, view: v.view ? { ...v.view, populated: f.withData } : null }));
      return;
    }
    case 'create-function':
      applyCreateRoutine(at, f);
      return applyCreateFunction(at, f);
    case 'alter-function': {
      applyAlterRoutine(at, f);
      const known = findFunction(world, f.function);
      if (known && f.volatility) world.set('function', `${known.schema}.${known.name}`, { ...known, volatility: f.volatility });
      return;
    }
    case 'create-schema':
      applyThing(at, f);
      return world.set('schema', f.schema, true);
    case 'create-extension':
      applyThing(at, f);
      // under `*`: some extension is there, so that unknown types and functions may be its
      if (f.extension !== 'plpgsql') world.set('extension', '*', '');
      return world.set('extension', f.extension, f.schema ?? '');
    case 'set-setting':
      return applySetting(at, f);
    case 'create-type':
    case 'add-enum-value':
    case 'create-domain':
    case 'alter-domain':
    case 'create-sequence':
    case 'alter-sequence':
    case 'create-trigger':
    case 'create-policy':
    case 'alter-policy':
      return applyObject(at, f);
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return fill(at, f);
    case 'copy': {
      const r = f.table && f.direction === 'from' ? findRelation(world, f.table) : null;
      if (r) change(world, id(world, r), () => ({ filled: true }));
      return;
    }
    case 'unread':
      return doubt(at, f.touches);
    case 'do-block':
      if (f.dynamic) doubt(at, 'anything');
      return;
    case 'call':
      return doubt(at, 'anything');
    case 'select':
      for (const w of f.query.writes) fill(at, w);
      return;
    case 'create-statistics': {
      applyThing(at, f);
      const r = findRelation(world, f.table);
      if (r && f.statistics) world.set('statistics', f.statistics.name, id(world, r));
      return;
    }
    case 'comment':
      return applyComment(at, f);
    case 'grant':
      return applyGrant(at, f);
    case 'change-owner':
      return applyOwner(at, f);
    case 'alter-extension':
    case 'create-publication':
    case 'alter-publication':
      return applyThing(at, f);
    case 'create-rule': {
      const r = findRelation(world, f.table);
      const rule = { name: f.rule, definition: at.sql, state: null, comment: null };
      if (r) change(world, id(world, r), (x) => ({ rules: [...x.rules.filter((y) => y.name !== f.rule), rule] }));
      return;
    }
    case 'alter-composite-type': {
      const key = findTypeId(world, f.type);
      const t = key === null ? null : world.get('type', key);
      if (key !== null && t) world.set('type', key, { ...t, definition: null });
      return;
    }
    case 'cluster': {
      const r = f.table && findRelation(world, f.table);
      if (r && f.index !== null) change(world, id(world, r), () => ({ clusteredOn: f.index }));
      return;
    }
    case 'reindex':
    case 'outside-transaction':
    case 'transaction':
    case 'lock-table':
    case 'vacuum':
    case 'analyze':
    case 'truncate':
      return;
    case 'harmless':
      return f.what === 'ALTER STATISTICS' ? applyAlterStatistics(at) : undefined;
    default: {
      const r = findRelation(world, f.target.table);
      if (!r) return;
      if (f.kind === 'other-alter' && f.target.says === 'index') return;
      const isSimple = f.kind === 'set-column-option' && (f.option === 'statistics' || f.option === 'storage');
      const reached = RECURSES.has(f.kind) || isSimple ? withDescendants(world, r, f.target.only) : [r];
      const key = id(world, r);
      for (const t of reached) {
        const above = world.get('relation', key);
        if (t !== r && f.kind === 'add-column') inheritColumn(world, key, id(world, t), f.column.name);
        else if (t !== r && above?.kind === 'partitioned-table' && f.kind === 'add-constraint' && isKey(f.constraint))
          attachParts(at, above, id(world, t));
        else applyAlter(at, id(world, t), t === r ? f : below(world, r, key, f));
      }
    }
  }
}
