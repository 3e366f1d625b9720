import { newColumnProblem, refuse, tableOperand } from '../plans/find.ts';
import { columnFromOperands, placeFor } from '../plans/new-column.ts';
import { expressionProblem, newName } from '../plans/operands.ts';
import { isRefusal, type PlanContext } from '../plans/plan.ts';
import { quote, relationSql, words } from '../write/names.ts';
import type { ScaffoldKind } from './kind.ts';
import { lastPart, SCHEMA_NOTE } from './parts.ts';

export const addColumn: ScaffoldKind = {
  kind: 'add-column',
  title: 'Add a column',
  summary: 'A column that may be empty, or that has one default for all rows.',
  pattern: 'add-column',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'mfaEnabled' },
    { name: 'type', is: 'type', description: 'its type', example: 'BOOLEAN' },
    { name: 'default', is: 'text', description: 'its default, as SQL', example: 'false', optional: true },
  ],
  options: [
    {
      name: 'null',
      values: [
        { value: 'yes', description: 'the column may be empty' },
        { value: 'no', description: 'NOT NULL, which needs a default' },
      ],
    },
  ],
  asks: [],
  nameParts: ({ table = '', name = '' }) => [lastPart(table), newName(name)],
  build(values, options, context) {
    const found = tableOperand(context, values.table ?? '');
    if ('refused' in found) return found;
    const column = columnFromOperands(found, { ...values, name: newName(values.name ?? '') });
    if (isRefusal(column)) return column;
    const taken = newColumnProblem(found, column.name);
    if (taken !== null) return refuse(taken);
    const table = placeFor(context, column);
    if ('refused' in table) return table;
    const given = values.default?.trim() ?? '';
    if (expressionProblem(column.type) !== null)
      return refuse(`"${column.type}" is no type. Write one as CREATE TABLE takes it, such as TEXT.`);
    const problem = given === '' ? null : expressionProblem(given);
    if (problem !== null) return refuse(problem);
    if (options.null === 'no' && given === '')
      return refuse(
        `The rows that are there would have no value for "${column.name}". Give a default that suits them, or plan it: lockkeeper plan add-required-column`,
      );
    const parts = [
      quote(column.name),
      asKnown(column.type, context),
      ...(given === '' ? [] : [`DEFAULT ${given}`]),
      ...(options.null === 'no' ? ['NOT NULL'] : []),
    ];
    return {
      main: 0,
      notes: [SCHEMA_NOTE('field', 'column')],
      phases: [
        {
          name: words('add', table.name, column.name),
          type: 'migration',
          title: `Add \`${column.name}\` to \`${table.name}\``,
          up: [`ALTER TABLE ${relationSql(table)} ADD COLUMN ${parts.join(' ')}`],
          down: [`ALTER TABLE ${relationSql(table)} DROP COLUMN ${quote(column.name)}`],
          instructions: '',
        },
      ],
    };
  },
};

/** A type of the catalog that is typed as it is called, such as the enum `Role`, gets the quotes that it needs. */
function asKnown(type: string, { catalog }: PlanContext): string {
  const [, name = '', arrays = ''] = /^([A-Za-z_]\w*)((?:\[\])*)$/.exec(type) ?? [];
  if (!/[A-Z]/.test(name)) return type;
  const own = { schema: null, name, modifiers: [], dimensions: 0 };
  return catalog.type(catalog.resolveType(own).key) === null ? type : `${quote(name)}${arrays}`;
}
