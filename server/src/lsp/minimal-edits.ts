import { diffLines } from 'diff';
import type { Edit } from '../core/text/edits.ts';

/** Milliseconds after which texts that have nothing in common are replaced as a whole. */
const PATIENCE = 100;

/**
 * Edits that turn one text into another and leave alone every line that is in both, so that cursors, folds and marks in an editor
 * stay where they are. Offsets are UTF-16 in the old text; the edits are sorted and do not touch each other.
 */
export function minimalEdits(was: string, text: string): readonly Edit[] {
  if (was === text) return [];
  const parts = diffLines(was, text, { timeout: PATIENCE });
  if (parts === undefined) return [{ span: { start: 0, end: was.length }, newText: text }];
  const edits: Edit[] = [];
  let at = 0;
  let removed = 0;
  let added = '';
  const flush = (): void => {
    if (removed > 0 || added !== '') edits.push({ span: { start: at, end: at + removed }, newText: added });
    at += removed;
    removed = 0;
    added = '';
  };
  for (const part of parts) {
    if (part.added) added += part.value;
    else if (part.removed) removed += part.value.length;
    else {
      flush();
      at += part.value.length;
    }
  }
  flush();
  return edits;
}
