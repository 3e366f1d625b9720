import type {
  AlterTableStatement,
  ColumnConstraint,
  ConstraintAction,
  CreateColumnDef,
  CreateIndexStatement,
  CreateTableStatement,
  TableConstraint,
} from 'pgsql-ast-parser';
import type { Fact } from '../../../facts/fact.ts';
import type {
  AlterTable,
  AlterTarget,
  ColumnDefinition,
  Constraint,
  CreateIndex,
  CreateTable,
  ReferentialAction,
} from '../../../facts/table.ts';
import type { Span } from '../../../text/span.ts';
import {
  checkText,
  constraintText,
  defaultText,
  generatedText,
  indexTexts,
  setDefaultText,
  textBetween,
  withText,
} from '../postgres/texts.ts';
import { itemEnd, type Source, segments, tokenAt, word } from '../postgres/tree.ts';
import { nameOf, readExpression, readType, refuse } from './expressions.ts';

interface Located {
  readonly _location?: { readonly start: number; readonly end: number };
}

export const startOf = (n: Located): number => n._location?.start ?? refuse('a node without a place');

const ACTIONS: Readonly<Record<ConstraintAction, ReferentialAction>> = {
  cascade: 'cascade',
  'no action': 'no-action',
  restrict: 'restrict',
  'set null': 'set-null',
  'set default': 'set-default',
};

const plain = (s: Source, span: Span, name: string | null) => ({
  span,
  sql: constraintText(s, span),
  name,
  notValid: false,
  notEnforced: false,
  deferrable: false,
});

function readConstraint(s: Source, c: TableConstraint | ColumnConstraint, span: Span): Constraint {
  const base = plain(s, span, 'constraintName' in c ? (c.constraintName?.name ?? null) : null);
  switch (c.type) {
    case 'not null':
      return { ...base, kind: 'not-null', column: null };
    case 'null':
      return { ...base, kind: 'null' };
    case 'default':
      return { ...base, kind: 'default', expression: withText(readExpression(s.text, c.default), defaultText(s, span)) };
    case 'check':
      return { ...base, kind: 'check', expression: withText(readExpression(s.text, c.expr), checkText(s, span)) };
    case 'unique':
    case 'primary key':
      return {
        ...base,
        kind: c.type === 'unique' ? 'unique' : 'primary-key',
        columns: 'columns' in c ? c.columns.map((x) => x.name) : [],
        usingIndex: null,
        nullsNotDistinct: false,
        include: [],
      };
    case 'reference':
    case 'foreign key':
      return {
        ...base,
        kind: 'foreign-key',
        columns: 'localColumns' in c ? c.localColumns.map((x) => x.name) : [],
        references: nameOf(c.foreignTable),
        referencedColumns: c.foreignColumns.map((x) => x.name),
        onDelete: c.onDelete ? ACTIONS[c.onDelete] : null,
        onUpdate: c.onUpdate ? ACTIONS[c.onUpdate] : null,
      };
    case 'add generated':
      return c.expression
        ? {
            ...base,
            kind: 'generated',
            expression: withText(readExpression(s.text, c.expression), generatedText(s, span)),
            stored: c.stored === true,
          }
        : { ...base, kind: 'identity', always: c.always === 'always' };
  }
}

/** The end of the last token before an offset. */
const endBefore = (s: Source, offset: number): number => s.tokens[tokenAt(s, offset) - 1]?.end ?? offset;

export function readColumn(s: Source, c: CreateColumnDef, end?: number): ColumnDefinition {
  const start = startOf(c.name);
  const stop = end ?? itemEnd(s, start);
  const at = tokenAt(s, start);
  // "ADD COLUMN "x" NOT NULL", without a type, is read as a column named "column"
  if (word(s, s.tokens[at]) === 'column') refuse('a column without a type');
  const typeStart = s.tokens[at + 1]?.start ?? start;
  const written = c.constraints ?? [];
  const places = written.map(startOf);
  const constraints = written.map((k, i) =>
    readConstraint(s, k, { start: places[i]!, end: i + 1 < places.length ? endBefore(s, places[i + 1]!) : stop }),
  );
  if (c.collate) refuse('COLLATE');
  return {
    span: { start, end: stop },
    name: c.name.name,
    nameSpan: { start, end: s.tokens[at]?.end ?? start },
    type: readType(c.dataType),
    typeSpan: { start: typeStart, end: places[0] === undefined ? stop : endBefore(s, places[0]) },
    collation: null,
    sql: textBetween(s, start, stop) ?? '',
    constraints,
  };
}

