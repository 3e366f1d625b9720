/** A place as editors name it: both count from 0, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets at which lines start. Lines end at `\n`, `\r\n` or a lone `\r`, as in the language server protocol. */
export interface LineIndex {
  readonly starts: readonly number[];
  readonly length: number;
  /** Where the text of each line ends, its line break left out, is found in it. */
  readonly text: string;
}

/** Reads the text once. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  if (text.indexOf('\r') < 0) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  } else {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10) starts.push(i + 1);
      else if (c === 13) {
        if (text.charCodeAt(i + 1) === 10) i++;
        starts.push(i + 1);
      }
    }
  }
  return { starts, length: text.length, text };
}

/** The position of a UTF-16 offset; an offset outside the text counts as its nearest end. Inside `\r\n` it is the line's end. */
export function positionAt(index: LineIndex, offset: number): Position {
  const place = Math.max(0, Math.min(offset, index.length));
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: Math.min(place, endOfLine(index, low)) - index.starts[low]! };
}

/** The UTF-16 offset of a position; a line or character beyond the end counts as the end. */
export function offsetAt(index: LineIndex, position: Position): number {
  if (position.line < 0) return 0;
  if (position.line >= index.starts.length) return index.length;
  const start = index.starts[position.line]!;
  return Math.min(start + Math.max(0, position.character), endOfLine(index, position.line));
}

/** Offset behind the last character of a line, its line break left out. */
export function endOfLine(index: LineIndex, line: number): number {
  const next = index.starts[line + 1];
  if (next === undefined) return index.length;
  return index.text.charCodeAt(next - 1) === 10 && index.text.charCodeAt(next - 2) === 13 && next - 2 >= index.starts[line]!
    ? next - 2
    : next - 1;
}
