import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../server/src/core/rules/index.ts';
import { ROOT, sourceFiles } from './source-files.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus?: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly keybindings?: readonly { readonly command: string }[];
    readonly viewsWelcome?: readonly { readonly contents: string }[];
    readonly walkthroughs?: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly jsonValidation: readonly { readonly fileMatch: string | readonly string[]; readonly url: string }[];
  };
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const titles = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
/** A text of the manifest, which may stand in package.nls.json. */
const said = (text: string): string => text.replace(/^%(.+)%$/, (_, key: string) => titles[key] ?? '');
const table = /COMMANDS[^=]*=\s*\{([\s\S]*?)\n\};/.exec(read('client/src/commands.ts'))?.[1] ?? '';
const inTable = [...table.matchAll(/'(lockkeeper\.[\w.]+)'/g)].map((match) => match[1] ?? '');

describe('lists that must agree', () => {
  it('commands: the table of the client and package.json', () => {
    assert.ok(inTable.length > 0);
    assert.deepEqual(manifest.contributes.commands.map((c) => c.command).sort(), [...inTable].sort());
  });

  it('commands: menus, keys, welcome texts and walkthroughs name only commands of the table', () => {
    const { menus, keybindings, viewsWelcome, walkthroughs } = manifest.contributes;
    const steps = (walkthroughs ?? []).flatMap((w) => w.steps);
    const texts = [...(viewsWelcome ?? []).map((w) => said(w.contents)), ...steps.map((step) => said(step.description))];
    const named = [
      ...Object.values(menus ?? {}).flatMap((items) => items.flatMap((item) => item.command ?? [])),
      ...(keybindings ?? []).map((key) => key.command),
      ...texts.flatMap((text) => [...text.matchAll(/command:(lockkeeper\.[\w.]+)/g)].map((m) => m[1] ?? '')),
      ...steps.flatMap((step) => step.completionEvents.flatMap((event) => /^onCommand:(.*)/.exec(event)?.[1] ?? [])),
    ];
    assert.deepEqual(
      named.filter((command) => command.startsWith('lockkeeper.') && !inTable.includes(command)),
      [],
    );
  });

  it('walkthroughs: the pages exist', () => {
    const pages = (manifest.contributes.walkthroughs ?? []).flatMap((w) => w.steps.map((step) => step.media.markdown));
    assert.deepEqual(
      pages.filter((page) => !existsSync(join(ROOT, page))),
      [],
    );
    assert.ok(pages.length > 0);
  });

  it('rules: the list and the schema of the settings that is shipped', () => {
    const [validation] = manifest.contributes.jsonValidation;
    assert.ok(validation);
    const shipped = JSON.parse(read(validation.url)) as { readonly properties: { readonly rules: { readonly properties: object } } };
    assert.deepEqual(Object.keys(shipped.properties.rules.properties).sort(), RULES.map((rule) => rule.id).sort());
  });

  it('rules: pages that the documents name exist', () => {
    for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']) {
      for (const [, page = ''] of read(file).matchAll(/\]\((docs\/rules\/[^)#]+)\)/g))
        assert.ok(existsSync(join(ROOT, page)), `${file}: ${page}`);
    }
  });

  it('words: what a statement is called in code is what the documents call it', () => {
    // no other word for the same idea; `lint` and `issue` are what other tools say for findings
    const wrong = sourceFiles('server/src').flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:class|interface|function|const|type)\s+(\w*(?:Linter|Violation|Diagnosis)\w*)/g)].map(
        (m) => `${path}: ${m[1]}`,
      ),
    );
    assert.deepEqual(wrong, []);
  });
});
