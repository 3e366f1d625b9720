import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { renderSnippetDocs, SNIPPETS_PAGE } from '../../scripts/snippet-docs.ts';

describe('docs/snippets.md', () => {
  it('is what scripts/snippet-docs.ts writes (run `npx tsx scripts/snippet-docs.ts`)', () => {
    assert.equal(readFileSync(SNIPPETS_PAGE, 'utf8'), renderSnippetDocs());
  });
});
