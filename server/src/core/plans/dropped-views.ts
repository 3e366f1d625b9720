import type { CatalogReader, Relation } from '../catalog/types.ts';
import { literal, replaceIdentifier } from '../sql/identifiers.ts';
import { columnList, quote, relationSql } from '../write/names.ts';
import { viewParts } from '../write/views.ts';
import type { Obstacle } from './carried.ts';

/** Views that have to go and come again around a change that `CREATE OR REPLACE VIEW` refuses, such as another type of a column. */
export interface ViewsAround {
  /** In the order to run: a view that reads another goes first. */
  readonly drop: readonly string[];
  /** Makes them again as they were. */
  readonly create: readonly string[];
  /** The same over the column's new name. */
  readonly createRenamed: readonly string[];
}

/**
 * Everything that reads the column, and what reads that.
 * @param to the column's name after the change; the same name when it keeps it
 */
export function viewsAround(catalog: CatalogReader, table: Relation, column: string, to: string): ViewsAround | Obstacle {
  const found = readersOf(catalog, table, column);
  const create: string[] = [];
  const createRenamed: string[] = [];
  for (const { view, direct } of found) {
    const name = relationSql(view);
    if (view.kind === 'materialized-view')
      return {
        obstacle: `The materialized view ${name} reads it, and can only be dropped and filled again. Make one over the new column under another name first, and drop this one.`,
      };
    if (view.triggers.length > 0)
      return { obstacle: `The view ${name} reads it and has triggers. Drop that view first, and make it again after the plan.` };
    const parts = view.view === null ? null : viewParts(view.view.definition);
    if (
      parts === null ||
      view.view === null ||
      view.view.query.outputs.some((o) => o.name === '*') ||
      (direct && !isClear(catalog, view, table, column))
    )
      return {
        obstacle: `The view ${name} reads it in a way that cannot be rewritten for certain. Drop that view first, and make it again after the plan.`,
      };
    const head = `CREATE VIEW ${name} ${columnList(view.columns.map((c) => c.name))} ${parts.options}AS `;
    create.push(head + parts.query, ...sayings(view));
    createRenamed.push(head + (direct ? replaceIdentifier(parts.query, column, to) : parts.query), ...sayings(view));
  }
  return { drop: found.toReversed().map(({ view }) => `DROP VIEW ${relationSql(view)}`), create, createRenamed };
}

/** Views in the order in which they can be made. */
function readersOf(
  catalog: CatalogReader,
  table: Relation,
  column: string,
): readonly { readonly view: Relation; readonly direct: boolean }[] {
  const out: { readonly view: Relation; readonly direct: boolean }[] = [];
  const visit = (relation: Relation, direct: boolean): void => {
    for (const reader of relation.readers) {
      if (direct && reader.columns !== null && !reader.columns.includes(column)) continue;
      const view = catalog.relation(reader.view);
      if (view === null) continue;
      const at = out.findIndex((x) => x.view === view);
      // met again further down: it has to come after this one too
      const [known] = at < 0 ? [] : out.splice(at, 1);
      out.push({ view, direct: direct || known?.direct === true });
      visit(view, false);
    }
  };
  visit(table, true);
  return out;
}

/** The column's name can mean no other relation's column. */
const isClear = (catalog: CatalogReader, view: Relation, table: Relation, column: string): boolean =>
  (view.view?.reads ?? []).every((id) => {
    const other = catalog.relation(id);
    return other === table || other?.columns.some((c) => c.name === column) === false;
  });

function sayings(view: Relation): readonly string[] {
  const name = relationSql(view);
  const grants = view.grants.map(
    (g) =>
      `GRANT ${g.privilege} ON ${name} TO ${g.role === 'PUBLIC' ? 'PUBLIC' : quote(g.role)}${g.withGrantOption ? ' WITH GRANT OPTION' : ''}`,
  );
  return [...(view.comment === null ? [] : [`COMMENT ON VIEW ${name} IS ${literal(view.comment)}`]), ...grants];
}
