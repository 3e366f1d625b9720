import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HAZARDS } from '../../server/src/core/effects/types.ts';
import { NAME_PATTERNS } from '../../server/src/core/naming/patterns.ts';
import { ruleById } from '../../server/src/core/rules/index.ts';
import { SETTING_ROWS } from '../../server/src/core/settings.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
const scripts = (JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts;
const titles = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const readme = read('README.md');

/** All matches of the first group in all documents, with the document's name. */
const named = (pattern: RegExp): readonly { readonly file: string; readonly what: string }[] =>
  DOCUMENTS.flatMap((file) => [...read(file).matchAll(pattern)].map((match) => ({ file, what: match[1] ?? '' })));

describe('documents', () => {
  it('name only scripts of package.json', () => {
    const wrong = named(/\bnpm run ([a-z:-]+)/g).filter(({ what }) => !(what in scripts));
    assert.deepEqual(wrong, []);
    assert.ok('start' in scripts && 'test' in scripts);
  });

  it('link only to files that exist', () => {
    const wrong = named(/\]\((?!https?:)([^)#]+)\)/g).filter(({ what }) => !existsSync(join(ROOT, what)));
    assert.deepEqual(wrong, []);
  });

  it('name only paths of the repository that exist', () => {
    const wrong = named(/`((?:server|client|test|scripts|docs|snippets)\/[\w./-]*)`/g).filter(({ what }) => !existsSync(join(ROOT, what)));
    assert.deepEqual(wrong, []);
  });

  it('README: the commands of the editor are those of package.json, by their titles', () => {
    const shown = [...readme.matchAll(/^\| Lockkeeper: ([^|]+?) \|/gm)].map((match) => match[1]);
    const contributed = Object.entries(titles)
      .filter(([key]) => key.startsWith('command.'))
      .map(([, title]) => title);
    assert.deepEqual([...shown].sort(), contributed.sort());
  });

  it('README: the commands of the command line are those of its table', () => {
    const shown = new Set([...readme.matchAll(/^\| `lockkeeper ([\w-]+)/gm)].map((match) => match[1]));
    const exist = sourceFiles('server/src/cli').flatMap(({ text }) =>
      [...text.matchAll(/^\s+name: '([a-z-]+)'/gm)].map((match) => match[1]),
    );
    assert.deepEqual([...shown].sort(), [...new Set(exist)].sort());
  });

  it('README: settings, rules and hazards exist', () => {
    const block = /```jsonc\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const keys = [...block.matchAll(/^ {2}"(\w+)":/gm)].map((match) => match[1] ?? '');
    const known = new Set(SETTING_ROWS.map((row) => row.path.split('.')[0]));
    assert.deepEqual(
      keys.filter((key) => !known.has(key)),
      [],
    );
    assert.deepEqual(
      [...known].filter((key) => !keys.includes(key ?? '')),
      [],
    );
    const rules = /"rules": \{([^}]*)\}/.exec(block)?.[1] ?? '';
    for (const match of rules.matchAll(/"([a-z0-9-]+)":/g)) assert.ok(ruleById(match[1] ?? ''), match[1]);
    for (const hazard of HAZARDS) assert.ok(readme.includes(`\`${hazard}\``), hazard);
  });

  it('README: the names of migrations are those of the table of patterns', () => {
    const block = /<!-- names:begin -->\n([\s\S]*?)\n<!-- names:end -->/.exec(readme)?.[1] ?? '';
    const rows = NAME_PATTERNS.map((p) => `| ${p.does} | \`${p.pattern}\` | \`${p.example}\` |`);
    assert.deepEqual(block.split('\n').slice(2), rows);
  });

  it('README: has the place for the score', () => {
    assert.match(readme, /<!-- score:begin -->\n[\s\S]*<!-- score:end -->/);
  });
});
