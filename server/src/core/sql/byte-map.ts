/**
 * UTF-8 byte offsets to UTF-16 offsets: libpg-query counts bytes. Built once for a text; the identity for ASCII. A byte inside a
 * character gives the character's start.
 */
export function byteMap(text: string): (byte: number) => number {
  const bytes: number[] = [0];
  const shift: number[] = [0];
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) {
      at++;
      continue;
    }
    const next = text.charCodeAt(i + 1);
    const pair = c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000;
    at += pair ? 4 : c < 0x800 ? 2 : 3;
    if (pair) i++;
    bytes.push(at);
    shift.push(i + 1 - at);
  }
  if (bytes.length === 1) return (byte) => byte;
  return (byte) => {
    let lo = 0;
    let hi = bytes.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if ((bytes[mid] as number) <= byte) lo = mid;
      else hi = mid - 1;
    }
    return byte + (shift[lo] as number);
  };
}
