import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS_FOLDER, renderDocs } from '../../scripts/docs.ts';
import { OPERATIONS } from '../../scripts/operations.ts';
import { PLAN_DOCS_FOLDER, renderPlanDocs } from '../../scripts/plan-docs.ts';
import { ruleById } from '../../server/src/core/rules/index.ts';

describe('docs/rules', function () {
  this.timeout(30_000);
  let pages: ReadonlyMap<string, string>;

  before(() => {
    pages = renderDocs();
  });

  it('is what scripts/docs.ts writes (run `npx tsx scripts/docs.ts`)', () => {
    const files = readdirSync(DOCS_FOLDER).filter((file) => file.endsWith('.md'));
    assert.deepEqual(files.sort(), [...pages.keys()].sort());
    for (const [file, text] of pages) assert.equal(readFileSync(join(DOCS_FOLDER, file), 'utf8'), text, file);
  });

  it('links only to pages that exist', () => {
    for (const [file, text] of pages)
      for (const match of text.matchAll(/\]\(([^)#:]+\.md)\)/g))
        assert.ok(pages.has(match[1] ?? '') || existsSync(join(DOCS_FOLDER, match[1] ?? '')), `${file}: ${match[1]}`);
  });

  it('names only rules that exist in the table of operations', () => {
    assert.deepEqual(
      OPERATIONS.flatMap((operation) => operation.rules).filter((id) => ruleById(id) === undefined),
      [],
    );
  });
});

describe('docs/plans', function () {
  this.timeout(30_000);

  it('is what scripts/plan-docs.ts writes (run `npx tsx scripts/plan-docs.ts`)', () => {
    const pages = renderPlanDocs();
    const files = readdirSync(PLAN_DOCS_FOLDER).filter((file) => file.endsWith('.md'));
    assert.deepEqual(files.sort(), [...pages.keys()].sort());
    for (const [file, text] of pages) assert.equal(readFileSync(join(PLAN_DOCS_FOLDER, file), 'utf8'), text, file);
  });
});
