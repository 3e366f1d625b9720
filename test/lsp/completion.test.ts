import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClientCapabilities, CompletionItem, CompletionList } from 'vscode-languageserver';
import { snippetDocument } from '../../server/src/lsp/snippets/document.ts';
import { sqlPlace } from '../../server/src/lsp/snippets/sql-place.ts';
import { typescriptPlace } from '../../server/src/lsp/snippets/typescript-place.ts';
import { PULL, sampleProject, startClient, type TestClient, uri } from './support.ts';

/** The text in front of the bar, what of it would be replaced (null: nothing is offered), and the text behind it. `§` stands for `$`. */
type PlaceCase = readonly [text: string, typed: string | null];

const check = (
  place: (text: string, offset: number) => { readonly start: number; readonly end: number } | null,
  cases: readonly PlaceCase[],
) => {
  for (const [marked, typed] of cases) {
    const offset = marked.indexOf('¦');
    const text = marked.replace('¦', '').replaceAll('§', '$');
    const found = place(text, offset);
    assert.equal(found === null ? null : text.slice(found.start, found.end), typed, JSON.stringify(marked));
    if (found !== null) assert.equal(found.end, offset);
  }
};

describe('completion: where a statement begins', () => {
  it('in SQL', () => {
    check(sqlPlace, [
      ['¦', ''],
      ['lk-¦', 'lk-'],
      ['lk-ind¦', 'lk-ind'],
      ['create index con¦', 'create index con'],
      ['SELECT 1;\n  lk-¦\nSELECT 2;', 'lk-'],
      ['SELECT 1;\r\nlk-¦\r\nSELECT 2;', 'lk-'],
      ['SELECT 1; lk¦', 'lk'],
      ['/* a */ lk¦', 'lk'],
      ['-- a\nlk¦ -- b', 'lk'],
      ['DO $$ BEGIN END $$;\nlk¦', 'lk'],
      ['BEGIN;\nlk¦\nCOMMIT;', 'lk'],
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\nlk¦', 'lk'],
      // in a statement
      ['SELECT lk-¦', 'SELECT lk-'],
      ['SELECT 1 + lk¦', null],
      ['ALTER TABLE "User" lk¦', null],
      ['ALTER TABLE x\n  lk¦', null],
      ['CREATE TABLE "a" (\n  lk¦', null],
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\nlk¦', null],
      // in strings, comments, bodies, commands of psql
      ["SELECT 'x;\nlk¦';", null],
      ['SELECT "x;\nlk¦";', null],
      ['-- lk¦', null],
      ['--¦', null],
      ['lk--¦', null],
      ['/* x;\nlk¦ */', null],
      ['DO $$ BEGIN\nlk¦ END $$;', null],
      ['DO $x$ BEGIN\n¦', null],
      ['\\i lk¦', null],
      // before text that stands there already
      ['¦SELECT 1;', null],
      ['lk¦index', null],
    ]);
  });

  it('in TypeScript', () => {
    check(typescriptPlace, [
      ['¦', ''],
      ['lk-¦', 'lk-'],
      ['const a = 1;\nlk-ba¦', 'lk-ba'],
      ['const a = 1\n  lk-ba¦', 'lk-ba'],
      ['const a = 1; batch lo¦', 'batch lo'],
      ['async function up() {\n  lk¦\n}', 'lk'],
      ['const f = () => {\n  lk¦\n};', 'lk'],
      ['rows.map((row) => {\n  lk¦\n});', 'lk'],
      ['if (a) { lk¦ }', 'lk'],
      ['const t = `a §{b} c`;\nlk¦', 'lk'],
      ['const t = `a §{f({ x: `y` })} c`;\nlk¦', 'lk'],
      ['const r = /[/`]/g;\nlk¦', 'lk'],
      ["it's; // never ends\nlk¦", 'lk'],
      ['const a = b / c; // d\nlk¦', 'lk'],
      ['/* a */\nlk¦', 'lk'],
      ['const a = 1;\r\nlk¦\r\n', 'lk'],
      // in expressions and objects
      ['const a = lk¦', null],
      ['const a =\n  lk¦', null],
      ['f(\n  lk¦', null],
      ['f({\n  lk¦\n})', null],
      ['const a = {\n  lk¦\n}', null],
      ['return {\n  lk¦\n}', null],
      ['[\n  lk¦\n]', null],
      ['import {\n  lk¦\n}', null],
      ['a.\nlk¦', null],
      ['const f = () =>\n  lk¦', null],
      // in literals and comments
      ['// lk¦', null],
      ['// a\n// lk¦\n', null],
      ['/* a\n lk¦ */', null],
      ['const t = `\nlk¦`', null],
      ['const t = `§{\nlk¦}`', null],
      ["const t = 'lk¦", null],
      ["const t = '\\'; lk¦'", null],
      ['const r = /; lk¦/', null],
      ['lk¦index', null],
    ]);
  });

  it('nothing that is typed makes it fail', () => {
    const pieces = [
      '`',
      '${',
      '}',
      "'",
      '"',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '\\',
      '\n',
      '\r',
      '{',
      '(',
      ')',
      '[',
      ']',
      '=>',
      '$$',
      ';',
      'lk-',
      'a',
      ' ',
      '-',
    ];
    let seed = Date.now() % 2 ** 31;
    const first = seed;
    const random = (n: number): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % n;
    };
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]).join('');
      const offset = random(text.length + 1);
      for (const place of [sqlPlace, typescriptPlace]) {
        const found = place(text, offset);
        assert.ok(
          found === null || (found.end === offset && !/[\r\n]/.test(text.slice(found.start, offset))),
          `seed ${first}: ${JSON.stringify(text)}`,
        );
      }
    }
    assert.equal(typescriptPlace('`'.padEnd(2_000_000, 'x'), 2_000_000), null);
  });
});

