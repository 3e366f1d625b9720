import { type Expression, type Name, walk } from '../../../facts/expression.ts';
import type { AlterDomain, Fact, ObjectKind } from '../../../facts/fact.ts';
import type { Span } from '../../../text/span.ts';
import { endBefore, readConstraint } from './constraints.ts';
import { argumentsOf, nameOfObject, nameOfRange, nameOfStrings, partsOf, readExpression, readType } from './expressions.ts';
import { setDefaultText, statementText } from './texts.ts';
import { flag, inside, list, node, number, type Source, segments, strings, type Tree, text, word } from './tree.ts';

const KINDS: Readonly<Record<string, ObjectKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized-view',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign-table',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_ROUTINE: 'routine',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_POLICY: 'policy',
  OBJECT_RULE: 'rule',
  OBJECT_SCHEMA: 'schema',
  OBJECT_EXTENSION: 'extension',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_DOMCONSTRAINT: 'domain-constraint',
  OBJECT_COLUMN: 'column',
  OBJECT_ATTRIBUTE: 'attribute',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_SUBSCRIPTION: 'subscription',
  OBJECT_DATABASE: 'database',
  OBJECT_TABLESPACE: 'tablespace',
  OBJECT_ROLE: 'role',
  OBJECT_COLLATION: 'collation',
  OBJECT_CAST: 'cast',
  OBJECT_OPERATOR: 'operator',
};

export const kindOf = (t: Tree, key: string): ObjectKind => KINDS[text(t, key) ?? ''] ?? 'other';
export const ON_TABLE: ReadonlySet<ObjectKind> = new Set<ObjectKind>(['trigger', 'policy', 'rule', 'constraint', 'domain-constraint']);

/** How many words name the kind of object, where it is more than one. */
const KIND_WORDS: Readonly<Record<string, number>> = { materialized: 2, foreign: 2, event: 2, access: 2, text: 3 };

/** The names of a DROP of several objects; empty when they cannot be told apart in the text. */
function objectPlaces(s: Source, count: number): readonly Span[] {
  // DROP [MATERIALIZED | FOREIGN | TEXT SEARCH] kind [CONCURRENTLY] [IF EXISTS] name, name … [CASCADE]
  let first = s.tokens.findIndex((t, i) => i > 0 && word(s, t) === 'exists' && word(s, s.tokens[i - 1]) === 'if') + 1;
  if (first === 0) first = word(s, s.tokens[2]) === 'data' ? 4 : (KIND_WORDS[word(s, s.tokens[1])] ?? 1) + 1;
  if (word(s, s.tokens[first]) === 'concurrently') first++;
  const found = segments(s, first);
  const last = found.at(-1);
  if (found.length !== count || !last) return [];
  const behavior = s.tokens.at(-1);
  const previous = s.tokens.at(-2);
  const end = behavior && previous && ['cascade', 'restrict'].includes(word(s, behavior)) ? previous.end : last.end;
  return [...found.slice(0, -1), { start: last.start, end: Math.max(last.start, end) }];
}

export function readDrop(s: Source, t: Tree): readonly Fact[] {
  const object = kindOf(t, 'removeType');
  const objects = list(t, 'objects');
  const flags = {
    ifExists: flag(t, 'missing_ok'),
    cascade: text(t, 'behavior') === 'DROP_CASCADE',
    concurrently: flag(t, 'concurrent'),
    count: objects.length,
  };
  const places = objects.length > 1 ? objectPlaces(s, objects.length) : [];
  return objects.map((o, i): Fact => {
    const whole = partsOf(o);
    const onTable = ON_TABLE.has(object);
    return {
      kind: 'drop',
      span: places[i] ?? s.whole,
      object,
      ...flags,
      name: onTable ? { schema: null, name: whole.at(-1) ?? '' } : nameOfObject(o),
      on: onTable ? nameOfStrings(whole.slice(0, -1)) : null,
      arguments: argumentsOf(o),
    };
  });
}

