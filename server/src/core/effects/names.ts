import type { Name } from '../facts/expression.ts';

/** `schema.name` as a name. The first dot divides: a schema with a dot in its name is rare enough to be read wrongly. */
export function nameOf(qualified: string): Name {
  const dot = qualified.indexOf('.');
  return dot < 0 ? { schema: null, name: qualified } : { schema: qualified.slice(0, dot), name: qualified.slice(dot + 1) };
}
