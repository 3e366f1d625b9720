import {
  type DeleteStatement,
  type InsertStatement,
  parse,
  type SetGlobalStatement,
  type Statement,
  type UpdateStatement,
} from 'pgsql-ast-parser';
import type { Expression, Name } from '../../facts/expression.ts';
import type { Fact, ObjectKind } from '../../facts/fact.ts';
import { lex } from '../lexer.ts';
import type { StatementReader } from '../statement.ts';
import { nameOf, Refused, readExpression, readType, refuse, touchedBy } from './lite/expressions.ts';
import { readAlterTable, readCreateIndex, readCreateTable, startOf } from './lite/tables.ts';
import { touchesOf } from './lite/touches.ts';
import { deleteTexts, updateTexts, withText } from './postgres/texts.ts';
import { raw, type Source, sourceOf } from './postgres/tree.ts';

/** Longer statements are not read: the parser needs seconds for them. In UTF-16 units. */
const LONGEST = 10_000;
/** Deeper expressions are not read: the parser tries all ways to read them. */
const DEEPEST = 50;

/**
 * Reads with `pgsql-ast-parser`, a subset of PostgreSQL's grammar in JavaScript, where WebAssembly cannot be loaded. It gives the
 * facts that the main reader gives; what it cannot read, or is known to read wrongly, is `unread` and never a syntax error.
 */
export const liteReader: StatementReader = { name: 'pgsql-ast-parser', read: readText };

function readText(text: string): readonly Fact[] {
  const s = sourceOf(text);
  if (s.tokens.length === 0) return [];
  try {
    if (text.length > LONGEST) return refuse('it is too long');
    checkTokens(s);
    const statements = parse(blankComments(text), { locationTracking: true });
    const only = statements[0];
    return only && statements.length === 1 ? readStatement(s, only) : refuse('it is no single statement');
  } catch (error) {
    const why = error instanceof Refused ? error.message : 'the reduced grammar does not know the form';
    return [{ kind: 'unread', span: s.whole, what: why, syntaxError: null, touches: touchesOf(s) }];
  }
}

/** The parser looks into comments and fails there. Spaces keep all offsets. */
function blankComments(text: string): string {
  let out = '';
  let at = 0;
  for (const t of lex(text)) {
    if (t.kind !== 'comment') continue;
    out += text.slice(at, t.start) + text.slice(t.start, t.end).replace(/[^\r\n]/g, ' ');
    at = t.end;
  }
  return out + text.slice(at);
}

/** NAMEDATALEN - 1, in bytes of UTF-8. */
const LONGEST_NAME = 63;

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const c = character.codePointAt(0) ?? 0;
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const FIRST_WORDS: ReadonlySet<string> = new Set(
  'create alter drop truncate refresh comment begin start commit rollback set insert update delete'.split(' '),
);

const BESIDE_CASTS: ReadonlySet<string> = new Set(['(', ')', ',', '.', '::', '[', ']', '=', ';']);

