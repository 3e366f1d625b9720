import type { Column, ColumnType, Relation } from '../catalog/types.ts';
import { assignable, categoryOf } from '../effects/casts.ts';
import { isCounted } from '../effects/columns.ts';
import { volatilityWith } from '../effects/volatility.ts';
import type { Name, TypeName } from '../facts/expression.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { carriedBy } from './carried.ts';
import { alter, type ColumnCopy } from './column-copy.ts';
import { provePhases } from './copy-phases.ts';
import { viewsAround } from './dropped-views.ts';
import { findColumn, findTable, newColumnProblem, refuse } from './find.ts';
import type { PhaseDraft, PlanContext, PlanDraft, Refusal, Values } from './plan.ts';
import { conversionOf, defaultOf } from './type-conversion.ts';
import { needlessness, typeObstacle } from './type-obstacles.ts';
import { addTypePhase, backfillTypePhase, type TypeCopy, takeOverPhase } from './type-phases.ts';
import { type TypeTexts, typeNotes, typeTexts } from './type-texts.ts';

export interface TypeRequest {
  readonly table: Name;
  readonly column: string;
  readonly type: TypeName;
  /** As written. */
  readonly typeText: string;
  readonly collation: string | null;
  readonly using: string | null;
  /** The default after the change: undefined: the one before; null: none. */
  readonly default: string | null | undefined;
  /** A new name for the column; null: it keeps its name. */
  readonly to: string | null;
  /** Whether the new column is NOT NULL; left out: as the old one. */
  readonly notNull?: boolean;
  /** What the draft makes again behind the change, in words: a view over the table, a foreign key. */
  readonly comesAgain: string | null;
  /** Indexes that the draft makes again behind the change, which the plan takes the place of. */
  readonly indexes: readonly string[];
}

export function buildTypePlan(request: TypeRequest, options: Values, context: PlanContext): PlanDraft | Refusal {
  const { catalog, postgres } = context;
  const table = findTable(context, request.table);
  if ('refused' in table) return table;
  const old = findColumn(table, request.column);
  if ('refused' in old) return old;
  const to = catalog.resolveType(request.type);
  if (/^(small|big)?serial$/.test(request.type.name))
    return refuse(`${request.typeText} is no type of its own. Write integer or bigint; the sequence of the column comes along.`);
  const oldType = typeSql(catalog, old.type);
  if (oldType === null) return refuse(`The type of "${old.name}" is not known. Write the phases by hand.`);
  if (request.using === '') return refuse('The expression behind USING is not known. Write the phases by hand.');
  const left = draftProblem(context, request, table, old);
  if (left !== null) return refuse(left);
  const newType =
    typeSql(catalog, to) === null || to.key.startsWith('pg_catalog.') ? request.typeText : (typeSql(catalog, to) ?? request.typeText);
  const collation = request.collation ?? (isText(to) ? old.collation : null);
  const values = conversionOf(catalog, { table, old, to, oldType, newType, using: request.using });
  if ('problem' in values) return refuse(values.problem);
  const computed = request.using !== null && !values.invertible;
  const retyped = { catalog, table, old, to, newType, collation, computed, keepsDefault: request.default === undefined };
  const reason = needlessness(retyped) ?? typeObstacle(retyped);
  if (reason !== null) return refuse(reason);

  const fits = assignable(catalog.types, old.type, to, isCounted(old)) && !computed;
  const askedNew = request.to !== null || options.names === 'new' || options.sync === 'code';
  if (askedNew && options.names === 'swap')
    return refuse(
      request.to === null
        ? 'Code that writes both columns names the new one, so the new one cannot take the name of the old. Ask for sync=trigger or for names=new.'
        : 'The column cannot keep its name and get a new one. Leave out the new name, or ask for names=new.',
    );
  const swap = !askedNew && (options.names === 'swap' || (fits && isOneFamily(context, old.type, to)));
  if (swap && !fits)
    return refuse(
      `Code that writes ${oldType} cannot write ${newType}, and the other way round, so no moment suits both for the column to keep its name. Ask for names=new: the code moves to the new column, and the field can keep its name with @map.`,
    );
  const varies = old.default !== null && volatilityWith((name) => catalog.resolveFunction(name), old.default).level === 'volatile';
  const mustTrigger = old.sequence !== null || old.identity !== null || varies;
  const cannotTrigger = !swap && !values.invertible;
  if (mustTrigger && cannotTrigger)
    return refuse(
      `The default of "${old.name}" is computed for each row, and ${newType} cannot be turned back into ${oldType} for code that reads it. Write the phases by hand.`,
    );
  const trigger = mustTrigger || (options.sync !== 'code' && !cannotTrigger);

  const name = request.to ?? freshName(`${old.name}_new`, (n) => table.columns.some((c) => c.name === n));
  const problem = newColumnProblem(table, name);
  if (problem !== null) return refuse(problem);
  const copy: ColumnCopy = {
    catalog,
    postgres,
    table,
    old,
    to: name,
    oldType,
    newType,
    forward: (v) => values.exact(v, v.startsWith('NEW.') ? 'NEW.' : ''),
    backward: values.back,
    trigger,
  };
  const t: TypeCopy = {
    copy,
    values,
    swap,
    collation,
    newDefault:
      old.sequence !== null || old.identity !== null ? null : request.default === undefined ? defaultOf(catalog, old, to) : request.default,
    relieved: !trigger && old.notNull && old.default === null,
    sequence: widened(context, old, to),
  };
  const carried = carriedBy(copy);
  if ('obstacle' in carried) return refuse(carried.obstacle);
  const views = viewsAround(catalog, table, old.name, name);
  if ('obstacle' in views) return refuse(views.obstacle);
  const texts = typeTexts(context, t, to);
  const deployed = trigger ? [] : [deployBoth(t, texts)];
  const because = swap
    ? `the values of \`${old.name}\` are converted in the column that takes its place and name, and no code names \`${name}\``
    : `\`${old.name}\` is converted to \`${name}\`, and no release reads or writes it any more`;
  const goBack = values.exactBack
    ? 'Run `down.sql`: it writes every row, so choose a quiet hour.'
    : 'Run `down.sql`: it writes every row, so choose a quiet hour. What the conversion cut off or changed comes from the backup.';
  const last = takeOverPhase(t, carried, views, { instructions: texts.takeOver, because, goBack });
  return {
    name: words('change', table.name, old.name, 'to', newType),
    title: `Change the type of \`${old.name}\` of \`${table.name}\` to \`${newType}\``,
    phases: [
      addTypePhase(t, texts.add),
      ...deployed,
      backfillTypePhase(t, texts.backfill),
      ...provePhases(copy, carried),
      ...(t.relieved ? [relieve(t)] : []),
      ...(swap ? [last, deployType(t, texts)] : [deployNew(t, texts), last]),
    ],
    notes: typeNotes(context, t, { askedCode: options.sync === 'code', chosenNew: !swap && !askedNew, fits, cannotTrigger }),
  };
}

