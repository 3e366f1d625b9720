import assert from 'node:assert/strict';
import { mismatchLines, scores, textTable } from './score-table.ts';

describe('the model says what PostgreSQL did', () => {
  const all = scores();

  after(() => console.log(textTable(all)));

  for (const s of all) {
    it(`${s.set} on PostgreSQL ${s.version}, ${s.mode}: ${s.hazards.of} hazards, ${s.locks.of} locks`, () => {
      assert.deepEqual(mismatchLines(s), []);
    });
  }
});
