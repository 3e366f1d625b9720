import type { ColumnType, Relation } from '../catalog/types.ts';
import { quote, relationSql } from '../write/names.ts';
import { clientModel, fieldLine, modelBlock, sqlBlock, ts } from './client-code.ts';
import { fieldOf } from './models.ts';
import type { PlanContext } from './plan.ts';
import { firedNotes, namingNotes } from './table-triggers.ts';
import type { TypeCopy } from './type-phases.ts';
import { functionsNaming } from './views.ts';

/** Instructions for the phases of another type. */
export interface TypeTexts {
  readonly add: string;
  readonly both: string;
  readonly backfill: string;
  readonly read: string;
  readonly takeOver: string;
  readonly newCode: string;
}

export function typeTexts(context: PlanContext, t: TypeCopy, to: ColumnType): TypeTexts {
  const { copy: c, swap } = t;
  const m = clientModel(context, c.table);
  const was = m.field(c.old.name);
  // in code the new column keeps the field's name where one model has no room for both
  const is = m.field(c.to);
  const optional = !c.old.notNull;
  const oldLine = fieldLine(context, c.old, was, c.old.name, optional);
  const line = (field: string, column: string, nullable: boolean): string => fieldLine(context, { type: to }, field, column, nullable);
  // @id, @unique and the like stay as they are; the type and the column's name are written anew
  const kept = (fieldOf(m.model, c.old.name)?.attributes ?? '').replace(/@(?:db\.\w+|map)(?:\([^)]*\))?/g, '').trim();
  const whole = (field: string, column: string, nullable: boolean): string => `${line(field, column, nullable)} ${kept}`.trimEnd();
  const failing = t.values.mayFail
    ? `\n\nA value that ${c.newType} does not take stops it with an error. Find such rows first, in one session of psql, and mend them:\n\n${failingRows(t)}`
    : '';
  const refused = t.values.mayFail
    ? ` From now on a value that ${c.newType} does not take is refused, as it will be in the end: look for such values with the query of the backfill first.`
    : '';
  return {
    add: `Adds an empty column, which takes a moment.${c.trigger ? ` A trigger fills it from \`${c.old.name}\`${swap ? '' : ', and the other way round'}, so no release has to change yet.${refused}` : ''}\n\n${
      swap
        ? `Code must not use the new column, so \`schema.prisma\` hides it until it has its name:\n\n${modelBlock(m, oldLine, `${line(is, c.to, true)} @ignore`)}`
        : `In \`schema.prisma\` the model has both fields from now on:\n\n${modelBlock(m, oldLine, line(is, c.to, true))}`
    }`,
    both: `Write both fields in every \`create\`, \`createMany\`, \`update\`, \`updateMany\` and \`upsert\` of \`${m.name}\`, and go on reading \`${was}\`:\n\n${ts(
      `await ${m.delegate}.update({`,
      `  where: ${m.where},`,
      `  data: { ${was}: value, ${is}: converted },`,
      '});',
    )}\n\n\`converted\` is what the backfill makes of it: \`${t.values.assign(quote(c.old.name), '')}\`. Raw SQL that writes ${relationSql(c.table)} does the same.`,
    backfill: `Converts the rows whose new column does not hold the value yet, a thousand at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.${failing}`,
    read: c.trigger
      ? `Replace \`${was}\` by \`${is}\` everywhere; the trigger fills the other column for releases that still run. Until the last phase a value that ${c.oldType} does not take cannot be written${optional && c.old.default !== null ? ', and an empty one is taken for the default' : ''}.\n\n${modelBlock(m, whole(is, c.to, optional))}\n\n${ts(
          `const row = await ${m.delegate}.findUnique({ where: ${m.where}, select: { ${is}: true } });`,
          `await ${m.delegate}.update({ where: ${m.where}, data: { ${is}: value } });`,
        )}\n\nThe field may keep its old name: \`${line(was, c.to, optional).replace(/ @map.*/, '')} @map("${c.to}")\`.`
      : `Two releases, one after the other.\n\n1. Read \`${is}\`, and still write both, so that the release before finds its values.\n\n2. When that one is everywhere, write \`${is}\` only, and take \`${was}\` out of the model:\n\n${modelBlock(m, whole(is, c.to, optional))}\n\n${ts(
          `await ${m.delegate}.update({ where: ${m.where}, data: { ${is}: value } });`,
        )}`,
    takeOver: swap
      ? `In one short transaction the old column goes and the new one takes its name, its indexes and its constraints. Code that runs goes on: PostgreSQL takes its values for ${c.newType} too. Connections that prepared a statement over the column before may report \`cached plan must not change result type\` once; run the transaction again, or restart the instances. The column stands last in the table from then on, so an \`INSERT\` without a list of columns has to get one first. Try the release that runs against this phase in staging.\n\nMake sure of a backup. \`down.sql\` converts the values back, and writes every row for that.${t.values.exactBack ? '' : ' What the conversion cut off or changed does not come back by that.'}`
      : `Drops the old column; indexes and constraints that were made for \`${c.to}\` take the names of the old ones. Make sure of a backup: \`down.sql\` converts the values of \`${c.old.name}\` back, and writes every row for that.${
          t.values.exactBack ? '' : ' What the conversion cut off or changed does not come back by that.'
        }`,
    newCode: `\`schema.prisma\` has the new type, and the hidden field goes:\n\n${modelBlock(m, whole(was, c.old.name, optional))}\n\nGenerate the client, and let the type checker show what else has to change.${to.key === 'pg_catalog.int8' ? ' Values are `bigint` in TypeScript, which `JSON.stringify` does not take.' : ''} While the release before still runs, write no value that ${c.oldType} does not take.`,
  };
}