/** What of the draft the plan cannot take the place of. */
function draftProblem({ catalog }: PlanContext, request: TypeRequest, table: Relation, old: Column): string | null {
  if (request.comesAgain !== null)
    return `This migration makes ${request.comesAgain} again behind the change. Take out the statements that drop it and make it: the plan does that itself.`;
  if (request.notNull !== undefined && request.notNull !== old.notNull)
    return `"${old.name}" would also ${request.notNull ? 'become NOT NULL' : 'lose its NOT NULL'}. Leave that as it is in this change, and make it in another one when the plan is done.`;
  const names = table.indexes.flatMap((id) => catalog.relation(id)?.name ?? []);
  const fresh = request.indexes.find((i) => !names.includes(i));
  return fresh === undefined ? null : `The index "${fresh}" is new. Take it out of this migration, and make it when the plan is done.`;
}

/**
 * Types of which Prisma Client reads and writes the one as the other: it casts the values of enums, and reads no number as a text.
 * Integers are kept from other numbers, whose values they cannot hold.
 */
function isOneFamily({ catalog }: PlanContext, from: ColumnType, to: ColumnType): boolean {
  const family = (t: ColumnType): string => {
    const name = t.key.replace(/^pg_catalog\./, '');
    if (/^int[248]$/.test(name)) return `integer ${t.dimensions}`;
    if (/^float[48]$/.test(name)) return `float ${t.dimensions}`;
    if (/^jsonb?$/.test(name)) return `json ${t.dimensions}`;
    const category = categoryOf(catalog.types, { ...t, dimensions: 0 });
    return `${category === 'number' ? name : category} ${t.dimensions}`;
  };
  return family(from) === family(to);
}

const isText = (t: ColumnType): boolean => /^pg_catalog\.(text|varchar|bpchar)$/.test(t.key);

/** A sequence behind a default ends where its own type ends, so it gets the wider type of its column. */
function widened(context: PlanContext, old: Column, to: ColumnType): TypeCopy['sequence'] {
  const sizes = ['pg_catalog.int2', 'pg_catalog.int4', 'pg_catalog.int8'];
  const [before, after] = [sizes.indexOf(old.type.key), sizes.indexOf(to.key)];
  const sequence = old.sequence === null || old.identity !== null ? null : context.catalog.relation(old.sequence);
  if (sequence === null || before < 0 || after <= before) return null;
  const sql = ['smallint', 'integer', 'bigint'];
  return { name: relationSql(sequence), from: sql[before] ?? '', to: sql[after] ?? '' };
}

const relieve = ({ copy }: TypeCopy): PhaseDraft => ({
  name: words('release', copy.old.name),
  type: 'migration',
  title: `Let \`${copy.old.name}\` be empty`,
  up: [alter(copy, `ALTER COLUMN ${quote(copy.old.name)} DROP NOT NULL`)],
  down: [alter(copy, `ALTER COLUMN ${quote(copy.old.name)} SET NOT NULL`)],
  instructions: `The next release inserts rows without \`${copy.old.name}\`. Until then both columns are always written, so no release meets an empty one.`,
});

const deployBoth = ({ copy }: TypeCopy, texts: TypeTexts): PhaseDraft => ({
  name: 'write_both',
  type: 'deploy',
  title: `Deploy code that writes \`${copy.old.name}\` and \`${copy.to}\``,
  up: [],
  down: [],
  instructions: texts.both,
  goOn: 'Go on when every running instance writes both columns: web, workers, scheduled jobs, scripts.',
});

const deployNew = ({ copy }: TypeCopy, texts: TypeTexts): PhaseDraft => ({
  name: words('read', copy.to),
  type: 'deploy',
  title: `Deploy code that uses \`${copy.to}\` only`,
  up: [],
  down: [],
  instructions: texts.read,
  goOn: `Go on when no running instance names \`${copy.old.name}\`, and no report or other service does.`,
  ...(copy.trigger
    ? {}
    : {
        goBack: `From the first of the two releases: deploy the release before. From the second: deploy the first, and give \`${copy.old.name}\` its value in the rows that were written meanwhile, where it is empty.`,
      }),
});

const deployType = ({ copy }: TypeCopy, texts: TypeTexts): PhaseDraft => ({
  name: words('use', copy.newType),
  type: 'deploy',
  title: `Deploy code that takes \`${copy.old.name}\` for \`${copy.newType}\``,
  up: [],
  down: [],
  instructions: texts.newCode,
});
