import type { Relation } from '../catalog/types.ts';
import { columnTokens, lexed } from '../sql/identifiers.ts';
import { remainingSql } from '../write/batches.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { type ClientModel, sqlBlock, ts } from './client-code.ts';
import type { Backfill, PhaseDraft } from './plan.ts';

/** True when the text names a column of the table, as far as tokens tell. */
function namesColumns(table: Relation, sql: string): boolean {
  const l = lexed(sql);
  return table.columns.some((c) => columnTokens(l, c.name).length > 0);
}

/** A single constant, with a sign or a cast at most: what PostgreSQL keeps as the value of all rows that are there. */
export function isConstant(sql: string): boolean {
  const text = sql.trim();
  const constant = /^(?:'(?:[^']|'')*'|[-+]?\d+(?:\.\d+)?|true|false)/i.exec(text)?.[0];
  if (constant === undefined) return false;
  return /^(?:::\s*(?:"(?:[^"]|"")+"|[\w .]|\(\s*\d+(?:\s*,\s*\d+)?\s*\)|\[\])+)?$/.test(text.slice(constant.length).trim());
}

/** Gives a value to the rows whose column is empty. */
export function fillEmpty(table: Relation, column: string, value: string): Backfill {
  const c = quote(column);
  const keyed = table.constraints.some((k) => k.kind === 'primary-key');
  // Without a key the batches go on until no row is left, so a row that gets no value must not count.
  const where = !keyed && namesColumns(table, value) ? `${c} IS NULL AND (${value}) IS NOT NULL` : `${c} IS NULL`;
  return { table, set: `${c} = ${value}`, where };
}

/** Nothing says what the rows without a value get: a person decides, and the application writes it. */
export function fillByHand(table: Relation, column: string, m: ClientModel): PhaseDraft {
  const field = m.field(column);
  const count = `SELECT count(*) FROM ${relationSql(table)} WHERE ${quote(column)} IS NULL`;
  return {
    name: words('fill', column),
    type: 'deploy',
    title: `Fill \`${column}\` in the rows where it is empty`,
    up: [],
    down: [],
    instructions: `How many rows are empty:\n\n${sqlBlock(`${count};`)}\n\nDecide what each of them gets, and write it a thousand rows at a time. It can be stopped and run again at any time:\n\n${ts(
      'for (;;) {',
      `  const rows = await ${m.delegate}.findMany({ where: { ${field}: null }, take: 1000 });`,
      '  if (rows.length === 0) break;',
      '  await prisma.$transaction(',
      `    rows.map((row) => ${m.delegate}.update({ where: ${m.whereRow}, data: { ${field}: valueFor(row) } })),`,
      '  );',
      '}',
    )}\n\nWhere one SQL expression does for all rows, plan again with \`--option value=…\`: then this phase is a script.`,
    goOn: 'Go on when the count is 0.',
    goBack: `Nothing has to be taken back: the code that runs writes \`${column}\` or does not know it, and reads it as it is.`,
  };
}

/** A backfill as a phase. `what`: the title's clause. */
export function fillPhase(column: string, title: string, backfill: Backfill, instructions: string): PhaseDraft {
  return {
    name: words('backfill', column),
    type: 'backfill',
    title,
    up: [],
    batches: backfill,
    down: [],
    instructions: `${instructions} It goes a thousand rows at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.`,
    announces: { hazards: ['bulk-change'], because: 'it changes rows a thousand at a time, and holds no lock between' },
    goBack: `Nothing has to be taken back: the code that runs writes \`${column}\` or does not know it, and reads it as it is.`,
    remaining: remainingSql(backfill),
  };
}
