import { strict as assert } from 'node:assert';
import { RULES } from '../../server/src/core/rules/index.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { applySuppressions } from '../../server/src/core/suppress.ts';
import { ALIASES } from '../../server/src/core/suppress-aliases.ts';

const known = new Set(RULES.map((r) => r.id));

/** Each statement gives one finding of `drop-column` and one of `set-not-null`. */
function run(text: string, options: { requireReason?: boolean; aliases?: boolean } = {}) {
  const script = readScript(text);
  const findings = script.statements.flatMap((s, statement) =>
    ['drop-column', 'set-not-null'].map(
      (rule): Finding => ({
        rule,
        severity: 'warning',
        category: 'safe',
        span: s.span,
        message: '',
        advice: '',
        hazards: [],
        related: [],
        statement,
        fact: null,
        only: null,
      }),
    ),
  );
  const done = applySuppressions(findings, script, { knownRules: known, requireReason: false, aliases: true, ...options });
  return {
    suppressed: done.suppressed.map((f) => `${f.statement} ${f.rule}`),
    problems: done.problems.map((p) => `${p.rule} ${text.slice(p.span.start, p.span.end)}`),
  };
}
const BOTH = (n: number): string[] => [`${n} drop-column`, `${n} set-not-null`];

describe('suppression', () => {
  const cases: readonly [string, string, readonly string[], readonly string[]][] = [
    ['next statement', '-- lockkeeper-ignore drop-column: small\nA;\nB;', ['0 drop-column'], []],
    ['several rules', '-- lockkeeper-ignore drop-column, set-not-null: small\nA;\nB;', BOTH(0), []],
    ['all rules', 'A;\n-- lockkeeper-ignore\n-- why\nB;', BOTH(1), []],
    ['all rules with a reason', '-- lockkeeper-ignore: it is new\nA;', BOTH(0), []],
    ['trailing', 'A; -- lockkeeper-ignore drop-column\nB;', ['0 drop-column'], []],
    ['between two on one line', 'A; /* lockkeeper-ignore */ B;', BOTH(1), []],
    ['inside', 'A\n-- lockkeeper-ignore drop-column\nB; C;', ['0 drop-column'], []],
    ['block comment', '/* lockkeeper-ignore drop-column: x\n more */\nA;', ['0 drop-column'], []],
    ['file', 'A;\n-- lockkeeper-ignore-file drop-column\nB;', ['0 drop-column', '1 drop-column'], []],
    ['range', 'A;\n-- lockkeeper-ignore-start\nB;\n-- lockkeeper-ignore-end\nC;', BOTH(1), []],
    ['range without end', '-- lockkeeper-ignore-start\nA;', BOTH(0), ['suppression-unclosed -- lockkeeper-ignore-start']],
    ['end without start', 'A;\n-- lockkeeper-ignore-end\n', [], ['suppression-unclosed -- lockkeeper-ignore-end']],
    ['unknown rule', '-- lockkeeper-ignore drop-colum\nA;', [], ['suppression-unknown-rule drop-colum']],
    ['unused rule', '-- lockkeeper-ignore drop-column, drop-table\nA;', ['0 drop-column'], ['suppression-unused drop-table']],
    ['nothing to cover', 'A;\n\n-- lockkeeper-ignore\n', [], ['suppression-unused -- lockkeeper-ignore']],
    ['another word', '-- lockkeeper-ignored\nA;', [], []],
    ['CRLF', '-- lockkeeper-ignore drop-column\r\nA;\r\nB;', ['0 drop-column'], []],
    ['squawk', '-- squawk-ignore ban-drop-column, nothing-here\nA;', ['0 drop-column'], []],
    ['squawk, file', '-- squawk-ignore-file adding-not-nullable-field\nA;', ['0 set-not-null'], []],
    ['pgfence', '-- pgfence-ignore: drop-column\nA;\n-- pgfence-ignore\nB;', ['0 drop-column', ...BOTH(1)], []],
    ['migrationpilot', '-- migrationpilot-disable MP017\nA;\nB;', ['0 drop-column'], []],
    [
      'pgls',
      '-- pgls-ignore lint/safety/banDropColumn: x\nA;\n-- pgls-ignore-start lint\nB;\n-- pgls-ignore-end lint\nC;',
      ['0 drop-column', ...BOTH(1)],
      [],
    ],
    ['pgls, all', 'A;\n-- pgls-ignore-all lint/safety/banDropColumn: x', ['0 drop-column'], []],
    ['prisma-strong-migrations', '-- prisma-strong-migrations-disable-next-line removeColumn\nA;', ['0 drop-column'], []],
    ['a foreign comment that suppresses nothing', '-- squawk-ignore ban-drop-table\nA;', [], []],
  ];
  for (const [name, text, suppressed, problems] of cases) it(name, () => assert.deepEqual(run(text), { suppressed, problems }));

  it('asks for a reason where the project does', () => {
    assert.deepEqual(run('-- lockkeeper-ignore drop-column\nA;', { requireReason: true }).problems, [
      'suppression-without-reason -- lockkeeper-ignore drop-column',
    ]);
    assert.deepEqual(run('-- lockkeeper-ignore drop-column: old\nA;', { requireReason: true }).problems, []);
  });

  it('leaves other tools’ comments alone when told so', () => {
    assert.deepEqual(run('-- squawk-ignore ban-drop-column\nA;', { aliases: false }).suppressed, []);
  });

  it('names only rules that exist in the alias table', () => {
    assert.deepEqual(
      [...new Set([...ALIASES.values()].flat())].filter((id) => !known.has(id)),
      [],
    );
  });
});
