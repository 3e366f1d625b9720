import type { Column, Relation } from '../catalog/types.ts';
import { relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { newColumnProblem, refuse, tableOperand } from './find.ts';
import { type MergeRequest, mergePlan } from './merge-plan.ts';
import { columnsOperand, expressionProblem, newName } from './operands.ts';
import { definePlan, type PlanContext } from './plan.ts';
import { typeNamed } from './type-conversion.ts';
import { mentions, obstacleOf } from './views.ts';

export const mergeColumns = definePlan<MergeRequest>({
  kind: 'merge-columns',
  title: 'Merge columns',
  summary: 'Adds a column that is made of several others, fills it in batches, moves the code, and drops the others last.',
  why: 'No single step suits both the code that reads the parts and the code that reads the whole, and filling all rows in a migration blocks the table. With the parts and the whole side by side for a while, each release works before and after each step.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'columns', is: 'text', description: 'the columns to merge, with commas between', example: 'firstName,lastName' },
    { name: 'to', is: 'name', description: 'the new column', example: 'fullName' },
    {
      name: 'expression',
      is: 'text',
      description: 'how the whole is made of the parts',
      example: 'concat_ws(\' \', "firstName", "lastName")',
      optional: true,
    },
    { name: 'type', is: 'type', description: 'the type of the new column', example: 'text', optional: true },
  ],
  options: [
    {
      name: 'sync',
      values: [
        { value: 'code', description: 'the application writes the parts and the whole' },
        { value: 'trigger', description: 'a trigger makes the whole of the parts, so that the first release is not needed' },
      ],
    },
  ],
  sources: ['https://www.postgresql.org/docs/current/ddl-alter.html', 'https://www.postgresql.org/docs/current/plpgsql-trigger.html'],

  recognise: () => null,

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const columns = columnsOperand(table, values.columns ?? '');
    if ('refused' in columns) return columns;
    if (columns.length < 2) return refuse('One column alone cannot be merged. Name two or more, with commas between.');
    const typeText = values.type?.trim() || 'TEXT';
    const type = typeNamed(typeText);
    if (type === null) return refuse(`"${typeText}" is no type. Write one as SQL does: text, varchar(20), jsonb.`);
    const expression = values.expression?.trim() || null;
    const problem = expression === null ? null : expressionProblem(expression);
    if (problem !== null) return refuse(problem);
    const left = expression === null ? undefined : columns.find((c) => !mentions(expression, c.name));
    if (left !== undefined)
      return refuse(`The expression does not use "${left.name}", so its values would be lost. Use it, or leave the column out.`);
    return { table, columns, to: newName(values.to ?? ''), expression, type: context.catalog.resolveType(type), typeText };
  },

  build(request, options, context) {
    const { table, columns, to } = request;
    const problem = newColumnProblem(table, to) ?? obstacle(context, table, columns);
    return problem === null ? mergePlan(context, request, options.sync === 'trigger') : refuse(problem);
  },
});

function obstacle({ catalog }: PlanContext, table: Relation, columns: readonly Column[]): string | null {
  if (table.inherits.length > 0 || table.children.length > 0)
    return `${relationSql(table)} is part of an inheritance. Change the columns of each table by hand.`;
  const key = table.constraints.find((k) => k.kind === 'primary-key')?.columns ?? [];
  for (const c of columns) {
    if (typeSql(catalog, c.type) === null) return `The type of "${c.name}" is not known. Write the phases by hand.`;
    if (key.includes(c.name)) return `"${c.name}" belongs to the primary key, which rows are known by. Leave it out.`;
    if (c.sequence !== null || c.identity !== null) return `"${c.name}" takes its values from a sequence. Leave it out.`;
    const found = obstacleOf({ catalog, table, old: c });
    if (found !== null) return `"${c.name}" cannot be merged. ${found}`;
    const view = table.readers.find((r) => r.columns === null || r.columns.includes(c.name));
    const reader = view === undefined ? null : catalog.relation(view.view);
    if (reader !== null) return `The view ${relationSql(reader)} reads "${c.name}". Change that view first, so that it does without it.`;
    const back = table.referencedBy.find((r) =>
      catalog
        .relation(r.table)
        ?.constraints.find((k) => k.name === r.constraint)
        ?.references?.columns.includes(c.name),
    );
    if (back !== undefined) return `The foreign key "${back.constraint}" references "${c.name}". Leave it out.`;
  }
  return null;
}
