import type { FunctionEntry, Relation, RoutineEntry, ThingEntry, TypeEntry } from './types.ts';

/** What the unit at hand holds of a relation; see `held`. */
export interface HeldLock {
  readonly mode: string;
  readonly statement: number;
}

/** Work that the unit at hand did on a relation, and what was said of it. */
export interface DoneWork {
  readonly statement: number;
  readonly reported: readonly string[];
}

/** Each family of entries has its own type; keys are unique within a family. */
export interface Families {
  /** Relations by id. An id is the qualified name at creation; it stays through renames. */
  relation: Relation;
  /** Qualified name of a relation -> id. */
  name: string;
  type: TypeEntry;
  typeName: string;
  function: FunctionEntry;
  /** By name and arguments; `function` above knows names alone. */
  routine: RoutineEntry;
  thing: ThingEntry;
  schema: true;
  setting: string;
  /** `'no'` under the key `history` when a missing object proves nothing. */
  doubt: string;
  extension: string;
  /** Name of extended statistics -> id of their table. */
  statistics: string;
  // — of the unit at hand; forgotten with it —
  held: HeldLock;
  worked: DoneWork;
  /** Enum labels added, types created, in this unit: `type` or `type.label`. */
  fresh: number;
  localSetting: string;
  // — of the migration at hand; forgotten when it is settled —
  /** Statement that created or added something: `relation`, `relation.column`, `column written`. */
  here: number;
  /** `relation.column` of a column that this migration renamed -> its name before. */
  columnOrigin: string;
}

export type Family = keyof Families;
export type Value = Families[Family];

const UNIT_FAMILIES: ReadonlySet<Family> = new Set<Family>(['held', 'worked', 'fresh', 'localSetting']);
const UNIT_INITIALS: ReadonlySet<number> = new Set([...UNIT_FAMILIES].map((f) => f.charCodeAt(0)));

/** What a judgement read and wrote. If all reads would give the same values, the judgement still holds. */
export interface Journal {
  readonly reads: ReadonlyMap<string, Value | null>;
  readonly writes: ReadonlyMap<string, Value | null>;
}

/**
 * The schema in motion: entries by family and key, with a journal of what is read and written. Values are immutable and
 * compared by identity.
 */
export interface World {
  get<F extends Family>(family: F, key: string): Families[F] | null;
  /** As it was when the journal began. */
  getBefore<F extends Family>(family: F, key: string): Families[F] | null;
  set<F extends Family>(family: F, key: string, value: Families[F]): void;
  remove(family: Family, key: string): void;
  /** Entries of the unit families belong to this unit from now on. */
  enterUnit(unit: number): void;
  /** Starts a journal; `endJournal` gives it. */
  beginJournal(): void;
  endJournal(): Journal;
  replay(journal: Journal): void;
  /** Keys of a family that were written since the last call of `settled`. */
  writtenKeys(family: Family): readonly string[];
  settled(): void;
  /** Keys of a family that begin with `start`. */
  keys(family: Family, start?: string): readonly string[];
  /** An entry by the key under which it is kept. */
  placed(at: string): Value | null;
  /** The entries as a layer; the world must not be changed afterwards. */
  layer(): Layer;
}

/** As much of it as functions over types ask. */
export type TypeWorld = Pick<World, 'get'>;

const symbol = (family: Family, key: string): string => `${family}:${key}`;

/** Entries in layers: what a migration changed, over what it found. `null` marks a removed entry. */
export interface Layer {
  readonly own: Map<string, Value | null>;
  readonly parent: Layer | null;
  readonly depth: number;
}

/** Layers are put together when there are so many that looking through them costs more than copying. */
const MAX_DEPTH = 12;

export const emptyLayer = (): Layer => ({ own: new Map(), parent: null, depth: 0 });

/** One layer with everything in it. */
export function flatten(layer: Layer): Layer {
  if (layer.parent === null) return layer;
  const chain: Layer[] = [];
  for (let at: Layer | null = layer; at; at = at.parent) chain.push(at);
  const own = new Map<string, Value | null>();
  for (const l of chain.reverse()) {
    for (const [key, value] of l.own) {
      if (value === null) own.delete(key);
      else own.set(key, value);
    }
  }
  return { own, parent: null, depth: 0 };
}

