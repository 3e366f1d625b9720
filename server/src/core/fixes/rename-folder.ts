import { nameOfFacts } from '../naming/of-facts.ts';
import { words as joined, snake } from '../write/names.ts';
import { defineFix, type FixInput } from './fix.ts';

/** A name in its parts: `20260101120000_add_user`; the timestamp is null when the name has none of 14 digits. */
function partsOf(name: string): { readonly timestamp: string | null; readonly rest: string } {
  const found = /^(\d{14})(?:_(.*))?$/s.exec(name);
  return found === null ? { timestamp: null, rest: name.replace(/^\d+[_-]?/, '') } : { timestamp: found[1] ?? null, rest: found[2] ?? '' };
}

/** What the file does first, in words: `add_user_nickname_column`. */
const wordsOf = (input: FixInput): string => nameOfFacts(input.statements.flatMap((s) => s.facts)) ?? 'change_schema';

/** The verb that says what the file does first. */
const verbOf = (input: FixInput): string => wordsOf(input).split('_')[0] ?? 'change';

function properName(input: FixInput): { readonly words: string; readonly freshTimestamp: boolean } {
  const { timestamp, rest } = partsOf(input.migration);
  const { rule } = input.finding;
  const own = snake(rest);
  const words = own === '' ? wordsOf(input) : rule === 'migration-name-verb' ? joined(verbOf(input), own) : own;
  return { words, freshTimestamp: timestamp === null || rule === 'migration-order' || rule === 'migration-name-timestamp' };
}

export const renameFolder = defineFix({
  id: 'rename-folder',
  rules: ['migration-name-timestamp', 'migration-name-snake-case', 'migration-name-verb', 'migration-order'],
  // databases that have the migration know it by its name
  keepsMeaning: false,
  offer(input) {
    const { words, freshTimestamp } = properName(input);
    return freshTimestamp ? `Rename the folder to the current time and "${words}"` : `Rename the folder to "${words}"`;
  },
  make: (context) => ({ edits: [], migrations: [], rename: properName(context) }),
});