export function readRename(s: Source, t: Tree): Fact {
  const relation = node(t, 'relation');
  const object = kindOf(t, 'renameType');
  const name: Name = relation
    ? nameOfRange(relation)
    : node(t, 'object')
      ? nameOfObject(node(t, 'object'))
      : { schema: null, name: text(t, 'subname') ?? '' };
  return {
    kind: 'rename',
    span: s.whole,
    object,
    name,
    part: relation || object === 'domain-constraint' ? text(t, 'subname') : null,
    arguments: argumentsOf(node(t, 'object')),
    to: text(t, 'newname') ?? '',
    ifExists: flag(t, 'missing_ok'),
  };
}

export function readSetSchema(s: Source, t: Tree): Fact {
  const relation = node(t, 'relation');
  return {
    kind: 'set-schema',
    span: s.whole,
    object: kindOf(t, 'objectType'),
    name: relation ? nameOfRange(relation) : nameOfObject(node(t, 'object')),
    arguments: argumentsOf(node(t, 'object')),
    to: text(t, 'newschema') ?? '',
    ifExists: flag(t, 'missing_ok'),
  };
}

export function readAlterEnum(s: Source, t: Tree): Fact {
  const type = nameOfStrings(strings(list(t, 'typeName')));
  const old = text(t, 'oldVal');
  if (old !== null)
    return {
      kind: 'rename',
      span: s.whole,
      object: 'enum-value',
      name: type,
      part: old,
      arguments: null,
      to: text(t, 'newVal') ?? '',
      ifExists: false,
    };
  const neighbour = text(t, 'newValNeighbor');
  return {
    kind: 'add-enum-value',
    span: s.whole,
    type,
    value: text(t, 'newVal') ?? '',
    ifNotExists: flag(t, 'skipIfNewValExists'),
    neighbour,
    place: neighbour === null ? null : flag(t, 'newValIsAfter') ? 'after' : 'before',
  };
}

export function readCreateDomain(s: Source, t: Tree): Fact {
  // each constraint ends where the next one or the collation starts
  const starts = inside(list(t, 'constraints'), 'Constraint')
    .concat(node(t, 'collClause') ?? [])
    .map((x) => s.at(number(x, 'location')))
    .sort((a, b) => a - b);
  const next = new Map(starts.map((start, i) => [start, starts[i + 1]]));
  const stop = (start: number): number => endBefore(s, next.get(start) ?? s.whole.end);
  return {
    kind: 'create-domain',
    span: s.whole,
    domain: nameOfStrings(strings(list(t, 'domainname'))),
    base: readType(node(t, 'typeName')),
    collation: strings(list(node(t, 'collClause'), 'collname')).at(-1) ?? null,
    constraints: list(t, 'constraints').flatMap((c) => {
      const k = node(c, 'Constraint');
      const start = s.at(number(k, 'location'));
      return k ? (readConstraint(s, k, { start, end: stop(start) }) ?? []) : [];
    }),
  };
}

export function readAlterDomain(s: Source, t: Tree): Fact {
  const name = text(t, 'name') ?? '';
  const constraint = node(node(t, 'def'), 'Constraint');
  const read = constraint ? readConstraint(s, constraint, { start: s.at(number(constraint, 'location')), end: s.whole.end }) : null;
  const action = ((): AlterDomain['action'] => {
    switch (text(t, 'subtype')) {
      case 'N':
        return { kind: 'drop-not-null' };
      case 'O':
        return { kind: 'set-not-null' };
      case 'C':
        return read ? { kind: 'add-constraint', constraint: read } : { kind: 'drop-default' };
      case 'X':
        return { kind: 'drop-constraint', name };
      case 'V':
        return { kind: 'validate-constraint', name };
      default:
        return node(t, 'def') ? { kind: 'set-default', sql: setDefaultText(s, s.whole) } : { kind: 'drop-default' };
    }
  })();
  return { kind: 'alter-domain', span: s.whole, domain: nameOfStrings(strings(list(t, 'typeName'))), action };
}

