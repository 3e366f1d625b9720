import type { Name, TypeName } from '../core/facts/expression.ts';
import type { Fact } from '../core/facts/fact.ts';
import type { ColumnDefinition, Constraint } from '../core/facts/table.ts';
import { readScript } from '../core/sql/script.ts';
import type { StatementReader } from '../core/sql/statement.ts';
import type { Span } from '../core/text/span.ts';

/** A table, or a column of one. Schemas are left out: one migrations folder rarely has two tables of one name. */
export interface Subject {
  readonly table: string;
  readonly column: string | null;
}

/** What one earlier statement did to a subject. */
export interface HistoryEvent {
  readonly migration: string;
  readonly uri: string;
  /** The statement, in that migration's text. */
  readonly span: Span;
  /** `created`, `column added as integer` … */
  readonly what: string;
}

interface Change {
  readonly table: Name;
  /** Null: the table as a whole. */
  readonly column: string | null;
  readonly what: string;
  /** The name before, when the change is a rename. */
  readonly was?: string;
  /** Nothing older belongs to the subject. */
  readonly birth?: true;
}

/** `varchar(10)`, `timestamp(3)[]`, as the reader spells types. */
const typeText = (type: TypeName): string =>
  type.name + (type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '') + '[]'.repeat(type.dimensions);

const columnText = (column: ColumnDefinition): string =>
  typeText(column.type) + (column.constraints.some((c) => c.kind === 'not-null' || c.kind === 'primary-key') ? ', NOT NULL' : '');

const CONSTRAINT_WORDS: Readonly<Partial<Record<Constraint['kind'], string>>> = {
  check: 'CHECK added',
  unique: 'UNIQUE added',
  'primary-key': 'primary key added',
  'foreign-key': 'foreign key added',
  exclude: 'EXCLUDE added',
  'not-null': 'NOT NULL added',
};

function constraintChanges(table: Name, constraint: Constraint): Change[] {
  const word = CONSTRAINT_WORDS[constraint.kind];
  if (word === undefined) return [];
  const what = constraint.name === null ? word : `${word} (${constraint.name})`;
  const columns = 'columns' in constraint ? constraint.columns : [];
  return [{ table, column: null, what }, ...columns.map((column) => ({ table, column, what }))];
}

/** What a fact does to tables and columns, in words; empty for facts about other things. */
export function changesOf(fact: Fact): readonly Change[] {
  switch (fact.kind) {
    case 'create-table':
      return [
        { table: fact.table, column: null, what: 'created', birth: true },
        ...fact.columns.map(
          (c): Change => ({ table: fact.table, column: c.name, what: `created with the table as ${columnText(c)}`, birth: true }),
        ),
      ];
    case 'add-column':
      return [
        { table: fact.target.table, column: fact.column.name, what: `added as ${columnText(fact.column)}`, birth: true },
        { table: fact.target.table, column: null, what: `column ${fact.column.name} added` },
      ];
    case 'drop-column':
      return [
        { table: fact.target.table, column: fact.column, what: 'dropped' },
        { table: fact.target.table, column: null, what: `column ${fact.column} dropped` },
      ];
    case 'set-type':
      return [{ table: fact.target.table, column: fact.column, what: `type changed to ${typeText(fact.type)}` }];
    case 'set-default':
      return [{ table: fact.target.table, column: fact.column, what: 'default set' }];
    case 'drop-default':
      return [{ table: fact.target.table, column: fact.column, what: 'default dropped' }];
    case 'set-not-null':
      return [{ table: fact.target.table, column: fact.column, what: 'set NOT NULL' }];
    case 'drop-not-null':
      return [{ table: fact.target.table, column: fact.column, what: 'made nullable' }];
    case 'add-constraint':
      return constraintChanges(fact.target.table, fact.constraint);
    case 'create-index': {
      const what = `${fact.unique ? 'unique index' : 'index'}${fact.index === null ? '' : ` ${fact.index}`} created`;
      return [
        { table: fact.table, column: null, what },
        ...fact.columns.flatMap((c): Change[] => (c.column === null ? [] : [{ table: fact.table, column: c.column, what }])),
      ];
    }
    case 'rename':
      if (fact.object === 'column' && fact.part !== null)
        return [{ table: fact.name, column: fact.to, what: `renamed from ${fact.part}`, was: fact.part }];
      if (fact.object === 'table')
        return [
          { table: { schema: fact.name.schema, name: fact.to }, column: null, what: `renamed from ${fact.name.name}`, was: fact.name.name },
        ];
      return [];
    case 'drop':
      return fact.object === 'table' ? [{ table: fact.name, column: null, what: 'dropped' }] : [];
    default:
      return [];
  }
}

