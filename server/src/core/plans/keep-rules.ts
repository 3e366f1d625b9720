import type { Relation } from '../catalog/types.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { type ClientModel, sqlBlock, ts } from './client-code.ts';
import type { PhaseDraft, PlanContext, Values } from './plan.ts';

/** The release that keeps to a constraint before PostgreSQL insists on it, and the queries for rows that do not. */

export interface Rule {
  /** The name of the constraint. */
  readonly name: string;
  /** What every row has to be: a clause. */
  readonly must: string;
  /** Code, or null. */
  readonly code: string | null;
  /** Finds the rows that do not keep to it; null where none can be. */
  readonly query: string | null;
  /** What schema.prisma says of it. */
  readonly prisma: string;
}

/** The deployment; none where the code keeps to it already. `isNew`: the code that is deployed does not know the columns. */
export function keepPhases(rule: Rule, options: Values, isNew = false): readonly PhaseDraft[] {
  if ((options.code ?? (isNew ? 'ready' : 'deploy')) === 'ready') return [];
  const query =
    rule.query === null
      ? ''
      : `\n\nWhen it runs everywhere, look for rows that are there and do not keep to it, and repair or delete them:\n\n${sqlBlock(rule.query)}`;
  return [
    {
      name: words('keep', rule.name),
      type: 'deploy',
      title: `Deploy code that keeps to \`${rule.name}\``,
      up: [],
      down: [],
      instructions: `${rule.must}${rule.code === null ? '' : `\n\n${rule.code}`}\n\n${rule.prisma}${query}`,
      goOn:
        rule.query === null
          ? 'Go on when every running instance has this release: web, workers, scheduled jobs, scripts.'
          : 'Go on when every running instance has this release, and the query finds no row.',
    },
  ];
}

/** Rows that point to nothing. */
export function orphansSql(
  table: Relation,
  columns: readonly string[],
  other: Relation,
  referenced: readonly string[],
  full: boolean,
): string {
  const [from, to] = [quote('o'), quote('r')];
  const joined = columns.map((c, i) => `${to}.${quote(referenced[i] ?? '')} = ${from}.${quote(c)}`).join(' AND ');
  const filled = columns.map((c) => `${from}.${quote(c)} IS NOT NULL`).join(full ? ' OR ' : ' AND ');
  return `SELECT ${from}.* FROM ${relationSql(table)} AS ${from}\nWHERE ${full && columns.length > 1 ? `(${filled})` : filled}\n  AND NOT EXISTS (SELECT FROM ${relationSql(other)} AS ${to} WHERE ${joined})\nLIMIT 100;`;
}

/** Rows of which a CHECK is false. */
export const brokenSql = (table: Relation, condition: string): string =>
  `SELECT * FROM ${relationSql(table)}\nWHERE NOT (${condition})\nLIMIT 100;`;

/** Values that more than one row has. */
export function doubledSql(table: Relation, columns: readonly string[], nullsToo: boolean): string {
  const list = columns.map(quote).join(', ');
  const filled = nullsToo ? '' : `\nWHERE ${columns.map((c) => `${quote(c)} IS NOT NULL`).join(' AND ')}`;
  return `SELECT ${list}, count(*) FROM ${relationSql(table)}${filled}\nGROUP BY ${list} HAVING count(*) > 1\nLIMIT 100;`;
}

/** Rows without one of the columns. */
export const emptySql = (table: Relation, columns: readonly string[]): string =>
  `SELECT * FROM ${relationSql(table)}\nWHERE ${columns.map((c) => `${quote(c)} IS NULL`).join(' OR ')}\nLIMIT 100;`;

/** What Prisma Client throws, and the code that hears it. Source: Prisma's "Error message reference". */
export const caught = (context: PlanContext, m: ClientModel, data: string, code: 'P2002' | 'P2003', say: string): string =>
  ts(
    `import { Prisma } from '${context.models.client}';`,
    '',
    'try {',
    `  await ${m.delegate}.create({ data: { ...rest, ${data} } });`,
    '} catch (error) {',
    `  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === '${code}')`,
    `    throw new Error('${say}', { cause: error });`,
    '  throw error;',
    '}',
  );

/** `, map: "…"` of an attribute in schema.prisma; empty where Prisma gives the constraint that name itself. */
export function mapped(table: Relation, columns: readonly string[], label: 'fkey' | 'key' | 'pkey', name: string): string {
  const usual = [table.name, ...(label === 'pkey' ? [] : columns), label].join('_');
  return name === usual ? '' : `, map: "${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The columns of an operand such as `a,b`; `missing`: one that the table has not. */
export function columnsOperand(table: Relation, text: string): readonly string[] | { readonly missing: string } {
  const names = text.split(',').map((n) =>
    n
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"'),
  );
  const missing = names.find((n) => !table.columns.some((c) => c.name === n));
  return missing === undefined ? names : { missing };
}
