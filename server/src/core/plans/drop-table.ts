import type { Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { literal } from '../sql/identifiers.ts';
import { byteLength, cutName, LONGEST_NAME } from '../sql/object-names.ts';
import { columnList, freshName, quote, relationSql, snake, words } from '../write/names.ts';
import { boundSql } from '../write/partitions.ts';
import { tableSql } from '../write/tables.ts';
import { foreignKeySql } from './carried.ts';
import { clientModel, sqlBlock } from './client-code.ts';
import { findTable, refuse, tableOperand } from './find.ts';
import { definePlan, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';
import { functionsNaming } from './views.ts';

interface Request {
  readonly table: Name;
  readonly cascade: boolean;
}

export const dropTable = definePlan<Request>({
  kind: 'drop-table',
  title: 'Drop a table',
  summary: 'Takes the model out of the code, moves the table to another schema, and drops it when nobody has missed it.',
  why: 'A dropped table is gone with all its rows, and whatever still asks for it fails. Moved to another schema it is out of reach in the same way, but one statement brings it back: so a job that runs once a month gets the time to be heard.',
  operands: [{ name: 'table', is: 'table', description: 'the table', example: 'AuditLog' }],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html', 'https://www.postgresql.org/docs/current/ddl-schemas.html'],

  recognise({ statements, statement, fact }) {
    const facts = statements[statement]?.facts ?? [];
    const f = facts[fact];
    if (f?.kind !== 'drop' || f.object !== 'table' || f.inDo !== undefined || f.count !== 1) return null;
    return {
      request: { table: f.name, cascade: f.cascade },
      title: `drop \`${f.name.name}\`, archived first`,
      replaces: [{ statement, fact: 'all' }],
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    return 'refused' in table ? table : { table, cascade: false };
  },

  build(request, _options, context) {
    const table = findTable(context, request.table);
    return 'refused' in table ? table : dropPlan(context, table, request.cascade);
  },
});

function dropPlan(context: PlanContext, table: Relation, cascade: boolean): PlanDraft | Refusal {
  const { catalog } = context;
  const name = relationSql(table);
  if (table.partitionOf !== null) return refuse(`${name} is a partition. Detach it first.`);
  const view = table.readers.map((r) => catalog.relation(r.view)).find((v) => v !== null);
  if (view !== undefined && view !== null && !cascade)
    return refuse(`The view ${relationSql(view)} reads ${name}. Drop or replace the view first.`);
  const references = table.referencedBy.flatMap(({ table: id, constraint }) => {
    const from = catalog.relation(id);
    const k = from?.constraints.find((x) => x.name === constraint);
    return from == null || k === undefined || from === table ? [] : [{ from, k }];
  });
  if (references.length > 0 && !cascade) {
    const { from, k } = references[0]!;
    return refuse(`The foreign key "${k.name}" of ${relationSql(from)} references ${name}. Drop that foreign key first.`);
  }
  const archive = freshName(archiveName(table), (n) => catalog.schema(n));
  const away = `${quote(archive)}.${quote(table.name)}`;
  const functions = functionsNaming({ catalog, table }, null);
  const tree = treeOf(context, table);
  const again = madeAgain(context, tree);
  const moves = tree.map((r) => `ALTER TABLE ${relationSql(r)} SET SCHEMA ${quote(archive)}`);
  const unlink: PhaseDraft[] = references.length === 0 ? [] : [unlinkPhase(context, references)];
  return {
    name: words('drop', table.name),
    title: `Drop the table \`${table.name}\``,
    phases: [
      deploy(context, table),
      ...unlink,
      {
        name: words('archive', table.name),
        type: 'migration',
        title: `Move \`${table.name}\` out of reach`,
        up: [`CREATE SCHEMA ${quote(archive)}`, ...moves],
        down: [
          ...tree.map((r) => `ALTER TABLE ${quote(archive)}.${quote(r.name)} SET SCHEMA ${quote(r.schema)}`),
          `DROP SCHEMA ${quote(archive)}`,
        ],
        instructions: `Moves the table with its rows, indexes and sequences to the schema \`${archive}\`, which takes a moment. Whatever still asks for ${name} fails now and is heard of; \`down.sql\` brings the table back at once.`,
        announces: { hazards: ['breaks-clients'], because: `no release uses ${table.name} any more, and down.sql brings it back at once` },
        goOn: 'Go on when the longest job of the application has run once, and nobody has missed the table: a month is usual.',
      },
      {
        name: words('verify', table.name),
        type: 'deploy',
        title: 'Make sure that nothing misses it, and that there is a backup',
        up: [],
        down: [],
        instructions: `Nothing is released here. Look for errors that name \`${table.name}\` in the logs, and whether anybody has read it where it lies now:\n\n${sqlBlock(
          `SELECT seq_scan, idx_scan, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE schemaname = ${literal(archive)};`,
        )}\n\nKeep a copy of what may be asked for later: \`pg_dump --table '${away}' > ${snake(table.name) || 'table'}.sql\``,
        goOn: 'Go on when the counts stand still and the copy is where it belongs.',
        goBack: `Run \`down.sql\` of the phase before, and deploy the release that knows \`${table.name}\`.`,
      },
      {
        name: words('drop', table.name),
        type: 'migration',
        title: `Drop \`${table.name}\` and the schema it lies in`,
        up: [`DROP TABLE ${away}${cascade ? ' CASCADE' : ''}`, `DROP SCHEMA ${quote(archive)}`],
        down: again === null ? [] : [...again, `CREATE SCHEMA ${quote(archive)}`, ...moves],
        instructions: 'The rows are gone after this. The way back is the copy; `down.sql` makes the table again, empty.',
        announces: { hazards: ['data-loss', 'breaks-clients'], because: `${table.name} lies in ${archive}, where nobody has missed it` },
        goBack: 'Restore the table from the copy.',
      },
    ],
    notes: functions.length > 0 ? [`These functions may use \`${table.name}\`; change or drop them first: ${functions.join(', ')}.`] : [],
  };
}

/** The table, and its partitions, which stay where they are when the whole moves. */
const treeOf = (context: PlanContext, table: Relation): readonly Relation[] => [
  table,
  ...table.partitions.flatMap((id) => {
    const part = context.catalog.relation(id);
    return part === null ? [] : treeOf(context, part);
  }),
];

/** The tables again, without rows, where they were: what they name is found there. Null: something in them is not known. */
function madeAgain({ catalog }: PlanContext, tree: readonly Relation[]): readonly string[] | null {
  const made = tree.map((r) => {
    const parent = r.partitionOf === null ? null : catalog.relation(r.partitionOf.parent);
    const bound = r.partitionOf?.bound == null ? null : boundSql(r.partitionOf.bound);
    const own = [...r.triggers.map((t) => t.definition), ...r.policies.map((p) => p.definition)];
    if (r.partitionOf === null) {
      const sql = tableSql(catalog, r);
      return sql === null ? null : [...sql, ...own];
    }
    if (parent === null || bound === null) return null;
    const by = r.partitionBy === null ? '' : ` PARTITION BY ${r.partitionBy.strategy.toUpperCase()} ${columnList(r.partitionBy.columns)}`;
    return [`CREATE TABLE ${relationSql(r)} PARTITION OF ${relationSql(parent)} ${bound}${by}`, ...own];
  });
  return made.includes(null) ? null : made.flatMap((x) => x ?? []);
}

const archiveName = (table: Relation): string => {
  const name = `archive_${table.name}`;
  return byteLength(name) > LONGEST_NAME ? cutName(name, LONGEST_NAME) : name;
};

function unlinkPhase(
  context: PlanContext,
  references: readonly { readonly from: Relation; readonly k: Relation['constraints'][number] }[],
): PhaseDraft {
  return {
    name: 'drop_references',
    type: 'migration',
    title: 'Drop the foreign keys to it',
    up: references.map(({ from, k }) => `ALTER TABLE ${relationSql(from)} DROP CONSTRAINT ${quote(k.name)}`),
    down: references.flatMap(({ from, k }) => {
      const body = foreignKeySql(context, k);
      return body === null
        ? []
        : [`ALTER TABLE ${relationSql(from)} ADD CONSTRAINT ${quote(k.name)} ${body}${k.validated ? '' : ' NOT VALID'}`];
    }),
    instructions: 'Rows of the other tables keep their values; nothing looks any more whether the row that they point to exists.',
  };
}

function deploy(context: PlanContext, table: Relation): PhaseDraft {
  const m = clientModel(context, table);
  return {
    name: words('stop', 'using', table.name),
    type: 'deploy',
    title: `Deploy code that does not know \`${m.name}\``,
    up: [],
    down: [],
    instructions: `Take the model \`${m.name}\` and the relations to it out of \`schema.prisma\`, run \`prisma generate\`, and mend what the compiler finds. \`${m.delegate}\` is gone then. Look for \`${table.name}\` in raw SQL, reports, seeds and other services too.`,
    goOn: `Go on when no running instance has the model, and no report or other service reads ${relationSql(table)}.`,
  };
}
