import { columnTokens, lexed } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { clientModel, fieldLine, modelBlock } from './client-code.ts';
import { ruledPhases } from './column-rules.ts';
import { fillPhase } from './fill.ts';
import { refuse, tableOperand } from './find.ts';
import { type Adding, addPhase, columnFromOperands, type NewColumn, newColumnAt, placeFor } from './new-column.ts';
import { definePlan, isRefusal, type PlanDraft, type Refusal } from './plan.ts';
import { requiredField } from './required-code.ts';

export const addColumnGenerated = definePlan<NewColumn>({
  kind: 'add-column-generated',
  title: 'Add a computed column',
  summary: 'Adds a plain column that a trigger computes, and fills the rows that are there in batches.',
  why: 'PostgreSQL adds a stored generated column only by writing the whole table and its indexes anew while reads and writes wait, and it cannot make a plain column a generated one later. A trigger that computes the column on each write gives the same values without that. From PostgreSQL 18 on a VIRTUAL generated column is added in a moment and needs no plan.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'name', is: 'name', description: 'the new column', example: 'search' },
    { name: 'type', is: 'type', description: 'its type', example: 'TEXT' },
    { name: 'expression', is: 'text', description: 'what it is computed from, as SQL', example: 'lower("name")' },
  ],
  options: [],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-generated-columns.html',
    'https://www.postgresql.org/docs/current/plpgsql-trigger.html',
  ],

  recognise(place) {
    const found = newColumnAt(place);
    if (found === null || found.column.generated === null || found.column.generated === '') return null;
    return { request: found.column, title: `add \`${found.column.name}\`, computed by a trigger`, replaces: found.replaces };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const column = columnFromOperands(table, values);
    if (isRefusal(column)) return column;
    if ((values.expression ?? '').trim() === '')
      return refuse('The expression is missing. Say with expression=… what the column is computed from, as SQL.');
    return { ...column, generated: values.expression ?? '' };
  },

  build(request, _options, context) {
    const table = placeFor(context, request);
    if ('refused' in table) return table;
    return plan({ context, table, column: request });
  },
});

function plan(a: Adding): PlanDraft | Refusal {
  const { column: c, table, context } = a;
  const expression = (c.generated ?? '').trim();
  const l = lexed(expression);
  const computed = table.columns.find((x) => x.generated !== null && columnTokens(l, x.name).length > 0);
  if (computed !== undefined)
    return refuse(`"${computed.name}" is a generated column, and another one cannot be computed from it. Write out what it stands for.`);
  const trigger = objectName(table.name, c.name, 'compute');
  const made = relationSql({ schema: table.schema, name: trigger });
  const m = clientModel(context, table);
  const column = { type: context.catalog.resolveType(c.typeName) };
  const line = (optional: boolean): string => fieldLine(context, column, m.field(c.name), c.name, optional);
  const rules = ruledPhases(a, requiredField(m, line(false)));
  if (isRefusal(rules)) return rules;
  const later = table.triggers.filter((t) => t.name > trigger && /\bBEFORE\b/i.test(t.definition)).map((t) => `\`${t.name}\``);
  return {
    name: words('add', table.name, c.name),
    title: `Add \`${c.name}\` to \`${table.name}\`, computed by a trigger`,
    phases: [
      addPhase(a, {
        up: [
          functionSql(a, made, expression),
          `CREATE TRIGGER ${quote(trigger)} BEFORE INSERT OR UPDATE ON ${relationSql(table)} FOR EACH ROW EXECUTE FUNCTION ${made}()`,
        ],
        down: [`DROP TRIGGER ${quote(trigger)} ON ${relationSql(table)}`, `DROP FUNCTION ${made}()`],
        instructions: `Adds an empty column and a trigger that computes it for each row that is written from now on; both take a moment. Code reads the field and does not write it. \`schema.prisma\` does not know the trigger:\n\n${modelBlock(m, line(true))}`,
      }),
      {
        ...fillPhase(
          c.name,
          `Compute \`${c.name}\` in the rows that are there`,
          { table, set: `${quote(c.name)} = ${expression}`, where: `${quote(c.name)} IS DISTINCT FROM (${expression})` },
          `Rows whose \`${c.name}\` is not computed yet get \`${expression}\`.`,
        ),
        goOn: 'Go on when no row is left. Deploy code that reads the column after that.',
      },
      ...rules,
    ],
    notes: [
      `In the end \`${c.name}\` is a plain column with the trigger \`${trigger}\`, not a generated one: PostgreSQL cannot add that without writing the table anew. What a statement writes to the column itself is replaced by the computed value.`,
      ...(later.length > 0
        ? [
            `These triggers run after \`${trigger}\`, so what they change is not seen by it: ${later.join(', ')}. Rename one of them where that matters.`,
          ]
        : []),
    ],
  };
}

/** The expression finds the row's columns as it does in a generated column, under the name of the table or under none. */
function functionSql(a: Adding, name: string, expression: string): string {
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $compute$`,
    '#variable_conflict use_column',
    'BEGIN',
    `  NEW.${quote(a.column.name)} := (SELECT ${expression} FROM (SELECT NEW.*) AS ${quote(a.table.name)});`,
    '  RETURN NEW;',
    'END',
    '$compute$',
  ].join('\n');
}
