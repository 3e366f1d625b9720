import * as vscode from 'vscode';
import {
  CHECK_MIGRATION_NAME,
  type CheckedMigrationName,
  type NewMigrationCatalog,
  type NewMigrationChoices,
  type NewMigrationKind,
  type NewMigrationParams,
  type NewMigrationProject,
  type NewMigrationWish,
  TRY_NEW_MIGRATION,
  type TriedMigration,
} from '../../server/src/lsp/protocol/new-migration.ts';
import type { Refused } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';
import { makeEdit } from './edits.ts';
import { differenceFrom } from './schema-difference.ts';
import { answered, type Choice, choose, goBack, type Place, type Remark, type Step, write } from './steps.ts';

/** The questions of New Migration…: which there are, and in which order. */

type Rollback = NewMigrationParams['rollback'];
type Operand = NewMigrationKind['operands'][number];

/** What a migration can be. */
type What =
  | { readonly as: 'empty' }
  | { readonly as: 'schema' }
  | { readonly as: 'kind'; readonly kind: NewMigrationKind }
  | { readonly as: 'plan'; readonly plan: string }
  | { readonly as: 'data' };

/** What was answered so far. */
export interface Wish {
  readonly project: NewMigrationProject | null;
  readonly what: What | null;
  readonly operands: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** What Prisma gave; null: it was not asked yet. */
  readonly sql: string | null;
  readonly name: string | null;
  readonly how: Rollback['how'] | null;
  readonly because: string | null;
}

export const NOTHING: Wish = { project: null, what: null, operands: {}, options: {}, sql: null, name: null, how: null, because: null };

/** What the steps share. */
export interface Wizard {
  readonly context: Context;
  readonly choices: NewMigrationChoices;
  readonly data: boolean;
  catalog(project: NewMigrationProject): Promise<NewMigrationCatalog>;
}

const kindOf = (what: What | null): string => (what?.as === 'kind' ? what.kind.kind : what?.as === 'schema' ? 'from-schema' : 'empty');

/** The wish in the server's words. */
export const asked = ({ project, what, operands, options, sql }: Wish): NewMigrationWish => ({
  folder: project?.folder ?? '',
  kind: kindOf(what),
  operands,
  options,
  sql,
});

const wanted = (what: What | null): readonly Operand[] => (what?.as === 'kind' ? what.kind.operands.filter((o) => !o.optional) : []);
const optionsOf = (what: What | null): NewMigrationKind['options'] => (what?.as === 'kind' ? what.kind.options : []);

/** How many questions there are. */
export function questions(first: Wish, { project, what, how }: Wish): number {
  const own = what?.as === 'schema' && project?.first === false ? 1 : wanted(what).length + optionsOf(what).length;
  return (first.project === null ? 1 : 0) + 1 + own + 2 + (how === 'irreversible' ? 1 : 0);
}

/** The next question; null: there is none. */
export function nextStep(wizard: Wizard, wish: Wish): Step<Wish> | null {
  const { project, what } = wish;
  if (project === null) return { ask: (place) => askProject(place, wizard, wish) };
  if (what === null) return { ask: (place) => askWhat(place, wizard, project, wish) };
  if (what.as === 'plan' || what.as === 'data') return null;
  if (what.as === 'schema' && wish.sql === null)
    return { ask: (place) => answered(differenceFrom(wizard.context, place, project.folder, false), (sql) => ({ ...wish, sql })) };
  const operand = wanted(what).find((o) => wish.operands[o.name] === undefined);
  if (operand !== undefined) return { ask: (place) => askOperand(place, wizard, project, operand, wish) };
  const option = optionsOf(what).find((o) => wish.options[o.name] === undefined);
  if (option !== undefined) return { ask: (place) => askOption(place, option, wish) };
  if (wish.name === null) return { ask: (place) => askName(place, wizard, wish) };
  if (wish.how === null) return { ask: (place) => askRollback(place, wish) };
  if (wish.how === 'irreversible' && wish.because === null) return { ask: (place) => askReason(place, wish) };
  return null;
}

const askProject = (place: Place, { choices }: Wizard, wish: Wish) =>
  answered(
    choose(
      place,
      'In which project?',
      choices.projects.map((p) => ({
        label: vscode.workspace.asRelativePath(p.folder),
        description: p.first ? 'no migrations yet' : '',
        value: p,
      })),
    ),
    (project) => ({ ...wish, project }),
  );

function askWhat(place: Place, { context, choices, data, catalog }: Wizard, project: NewMigrationProject, wish: Wish) {
  void catalog(project); // a long history is replayed while the list is read
  const separator = (label: string): Choice<never> => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (icon: string, label: string, detail: string, value: What): Choice<What> => ({
    label,
    detail,
    value,
    iconPath: new vscode.ThemeIcon(icon),
  });
  const items: Choice<What>[] = [
    item('file', 'Empty', 'You write the SQL.', { as: 'empty' }),
    ...(choices.trusted
      ? [item('git-compare', 'From schema.prisma', 'The Prisma of the project writes what the migrations lack of it.', { as: 'schema' })]
      : []),
    separator('one change'),
    ...choices.kinds.map((kind) => item('add', kind.title, kind.summary, { as: 'kind', kind })),
    ...(data
      ? [item('database', 'Data migration', 'Rows are changed in batches, outside of the schema’s migrations.', { as: 'data' })]
      : []),
    separator('in phases, over several deployments'),
    ...choices.plans.map(({ kind, title, summary }) => item('list-ordered', title, summary, { as: 'plan', plan: kind })),
  ];
  return answered(choose(place, 'What is it to do?', items), async (what): Promise<Wish | undefined> => {
    if (what.as !== 'schema' || !project.first) return { ...wish, what };
    // there is nothing to choose: everything in the schema is new
    const sql = await differenceFrom(context, place, project.folder, true);
    return typeof sql === 'string' ? { ...wish, what, sql } : undefined;
  });
}