export function readCreateTable(s: Source, t: CreateTableStatement): CreateTable {
  if (t.locality) refuse('GLOBAL or LOCAL');
  return {
    kind: 'create-table',
    span: s.whole,
    table: nameOf(t.name),
    ifNotExists: t.ifNotExists === true,
    persistence: t.temporary ? 'temporary' : t.unlogged ? 'unlogged' : 'permanent',
    columns: t.columns.map((c) => (c.kind === 'column' ? readColumn(s, c) : refuse('LIKE'))),
    constraints: (t.constraints ?? []).map((c) => readConstraint(s, c, { start: startOf(c), end: itemEnd(s, startOf(c)) })),
    like: [],
    inherits: (t.inherits ?? []).map(nameOf),
    partitionOf: null,
    partitionBy: null,
    as: null,
  };
}

export function readAlterTable(s: Source, t: AlterTableStatement): readonly Fact[] {
  const target: AlterTarget = { table: nameOf(t.table), ifExists: t.ifExists === true, only: t.only === true, says: 'table' };
  const first = t.changes[0];
  if (!first) return refuse('ALTER TABLE');
  const places = segments(s, tokenAt(s, startOf(first)));
  if (places.length !== t.changes.length) refuse('ALTER TABLE');
  return t.changes.map((c, i) => readChange(s, c, target, places[i]!));
}

function readChange(s: Source, c: AlterTableStatement['changes'][number], target: AlterTarget, span: Span): Fact {
  const base = { span, target };
  const rename = { kind: 'rename', span: s.whole, name: target.table, arguments: null, ifExists: target.ifExists } as const;
  switch (c.type) {
    case 'rename':
      return { ...rename, object: 'table', part: null, to: c.to.name };
    case 'rename column':
      return { ...rename, object: 'column', part: c.column.name, to: c.to.name };
    case 'rename constraint':
      return { ...rename, object: 'constraint', part: c.constraint.name, to: c.to.name };
    case 'owner':
      return { ...base, kind: 'owner-to', owner: c.to.name };
    case 'add column':
      return { ...base, kind: 'add-column', column: readColumn(s, c.column, span.end), ifNotExists: c.ifNotExists === true };
    case 'drop column':
      return { ...base, kind: 'drop-column', column: c.column.name, ifExists: c.ifExists === true, cascade: c.behaviour === 'cascade' };
    case 'drop constraint':
      return {
        ...base,
        kind: 'drop-constraint',
        constraint: c.constraint.name,
        ifExists: c.ifExists === true,
        cascade: c.behaviour === 'cascade',
      };
    case 'add constraint':
      // behind ADD
      return {
        ...base,
        kind: 'add-constraint',
        constraint: readConstraint(s, c.constraint, { start: s.tokens[tokenAt(s, span.start) + 1]?.start ?? span.start, end: span.end }),
      };
    case 'alter column':
      return readAlterColumn(s, c.column.name, c.alter, base);
  }
}

type AlterColumn = Extract<AlterTableStatement['changes'][number], { type: 'alter column' }>['alter'];

function readAlterColumn(
  s: Source,
  column: string,
  a: AlterColumn,
  base: { readonly span: Span; readonly target: AlterTarget },
): AlterTable {
  switch (a.type) {
    case 'set type': {
      let i = tokenAt(s, startOf(a));
      while (word(s, s.tokens[i]) !== 'type') if (++i >= s.tokens.length) refuse('ALTER COLUMN TYPE');
      const typeSpan = { start: s.tokens[i + 1]?.start ?? base.span.end, end: base.span.end };
      return { ...base, kind: 'set-type', column, type: readType(a.dataType), typeSpan, collation: null, using: null };
    }
    case 'set default':
      return {
        ...base,
        kind: 'set-default',
        column,
        expression: withText(readExpression(s.text, a.default), setDefaultText(s, base.span)),
      };
    case 'drop default':
      return { ...base, kind: 'drop-default', column };
    case 'set not null':
      return { ...base, kind: 'set-not-null', column };
    case 'drop not null':
      return { ...base, kind: 'drop-not-null', column };
    case 'add generated':
      return a.expression ? refuse('ADD GENERATED') : { ...base, kind: 'add-identity', column, always: a.always === 'always' };
  }
}

export function readCreateIndex(s: Source, t: CreateIndexStatement): CreateIndex {
  const texts = indexTexts(s, startOf(t.table));
  return {
    kind: 'create-index',
    span: s.whole,
    index: t.indexName?.name ?? null,
    table: nameOf(t.table),
    unique: t.unique === true,
    concurrently: t.concurrently === true,
    ifNotExists: t.ifNotExists === true,
    only: false,
    method: t.using?.name ?? 'btree',
    columns: t.expressions.map((x, i) => {
      const e = readExpression(s.text, x.expression);
      return {
        column: e.kind === 'column' ? e.name : null,
        expression: e.kind === 'column' ? null : withText(e, texts.parts[i] ?? null),
        operatorClass: x.opclass?.name ?? null,
        collation: x.collate?.name ?? null,
        descending: x.order === 'desc',
        nulls: x.nulls ?? null,
      };
    }),
    include: [],
    where: t.where ? withText(readExpression(s.text, t.where), texts.where) : null,
    nullsNotDistinct: false,
    storage: texts.storage,
    tablespace: t.tablespace ?? null,
  };
}
