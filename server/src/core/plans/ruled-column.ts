import { volatilityWith } from '../effects/volatility.ts';
import type { Constraint } from '../facts/table.ts';
import { quote, words } from '../write/names.ts';
import { clientModel, fieldLine, modelBlock } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { type Adding, addPhase, type NewColumn, newColumnAt, placeFor, sameInAllRows } from './new-column.ts';
import { isRefusal, type PlanContext, type PlanDraft, type PlanPlace, type Refusal, type Replaced } from './plan.ts';

/** ADD COLUMN with a CHECK, UNIQUE or REFERENCES of its own that PostgreSQL checks, or builds an index for, under its lock. */

/** Null: the column needs another kind of plan, or none. `kind`: of the first constraint that costs something. */
export function ruledColumnAt(
  place: PlanPlace,
  kind: Constraint['kind'],
): { readonly column: NewColumn; readonly replaces: Replaced } | null {
  const found = newColumnAt(place);
  if (found === null) return null;
  const { column: c, definition } = found;
  if (c.serial || c.identity !== null || definition.constraints.some((k) => k.kind === 'generated')) return null;
  if (c.notNull !== null && c.default === null) return null;
  const given = definition.constraints.find((k) => k.kind === 'default');
  if (given?.kind === 'default' && volatilityWith(() => null, given.expression).level === 'volatile') return null;
  const costs = c.constraints.find((k) => k.kind === 'check' || k.kind === 'unique' || (k.kind === 'foreign-key' && c.default !== null));
  return costs?.kind === kind ? { column: c, replaces: found.replaces } : null;
}

/** The column as it is written, without its constraints; then these, one after the other. */
export function ruledColumnPlan(context: PlanContext, column: NewColumn): PlanDraft | Refusal {
  const table = placeFor(context, column);
  if ('refused' in table) return table;
  const a: Adding = { context, table, column };
  const doubled = column.default === null ? null : sameInAllRows(a);
  if (doubled !== null) return doubled;
  const rules = ruledPhases({ ...a, column: { ...column, notNull: null } }, '');
  if (isRefusal(rules)) return rules;
  const m = clientModel(context, table);
  const line = fieldLine(
    context,
    { type: context.catalog.resolveType(column.typeName) },
    m.field(column.name),
    column.name,
    column.notNull === null,
  );
  const named = column.notNull?.name == null ? '' : ` CONSTRAINT ${quote(column.notNull.name)}`;
  const rest = `${column.notNull === null ? '' : `${named} NOT NULL`}${column.default === null ? '' : ` DEFAULT ${column.default}`}`;
  const added = addPhase(a, {
    instructions: `Adds the column, which takes a moment; its constraints follow. Deploy code that writes it after the last phase.\n\n${modelBlock(m, line)}`,
  });
  return {
    name: words('add', table.name, column.name),
    title: `Add \`${column.name}\` to \`${table.name}\`, then its constraints`,
    phases: [{ ...added, title: `Add \`${column.name}\``, up: added.up.map((sql) => sql + rest) }, ...rules],
    notes: [],
  };
}
