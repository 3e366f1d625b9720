import { bestPairs } from './assignment.ts';
import type { Field, Model, Models } from './models.ts';
import { type FieldLikeness, likeness, nameLikeness, type PlacedField, placed, sameEnums } from './schema-likeness.ts';

/** A name in the database that an edit of schema.prisma changes. Prisma would drop the old one and add the new one. */
export type SchemaRename = ColumnRename | TableRename;

interface Rename {
  /** The model as it is called now. */
  readonly model: string;
  /** Schema of the table as it was; null: that of the connection. */
  readonly schema: string | null;
  /** Names in the database. */
  readonly from: string;
  readonly to: string;
  /** `likely`: a plan may start from it. `possible`: people are to be asked; it can as well be a removal and an addition. */
  readonly certainty: 'likely' | 'possible';
  /** One or two sentences for people: what speaks for it. */
  readonly why: string;
}

export interface ColumnRename extends Rename {
  readonly kind: 'column';
  /** The table as the database has it: its name before. */
  readonly table: string;
  readonly fromField: string;
  readonly toField: string;
}

export interface TableRename extends Rename {
  readonly kind: 'table';
  /** As `from`. */
  readonly table: string;
  readonly fromModel: string;
  readonly toModel: string;
}

/**
 * What an edit of the schema renames in the database: tables first, then columns in the order of the models. A field or model that
 * has another name in code only, because `@map` or `@@map` keeps the old one, is none. Views are left out: Prisma does not migrate
 * them.
 */
export function findRenames(before: Models, after: Models): readonly SchemaRename[] {
  if (!before.known || !after.known) return [];
  const [was, is] = [before.models.filter((m) => !m.view), after.models.filter((m) => !m.view)];
  const sameEnum = sameEnums(before, after);
  const { pairs, renames } = pairTables(was, is, sameEnum);
  const now = new Map(pairs.map(([from, to]) => [from.name, to.name]));
  const nameNow = (model: string): string => now.get(model) ?? model;
  return [...renames, ...pairs.flatMap(([from, to]) => columnRenames(from, to, sameEnum, nameNow))];
}

type SameEnum = (from: string, to: string) => boolean;
type Pair = readonly [from: Model, to: Model];

/** Which model is which: by table, then by name (`@@map` has changed, or the schema), then by what its fields are. */
function pairTables(was: readonly Model[], is: readonly Model[], sameEnum: SameEnum): { pairs: readonly Pair[]; renames: TableRename[] } {
  const pairs: Pair[] = [];
  const renames: TableRename[] = [];
  const gone = new Set(was);
  const added = new Set(is);
  const settle = (from: Model, to: Model): void => {
    pairs.push([from, to]);
    gone.delete(from);
    added.delete(to);
  };
  const matches: readonly ((a: Model, b: Model) => boolean)[] = [
    (a, b) => a.table === b.table && a.schema === b.schema,
    (a, b) => a.table === b.table && a.name === b.name,
    (a, b) => a.name === b.name,
  ];
  for (const match of matches) {
    for (const from of [...gone]) {
      const to = [...added].find((candidate) => match(from, candidate));
      if (to === undefined) continue;
      settle(from, to);
      if (from.table !== to.table) {
        const why = `The model ${to.name} is mapped to "${to.table}" now, and to "${from.table}" before.`;
        renames.push(tableRename(from, to, 'likely', why));
      }
    }
  }
  const [left, right] = [[...gone], [...added]];
  if (Math.max(left.length, right.length) > MOST) return { pairs, renames };
  const likenesses = left.map((from) => right.map((to) => modelLikeness(from, to, sameEnum)));
  const found = bestPairs(left.length, right.length, (r, c) => likenesses[r]![c]!.weight);
  for (const [r, c] of found.entries()) {
    if (c === null) continue;
    const [from, to] = [left[r]!, right[c]!];
    const { equal, of, certainty } = likenesses[r]![c]!;
    settle(from, to);
    if (from.table === to.table) continue;
    renames.push(
      tableRename(from, to, certainty, `The model ${from.name} went, and ${to.name} came with ${equal} of ${of} columns the same.`),
    );
  }
  const order = (pair: Pair): number => is.indexOf(pair[1]);
  return { pairs: pairs.sort((a, b) => order(a) - order(b)), renames };
}

const tableRename = (from: Model, to: Model, certainty: Rename['certainty'], why: string): TableRename => ({
  kind: 'table',
  model: to.name,
  table: from.table,
  schema: from.schema,
  from: from.table,
  to: to.table,
  fromModel: from.name,
  toModel: to.name,
  certainty,
  why,
});

/** More models, or columns of one model, than this do not change their names in one edit; comparing each with each would take long. */
const MOST = 200;

/** Column names that nearly every model has; that they are the same says nothing. */
const COMMON = /^(?:id|uuid|name|title|created_?at|updated_?at|deleted_?at|created|updated)$/i;

