import { lexed, literal, wordAt } from '../sql/identifiers.ts';
import { readScript } from '../sql/script.ts';
import type { Script, Statement } from '../sql/statement.ts';
import { checksumOf } from '../text/checksum.ts';
import { BY_HAND, byHand, closedText, END_BY_HAND, type HandPart, handParts, withBreaks, without } from './by-hand.ts';
import type { RollbackDraft, Step } from './draft.ts';
import { GRADES, type Grade } from './grade.ts';

/** What a down.sql says about itself. */
export interface Down {
  /** As the header says it; null: there is no such line. */
  readonly grade: Grade | null;
  /** Where the line with the grade stands; null as above. */
  readonly gradeSpan: { readonly start: number; readonly end: number } | null;
  /** What stands between marks, in order. */
  readonly hand: readonly HandPart[];
  /**
   * `draft`: as it was drafted, apart from parts between marks. `changed`: a draft that was edited elsewhere too. `by-hand`: no draft.
   * `empty`: no statement outside of marks, and no draft.
   */
  readonly origin: 'draft' | 'changed' | 'by-hand' | 'empty';
}

const GRADE_LINE = new RegExp(`^Grade: (${GRADES.join('|')})\\b`, 'i');
const DRAFTED_LINE = /^Drafted by Lockkeeper \(([0-9a-f]{16})\)/;
const NOT_TAKEN_BACK = /^Not taken back: (.*) \((?:exact|lossy|irreversible): .*\)$/;
/** What a draft says that has nothing to do; rules about empty files know these words. */
const NOTHING = '-- Nothing has to be taken back.';

/** down.sql as text: a header with the grade, and the statements with what they do not bring back. */
export const downText = (draft: RollbackDraft, migration: string, eol = '\n'): string => assembled(draft, migration, eol, []);

/** Reads a down.sql back: the grade in its header, and the parts that were written by hand. Never throws. */
export function readDown(text: string): Down {
  const script = readScript(text);
  const hand = handParts(script);
  const outside = script.statements.filter((s) => !isIn(hand, s.span.start));
  const head = script.comments.filter((c) => !isIn(hand, c.span.start) && c.span.start < (outside[0]?.span.start ?? text.length));
  const line = head.find((c) => GRADE_LINE.test(c.text));
  const word = GRADE_LINE.exec(line?.text ?? '')?.[1]?.toLowerCase();
  const sum = head.flatMap((c) => DRAFTED_LINE.exec(c.text)?.[1] ?? [])[0];
  // a part that has no end, or that begins in the middle of a statement, has taken some of the draft in
  const torn = hand.some((p) => !p.closed || outside.some((s) => s.span.start < p.span.start && p.span.start < s.span.end));
  const untouched = !torn && sum !== undefined && sum === sumOf(without(text, spansOf(hand)));
  return {
    grade: GRADES.find((g) => g === word) ?? null,
    gradeSpan: line?.span ?? null,
    hand,
    origin: sum !== undefined ? (untouched ? 'draft' : 'changed') : outside.length === 0 && !torn ? 'empty' : 'by-hand',
  };
}

export interface Redraft {
  /** The new text of down.sql. */
  readonly text: string;
  /** Why a person has to agree: the first half of a sentence, `It was …`. Null: nothing that was written by hand goes. */
  readonly loses: string | null;
}

/**
 * A down.sql drafted anew. Parts between marks stay, near the statements that they stood between; comments in a file without
 * statements stay too.
 * @param old the text that is there; null: none
 */
export function redraft(old: string | null, draft: RollbackDraft, migration: string, eol = '\n'): Redraft {
  if (old === null) return { text: downText(draft, migration, eol), loses: null };
  const script = readScript(old);
  const down = readDown(old);
  const rest = without(old, spansOf(down.hand))
    .replace(/^\uFEFF/, '')
    .trim();
  const kept = down.origin === 'empty' && rest !== '' ? [{ at: -1, text: byHand(rest) }] : [];
  const hand = down.hand.map((part) => ({ at: part.span.start, text: closedText(part) }));
  const before = anchorsIn(old, down.hand);
  const blocks = blocksOf(draft);
  const places = placed(
    before.map((a) => a.key),
    blocks.map((b) => b.key),
    [...kept, ...hand].map(({ at }) => before.filter((a) => a.at < at).length),
  );
  const parts = [...kept, ...hand].map(({ text }, i) => ({ place: places[i]!, text }));
  const text = assembled(draft, migration, eol, parts);
  return { text, loses: text === old ? null : lossOf(down, script, before, blocks) };
}

function lossOf(down: Down, script: Script, before: readonly Anchor[], blocks: readonly Block[]): string | null {
  if (down.origin === 'draft' || down.origin === 'empty') return null;
  if (down.origin === 'changed') return 'It was edited after it was drafted';
  const comments = script.comments.some((c) => !isIn(down.hand, c.span.start));
  const same = aligned(
    before.map((a) => a.key),
    blocks.map((b) => b.key),
  ).length;
  return !comments && same === before.length && down.hand.every((p) => p.closed) ? null : 'It was written by hand';
}

