import type { Fact } from '../../../facts/fact.ts';
import type { AlterTable, AlterTarget, CreateIndex, CreateTable, IndexColumn } from '../../../facts/table.ts';
import type { Span } from '../../../text/span.ts';
import { readBound, readColumn, readConstraint } from './constraints.ts';
import { nameOfRange, readExpression, readType } from './expressions.ts';
import { readQuery } from './queries.ts';
import { generatedText, indexTexts, setDefaultText, usingText, withText } from './texts.ts';
import {
  flag,
  inside,
  itemEnd,
  list,
  node,
  number,
  raw,
  type Source,
  segments,
  strings,
  type Tree,
  text,
  tokenAt,
  unwrap,
  word,
} from './tree.ts';

const SAYS: Readonly<Record<string, AlterTarget['says']>> = {
  OBJECT_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized-view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign-table',
};

/** The token after `ALTER TABLE [IF EXISTS] [ONLY] name [*]`: where the actions begin. */
function afterHead(s: Source): number {
  // these words may also be the table's name
  let i = ['materialized', 'foreign'].includes(word(s, s.tokens[1])) ? 3 : 2;
  if (word(s, s.tokens[i]) === 'if') i += 2;
  if (word(s, s.tokens[i]) === 'only') i++;
  const parenthesis = raw(s, s.tokens[i]) === '(';
  if (parenthesis) i++;
  i++;
  while (raw(s, s.tokens[i]) === '.') i += 2;
  if (parenthesis) i++;
  if (raw(s, s.tokens[i]) === '*') i++;
  return i;
}

export function readAlterTable(s: Source, t: Tree): readonly Fact[] {
  const relation = node(t, 'relation');
  const target: AlterTarget = {
    table: nameOfRange(relation),
    ifExists: flag(t, 'missing_ok'),
    only: relation !== null && !flag(relation, 'inh'),
    says: SAYS[text(t, 'objtype') ?? ''] ?? 'table',
  };
  const places = segments(s, afterHead(s));
  return list(t, 'cmds').flatMap((c, i) => {
    const command = node(c, 'AlterTableCmd');
    return command ? [readAction(s, command, target, places[i] ?? s.whole)] : [];
  });
}

const PLAIN: Readonly<Record<string, 'set-logged' | 'set-unlogged' | 'replica-identity' | 'of-type' | 'not-of-type'>> = {
  AT_SetLogged: 'set-logged',
  AT_SetUnLogged: 'set-unlogged',
  AT_ReplicaIdentity: 'replica-identity',
  AT_AddOf: 'of-type',
  AT_DropOf: 'not-of-type',
};
const TRIGGERS: Readonly<Record<string, 'enable' | 'disable'>> = {
  AT_EnableTrig: 'enable',
  AT_EnableAlwaysTrig: 'enable',
  AT_EnableReplicaTrig: 'enable',
  AT_EnableTrigAll: 'enable',
  AT_EnableTrigUser: 'enable',
  AT_DisableTrig: 'disable',
  AT_DisableTrigAll: 'disable',
  AT_DisableTrigUser: 'disable',
};
const RULES: Readonly<Record<string, 'enable' | 'disable'>> = {
  AT_EnableRule: 'enable',
  AT_EnableAlwaysRule: 'enable',
  AT_EnableReplicaRule: 'enable',
  AT_DisableRule: 'disable',
};
const SECURITY: Readonly<Record<string, 'enable' | 'disable' | 'force' | 'no-force'>> = {
  AT_EnableRowSecurity: 'enable',
  AT_DisableRowSecurity: 'disable',
  AT_ForceRowSecurity: 'force',
  AT_NoForceRowSecurity: 'no-force',
};
const OPTIONS: Readonly<Record<string, 'statistics' | 'storage' | 'compression' | 'options'>> = {
  AT_SetStatistics: 'statistics',
  AT_SetStorage: 'storage',
  AT_SetCompression: 'compression',
  AT_SetOptions: 'options',
  AT_ResetOptions: 'options',
};

