import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { CHECKLIST } from '../../server/src/core/checklist/items.ts';
import { EMPTY, readChecklistFile, renderChecklistFile, saidIn, withSaid } from '../../server/src/prisma/checklist/file.ts';

const schema = JSON.parse(readFileSync(new URL('../../server/checklist.schema.json', import.meta.url), 'utf8')) as {
  readonly properties: {
    readonly items: { readonly items: { readonly properties: { readonly item: { readonly anyOf: { enum?: string[] }[] } } } };
  };
};
const valid = new Ajv({ allErrors: true }).compile(schema);
const said = (done: boolean, note: string | null = null) => ({ done, by: 'Ann', date: '2026-01-31', note });
const fileOf = (text: string) => {
  const read = readChecklistFile(text);
  assert.ok('file' in read, 'problem' in read ? read.problem : '');
  return read.file;
};

describe('checklist.json', () => {
  it('is one item a line, in the order of the checklist whoever came first', () => {
    const one = withSaid(withSaid(EMPTY, 'staging', said(true)), 'backup', said(true, 'restored'));
    const text = renderChecklistFile(one);
    assert.equal(
      text,
      [
        '{',
        '  "version": 1,',
        '  "items": [',
        '    { "item": "backup", "done": true, "by": "Ann", "date": "2026-01-31", "note": "restored" },',
        '    { "item": "staging", "done": true, "by": "Ann", "date": "2026-01-31" }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
    assert.deepEqual(fileOf(text), one);
    const other = withSaid(withSaid(EMPTY, 'backup', said(true, 'restored')), 'staging', said(true));
    assert.equal(renderChecklistFile(other), text);
    assert.equal(renderChecklistFile(one, '\r\n'), text.replaceAll('\n', '\r\n'));
  });

  it('keeps what it does not know: items, keys of items, keys of the file', () => {
    const text =
      '{ "$schema": "x.json", "version": 1, "team": { "a": [1] }, "items": [{ "item": "ours", "done": false, "link": "https://x" }] }';
    const kept = renderChecklistFile(withSaid(fileOf(text), 'backup', said(true)));
    assert.equal(
      kept,
      [
        '{',
        '  "$schema": "x.json",',
        '  "version": 1,',
        '  "team": {"a":[1]},',
        '  "items": [',
        '    { "item": "backup", "done": true, "by": "Ann", "date": "2026-01-31" },',
        '    { "item": "ours", "done": false, "link": "https://x" }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
    const unticked = renderChecklistFile(withSaid(fileOf(kept), 'ours', said(true)));
    assert.match(unticked, /"item": "ours", "done": true, "by": "Ann", "date": "2026-01-31", "link": "https:\/\/x"/);
  });

  it('forgets an item that is neither ticked nor noted', () => {
    const ticked = withSaid(EMPTY, 'backup', said(true));
    assert.deepEqual(withSaid(ticked, 'backup', said(false)).entries, []);
    assert.equal(withSaid(ticked, 'backup', said(false, 'not yet')).entries.length, 1);
    assert.match(renderChecklistFile(EMPTY), /"items": \[\]/);
  });

  for (const [what, text, problem] of [
    ['no JSON', '{ "version": 1, <<<<<<< HEAD', /no JSON/],
    ['a list', '[]', /no object/],
    ['no version', '{ "items": [] }', /^version: It must be 1/],
    ['a newer version', '{ "version": 2, "items": {} }', /version 2, which a newer Lockkeeper wrote\. Update/],
    ['no list', '{ "version": 1, "items": {} }', /^items: /],
    ['an item that is none', '{ "version": 1, "items": ["backup"] }', /^items\[0\]: /],
    ['an item without a name', '{ "version": 1, "items": [{ "done": true }] }', /^items\[0\]\.item: /],
    [
      'an item twice',
      '{ "version": 1, "items": [{ "item": "a", "done": true }, { "item": "a", "done": true }] }',
      /^items\[1\]\.item: a is there twice/,
    ],
    ['done in words', '{ "version": 1, "items": [{ "item": "a", "done": "yes" }] }', /^items\[0\]\.done: /],
    ['a note in numbers', '{ "version": 1, "items": [{ "item": "a", "done": true, "note": 7 }] }', /^items\[0\]\.note: /],
  ] as const)
    it(`says what is wrong: ${what}`, () => {
      const read = readChecklistFile(text);
      assert.ok('problem' in read);
      assert.match(read.problem, problem);
    });

  it('has a schema that takes what is written, and names the items', () => {
    const text = renderChecklistFile(withSaid(withSaid(EMPTY, 'backup', said(true, 'x')), 'ours', said(true)));
    assert.ok(valid(JSON.parse(text)), JSON.stringify(valid.errors));
    assert.deepEqual(
      schema.properties.items.items.properties.item.anyOf[0]?.enum,
      CHECKLIST.map((i) => i.id),
    );
    assert.equal(valid({ version: 2, items: [] }), false);
  });

  it('survives whatever is said, and never throws for any text', () => {
    const item = fc.oneof(fc.constantFrom(...CHECKLIST.map((i) => i.id)), fc.string({ minLength: 1 }));
    const text = fc.option(fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(fc.tuple(item, fc.boolean(), text, text)), (says) => {
        let file = EMPTY;
        for (const [id, done, by, note] of says) {
          file = withSaid(file, id, { done, by, date: null, note });
          const again = fileOf(renderChecklistFile(file));
          assert.deepEqual(saidIn(again), saidIn(file));
          assert.equal(renderChecklistFile(again), renderChecklistFile(file));
          assert.equal(renderChecklistFile(file).split('\n').length, file.entries.length === 0 ? 5 : file.entries.length + 6);
        }
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
        readChecklistFile(any);
      }),
      { numRuns: 300 },
    );
  });
});
