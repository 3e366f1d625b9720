import { columnsIn } from '../catalog/apply-constraint.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { AlterTable } from '../facts/table.ts';
import type { PlanPlace, Replaced } from './plan.ts';

type Action<K extends AlterTable['kind']> = Extract<AlterTable, { readonly kind: K }>;

/**
 * The action of an ALTER TABLE at the place. Null: it is another one, it stands in a DO block, or its table is made by the draft
 * itself, where nothing waits.
 */
export function actionAt<K extends AlterTable['kind']>(place: PlanPlace, kind: K): Action<K> | null {
  const f: Fact | undefined = place.statements[place.statement]?.facts[place.fact];
  if (f?.kind !== kind || f.inDo !== undefined) return null;
  const action = f as Action<K>;
  const { table, says } = action.target;
  if (says !== 'table') return null;
  const isNew = (x: Fact): boolean => x.kind === 'create-table' && x.table.name === table.name && x.table.schema === table.schema;
  return place.statements.slice(0, place.statement).some((s) => s.facts.some(isNew)) ? null : action;
}

/** The action alone where its statement has others. */
export const replacesAction = ({ statements, statement, fact }: PlanPlace): Replaced => [
  { statement, fact: (statements[statement]?.facts.length ?? 1) > 1 ? fact : 'all' },
];

/** Columns that other actions of the same statement use. */
export function usedBeside(place: PlanPlace): readonly string[] {
  const facts = place.statements[place.statement]?.facts ?? [];
  return facts.flatMap((f, i): readonly string[] => {
    if (i === place.fact) return [];
    if (f.kind === 'set-default' || f.kind === 'set-not-null' || f.kind === 'add-identity') return [f.column];
    if (f.kind !== 'add-constraint') return [];
    const c = f.constraint;
    if (c.kind === 'check') return columnsIn(c.expression);
    return 'columns' in c ? c.columns : [];
  });
}

/** Columns that other actions of the same statement add. */
export const addedBeside = (place: PlanPlace): readonly string[] =>
  (place.statements[place.statement]?.facts ?? []).flatMap((f, i) => (i !== place.fact && f.kind === 'add-column' ? [f.column.name] : []));

/** A column that the draft adds before the place: then no code that is deployed knows it. */
export function addedBefore(place: PlanPlace, table: Name, column: string): boolean {
  const adds = (f: Fact): boolean =>
    f.kind === 'add-column' && f.column.name === column && f.target.table.name === table.name && f.target.table.schema === table.schema;
  return place.statements.slice(0, place.statement + 1).some((s) => s.facts.some(adds));
}
