import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { manual } from './doc.ts';
import { newConstraints, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type Rule, type RuleContext, type StatementRule } from './rule.ts';

/** Words that are reserved in PostgreSQL, and that people like as names. Source: manual, appendix C, column "PostgreSQL: reserved". */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross ' +
    'current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false ' +
    'fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime ' +
    'localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some ' +
    'symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
);

interface NewName {
  readonly fact: number;
  readonly name: string;
  readonly span?: { readonly start: number; readonly end: number };
}

/** Names of tables, columns and indexes that the statement gives. */
function newNames(facts: readonly Fact[]): readonly NewName[] {
  return facts.flatMap((fact, index): readonly NewName[] => {
    switch (fact.kind) {
      case 'create-table':
        return [{ fact: index, name: fact.table.name }, ...fact.columns.map((c) => ({ fact: index, name: c.name, span: c.nameSpan }))];
      case 'add-column':
        return [{ fact: index, name: fact.column.name, span: fact.column.nameSpan }];
      case 'rename':
        return [{ fact: index, name: fact.to }];
      case 'create-index':
        return fact.index === null ? [] : [{ fact: index, name: fact.index }];
      case 'create-view':
      case 'create-materialized-view':
        return [{ fact: index, name: fact.view.name }];
      default:
        return [];
    }
  });
}

/** Relations that the statement names without a schema. */
function bareNames(facts: readonly Fact[], { catalog }: RuleContext): readonly { readonly fact: number; readonly name: Name }[] {
  return facts.flatMap((fact, index) => {
    const name =
      'target' in fact
        ? fact.target.table
        : fact.kind === 'create-table' ||
            fact.kind === 'create-index' ||
            fact.kind === 'insert' ||
            fact.kind === 'update' ||
            fact.kind === 'delete'
          ? fact.table
          : fact.kind === 'drop' && (fact.object === 'table' || fact.object === 'index' || fact.object === 'view')
            ? fact.name
            : null;
    return name === null || name.schema !== null || catalog.resolve(name)?.schema === 'pg_temp' ? [] : [{ fact: index, name }];
  });
}

const STYLE = { severity: 'advice', category: 'safe', style: true } as const;

export const STYLE_NAMES: readonly Rule[] = [
  defineRule<StatementRule>({
    id: 'unnamed-constraint',
    ...STYLE,
    statement: (statement) =>
      newConstraints(statement).flatMap(({ fact, constraint }) => {
        if (constraint.name !== null || ['not-null', 'null', 'default', 'identity', 'generated'].includes(constraint.kind)) return [];
        return [
          {
            fact,
            span: constraint.span,
            message: 'PostgreSQL chooses a name for this constraint, which later migrations have to guess.',
            advice: 'Write CONSTRAINT and a name.',
          },
        ];
      }),
    doc: {
      summary: 'Give every constraint a name.',
      why: 'PostgreSQL makes up a name that depends on what else is there. A later migration that drops or validates the constraint must know it, and it can differ between databases.',
      instead: 'Write `CONSTRAINT "Table_column_check" CHECK (…)`. Prisma expects `_pkey`, `_fkey` and `_key` as endings.',
      sources: [manual('ddl-constraints')],
    },
  }),
  defineRule<StatementRule>({
    id: 'reserved-word-as-name',
    ...STYLE,
    statement: (statement) =>
      newNames(statement.facts)
        .filter(({ name }) => RESERVED.has(name.toLowerCase()))
        .map(({ name, ...place }) => ({
          ...place,
          message: `${quoteName(name)} is a reserved word: without quotes it is a syntax error or means something else.`,
          advice: 'Choose another name, and keep the name of the model with @@map or @map.',
        })),
    doc: {
      summary: 'Do not name things with reserved words.',
      why: 'Prisma quotes every name, SQL by hand often does not. `SELECT * FROM user` returns the name of the session user, not the table `"user"`, and `order` or `group` is a syntax error.',
      instead: 'Use another name in the database (`users`), and `@@map("users")` at the model.',
      sources: [manual('sql-keywords-appendix')],
    },
  }),
  defineRule<StatementRule>({
    id: 'mixed-case-name',
    ...STYLE,
    statement: (statement) =>
      newNames(statement.facts)
        .filter(({ name }) => name !== name.toLowerCase())
        .map(({ name, ...place }) => ({
          ...place,
          message: `${quoteName(name)} has upper-case letters: without quotes PostgreSQL looks for "${name.toLowerCase()}".`,
          advice: 'Use snake_case, and keep the name of the model with @@map or @map.',
        })),
    doc: {
      summary: 'Write names in lower case.',
      why: 'PostgreSQL folds names without quotes to lower case. Names with upper-case letters must be quoted everywhere: in psql, in reports, in tools. Prisma uses the names of models and fields as they are.',
      instead: 'Use `snake_case` in the database, with `@@map` and `@map` in schema.prisma.',
      sources: [manual('sql-syntax-lexical')],
    },
  }),
  defineRule<StatementRule>({
    id: 'unqualified-name',
    ...STYLE,
    statement: (statement, context) =>
      bareNames(statement.facts, context)
        .slice(0, 1)
        .map(({ fact, name }) => ({
          fact,
          message: `${show(name)} is looked up in the search_path of whoever runs the migration.`,
          advice: 'Write the schema.',
        })),
    doc: {
      summary: 'Write the schema before each name.',
      why: 'A name without a schema means the first match in `search_path`, which can differ between roles, connections and after a `SET` in an earlier migration. A new table then lands in the wrong schema.',
      instead: 'Write `"public"."User"`. Prisma does so itself once the datasource lists `schemas`.',
      sources: [manual('ddl-schemas')],
    },
  }),
];
