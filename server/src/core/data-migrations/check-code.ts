import type { Fact } from '../facts/fact.ts';
import { boundOf, repeats } from './check-sql.ts';
import { type Found, KEEPS_CHECKPOINT, SAYS_NO_WAY_BACK } from './findings.ts';
import { type CodeToken, templateSql } from './script-lexer.ts';

type Read = (sql: string) => readonly Fact[];

/** Below this line of a script that Lockkeeper wrote stands what goes through the rows. */
const RUNTIME_LINE = '// ---- Nothing below has to be edited: how the rows are gone through. ----';

/** A call of a method: `.findMany(…)`. */
interface Call {
  readonly name: CodeToken;
  /** Between the parentheses, or the template behind the name. */
  readonly args: readonly CodeToken[];
}

/** What is wrong in a data migration in TypeScript or JavaScript. */
export function checkCode(text: string, tokens: readonly CodeToken[], read: Read): readonly Found[] {
  const code = tokens.filter((t) => t.kind !== 'comment');
  const ours = tokens.find((t) => t.kind === 'comment' && t.text === RUNTIME_LINE)?.start ?? Number.POSITIVE_INFINITY;
  const keepsCheckpoint = KEEPS_CHECKPOINT.test(text);
  const found: Found[] = [];
  for (const call of callsIn(code)) {
    if (call.name.start > ours) break;
    const one = findingOf(call, read, keepsCheckpoint);
    if (one !== null) found.push(one);
  }
  if (code.length > 0 && !hasDown(code) && !tokens.some((t) => t.kind === 'comment' && SAYS_NO_WAY_BACK.test(t.text)))
    found.push({
      rule: 'data-migration-no-down',
      span: { start: code[0]!.start, end: code[0]!.end },
      message: 'There is no function down in this data migration.',
    });
  return found;
}

function callsIn(code: readonly CodeToken[]): readonly Call[] {
  const out: Call[] = [];
  for (let i = 1; i < code.length - 1; i++) {
    if (code[i]!.kind !== 'word' || code[i - 1]!.text !== '.') continue;
    // type arguments stand between: $queryRaw<User[]>`…`
    let next = i + 1;
    if (code[next]!.text === '<') next = behind(code, next, '<', '>');
    const token = code[next];
    if (token?.kind === 'template') out.push({ name: code[i]!, args: [token] });
    else if (token?.text === '(') out.push({ name: code[i]!, args: code.slice(next + 1, behind(code, next, '(', ')') - 1) });
  }
  return out;
}

/** The index behind what closes the sign at an index. */
function behind(code: readonly CodeToken[], from: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    if (code[i]!.text === open) depth++;
    else if (code[i]!.text === close && --depth === 0) return i + 1;
  }
  return code.length;
}