describe('completion: which documents', () => {
  it('follow from the path', () => {
    const of = (path: string): string | null => {
      const document = snippetDocument(path);
      return document === null ? null : `${document.language} ${document.purpose}${document.javascript ? ' javascript' : ''}`;
    };
    assert.equal(of('/a/prisma/migrations/20260101000000_x/migration.sql'), 'sql migration');
    assert.equal(of('/a/prisma/migrations/20260101000000_x/down.sql'), 'sql down');
    assert.equal(of('C:\\a\\migrations\\x\\down.sql'), 'sql down');
    assert.equal(of('/a/prisma/plans/p/2_fill/backfill.sql'), 'sql data');
    assert.equal(of('/a/prisma/plans/p/1_add/migration.sql'), 'sql migration');
    assert.equal(of('/a/prisma/data-migrations/x.sql'), 'sql data');
    assert.equal(of('/a/prisma/data-migrations/2026/x/run.ts'), 'typescript data');
    assert.equal(of('/a/prisma/data-migrations/x.mts'), 'typescript data');
    assert.equal(of('/a/prisma/data-migrations/x.js'), 'typescript data javascript');
    for (const other of [
      '/a/x.sql',
      '/a/migrations/migration.sql',
      '/a/migrations/x/other.sql',
      '/a/migrations/x/y/down.sql',
      '/a/src/x.ts',
    ])
      assert.equal(of(other), null, other);
    for (const other of ['/a/plans/p/PLAN.sql', '/a/data-migrations/x.d.ts', '/a/data-migrations/x.json', '/a/data-migrations.ts', ''])
      assert.equal(of(other), null, other);
  });
});

const SNIPPETS_TOO: ClientCapabilities = {
  ...PULL,
  textDocument: { ...PULL.textDocument, completion: { completionItem: { snippetSupport: true } } },
};