/** Refuses what the parser reads wrongly. Its reading of casts among other operators and of some literals differs from PostgreSQL's. */
function checkTokens(s: Source): void {
  // other text is not read anyway, and the parser may take for ever to find that out
  if (!FIRST_WORDS.has(raw(s, s.tokens[0]).toLowerCase())) refuse('the reduced grammar does not read this statement');
  const casts = s.tokens.some((t) => raw(s, t) === '::');
  let depth = 0;
  for (const t of s.tokens) {
    const c = s.text.charCodeAt(t.start);
    switch (t.kind) {
      case 'operator': {
        const o = raw(s, t);
        if (casts && !BESIDE_CASTS.has(o)) refuse('a cast beside other operators');
        if (o === '(' || o === '[') depth++;
        else if (o === ')' || o === ']') depth--;
        if (depth > DEEPEST) refuse('it is nested too deeply');
        break;
      }
      case 'number':
        if (!/^(\d+|\d+\.\d+)$/.test(raw(s, t))) refuse('a number in another form');
        break;
      case 'string':
        if (c !== 39 || /'\s*[\r\n]/.test(raw(s, t).slice(0, -1))) refuse('a literal in another form');
        break;
      case 'quoted-identifier':
        if (c !== 34 || raw(s, t).length < 3 || raw(s, t).slice(1, -1).includes('"')) refuse('an identifier in another form');
        if (bytesOf(raw(s, t)) - 2 > LONGEST_NAME) refuse('an identifier that PostgreSQL cuts off');
        break;
      case 'word':
        if (/[^\x20-\x7e]|\$/.test(raw(s, t))) refuse('an identifier in another form');
        if (t.end - t.start > LONGEST_NAME) refuse('an identifier that PostgreSQL cuts off');
        break;
      case 'meta-command':
        refuse('a command of psql');
    }
    if (t.bad) refuse('it has no end');
  }
}

const DROPPED: Readonly<Record<string, ObjectKind>> = {
  'drop table': 'table',
  'drop sequence': 'sequence',
  'drop index': 'index',
  'drop type': 'type',
};
const COMMENTED: Readonly<Record<string, ObjectKind>> = {
  table: 'table',
  database: 'database',
  index: 'index',
  'materialized view': 'materialized-view',
  type: 'type',
  view: 'view',
};

function readStatement(s: Source, t: Statement): readonly Fact[] {
  const span = s.whole;
  switch (t.type) {
    case 'create table':
      return [readCreateTable(s, t)];
    case 'alter table':
      return readAlterTable(s, t);
    case 'create index':
      return [readCreateIndex(s, t)];
    case 'alter index':
      return t.change.type === 'rename'
        ? [
            {
              kind: 'rename',
              span,
              object: 'index',
              name: nameOf(t.index),
              part: null,
              arguments: null,
              to: t.change.to.name,
              ifExists: t.ifExists === true,
            },
          ]
        : refuse('ALTER INDEX');
    case 'drop table':
    case 'drop sequence':
    case 'drop index':
    case 'drop type': {
      const flags = {
        ifExists: t.ifExists === true,
        cascade: t.cascade === 'cascade',
        concurrently: t.concurrently === true,
        count: t.names.length,
      };
      return t.names.map((n): Fact => {
        const place = t.names.length > 1 && n._location ? { start: n._location.start, end: n._location.end } : span;
        return { kind: 'drop', span: place, object: DROPPED[t.type] ?? 'other', name: nameOf(n), on: null, arguments: null, ...flags };
      });
    }
    case 'create enum':
      return [{ kind: 'create-type', span, type: nameOf(t.name), form: 'enum', values: t.values.map((v) => v.value), attributes: [] }];
    case 'create composite type':
      return [
        {
          kind: 'create-type',
          span,
          type: nameOf(t.name),
          form: 'composite',
          values: [],
          attributes: t.attributes.map((a) => ({ name: a.name.name, type: readType(a.dataType) })),
        },
      ];
    case 'alter enum':
      return t.change.type === 'add value'
        ? [
            {
              kind: 'add-enum-value',
              span,
              type: nameOf(t.name),
              value: t.change.add.value,
              ifNotExists: false,
              neighbour: null,
              place: null,
            },
          ]
        : [
            {
              kind: 'rename',
              span,
              object: 'type',
              name: nameOf(t.name),
              part: null,
              arguments: null,
              to: t.change.to.name,
              ifExists: false,
            },
          ];
    case 'create schema':
      return [{ kind: 'create-schema', span, schema: t.name.name, ifNotExists: t.ifNotExists === true }];
    case 'create extension':
      return [{ kind: 'create-extension', span, extension: t.extension.name, schema: t.schema?.name ?? null }];
    case 'create sequence': {
      if (t.temp || t.options.ownedBy) return refuse('CREATE SEQUENCE');
      return [{ kind: 'create-sequence', span, sequence: nameOf(t.name), ifNotExists: t.ifNotExists === true, ownedBy: null }];
    }
    case 'truncate table':
      return [
        {
          kind: 'truncate',
          span,
          tables: t.tables.map(nameOf),
          cascade: t.cascade === 'cascade',
          restartIdentity: t.identity === 'restart',
        },
      ];
    case 'refresh materialized view':
      return [
        {
          kind: 'refresh-materialized-view',
          span,
          view: nameOf(t.name),
          concurrently: t.concurrently === true,
          withData: t.withData !== false,
        },
      ];
    case 'comment': {
      if (t.on.type === 'column')
        return [
          {
            kind: 'comment',
            span,
            object: 'column',
            name: { schema: t.on.column.schema ?? null, name: t.on.column.table },
            column: t.on.column.column,
            on: null,
            arguments: null,
            comment: t.comment || null,
          },
        ];
      const object = COMMENTED[t.on.type];
      return object
        ? [{ kind: 'comment', span, object, name: nameOf(t.on.name), column: null, on: null, arguments: null, comment: t.comment || null }]
        : refuse('COMMENT');
    }
    case 'begin':
    case 'start transaction':
      return [{ kind: 'transaction', span, action: 'begin' }];
    case 'commit':
    case 'rollback':
      return [{ kind: 'transaction', span, action: t.type }];
    case 'set':
      return [readSet(s, t)];
    case 'insert':
      return [readInsert(s, t)];
    case 'update':
      return [readUpdate(s, t)];
    case 'delete':
      return [readDelete(s, t)];
    default:
      return refuse('the reduced grammar does not read this statement');
  }
}

function readSet(s: Source, t: SetGlobalStatement): Fact {
  const scope = t.scope?.toLowerCase() ?? 'session';
  if (scope !== 'local' && scope !== 'session') return refuse('SET');
  const base = { kind: 'set-setting', span: s.whole, setting: t.variable.name.toLowerCase(), scope } as const;
  switch (t.set.type) {
    case 'default':
      return { ...base, values: null };
    case 'value':
      return typeof t.set.value === 'number' && !Number.isInteger(t.set.value) ? refuse('SET') : { ...base, values: [String(t.set.value)] };
    case 'identifier':
      return { ...base, values: [t.set.name] };
    case 'list':
      // the parser leaves raw tokens in the list
      return refuse('SET with a list');
  }
}

const aliasesOf = (table: Name, alias: string | undefined): ReadonlyMap<string, Name> => new Map([[alias ?? table.name, table]]);

function readInsert(s: Source, t: InsertStatement): Fact {
  if (
    t.insert.type !== 'values' ||
    t.returning ||
    (t.onConflict && (t.onConflict.do !== 'do nothing' || t.onConflict.where || t.onConflict.on))
  )
    return refuse('INSERT');
  const table = nameOf(t.into);
  const rows = t.insert.values
    .slice(0, 100)
    .map((row) => row.map((e): Expression => (e.type === 'default' ? { kind: 'other', args: [] } : readExpression(s.text, e))));
  return {
    kind: 'insert',
    span: s.whole,
    table,
    with: [],
    columns: t.columns?.map((c) => c.name) ?? null,
    source: 'values',
    rows,
    rowCount: t.insert.values.length,
    query: touchedBy(rows.flat(), aliasesOf(table, t.into.alias), false),
    onConflict: t.onConflict ? 'nothing' : null,
    conflictColumns: null,
    overriding: t.overriding !== undefined,
  };
}

function readUpdate(s: Source, t: UpdateStatement): Fact {
  if (t.from || t.returning || /\bset\s*\(/i.test(s.text)) return refuse('UPDATE');
  const table = nameOf(t.table);
  const places = t.sets.map((x) => startOf(x.column));
  const texts = updateTexts(s, places, places[0] ?? s.whole.end);
  const set = t.sets.map((x, i) => ({ column: x.column.name, value: withText(readExpression(s.text, x.value), texts.values[i] ?? null) }));
  if (set.some((x) => x.column === 'set')) return refuse('UPDATE');
  const where = t.where ? withText(readExpression(s.text, t.where), texts.where) : null;
  return {
    kind: 'update',
    from: texts.from,
    span: s.whole,
    table,
    with: [],
    alias: t.table.alias ?? null,
    only: false,
    set,
    where,
    query: touchedBy([...set.map((x) => x.value), ...(where ? [where] : [])], aliasesOf(table, t.table.alias), where !== null),
  };
}

function readDelete(s: Source, t: DeleteStatement): Fact {
  if (t.returning) return refuse('DELETE');
  const table = nameOf(t.from);
  const texts = deleteTexts(s, startOf(t.from));
  const where = t.where ? withText(readExpression(s.text, t.where), texts.where) : null;
  return {
    kind: 'delete',
    using: texts.using,
    span: s.whole,
    table,
    with: [],
    alias: t.from.alias ?? null,
    only: false,
    where,
    query: touchedBy(where ? [where] : [], aliasesOf(table, t.from.alias), where !== null),
  };
}
