import type { Relation, TableConstraint } from '../catalog/types.ts';
import type { Constraint } from '../facts/table.ts';
import { columnList, relationSql, words } from '../write/names.ts';
import { type ClientModel, clientModel, fieldLine, modelBlock } from './client-code.ts';
import { findColumn, nameProblem, refuse, tableOperand } from './find.ts';
import { caught, columnsOperand, doubledSql, emptySql, keepPhases, mapped } from './keep-rules.ts';
import { keyName, keyPhases } from './key-phases.ts';
import { isRefusal, type PlanContext, type PlanDraft, type Refusal, type Values } from './plan.ts';
import { READY_NOTE } from './required-code.ts';

export type KeyConstraint = Extract<Constraint, { readonly kind: 'unique' | 'primary-key' }>;

/** A key of a table that is there: the release that writes no row twice, then the key in steps. */
export function keyPlan(
  context: PlanContext,
  table: Relation,
  c: KeyConstraint,
  old: TableConstraint | null,
  isNew: boolean,
  options: Values,
): PlanDraft | Refusal {
  for (const column of c.columns) {
    const found = findColumn(table, column);
    if ('refused' in found) return found;
  }
  const phases = keyPhases(context, table, c, [], old);
  if (isRefusal(phases)) return phases;
  const name = keyName(context, table, c, old);
  if (name !== old?.name && table.constraints.some((k) => k.name === name))
    return refuse(`There is a constraint "${name}" already. Choose another name.`);
  const primary = c.kind === 'primary-key';
  const m = clientModel(context, table);
  const fields = c.columns.map(m.field);
  const empty = c.columns.filter((x) => table.columns.some((y) => y.name === x && !y.notNull));
  const list = fields.map((f) => `\`${f}\``).join(', ');
  const query = [
    doubledSql(table, c.columns, c.kind === 'unique' && c.nullsNotDistinct),
    ...(primary && empty.length > 0 ? [emptySql(table, empty)] : []),
  ];
  const map = mapped(table, c.columns, primary ? 'pkey' : 'key', name);
  const keep = keepPhases(
    {
      name,
      must: `Soon PostgreSQL refuses a row of \`${m.name}\` whose ${list} ${primary && empty.length > 0 ? 'is empty, or ' : ''}another row has already. Write no such row, and say what is wrong where it fails:`,
      code: caught(context, m, fields.join(', '), 'P2002', 'There is one already'),
      query: query.join('\n\n'),
      prisma: attributeText(context, table, c, m, map),
    },
    options,
    isNew,
  );
  return {
    name: words('add', name),
    title: `${primary ? 'Make' : 'Add'} ${columnList(c.columns)} of \`${table.name}\` ${primary ? 'the primary key' : 'as a unique constraint'}`,
    phases: [...keep, ...phases],
    notes: keep.length > 0 ? [READY_NOTE] : [],
  };
}

/** What the model says of the key. */
function attributeText(context: PlanContext, table: Relation, c: KeyConstraint, m: ClientModel, map: string): string {
  const primary = c.kind === 'primary-key';
  const fields = c.columns.map(m.field);
  const same = (names: readonly string[]): boolean => names.join() === fields.join();
  if (m.model !== null && (primary ? same(m.model.id) : m.model.uniques.some(same))) return '`schema.prisma` has it already.';
  const [only] = c.columns;
  const column = table.columns.find((x) => x.name === only);
  const args = map === '' ? '' : `(${map.slice(2)})`;
  const line =
    fields.length === 1 && column !== undefined
      ? `${fieldLine(context, column, fields[0] ?? '', column.name, !primary && !column.notNull)} ${primary ? '@id' : '@unique'}${args}`
      : `${primary ? '@@id' : '@@unique'}([${fields.join(', ')}]${map})`;
  return `\`schema.prisma\` says so from the last phase on:\n\n${modelBlock(m, line)}`;
}

/** A key from the operands `table`, `columns` and `name`. */
export function keyFromOperands(
  kind: KeyConstraint['kind'],
  values: Values,
  context: PlanContext,
): { readonly table: Relation; readonly constraint: KeyConstraint } | Refusal {
  const table = tableOperand(context, values.table ?? '');
  if ('refused' in table) return table;
  const columns = columnsOperand(table, values.columns ?? '');
  if ('missing' in columns) {
    const found = findColumn(table, columns.missing);
    return 'refused' in found ? found : refuse(`${relationSql(table)} has no column "${columns.missing}".`);
  }
  const name = values.name ?? null;
  const problem = name === null ? null : nameProblem(name);
  if (problem !== null) return refuse(problem);
  return {
    table,
    constraint: {
      kind,
      span: { start: 0, end: 0 },
      sql: `${kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'} ${columnList(columns)}`,
      name,
      notValid: false,
      notEnforced: false,
      deferrable: false,
      columns,
      usingIndex: null,
      nullsNotDistinct: false,
      include: [],
    },
  };
}
