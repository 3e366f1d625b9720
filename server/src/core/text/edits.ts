import type { Span } from './span.ts';

/** Replaces what the span holds; an empty span inserts. Offsets are UTF-16, in the text before any edit. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * The text after all edits. They may come in any order; insertions at one place keep theirs. Of two edits that overlap the later
 * one is left out, so that no edit is ever half done. Spans are clamped to the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, order) => ({
      start: clamp(edit.span.start, text.length),
      end: clamp(Math.max(edit.span.start, edit.span.end), text.length),
      newText: edit.newText,
      order,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.newText;
    at = edit.end;
  }
  return result + text.slice(at);
}

const clamp = (offset: number, length: number): number => Math.max(0, Math.min(offset, length));
