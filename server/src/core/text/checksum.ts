/** Sixteen hex digits that change with the text. Tells an edited text from an untouched one; it guards against nobody. */
export function checksumOf(text: string): string {
  // FNV-1a twice, over the code units from either side
  let forward = 0x811c9dc5;
  let backward = 0x9dc5811c;
  for (let i = 0; i < text.length; i++) {
    forward = Math.imul(forward ^ text.charCodeAt(i), 0x01000193);
    backward = Math.imul(backward ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  return [forward, backward].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
