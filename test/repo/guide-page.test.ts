import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { planBuilder } from '../../server/src/core/plans/index.ts';
import { RULES, ruleById } from '../../server/src/core/rules/index.ts';
import { SNIPPETS } from '../../server/src/lsp/snippets/snippet.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const GUIDE = 'docs/guide.md';
const guide = readFileSync(join(ROOT, GUIDE), 'utf8');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
};

/** What the guide names, and that does not exist. */
const missing = (pattern: RegExp, exists: (name: string) => boolean): readonly string[] => {
  const names = [...guide.matchAll(pattern)].map((match) => match[1] ?? '');
  assert.ok(names.length > 0, `the guide names nothing like ${pattern}`);
  return [...new Set(names)].filter((name) => !exists(name));
};

describe('docs/guide.md', () => {
  it('links rules, kinds of plans and snippets by their names', () => {
    for (const [, text, target] of guide.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)) {
      if (target!.startsWith('rules/') && target !== 'rules/README.md') assert.equal(target, `rules/${text}.md`);
      if (target!.startsWith('plans/') && target !== 'plans/README.md') assert.equal(target, `plans/${text}.md`);
      if (target!.startsWith('snippets.md#')) assert.equal(target, `snippets.md#${text}`);
      assert.ok(existsSync(join(ROOT, dirname(GUIDE), target!.replace(/#.*$/, ''))), target);
    }
  });

  it('names only rules that exist', () => {
    assert.deepEqual(
      missing(/\]\(rules\/([a-z0-9-]+)\.md\)/g, (id) => ruleById(id) !== undefined),
      [],
    );
    assert.deepEqual(
      missing(/`([a-z]+(?:-[a-z]+)*-\*)`/g, (family) => RULES.some((rule) => rule.id.startsWith(family.slice(0, -1)))),
      [],
    );
  });

  it('names only kinds of plans that exist', () => {
    assert.deepEqual(
      missing(/\]\(plans\/([a-z-]+)\.md\)/g, (kind) => planBuilder(kind) !== undefined && planBuilder(kind) !== null),
      [],
    );
  });

  it('names only snippets that exist', () => {
    assert.deepEqual(
      missing(/\[(lk-[a-z0-9-]+)\]/g, (prefix) => SNIPPETS.some((s) => s.prefix === prefix)),
      [],
    );
  });

  it('names only commands of the editor that exist', () => {
    const commands = new Set(manifest.contributes.commands.map((c) => c.command));
    assert.deepEqual(
      missing(/`(lockkeeper\.[A-Za-z]+)`/g, (id) => commands.has(id)),
      [],
    );
  });

  it('names only commands of the command line that exist', () => {
    const commands = new Set(
      sourceFiles('server/src/cli').flatMap(({ text }) =>
        [...text.matchAll(/^\s+name: '([a-z-]+)'/gm)].map((match) => `lockkeeper ${match[1]}`),
      ),
    );
    assert.deepEqual(
      missing(/`(lockkeeper [a-z-]+)/g, (command) => commands.has(command)),
      [],
    );
  });
});