/** SET GENERATED ALWAYS or BY DEFAULT among the options of an identity column. */
function identityOption(def: Tree | null): boolean | null {
  const option = inside(list(node(def, 'List'), 'items'), 'DefElem').find((o) => text(o, 'defname') === 'generated');
  return option ? number(node(node(option, 'arg'), 'Integer'), 'ival') === 'a'.charCodeAt(0) : null;
}

function readAction(s: Source, c: Tree, target: AlterTarget, span: Span): AlterTable {
  const subtype = text(c, 'subtype') ?? 'AT_AddColumn';
  const name = text(c, 'name') ?? '';
  const def = node(c, 'def');
  const base = { target, span };
  const ifExists = flag(c, 'missing_ok');
  const cascade = text(c, 'behavior') === 'DROP_CASCADE';
  const parameters = list(node(def, 'List'), 'items').map((p) =>
    [text(node(p, 'DefElem'), 'defnamespace'), text(node(p, 'DefElem'), 'defname') ?? ''].filter((x) => x !== null).join('.'),
  );
  switch (subtype) {
    case 'AT_AddColumn':
      return { ...base, kind: 'add-column', column: readColumn(s, node(def, 'ColumnDef') ?? {}, span.end), ifNotExists: ifExists };
    case 'AT_DropColumn':
      return { ...base, kind: 'drop-column', column: name, ifExists, cascade };
    case 'AT_AlterColumnType': {
      const column = node(def, 'ColumnDef');
      const type = node(column, 'typeName');
      const using = node(column, 'raw_default');
      const start = s.at(number(type, 'location'));
      const stop = Math.min(...[itemEnd(s, start), endOfType(s, start)]);
      return {
        ...base,
        kind: 'set-type',
        column: name,
        type: readType(type),
        typeSpan: { start, end: stop },
        collation: node(column, 'collClause') ? (strings(list(node(column, 'collClause'), 'collname')).at(-1) ?? null) : null,
        using: using ? withText(readExpression(s, using), usingText(s, start, span.end)) : null,
      };
    }
    case 'AT_ColumnDefault':
      return def
        ? { ...base, kind: 'set-default', column: name, expression: withText(readExpression(s, def), setDefaultText(s, span)) }
        : { ...base, kind: 'drop-default', column: name };
    case 'AT_SetNotNull':
      return { ...base, kind: 'set-not-null', column: name };
    case 'AT_DropNotNull':
      return { ...base, kind: 'drop-not-null', column: name };
    case 'AT_AddConstraint': {
      const constraint = readConstraint(s, node(def, 'Constraint') ?? {}, {
        start: Math.max(span.start, s.at(number(node(def, 'Constraint'), 'location'))),
        end: span.end,
      });
      return constraint ? { ...base, kind: 'add-constraint', constraint } : { ...base, kind: 'other-alter', what: 'ADD CONSTRAINT' };
    }
    case 'AT_DropConstraint':
      return { ...base, kind: 'drop-constraint', constraint: name, ifExists, cascade };
    case 'AT_ValidateConstraint':
      return { ...base, kind: 'validate-constraint', constraint: name };
    case 'AT_AlterConstraint':
      return {
        ...base,
        kind: 'alter-constraint',
        constraint: text(node(def, 'ATAlterConstraint'), 'conname') ?? text(node(def, 'Constraint'), 'conname') ?? name,
      };
    case 'AT_AddIdentity':
      return { ...base, kind: 'add-identity', column: name, always: text(node(def, 'Constraint'), 'generated_when') === 'a' };
    case 'AT_SetIdentity':
      return { ...base, kind: 'set-identity', column: name, always: identityOption(def) };
    case 'AT_DropIdentity':
      return { ...base, kind: 'drop-identity', column: name, ifExists };
    case 'AT_SetExpression':
      return { ...base, kind: 'set-expression', column: name, expression: withText(readExpression(s, def), generatedText(s, span)) };
    case 'AT_DropExpression':
      return { ...base, kind: 'drop-expression', column: name, ifExists };
    case 'AT_AttachPartition': {
      const p = node(def, 'PartitionCmd');
      return { ...base, kind: 'attach-partition', partition: nameOfRange(node(p, 'name')), bound: readBound(s, node(p, 'bound')) };
    }
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      const p = node(def, 'PartitionCmd');
      return {
        ...base,
        kind: 'detach-partition',
        partition: nameOfRange(node(p, 'name')),
        concurrently: flag(p, 'concurrent'),
        finalize: subtype === 'AT_DetachPartitionFinalize',
      };
    }
    case 'AT_AddInherit':
      return { ...base, kind: 'inherit', parent: nameOfRange(node(def, 'RangeVar')) };
    case 'AT_DropInherit':
      return { ...base, kind: 'no-inherit', parent: nameOfRange(node(def, 'RangeVar')) };
    case 'AT_SetTableSpace':
      return { ...base, kind: 'set-tablespace', tablespace: name };
    case 'AT_SetAccessMethod':
      return { ...base, kind: 'set-access-method', method: text(c, 'name') };
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_ReplaceRelOptions':
      return { ...base, kind: 'set-storage-parameters', parameters, reset: subtype === 'AT_ResetRelOptions' };
    case 'AT_ClusterOn':
      return { ...base, kind: 'cluster-on', index: name };
    case 'AT_DropCluster':
      return { ...base, kind: 'cluster-on', index: null };
    case 'AT_ChangeOwner':
      return {
        ...base,
        kind: 'owner-to',
        owner:
          text(node(c, 'newowner'), 'rolename') ?? (text(node(c, 'newowner'), 'roletype') ?? '').replace('ROLESPEC_', '').toLowerCase(),
      };
    default: {
      const plain = PLAIN[subtype];
      if (plain) return { ...base, kind: plain };
      const trigger = TRIGGERS[subtype];
      if (trigger)
        return {
          ...base,
          kind: 'trigger-state',
          name: subtype.endsWith('All') ? 'ALL' : subtype.endsWith('User') ? 'USER' : name,
          state: trigger,
        };
      const rule = RULES[subtype];
      if (rule) return { ...base, kind: 'rule-state', name, state: rule };
      const security = SECURITY[subtype];
      if (security) return { ...base, kind: 'row-security', state: security };
      const option = OPTIONS[subtype];
      if (option) return { ...base, kind: 'set-column-option', column: name, option };
      return { ...base, kind: 'other-alter', what: s.text.slice(span.start, Math.min(span.end, span.start + 60)) };
    }
  }
}

