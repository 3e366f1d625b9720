import type { Fact } from '../../../facts/fact.ts';
import { LOCK_MODES } from '../../../facts/lock-mode.ts';
import type { Span } from '../../../text/span.ts';
import { readComment, readGrant, roleOf } from './access.ts';
import { ASIDE } from './aside.ts';
import { argumentsOf, nameOfObject, nameOfRange, nameOfStrings, readExpression, readType } from './expressions.ts';
import {
  kindOf,
  option,
  ownedBy,
  readAlterDomain,
  readAlterEnum,
  readAlterFunction,
  readCreateDomain,
  readCreateFunction,
  readCreateTrigger,
  readDrop,
  readPolicy,
  readRename,
  readSet,
  readSetSchema,
  readTransaction,
} from './objects.ts';
import { readDataChange, readQuery } from './queries.ts';
import { readAlterIndex, readAlterTable, readCreateIndex, readCreateTable, readCreateTableAs } from './tables.ts';
import { keywordFrom, statementText } from './texts.ts';
import { flag, list, node, number, type Source, strings, type Tree, text, tokenAt, unwrap } from './tree.ts';

/** What the readers need of the parser, for text inside text. */
export interface Parser {
  /** The statements of a text; null when it does not parse. */
  parse(sql: string): readonly Tree[] | null;
  parsePlPgSql(sql: string): Tree | null;
}

type Reader = (s: Source, t: Tree, parser: Parser) => readonly Fact[];

const one =
  (read: (s: Source, t: Tree) => Fact): Reader =>
  (s, t) => [read(s, t)];
const ranges = (t: Tree, key: string) => list(t, key).map((r) => nameOfRange(node(r, 'RangeVar')));

const REINDEX: Readonly<Record<string, 'index' | 'table' | 'schema' | 'database' | 'system'>> = {
  REINDEX_OBJECT_INDEX: 'index',
  REINDEX_OBJECT_TABLE: 'table',
  REINDEX_OBJECT_SCHEMA: 'schema',
  REINDEX_OBJECT_DATABASE: 'database',
  REINDEX_OBJECT_SYSTEM: 'system',
};

const select: Reader = (s, t) => {
  const into = node(t, 'intoClause');
  const wrapped = { SelectStmt: t };
  if (into) return [readCreateTableAs(s, into, wrapped, false)];
  const query = readQuery(s, wrapped);
  const settings = query.calls.flatMap((c): readonly Fact[] => {
    const [name, value, local] = c.args;
    if (c.function.name !== 'set_config' || name?.kind !== 'constant' || value?.kind !== 'constant') return [];
    return [
      {
        kind: 'set-setting',
        span: s.whole,
        setting: name.value.toLowerCase(),
        values: [value.value],
        scope: local?.kind === 'constant' && local.value === 'true' ? 'local' : 'session',
      },
    ];
  });
  return [{ kind: 'select', span: s.whole, query }, ...settings];
};

