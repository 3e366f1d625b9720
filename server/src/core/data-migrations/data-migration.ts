import { modelOf } from '../plans/models.ts';
import { isRefusal, type Refusal } from '../plans/plan.ts';
import { keyOf } from '../write/batches.ts';
import { relationSql } from '../write/names.ts';
import { dataMigrationNameProblem } from './names.ts';
import type { DataMigrationContext, DataMigrationRequest, Wish } from './request.ts';
import { sqlText } from './sql.ts';
import { templateText } from './template.ts';
import { rowsText, statementText } from './typescript.ts';
import { wishOf } from './wish.ts';

/** A file of prisma/data-migrations. */
export interface DataMigrationFile {
  /** `backfill_user_display_names.ts` */
  readonly file: string;
  readonly text: string;
}

/** The file that is asked for, or why there is none. Never throws. */
export function dataMigration(request: DataMigrationRequest, context: DataMigrationContext): DataMigrationFile | Refusal {
  const problem = dataMigrationNameProblem(request.name);
  if (problem !== null) return { refused: problem };
  const { name, table, language } = request;
  const file = `${name}.${language}`;
  if (table === null) {
    if (request.set !== null || request.where !== null || request.column !== null)
      return { refused: 'It is not said whose rows are meant. Name the table.' };
    return { file, text: templateText(name, language, context) };
  }
  const wish = wishOf({ ...request, table }, context);
  if (isRefusal(wish)) return wish;
  const text = textOf(wish, request, context);
  return typeof text === 'string' ? { file, text } : text;
}

function textOf(wish: Wish, { language }: DataMigrationRequest, context: DataMigrationContext): string | Refusal {
  const { name, what, table, column, sql } = wish;
  const title = titleOf(wish);
  if (language === 'sql' && sql !== null) {
    const note = sql.where === 'false' ? ['It changes nothing yet: write what is set, and which rows, in place of false.'] : [];
    return sqlText(name, `${context.folder}/${name}.sql`, { table, ...sql }, note);
  }
  if (keyOf(table).length === 0)
    return { refused: `${relationSql(table)} has no primary key, by which a script in TypeScript goes through the rows. Write it as SQL.` };
  const model = modelOf(context.models, table.schema, table.name);
  if (sql !== null || model === null || column === null) {
    const nothing = { set: what === 'cleanup' ? null : `"${column}" = NULL`, where: 'false', down: { refused: 'Write the way back.' } };
    const open =
      sql === null || sql.where === 'false' ? `${title} It changes nothing yet: write what, and in place of false which rows.` : title;
    return statementText(name, open, { table, ...(sql ?? nothing) }, context);
  }
  return rowsText(name, title, what, table, column, model, context);
}

function titleOf({ what, table, column }: Wish): string {
  const of = relationSql(table);
  switch (what) {
    case 'backfill':
      return `Fills "${column}" in the rows of ${of} where it is empty.`;
    case 'transform':
      return `Changes the values of "${column}" in ${of}.`;
    case 'move':
      return `Fills "${column}" of ${of} from what the rows have in the old format.`;
    case 'cleanup':
      return `Deletes rows of ${of} that nobody needs any more.`;
  }
}
