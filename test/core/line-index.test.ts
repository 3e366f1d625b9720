import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/core/text/edits.ts';
import { lineIndex, offsetAt, positionAt } from '../../server/src/core/text/line-index.ts';
import { sqlText } from './arbitrary.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe('line index', () => {
  it('knows \\n, \\r\\n and a lone \\r', () => {
    const index = lineIndex('a\r\nbc\rd\n💥');
    assert.deepEqual(index.starts, [0, 3, 6, 8]);
    assert.deepEqual(positionAt(index, 4), { line: 1, character: 1 });
    assert.deepEqual(positionAt(index, 2), { line: 0, character: 1 });
    assert.deepEqual(positionAt(index, 99), { line: 3, character: 2 });
    assert.equal(offsetAt(index, { line: 1, character: 99 }), 5);
    assert.equal(offsetAt(index, { line: 9, character: 0 }), 10);
  });

  it(`goes there and back (seed ${seed})`, () => {
    fc.assert(
      fc.property(sqlText, (text) => {
        const index = lineIndex(text);
        assert.deepEqual(
          index.starts.map((s, i) => text.slice(s, index.starts[i + 1]).replace(/\r\n$|[\r\n]$/, '')),
          text.split(/\r\n|\r|\n/),
        );
        for (let offset = 0; offset <= text.length; offset++) {
          if (text[offset] === '\n' && text[offset - 1] === '\r') continue;
          assert.equal(offsetAt(index, positionAt(index, offset)), offset);
        }
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('edits', () => {
  it('are applied in the order of the text, whatever theirs', () => {
    const edits = [
      { span: { start: 4, end: 5 }, newText: 'E' },
      { span: { start: 0, end: 0 }, newText: '1' },
      { span: { start: 0, end: 0 }, newText: '2' },
      { span: { start: 3, end: 99 }, newText: '!' },
    ];
    assert.equal(applyEdits('abcde', edits), '12abc!');
  });
});
