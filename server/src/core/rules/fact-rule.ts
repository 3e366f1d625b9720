import type { Relation } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Name, TypeName } from '../facts/expression.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import type { ColumnDefinition, Constraint } from '../facts/table.ts';
import { fileCatalog } from './file-catalog.ts';
import { quoteRelation } from './messages.ts';
import type { FileRule, Report, RuleContext, StatementRule } from './rule.ts';

interface FactWords<K extends FactKind> extends Omit<StatementRule, 'statement'> {
  /** Kinds of fact that the rule looks at. */
  readonly on: readonly K[];
  /** Null: nothing to say about this fact. */
  readonly says: (fact: Extract<Fact, { readonly kind: K }>, context: RuleContext, statement: JudgedStatement) => Report | null;
}

/** A statement rule that looks at each fact of some kinds by itself. */
export function factRule<K extends FactKind>(words: FactWords<K>): StatementRule {
  const { on, says, ...rule } = words;
  const kinds: ReadonlySet<FactKind> = new Set<FactKind>(on);
  return {
    ...rule,
    statement(statement, context) {
      const reports: (Report & { readonly fact: number })[] = [];
      statement.facts.forEach((fact, index) => {
        if (!kinds.has(fact.kind)) return;
        const report = says(fact as Extract<Fact, { readonly kind: K }>, context, statement);
        if (report !== null) reports.push({ fact: index, ...report });
      });
      return reports;
    },
  };
}

/**
 * What follows from the facts of a statement, worked out once: file rules ask on each edit, and the facts of a statement whose
 * text did not change stay the same object.
 */
export function fromFacts<T>(make: (facts: readonly Fact[]) => T): (statement: JudgedStatement) => T {
  const known = new WeakMap<readonly Fact[], T>();
  return ({ facts }) => {
    const found = known.get(facts);
    if (found !== undefined) return found;
    const made = make(facts);
    known.set(facts, made);
    return made;
  };
}

/** What a file rule gives. */
export type FileReport = ReturnType<FileRule['file']>[number];

/** A name as messages show it. */
export const show = (name: Name): string => quoteRelation(`${name.schema ?? 'public'}.${name.name}`);

/** A relation as messages show it. */
export const showRelation = (r: Relation): string => quoteRelation(`${r.schema}.${r.name}`);

/** The table that a fact changes; null when it is about something else. */
export function tableOf(fact: Fact): Name | null {
  if ('target' in fact) return fact.target.table;
  return fact.kind === 'create-table' || fact.kind === 'create-index' ? fact.table : null;
}

/** The same as `isOld`, for file rules. */
export function isOldInFile(name: Name, context: RuleContext): boolean {
  const found = fileCatalog(context.catalog).resolve(name);
  return found === null ? !context.catalog.complete : found.origin !== null;
}

/** True when the relation was there before this migration, or may have been: then it may hold rows and be in use. */
export function isOld(name: Name, context: RuleContext): boolean {
  const found = context.catalog.resolve(name);
  return found === null ? !context.catalog.complete : found.origin !== null;
}

export interface NewColumn {
  readonly fact: number;
  readonly table: Name;
  readonly column: ColumnDefinition;
}

/** Columns that the statement defines, in CREATE TABLE and ADD COLUMN. */
export function newColumns(statement: JudgedStatement): readonly NewColumn[] {
  return statement.facts.flatMap((fact, index): readonly NewColumn[] => {
    if (fact.kind === 'create-table') return fact.columns.map((column) => ({ fact: index, table: fact.table, column }));
    return fact.kind === 'add-column' ? [{ fact: index, table: fact.target.table, column: fact.column }] : [];
  });
}

export interface NewType {
  readonly fact: number;
  readonly table: Name;
  readonly column: string;
  readonly type: TypeName;
  readonly definition: ColumnDefinition | null;
  readonly span: ColumnDefinition['span'];
}

/** Types that the statement gives to columns: `newColumns`, and ALTER COLUMN … TYPE. */
export function newTypes(statement: JudgedStatement): readonly NewType[] {
  const given = newColumns(statement).map(
    ({ fact, table, column }): NewType => ({
      fact,
      table,
      column: column.name,
      type: column.type,
      definition: column,
      span: column.typeSpan,
    }),
  );
  const changed = statement.facts.flatMap((fact, index): readonly NewType[] =>
    fact.kind === 'set-type'
      ? [{ fact: index, table: fact.target.table, column: fact.column, type: fact.type, definition: null, span: fact.typeSpan }]
      : [],
  );
  return [...given, ...changed];
}

export interface NewConstraint {
  readonly fact: number;
  readonly table: Name;
  /** The table is made by the same statement. */
  readonly inCreateTable: boolean;
  /** The column that an inline constraint stands at. */
  readonly column: string | null;
  readonly constraint: Constraint;
}

/** Constraints that facts add, at columns and at tables, in CREATE TABLE, ADD COLUMN and ADD CONSTRAINT. */
export const constraintsIn = (facts: readonly Fact[]): readonly NewConstraint[] =>
  facts.flatMap((fact, index): readonly NewConstraint[] => {
    if (fact.kind === 'create-table') {
      const base = { fact: index, table: fact.table, inCreateTable: true };
      return [
        ...fact.columns.flatMap((column) => column.constraints.map((constraint) => ({ ...base, column: column.name, constraint }))),
        ...fact.constraints.map((constraint) => ({ ...base, column: null, constraint })),
      ];
    }
    if (fact.kind !== 'add-column' && fact.kind !== 'add-constraint') return [];
    const base = { fact: index, table: fact.target.table, inCreateTable: false };
    if (fact.kind === 'add-constraint') return [{ ...base, column: null, constraint: fact.constraint }];
    return fact.column.constraints.map((constraint) => ({ ...base, column: fact.column.name, constraint }));
  });

/** The same for a statement. */
export const newConstraints = fromFacts(constraintsIn);

export type ForeignKey = Extract<Constraint, { readonly kind: 'foreign-key' }>;

export type NewForeignKey = NewConstraint & { readonly constraint: ForeignKey; readonly columns: readonly string[] };

/** Foreign keys that the statement adds, with the columns that carry them. */
export const newForeignKeys = fromFacts((facts): readonly NewForeignKey[] =>
  constraintsIn(facts).flatMap((one): readonly NewForeignKey[] => {
    const { constraint, column } = one;
    if (constraint.kind !== 'foreign-key') return [];
    return [{ ...one, constraint, columns: constraint.columns.length > 0 || column === null ? constraint.columns : [column] }];
  }),
);

const CHANGES_NO_SCHEMA: ReadonlySet<FactKind> = new Set<FactKind>([
  'set-setting',
  'transaction',
  'lock-table',
  'vacuum',
  'analyze',
  'select',
  'harmless',
  'comment',
  'unread',
  'do-block',
  'call',
  'copy',
  'insert',
  'update',
  'delete',
  'merge',
  'reindex',
  'cluster',
  'refresh-materialized-view',
]);

/** True when the statement changes the schema, as opposed to data, settings and storage. */
export const changesSchema = fromFacts((facts): boolean => facts.some((fact) => !CHANGES_NO_SCHEMA.has(fact.kind)));
