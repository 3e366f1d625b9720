import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { Constraint } from '../facts/table.ts';
import type { PlanPlace, Replaced } from './plan.ts';
import type { TypeRequest } from './type-plan.ts';

/** A change of a type as drafts have it: in one action, or in a DROP and an ADD of the same column, as Prisma writes it. */

interface Recognised {
  readonly request: TypeRequest;
  readonly title: string;
  readonly replaces: Replaced;
}

/** A new type that takes the name of an old one is another kind of change. */
export const swapsTypes = (statements: readonly JudgedStatement[]): boolean =>
  statements.some((s) => s.facts.some((f) => (f.kind === 'rename' || f.kind === 'drop') && f.object === 'type'));

/** ALTER COLUMN … TYPE. */
export function retyped({ statements, statement, fact }: PlanPlace): Recognised | null {
  const judged = statements[statement];
  const f = judged?.facts[fact];
  if (judged === undefined || f?.kind !== 'set-type' || f.target.says !== 'table' || f.inDo !== undefined) return null;
  const { column } = f;
  // DROP DEFAULT and SET DEFAULT around it belong to it, and a key that goes and comes again in the same breath
  const keys = keysAgain(judged.facts, column);
  const own = judged.facts.flatMap((x, i) => {
    const aDefault = (x.kind === 'drop-default' || x.kind === 'set-default') && x.column === column;
    const aKey =
      (x.kind === 'drop-constraint' && keys.has(x.constraint)) || (x.kind === 'add-constraint' && keys.has(x.constraint.name ?? ''));
    return i === fact || aDefault || aKey ? [i] : [];
  });
  const defaults = own.flatMap((i) => {
    const x = judged.facts[i];
    return x?.kind === 'set-default' ? [x.expression.sql ?? null] : x?.kind === 'drop-default' ? [null] : [];
  });
  const typeText = judged.text.slice(f.typeSpan.start, f.typeSpan.end);
  return {
    request: {
      table: f.target.table,
      column,
      type: f.type,
      typeText,
      collation: f.collation,
      using: f.using === null ? null : (f.using.sql ?? ''),
      default: defaults.length === 0 ? undefined : (defaults.findLast((d) => d !== null) ?? null),
      to: null,
      comesAgain: comesAgain(statements, statement, f.target.table, column),
      indexes: [],
    },
    title: `change the type of \`${column}\` to ${typeText}`,
    replaces: own.length === judged.facts.length ? [{ statement, fact: 'all' }] : own.map((i) => ({ statement, fact: i })),
  };
}

/** Prisma writes `DROP CONSTRAINT "User_pkey", ALTER COLUMN "id" …, ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id")`. */
const keysAgain = (facts: readonly Fact[], column: string): ReadonlySet<string> =>
  new Set(
    facts.flatMap((x) => {
      if (x.kind !== 'add-constraint' || !['primary-key', 'unique'].includes(x.constraint.kind)) return [];
      const name = x.constraint.name;
      const again = facts.some((y) => y.kind === 'drop-constraint' && y.constraint === name);
      return name !== null && again && 'columns' in x.constraint && x.constraint.columns.includes(column) ? [name] : [];
    }),
  );

/** DROP COLUMN and ADD COLUMN of the same name in one statement: Prisma's way where PostgreSQL has no cast by itself. The values would be lost. */
export function replacedColumn({ statements, statement, fact }: PlanPlace): Recognised | null {
  const judged = statements[statement];
  const f = judged?.facts[fact];
  if (judged === undefined || f === undefined || f.inDo !== undefined || (f.kind !== 'drop-column' && f.kind !== 'add-column')) return null;
  const column = f.kind === 'drop-column' ? f.column : f.column.name;
  const dropped = judged.facts.findIndex((x) => x.kind === 'drop-column' && x.column === column);
  const added = judged.facts.findIndex((x) => x.kind === 'add-column' && x.column.name === column);
  const add = judged.facts[added];
  if (dropped < 0 || added < dropped || add?.kind !== 'add-column' || f.target.says !== 'table') return null;
  const { constraints, type, typeSpan, collation } = add.column;
  if (constraints.some((c) => c.kind !== 'default' && c.kind !== 'not-null' && c.kind !== 'null')) return null;
  const set = constraints.find((c): c is Extract<Constraint, { kind: 'default' }> => c.kind === 'default');
  const typeText = judged.text.slice(typeSpan.start, typeSpan.end);
  const again = indexesAgain(statements, statement, f.target.table, column);
  const whole = judged.facts.length === 2;
  return {
    request: {
      table: f.target.table,
      column,
      type,
      typeText,
      collation,
      using: null,
      default: set === undefined ? null : (set.expression.sql ?? null),
      notNull: constraints.some((c) => c.kind === 'not-null'),
      to: null,
      comesAgain: comesAgain(statements, statement, f.target.table, column),
      indexes: again.map((x) => x.name),
    },
    title: `change the type of \`${column}\` to ${typeText} and keep its values`,
    replaces: [
      ...(whole ? [{ statement, fact: 'all' as const }] : [dropped, added].map((i) => ({ statement, fact: i }))),
      ...again.map((x) => ({ statement: x.statement, fact: 'all' as const })),
    ],
  };
}

/** Indexes of the column that the draft makes behind it: those that went with the old column come again. */
function indexesAgain(
  statements: readonly JudgedStatement[],
  at: number,
  table: Name,
  column: string,
): readonly { readonly statement: number; readonly name: string }[] {
  return statements.flatMap((s, statement) => {
    const f = s.facts[0];
    if (statement <= at || f?.kind !== 'create-index' || f.index === null || f.table.name !== table.name) return [];
    return f.columns.some((c) => c.column === column) || f.include.includes(column) ? [{ statement, name: f.index }] : [];
  });
}

/** What the draft takes away and makes again because of the change, which the plan does by itself: a view, a foreign key. */
function comesAgain(statements: readonly JudgedStatement[], at: number, table: Name, column: string): string | null {
  for (const f of statements.slice(at + 1).flatMap((s) => s.facts)) {
    if ((f.kind === 'create-view' || f.kind === 'create-materialized-view') && f.query.reads.some((r) => r.name === table.name))
      return `the view "${f.view.name}"`;
    if (f.kind !== 'add-constraint' || f.constraint.kind !== 'foreign-key') continue;
    const k = f.constraint;
    const over = f.target.table.name === table.name && k.columns.includes(column);
    const to = k.references.name === table.name && (k.referencedColumns.length === 0 || k.referencedColumns.includes(column));
    if (over || to) return `the foreign key "${k.name ?? k.columns.join(', ')}"`;
  }
  return null;
}
