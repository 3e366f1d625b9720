import type { Entry, Snapshot } from '../snapshot.ts';
import type { Random } from './random.ts';

/** What there is to make statements about, read from a snapshot of the server. */
export interface World {
  readonly schemas: readonly string[];
  /** Ordinary and partitioned tables. */
  readonly tables: readonly Table[];
  readonly views: readonly Thing[];
  readonly materialized: readonly Thing[];
  readonly sequences: readonly (Thing & { readonly owned: boolean })[];
  readonly enums: readonly (Thing & { readonly values: readonly string[] })[];
  readonly domains: readonly (Thing & { readonly constraints: readonly string[] })[];
  readonly composites: readonly (Thing & { readonly attributes: readonly string[] })[];
  readonly functions: readonly (Thing & {
    readonly procedure: boolean;
    readonly trigger: boolean;
    readonly call: string;
    readonly definition: string;
  })[];
  readonly statistics: readonly Thing[];
  readonly publications: readonly string[];
  readonly version: number;
  /** A name that nothing has, as SQL writes it. */
  fresh(r: Random): string;
}

export interface Thing {
  readonly schema: string;
  readonly name: string;
  /** As SQL writes it: with the schema where it is not public. */
  readonly sql: string;
}

export interface Column {
  readonly name: string;
  readonly sql: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly identity: boolean;
  readonly generated: boolean;
}

export interface Table extends Thing {
  readonly partitioned: boolean;
  /** A partition, or a table that inherits. */
  readonly part: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly {
    readonly name: string;
    readonly type: string;
    readonly definition: string;
    readonly validated: boolean;
  }[];
  readonly indexes: readonly (Thing & { readonly definition: string; readonly constraint: boolean; readonly part: boolean })[];
  readonly triggers: readonly { readonly name: string; readonly definition: string }[];
  readonly policies: readonly string[];
  readonly rules: readonly string[];
}

/** Names that need no quotes are written without them. */
export const quote = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const RESERVED = new Set([
  'order',
  'user',
  'table',
  'select',
  'group',
  'from',
  'to',
  'end',
  'when',
  'check',
  'default',
  'limit',
  'grant',
  'primary',
]);

const WORDS = [
  'user',
  'account',
  'post',
  'order',
  'item',
  'tag',
  'team',
  'event',
  'price',
  'state',
  'kind',
  'label',
  'note',
  'group',
  'level',
  'city',
  'code',
  'token',
];

function styled(word: string, r: Random): string {
  const second = r.pick(WORDS);
  switch (r.below(12)) {
    case 0:
      return `${word}_${second}`;
    case 1:
      return word[0]?.toUpperCase() + word.slice(1) + second;
    case 2:
      return `${word} ${second}`;
    case 3:
      return `${word}.${second}`;
    case 4:
      return `${word}"${second}`;
    case 5:
      return `größe_${word}`;
    case 6:
    case 7:
      return word[0]?.toUpperCase() + word.slice(1);
    case 8:
      return `${word}${second[0]?.toUpperCase()}${second.slice(1)}`;
    default:
      return word;
  }
}

/** A name that may be taken already. */
export const anyName = (r: Random): string => quote(styled(r.pick(WORDS), r));

const quoted = (entry: Entry): Thing => {
  const schema = entry.schema ?? 'public';
  return { schema, name: entry.name, sql: schema === 'public' ? quote(entry.name) : `${quote(schema)}.${quote(entry.name)}` };
};

export function worldOf(snapshot: Snapshot, version: number): World {
  const all = [...snapshot.values()];
  const of = (kind: string): readonly Entry[] => all.filter((e) => e.kind === kind);
  const parts = new Map<string, Entry[]>();
  for (const e of all) {
    if (e.of === null) continue;
    const key = `${e.kind} ${e.schema} ${e.of}`;
    const list = parts.get(key);
    if (list === undefined) parts.set(key, [e]);
    else list.push(e);
  }
  const partsOf = (kind: string, e: Entry): readonly Entry[] => parts.get(`${kind} ${e.schema} ${e.name}`) ?? [];
  const names = new Set(all.map((e) => e.name));
  return {
    version,
    schemas: of('schema').map((e) => e.name),
    tables: of('table').map((e) => {
      const constraints = partsOf('constraint', e);
      const keys = new Set(constraints.filter((c) => c.is.index !== null).map((c) => c.name));
      return {
        ...quoted(e),
        partitioned: e.is.partitioned === true,
        part: e.is.parents !== null,
        columns: partsOf('column', e)
          .map((c) => ({ c, at: Number(c.is.position) }))
          .sort((a, b) => a.at - b.at)
          .map(({ c }) => ({
            name: c.name,
            sql: quote(c.name),
            type: String(c.is.type),
            notNull: c.is['not null'] === true,
            default: c.is.default === null ? null : String(c.is.default),
            identity: c.is.identity !== '',
            generated: c.is.generated !== '',
          })),
        constraints: constraints.map((c) => ({
          name: c.name,
          type: String(c.is.type),
          definition: String(c.is.definition),
          validated: c.is.validated === true,
        })),
        indexes: partsOf('index', e).map((i) => ({
          ...quoted(i),
          definition: String(i.is.definition),
          constraint: keys.has(i.name),
          part: i.is.parent !== null,
        })),
        triggers: partsOf('trigger', e).map((t) => ({ name: t.name, definition: String(t.is.definition) })),
        policies: partsOf('policy', e).map((p) => p.name),
        rules: partsOf('rule', e).map((p) => p.name),
      };
    }),
    views: of('view').map(quoted),
    materialized: of('materialized view').map(quoted),
    sequences: of('sequence').map((e) => ({ ...quoted(e), owned: e.is['owned by'] !== null })),
    enums: of('enum').map((e) => ({ ...quoted(e), values: (e.is.values ?? []) as string[] })),
    domains: of('domain').map((e) => ({ ...quoted(e), constraints: partsOf('constraint', e).map((c) => c.name) })),
    composites: of('composite type').map((e) => ({
      ...quoted(e),
      attributes: ((e.is.attributes ?? []) as string[]).map((a) => /^("(?:[^"]|"")*"|\S+)/.exec(a)?.[1] ?? a),
    })),
    functions: [...of('function'), ...of('procedure')].map((e) => {
      const name = e.name.replace(/\(.*$/s, '');
      const types = e.name.slice(name.length);
      const thing = quoted({ ...e, name });
      return {
        ...thing,
        procedure: e.kind === 'procedure',
        trigger: /RETURNS trigger/.test(String(e.is.definition)),
        call: `${thing.sql}${types}`,
        definition: String(e.is.definition),
      };
    }),
    statistics: of('statistics').map(quoted),
    publications: of('publication').map((e) => e.name),
    fresh(r) {
      for (let i = 0; ; i++) {
        const name = i < 5 ? styled(r.pick(WORDS), r) : `${styled(r.pick(WORDS), r)}${r.below(10_000)}`;
        if (!names.has(name)) return quote(name);
      }
    },
  };
}
