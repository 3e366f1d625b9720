import { insideParentheses, skeletonOf, splitAtCommas, withoutParentheses } from './skeleton.ts';

/**
 * What sqlparser 0.61 (PostgreSQL dialect), the parser inside Prisma's engine from 7.4 on, can read. One statement that it cannot
 * read makes Prisma send the whole file as one message. The tables below say by meaning which forms it reads; they were derived
 * from runs of that parser (test/prisma/splitter/*.tsv). What no row describes counts as not read.
 */

/** A name in a skeleton: `T`, `nm . nm`. */
const N = String.raw`(?:\w+(?: \. \w+)*)`;
const re = (source: string): RegExp => new RegExp(source.replaceAll('NAME', N));

const ALTER_TABLE = re('^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?NAME ');
const CREATE_SEQUENCE = re('^CREATE (?:TEMP |TEMPORARY )?SEQUENCE (?:IF NOT EXISTS )?NAME');
const LIKE_TABLE = re('^LIKE NAME$');
const TYPE_ALONE = re(String.raw`^NAME(?: \[ \])*$|^DOUBLE PRECISION$|^TIMESTAMP WITH`);

/** Parts that it reads nowhere, whatever the statement. */
const NEVER: readonly RegExp[] = [
  re(String.raw`^\\`),
  /\bOVERRIDING (?:SYSTEM|USER) VALUE\b/,
  /\bBETWEEN SYMMETRIC\b/,
  /\bFOR (?:NO KEY UPDATE|KEY SHARE)\b/,
  /\bROWS FROM \(/,
  /\bXMLELEMENT \( NAME\b/,
  /\bXMLFOREST \(/,
  /[(,] VARIADIC (?!=>)\w/,
  /\bIS (?:NOT )?JSON\b/,
  re(String.raw`\bORDER BY NAME USING [<>]`),
  /\bCURRENT OF \w/,
  /\) AS \( \w/,
  / !! /,
  /(?:\(|,|SELECT) OPERATOR \(/,
  /\bSETOF \w/,
  /\bNATIONAL CHAR/,
  re(String.raw`\b(?:FOREIGN KEY|REFERENCES NAME) \([^()]*\bPERIOD \w+ [,)]`),
  /\bWITHOUT OVERLAPS\b/,
  /\bTHEN DO NOTHING\b/,
  /\bWITH \( TOAST \./,
  /\bSET \( TOAST \./,
];

const number = '(?:- )?0';
/** Its options of a sequence stand in a fixed order. */
const SEQUENCE_OPTIONS = new RegExp(
  `^(?: AS \\w+)?(?: INCREMENT(?: BY)? ${number})?(?: MINVALUE ${number}| NO MINVALUE)?(?: MAXVALUE ${number}| NO MAXVALUE)?` +
    `(?: START(?: WITH)? ${number})?(?: CACHE 0)?(?: (?:NO )?CYCLE)?(?: OWNED BY ${N})?$`,
);

const DEFERRED = '(?: (?:NOT )?DEFERRABLE| INITIALLY (?:DEFERRED|IMMEDIATE)| (?:NOT )?ENFORCED)*';
const REFERENCES =
  String.raw`REFERENCES NAME(?: \( \))?(?: MATCH (?:FULL|PARTIAL|SIMPLE)| ON (?:DELETE|UPDATE) (?:CASCADE|RESTRICT|NO ACTION|SET NULL|SET DEFAULT))*` +
  DEFERRED;
const TABLE_CONSTRAINT = re(
  String.raw`^(?:CONSTRAINT \w+ )?(?:CHECK \( \)(?: (?:NOT )?ENFORCED)?|UNIQUE(?: NULLS (?:NOT )?DISTINCT)? \( \)${DEFERRED}|PRIMARY KEY \( \)${DEFERRED}|FOREIGN KEY \( \) ${REFERENCES})(?: NOT VALID)?$`,
);
const STARTS_CONSTRAINT =
  /^(?:CONSTRAINT \w+ (?:CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE|NOT) |CHECK \(|UNIQUE (?:\(|NULLS )|PRIMARY KEY |FOREIGN KEY |EXCLUDE (?:USING |\())/;

const COLUMN = re(String.raw`^\w+ NAME`);
/** Parts of a column's definition that it does not read. */
const COLUMN_NEVER: readonly RegExp[] = [
  re(String.raw`^\w+ NAME(?: \( \))? ARRAY\b`),
  /^\w+ .*\b(?:STORAGE|COMPRESSION) (?:PLAIN|EXTERNAL|EXTENDED|MAIN|DEFAULT|PGLZ|LZ4|nm)\b/,
  /\bGENERATED ALWAYS AS \( \)(?! STORED)/,
  /\bUNIQUE NULLS\b/,
  /\bNO INHERIT\b/,
  /\bNOT VALID\b/,
  /\bUSING INDEX\b/,
  /\bCONSTRAINT \w+ (?:GENERATED NEVER)\b/,
];
const columnReads = (definition: string): boolean => COLUMN.test(definition) && !COLUMN_NEVER.some((p) => p.test(definition));

/** The actions of ALTER TABLE that it reads, without the parentheses' contents. */
const ALTER_ACTIONS: readonly RegExp[] = [
  re(String.raw`^DROP (?:COLUMN |CONSTRAINT )?(?:IF EXISTS )?\w+(?: CASCADE| RESTRICT)?$`),
  re(String.raw`^ALTER (?:COLUMN )?\w+ (?:SET NOT NULL|DROP NOT NULL|DROP DEFAULT|SET DEFAULT .+)$`),
  re(String.raw`^ALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE (?!(?:(?!USING )\S+ )*COLLATE ).+$`),
  re(String.raw`^ALTER (?:COLUMN )?\w+ ADD GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY(?: \( \))?$`),
  re(String.raw`^RENAME (?:TO NAME|CONSTRAINT \w+ TO \w+|(?:COLUMN )?\w+ TO \w+)$`),
  re(String.raw`^OWNER TO \w+$`),
  re(String.raw`^VALIDATE CONSTRAINT \w+$`),
  re(String.raw`^(?:ENABLE|DISABLE) (?:(?:ALWAYS |REPLICA )?(?:TRIGGER|RULE) \w+|ROW LEVEL SECURITY)$`),
  re('^(?:NO )?FORCE ROW LEVEL SECURITY$'),
  re(String.raw`^REPLICA IDENTITY (?:FULL|NOTHING|DEFAULT|USING INDEX \w+)$`),
  re(String.raw`^SET \( \)$`),
];

function alterActionReads(action: string): boolean {
  const flat = withoutParentheses(action);
  if (ALTER_ACTIONS.some((p) => p.test(flat))) return true;
  const added = /^ADD (?!COLUMN )(.*)$/.exec(flat)?.[1];
  if (added !== undefined && STARTS_CONSTRAINT.test(added)) return TABLE_CONSTRAINT.test(added);
  const column = /^ADD (?:COLUMN )?(?:IF NOT EXISTS )?(.*)$/.exec(flat)?.[1];
  return column !== undefined && columnReads(column);
}

function tableElementReads(element: string): boolean {
  const flat = withoutParentheses(element);
  if (flat === '') return true;
  if (/^LIKE /.test(flat)) return LIKE_TABLE.test(flat);
  return STARTS_CONSTRAINT.test(flat) ? TABLE_CONSTRAINT.test(flat) : columnReads(flat);
}

/** One form of statement: how it begins (contents of parentheses left out), what may not follow, and further questions. */
interface Form {
  readonly begins: RegExp;
  readonly never?: readonly RegExp[];
  /** Asked with the whole skeleton and with the one that lacks the contents of parentheses. */
  readonly reads?: (whole: string, flat: string) => boolean;
}

const QUERY = String.raw`(?:SELECT|WITH|VALUES|\(|TABLE)\b`;
const WITH_DATA = /\bWITH (?:NO )?DATA$/;

const FORMS: readonly Form[] = [
  // — tables —
  {
    begins: ALTER_TABLE,
    reads: (whole) => splitAtCommas(whole.replace(ALTER_TABLE, '')).every(alterActionReads),
  },
  {
    begins: re(
      String.raw`^CREATE (?:OR REPLACE )?(?:(?:GLOBAL |LOCAL )?(?:TEMP|TEMPORARY) )?TABLE (?:IF NOT EXISTS )?NAME AS (?!EXECUTE\b)`,
    ),
    never: [WITH_DATA],
  },
  {
    begins: re('^CREATE (?:(?:GLOBAL |LOCAL )?(?:TEMP|TEMPORARY) )?TABLE (?:IF NOT EXISTS )?NAME PARTITION OF '),
    never: [/ USING /, /PARTITION BY .* WITH \(/],
  },
  { begins: re('^CREATE (?:(?:GLOBAL |LOCAL )?(?:TEMP|TEMPORARY) )?TABLE (?:IF NOT EXISTS )?NAME LIKE NAME$') },
  {
    begins: re(String.raw`^CREATE (?:(?:GLOBAL |LOCAL )?(?:TEMP|TEMPORARY) )?TABLE (?:IF NOT EXISTS )?NAME \( \)`),
    never: [/ USING /, /\bWITHOUT OIDS\b/, /\bPARTITION BY .* WITH \(/, WITH_DATA],
    reads: (whole) => splitAtCommas(insideParentheses(whole) ?? '').every(tableElementReads),
  },
  { begins: /^DROP TABLE / },
  { begins: /^TRUNCATE / },
  // — indexes —
  {
    begins: re('^CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:(?:IF NOT EXISTS )?NAME )?ON (?!ONLY NAME)NAME'),
    never: [/\bTABLESPACE\b/, /\bIF NOT EXISTS ON\b/],
    reads: (whole) => !/^[^(]* \( .*\b\w+_OPS \( /.test(whole),
  },
  { begins: re(String.raw`^DROP INDEX (?!CONCURRENTLY\b)`), never: [/\bCONCURRENTLY$/] },
  { begins: re('^ALTER INDEX NAME RENAME TO ') },
  // — types and domains —
  { begins: /^CREATE TYPE / },
  { begins: re(String.raw`^ALTER TYPE NAME (?:ADD VALUE|RENAME VALUE|RENAME TO)\b`) },
  { begins: /^DROP TYPE / },
  { begins: re('^CREATE DOMAIN NAME AS '), reads: (_, flat) => domainReads(flat) },
  { begins: /^DROP DOMAIN /, never: [/,/] },
  // — views —
  {
    begins: re(String.raw`^CREATE (?:OR REPLACE )?(?:TEMP |TEMPORARY )?VIEW (?:IF NOT EXISTS )?NAME(?: \( \))?(?: WITH \( \))? AS `),
    never: [/\bWITH (?:LOCAL |CASCADED )?CHECK OPTION$/],
    reads: (whole, flat) => !/ WITH \( \) AS /.test(flat) || / WITH \( \w+ = \S+(?: , \w+ = \S+)* \) AS /.test(whole),
  },
  {
    begins: re(String.raw`^CREATE (?:OR REPLACE )?MATERIALIZED VIEW (?:IF NOT EXISTS )?NAME(?: \( \))?(?: WITH \( \))? AS `),
    never: [WITH_DATA],
  },
  { begins: re(String.raw`^ALTER VIEW NAME(?: \( \))? AS `) },
  { begins: re('^DROP (?:MATERIALIZED )?VIEW ') },
  // — functions and triggers —
  {
    begins: re(String.raw`^CREATE (?:OR REPLACE )?FUNCTION NAME \( \)`),
    never: [
      /\bBEGIN ATOMIC\b/,
      / (?:COST|ROWS) 0/,
      /\bLEAKPROOF\b/,
      / WINDOW\b/,
      / SUPPORT \w/,
      / TRANSFORM FOR\b/,
      / % TYPE\b/,
      /\bEXTERNAL SECURITY\b/,
    ],
  },
  { begins: re('^DROP (?:FUNCTION|PROCEDURE) ') },
  {
    begins: re('^CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER '),
    // Arguments of the function are read as types: words pass, constants do not.
    reads: (whole) => !/\bEXECUTE (?:FUNCTION|PROCEDURE) [^()]*\([^()]*(?:'s|\$s|\b0)/.test(whole),
  },
  { begins: /^DROP TRIGGER / },
  { begins: /^CALL / },
  // — security —
  { begins: /^CREATE POLICY /, never: [/\bWITH CHECK \( \) USING\b/] },
  { begins: /^ALTER POLICY / },
  { begins: /^DROP POLICY / },
  { begins: re('^(?:GRANT|REVOKE) '), reads: grantReads },
  { begins: re('^(?:CREATE|ALTER|DROP) ROLE ') },
  { begins: re(String.raw`^CREATE USER (?:IF NOT EXISTS )?\w+$`) },
  { begins: re(String.raw`^ALTER USER \w+ (?:RENAME TO|SET|WITH PASSWORD|PASSWORD)\b`) },
  { begins: /^DROP USER / },
  // — schemas, extensions, sequences, operators —
  { begins: re(String.raw`^CREATE SCHEMA (?:IF NOT EXISTS )?(?:NAME(?: AUTHORIZATION \w+)?|AUTHORIZATION \w+)$`) },
  { begins: re('^ALTER SCHEMA (?:IF EXISTS )?NAME (?:RENAME|OWNER) TO ') },
  { begins: /^DROP SCHEMA / },
  { begins: re(String.raw`^CREATE EXTENSION (?:IF NOT EXISTS )?\w+(?: WITH(?: SCHEMA \w+)?(?: VERSION \S+)?(?: CASCADE)?)?$`) },
  { begins: /^DROP EXTENSION / },
  {
    begins: CREATE_SEQUENCE,
    reads: (whole) => SEQUENCE_OPTIONS.test(whole.replace(CREATE_SEQUENCE, '')),
  },
  { begins: /^DROP SEQUENCE / },
  { begins: re('^CREATE OPERATOR (?:CLASS|FAMILY) ') },
  { begins: re('^(?:ALTER|DROP) OPERATOR ') },
  { begins: /^CREATE SERVER / },
  { begins: re('^(?:CREATE DATABASE (?:IF NOT EXISTS )?NAME$|DROP DATABASE )') },
  { begins: re('^COMMENT (?:IF EXISTS )?ON (?:TABLE|COLUMN|SCHEMA|EXTENSION|DATABASE|ROLE|USER) ') },
  // — data —
  {
    begins: /^INSERT INTO /,
    never: [/\bON CONFLICT \( \) WHERE\b/],
    reads: (whole) => !/\bON CONFLICT \([^()]*\(/.test(whole) && !/^INSERT INTO [^()]*\([^()]*\[/.test(whole),
  },
  { begins: /^UPDATE /, reads: (whole) => !/\bSET \w+ \[/.test(whole) },
  { begins: /^DELETE FROM / },
  { begins: /^MERGE INTO / },
  { begins: re(`^${QUERY.replace('|TABLE', '')}`) },
  { begins: re(String.raw`^\( `) },
  { begins: /^EXPLAIN / },
  { begins: re(String.raw`^COPY (?:\( \)|NAME(?: \( \))?) (?:TO |FROM 's)`) },
  // — transactions, settings, the rest —
  { begins: re('^(?:BEGIN|START TRANSACTION|END|ROLLBACK|SAVEPOINT|RELEASE)(?: |$)'), never: [/\bPREPARED\b/] },
  { begins: re('^COMMIT(?: (?:WORK|TRANSACTION|AND).*)?$') },
  { begins: re(String.raw`^SET (?!CONSTRAINTS\b)`) },
  { begins: re('^(?:RESET|SHOW|DISCARD|LISTEN|UNLISTEN|NOTIFY|LOAD|EXECUTE|DEALLOCATE|DECLARE|CLOSE|FETCH) ') },
  { begins: re(String.raw`^PREPARE \w+(?: \( \))? AS `) },
  { begins: re('^VACUUM(?: FULL)?(?: NAME)?$'), never: [/^VACUUM (?:ANALYZE|FREEZE|VERBOSE) \w/] },
  { begins: re(String.raw`^ANALYZE(?: NAME(?: \( \))?)?$`) },
];

/** NOT NULL is read only as a part of the default's expression; elsewhere a domain's constraints may be CHECK alone. */
function domainReads(flat: string): boolean {
  const notNull = flat.indexOf(' NOT NULL');
  if (notNull < 0) return true;
  const before = flat.slice(0, notNull);
  return / DEFAULT /.test(before) && !/ (?:CHECK|CONSTRAINT) /.test(before);
}

const PRIVILEGE = String.raw`(?:ALL(?: PRIVILEGES)?|SELECT|INSERT|UPDATE|DELETE|TRUNCATE|REFERENCES|TRIGGER|CREATE|CONNECT|TEMPORARY|TEMP|EXECUTE|USAGE)(?: \( \))?`;
const GRANT = re(
  String.raw`^(?:GRANT|REVOKE) ${PRIVILEGE}(?: , ${PRIVILEGE})* ON (?:ALL (?:TABLES|SEQUENCES|FUNCTIONS) IN SCHEMA |(?:TABLE|SEQUENCE|SCHEMA|DATABASE|FUNCTION|PROCEDURE) )?NAME(?: \( \))?(?: , NAME(?: \( \))?)* (?:TO|FROM) `,
);

/** Roles granted to roles, and kinds of objects that it does not list, are not read; arguments of a function must be types alone. */
function grantReads(whole: string, flat: string): boolean {
  if (!GRANT.test(flat)) return false;
  const args = /\b(?:FUNCTION|PROCEDURE) [^()]*\( ([^()]*) \)/.exec(whole)?.[1];
  return args === undefined || splitAtCommas(args).every((arg) => TYPE_ALONE.test(arg));
}

function identityOptionsRead(whole: string): boolean {
  for (const match of whole.matchAll(/\bAS IDENTITY \(([^()]*)\)/g)) {
    if (!SEQUENCE_OPTIONS.test(match[1]!.trimEnd())) return false;
  }
  return true;
}

/** Whether sqlparser 0.61 reads this one statement. An empty text, or one of comments alone, is read. */
export function sqlparserReads(text: string): boolean {
  const whole = skeletonOf(text);
  if (whole === '' || whole === ';') return true;
  if (NEVER.some((p) => p.test(whole)) || !identityOptionsRead(whole)) return false;
  const flat = withoutParentheses(whole);
  const form = FORMS.find((f) => f.begins.test(flat));
  if (form === undefined) return false;
  return !(form.never ?? []).some((p) => p.test(flat)) && (form.reads?.(whole, flat) ?? true);
}