/** By the tag of the parse tree. What is missing here is `unread`. */
export const READERS: Readonly<Record<string, Reader>> = {
  SelectStmt: select,
  CreateStmt: one(readCreateTable),
  CreateTableAsStmt: (s, t) => {
    if (text(t, 'objtype') !== 'OBJECT_MATVIEW') return [readCreateTableAs(s, node(t, 'into'), node(t, 'query'), flag(t, 'if_not_exists'))];
    const into = node(t, 'into');
    return [
      {
        kind: 'create-materialized-view',
        span: s.whole,
        view: nameOfRange(node(into, 'rel')),
        ifNotExists: flag(t, 'if_not_exists'),
        columns: strings(list(into, 'colNames')),
        query: readQuery(s, node(t, 'query')),
        withData: !flag(into, 'skipData'),
        sql: statementText(s),
      },
    ];
  },
  AlterTableStmt: (s, t) => {
    if (text(t, 'objtype') === 'OBJECT_TYPE')
      return [
        {
          kind: 'alter-composite-type',
          span: s.whole,
          type: nameOfRange(node(t, 'relation')),
          alters: list(t, 'cmds').some((c) => text(node(c, 'AlterTableCmd'), 'subtype') === 'AT_AlterColumnType'),
        },
      ];
    return readAlterIndex(s, t) ?? readAlterTable(s, t);
  },
  IndexStmt: one(readCreateIndex),
  DropStmt: readDrop,
  RenameStmt: one(readRename),
  AlterObjectSchemaStmt: one(readSetSchema),
  AlterOwnerStmt: (s, t) => [
    {
      kind: 'change-owner',
      span: s.whole,
      object: kindOf(t, 'objectType'),
      name: nameOfObject(node(t, 'object')),
      arguments: argumentsOf(node(t, 'object')),
      owner: roleOf(node(t, 'newowner')),
    },
  ],
  AlterEnumStmt: one(readAlterEnum),
  CreateEnumStmt: (s, t) => [
    {
      kind: 'create-type',
      span: s.whole,
      type: nameOfStrings(strings(list(t, 'typeName'))),
      form: 'enum',
      values: strings(list(t, 'vals')),
      attributes: [],
    },
  ],
  CompositeTypeStmt: (s, t) => [
    {
      kind: 'create-type',
      span: s.whole,
      type: nameOfRange(node(t, 'typevar')),
      form: 'composite',
      values: [],
      attributes: list(t, 'coldeflist').map((c) => ({
        name: text(node(c, 'ColumnDef'), 'colname') ?? '',
        type: readType(node(node(c, 'ColumnDef'), 'typeName')),
      })),
    },
  ],
  CreateRangeStmt: (s, t) => [
    { kind: 'create-type', span: s.whole, type: nameOfStrings(strings(list(t, 'typeName'))), form: 'range', values: [], attributes: [] },
  ],
  DefineStmt: (s, t) =>
    text(t, 'kind') === 'OBJECT_TYPE'
      ? [
          {
            kind: 'create-type',
            span: s.whole,
            type: nameOfStrings(strings(list(t, 'defnames'))),
            form: 'base',
            values: [],
            attributes: [],
          },
        ]
      : text(t, 'kind') === 'OBJECT_AGGREGATE'
        ? [
            {
              kind: 'create-function',
              span: s.whole,
              function: nameOfStrings(strings(list(t, 'defnames'))),
              procedure: false,
              orReplace: flag(t, 'replace'),
              argumentTypes: [],
              returns: null,
              language: 'internal',
              volatility: 'immutable',
              body: null,
              sql: statementText(s),
              inlines: null,
            },
          ]
        : [{ kind: 'harmless', span: s.whole, what: 'CREATE of an operator, collation or text search object' }],
  CreateDomainStmt: one(readCreateDomain),
  AlterDomainStmt: one(readAlterDomain),
  CreateSeqStmt: (s, t) => {
    const owner = ownedBy(t);
    return [
      {
        kind: 'create-sequence',
        span: s.whole,
        sequence: nameOfRange(node(t, 'sequence')),
        ifNotExists: flag(t, 'if_not_exists'),
        ownedBy: owner === 'none' ? null : owner,
      },
    ];
  },
  AlterSeqStmt: (s, t) => [
    {
      kind: 'alter-sequence',
      span: s.whole,
      sequence: nameOfRange(node(t, 'sequence')),
      ifExists: flag(t, 'missing_ok'),
      ownedBy: ownedBy(t),
    },
  ],
  ViewStmt: (s, t) => [
    {
      kind: 'create-view',
      span: s.whole,
      view: nameOfRange(node(t, 'view')),
      orReplace: flag(t, 'replace'),
      temporary: text(node(t, 'view'), 'relpersistence') === 't',
      columns: strings(list(t, 'aliases')),
      query: readQuery(s, node(t, 'query')),
      sql: statementText(s),
    },
  ],
  RefreshMatViewStmt: (s, t) => [
    {
      kind: 'refresh-materialized-view',
      span: s.whole,
      view: nameOfRange(node(t, 'relation')),
      concurrently: flag(t, 'concurrent'),
      withData: !flag(t, 'skipData'),
    },
  ],
  CreateFunctionStmt: (s, t, parser) => [
    readCreateFunction(s, t, (body) => {
      const statements = parser.parse(body);
      const only = statements?.length === 1 ? node(node(statements[0] ?? null, 'stmt'), 'SelectStmt') : null;
      const targets = list(only, 'targetList');
      if (!only || targets.length !== 1 || list(only, 'fromClause').length > 0) return null;
      return readExpression(s, node(node(targets[0] ?? null, 'ResTarget'), 'val'));
    }),
  ],
  AlterFunctionStmt: one(readAlterFunction),
  CreateTrigStmt: one(readCreateTrigger),
  CreatePolicyStmt: (s, t) => [readPolicy(s, t, 'create-policy')],
  AlterPolicyStmt: (s, t) => [readPolicy(s, t, 'alter-policy')],
  RuleStmt: (s, t) => [{ kind: 'create-rule', span: s.whole, rule: text(t, 'rulename') ?? '', table: nameOfRange(node(t, 'relation')) }],
  CreateSchemaStmt: (s, t, parser) => {
    const schema = text(t, 'schemaname') ?? text(node(t, 'authrole'), 'rolename') ?? '';
    const elements = list(t, 'schemaElts');
    const places = elementPlaces(s);
    const inside = elements.flatMap((e, i) =>
      readTree({ ...s, whole: (places.length === elements.length && places[i]) || s.whole }, e, parser).map((f) => ({
        ...f,
        span: s.whole,
      })),
    );
    return [
      { kind: 'create-schema', span: s.whole, schema, ifNotExists: flag(t, 'if_not_exists') },
      ...inside.map((f) => inSchema(f, schema)),
    ];
  },
  CreateExtensionStmt: (s, t) => {
    const schema =
      list(t, 'options')
        .map((o) => node(o, 'DefElem'))
        .find((o) => text(o, 'defname') === 'schema') ?? null;
    return [
      {
        kind: 'create-extension',
        span: s.whole,
        extension: text(t, 'extname') ?? '',
        schema: text(node(node(schema, 'arg'), 'String'), 'sval'),
      },
    ];
  },
  AlterExtensionStmt: (s, t) => [{ kind: 'alter-extension', span: s.whole, extension: text(t, 'extname') ?? '', schema: null }],
  CreateStatsStmt: (s, t) => [
    {
      kind: 'create-statistics',
      span: s.whole,
      statistics: list(t, 'defnames').length === 0 ? null : nameOfStrings(strings(list(t, 'defnames'))),
      table: ranges(t, 'relations')[0] ?? { schema: null, name: '' },
    },
  ],
  CreatePublicationStmt: (s, t) => [
    { kind: 'create-publication', span: s.whole, publication: text(t, 'pubname') ?? '', tables: publicationTables(t) },
  ],
  AlterPublicationStmt: (s, t) => [
    { kind: 'alter-publication', span: s.whole, publication: text(t, 'pubname') ?? '', tables: publicationTables(t) },
  ],
  CommentStmt: one(readComment),
  GrantStmt: one(readGrant),
  VariableSetStmt: one(readSet),
  TransactionStmt: one(readTransaction),
  LockStmt: (s, t) => [
    { kind: 'lock-table', span: s.whole, tables: ranges(t, 'relations'), mode: LOCK_MODES[number(t, 'mode') - 1] ?? 'ACCESS EXCLUSIVE' },
  ],
  ClusterStmt: (s, t) => [
    { kind: 'cluster', span: s.whole, table: node(t, 'relation') ? nameOfRange(node(t, 'relation')) : null, index: text(t, 'indexname') },
  ],
  VacuumStmt: (s, t) => [
    {
      kind: flag(t, 'is_vacuumcmd') ? 'vacuum' : 'analyze',
      span: s.whole,
      full: option(t, 'options', 'full'),
      tables: list(t, 'rels').map((r) => nameOfRange(node(node(r, 'VacuumRelation'), 'relation'))),
    },
  ],
  ReindexStmt: (s, t) => [
    {
      kind: 'reindex',
      span: s.whole,
      what: REINDEX[text(t, 'kind') ?? 'REINDEX_OBJECT_INDEX'] ?? 'index',
      name: node(t, 'relation') ? nameOfRange(node(t, 'relation')) : text(t, 'name') ? { schema: null, name: text(t, 'name') ?? '' } : null,
      concurrently: option(t, 'params', 'concurrently'),
    },
  ],
  TruncateStmt: (s, t) => [
    {
      kind: 'truncate',
      span: s.whole,
      tables: ranges(t, 'relations'),
      cascade: text(t, 'behavior') === 'DROP_CASCADE',
      restartIdentity: flag(t, 'restart_seqs'),
    },
  ],
  CopyStmt: (s, t) => [
    {
      kind: 'copy',
      span: s.whole,
      table: node(t, 'relation') ? nameOfRange(node(t, 'relation')) : null,
      direction: flag(t, 'is_from') ? 'from' : 'to',
      query: node(t, 'query') ? readQuery(s, node(t, 'query')) : null,
    },
  ],
  CallStmt: (s, t) => [{ kind: 'call', span: s.whole, procedure: nameOfStrings(strings(list(node(t, 'funccall'), 'funcname'))) }],
  DeclareCursorStmt: (s, t) => [{ kind: 'select', span: s.whole, query: readQuery(s, node(t, 'query')) }],
  ExplainStmt: (s, t, parser) => {
    const inner = node(t, 'query');
    return option(t, 'options', 'analyze') && inner ? readTree(s, inner, parser) : [{ kind: 'harmless', span: s.whole, what: 'EXPLAIN' }];
  },
  CreateForeignTableStmt: (s, t) => {
    const base = readCreateTable(s, node(t, 'base') ?? {});
    return [base];
  },
  ...ASIDE,
};

