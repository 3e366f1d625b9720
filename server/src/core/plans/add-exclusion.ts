import { tableForm } from '../catalog/texts.ts';
import type { Name } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { chosenName } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { actionAt, replacesAction } from './actions.ts';
import { clientModel } from './client-code.ts';
import { findTable, nameProblem, refuse, tableOperand } from './find.ts';
import { keepPhases } from './keep-rules.ts';
import { definePlan } from './plan.ts';
import { CODE_OPTION, READY_NOTE } from './required-code.ts';

interface Request {
  readonly table: Name;
  readonly constraint: Extract<Constraint, { readonly kind: 'exclude' }>;
}

export const addExclusion = definePlan<Request>({
  kind: 'add-exclusion',
  title: 'Add an exclusion constraint',
  summary: 'Moves the code, then adds the constraint at a quiet hour: PostgreSQL has no way to build one beside the traffic.',
  why: '`ADD CONSTRAINT … EXCLUDE` builds an index under a lock that stops reads and writes, and fails when two rows exclude each other. It can be neither `NOT VALID` nor made of an index that is there. So the lock cannot be avoided, only chosen: its hour, and that it fails for no row.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'Booking' },
    { name: 'exclude', is: 'text', description: 'what stands behind EXCLUDE', example: 'USING gist ("room" WITH =, "during" WITH &&)' },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'Booking_room_excl', optional: true },
  ],
  options: [
    {
      name: 'lock',
      values: [
        { value: 'refuse', description: 'no plan: reads and writes would wait while the index is built' },
        { value: 'quiet-hour', description: 'reads and writes wait at an hour that a person chooses' },
      ],
    },
    CODE_OPTION,
  ],
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE'],

  recognise(place) {
    const f = actionAt(place, 'add-constraint');
    if (f === null || f.constraint.kind !== 'exclude' || f.target.only) return null;
    return {
      request: { table: f.target.table, constraint: f.constraint },
      title: `add the exclusion constraint${f.constraint.name === null ? '' : ` \`${f.constraint.name}\``} at a quiet hour`,
      replaces: replacesAction(place),
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const text = (values.exclude ?? '').trim().replace(/^exclude\s+/i, '');
    if (text === '') return refuse('What rows exclude each other by is missing. Say with exclude=… what stands behind EXCLUDE.');
    if (values.name === undefined) return refuse('The constraint needs a name. Say with name=… which one.');
    const problem = nameProblem(values.name);
    if (problem !== null) return refuse(problem);
    return {
      table,
      constraint: {
        kind: 'exclude',
        span: { start: 0, end: 0 },
        sql: `EXCLUDE ${text}`,
        name: values.name,
        notValid: false,
        notEnforced: false,
        deferrable: false,
        columns: [],
        where: null,
      },
    };
  },

  build({ table: asked, constraint: c }, options, context) {
    const table = findTable(context, asked);
    if ('refused' in table) return table;
    const name = c.name ?? chosenName(context.catalog, table, 'exclude', c.columns);
    const body = tableForm(c, c.columns);
    if (body === null) return refuse('The text of the constraint is not known. Write it by hand.');
    if (table.constraints.some((k) => k.name === name)) return refuse(`There is a constraint "${name}" already. Choose another name.`);
    if (options.lock !== 'quiet-hour')
      return refuse(
        `PostgreSQL builds the index of an exclusion constraint only while all reads and writes of ${relationSql(table)} wait, and knows no way around that. Plan it with lock=quiet-hour, or let a trigger or the application keep to the rule.`,
      );
    const on = (action: string): string => `ALTER TABLE ${relationSql(table)} ${action}`;
    const m = clientModel(context, table);
    const keep = keepPhases(
      {
        name,
        must: `From the next phase on PostgreSQL refuses a row of \`${m.name}\` that another row excludes: \`${body}\`. Write no such row, and say what is wrong where it fails: the error has the code 23P01.`,
        code: null,
        query: null,
        prisma:
          '`schema.prisma` does not know exclusion constraints: nothing changes there.\n\nWhen it runs everywhere, look for rows that are there and exclude each other: join the table with itself by the operators of the constraint, and repair or delete them.',
      },
      options,
    );
    return {
      name: words('add', name),
      title: `Add the exclusion constraint \`${name}\` to \`${table.name}\``,
      phases: [
        ...keep,
        {
          name: words('add', name),
          type: 'migration',
          title: `Add \`${name}\` at a quiet hour`,
          up: [on(`ADD CONSTRAINT ${quote(name)} ${body}`)],
          down: [on(`DROP CONSTRAINT ${quote(name)}`)],
          instructions: `Reads and writes of \`${table.name}\` wait while the index is built. Measure on a copy how long that takes, and deploy at an hour when that is little. If two rows exclude each other, it fails and changes nothing.`,
          announces: {
            hazards: ['blocks-reads', 'blocks-writes'],
            because: 'PostgreSQL builds an exclusion constraint in no other way, and a person has chosen the hour',
          },
        },
      ],
      notes: keep.length > 0 ? [READY_NOTE] : [],
    };
  },
});
