import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { compareLocks, type JudgedStatement, type LockTaken, stops, type WorkKind } from '../../core/effects/types.ts';
import type { LockMode } from '../../core/facts/fact.ts';
import { ruleById } from '../../core/rules/index.ts';
import type { Finding } from '../../core/rules/rule.ts';
import { nextToken, type Token } from '../../core/sql/lexer.ts';
import type { Span } from '../../core/text/span.ts';
import type { CheckedFile } from '../checked-file.ts';
import { type HistoryEvent, historyOf, type Subject, subjectOf } from '../history.ts';
import { locationOf, rulePage, toOffset, toRange } from '../to-protocol.ts';
import type { Workspace } from '../workspace.ts';

/** `textDocument/hover`: the lock card of the statement, and above it the history of the table or column that is pointed at. */
export const hover =
  (workspace: Workspace) =>
  async (params: HoverParams): Promise<Hover | null> => {
    const file = await workspace.file(params.textDocument.uri);
    if (file === null) return null;
    const offset = toOffset(file.lines, params.position);
    const statement = statementAt(file.statements, offset);
    if (statement === null) return null;
    const named = identifierAt(statement, offset);
    const subject = named === null ? null : subjectOf(named.name, statement.facts);
    const events = subject === null ? [] : historyOf(subject, file.earlier, workspace.reader);
    const parts = [
      subject === null ? '' : historyText(file, subject, events),
      lockCard(file, statement, workspace.abilities.commands, offset),
    ];
    return {
      contents: { kind: MarkupKind.Markdown, value: parts.filter((p) => p !== '').join('\n\n---\n\n') },
      range: toRange(file.lines, named?.span ?? statement.span),
    };
  };

/** The statement that an offset lies in or ends; null between statements. */
export function statementAt(statements: readonly JudgedStatement[], offset: number): JudgedStatement | null {
  let low = 0;
  let high = statements.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { span } = statements[middle]!;
    if (offset < span.start) high = middle - 1;
    else if (offset > span.end) low = middle + 1;
    else return statements[middle]!;
  }
  return null;
}

/** The identifier at an offset of the file, as PostgreSQL reads it: unquoted ones in lower case. */
function identifierAt(statement: JudgedStatement, offset: number): { readonly name: string; readonly span: Span } | null {
  const at = offset - statement.span.start;
  for (let token = nextToken(statement.text, 0, statement.text.length); token !== null; token = next(statement, token)) {
    if (token.start > at) return null;
    if (token.end < at || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) continue;
    const text = statement.text.slice(token.start, token.end);
    const name = token.kind === 'word' ? text.toLowerCase() : text.slice(1, -1).replaceAll('""', '"');
    return { name, span: { start: token.start + statement.span.start, end: token.end + statement.span.start } };
  }
  return null;
}

const next = (statement: JudgedStatement, token: Token): Token | null => nextToken(statement.text, token.end, statement.text.length);

function historyText(file: CheckedFile, subject: Subject, events: readonly HistoryEvent[]): string {
  if (events.length === 0) return '';
  const name = subject.column === null ? subject.table : `${subject.table}.${subject.column}`;
  const lines = events.map((event) => {
    const location = locationOf(file, event.migration, event.span);
    const place = location === null ? code(event.migration) : `[${event.migration}](${location.uri}#L${location.range.start.line + 1})`;
    return `- ${place}: ${event.what}`;
  });
  return `**History of ${code(name)}**\n\n${lines.join('\n')}`;
}

/**
 * What a statement does while it runs: which table is locked how, what that stops, the work done under the lock, for which server
 * it holds, what to do and the safe way. VS Code (`commands`) shows what is found at the pointer above the card by itself.
 */
export function lockCard(file: CheckedFile, statement: JudgedStatement, commands: boolean, offset: number): string {
  const findings = file.findings.filter((f) => f.statement === statement.index);
  const untold = commands ? findings.filter((f) => offset < f.span.start || offset > f.span.end) : findings;
  return [
    lockTable(statement),
    circumstances(file, statement),
    ...unknownText(statement),
    ...untold.slice(0, 3).map((f) => findingText(f, commands)),
    recipe(findings),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const WORK_WORDS: Readonly<Record<WorkKind, string>> = {
  rewrite: 'rewrites every row',
  scan: 'reads every row',
  'index-build': 'builds an index',
};

/** Spaces that Markdown does not trim keep the columns apart: VS Code draws tables without any padding. */
const row = (cells: readonly string[]): string => `| ${cells.join('\u00a0\u00a0\u00a0\u200b | ')} |`;

function lockTable(statement: JudgedStatement): string {
  const { locks, work } = statement.effects;
  const strongest = new Map<string, LockTaken>();
  for (const lock of locks) {
    const known = strongest.get(lock.relation);
    if (known === undefined || compareLocks(lock.mode, known.mode) > 0) strongest.set(lock.relation, lock);
  }
  const rows = [...strongest.values()]
    .sort((a, b) => compareLocks(b.mode, a.mode) || a.relation.localeCompare(b.relation))
    .map((lock) => {
      const kinds = [...new Set(work.filter((w) => w.relation === lock.relation).map((w) => WORK_WORDS[w.kind]))];
      return row([code(lock.relation), lock.mode, stopped(lock.mode), kinds.join(', ') || 'none']);
    });
  if (rows.length === 0) return 'Takes no lock on a table that was there before.';
  return [row(['Table', 'Lock', 'Stops', 'Work on rows']), '| :-- | :-- | :-- | :-- |', ...rows].join('\n');
}

function stopped(mode: LockMode): string {
  const { reads, writes } = stops(mode);
  if (reads && writes) return 'reads and writes';
  if (writes) return 'writes';
  return compareLocks(mode, 'SHARE UPDATE EXCLUSIVE') >= 0 ? 'other schema changes' : 'nothing';
}

/** `PostgreSQL 16 · statement 2 of 5 · in one transaction with statements 1 to 5`. */
function circumstances(file: CheckedFile, statement: JudgedStatement): string {
  const together = file.statements.filter((s) => s.unit.unit === statement.unit.unit);
  const transaction =
    together.length > 1
      ? `in one transaction with ${together.length - 1} other${together.length > 2 ? 's' : ''}`
      : statement.unit.inTransaction
        ? 'in a transaction'
        : 'in a transaction of its own';
  return `PostgreSQL ${file.postgres} · statement ${statement.index + 1} of ${file.statements.length} · ${transaction}`;
}

const unknownText = (statement: JudgedStatement): string[] =>
  statement.effects.unknown.length === 0 ? [] : [`Not known: ${statement.effects.unknown.join('; ')}.`];

function findingText(finding: Finding, commands: boolean): string {
  const page = commands
    ? `[${finding.rule}](command:lockkeeper.explainRule?${encodeURIComponent(JSON.stringify([finding.rule]))} "Explain this rule")`
    : `[${finding.rule}](${rulePage(finding.rule)})`;
  return `**${finding.message}**\n\n${finding.advice} ${page}`;
}

/** The safe way of the first finding that has one. */
function recipe(findings: readonly Finding[]): string {
  for (const finding of findings) {
    const instead = ruleById(finding.rule)?.doc.instead;
    if (instead !== undefined && instead !== '') return `**The safe way**\n\n${instead}`;
  }
  return '';
}

/** Markdown code; a table's cell must not end at a bar of a name. */
const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