const publicationTables = (t: Tree) =>
  list(t, 'pubobjects').flatMap((o) => {
    const relation = node(node(node(o, 'PublicationObjSpec'), 'pubtable'), 'relation');
    return relation ? [nameOfRange(relation)] : [];
  });

/** Where the elements of CREATE SCHEMA stand: each starts with CREATE or GRANT. */
function elementPlaces(s: Source): readonly Span[] {
  const first = tokenAt(s, s.whole.start) + 1;
  const starts: number[] = [];
  for (let i = keywordFrom(s, first, s.whole.end, ELEMENT); i >= 0; i = keywordFrom(s, i + 1, s.whole.end, ELEMENT)) starts.push(i);
  return starts.map((i, k) => ({
    start: s.tokens[i]?.start ?? s.whole.start,
    end: k + 1 < starts.length ? (s.tokens[(starts[k + 1] ?? 1) - 1]?.end ?? s.whole.end) : s.whole.end,
  }));
}
const ELEMENT = new Set(['create', 'grant']);

/** CREATE SCHEMA's elements stand in the new schema. */
function inSchema(f: Fact, schema: string): Fact {
  if ((f.kind === 'create-table' || f.kind === 'create-index' || f.kind === 'create-trigger') && f.table.schema === null)
    return { ...f, table: { ...f.table, schema } };
  if (f.kind === 'create-sequence' && f.sequence.schema === null) return { ...f, sequence: { ...f.sequence, schema } };
  if (f.kind === 'create-view' && f.view.schema === null) return { ...f, view: { ...f.view, schema } };
  return f;
}

/** The facts of one parsed statement (a wrapped node). */
export function readTree(s: Source, wrapped: Tree, parser: Parser): readonly Fact[] {
  const change = readDataChange(s, wrapped);
  if (change) return [change];
  const tagged = unwrap(wrapped);
  const read = tagged ? READERS[tagged[0]] : undefined;
  if (!tagged || !read)
    return [
      {
        kind: 'unread',
        span: s.whole,
        what: `${tagged?.[0].replace(/Stmt$/, '') ?? 'this statement'} is not known to the reader`,
        syntaxError: null,
        touches: 'anything',
      },
    ];
  return read(s, tagged[1], parser);
}