/** OWNED BY of a sequence: 'none', a column, or nothing said. */
export function ownedBy(t: Tree): { readonly table: Name; readonly column: string } | 'none' | null {
  const option = list(t, 'options')
    .map((o) => node(o, 'DefElem'))
    .find((o) => text(o, 'defname') === 'owned_by');
  if (!option) return null;
  const path = strings(list(node(node(option, 'arg'), 'List'), 'items'));
  if (path.length < 2) return 'none';
  return { table: nameOfStrings(path.slice(0, -1)), column: path.at(-1) ?? '' };
}

const FUNCTION_OPTIONS = (t: Tree): ReadonlyMap<string, Tree> =>
  new Map(
    list(t, 'options')
      .concat(list(t, 'actions'))
      .flatMap((o) => {
        const e = node(o, 'DefElem');
        return e ? [[text(e, 'defname') ?? '', e] as const] : [];
      }),
  );

const volatilityOf = (options: ReadonlyMap<string, Tree>): 'immutable' | 'stable' | 'volatile' | null => {
  const v = text(node(node(options.get('volatility') ?? null, 'arg'), 'String'), 'sval');
  return v === 'immutable' || v === 'stable' || v === 'volatile' ? v : null;
};

/** @param expressionOf reads the single expression of a SQL body, for inlining */
export function readCreateFunction(s: Source, t: Tree, expressionOf: (body: string) => Expression | null): Fact {
  const options = FUNCTION_OPTIONS(t);
  const body = strings(list(node(node(options.get('as') ?? null, 'arg'), 'List'), 'items'))[0] ?? null;
  const language = (text(node(node(options.get('language') ?? null, 'arg'), 'String'), 'sval') ?? 'sql').toLowerCase();
  const returns = node(t, 'returnType');
  const set =
    flag(returns, 'setof') || list(t, 'parameters').some((p) => text(node(p, 'FunctionParameter'), 'mode') === 'FUNC_PARAM_TABLE');
  // RETURN expression, the body in SQL's own syntax
  const returned = node(node(node(t, 'sql_body'), 'ReturnStmt'), 'returnval');
  return {
    kind: 'create-function',
    span: s.whole,
    function: nameOfStrings(strings(list(t, 'funcname'))),
    procedure: flag(t, 'is_procedure'),
    orReplace: flag(t, 'replace'),
    argumentTypes: list(t, 'parameters').flatMap((p) => {
      const parameter = node(p, 'FunctionParameter');
      const mode = text(parameter, 'mode');
      return mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' ? [] : [readType(node(parameter, 'argType'))];
    }),
    returns: returns ? readType(returns) : null,
    language,
    volatility: volatilityOf(options) ?? 'volatile',
    body,
    sql: statementText(s),
    inlines: language !== 'sql' || set ? null : body !== null ? expressionOf(body) : returned ? readExpression(s, returned) : null,
  };
}

export function readAlterFunction(s: Source, t: Tree): Fact {
  return {
    kind: 'alter-function',
    span: s.whole,
    function: nameOfStrings(strings(list(node(t, 'func'), 'objname'))),
    arguments: argumentsOf({ ObjectWithArgs: node(t, 'func') }),
    volatility: volatilityOf(FUNCTION_OPTIONS(t)),
  };
}

function columnNames(e: Expression): readonly string[] {
  const out: string[] = [];
  walk(e, (x) => {
    if (x.kind === 'column') out.push(x.name);
  });
  return out;
}

