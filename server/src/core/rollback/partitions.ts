import type { Relation } from '../catalog/types.ts';
import { attachAgain } from '../write/attach-again.ts';
import { relationSql } from '../write/names.ts';
import type { Moment } from './moment.ts';
import type { Undo } from './undo.ts';

/** Attaches, detaches, and hands tables to their parents, so that they belong where they did. */
export function restorePartition(u: Undo, m: Moment, was: Relation, is: Relation): void {
  const at = relationSql(was);
  const above = was.partitionOf?.parent ?? is.partitionOf?.parent;
  const moved = was.partitionOf?.parent !== is.partitionOf?.parent;
  if (moved && was.constraints.some((k) => k.references !== null && k.references.table === above))
    u.lose('lossy', `PostgreSQL names the parts of foreign keys of ${at} anew`);
  if (was.partitionOf !== null && is.partitionOf === null) {
    const parent = m.before.relation(was.partitionOf.parent);
    const again = attachAgain(parent, was);
    if (again === null) return u.lose('irreversible', `the bounds of the partition ${at} are not known`);
    const concurrently = m.fact.kind === 'detach-partition' && m.fact.concurrently;
    return u.put('references', ...(concurrently ? again : again.slice(0, 1)));
  }
  if (was.partitionOf === null && is.partitionOf !== null) {
    const parent = m.after.relation(is.partitionOf.parent);
    if (parent === null) return u.lose('irreversible', `what ${at} was attached to is not known`);
    u.put('free', `ALTER TABLE ${relationSql(parent)} DETACH PARTITION ${at}`);
    return;
  }
  for (const id of is.inherits) if (!was.inherits.includes(id)) handOver(u, m.after.relation(id), at, 'NO INHERIT');
  for (const id of was.inherits) if (!is.inherits.includes(id)) handOver(u, m.before.relation(id), at, 'INHERIT');
}

const handOver = (u: Undo, parent: Relation | null, at: string, words: string): void =>
  parent === null
    ? u.lose('irreversible', `the parent of ${at} is not known`)
    : u.put('shape', `ALTER TABLE ${at} ${words} ${relationSql(parent)}`);
