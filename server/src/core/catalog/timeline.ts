import { type Earlier, type Journal, placeOf, type Value } from './world.ts';

/** A judged statement on the timeline. */
export interface Moment {
  readonly journal: Journal;
  /** The unit whose entries it sees; null when it runs in a transaction of its own. */
  readonly unit: number | null;
  /** Its place in the file; changes when statements are put before it. */
  readonly order: { at: number };
}

/**
 * Who wrote what, in the order of the file. It answers what an entry is at any statement without going through the
 * statements before, so that an edit costs as much as it changes.
 */
export interface Timeline {
  add(moment: Moment): void;
  remove(moment: Moment): void;
  /** What stands before the statement at that place. */
  before(at: number): Earlier;
  /** True when everything that the moment read is as it was; only entries in `touched` are looked at. */
  holds(moment: Moment, touched: ReadonlySet<string>, otherwise: (placed: string) => Value | null): boolean;
  /** The keys that a moment wrote, as they are kept. */
  written(moment: Moment): Iterable<string>;
}

/** No unit has this number: entries of a transaction of one statement are seen by nobody else. */
const ALONE = -1;

/** What a moment read and wrote, under the keys by which entries are kept. */
interface Placed {
  readonly writes: ReadonlyMap<string, Value | null>;
  readonly reads: readonly (readonly [string, Value | null])[];
  readonly listed: boolean;
}

export function createTimeline(): Timeline {
  const writers = new Map<string, Moment[]>();
  const known = new Map<Moment, Placed>();

  /** Index of the first writer that stands at or after that place. */
  const indexAt = (list: readonly Moment[], at: number): number => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Moment).order.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const writtenBy = (moment: Moment, at: string): Value | null => known.get(moment)?.writes.get(at) ?? null;
  const lastBefore = (at: string, place: number): Value | null | undefined => {
    const list = writers.get(at);
    if (list === undefined) return undefined;
    const writer = list[indexAt(list, place) - 1];
    return writer === undefined ? undefined : writtenBy(writer, at);
  };

  return {
    add(moment) {
      const place = (symbol: string): string => placeOf(symbol, moment.unit ?? ALONE);
      const writes = new Map<string, Value | null>();
      for (const [symbol, value] of moment.journal.writes) {
        const at = place(symbol);
        if (moment.unit === null && at !== symbol) continue;
        writes.set(at, value);
        const list = writers.get(at);
        if (list === undefined) writers.set(at, [moment]);
        else list.splice(indexAt(list, moment.order.at), 0, moment);
      }
      const reads = [...moment.journal.reads].map(([symbol, value]) => [place(symbol), value] as const);
      known.set(moment, { writes, reads, listed: reads.some(([at]) => at.endsWith(':')) });
    },
    remove(moment) {
      for (const at of known.get(moment)?.writes.keys() ?? []) {
        const list = writers.get(at);
        const index = list?.indexOf(moment) ?? -1;
        if (list === undefined || index < 0) continue;
        if (list.length === 1) writers.delete(at);
        else list.splice(index, 1);
      }
      known.delete(moment);
    },
    before: (place) => ({
      find: (at) => lastBefore(at, place),
      *list(prefix) {
        for (const at of writers.keys()) {
          if (!at.startsWith(prefix)) continue;
          const value = lastBefore(at, place);
          if (value !== undefined) yield [at, value] as const;
        }
      },
    }),
    holds(moment, touched, otherwise) {
      const own = known.get(moment);
      // a list of keys was read: it cannot be compared
      if (own === undefined || own.listed) return false;
      for (const [at, value] of own.reads) {
        if (!touched.has(at)) continue;
        const now = lastBefore(at, moment.order.at);
        if ((now === undefined ? otherwise(at) : now) !== value) return false;
      }
      return true;
    },
    written: (moment) => known.get(moment)?.writes.keys() ?? [],
  };
}
