import type { Said } from '../../core/checklist/fill-in.ts';
import { CHECKLIST } from '../../core/checklist/items.ts';

/** `checklist.json`: what people said about a migration, beside its SQL, so that it is reviewed with it. */
export const CHECKLIST_FILE = 'checklist.json';
const VERSION = 1;

/** An entry as it stands in the file; keys that are not known are kept. */
type Entry = Readonly<Record<string, unknown>> & { readonly item: string };

export interface ChecklistFile {
  /** Keys of the file besides version and items, `$schema` among them. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly entries: readonly Entry[];
}

export const EMPTY: ChecklistFile = { rest: {}, entries: [] };

export type ReadChecklistFile = { readonly file: ChecklistFile } | { readonly problem: string };

const TEXTS = ['by', 'date', 'note'] as const;

/** Reads the text of a checklist.json; what is wrong is told in a sentence, with its path in the JSON. Never throws. */
export function readChecklistFile(text: string): ReadChecklistFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'It is no JSON.' };
  }
  if (!isObject(raw)) return { problem: 'It is no object.' };
  const { version, items, ...rest } = raw;
  if (typeof version === 'number' && version > VERSION)
    return { problem: `It is of version ${version}, which a newer Lockkeeper wrote. Update Lockkeeper.` };
  if (version !== VERSION) return { problem: `version: It must be ${VERSION}.` };
  if (!Array.isArray(items)) return { problem: 'items: It must be a list.' };
  const entries: Entry[] = [];
  for (const [i, entry] of items.entries()) {
    const at = `items[${i}]`;
    if (!isObject(entry)) return { problem: `${at}: It must be an object.` };
    const { item } = entry;
    if (typeof item !== 'string' || item === '') return { problem: `${at}.item: It must be the name of an item.` };
    if (entries.some((e) => e.item === item)) return { problem: `${at}.item: ${item} is there twice.` };
    if (typeof entry.done !== 'boolean') return { problem: `${at}.done: It must be true or false.` };
    for (const key of TEXTS)
      if (entry[key] !== undefined && typeof entry[key] !== 'string') return { problem: `${at}.${key}: It must be a string.` };
    entries.push({ ...entry, item });
  }
  return { file: { rest, entries } };
}

/** What people said, by item; items that are not known are among them. */
export const saidIn = (file: ChecklistFile): ReadonlyMap<string, Said> =>
  new Map(
    file.entries.map((e) => [e.item, { done: e.done === true, by: textOf(e.by), date: textOf(e.date), note: textOf(e.note) }] as const),
  );

const textOf = (x: unknown): string | null => (typeof x === 'string' && x.trim() !== '' ? x : null);

/** The file with something said about one item. A box that is not ticked and has no note is not written. */
export function withSaid(file: ChecklistFile, item: string, said: Said): ChecklistFile {
  const { done, by, date, note } = said;
  const old = file.entries.find((e) => e.item === item);
  const { item: _item, done: _done, by: _by, date: _date, note: _note, ...more } = old ?? { item };
  const fresh: Entry = {
    item,
    done,
    ...(by === null ? {} : { by }),
    ...(date === null ? {} : { date }),
    ...(note === null ? {} : { note }),
    ...more,
  };
  const empty = !done && note === null && Object.keys(more).length === 0;
  return { ...file, entries: [...file.entries.filter((e) => e.item !== item), ...(empty ? [] : [fresh])].sort(byOrder) };
}

const ORDER: ReadonlyMap<string, number> = new Map(CHECKLIST.map((item, i) => [item.id, i]));
/** As in the checklist, so that two people change different lines; what is not known comes last, as it was. */
const byOrder = (a: Entry, b: Entry): number => (ORDER.get(a.item) ?? ORDER.size) - (ORDER.get(b.item) ?? ORDER.size);

/** The text: one item a line, keys in one order, so that it reads well as a difference. */
export function renderChecklistFile({ rest, entries }: ChecklistFile, eol = '\n'): string {
  const pair = ([key, value]: readonly [string, unknown]): string => `${JSON.stringify(key)}: ${spaced(value)}`;
  const { $schema, ...more } = rest;
  const items =
    entries.length === 0 ? '[]' : `[\n${entries.map((e) => `    { ${Object.entries(e).map(pair).join(', ')} }`).join(',\n')}\n  ]`;
  const lines = [
    ...($schema === undefined ? [] : [pair(['$schema', $schema])]),
    pair(['version', VERSION]),
    ...Object.entries(more).map(pair),
    `"items": ${items}`,
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`.replaceAll('\n', eol);
}

const spaced = (value: unknown): string => JSON.stringify(value) ?? 'null';

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);
