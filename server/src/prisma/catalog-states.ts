import { emptyCatalog } from '../core/analyse.ts';
import type { CatalogState } from '../core/analyse.types.ts';

/** The catalog that the migrations before `index` leave. */
export interface StateAt {
  readonly index: number;
  readonly catalog: CatalogState;
}

export const START: StateAt = { index: 0, catalog: emptyCatalog(true) };

/** How many states are kept along a history, so that its middle can be reached without its beginning. */
const KEPT = 24;

/** The states of the catalog along a history. A state belongs to the digest of all texts before it, so a change makes those after it void. */
export interface CatalogStates {
  /** `chain`: for each migration, the digest of its text and of all before it. */
  use(chain: readonly string[]): void;
  /** The state before a migration, from the nearest one that is known; `near` is one at hand. Linear in what lies between. */
  before(index: number, near?: StateAt): CatalogState;
  /** The same, and kept: the state before a file that is being edited is asked for again and again. */
  beforeEdited(index: number): CatalogState;
  /** Offers a state; it is kept when it is due. */
  keep(state: StateAt): void;
}

/** @param apply gives the catalog after the migration at an index */
export function catalogStates(apply: (index: number, before: CatalogState) => CatalogState): CatalogStates {
  const known = new Map<string, CatalogState>();
  let chain: readonly string[] = [];

  const keep = ({ index, catalog }: StateAt): void => {
    const spacing = Math.max(16, Math.ceil(chain.length / KEPT));
    if (index > 0 && index % spacing === 0) known.set(chain[index - 1]!, catalog);
  };
  const before = (index: number, near: StateAt = START): CatalogState => {
    let from = index;
    while (from > 0 && from !== near.index && !known.has(chain[from - 1]!)) from--;
    let catalog = from === near.index ? near.catalog : from === 0 ? START.catalog : known.get(chain[from - 1]!)!;
    for (let i = from; i < index; i++) {
      catalog = apply(i, catalog);
      keep({ index: i + 1, catalog });
    }
    return catalog;
  };

  return {
    use(next) {
      chain = next;
      const alive = new Set(chain);
      for (const key of known.keys()) if (!alive.has(key)) known.delete(key);
    },
    before,
    beforeEdited(index) {
      const catalog = before(index);
      if (index > 0) known.set(chain[index - 1]!, catalog);
      if (known.size > KEPT * 3) for (const key of [...known.keys()].slice(0, KEPT)) known.delete(key);
      return catalog;
    },
    keep,
  };
}
