import { madeHere } from './draft.ts';
import { columnOperand, refuse } from './find.ts';
import { expressionProblem, newName } from './operands.ts';
import { definePlan } from './plan.ts';
import { typeNamed } from './type-conversion.ts';
import { replacedColumn, retyped, swapsTypes } from './type-drafts.ts';
import { buildTypePlan, type TypeRequest } from './type-plan.ts';

export const changeColumnType = definePlan<TypeRequest>({
  kind: 'change-column-type',
  title: "Change a column's type",
  summary: 'Adds a column of the new type beside the old one, converts the rows in batches, and lets it take the place of the old one.',
  why: 'PostgreSQL writes the whole table and all its indexes anew for most changes of a type, and nobody can read or write the table meanwhile. A second column is filled beside the traffic, and takes the place of the old one in a moment.',
  operands: [
    { name: 'column', is: 'column', description: 'the column', example: 'User.age' },
    { name: 'type', is: 'type', description: 'the new type', example: 'bigint' },
    { name: 'using', is: 'text', description: 'how a value is converted', example: 'nullif("age", \'\')::bigint', optional: true },
    { name: 'to', is: 'name', description: 'a new name for the column', example: 'ageInYears', optional: true },
  ],
  options: [
    {
      name: 'names',
      values: [
        {
          value: 'auto',
          description: 'the column keeps its name where code that runs can go on with the new type, and gets a new one elsewhere',
        },
        { value: 'swap', description: 'the column keeps its name: the new column takes it in the last migration' },
        { value: 'new', description: 'the column gets a new name, to which the code moves' },
      ],
    },
    {
      name: 'sync',
      values: [
        { value: 'trigger', description: 'a trigger keeps the new column up to date' },
        { value: 'code', description: 'the application writes both columns; the column gets a new name' },
      ],
    },
  ],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html', 'https://www.postgresql.org/docs/current/plpgsql-trigger.html'],

  recognise: (place) => (madeHere(place) || swapsTypes(place.statements) ? null : (retyped(place) ?? replacedColumn(place))),

  request(values, context) {
    const found = columnOperand(context, values.column ?? '');
    if ('refused' in found) return found;
    const typeText = (values.type ?? '').trim();
    const type = typeNamed(typeText);
    if (type === null) return refuse(`"${typeText}" is no type. Write one as SQL does: bigint, varchar(20), "Role".`);
    const using = values.using?.trim() ?? '';
    const problem = using === '' ? null : expressionProblem(using);
    if (problem !== null) return refuse(problem);
    return {
      table: found.table,
      column: found.column.name,
      type,
      typeText,
      collation: null,
      using: using === '' ? null : using,
      default: undefined,
      to: values.to === undefined || values.to === '' ? null : newName(values.to),
      comesAgain: null,
      indexes: [],
    };
  },

  build: buildTypePlan,
});