const SEVERAL = Symbol('several');

async function askOperand(place: Place, wizard: Wizard, project: NewMigrationProject, operand: Operand, wish: Wish) {
  const take = (value: string): Wish => ({ ...wish, operands: { ...wish.operands, [operand.name]: value } });
  const which = `Choose ${operand.description}`;
  const typed = () =>
    answered(
      write(place, {
        prompt: `Write ${operand.description}`,
        example: operand.example,
        problem: (text) => problemOf(wizard, operand, take(text)),
      }),
      take,
    );
  const listed = async (items: readonly Choice<string | typeof SEVERAL>[]) => {
    let other = false;
    const answer = await answered(choose(place, which, items), (value) => {
      other = value === SEVERAL;
      return typeof value === 'string' ? take(value) : wish;
    });
    return other ? typed() : answer;
  };
  const { tables, types } = await wizard.catalog(project);
  switch (operand.is) {
    case 'table':
      return tables.length === 0
        ? typed()
        : listed(tables.map((t) => ({ label: t.name, description: `${t.columns.length} columns`, value: t.name })));
    case 'columns': {
      const columns = tables.find((t) => t.name === wish.operands.table)?.columns ?? [];
      const one = columns.map((c) => ({ label: c.name, description: c.type, value: c.name }));
      return listed([...one, { label: 'Several columns…', description: 'in the order of the index', alwaysShow: true, value: SEVERAL }]);
    }
    case 'type':
      return listed([
        ...types.map((t) => ({ label: t.type, description: t.about, value: t.type })),
        { label: 'Another type…', alwaysShow: true, value: SEVERAL },
      ]);
    default:
      return typed();
  }
}

/** What is wrong with a text: the server tries the migration, as soon as it knows all that it needs. */
async function problemOf({ context }: Wizard, operand: Operand, wish: Wish): Promise<string | null> {
  if ((wish.operands[operand.name] ?? '').trim() === '') return `Write ${operand.description}.`;
  if (wanted(wish.what).some((o) => wish.operands[o.name] === undefined)) return null;
  const answer = await context.server.request<TriedMigration | Refused>(TRY_NEW_MIGRATION, asked(wish));
  return answer !== undefined && 'refused' in answer ? answer.refused : null;
}

const askOption = (place: Place, option: NewMigrationKind['options'][number], wish: Wish) =>
  answered(
    choose(
      place,
      `Choose: ${option.name}`,
      option.values.map((v, i) => ({ label: v.description, description: i === 0 ? 'default' : '', value: v.value })),
    ),
    (value) => ({ ...wish, options: { ...wish.options, [option.name]: value } }),
  );

async function askName(place: Place, { context }: Wizard, wish: Wish) {
  const tried = await context.server.request<TriedMigration | Refused>(TRY_NEW_MIGRATION, asked(wish));
  if (tried === undefined || 'refused' in tried) {
    await makeEdit(context, tried);
    return tried === undefined ? undefined : goBack();
  }
  const look = async (name: string): Promise<string | Remark | null> => {
    const checked = await context.server.request<CheckedMigrationName | null>(CHECK_MIGRATION_NAME, { ...asked(wish), name });
    if (!checked) return null;
    if (checked.problem !== null) return checked.problem;
    return { remark: `${checked.advice === null ? '' : `${checked.advice} `}Creates ${checked.preview}`, warns: checked.advice !== null };
  };
  return answered(
    write(place, { prompt: 'Name the migration', example: 'add_user_email_column', value: wish.name ?? tried.name, problem: look }),
    (name) => ({ ...wish, name }),
  );
}

const askRollback = (place: Place, wish: Wish) => {
  const drafted =
    wish.what?.as === 'empty' ? 'Drafted when migration.sql is written.' : 'Drafted from migration.sql, with what it does not bring back.';
  const items: readonly Choice<Rollback['how']>[] = [
    { label: 'Draft down.sql', detail: drafted, value: 'draft' },
    { label: 'Write down.sql by hand', detail: 'It is created with a heading.', value: 'hand' },
    { label: 'It cannot be taken back…', detail: 'You say why, and what to do instead.', value: 'irreversible' },
  ];
  return answered(choose(place, 'How is it taken back?', items), (how) => ({ ...wish, how }));
};

const askReason = (place: Place, wish: Wish) =>
  answered(
    write(place, {
      prompt: 'Why can it not be taken back, and what is to be done instead?',
      example: 'The rows are gone; restore them from a backup.',
      problem: async (text) => (text.trim() === '' ? 'Write the reason: it stands in down.sql for whoever needs it.' : null),
    }),
    (because) => ({ ...wish, because }),
  );