/** The properties of the object that is the only argument: names with their tokens. Null: it is no object that is written out. */
function properties(args: readonly CodeToken[]): ReadonlyMap<string, readonly CodeToken[]> | null {
  if (args.length === 0) return new Map();
  if (args[0]!.text !== '{') return null;
  const out = new Map<string, readonly CodeToken[]>();
  let depth = 0;
  for (let i = 0; i < args.length; i++) {
    const { text, kind } = args[i]!;
    if (depth === 1 && text === '.') return null;
    const starts = depth === 1 && (kind === 'word' || kind === 'string') && /^[{,]$/.test(args[i - 1]?.text ?? '');
    if (starts) {
      let end = i + 1;
      for (let d = 0; end < args.length && !(d === 0 && (args[end]!.text === ',' || args[end]!.text === '}')); end++)
        d += /^[([{]$/.test(args[end]!.text) ? 1 : /^[)\]}]$/.test(args[end]!.text) ? -1 : 0;
      out.set(text.replace(/^['"]|['"]$/g, ''), args.slice(i + 1, end));
    }
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) depth--;
  }
  return out;
}

/** `in: ids`, `gt: cursor`, `id: row.id`, `{ id }`: a condition that holds for few rows; also one that is made elsewhere. */
function narrows(where: readonly CodeToken[] | undefined): boolean {
  if (where === undefined) return false;
  // the shorthand `where`, or a name in its place
  if (where.length === 0 || where[1]?.kind === 'word') return true;
  return where.some((t, i) => {
    if (t.kind !== 'word' || !/^[{,]$/.test(where[i - 1]?.text ?? '')) return false;
    const [colon, value, behind] = [where[i + 1]?.text, where[i + 2], where[i + 3]?.text];
    if (colon !== ':') return true;
    if (/^(?:in|gt|gte|lt|lte)$/.test(t.text)) return true;
    // a value of this run; constants in capitals and literals may hold for every row
    return (
      value?.kind === 'word' &&
      !/^(?:null|undefined|true|false|new|await|[A-Z][A-Z0-9_]*)$/.test(value.text) &&
      !/^[A-Z]/.test(value.text) &&
      behind !== '('
    );
  });
}

const AGAIN = /^(?:increment|decrement|multiply|divide|push)$/;

function findingOf({ name, args }: Call, read: Read, keepsCheckpoint: boolean): Found | null {
  const at = (rule: Found['rule'], message: string): Found => ({ rule, span: { start: name.start, end: name.end }, message });
  const given = properties(args);
  switch (name.text) {
    case 'findMany':
      if (given === null || given.has('take') || narrows(given.get('where'))) return null;
      return at('data-migration-loads-all-rows', 'findMany without take reads every row that there is into memory.');
    case 'updateMany':
    case 'updateManyAndReturn':
    case 'deleteMany': {
      const data = given?.get('data');
      if (!keepsCheckpoint && data?.some((t, i) => AGAIN.test(t.text) && data[i + 1]?.text === ':'))
        return at('data-migration-not-idempotent', `A second run of this ${name.text} changes the rows again.`);
      if (given === null || given.has('limit') || narrows(given.get('where'))) return null;
      const reach = given.has('where') ? 'any number of rows' : 'all rows';
      return at(
        'data-migration-no-batches',
        `${name.text === 'deleteMany' ? 'Deletes' : 'Changes'} ${reach} in one transaction: each stays locked until it ends.`,
      );
    }
    case 'update': {
      const data = given?.get('data');
      return !keepsCheckpoint && data?.some((t, i) => AGAIN.test(t.text) && data[i + 1]?.text === ':')
        ? at('data-migration-not-idempotent', 'A second run changes the same row again.')
        : null;
    }
    case 'createMany':
    case 'createManyAndReturn':
      return keepsCheckpoint || given === null || given.has('skipDuplicates')
        ? null
        : at('data-migration-not-idempotent', `A second run of this ${name.text} creates the same rows again.`);
    case '$executeRaw':
    case '$queryRaw':
    case '$executeRawUnsafe':
    case '$queryRawUnsafe':
      return rawFinding(name, args, read, keepsCheckpoint, at);
    default:
      return null;
  }
}

/** The SQL of a raw query; null: it is put together elsewhere. */
function sqlOf(args: readonly CodeToken[]): string | null {
  const token = args.find((t) => t.kind === 'template' || t.kind === 'string');
  // Prisma.sql`…` is one too
  if (token === undefined || (args[0] !== token && args[0]?.text !== 'Prisma')) return null;
  return token.kind === 'template' ? templateSql(token.text) : token.text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function rawFinding(
  name: CodeToken,
  args: readonly CodeToken[],
  read: Read,
  keepsCheckpoint: boolean,
  at: (rule: Found['rule'], message: string) => Found,
): Found | null {
  const sql = sqlOf(args);
  if (sql === null) return null;
  const verb = /^\s*(?:--[^\n]*\n\s*)*(?:with\b[\s\S]*?\)\s*)?(select|update|delete|insert)\b/i.exec(sql)?.[1]?.toLowerCase();
  if (verb === 'update' || verb === 'delete') {
    const bound = boundOf(sql);
    if (bound === 'all')
      return at(
        'data-migration-no-batches',
        `This ${verb.toUpperCase()} reaches all rows in one transaction: each stays locked until it ends.`,
      );
    if (bound === 'many')
      return at('data-migration-raw-sql-unbounded', `This ${verb.toUpperCase()} may reach any number of rows: nothing bounds it.`);
  }
  if (verb === 'select' && name.text.startsWith('$query') && /\bfrom\b/i.test(sql) && boundOf(sql) !== 'bounded' && !ONE_ROW.test(sql))
    return at('data-migration-loads-all-rows', 'This SELECT has no bound: it may read every row into memory.');
  if (keepsCheckpoint || (verb !== 'insert' && verb !== 'update')) return null;
  const again = read(sql)
    .map(repeats)
    .find((r) => r !== null);
  return again === undefined || again === null ? null : at('data-migration-not-idempotent', again);
}

/** Aggregates without GROUP BY give one row. */
const ONE_ROW = /^(?![\s\S]*\bgroup\s+by\b)\s*select\s+(?:count|min|max|sum|avg|exists|bool_and|bool_or)\s*\(/i;

/** A function, a constant or a property of that name; or the word as an argument that is looked at. */
const hasDown = (code: readonly CodeToken[]): boolean =>
  code.some(
    (t, i) =>
      t.text === 'down' &&
      t.kind === 'word' &&
      (/^(?:function|const|let|var|async|export|[{,*])$/.test(code[i - 1]?.text ?? '') || /^[(:]$/.test(code[i + 1]?.text ?? '')),
  );