/** Entries that others wrote before the statement at hand; see `timeline.ts`. Keys are placed: with their unit, if they have one. */
export interface Earlier {
  /** Undefined: nobody wrote it. */
  find(placed: string): Value | null | undefined;
  list(prefix: string): Iterable<readonly [string, Value | null]>;
}

/** The key under which an entry is kept: entries of a unit carry its number. */
export const placeOf = (s: string, unit: number): string =>
  UNIT_INITIALS.has(s.charCodeAt(0)) && UNIT_FAMILIES.has(s.slice(0, s.indexOf(':')) as Family) ? `${s}@${unit}` : s;

/** @param base what the world starts from; it stays as it is. */
export function createWorld(base: Layer, earlier: Earlier | null = null): World {
  const under = base.depth >= MAX_DEPTH ? flatten(base) : base;
  const map = new Map<string, Value | null>();
  let unit = 0;
  let reads: Map<string, Value | null> | null = null;
  let writes: Map<string, Value | null> | null = null;
  let undo: Map<string, Value | null> | null = null;
  const written = new Set<string>();
  const place = (s: string): string => placeOf(s, unit);
  const find = (at: string): Value | null => {
    const own = map.get(at);
    if (own !== undefined) return own;
    const known = earlier?.find(at);
    if (known !== undefined) return known;
    for (let l: Layer | null = under; l; l = l.parent) {
      const value = l.own.get(at);
      if (value !== undefined) return value;
    }
    return null;
  };
  const put = (s: string, value: Value | null): void => {
    const at = place(s);
    if (undo && !undo.has(s)) undo.set(s, find(at));
    map.set(at, value);
    written.add(at);
    writes?.set(s, value);
  };
  return {
    get(family, key) {
      const s = symbol(family, key);
      const value = find(place(s));
      if (reads && !writes?.has(s) && !reads.has(s)) reads.set(s, value);
      return value as Families[typeof family] | null;
    },
    getBefore(family, key) {
      const s = symbol(family, key);
      const value = undo?.has(s) ? (undo.get(s) ?? null) : find(place(s));
      if (reads && !reads.has(s)) reads.set(s, value);
      return value as Families[typeof family] | null;
    },
    set(family, key, value) {
      put(symbol(family, key), value);
    },
    remove(family, key) {
      put(symbol(family, key), null);
    },
    enterUnit(next) {
      unit = next;
    },
    beginJournal() {
      reads = new Map();
      writes = new Map();
      undo = new Map();
    },
    endJournal() {
      const journal = { reads: reads ?? new Map(), writes: writes ?? new Map() };
      reads = null;
      writes = null;
      undo = null;
      return journal;
    },
    replay(journal) {
      for (const [s, value] of journal.writes) put(s, value);
    },
    keys(family, start = '') {
      const prefix = symbol(family, start);
      // a list of keys is an answer too: what it stands on cannot be told key by key, so the judgement is never reused
      reads?.set(`${family}:`, UNREPEATABLE);
      const seen = new Set<string>();
      const out: string[] = [];
      const take = (own: Iterable<readonly [string, Value | null]>): void => {
        for (const [s, value] of own) {
          if (!s.startsWith(prefix) || seen.has(s)) continue;
          seen.add(s);
          if (value !== null) out.push(s.slice(family.length + 1));
        }
      };
      take(map);
      if (earlier) take(earlier.list(prefix));
      for (let l: Layer | null = under; l; l = l.parent) take(l.own);
      return out;
    },
    writtenKeys(family) {
      const prefix = `${family}:`;
      return [...written].filter((s) => s.startsWith(prefix)).map((s) => s.slice(prefix.length));
    },
    settled() {
      for (const s of written) if (s.startsWith('here:') || s.startsWith('columnOrigin:') || placeOf(s, 0) !== s) map.delete(s);
      written.clear();
      unit = 0;
    },
    placed: (at) => find(at),
    layer: () => ({ own: map, parent: under, depth: under.depth + 1 }),
  };
}

const UNREPEATABLE = 'a value that no entry has';

/** The id for something new: its qualified name, or the name with a number when an older thing had it first. */
export function freshId(world: World, family: 'relation' | 'type', qualified: string): string {
  let id = qualified;
  for (let n = 2; world.get(family, id) !== null; n++) id = `${qualified}#${n}`;
  return id;
}
