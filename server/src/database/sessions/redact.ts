/** What stands where a secret stood. */
const HIDDEN = '***';

/** A password shorter than this occurs in ordinary words; it is only taken out where an address has it. */
const SHORTEST = 4;

/**
 * Takes secrets out of a text that leaves the layer: whatever an address holds before its host, passwords among its parameters, and
 * the secrets that are known, as they are written and as they are decoded.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let out = text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"`]*(?:\/[^\s/@'"`]*)?@/gi, `$1${HIDDEN}@`)
    .replace(/([?&;\s](?:password|sslpassword|sslidentity|api_key|token)=)[^&\s'"`]+/gi, `$1${HIDDEN}`);
  const known = [...new Set(secrets.flatMap(forms))].filter((s) => s.length >= SHORTEST).sort((a, b) => b.length - a.length);
  for (const secret of known) out = out.replaceAll(secret, HIDDEN);
  return out;
}

/** The ways in which a secret may be written: as it is, decoded, encoded, and as it stands in JSON. */
function forms(secret: string): readonly string[] {
  return [secret, orSame(decodeURIComponent, secret)].flatMap((text) => [
    text,
    orSame(encodeURIComponent, text),
    orSame(encodeURI, text),
    JSON.stringify(text).slice(1, -1),
  ]);
}

/** Text that is no valid encoding, or no valid Unicode, stays as it is. */
function orSame(change: (text: string) => string, text: string): string {
  try {
    return change(text);
  } catch {
    return text;
  }
}
