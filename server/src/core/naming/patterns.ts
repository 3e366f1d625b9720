import { snake } from '../write/names.ts';

/** How the guide names migrations: what a name says, in which order. */
export type NamePatternId =
  | 'create-table'
  | 'add-column'
  | 'add-index'
  | 'change-column'
  | 'remove-column'
  | 'add-relation'
  | 'backfill'
  | 'migrate-values'
  | 'cleanup';

export interface NamePattern {
  readonly id: NamePatternId;
  /** Begins a sentence: `Adding a column`. */
  readonly does: string;
  /** The first word. */
  readonly verb: string;
  /** `add_<table>_<column>_column` */
  readonly pattern: string;
  readonly example: string;
  readonly matches: RegExp;
  /** The name for what it is about, in the order of the pattern; any spelling. */
  readonly name: (...parts: readonly string[]) => string;
}

const rest = '[a-z0-9_]+';

/** The guide's table; live validation, suggestions, messages and docs are derived from it. */
export const NAME_PATTERNS: readonly NamePattern[] = [
  {
    id: 'create-table',
    does: 'Adding a table',
    verb: 'create',
    pattern: 'create_<table>_table',
    example: 'create_audit_log_table',
    matches: new RegExp(`^create_${rest}_table$`),
    name: (table = '') => joined('create', [table], 'table'),
  },
  {
    id: 'add-column',
    does: 'Adding a column',
    verb: 'add',
    pattern: 'add_<table>_<column>_column',
    example: 'add_user_mfa_enabled_column',
    matches: new RegExp(`^add_${rest}_column$`),
    name: (table = '', column = '') => joined('add', [table, column], 'column'),
  },
  {
    id: 'add-index',
    does: 'Adding an index',
    verb: 'add',
    pattern: 'add_<table>_<columns>_index',
    example: 'add_user_email_index',
    matches: new RegExp(`^add_${rest}_index$`),
    name: (table = '', ...columns) => joined('add', [table, ...columns], 'index'),
  },
  {
    id: 'change-column',
    does: 'Modifying a column',
    verb: 'change',
    pattern: 'change_<table>_<column>_to_<what>',
    example: 'change_session_expires_to_timestamp',
    matches: new RegExp(`^change_${rest}_to_${rest}$`),
    name: (table = '', column = '', to = '') => joined('change', [table, column, 'to', to]),
  },
  {
    id: 'remove-column',
    does: 'Dropping a column',
    verb: 'remove',
    pattern: 'remove_deprecated_<table>_<column>',
    example: 'remove_deprecated_user_legacy_id',
    matches: new RegExp(`^remove_${rest}$`),
    name: (table = '', column = '') => joined('remove', ['deprecated', table, column]),
  },
  {
    id: 'add-relation',
    does: 'Adding a relation',
    verb: 'add',
    pattern: 'add_<table>_to_<other>_relation',
    example: 'add_user_to_organization_relation',
    matches: new RegExp(`^add_${rest}_to_${rest}_relation$`),
    name: (table = '', other = '') => joined('add', [table, 'to', other], 'relation'),
  },
  {
    id: 'backfill',
    does: 'Backfilling data',
    verb: 'backfill',
    pattern: 'backfill_<table>_<columns>',
    example: 'backfill_user_display_names',
    matches: new RegExp(`^backfill_${rest}$`),
    name: (...what) => joined('backfill', what),
  },
  {
    id: 'migrate-values',
    does: 'Migrating values',
    verb: 'migrate',
    pattern: 'migrate_<what>_to_<what>',
    example: 'migrate_role_ids_to_enums',
    matches: new RegExp(`^migrate_${rest}_to_${rest}$`),
    name: (what = '', to = '') => joined('migrate', [what, 'to', to]),
  },
  {
    id: 'cleanup',
    does: 'Cleaning up',
    verb: 'cleanup',
    pattern: 'cleanup_<what>',
    example: 'cleanup_orphaned_sessions',
    matches: new RegExp(`^cleanup_${rest}$`),
    name: (...what) => joined('cleanup', what),
  },
];

export const patternOf = (id: NamePatternId): NamePattern => NAME_PATTERNS.find((p) => p.id === id)!;

/** A name that is suggested is at most this long, so that a folder's name is read at one glance. */
const LONGEST_SUGGESTION = 100;

/** First word, what it is about, last word; where that is too long, what it is about is cut, at a word where one ends there. */
function joined(first: string, about: readonly string[], last?: string): string {
  const middle = about.map((part) => snake(part)).filter((part) => part !== '');
  const room = LONGEST_SUGGESTION - first.length - (last === undefined ? 0 : last.length + 1) - 1;
  return [first, cutAtWord(middle.join('_') || 'x', room), ...(last === undefined ? [] : [last])].join('_');
}

/** A snake_case text of at most `length` characters. */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const end = text[length] === '_' ? length : cut.lastIndexOf('_');
  return cut.slice(0, end > 0 ? end : length).replace(/_+$/, '');
}
