import { columnOf, findRelation, indexesOf } from '../catalog/lookup.ts';
import type { CreateMaterializedView, CreateView, RefreshMaterializedView } from '../facts/fact.ts';
import { readRelations } from './data-change.ts';
import { fail, incident, lock, type Run, target, work } from './run.ts';

/** The names of the columns that the query shows; null when they are not known. */
function outputNames(run: Run, f: CreateView): readonly { readonly name: string; readonly from: string | null }[] | null {
  const source = f.query.reads[0] ? findRelation(run.world, f.query.reads[0]) : null;
  const out: { name: string; from: string | null }[] = [];
  for (const o of f.query.outputs) {
    if (o.name !== '*') out.push({ name: o.name, from: o.column });
    else if (source && f.query.reads.length === 1) out.push(...source.columns.map((c) => ({ name: c.name, from: c.name })));
    else return null;
  }
  return out.map((o, i) => ({ ...o, name: f.columns[i] ?? o.name }));
}

const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

/** CREATE [OR REPLACE] VIEW. Source: manual CREATE VIEW: the new query must give the same columns, more may follow. */
export function judgeCreateView(run: Run, f: CreateView): void {
  const { world } = run;
  const existing = findRelation(world, f.view);
  if (existing && !(f.orReplace && existing.kind === 'view')) {
    return fail(run, existing.kind === 'view' || !f.orReplace ? 'relation-exists' : 'wrong-object-kind', existing, existing.name, {
      from: existing.kind,
      to: 'view',
      error: f.orReplace ? `"${existing.name}" is not a view` : `relation "${existing.name}" already exists`,
    });
  }
  readRelations(run, f.query, false);
  if (run.failed) return;
  const only = f.query.simple && f.query.reads[0] ? findRelation(world, f.query.reads[0]) : null;
  const missing =
    only && !only.uncertain
      ? f.query.outputs.find((o) => o.column !== null && !columnOf(only, o.column) && !SYSTEM_COLUMNS.has(o.column))
      : undefined;
  if (missing) return fail(run, 'column-does-not-exist', only, missing.column, { error: `column "${missing.column}" does not exist` });
  if (!existing) return;
  lock(run, existing, 'ACCESS EXCLUSIVE');
  const names = outputNames(run, f);
  if (!names || existing.uncertain) return;
  const source = f.query.reads[0] ? findRelation(world, f.query.reads[0]) : null;
  for (const [i, old] of existing.columns.entries()) {
    const now = names[i];
    if (!now) return fail(run, 'replace-view-shape', existing, old.name, { error: 'cannot drop columns from view' });
    if (now.name !== old.name)
      return fail(run, 'replace-view-shape', existing, old.name, {
        to: now.name,
        error: `cannot change name of view column "${old.name}" to "${now.name}"`,
      });
    const type = now.from !== null && source ? columnOf(source, now.from)?.type : undefined;
    const [a, b] = [old.type, type];
    if (b && a.key !== '?.unknown' && (a.key !== b.key || a.modifiers.join() !== b.modifiers.join() || a.dimensions !== b.dimensions)) {
      return fail(run, 'replace-view-shape', existing, old.name, { error: `cannot change data type of view column "${old.name}"` });
    }
  }
}

export function judgeCreateMaterializedView(run: Run, f: CreateMaterializedView): void {
  const existing = findRelation(run.world, f.view);
  if (existing) {
    if (!f.ifNotExists) fail(run, 'relation-exists', existing, existing.name, { error: `relation "${existing.name}" already exists` });
    return;
  }
  readRelations(run, f.query, f.withData);
}

/** REFRESH MATERIALIZED VIEW. Source: the oracle's cases refresh-*. */
export function judgeRefresh(run: Run, f: RefreshMaterializedView): void {
  const r = target(run, f.view, 'materialized-view');
  if (!r) return;
  if (f.concurrently) {
    const unique = indexesOf(run.world, r).some(
      (i) => i.index?.unique && i.index.where === null && i.index.columns.every((c) => c.column !== null),
    );
    if ((!unique && !r.uncertain) || r.view?.populated === false) {
      return fail(run, 'refresh-concurrently-without-unique-index', r, r.name, {
        error: unique
          ? 'CONCURRENTLY cannot be used when the materialized view is not populated'
          : `cannot refresh materialized view "${r.name}" concurrently`,
      });
    }
  }
  lock(run, r, f.concurrently ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE');
  const view = r.view;
  if (view && f.withData) readRelations(run, view.query, true);
  work(
    run,
    r,
    f.concurrently ? 'scan' : 'rewrite',
    f.concurrently ? 'refresh-materialized-view-concurrently' : 'refresh-materialized-view',
    { object: r.name },
  );
  if (!f.withData && r.origin !== null)
    incident(run, {
      cause: 'refresh-materialized-view',
      relation: r,
      object: r.name,
      lock: 'ACCESS EXCLUSIVE',
      work: 'rewrite',
      hazards: ['breaks-clients'],
      surface: { kind: 'populated', view: r.origin },
    });
}
