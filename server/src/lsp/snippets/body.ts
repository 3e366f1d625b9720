/**
 * The text of a snippet in the syntax of editors: `$1` and `${1}` are places to fill, `${1:text}` gives one a default, `${1|a,b|}`
 * a choice, `$0` is where the cursor ends. A backslash takes its meaning from `$`, `}` and itself. Variables are not used.
 */
export type BodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `defaults`: none for a place that only repeats another; the first is what it starts with. */
  | { readonly kind: 'place'; readonly number: number; readonly defaults: readonly string[] };

const PART = /\\([\\$}])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^}\\])*)|\|([^|]*)\|)?\}|\$/g;

/** Null when something in it is no snippet syntax: a variable, a `$` without a backslash, a place that does not end. */
export function readBody(body: string): readonly BodyPart[] | null {
  const parts: BodyPart[] = [];
  let text = '';
  let from = 0;
  const place = (number: string, defaults: readonly string[]): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push({ kind: 'place', number: Number(number), defaults });
  };
  for (const match of body.matchAll(PART)) {
    text += body.slice(from, match.index);
    from = match.index + match[0].length;
    const [, escaped, short, number, start, choices] = match;
    if (escaped !== undefined) text += escaped;
    else if (short !== undefined) place(short, []);
    else if (number !== undefined && choices !== undefined) place(number, choices.split(','));
    else if (number !== undefined) place(number, start === undefined ? [] : [start.replaceAll(/\\([\\$}])/g, '$1')]);
    else return null;
  }
  text += body.slice(from);
  return text === '' ? parts : [...parts, { kind: 'text', text }];
}

/** The text that is left when every place keeps its default; a body that cannot be read stands for itself. */
export function expandBody(body: string): string {
  const parts = readBody(body);
  if (parts === null) return body;
  const defaults = new Map<number, string>();
  for (const part of parts) {
    const [first] = part.kind === 'place' ? part.defaults : [];
    if (part.kind === 'place' && first !== undefined && !defaults.has(part.number)) defaults.set(part.number, first);
  }
  const text = parts.map((part) => (part.kind === 'text' ? part.text : (defaults.get(part.number) ?? ''))).join('');
  return text.replace(/\n+$/, '');
}
