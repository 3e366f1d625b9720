import assert from 'node:assert/strict';
import type { FileAnalysis } from '../../server/src/core/analyse.types.ts';
import { RULES, ruleById } from '../../server/src/core/rules/index.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { analyseCase } from '../support/analyse-case.ts';
import { type Case, type Expected, readCases } from '../support/cases.ts';

const cases = readCases();

/** `2 error add-column-serial`: the statement (from 1; 0 is the file), the severity and the rule. */
const lineOf = (statement: number | null, severity: string, rule: string): string =>
  `${statement === null ? 0 : statement + 1} ${severity} ${rule}`;

/** A foreign key is reported for both of its tables, each column for itself: once per statement and rule is enough here. */
const sorted = (lines: readonly string[]): readonly string[] => [...new Set(lines)].sort();

/** The statement that an expectation stands under. */
function statementAt(analysis: FileAnalysis, expected: Expected): number | null {
  if (expected.after === null) return null;
  const after = expected.after;
  const before = analysis.script.statements.filter((statement) => statement.span.start < after);
  return before.length - 1;
}

/** Advice counts only for the rule that the file is about and for rules that the case names. */
const counts = (c: Case, finding: Finding): boolean =>
  finding.severity !== 'advice' || finding.rule === c.rule || c.expected.some((expected) => expected.rule === finding.rule);

function check(c: Case): void {
  const analysis = analyseCase(c);
  const found = analysis.findings.filter((finding) => counts(c, finding));
  assert.deepEqual(
    sorted(found.map((finding) => lineOf(finding.statement, finding.severity, finding.rule))),
    sorted(c.expected.map((expected) => lineOf(statementAt(analysis, expected), expected.severity, expected.rule))),
    `test/rules/${c.rule}.sql:${c.line}\n${found.map((finding) => `${finding.rule}: ${finding.message} ${finding.advice}`).join('\n')}`,
  );
  for (const expected of c.expected) {
    const text = expected.text;
    if (text === null) continue;
    const said = found.filter((finding) => finding.rule === expected.rule).map((finding) => `${finding.message} ${finding.advice}`);
    assert.ok(
      said.some((message) => message.includes(text)),
      `test/rules/${c.rule}.sql:${expected.line}: ${JSON.stringify(said)}`,
    );
  }
}

/** The earlier files of a case, each in the light of those before it. */
const phases = (c: Case): readonly Case[] => {
  const first = c.history.findIndex((file) => file.migration !== '20250101000000_create_schema');
  return first < 0
    ? []
    : c.history.slice(first).map((file, index) => ({ ...c, ...file, history: c.history.slice(0, first + index), expected: [] }));
};

describe('rule cases', () => {
  for (const [rule, list] of cases) {
    describe(rule, () => {
      for (const c of list) it(`${c.title}${c.example === null ? '' : ` (${c.example})`}`, () => check(c));
    });
  }
});

describe('examples of the rules', () => {
  it('belong to rules', () => {
    assert.deepEqual(
      [...cases.keys()].filter((id) => ruleById(id) === undefined),
      [],
    );
  });

  it('show for each rule about SQL what is reported and what is good', () => {
    const missing = RULES.filter((rule) => !('external' in rule)).flatMap((rule) =>
      (['bad', 'good'] as const)
        .filter((kind) => !cases.get(rule.id)?.some((c) => c.example === kind))
        .map((kind) => `${rule.id}: ${kind}`),
    );
    assert.deepEqual(missing, []);
  });

  it('bad ones are reported by their rule', () => {
    for (const c of [...cases.values()].flat().filter((one) => one.example === 'bad'))
      assert.ok(
        c.expected.some((expected) => expected.rule === c.rule),
        `${c.rule}: ${c.title}`,
      );
  });

  for (const c of [...cases.values()].flat().filter((one) => one.example === 'good')) {
    it(`good: ${c.rule}: ${c.title} has no error and no warning in any of its files`, () => {
      assert.deepEqual(c.expected, []);
      for (const phase of phases(c)) check(phase);
    });
  }
});
