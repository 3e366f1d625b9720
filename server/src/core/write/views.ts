import { closingAt, lexed, signAt, wordAt } from '../sql/identifiers.ts';

export interface ViewParts {
  /** `WITH (security_barrier)` with a space behind it, or empty. */
  readonly options: string;
  /** What stands behind AS. */
  readonly query: string;
}

/** The parts of a CREATE VIEW statement; null when it has none that can be told apart, as in a recursive view. */
export function viewParts(definition: string): ViewParts | null {
  const l = lexed(definition);
  let depth = 0;
  let options = '';
  for (let i = 0; i < l.tokens.length; i++) {
    const sign = signAt(l, i);
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth !== 0) continue;
    const word = wordAt(l, i);
    if (word === 'recursive' && i < 4) return null;
    if (word === 'with' && signAt(l, i + 1) === '(') {
      const end = closingAt(l, i + 1);
      options = `${definition.slice(l.tokens[i]!.start, l.tokens[end]?.end ?? definition.length)} `;
    }
    if (word === 'as') return { options, query: definition.slice(l.tokens[i]!.end).trim() };
  }
  return null;
}