describe('completion: the server', function () {
  this.timeout(60_000);
  const sample = sampleProject();
  const client: { own: TestClient } = { own: undefined as never };
  const DRAFT = sample.migration('20251120150247_make_user_phone_required');

  async function complete(path: string, text: string, own = client.own): Promise<readonly CompletionItem[]> {
    const offset = text.indexOf('¦');
    const before = text.slice(0, offset).split('\n');
    own.open(path, text.replace('¦', ''), path.endsWith('.sql') ? 'sql' : 'typescript');
    const list = await own.request<CompletionList>('textDocument/completion', {
      textDocument: { uri: uri(path) },
      position: { line: before.length - 1, character: before.at(-1)!.length },
    });
    own.close(path);
    return list.items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
  }
  const labels = async (path: string, text: string): Promise<readonly string[]> => (await complete(path, text)).map((i) => i.label);

  before(async () => {
    client.own = await startClient(sample.root, SNIPPETS_TOO);
  });
  after(async () => {
    await client.own.stop();
    sample.remove();
  });

  it('offers snippets by prefix and by words, and replaces what is typed', async () => {
    const [item] = await complete(DRAFT, 'SELECT 1;\n  lk-index¦');
    assert.equal(item?.label, 'lk-index-concurrently');
    assert.equal(item.kind, 15);
    assert.equal(item.insertTextFormat, 2);
    assert.ok(item.filterText?.startsWith('lk-index'));
    assert.deepEqual(item.textEdit, {
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
      newText: ['CREATE INDEX CONCURRENTLY "$', '{1:User}_$', '{2:email}_idx" ON "$1"("$2");\n$0'].join(''),
    });
    assert.match(JSON.stringify(item.documentation), /while the table is written.*```sql\\nCREATE INDEX CONCURRENTLY \\"User_email_idx\\"/);

    const found = await complete(DRAFT, 'CREATE INDEX¦');
    assert.deepEqual(
      found.map((i) => i.label),
      ['lk-index-concurrently', 'lk-unique-index-concurrently'],
    );
    assert.deepEqual((await labels(DRAFT, 'lk-conc¦')).length, 4);
    assert.ok(found[0]!.filterText!.startsWith('create index concurrently'));
    assert.deepEqual(await labels(DRAFT, 'COMMIT¦'), []);
    assert.deepEqual(await labels(DRAFT, 'SELECT lk-¦'), []);
    assert.deepEqual(await labels(DRAFT, 'SELECT 1 -¦'), []);
    assert.ok((await labels(DRAFT, '¦')).length > 25);
    assert.ok((await labels(DRAFT, 'lk-¦')).every((label) => label.startsWith('lk-')));
  });

  it('offers what suits the file', async () => {
    const down = sample.migration('20251120150247_make_user_phone_required', 'down.sql');
    const data = join(sample.root, 'prisma/data-migrations/fill.sql');
    const script = join(sample.root, 'prisma/data-migrations/fill.ts');
    assert.deepEqual(await labels(DRAFT, 'lk-rol¦'), ['lk-rollback']);
    assert.deepEqual(await labels(down, 'lk-rol¦'), []);
    assert.deepEqual(await labels(down, 'lk-down¦'), ['lk-down-header']);
    assert.deepEqual(await labels(data, 'lk-¦'), ['lk-backfill', 'lk-delete-in-batches', 'lk-archive-rows-2-copy']);
    assert.deepEqual(await labels(script, 'lk-data¦'), ['lk-data-migration']);
    assert.deepEqual(await labels(join(sample.root, 'src/fill.ts'), 'lk-¦'), []);
    assert.deepEqual(await labels(join(sample.root, 'query.sql'), 'lk-¦'), []);
    const [whole] = await complete(join(sample.root, 'prisma/data-migrations/fill.js'), 'lk-data¦');
    assert.ok(!whole!.textEdit!.newText.includes('{ key: string }'));
  });

  it('offers statements of PostgreSQL 18 only where it runs', async () => {
    assert.deepEqual(await labels(DRAFT, 'lk-not-null-18¦'), []);
    const later = sampleProject();
    writeFileSync(join(later.root, 'lockkeeper.config.jsonc'), '{ "postgresVersion": 18 }');
    const other = await startClient(later.root, SNIPPETS_TOO);
    const items = await complete(later.migration('20251120150247_make_user_phone_required'), 'lk-not-null-18¦', other);
    assert.deepEqual(
      items.map((i) => i.label),
      ['lk-not-null-18-1', 'lk-not-null-18-2'],
    );
    await other.stop();
    later.remove();
  });

  it('gives plain text to an editor without snippets', async () => {
    const other = await startClient(sample.root, PULL);
    const [item] = await complete(DRAFT, 'lk-index¦', other);
    assert.equal(item?.insertTextFormat, 1);
    assert.equal(item.textEdit?.newText, 'CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");\n');
    await other.stop();
  });

  it('brings no findings of migrations to data migrations', async () => {
    const path = join(sample.root, 'prisma/data-migrations/fill.sql');
    mkdirSync(dirname(path), { recursive: true });
    client.own.open(path, 'DROP TABLE "User";');
    const found = await client.own.pull(path);
    assert.deepEqual(
      found.map((d) => String(d.code)).filter((rule) => !rule.startsWith('data-migration-')),
      [],
    );
    client.own.close(path);
  });
});
