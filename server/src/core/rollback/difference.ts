import type { CatalogReader } from '../catalog/types.ts';
import { signatureOf } from './signature.ts';

/** One thing in which a schema that was taken back differs from the one before the migration. */
export interface Difference {
  /** `column "User"."email"` */
  readonly object: string;
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
  const isPart = (part: string, of: ReadonlySet<string>): boolean =>
    [...of].some((w) => {
      const table = /^(?:foreign )?table (.*)$/s.exec(w)?.[1];
      const inTable =
        table !== undefined && (part.startsWith(`column ${table}.`) || part.split('\0')[0]?.endsWith(` of ${table}`) === true);
      return part !== w && (part.startsWith(`${w}\0`) || inTable);
    });
  for (const [at, text] of wanted) if (!got.has(at) && !text.property) whole.add(at);
  for (const [at, text] of got) if (!wanted.has(at) && !text.property) whole.add(at);
  for (const [at, text] of wanted) {
    const now = got.get(at);
    if (isPart(at, whole)) continue;
    if (now === undefined)
      out.push({
        object: text.object,
        says: text.property === null ? 'does not come back' : `loses ${text.property} ${text.shown}`.trim(),
      });
    else if (now.value !== text.value)
      out.push({
        object: text.object,
        says: text.property === null ? 'comes back changed' : `has ${text.property} ${now.shown} instead of ${text.shown}`,
      });
  }
  for (const [at, text] of got) {
    if (wanted.has(at) || isPart(at, whole)) continue;
    out.push({ object: text.object, says: text.property === null ? 'is left behind' : `keeps ${text.property} ${text.shown}`.trim() });
  }
  return out;
}