/** The end of a type name: before COLLATE or USING. */
function endOfType(s: Source, start: number): number {
  let end = start;
  for (let i = tokenAt(s, start); i < s.tokens.length; i++) {
    const t = s.tokens[i];
    if (t === undefined) break;
    if (['collate', 'using'].includes(word(s, t))) return end;
    end = t.end;
  }
  return end;
}

const persistence = (r: Tree | null): CreateTable['persistence'] =>
  text(r, 'relpersistence') === 't' ? 'temporary' : text(r, 'relpersistence') === 'u' ? 'unlogged' : 'permanent';

const LIKE_BITS: readonly (readonly [number, string])[] = [
  [1, 'comments'],
  [2, 'compression'],
  [4, 'constraints'],
  [8, 'defaults'],
  [16, 'generated'],
  [32, 'identity'],
  [64, 'indexes'],
  [128, 'statistics'],
  [256, 'storage'],
];

export function readCreateTable(s: Source, t: Tree): Fact {
  const relation = node(t, 'relation');
  const elements = list(t, 'tableElts');
  const bound = readBound(s, node(t, 'partbound'));
  const parents = list(t, 'inhRelations').map((r) => nameOfRange(node(r, 'RangeVar')));
  const key = node(t, 'partspec');
  const strategy = text(key, 'strategy') ?? '';
  return {
    kind: 'create-table',
    span: s.whole,
    table: nameOfRange(relation),
    ifNotExists: flag(t, 'if_not_exists'),
    persistence: persistence(relation),
    columns: elements.flatMap((e) => (node(e, 'ColumnDef') ? [readColumn(s, node(e, 'ColumnDef') as Tree)] : [])),
    constraints: elements.flatMap((e) => {
      const c = node(e, 'Constraint');
      const start = s.at(number(c, 'location'));
      return c ? (readConstraint(s, c, { start, end: itemEnd(s, start) }) ?? []) : [];
    }),
    like: elements.flatMap((e) => {
      const l = node(e, 'TableLikeClause');
      return l
        ? [
            {
              table: nameOfRange(node(l, 'relation')),
              including: LIKE_BITS.filter(([bit]) => (number(l, 'options') & bit) !== 0).map(([, name]) => name),
            },
          ]
        : [];
    }),
    inherits: bound ? [] : parents,
    partitionOf: bound && parents[0] ? { parent: parents[0], bound } : null,
    partitionBy: key
      ? {
          strategy:
            strategy.includes('RANGE') || strategy === 'r' ? 'range' : strategy.includes('LIST') || strategy === 'l' ? 'list' : 'hash',
          columns: list(key, 'partParams').flatMap((p) => text(node(p, 'PartitionElem'), 'name') ?? []),
        }
      : null,
    as: null,
  };
}

