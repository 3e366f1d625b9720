import type { CatalogReader } from '../catalog/types.ts';
import { type Sign, signatureOf } from './signature.ts';

/** One thing in which a schema that was taken back differs from the one before the migration. */
export interface Difference {
  /** `column "User"."email"` */
  readonly object: string;
  /** Which of its properties differs, such as `the order of columns`; null: the object as a whole. */
  readonly property: string | null;
  /** Completes a sentence: `is left behind`, `does not come back`, `has the default now() instead of none`. */
  readonly says: string;
}

/**
 * In what the schema as it is differs from what it should be.
 * @param touched keys of the entries that may differ, with their family: `relation:public.User`
 */
export function differences(is: CatalogReader, should: CatalogReader, touched: readonly string[]): readonly Difference[] {
  const keys = [...new Set(touched)];
  const got = new Map(keys.flatMap((key) => signatureOf(is, key)));
  const wanted = new Map(keys.flatMap((key) => signatureOf(should, key)));
  const out: Difference[] = [];
  const whole = new Set<string>();
  // what goes or comes as a whole is named once
  const isPart = (text: Sign): boolean => (text.property !== null && whole.has(text.object)) || (text.of !== null && whole.has(text.of));
  for (const [at, text] of wanted) if (!got.has(at) && !text.property) whole.add(at);
  for (const [at, text] of got) if (!wanted.has(at) && !text.property) whole.add(at);
  for (const [at, text] of wanted) {
    const now = got.get(at);
    if (isPart(text)) continue;
    if (now === undefined)
      out.push({ object: text.object, property: text.property, says: text.property === null ? 'does not come back' : lost('loses', text) });
    else if (now.value !== text.value) out.push({ object: text.object, property: text.property, says: changed(now, text) });
  }
  for (const [at, text] of got) {
    if (wanted.has(at) || isPart(text)) continue;
    out.push({ object: text.object, property: text.property, says: text.property === null ? 'is left behind' : lost('keeps', text) });
  }
  return out;
}

const lost = (verb: string, { property, shown }: Sign): string => `${verb} ${property}${shown === '' ? '' : ` ${shown}`}`;

function changed(now: Sign, was: Sign): string {
  if (was.property === null) return 'comes back changed';
  if (now.shown === '' || was.shown === '') return `has another ${was.property.replace(/^the /, '')}`;
  return `has ${was.property} ${now.shown} instead of ${was.shown}`;
}
