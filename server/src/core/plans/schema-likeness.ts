import { distance } from '../text/nearest.ts';
import type { Field, Model, Models } from './models.ts';

/** How much two fields or models look like one that was renamed. */

/** 0 to 1: how much two names have in common, in letters or in whole words; case and underscores do not count. */
export function nameLikeness(a: string, b: string): number {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  const [s, t] = [x.join('').slice(0, LONGEST), y.join('').slice(0, LONGEST)];
  if (s === '' || t === '') return a === b ? 1 : 0;
  const letters = 1 - distance(s, t) / Math.max(s.length, t.length);
  const shared = x.filter((word) => y.includes(word)).length;
  const words = (2 * shared) / (x.length + y.length);
  return Math.max(letters, words);
}

/** Names in PostgreSQL have 63 bytes; what is longer is no name that anybody compares. */
const LONGEST = 100;

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Names of enums before and after that stand for one type in the database, or for the same values. */
export function sameEnums(before: Models, after: Models): (from: string, to: string) => boolean {
  const values = (models: Models, name: string): string | undefined =>
    models.enums
      .find((e) => e.name === name)
      ?.values.map((v) => v.value)
      .join('\n');
  return (from, to) => {
    const [was, is] = [values(before, from), values(after, to)];
    return was !== undefined && is !== undefined && (from === to || was === is);
  };
}

export interface FieldLikeness {
  readonly from: Field;
  readonly to: Field;
  /** 0 to 1. */
  readonly name: number;
  readonly samePlace: boolean;
  readonly sameOptional: boolean;
  readonly sameNative: boolean;
  /** Default, uniqueness and the like. */
  readonly sameAttributes: boolean;
  /** Both are columns of foreign keys to the same model. */
  readonly sameTarget: boolean;
  /** What all this weighs together, 0 to 1; 0: it cannot be a rename. */
  readonly weight: number;
}

/** A field with what is around it, for comparing. */
export interface PlacedField {
  readonly field: Field;
  /** How many of the columns that stay are before it, and its number among those that do not stay behind that one. */
  readonly place: readonly [number, number];
  /** The model that a foreign key with this column points to; empty: in none. */
  readonly target: string;
  readonly isId: boolean;
}

/** The columns of a model that are not in `staying`, in order. `nameNow` gives the name that another model has after the edit. */
export function placed(model: Model, staying: ReadonlySet<string>, nameNow: (model: string) => string): readonly PlacedField[] {
  const targets = targetsOf(model, nameNow);
  const out: PlacedField[] = [];
  let kept = 0;
  let behind = 0;
  for (const field of model.fields) {
    if (field.relation) continue;
    if (staying.has(field.column)) {
      kept++;
      behind = 0;
    } else {
      out.push({ field, place: [kept, behind++], target: targets.get(field.name) ?? '', isId: model.id.includes(field.name) });
    }
  }
  return out;
}

/** The model that each column of a foreign key points to, from the `@relation(fields: [a], …)` of the model's relations. */
function targetsOf(model: Model, nameNow: (model: string) => string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const relation of model.fields.filter((f) => f.relation)) {
    const fields = /\bfields\s*:\s*\[([^\]]*)\]/.exec(relation.attributes)?.[1]?.split(',') ?? [];
    for (const field of fields) out.set(field.trim(), nameNow(relation.type));
  }
  return out;
}

/** Attributes that tell what a column is; names in the database and relations are compared elsewhere. */
const essence = (field: Field): string =>
  [...field.attributes.replace(/@map\s*\((?:"(?:\\.|[^"\\])*"|[^)"])*\)|@[\w]+\.[\w]+(?:\([^)]*\))?/g, ' ').split(/\s+(?=@)/)]
    .map((a) => a.replace(/\s+/g, ''))
    .filter((a) => a !== '')
    .sort()
    .join(' ');

export function likeness(from: PlacedField, to: PlacedField, sameEnum: (from: string, to: string) => boolean): FieldLikeness {
  const [a, b] = [from.field, to.field];
  const sameType = (a.type === b.type || sameEnum(a.type, b.type)) && a.list === b.list;
  const bySpelling = Math.max(nameLikeness(a.name, b.name), nameLikeness(a.column, b.column));
  const facts = {
    from: a,
    to: b,
    name: bySpelling,
    samePlace: from.place[0] === to.place[0],
    sameOptional: a.optional === b.optional,
    sameNative: a.nativeType === b.nativeType,
    sameAttributes: essence(a) === essence(b),
    sameTarget: from.target !== '' && from.target === to.target,
  };
  // A key does not become a plain column, nor does one foreign key become another one.
  // While somebody is typing, the relation may still name the old one.
  const sameKey = from.target === '' || to.target === '' || from.target === to.target;
  const possible = sameType && sameKey && from.isId === to.isId;
  const place = facts.samePlace ? 1 - Math.min(0.5, 0.1 * Math.abs(from.place[1] - to.place[1])) : 0;
  const weight =
    0.4 * facts.name +
    0.15 * place +
    0.1 * Number(facts.sameOptional) +
    0.1 * Number(facts.sameNative) +
    0.1 * Number(facts.sameAttributes) +
    0.15 * Number(facts.sameTarget);
  return { ...facts, weight: possible ? weight : 0 };
}
