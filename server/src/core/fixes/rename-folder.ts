import type { Fact } from '../facts/fact.ts';
import { words as joined, snake } from '../write/names.ts';
import { defineFix, type FixInput } from './fix.ts';

/** A name in its parts: `20260101120000_add_user`; the timestamp is null when the name has none of 14 digits. */
function partsOf(name: string): { readonly timestamp: string | null; readonly rest: string } {
  const found = /^(\d{14})(?:_(.*))?$/s.exec(name);
  return found === null ? { timestamp: null, rest: name.replace(/^\d+[_-]?/, '') } : { timestamp: found[1] ?? null, rest: found[2] ?? '' };
}

/** What the file does first, in words: `add_user_nickname`. */
function wordsOf(input: FixInput): string {
  for (const s of input.statements)
    for (const fact of s.facts) {
      const said = wordsOfFact(fact);
      if (said !== null) return said;
    }
  return 'change_schema';
}

function wordsOfFact(fact: Fact): string | null {
  switch (fact.kind) {
    case 'create-table':
      return joined('create', fact.table.name, 'table');
    case 'add-column':
      return joined('add', fact.target.table.name, fact.column.name);
    case 'drop-column':
      return joined('drop', fact.target.table.name, fact.column);
    case 'set-default':
    case 'drop-default':
    case 'set-not-null':
    case 'drop-not-null':
    case 'set-type':
      return joined('change', fact.target.table.name, fact.column);
    case 'add-constraint':
      return joined('add', fact.constraint.name ?? `${fact.target.table.name}_constraint`);
    case 'drop-constraint':
      return joined('drop', fact.constraint);
    case 'validate-constraint':
      return joined('validate', fact.constraint);
    case 'create-index':
      return joined('add', fact.index ?? `${fact.table.name}_index`);
    case 'create-type':
      return joined('create', fact.type.name, 'type');
    case 'create-view':
    case 'create-materialized-view':
      return joined('create', fact.view.name, 'view');
    case 'create-function':
      return joined('create', fact.function.name);
    case 'drop':
      return joined('drop', fact.name.name);
    case 'rename':
      return joined('rename', fact.part ?? fact.name.name, 'to', fact.to);
    case 'insert':
    case 'update':
      return joined('backfill', fact.table.name);
    case 'delete':
      return joined('cleanup', fact.table.name);
    default:
      return null;
  }
}

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