/** At most this many events are told; the birth is always among them. */
const LIMIT = 8;

/**
 * What the earlier migrations did to a table or column, newest first, names followed backwards through renames. Only statements
 * that hold the name are read, so that it costs little in a long history.
 */
export function historyOf(
  subject: Subject,
  earlier: readonly { readonly migration: string; readonly uri: string; readonly text: string }[],
  reader: StatementReader,
): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  let { table, column } = subject;
  for (const { migration, uri, text } of earlier.toReversed()) {
    if (!text.includes(table)) continue;
    for (const statement of readScript(text).statements.toReversed()) {
      if (!statement.text.includes(table)) continue;
      for (const change of reader.read(statement.text).flatMap(changesOf)) {
        // A rename of the table is part of a column's history only through its name.
        if (change.table.name !== table || (change.column !== column && !(change.column === null && change.was !== undefined))) continue;
        if (change.column === column) events.push({ migration, uri, span: statement.span, what: change.what });
        if (change.was !== undefined) {
          if (change.column === null) table = change.was;
          else column = change.was;
        }
        if (change.birth && change.column === column) return trimmed(events);
      }
    }
  }
  return trimmed(events);
}

const trimmed = (events: readonly HistoryEvent[]): readonly HistoryEvent[] =>
  events.length <= LIMIT ? events : [...events.slice(0, LIMIT - 1), events.at(-1)!];

/** The table or column that an identifier of a statement means; null when it is neither. */
export function subjectOf(identifier: string, facts: readonly Fact[]): Subject | null {
  const changes = facts.flatMap(mentionsOf);
  if (changes.some((c) => c.table === identifier)) return { table: identifier, column: null };
  return changes.find((c) => c.column === identifier) ?? null;
}

function mentionsOf(fact: Fact): Subject[] {
  const own = changesOf(fact).flatMap((c): Subject[] => [
    { table: c.table.name, column: c.column },
    ...(c.was !== undefined && c.column !== null ? [{ table: c.table.name, column: c.was }] : []),
    ...(c.was !== undefined && c.column === null ? [{ table: c.was, column: null }] : []),
  ]);
  switch (fact.kind) {
    case 'add-constraint':
      return fact.constraint.kind === 'foreign-key' ? [...own, ...referenced(fact.constraint)] : own;
    case 'create-table':
      return [...own, ...fact.constraints.flatMap((c) => (c.kind === 'foreign-key' ? referenced(c) : []))];
    case 'update':
      return [...fact.set.map((s) => ({ table: fact.table.name, column: s.column }))];
    case 'insert':
      return [{ table: fact.table.name, column: null }, ...(fact.columns ?? []).map((column) => ({ table: fact.table.name, column }))];
    case 'delete':
    case 'merge':
    case 'create-trigger':
    case 'create-policy':
    case 'alter-policy':
      return [{ table: fact.table.name, column: null }];
    default:
      return 'target' in fact ? [...own, { table: fact.target.table.name, column: null }] : own;
  }
}

const referenced = (c: Extract<Constraint, { kind: 'foreign-key' }>): Subject[] => [
  { table: c.references.name, column: null },
  ...c.referencedColumns.map((column) => ({ table: c.references.name, column })),
];