/** A query that shows rows whose value cannot be converted; PostgreSQL has a function for it only from 16 on, and not for expressions. */
function failingRows({ copy: c, values }: TypeCopy): string {
  const table = relationSql(c.table);
  return sqlBlock(
    `CREATE FUNCTION pg_temp.converts(r ${table}) RETURNS boolean LANGUAGE plpgsql AS $$`,
    `DECLARE converted ${c.newType};`,
    'BEGIN',
    `  converted := ${values.assign(`r.${quote(c.old.name)}`, 'r.')};`,
    '  RETURN true;',
    'EXCEPTION WHEN OTHERS THEN',
    '  RETURN false;',
    'END $$;',
    `SELECT * FROM ${table} AS r WHERE NOT pg_temp.converts(r) LIMIT 20;`,
  );
}

/** Tables whose columns reference the column, which keep their own type. */
function referencingColumns(context: PlanContext, table: Relation, column: string): readonly string[] {
  const key = table.constraints.find((k) => k.kind === 'primary-key')?.columns ?? [];
  return table.referencedBy.flatMap(({ table: id, constraint }) => {
    const from = context.catalog.relation(id);
    const k = from?.constraints.find((x) => x.name === constraint);
    if (from == null || k?.references == null) return [];
    const referenced = k.references.columns.length === 0 ? key : k.references.columns;
    const at = referenced.indexOf(column);
    return at < 0 ? [] : [`\`${from.name}.${k.columns[at]}\``];
  });
}

export interface TypeChoices {
  readonly askedCode: boolean;
  /** The new name was not asked for. */
  readonly chosenNew: boolean;
  /** PostgreSQL takes values of the old type for the new one. */
  readonly fits: boolean;
  readonly cannotTrigger: boolean;
}

/** What the plan chose by itself, and what it cannot see to. */
export function typeNotes(context: PlanContext, t: TypeCopy, how: TypeChoices): readonly string[] {
  const { table, old, to, newType, oldType, trigger } = t.copy;
  const functions = functionsNaming(t.copy, old.name);
  const referencing = t.values.invertible ? referencingColumns(context, table, old.name) : [];
  return [
    ...(how.chosenNew
      ? [
          how.fits
            ? `Prisma Client made for ${oldType} may fail on ${newType}, so the code moves to \`${to}\`, and the field can keep its name with \`@map\`. If your code goes on with either, ask for names=swap.`
            : `Code that writes ${oldType} cannot write ${newType}, so no moment suits old and new code for the column to keep its name: the code moves to \`${to}\`. The field can keep its name with \`@map\`.`,
        ]
      : []),
    ...(how.cannotTrigger && !how.askedCode
      ? [
          `The conversion cannot be undone by a cast, so no trigger can fill \`${old.name}\` for code that reads it: the application writes both columns.`,
        ]
      : []),
    ...(trigger && how.askedCode
      ? [
          `The default of \`${old.name}\` gives another value each time, so a trigger and not the application keeps the new column up to date.`,
        ]
      : []),
    ...(t.values.zoned
      ? [
          `Times are taken as UTC, as Prisma writes them. If another program wrote local times, say so with \`USING ${quote(old.name)} AT TIME ZONE '…'\`. Values without a zone are taken in the TimeZone of the session from then on, so set that to UTC.`,
        ]
      : []),
    ...(t.sequence === null
      ? []
      : [
          `The sequence ${t.sequence.name} becomes ${t.sequence.to} too; a change of the type in one step would leave it ${t.sequence.from}, and the numbers would end there.`,
        ]),
    ...(referencing.length > 0
      ? [`These columns reference it and keep their own type; change each with a plan of its own: ${referencing.join(', ')}.`]
      : []),
    ...(functions.length > 0
      ? [`These functions may read \`${old.name}\`; look at them before the last migration: ${functions.join(', ')}.`]
      : []),
    ...(old.identity === null
      ? []
      : [
          'The new column gets a sequence of its own, which goes on where the old one is. Options such as INCREMENT or CACHE have to be set on it again.',
        ]),
    ...firedNotes(table),
    ...(t.swap ? [] : namingNotes(context.catalog, table, [old.name])),
  ];
}
