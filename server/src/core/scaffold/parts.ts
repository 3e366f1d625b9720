import { nameParts } from '../plans/find.ts';

/** The last part of a name that is typed: `User` of `app."User"`. */
export const lastPart = (text: string): string => nameParts(text)?.at(-1)?.name ?? text;

/** The names in a list that is typed with commas between. */
export const listed = (text: string): readonly string[] =>
  (text.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []).map((part) => lastPart(part.trim())).filter((name) => name !== '');

export const SCHEMA_NOTE = (field: string, object: string): string =>
  `Give \`schema.prisma\` the ${field} too: Prisma drops a ${object} that it does not know again.`;
