import type { ColumnDefinition, Constraint, PartitionBound, ReferentialAction } from '../../../facts/table.ts';
import type { Span } from '../../../text/span.ts';
import { nameOfRange, readExpression, readType } from './expressions.ts';
import { checkText, constraintText, defaultText, excludeWhereText, generatedText, textBetween, withText } from './texts.ts';
import { flag, hasWords, inside, itemEnd, list, node, number, type Source, strings, type Tree, text, tokenAt } from './tree.ts';

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  a: 'no-action',
  r: 'restrict',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
};

/**
 * One constraint.
 * @param span what it covers in the text
 * @param own where its own words end, when that is not the end of the span
 */
export function readConstraint(s: Source, c: Tree, span: Span, own = span.end): Constraint | null {
  const base = {
    span,
    sql: constraintText(s, span),
    name: text(c, 'conname'),
    notValid: flag(c, 'skip_validation'),
    notEnforced: (text(c, 'contype') === 'CONSTR_CHECK' || text(c, 'contype') === 'CONSTR_FOREIGN') && !flag(c, 'is_enforced'),
    deferrable: flag(c, 'deferrable'),
  };
  const keys = strings(list(c, 'keys'));
  switch (text(c, 'contype')) {
    case 'CONSTR_NOTNULL':
      return { ...base, kind: 'not-null', column: keys[0] ?? null };
    case 'CONSTR_NULL':
      return { ...base, kind: 'null' };
    case 'CONSTR_DEFAULT':
      return {
        ...base,
        kind: 'default',
        expression: withText(readExpression(s, node(c, 'raw_expr')), defaultText(s, { start: span.start, end: own })),
      };
    case 'CONSTR_CHECK':
      return { ...base, kind: 'check', expression: withText(readExpression(s, node(c, 'raw_expr')), checkText(s, span)) };
    case 'CONSTR_IDENTITY':
      return { ...base, kind: 'identity', always: text(c, 'generated_when') === 'a' };
    case 'CONSTR_GENERATED':
      return {
        ...base,
        kind: 'generated',
        expression: withText(readExpression(s, node(c, 'raw_expr')), generatedText(s, span)),
        stored: text(c, 'generated_kind') !== 'v',
      };
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return {
        ...base,
        kind: text(c, 'contype') === 'CONSTR_PRIMARY' ? 'primary-key' : 'unique',
        columns: keys,
        usingIndex: text(c, 'indexname'),
        nullsNotDistinct: flag(c, 'nulls_not_distinct'),
        include: strings(list(c, 'including')),
      };
    case 'CONSTR_EXCLUSION':
      return {
        ...base,
        kind: 'exclude',
        where: node(c, 'where_clause') ? withText(readExpression(s, node(c, 'where_clause')), excludeWhereText(s, span)) : null,
        columns: list(c, 'exclusions').flatMap((x) => text(node(list(node(x, 'List'), 'items')[0] ?? null, 'IndexElem'), 'name') ?? []),
      };
    case 'CONSTR_FOREIGN':
      return {
        ...base,
        kind: 'foreign-key',
        columns: strings(list(c, 'fk_attrs')),
        references: nameOfRange(node(c, 'pktable')),
        referencedColumns: strings(list(c, 'pk_attrs')),
        onDelete: hasWords(s, span, 'on', 'delete') ? (ACTIONS[text(c, 'fk_del_action') ?? 'a'] ?? null) : null,
        onUpdate: hasWords(s, span, 'on', 'update') ? (ACTIONS[text(c, 'fk_upd_action') ?? 'a'] ?? null) : null,
      };
    default:
      return null;
  }
}

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'CONSTR_ATTR_DEFERRABLE',
  'CONSTR_ATTR_NOT_DEFERRABLE',
  'CONSTR_ATTR_DEFERRED',
  'CONSTR_ATTR_IMMEDIATE',
  'CONSTR_ATTR_ENFORCED',
  'CONSTR_ATTR_NOT_ENFORCED',
]);

