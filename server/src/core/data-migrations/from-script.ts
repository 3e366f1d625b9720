import { refuse, tableOperand } from '../plans/find.ts';
import type { Refusal } from '../plans/plan.ts';
import { keyOf } from '../write/batches.ts';
import { quote, relationSql } from '../write/names.ts';
import type { DataMigrationContext } from './request.ts';
import { statementText } from './typescript.ts';

/** The change in a script that `batchesSql` wrote: the statement up to its WHERE, and which rows are still to be changed. */
const CHANGE =
  /^ {4}BEGIN\n {6}((?:UPDATE|DELETE FROM) [\s\S]*?)\n {8}WHERE [^\n]* >= [^\n]*\bwalk\.first_key[^\n]*\n {10}AND \(([\s\S]*?)\);\n {6}GET DIAGNOSTICS/m;

/** The script of a backfill in TypeScript. Refuses what is no script of ours, or was changed beyond recognition. */
export function scriptInTypeScript(name: string, sql: string, context: DataMigrationContext): string | Refusal {
  const found = CHANGE.exec(sql.replaceAll('\r\n', '\n'));
  if (found === null)
    return refuse(
      'This script has no place in TypeScript: it goes through its rows without a primary key, or was written by hand. Leave it in SQL.',
    );
  const [, change = '', where = ''] = found;
  const [fact] = context.read(`${change} WHERE ${where}`);
  if (fact?.kind !== 'update' && fact?.kind !== 'delete') return refuse('The change in the script cannot be read. Leave it in SQL.');
  const table = tableOperand(
    { catalog: context.catalog, models: context.models, postgres: 18, execution: 'unknown' },
    fact.table.schema === null ? quote(fact.table.name) : `${quote(fact.table.schema)}.${quote(fact.table.name)}`,
  );
  if ('refused' in table) return table;
  if (keyOf(table).length === 0) return refuse(`${relationSql(table)} has no primary key. Leave the script in SQL.`);
  const others = fact.kind === 'update' ? fact.from : fact.using;
  const set = fact.kind === 'update' ? fact.set.map((s) => `${quote(s.column)} = ${s.value.sql ?? ''}`).join(', ') : null;
  if (fact.kind === 'update' && fact.set.some((s) => s.value.sql === undefined))
    return refuse('The change in the script cannot be read. Leave it in SQL.');
  const plan = /^-- Plan: [^\n]*/.exec(sql)?.[0].slice(3) ?? `Changes rows of ${relationSql(table)}.`;
  return statementText(
    name,
    plan,
    {
      table,
      set,
      where,
      ...(others === null ? {} : { from: others }),
      ...(fact.alias === null ? {} : { alias: fact.alias }),
      ...(sql.includes('changes no row twice') ? { once: true as const } : {}),
      down: { refused: 'The page of the plan says how to go back from here.' },
    },
    context,
  );
}
