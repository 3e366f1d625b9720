import { strict as assert } from 'node:assert';
import { analyse, emptyCatalog } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { lex } from '../../server/src/core/sql/lexer.ts';
import { liteReader } from '../../server/src/core/sql/parsers/lite.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import type { Script, StatementReader } from '../../server/src/core/sql/statement.ts';
import type { Span } from '../../server/src/core/text/span.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';

export type Readers = readonly StatementReader[];

export const loadReaders = async (): Promise<Readers> => [await loadPostgresReader(), liteReader];

const inside = (span: Span, length: number, what: string): void =>
  assert.ok(0 <= span.start && span.start <= span.end && span.end <= length, `${what}: ${span.start}-${span.end} of ${length}`);

function ordered(spans: readonly Span[], length: number, what: string): void {
  let at = 0;
  for (const s of spans) {
    inside(s, length, what);
    assert.ok(s.start >= at, `${what} overlap at ${s.start}`);
    at = s.end;
  }
}

const spans = (script: Script): string => JSON.stringify([script.statements, script.comments]);

/** Tokens, statements and comments lie in the text and in order, and a text read after another one is read as if it were the first. */
export function checkReading(text: string, before: string): void {
  const tokens = lex(text);
  ordered(
    tokens.map((t) => ({ start: t.start, end: t.end })),
    text.length,
    'tokens',
  );
  assert.ok(tokens.every((t) => t.end > t.start));
  const script = readScript(text);
  ordered(
    script.statements.map((s) => s.span),
    text.length,
    'statements',
  );
  ordered(
    script.comments.map((c) => c.span),
    text.length,
    'comments',
  );
  assert.ok(script.statements.every((s) => s.text === text.slice(s.span.start, s.span.end)));
  assert.equal(JSON.stringify(splitStatements(text, tokens)), JSON.stringify(script.statements));
  assert.equal(spans(readScript(text, readScript(before))), spans(script));
}

/** With either reader, nothing is thrown and every span lies in the text. */
export function checkAnalysis(readers: Readers, text: string): void {
  for (const reader of readers) {
    const options: AnalysisOptions = { reader, settings: DEFAULT_SETTINGS, postgres: 14, execution: 'batch', divide: divideIntoUnits };
    const result = analyse({ migration: '1_x', text, before: emptyCatalog(false) }, options);
    for (const s of result.statements) {
      inside(s.span, text.length, 'statement');
      for (const f of s.facts) inside(f.span, s.text.length, `${reader.name} ${f.kind}`);
    }
    for (const f of result.findings) inside(f.span, text.length, f.rule);
  }
}