/** A column of CREATE TABLE or ADD COLUMN. Attributes that PostgreSQL parses as constraints of their own (DEFERRABLE) are folded in. */
export function readColumn(s: Source, d: Tree, end?: number): ColumnDefinition {
  const start = s.at(number(d, 'location'));
  const stop = end ?? itemEnd(s, start);
  const nameToken = s.tokens[tokenAt(s, start)];
  const type = node(d, 'typeName');
  const typeStart = type ? s.at(number(type, 'location')) : (nameToken?.end ?? start);
  const written = inside(list(d, 'constraints'), 'Constraint');
  const places = written.map((c) => s.at(number(c, 'location')));
  const collateAt = node(d, 'collClause') ? s.at(number(node(d, 'collClause'), 'location')) : null;
  const isAttribute = (c: Tree | undefined): boolean => c !== undefined && ATTRIBUTES.has(text(c, 'contype') ?? '');
  const constraints = written.flatMap((c, i) => {
    if (isAttribute(c)) return [];
    // DEFERRABLE, NOT ENFORCED and their kin are nodes of their own that follow the constraint they belong to
    const said = new Set<string>();
    let next = i + 1;
    for (; isAttribute(written[next]); next++) said.add(text(written[next] ?? null, 'contype') ?? '');
    const from = places[i] ?? start;
    const to = endBefore(s, Math.min(places[next] ?? stop, collateAt !== null && collateAt > from ? collateAt : stop));
    const own = next > i + 1 ? endBefore(s, places[i + 1] ?? to) : to;
    const read = readConstraint(s, c, { start: from, end: Math.max(to, from) }, Math.min(own, Math.max(to, from)));
    if (!read) return [];
    const deferrable = said.has('CONSTR_ATTR_DEFERRABLE') || said.has('CONSTR_ATTR_DEFERRED');
    return [{ ...read, deferrable: read.deferrable || deferrable, notEnforced: read.notEnforced || said.has('CONSTR_ATTR_NOT_ENFORCED') }];
  });
  const collation = node(d, 'collClause') ? (strings(list(node(d, 'collClause'), 'collname')).at(-1) ?? null) : null;
  const typeEnd = endBefore(s, Math.min(places[0] ?? stop, collateAt ?? stop));
  return {
    span: { start, end: stop },
    name: text(d, 'colname') ?? '',
    nameSpan: { start, end: nameToken?.end ?? start },
    type: readType(type),
    // a column of a table OF a type names none
    typeSpan: type ? { start: typeStart, end: Math.max(typeStart, typeEnd) } : { start, end: nameToken?.end ?? start },
    collation,
    sql: textBetween(s, start, stop) ?? '',
    constraints,
  };
}

/** The end of the last token before an offset. */
export function endBefore(s: Source, offset: number): number {
  const i = tokenAt(s, offset);
  const previous = s.tokens[i - 1];
  const here = s.tokens[i];
  if (previous && previous.end >= offset) return Math.min(previous.end, offset);
  return here && here.start < offset ? here.end : (previous?.end ?? offset);
}

export function readBound(s: Source, b: Tree | null): PartitionBound | null {
  if (!b) return null;
  if (flag(b, 'is_default')) return { kind: 'default' };
  const values = (key: string): readonly (ReturnType<typeof readExpression> | null)[] =>
    list(b, key).map((x) => {
      const e = readExpression(s, x);
      return e.kind === 'column' && (e.name === 'minvalue' || e.name === 'maxvalue') ? null : e;
    });
  switch (text(b, 'strategy')) {
    case 'r':
      return { kind: 'range', from: values('lowerdatums'), to: values('upperdatums') };
    case 'l':
      return { kind: 'list', values: values('listdatums').flatMap((x) => x ?? []) };
    case 'h':
      return { kind: 'hash', modulus: number(b, 'modulus'), remainder: number(b, 'remainder') };
    default:
      return null;
  }
}
