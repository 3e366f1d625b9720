import assert from 'node:assert/strict';
import { CAUSES } from '../../server/src/core/effects/causes.ts';
import type { Incident, JudgedStatement } from '../../server/src/core/effects/types.ts';
import { RULES } from '../../server/src/core/rules/index.ts';
import { INCIDENT_RULES } from '../../server/src/core/rules/list-incidents.ts';
import { listOf, quoteRelation, workSentence } from '../../server/src/core/rules/messages.ts';
import type { RuleContext } from '../../server/src/core/rules/rule.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';

const incident = (over: Partial<Incident>): Incident => ({
  cause: 'set-not-null',
  fact: 0,
  relation: 'public.User',
  object: 'name',
  lock: 'ACCESS EXCLUSIVE',
  work: 'scan',
  hazards: ['blocks-reads', 'blocks-writes'],
  detail: {},
  earlier: null,
  unknown: [],
  ...over,
});

const statement: JudgedStatement = {
  index: 3,
  span: { start: 0, end: 10 },
  text: 'CREATE INDEX CONCURRENTLY "i" ON "User"("name")',
  facts: [],
  unit: { unit: 0, inTransaction: true },
  effects: { locks: [], work: [], incidents: [], unknown: [] },
};

const context: RuleContext = {
  postgres: 18,
  settings: DEFAULT_SETTINGS,
  execution: 'batch',
  catalog: {
    relation: () => null,
    type: () => null,
    function: () => null,
    schema: () => true,
    resolve: () => null,
    resolveType: (type) => ({ key: type.name, modifiers: [], dimensions: 0 }),
    resolveFunction: () => null,
    relations: () => [],
    functions: () => [],
    routines: () => [],
    typeEntries: () => [],
    things: () => [],
    routine: () => null,
    thing: () => null,
    complete: true,
    setting: () => null,
    types: { get: () => null },
  },
};

describe('rules', () => {
  it('claim each cause exactly once', () => {
    const claims = INCIDENT_RULES.flatMap((rule) => rule.causes);
    assert.deepEqual([...claims].sort(), [...CAUSES].sort());
  });

  it('have ids in kebab-case, each once', () => {
    const ids = RULES.map((rule) => rule.id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
      [],
    );
  });

  it('describe themselves: a summary of one sentence, why, what instead, and sources', () => {
    for (const rule of RULES) {
      assert.match(rule.doc.summary, /^[A-Z][^\n]{10,110}\.$/, rule.id);
      assert.ok(rule.doc.why.length > 60 && rule.doc.instead.length > 20, rule.id);
      assert.ok(rule.doc.sources.length > 0, rule.id);
      for (const source of rule.doc.sources) assert.match(source, /^https:\/\/www\.(postgresql\.org|prisma\.io)\/docs\//, rule.id);
    }
  });
});

describe('messages of incidents', () => {
  const variants: readonly Partial<Incident>[] = [
    {},
    { lock: 'SHARE', work: 'index-build', object: null },
    { lock: null, work: null, hazards: ['fails'], detail: { error: 'relation "x" does not exist' } },
    {
      lock: null,
      work: null,
      hazards: ['breaks-clients', 'data-loss'],
      detail: { from: 'int4', to: 'int8', others: ['public.A', 'public.B'] },
    },
    { unknown: ['volatility of app.f()'] },
    { hazards: [], relation: null, object: null, lock: null, work: null },
    { earlier: 1, detail: { reason: 'random() is computed for each row' } },
  ];

  for (const rule of INCIDENT_RULES) {
    it(`${rule.id}: two sentences that can be shown inline`, () => {
      for (const cause of rule.causes) {
        for (const variant of variants) {
          const report = rule.report(incident({ cause, ...variant }), statement, context);
          assert.ok(report !== undefined);
          const text = `${report.message} ${report.advice}`;
          assert.doesNotMatch(text, /undefined|null\b(?! )|\n| {2}| [.,:]|\.\.|""/, text);
          assert.match(report.message, /^[A-Z"].*\.$/, text);
          assert.match(report.advice, /^[A-Z].*\.$/, text);
          assert.ok(text.length <= (variant.unknown === undefined ? 280 : 330), `${text.length}: ${text}`);
          assert.equal(report.relatedStatement?.index, variant.earlier ?? undefined);
        }
      }
    });
  }

  it('say "may" and grade one lower where something is not known', () => {
    const rule = INCIDENT_RULES.find((r) => r.id === 'add-column-volatile-default');
    const report = rule?.report(
      incident({ cause: 'add-column-volatile-default', work: 'rewrite', unknown: ['volatility of app.f()'] }),
      statement,
      context,
    );
    assert.equal(report?.severity, 'warning');
    assert.match(report?.message ?? '', /^May rewrite "User" .* Not known: volatility of app\.f\(\)\.$/);
  });

  it('say "would" where the transaction fails before it comes to that', () => {
    assert.match(workSentence(incident({ hazards: [] })), /^Would read all of "User" under ACCESS EXCLUSIVE/);
  });

  it('take lock and work from the incident', () => {
    assert.equal(
      workSentence(incident({ work: 'rewrite', detail: { reason: 'random() is computed for each row' } })),
      'Rewrites "User" under ACCESS EXCLUSIVE, which stops all reads and writes until every row is written, because random() is computed for each row.',
    );
    assert.equal(
      workSentence(incident({ work: 'index-build', lock: 'SHARE' })),
      'Builds an index on "User" under SHARE, which stops writes until it is built.',
    );
    assert.equal(
      workSentence(incident({ lock: 'SHARE UPDATE EXCLUSIVE' })),
      'Reads all of "User" under SHARE UPDATE EXCLUSIVE, which stops neither reads nor writes.',
    );
  });

  it('quote names and join lists', () => {
    assert.equal(quoteRelation('public.User'), '"User"');
    assert.equal(quoteRelation('archive.Session'), '"archive"."Session"');
    assert.equal(listOf(['a', 'b', 'c']), 'a, b and c');
    assert.equal(listOf(['a', 'b', 'c', 'd', 'e']), 'a, b, c and 2 more');
  });
});
