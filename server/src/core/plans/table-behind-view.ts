import type { Relation } from '../catalog/types.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { clientModel, prismaBlock, sqlBlock } from './client-code.ts';
import { newRelationProblem, refuse } from './find.ts';
import type { PhaseDraft, PlanContext, PlanDraft, Refusal } from './plan.ts';
import { functionsNaming } from './views.ts';

/** A table that goes to another place while a view stands where it was, until no code asks there any more. */
export interface TableMove {
  readonly table: Relation;
  readonly to: { readonly schema: string; readonly name: string };
  /** What ALTER TABLE does, and what takes it back. */
  readonly action: string;
  readonly back: string;
  /** ``Rename `User` to `Account` `` */
  readonly title: string;
  /** snake_case. */
  readonly name: string;
  /** What the model in schema.prisma says from now on: `@@map("Account")`. */
  readonly attribute: string;
  readonly notes: readonly string[];
}

export function movePlan(context: PlanContext, move: TableMove): PlanDraft | Refusal {
  const { table, to } = move;
  const problem = newRelationProblem(context.catalog, to) ?? obstacle(context, table);
  if (problem !== null) return refuse(problem);
  const functions = functionsNaming({ catalog: context.catalog, table }, null);
  return {
    name: move.name,
    title: move.title,
    phases: [movePhase(context, move), deployPhase(context, move), dropPhase(context, move)],
    notes: [
      ...move.notes,
      'The view gets the grants that the migrations give on the table. If a role got its rights in another way, grant them on the view too.',
      ...(functions.length > 0
        ? [`These functions name ${relationSql(table)}; change them before the last phase: ${functions.join(', ')}.`]
        : []),
    ],
  };
}

const grantsColumns = (table: Relation): boolean => table.columns.some((c) => c.grants.length > 0);

function obstacle(context: PlanContext, table: Relation): string | null {
  const name = relationSql(table);
  if (table.persistence === 'temporary') return `${name} is a temporary table, which no other session sees: rename it as it is.`;
  if (table.policies.length === 0) return null;
  // a view reads with the rights of its owner, for whom the policies of others do not hold
  if (context.postgres < 15)
    return `${name} has policies, and before PostgreSQL 15 a view cannot keep to those of whoever asks. Change the code and the name together, at a quiet hour.`;
  return grantsColumns(table)
    ? `${name} has policies and grants on columns, and a view can keep to only one of them. Change the code and the name together, at a quiet hour.`
    : null;
}

/** The view under the old name, with the grants of the table. PostgreSQL passes writes on to the table. Source: manual, CREATE VIEW, "Updatable Views". */
function viewSql({ postgres }: PlanContext, { table, to }: TableMove): readonly string[] {
  const view = relationSql(table);
  // The view reads as whoever asks, so that row-level security holds. It then needs the right to all of its columns, which grants on
  // single ones do not give: there it reads as its owner, and its own grants say who may see what.
  const options = postgres >= 15 && !grantsColumns(table) ? ' WITH (security_invoker = true)' : '';
  const role = (name: string): string => (name === 'PUBLIC' ? name : quote(name));
  const grant = (what: string, g: { readonly role: string; readonly withGrantOption: boolean }): string =>
    `GRANT ${what} ON ${view} TO ${role(g.role)}${g.withGrantOption ? ' WITH GRANT OPTION' : ''}`;
  return [
    `CREATE VIEW ${view}${options} AS SELECT ${table.columns.map((c) => quote(c.name)).join(', ')} FROM ${relationSql(to)}`,
    ...table.grants.map((g) => grant(g.privilege, g)),
    ...table.columns.flatMap((c) => c.grants.map((g) => grant(`${g.privilege} (${quote(c.name)})`, g))),
  ];
}

function movePhase(context: PlanContext, move: TableMove): PhaseDraft {
  const { table, to, action, back, title } = move;
  const m = clientModel(context, table);
  return {
    name: words('put_view_at', table.name),
    type: 'migration',
    title: `${title}, with a view at the old place`,
    up: [`ALTER TABLE ${relationSql(table)} ${action}`, ...viewSql(context, move)],
    down: [`DROP VIEW ${relationSql(table)}`, `ALTER TABLE ${relationSql(to)} ${back}`],
    instructions: `Takes a moment, and code that runs does not notice: PostgreSQL passes what is read from the view, and written to it, on to the table, with \`RETURNING\`, \`ON CONFLICT (…)\` and \`FOR UPDATE\`. \`schema.prisma\` stays as it is for now.\n\nWhat Prisma Client writes for \`${m.name}\` works. Look through raw SQL first: on a view \`TRUNCATE\`, \`COPY\`, \`ON CONFLICT ON CONSTRAINT\`, \`GROUP BY\` by the key alone, \`ctid\` and \`pg_get_serial_sequence\` do not work. Nor can a new foreign key reference it.`,
  };
}

function deployPhase(context: PlanContext, { table, to, attribute }: TableMove): PhaseDraft {
  const m = clientModel(context, table);
  return {
    name: words('use', ...(to.schema === table.schema ? [] : [to.schema]), to.name),
    type: 'deploy',
    title: `Deploy code that uses \`${relationSql(to)}\``,
    up: [],
    down: [],
    instructions: `The model says where its table is; the code that uses \`${m.delegate}\` stays as it is:\n\n${prismaBlock(
      `model ${m.name} {`,
      '  // …',
      '',
      `  ${attribute}`,
      '}',
    )}\n\nGenerate the client anew. Raw SQL names the table at its new place:\n\n${sqlBlock(`SELECT … FROM ${relationSql(to)}`)}`,
    goOn: `Go on when no running instance asks for ${relationSql(table)}, and no report, script or other service does.`,
    goBack: 'Deploy the release before: the view is still there.',
  };
}

const dropPhase = (context: PlanContext, move: TableMove): PhaseDraft => ({
  name: words('drop_view', move.table.name),
  type: 'migration',
  title: `Drop the view ${`\`${relationSql(move.table)}\``}`,
  up: [`DROP VIEW ${relationSql(move.table)}`],
  down: viewSql(context, move),
  instructions:
    'The view holds no rows, so nothing is lost. A view of somebody else that reads it makes this fail: move that one to the table first.',
  announces: { hazards: ['breaks-clients'], because: `no release asks for ${relationSql(move.table)} any more` },
});