const spansOf = (parts: readonly HandPart[]) => parts.map((p) => p.span);
const isIn = (parts: readonly HandPart[], at: number): boolean => parts.some(({ span }) => span.start <= at && at < span.end);

/** A piece of a draft, with what it is known by in another draft: the tokens of its statement, or the statement it is a note on. */
interface Block {
  readonly key: string;
  readonly lines: readonly string[];
  readonly sql: string | null;
  /** A blank line stands before it, and behind it. */
  readonly before: boolean;
  readonly behind: boolean;
}

interface Anchor {
  readonly key: string;
  readonly at: number;
}

/** The tokens of a statement, joined: equal for statements that differ in white space and comments only. */
export function tokensKey(sql: string): string {
  const l = lexed(sql);
  return l.tokens
    .map((t, i) => wordAt(l, i) || sql.slice(t.start, t.end).replaceAll('\r\n', '\n'))
    .filter((t) => t !== ';')
    .join(' ');
}

const noteKey = (statement: string): string => `note ${statement}`;

/** The drafted statements and notes. Each piece between parts by hand is read alone: a semicolon that a part lacks joins nothing. */
function anchorsIn(text: string, hand: readonly HandPart[]): readonly Anchor[] {
  const starts = [0, ...hand.map((p) => p.span.end)];
  return starts.flatMap((start, i) => {
    const { statements, comments } = readScript(text.slice(start, hand[i]?.span.start ?? text.length));
    const notes = comments.flatMap((c): Anchor[] => {
      const about = NOT_TAKEN_BACK.exec(c.text)?.[1];
      return about === undefined ? [] : [{ key: noteKey(about), at: start + c.span.start }];
    });
    return [...statements.map((s): Anchor => ({ key: tokensKey(s.text), at: start + s.span.start })), ...notes].sort((a, b) => a.at - b.at);
  });
}

/** A statement in one line, cut where it gets long. */
function short(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 79).trimEnd()}…`;
}

const inLine = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');

function blocksOf(draft: RollbackDraft): readonly Block[] {
  return draft.steps.flatMap((step): readonly Block[] => {
    const about = short(step.text);
    const why = step.reason === null ? null : `(${step.grade}: ${inLine(step.reason)})`;
    if (step.sql.length === 0) {
      const line = `-- Not taken back: ${about} ${why}`;
      return why === null ? [] : [{ key: noteKey(about), lines: [line], sql: null, before: true, behind: true }];
    }
    return step.sql.map((sql, i): Block => {
      const noted = i === 0 && why !== null;
      const alone = refusesTransaction(sql);
      const long = alone || /[\r\n]/.test(sql);
      const lines = [
        ...(noted ? [`-- Takes back: ${about} ${why}`] : []),
        ...(alone ? ['-- Outside of a transaction only.'] : []),
        `${sql.trim()};`,
      ];
      const last = i === step.sql.length - 1;
      return { key: tokensKey(sql), lines, sql, before: noted || long, behind: long || (why !== null && last) };
    });
  });
}

/** PostgreSQL runs it only as a transaction of its own. Source: the pages of these commands in its manual. */
export function refusesTransaction(sql: string): boolean {
  const l = lexed(sql);
  const first = wordAt(l, 0);
  if (first === 'vacuum') return true;
  if (['create', 'drop'].includes(first) && ['database', 'tablespace'].includes(wordAt(l, 1))) return true;
  if (first === 'alter' && wordAt(l, 1) === 'system') return true;
  return ['create', 'drop', 'reindex', 'alter'].includes(first) && l.tokens.some((_, i) => wordAt(l, i) === 'concurrently');
}

/** What is done a part at a time, so that each part commits: a constraint is validated after the lock that added it is gone. */
const wantsOwnTransaction = (sql: string): boolean => refusesTransaction(sql) || /\bvalidate\s+constraint\b/i.test(tokensKey(sql));

/** psql runs this file as one transaction where it is told so, and each statement by itself otherwise. */
export const runsAsOne = (script: Script): boolean => script.comments.some((c) => /^psql\b.*\s(?:--single-transaction|-1)\b/.test(c.text));

function assembled(
  draft: RollbackDraft,
  migration: string,
  eol: string,
  parts: readonly { readonly place: number; readonly text: string }[],
): string {
  const blocks = blocksOf(draft);
  const added = parts.flatMap((p) => readScript(p.text).statements);
  const body: string[] = [];
  const hand = (place: number): void => {
    for (const p of parts) if (p.place === place) body.push('', p.text, '');
  };
  blocks.forEach((block, i) => {
    hand(i);
    body.push(...(block.before ? [''] : []), ...block.lines, ...(block.behind ? [''] : []));
  });
  if (blocks.length === 0 && added.length === 0) body.push(NOTHING);
  hand(blocks.length);
  const statements = [...blocks.flatMap((b) => b.sql ?? []), ...added.map((s: Statement) => s.text)];
  const pieces = [...headOf(draft, migration, statements), '', ...body];
  // one blank line, not two; those within a statement are its own
  const text = `${pieces.filter((piece, i) => piece !== '' || (pieces[i + 1] ?? '') !== '').join('\n')}\n`;
  const sum = sumOf(without(text, spansOf(handParts(readScript(text)))));
  return withBreaks(text.replace(`${DRAFTED} (${UNSUMMED})`, `${DRAFTED} (${sum})`), eol);
}

const DRAFTED = '-- Drafted by Lockkeeper';
const UNSUMMED = '0'.repeat(16);

function headOf(draft: RollbackDraft, migration: string, statements: readonly string[]): readonly string[] {
  const name = migration.replace(/\s+/g, ' ');
  const one = statements.length > 1 && !statements.some(wantsOwnTransaction) ? ' --single-transaction' : '';
  const run =
    statements.length === 0
      ? []
      : [
          '-- Stop the deployment and roll the code back first. Then, in this folder:',
          `--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1${one} -f down.sql`,
          `-- and take it out of Prisma's history:`,
          `--   DELETE FROM "_prisma_migrations" WHERE migration_name = ${literal(name)};`,
        ];
  return [
    `-- Takes back ${name}.`,
    `-- Grade: ${[draft.grade, ...reasonsOf(draft)].join(': ')}.`,
    ...run,
    `${DRAFTED} (${UNSUMMED}). To keep what you add, put it between "${BY_HAND}" and "${END_BY_HAND}".`,
  ];
}

