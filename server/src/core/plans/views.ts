import type { Relation } from '../catalog/types.ts';
import { lexed, nameAt, replaceIdentifier } from '../sql/identifiers.ts';
import { columnList, relationSql } from '../write/names.ts';
import { viewParts } from '../write/views.ts';
import type { Obstacle, Step } from './carried.ts';
import type { ColumnCopy } from './column-copy.ts';

/** Views that show the old column: replaced so that they read the new one and show it under the name they had. */
export function viewsOf(c: ColumnCopy): readonly Step[] | Obstacle {
  const out: Step[] = [];
  for (const reader of c.table.readers) {
    if (reader.columns !== null && !reader.columns.includes(c.old.name)) continue;
    const view = c.catalog.relation(reader.view);
    if (view === null) continue;
    const name = relationSql(view);
    if (view.kind === 'materialized-view')
      return {
        obstacle: `The materialized view ${name} reads it, and can only be dropped and filled again. Make one over the new column under another name first, and drop this one.`,
      };
    const step = replaced(c, view);
    if (step === null)
      return { obstacle: `The view ${name} reads it in a way that cannot be rewritten for certain. Change that view by hand first.` };
    if (step !== 'untouched') out.push(step);
  }
  return out;
}

function replaced(c: ColumnCopy, view: Relation): Step | 'untouched' | null {
  const parts = view.view === null ? null : viewParts(view.view.definition);
  if (parts === null || view.view === null) return null;
  const { query } = view.view;
  if (query.outputs.some((o) => o.name === '*')) return null;
  const others = view.view.reads.filter((id) => c.catalog.relation(id) !== c.table);
  if (others.some((id) => c.catalog.relation(id)?.columns.some((x) => x.name === c.old.name) !== false)) return null;
  const text = replaceIdentifier(parts.query, c.old.name, c.to);
  if (text === parts.query) return 'untouched';
  const head = `CREATE OR REPLACE VIEW ${relationSql(view)} ${columnList(view.columns.map((x) => x.name))} ${parts.options}AS `;
  return { up: head + text, down: [head + parts.query] };
}

/** What neither a second column nor a new view can take the place of. */
export function obstacleOf(c: Pick<ColumnCopy, 'catalog' | 'table' | 'old'>): string | null {
  const { table, old } = c;
  if (table.partitionBy?.columns.includes(old.name))
    return `The table is partitioned by "${old.name}", and a table cannot change that. Make a new table and move the rows.`;
  if (table.partitionOf !== null) return `${relationSql(table)} is a partition. Change the partitioned table.`;
  if (old.generated !== null)
    return `"${old.name}" is a generated column, and adding another one rewrites the table. Let the application compute it, or do it at a quiet hour.`;
  const generated = table.columns.find((x) => x.generated !== null && mentions(x.generated.expression.sql ?? old.name, old.name));
  if (generated !== undefined) return `The generated column "${generated.name}" is computed from it. Replace that column first.`;
  const trigger = table.triggers.find((t) => t.columns.includes(old.name));
  if (trigger !== undefined) return `The trigger "${trigger.name}" names it. Write that trigger anew by hand first.`;
  const policy = table.policies.find((p) => p.columns.includes(old.name));
  if (policy !== undefined) return `The policy "${policy.name}" names it. Write that policy anew by hand first.`;
  return null;
}

/** True when a name stands in the text, as PostgreSQL reads it. */
export function mentions(sql: string, name: string): boolean {
  const l = lexed(sql);
  return l.tokens.some((_, i) => nameAt(l, i) === name);
}

/** Functions whose text names the table and the column: nobody but a person can tell whether they read it. */
export const functionsNaming = (c: Pick<ColumnCopy, 'catalog' | 'table'>, column: string | null): readonly string[] =>
  c.catalog
    .functions()
    .filter((f) => f.body !== null && mentions(f.body, c.table.name) && (column === null || mentions(f.body, column)))
    .map((f) => `${relationSql(f)}()`);
