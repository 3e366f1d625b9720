/** A half-open range of UTF-16 offsets. Lines and columns exist only in `lsp/to-protocol.ts` and in reporters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const span = (start: number, end: number): Span => ({ start, end });

/** The same span seen from a text in which the old text begins at `offset`. */
export const shift = (s: Span, offset: number): Span => (offset === 0 ? s : { start: s.start + offset, end: s.end + offset });

export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** True when the spans share a character, or touch at an empty span. */
export const overlaps = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;