/** CREATE TABLE AS and SELECT INTO. */
export function readCreateTableAs(s: Source, into: Tree | null, query: Tree | null, ifNotExists: boolean): Fact {
  const relation = node(into, 'rel');
  return {
    kind: 'create-table',
    span: s.whole,
    table: nameOfRange(relation),
    ifNotExists,
    persistence: persistence(relation),
    columns: [],
    constraints: [],
    like: [],
    inherits: [],
    partitionOf: null,
    partitionBy: null,
    as: { query: readQuery(s, query), withData: !flag(into, 'skipData') },
  };
}

function readIndexColumn(s: Source, t: Tree, sql: string | null): IndexColumn {
  const e = node(t, 'IndexElem');
  return {
    column: text(e, 'name'),
    expression: node(e, 'expr') ? withText(readExpression(s, node(e, 'expr')), sql) : null,
    operatorClass: strings(list(e, 'opclass')).at(-1) ?? null,
    collation: strings(list(e, 'collation')).at(-1) ?? null,
    descending: text(e, 'ordering') === 'SORTBY_DESC',
    nulls: text(e, 'nulls_ordering') === 'SORTBY_NULLS_FIRST' ? 'first' : text(e, 'nulls_ordering') === 'SORTBY_NULLS_LAST' ? 'last' : null,
  };
}

export function readCreateIndex(s: Source, t: Tree): CreateIndex {
  const relation = node(t, 'relation');
  const texts = indexTexts(s, s.at(number(relation, 'location')));
  return {
    kind: 'create-index',
    span: s.whole,
    index: text(t, 'idxname'),
    table: nameOfRange(relation),
    unique: flag(t, 'unique'),
    concurrently: flag(t, 'concurrent'),
    ifNotExists: flag(t, 'if_not_exists'),
    only: relation !== null && !flag(relation, 'inh'),
    method: text(t, 'accessMethod') ?? 'btree',
    columns: list(t, 'indexParams').map((c, i) => readIndexColumn(s, c, texts.parts[i] ?? null)),
    include: list(t, 'indexIncludingParams').flatMap((c) => text(node(c, 'IndexElem'), 'name') ?? []),
    where: node(t, 'whereClause') ? withText(readExpression(s, node(t, 'whereClause')), texts.where) : null,
    nullsNotDistinct: flag(t, 'nulls_not_distinct'),
    storage: list(t, 'options').length > 0 ? texts.storage : null,
    tablespace: text(t, 'tableSpace') || null,
  };
}

/** The actions of ALTER INDEX that are no ALTER TABLE of the catalog's. */
export function readAlterIndex(s: Source, t: Tree): readonly Fact[] | null {
  const first = unwrap(list(t, 'cmds')[0] ?? null)?.[1] ?? null;
  if (text(t, 'objtype') !== 'OBJECT_INDEX' || text(first, 'subtype') !== 'AT_AttachPartition') return null;
  return [
    {
      kind: 'attach-index',
      span: s.whole,
      index: nameOfRange(node(t, 'relation')),
      partition: nameOfRange(node(node(node(first, 'def'), 'PartitionCmd'), 'name')),
    },
  ];
}