interface ModelLikeness {
  readonly equal: number;
  /** Columns of the larger one. */
  readonly of: number;
  readonly certainty: Rename['certainty'];
  /** 0: cannot be a rename. */
  readonly weight: number;
}

function modelLikeness(from: Model, to: Model, sameEnum: SameEnum): ModelLikeness {
  const [a, b] = [columnsOf(from), columnsOf(to)];
  const equals = a.filter((x) =>
    b.some((y) => x.column === y.column && x.list === y.list && (x.type === y.type || sameEnum(x.type, y.type))),
  );
  const telling = equals.filter((f) => !COMMON.test(f.column)).length;
  const of = Math.max(a.length, b.length);
  const share = of === 0 ? 0 : equals.length / of;
  const name = Math.max(nameLikeness(from.name, to.name), nameLikeness(from.table, to.table));
  const possible = (share >= 0.6 && telling > 0) || (share >= 0.4 && name >= 0.5);
  const likely = (share >= 0.8 && telling >= 2) || (share >= 0.6 && name >= 0.5);
  return { equal: equals.length, of, certainty: likely ? 'likely' : 'possible', weight: possible ? 0.7 * share + 0.3 * name : 0 };
}

const columnsOf = (model: Model): readonly Field[] => model.fields.filter((f) => !f.relation);

/** Less than this is a removal and an addition. */
const POSSIBLE = 0.4;

function columnRenames(from: Model, to: Model, sameEnum: SameEnum, nameNow: (model: string) => string): readonly ColumnRename[] {
  const staying = new Set(columnsOf(from).map((f) => f.column));
  const now = new Set(columnsOf(to).map((f) => f.column));
  for (const column of staying) if (!now.has(column)) staying.delete(column);
  const gone = placed(from, staying, nameNow);
  const added = placed(to, staying, (model) => model);
  if (gone.length === 0 || added.length === 0) return [];
  const byName = new Map(added.map((b) => [b.field.name, b]));
  const remapped = new Map<PlacedField, PlacedField>();
  for (const a of gone) {
    const b = byName.get(a.field.name);
    if (b !== undefined && (b.field.type === a.field.type || sameEnum(a.field.type, b.field.type))) remapped.set(a, b);
  }
  const out: { readonly at: number; readonly rename: ColumnRename }[] = [];
  const rename = (a: PlacedField, b: PlacedField, certainty: Rename['certainty'], why: string): void => {
    const names = { from: a.field.column, to: b.field.column, fromField: a.field.name, toField: b.field.name };
    const model = { kind: 'column' as const, model: to.name, table: from.table, schema: from.schema };
    out.push({ at: gone.indexOf(a), rename: { ...model, ...names, certainty, why } });
  };
  for (const [a, b] of remapped) {
    rename(a, b, 'likely', `The field ${b.field.name} is mapped to "${b.field.column}" now, and to "${a.field.column}" before.`);
  }
  const taken = new Set(remapped.values());
  const left = gone.filter((a) => !remapped.has(a));
  const right = added.filter((b) => !taken.has(b));
  const compared = Math.max(left.length, right.length) > MOST ? [] : left;
  const likenesses = compared.map((a) => right.map((b) => likeness(a, b, sameEnum)));
  const found = bestPairs(compared.length, right.length, (r, c) => {
    const { weight } = likenesses[r]![c]!;
    return weight >= POSSIBLE ? weight : 0;
  });
  for (const [r, c] of found.entries()) {
    if (c === null) continue;
    const like = likenesses[r]![c]!;
    rename(left[r]!, right[c]!, isLikely(like) ? 'likely' : 'possible', reason(like));
  }
  return out.sort((a, b) => a.at - b.at).map((o) => o.rename);
}

/** Equal in nearly all but the name; a column that only has the same type may be anything. */
const isLikely = (like: FieldLikeness): boolean => {
  if (!like.sameNative || !like.sameOptional) return false;
  return like.name >= 0.5 ? like.sameAttributes || like.samePlace : like.sameTarget && like.samePlace;
};

function reason({ from, to, ...like }: FieldLikeness): string {
  const type = `${to.type}${to.list ? '[]' : to.optional ? '?' : ''}`;
  const also = [
    ...(like.name >= 0.5 ? ['a similar name'] : []),
    ...(like.samePlace ? ['the same place'] : []),
    ...(like.sameTarget ? ['the same foreign key'] : []),
    ...(like.sameAttributes && to.attributes !== '' ? ['the same attributes'] : []),
  ];
  const more = also.length === 0 ? '' : ` It has ${also.length === 1 ? also[0] : `${also.slice(0, -1).join(', ')} and ${also.at(-1)}`}.`;
  return `The field ${from.name} went, and ${to.name} of type ${type} came.${more}`;
}
