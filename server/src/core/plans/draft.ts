import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { PlanPlace } from './plan.ts';

/** The table that a fact is about, where a plan may start from it. */
const tableOf = (f: Fact): Name | null => ('target' in f ? f.target.table : f.kind === 'rename' || f.kind === 'set-schema' ? f.name : null);

/** The draft itself makes the table before: nobody uses it yet, so it is changed where it is made. */
export function madeHere({ statements, statement, fact }: PlanPlace): boolean {
  const f = statements[statement]?.facts[fact];
  const table = f === undefined ? null : tableOf(f);
  return (
    table !== null &&
    statements
      .slice(0, statement)
      .some((s) =>
        s.facts.some((x) => x.kind === 'create-table' && !x.ifNotExists && x.table.name === table.name && x.table.schema === table.schema),
      )
  );
}