export function readPolicy(s: Source, t: Tree, kind: 'create-policy' | 'alter-policy'): Fact {
  const columns = ['qual', 'with_check'].flatMap((key) => (node(t, key) ? columnNames(readExpression(s, node(t, key))) : []));
  return {
    kind,
    span: s.whole,
    policy: text(t, 'policy_name') ?? '',
    table: nameOfRange(node(t, 'table')),
    columns,
    sql: statementText(s),
  };
}

export function readCreateTrigger(s: Source, t: Tree): Fact {
  const events = number(t, 'events');
  const timing = number(t, 'timing');
  const when = node(t, 'whenClause');
  const bits: readonly (readonly [number, 'insert' | 'update' | 'delete' | 'truncate'])[] = [
    [4, 'insert'],
    [8, 'delete'],
    [16, 'update'],
    [32, 'truncate'],
  ];
  return {
    kind: 'create-trigger',
    span: s.whole,
    trigger: text(t, 'trigname') ?? '',
    table: nameOfRange(node(t, 'relation')),
    orReplace: flag(t, 'replace'),
    function: nameOfStrings(strings(list(t, 'funcname'))),
    constraintFrom: node(t, 'constrrel') ? nameOfRange(node(t, 'constrrel')) : null,
    row: flag(t, 'row'),
    timing: (timing & 2) !== 0 ? 'before' : (timing & 64) !== 0 ? 'instead' : 'after',
    events: bits.filter(([bit]) => (events & bit) !== 0).map(([, name]) => name),
    sql: statementText(s),
    columns: [...strings(list(t, 'columns')), ...(when ? columnNames(readExpression(s, when)) : [])],
  };
}

/** SET, RESET, SET TRANSACTION. */
export function readSet(s: Source, t: Tree): Fact {
  const kind = text(t, 'kind') ?? 'VAR_SET_VALUE';
  const name = text(t, 'name');
  if (kind === 'VAR_SET_MULTI') return { kind: 'transaction', span: s.whole, action: 'other' };
  const values = list(t, 'args').map((a) => {
    const c = node(a, 'A_Const') ?? node(node(node(a, 'TypeCast'), 'arg'), 'A_Const');
    return text(node(c, 'sval'), 'sval') ?? text(node(c, 'fval'), 'fval') ?? String(number(node(c, 'ival'), 'ival'));
  });
  const reset = kind === 'VAR_RESET' || kind === 'VAR_SET_DEFAULT' || kind === 'VAR_SET_CURRENT';
  return {
    kind: 'set-setting',
    span: s.whole,
    setting: kind === 'VAR_RESET_ALL' ? null : (name?.toLowerCase() ?? null),
    values: reset || kind === 'VAR_RESET_ALL' ? null : values,
    scope: flag(t, 'is_local') ? 'local' : 'session',
  };
}

const TRANSACTIONS: Readonly<
  Record<string, 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback-to' | 'prepare' | 'other'>
> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollback-to',
  TRANS_STMT_PREPARE: 'prepare',
  TRANS_STMT_COMMIT_PREPARED: 'other',
  TRANS_STMT_ROLLBACK_PREPARED: 'other',
};

export const readTransaction = (s: Source, t: Tree): Fact => ({
  kind: 'transaction',
  span: s.whole,
  action: TRANSACTIONS[text(t, 'kind') ?? 'TRANS_STMT_BEGIN'] ?? 'other',
});

/** True when a boolean option in parentheses or as a keyword is on. */
export function option(t: Tree, key: 'options' | 'params', name: string): boolean {
  const found = list(t, key)
    .map((o) => node(o, 'DefElem'))
    .find((o) => text(o, 'defname') === name);
  if (!found) return false;
  const arg = node(found, 'arg');
  const said =
    text(node(arg, 'String'), 'sval') ??
    (node(arg, 'Boolean')
      ? String(flag(node(arg, 'Boolean'), 'boolval'))
      : node(arg, 'Integer')
        ? String(number(node(arg, 'Integer'), 'ival'))
        : 'true');
  return !['false', 'off', '0'].includes(said.toLowerCase());
}
