import type { CatalogReader, Relation } from '../catalog/types.ts';
import { relationSql } from '../write/names.ts';
import { placedSql, replacing } from '../write/placed.ts';
import type { Moment } from './moment.ts';
import { KIND_WORDS, makeViewAgain } from './relations.ts';
import type { Undo } from './undo.ts';

/** Views that read a relation, or one of its columns, and those that read these; each before what it reads. */
export function readersOf(catalog: CatalogReader, r: Relation, column: string | null): readonly Relation[] {
  const out: Relation[] = [];
  for (const reader of r.readers) {
    if (column !== null && reader.columns !== null && !reader.columns.includes(column)) continue;
    const view = catalog.relation(reader.view);
    if (view === null || out.some((o) => o.schema === view.schema && o.name === view.name)) continue;
    out.push(...readersOf(catalog, view, null).filter((o) => !out.includes(o)), view);
  }
  return out;
}

/** Takes views away before what they read is changed, and makes them again afterwards as they were. */
export function aroundViews(u: Undo, m: Moment, views: readonly Relation[]): void {
  const there = views.filter((v) => !m.isGone(m.keyOf(v) ?? ''));
  for (const v of there) u.put('free', `DROP ${KIND_WORDS[v.kind]} ${relationSql(v)}`);
  for (const v of there.toReversed()) makeViewAgain(u, m, v);
}

export function restoreView(u: Undo, m: Moment, was: Relation, is: Relation): void {
  if (was.view === null || is.view === null) return;
  const grown = is.columns.length > was.columns.length;
  if (was.view.definition !== is.view.definition || grown) {
    if (!grown) u.put('views', replacing(placedSql(was.view.definition, ['view'], was)));
    else aroundViews(u, m, [...readersOf(m.after, is, null), was]);
  }
  if (was.view.populated !== is.view.populated)
    u.put('sayings', `REFRESH MATERIALIZED VIEW ${relationSql(was)}${was.view.populated ? '' : ' WITH NO DATA'}`);
  const persistent = was.columns.filter((c) => is.columns.find((o) => o.name === c.name)?.default !== c.default);
  if (persistent.length > 0 && m.fact.kind !== 'create-view') restoreDefaults(u, was, is);
}

function restoreDefaults(u: Undo, was: Relation, is: Relation): void {
  for (const c of was.columns) {
    const now = is.columns.find((o) => o.name === c.name);
    if (now === undefined || now.default === c.default) continue;
    const alter = `ALTER VIEW ${relationSql(was)} ALTER COLUMN "${c.name.replaceAll('"', '""')}"`;
    if (c.default === null) u.put('shape', `${alter} DROP DEFAULT`);
    else if (c.default.sql !== undefined) u.put('shape', `${alter} SET DEFAULT ${c.default.sql}`);
    else u.lose('irreversible', `the default of a column of ${relationSql(was)} is not known`);
  }
}
