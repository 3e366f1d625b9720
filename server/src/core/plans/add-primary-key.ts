import type { Name } from '../facts/expression.ts';
import { actionAt, addedBeside, replacesAction } from './actions.ts';
import { findTable, refuse } from './find.ts';
import { type KeyConstraint, keyFromOperands, keyPlan } from './key-plan.ts';
import { definePlan, type PlanPlace } from './plan.ts';
import { CODE_OPTION } from './required-code.ts';

interface Request {
  readonly table: Name;
  readonly constraint: KeyConstraint;
  /** The constraint that the same statement drops. */
  readonly drops: string | null;
  /** Columns that the same statement adds. */
  readonly added: readonly string[];
}

export const addPrimaryKey = definePlan<Request>({
  kind: 'add-primary-key',
  title: 'Add or replace a primary key',
  summary: 'Moves the code, makes the columns NOT NULL, builds the unique index beside the traffic, and makes the key of it.',
  why: '`ADD PRIMARY KEY` reads all rows and builds an index under a lock that stops reads and writes, and fails when two rows are the same or one is empty. An index that is built concurrently stops nobody, and the key takes it in a moment.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'Member' },
    { name: 'columns', is: 'text', description: 'its columns', example: 'userId,teamId' },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'Member_pkey', optional: true },
  ],
  options: [CODE_OPTION],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],

  recognise(place) {
    const f = actionAt(place, 'add-constraint');
    if (f === null || f.constraint.kind !== 'primary-key' || f.constraint.usingIndex !== null || f.target.only) return null;
    const dropped = droppedBeside(place);
    return {
      request: { table: f.target.table, constraint: f.constraint, drops: dropped?.name ?? null, added: addedBeside(place) },
      title: dropped === null ? 'build the index of the primary key first' : 'build the index of the new primary key first',
      replaces:
        dropped === null
          ? replacesAction(place)
          : dropped.alone
            ? [{ statement: place.statement, fact: 'all' }]
            : [...replacesAction(place), { statement: place.statement, fact: dropped.fact }],
    };
  },

  request(values, context) {
    const found = keyFromOperands('primary-key', values, context);
    return 'refused' in found ? found : { ...found, drops: null, added: [] };
  },

  build(request, options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const fresh = request.constraint.columns.find((c) => request.added.includes(c));
    if (fresh !== undefined)
      return refuse(`The same statement adds "${fresh}". Give ADD COLUMN a statement of its own before it and split that, then this one.`);
    const old = request.drops === null ? null : (table.constraints.find((k) => k.name === request.drops) ?? null);
    if (request.drops !== null && old?.kind !== 'primary-key')
      return refuse(`The statement drops "${request.drops}", which is not the primary key. Give that its own statement.`);
    return keyPlan(context, table, request.constraint, old, false, options);
  },
});

/** DROP CONSTRAINT in the same ALTER TABLE, as Prisma writes it to replace a key. */
function droppedBeside(place: PlanPlace): { readonly name: string; readonly fact: number; readonly alone: boolean } | null {
  const facts = place.statements[place.statement]?.facts ?? [];
  const fact = facts.findIndex((f) => f.kind === 'drop-constraint' && !f.cascade);
  const found = facts[fact];
  return found?.kind === 'drop-constraint' ? { name: found.constraint, fact, alone: facts.length === 2 } : null;
}