/** Why the draft has its grade, in one clause; empty: it is exact. */
function reasonsOf(draft: RollbackDraft): readonly string[] {
  if (draft.grade === 'exact') return [];
  const reasons = [...new Set(draft.steps.flatMap((s: Step) => (s.grade === draft.grade && s.reason !== null ? [inLine(s.reason)] : [])))];
  const [shown, more] = [reasons.slice(0, 3), reasons.length - 3];
  return shown.length === 0 ? [] : [`${shown.join('; ')}${more > 0 ? `; and ${more} more, below` : ''}`];
}

/** A draft that was edited by a program, not by hand: it counts as it was before, a draft or not. */
export const signedAs = (before: string, text: string): string =>
  readDown(before).origin === 'draft'
    ? text.replace(SIGNATURE, `$1 (${sumOf(without(text, spansOf(handParts(readScript(text)))))})`)
    : text;

const SIGNATURE = /^(-- Drafted by Lockkeeper) \([0-9a-f]{16}\)/m;

/** Blank lines and the ends of lines do not count, nor does the sum itself: editors and git change the former. */
const sumOf = (text: string): string =>
  checksumOf(
    text
      .replace(/^\uFEFF/, '')
      .replace(SIGNATURE, '$1')
      .split(/\r\n|\n|\r/)
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .join('\n'),
  );

/** Where parts go that stood behind so many of the old statements: how many of the new ones come before each. Keeps their order. */
function placed(before: readonly string[], after: readonly string[], positions: readonly number[]): readonly number[] {
  // the beginning and the end are at their place in every draft
  const fixed = [[-1, -1], ...aligned(before, after), [before.length, after.length]] as readonly (readonly [number, number])[];
  return positions.map((p) => {
    const above = fixed.findLast(([old]) => old < p) ?? fixed[0]!;
    const below = fixed.find(([old]) => old >= p) ?? fixed.at(-1)!;
    return p - 1 - above[0] <= below[0] - p ? above[1] + 1 : below[1];
  });
}

/** More statements than this are compared from both ends only. */
const MOST = 500;

/** Pairs of positions with the same text, in order in both lists, as many as there are. */
function aligned(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) pairs.push([start, start++]);
  let tail = 0;
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [m, n] = [a.length - start - tail, b.length - start - tail];
  if (m > 0 && n > 0 && m <= MOST && n <= MOST)
    pairs.push(...longest(a.slice(start, start + m), b.slice(start, start + n)).map(([i, k]): [number, number] => [start + i, start + k]));
  for (let i = tail; i > 0; i--) pairs.push([a.length - i, b.length - i]);
  return pairs;
}

/** The longest common subsequence. */
function longest(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let k = b.length - 1; k >= 0; k--)
      length[i * width + k] =
        a[i] === b[k] ? length[(i + 1) * width + k + 1]! + 1 : Math.max(length[(i + 1) * width + k]!, length[i * width + k + 1]!);
  const pairs: [number, number][] = [];
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    if (a[i] === b[k]) pairs.push([i++, k++]);
    else if (length[(i + 1) * width + k]! >= length[i * width + k + 1]!) i++;
    else k++;
  }
  return pairs;
}
