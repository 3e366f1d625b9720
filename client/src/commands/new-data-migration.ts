import * as vscode from 'vscode';
import {
  DATA_MIGRATION_CHOICES,
  type DataMigrationChoices,
  MAKE_DATA_MIGRATION,
  type MakeDataMigrationParams,
} from '../../../server/src/lsp/protocol/data-migration.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import { askForChoices } from '../choices.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { answered, type Choice, choose, type Place, type Step, walk, write } from '../steps.ts';
import { NO_MIGRATIONS } from '../words.ts';

type Project = DataMigrationChoices['projects'][number];

/** What was answered so far; undefined: not yet. */
interface Wish {
  readonly project?: Project | undefined;
  readonly what?: DataMigrationChoices['whats'][number] | undefined;
  /** Null: an example to be edited. */
  readonly table?: Project['tables'][number] | null | undefined;
  readonly column?: string | null | undefined;
  readonly language?: 'ts' | 'sql' | undefined;
  /** SQL; null: a person writes it into the file. */
  readonly set?: string | null | undefined;
  readonly where?: string | null | undefined;
  readonly name?: string | undefined;
}

/** Asks whose rows are to be changed and how, writes the script, and opens it. Nothing is run. */
export async function newDataMigration(context: Context): Promise<void> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const choices = await askForChoices<DataMigrationChoices>(context, DATA_MIGRATION_CHOICES, active, NO_MIGRATIONS);
  if (choices === undefined) return;
  const first: Wish = choices.projects.length === 1 ? { project: choices.projects[0] } : {};
  const wish = await walk('New Data Migration', first, (state) => nextStep(context, choices, state), questions);
  if (wish === undefined) return;
  await makeEdit(context, await context.server.request<EditAnswer | Refused>(MAKE_DATA_MIGRATION, paramsOf(wish)));
}

const paramsOf = (wish: Wish): MakeDataMigrationParams => ({
  folder: wish.project?.folder ?? '',
  name: wish.name ?? '',
  what: wish.what?.what ?? '',
  table: wish.table?.name ?? null,
  column: wish.column ?? null,
  set: wish.set ?? null,
  where: wish.where ?? null,
  language: wish.language ?? 'ts',
});

const deletes = (wish: Wish): boolean => wish.what?.what === 'cleanup';

const questions = (wish: Wish): number => (wish.table === null ? 4 : deletes(wish) ? 5 : wish.language === 'sql' ? 6 : 5);

function nextStep(context: Context, choices: DataMigrationChoices, wish: Wish): Step<Wish> | null {
  const { project, table } = wish;
  if (project === undefined) return { ask: (place) => askProject(place, choices, wish) };
  if (wish.what === undefined) return { ask: (place) => askWhat(place, choices, wish) };
  if (table === undefined) return { ask: (place) => askTable(place, project, wish) };
  if (table !== null && !deletes(wish) && wish.column === undefined) return { ask: (place) => askColumn(place, table, wish) };
  if (wish.language === undefined) return { ask: (place) => askLanguage(place, wish) };
  if (table !== null && deletes(wish) && wish.where === undefined)
    return {
      ask: (place) =>
        askSql(place, context, wish, 'where', 'Which rows are deleted, as an SQL condition', `"expiresAt" < now() - interval '90 days'`),
    };
  if (table !== null && wish.language === 'sql' && !deletes(wish) && wish.set === undefined)
    return {
      ask: (place) =>
        askSql(place, context, wish, 'set', `The value of ${wish.column}, as an SQL expression`, `split_part("email", '@', 1)`),
    };
  if (wish.name === undefined) return { ask: (place) => askName(place, context, wish) };
  return null;
}

const askProject = (place: Place, choices: DataMigrationChoices, wish: Wish) =>
  answered(
    choose(
      place,
      'In which project?',
      choices.projects.map((p) => ({ label: vscode.workspace.asRelativePath(p.folder), value: p })),
    ),
    (project) => ({ ...wish, project }),
  );

const askWhat = (place: Place, choices: DataMigrationChoices, wish: Wish) =>
  answered(
    choose(
      place,
      'What is to be done to the rows?',
      choices.whats.map((what) => ({ label: what.title, detail: what.detail, value: what })),
    ),
    (what) => ({ ...wish, what }),
  );

function askTable(place: Place, project: Project, wish: Wish) {
  const items: Choice<{ readonly table: Project['tables'][number] | null }>[] = project.tables.map((t) => ({
    label: t.name,
    description: `${t.columns.length} columns`,
    value: { table: t },
  }));
  items.push({ label: 'No table yet', description: 'an example to be edited', value: { table: null } });
  return answered(choose(place, 'Rows of which table?', items), ({ table }) => ({ ...wish, table }));
}

const askColumn = (place: Place, table: Project['tables'][number], wish: Wish) =>
  answered(
    choose(
      place,
      'Which column is written?',
      table.columns.map((c) => ({ label: c.name, description: c.type, value: c.name })),
    ),
    (column) => ({ ...wish, column }),
  );

const askLanguage = (place: Place, wish: Wish) =>
  answered(
    choose<'ts' | 'sql'>(place, 'In which language?', [
      { label: 'TypeScript', description: 'default', detail: 'Values are computed with Prisma Client; run with npx tsx.', value: 'ts' },
      { label: 'SQL', detail: 'One statement in batches; run with psql.', value: 'sql' },
    ]),
    (language) => ({ ...wish, language }),
  );

function askSql(place: Place, context: Context, wish: Wish, part: 'set' | 'where', prompt: string, example: string) {
  const take = (text: string): Wish => ({ ...wish, [part]: text === '' ? null : text });
  return answered(
    write(place, {
      prompt: `${prompt}. Leave it empty to write it into the file.`,
      example,
      problem: (text) => refusal(context, { ...take(text.trim()), name: 'x' }),
    }),
    take,
  );
}

/** A name that follows the guide, from what is known. */
function suggested({ what, table, column }: Wish): string {
  const snake = (text: string): string =>
    text
      .replace(/^.*\./, '')
      .replace(/"/g, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .toLowerCase();
  const verb = what?.what === 'cleanup' ? 'cleanup' : what?.what === 'backfill' ? 'backfill' : 'migrate';
  return table ? [verb, snake(table.name), ...(column ? [snake(column)] : [])].join('_') : (what?.example ?? '');
}

function askName(place: Place, context: Context, wish: Wish) {
  return answered(
    write(place, {
      prompt: 'Its name: what is done to which rows, in snake_case',
      example: wish.what?.example ?? '',
      value: suggested(wish),
      problem: (text) => refusal(context, { ...wish, name: text.trim() }),
    }),
    (name) => ({ ...wish, name }),
  );
}

/** What is wrong with the answers so far: the server tries to make the file. */
async function refusal(context: Context, wish: Wish): Promise<string | null> {
  const answer = await context.server.request<EditAnswer | Refused>(MAKE_DATA_MIGRATION, paramsOf(wish));
  return answer !== undefined && 'refused' in answer ? answer.refused : null;
}
