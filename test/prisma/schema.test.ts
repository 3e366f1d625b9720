import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bestPairs } from '../../server/src/core/plans/assignment.ts';
import { clientName, fieldNameOf, fieldOf, type Models, modelNameOf, modelOf, NO_MODELS } from '../../server/src/core/plans/models.ts';
import { findRenames } from '../../server/src/core/plans/schema-renames.ts';
import { type Project, readProject } from '../../server/src/prisma/projects.ts';
import { modelsAt } from '../../server/src/prisma/schema/at-ref.ts';
import { configuredPath } from '../../server/src/prisma/schema/config-path.ts';
import { readModels } from '../../server/src/prisma/schema/models.ts';
import { modelsOfText } from '../../server/src/prisma/schema/read.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'schema/shop.prisma'), 'utf8');
const of = (text: string): Models => modelsOfText([{ path: 'schema.prisma', text }]);
const shop = of(SHOP);
const project = (root: string, at = 'prisma/migrations'): Promise<Project> => readProject(join(root, at));
const names = (models: Models): string[] => models.models.map((m) => m.name);

describe('schema.prisma', () => {
  it('models, tables and schemas', () => {
    assert.deepEqual(
      shop.models.map((m) => [m.name, m.schema, m.table].join(' ')),
      [
        'User auth users',
        'Profile auth Benutzer Profil',
        'Address public addresses',
        'Order public Order',
        'OrderLine public order_lines',
        'Product public products',
        'Category public Category',
        'Review public Review',
        'Payment public Payment',
        'Warehouse public Warehouse',
        'Stock public Stock',
        'Setting public settings',
      ],
    );
    assert.equal(shop.known, true);
    assert.equal(shop.client, '@prisma/client');
  });

  it('fields', () => {
    const user = modelOf(shop, 'auth', 'users')!;
    assert.deepEqual(fieldOf(user, 'full_name'), {
      name: 'fullName',
      column: 'full_name',
      type: 'String',
      optional: false,
      list: false,
      relation: false,
      attributes: '@map("full_name") @db.VarChar(255)',
      enum: false,
      hasDefault: false,
      nativeType: 'VarChar(255)',
    });
    assert.equal(fieldOf(user, 'fullName'), null);
    const motto = fieldOf(user, 'motto')!;
    assert.equal(motto.column, 'motto');
    assert.equal(motto.attributes, '@default("say \\"hi\\" { // @map(\\"no\\") }")');
    assert.equal(fieldOf(user, 'email')!.attributes, '@unique(map: "users_email_key")');
    assert.deepEqual(
      user.fields.filter((f) => f.relation).map((f) => f.name),
      ['orders', 'reviews', 'checked', 'profile', 'addresses'],
    );
    assert.deepEqual([fieldOf(user, 'role')!.enum, fieldOf(user, 'tags')!.list, fieldOf(user, 'größe')!.optional], [true, true, true]);
    assert.deepEqual([fieldOf(user, 'updated_at')!.hasDefault, fieldOf(user, 'created_at')!.hasDefault], [false, true]);
    assert.equal(fieldOf(user, 'orders'), null, 'a relation is no column');
    assert.equal(fieldOf(null, 'x'), null);
    const product = modelOf(shop, 'public', 'products')!;
    const embedding = fieldOf(product, 'embedding')!;
    assert.deepEqual([embedding.type, embedding.optional, embedding.relation], ['Unsupported("vector(3)")', true, false]);
  });

  it('names in quotes and from other alphabets', () => {
    const address = modelOf(shop, 'public', 'addresses')!;
    assert.deepEqual(
      address.fields.filter((f) => !f.relation).map((f) => f.column),
      ['tenant_id', 'number', 'straße', '都市', 'say "hi"', 'user_id'],
    );
  });

  it('keys', () => {
    const keys = (table: string): unknown => {
      const model = modelOf(shop, null, table)!;
      return [model.id, model.uniques];
    };
    assert.deepEqual(keys('users'), [['id'], [['email']]]);
    const uniques = [
      ['street', 'city'],
      ['userId', 'number'],
    ];
    assert.deepEqual(keys('addresses'), [['tenantId', 'number'], uniques]);
    assert.deepEqual(keys('Stock'), [[], [['warehouseId', 'productId']]]);
    assert.deepEqual(of('model A {\n  id Int @id @unique\n}').models[0]!.uniques, [], 'the id is told once');
  });

  it('enums', () => {
    assert.deepEqual(shop.enums, [
      {
        name: 'Role',
        type: 'role_kind',
        schema: 'auth',
        values: [
          { name: 'BUYER', value: 'buyer' },
          { name: 'SELLER', value: 'SELLER' },
          { name: 'SHOP_ADMIN', value: 'shop admin' },
        ],
      },
      {
        name: 'OrderState',
        type: 'OrderState',
        schema: 'public',
        values: [
          { name: 'OPEN', value: 'OPEN' },
          { name: 'PAID', value: 'PAID' },
        ],
      },
    ]);
  });

  it('views, and a definition twice', () => {
    const models = of('view Sum {\n  id Int @unique\n  total Int @map("sum total")\n\n  @@map("sums")\n}\nmodel Sum {\n  x Int @id\n}\n');
    assert.equal(models.models.length, 1);
    assert.deepEqual([models.models[0]!.view, models.models[0]!.table], [true, 'sums']);
    assert.equal(fieldOf(modelOf(models, 'public', 'sums'), 'sum total')?.name, 'total');
  });

  it('reads the same with CRLF, CR, a byte order mark and tabs', () => {
    for (const text of [SHOP.replaceAll('\n', '\r\n'), SHOP.replaceAll('\n', '\r'), `\uFEFF${SHOP}`, SHOP.replaceAll('  ', '\t')]) {
      assert.deepEqual(
        of(text).models.map((m) => m.fields.map((f) => [f.name, f.column, f.type])),
        shop.models.map((m) => m.fields.map((f) => [f.name, f.column, f.type])),
      );
      assert.deepEqual(of(text).enums, shop.enums);
    }
  });

  it('comments', () => {
    const text =
      '/* model Old {\n  id Int @id\n} */\nmodel A { // {\n  /* b Int */\n  id Int @id // @map("no")\n  // c Int\n  /// d Int\n  e Int /// }\n}\n/* open';
    const { models } = of(text);
    assert.deepEqual(
      models.map((m) => [m.name, m.fields.map((f) => `${f.name} ${f.column}`)]),
      [['A', ['id id', 'e e']]],
    );
  });

  it('broken text gives what can be read', () => {
    const models = of(
      'model A {\n  id Int @id\n  half\n  also @map("x\n  name String @map("n\n  list Int[ @default([1,\n  ok String @map("fine")\n\nmodel B {\n  a A? @relation(fields: [aId], references: [id]\n  aId Int? @@ @ @map(\n  @@unique([aId\n  @@index(\n}\nrubbish }\nmodel {\n}\nmodel C\n{\n id Int\n}\nenum E {\n  X @map(\n  Y @map("y")\n',
    );
    assert.deepEqual(names(models), ['A', 'B']);
    assert.deepEqual(
      models.models[0]!.fields.map((f) => f.name),
      ['id', 'name', 'list', 'ok'],
    );
    assert.equal(models.models[0]!.fields[3]!.column, 'fine');
    assert.deepEqual(models.models[1]!.uniques, [['aId']]);
    assert.deepEqual(models.enums[0]!.values, [
      { name: 'X', value: 'X' },
      { name: 'Y', value: 'y' },
    ]);
  });

  it('never throws, for any prefix and with any line or character missing', () => {
    for (let end = 0; end < SHOP.length; end += 7) of(SHOP.slice(0, end));
    for (let at = 0; at < SHOP.length; at += 5) assert.ok(of(SHOP.slice(0, at) + SHOP.slice(at + 1)).models.length >= 10);
    const lines = SHOP.split('\n');
    for (let skip = 0; skip < lines.length; skip++) assert.ok(of(lines.filter((_, i) => i !== skip).join('\n')).models.length >= 11);
    assert.deepEqual(of(''), NO_MODELS);
    assert.deepEqual(of('no schema at all'), NO_MODELS);
    of('/* open\n'.repeat(30_000));
    of(`model A {\n${'@('.repeat(20_000)}\n  x Int ${'['.repeat(20_000)}\n}`);
  });

  it('a type that is defined nowhere is a relation when it can only be one', () => {
    const { fields } = of('model A {\n  id Int @id\n  b B? @relation(fields: [bId], references: [id])\n  bId Int?\n  cs C[]\n  e E\n}')
      .models[0]!;
    assert.deepEqual(
      fields.filter((f) => f.relation).map((f) => f.name),
      ['b', 'cs'],
    );
  });

  it('the one schema of the datasource holds for all', () => {
    const models = of('datasource db {\n  provider = "postgresql"\n  schemas = ["app"]\n}\nmodel A {\n  id Int @id\n}\n');
    assert.equal(models.models[0]!.schema, 'app');
  });

  const generator = (...lines: readonly string[]): string => of(`generator client {\n  ${lines.join('\n  ')}\n}\n`).client;
  const CLIENTS: readonly (readonly [string, readonly string[], string])[] = [
    ['Prisma 5', ['provider = "prisma-client-js"', 'previewFeatures = ["views"]'], '@prisma/client'],
    [
      'Prisma 5 with an output',
      ['provider = "prisma-client-js"', 'output   = "../src/generated/client" // ours'],
      '../src/generated/client',
    ],
    ['an output in node_modules', ['provider = "prisma-client-js"', 'output = "../../node_modules/@acme/db"'], '@acme/db'],
    ['its default, written', ['provider = "prisma-client-js"', 'output = "../node_modules/.prisma/client"'], '@prisma/client'],
    [
      'Prisma 6',
      ['provider = "prisma-client"', 'output = "../src/generated/prisma"', 'moduleFormat = "esm"'],
      '../src/generated/prisma/client',
    ],
    ['Prisma 7', ['provider = "prisma-client"', 'output = "./generated/"'], './generated/client'],
    ['without a dot', ['provider = "prisma-client"', 'output = "generated\\\\prisma"'], './generated/prisma/client'],
    ['an output by environment', ['provider = "prisma-client-js"', 'output = env("OUT")'], '@prisma/client'],
    ['another generator', ['provider = "zod"', 'output = "./zod"'], '@prisma/client'],
  ];
  for (const [name, lines, expected] of CLIENTS) it(`client: ${name}`, () => assert.equal(generator(...lines), expected));
});

describe('models', () => {
  it('are found by table; one without a schema stands for any that nobody claims', () => {
    const models = of('model A {\n  id Int @id\n  @@map("t")\n  @@schema("x")\n}\nmodel B {\n  id Int @id\n  @@map("t")\n}\n');
    assert.equal(modelOf(models, 'x', 't')?.name, 'A');
    assert.equal(modelOf(models, 'public', 't')?.name, 'B');
    assert.equal(modelOf(models, null, 't')?.name, 'B');
    assert.equal(modelOf(shop, null, 'users')?.name, 'User');
    assert.equal(modelOf(shop, 'public', 'users'), null);
    assert.equal(modelOf(NO_MODELS, 'public', 'users'), null);
  });

  it('names where no model is known', () => {
    assert.deepEqual(['UserProfile', 'URL', ''].map(clientName), ['userProfile', 'uRL', '']);
    assert.deepEqual(['users', 'order items', 'Größe-2', '2fa', '都市'].map(modelNameOf), [
      'users',
      'OrderItems',
      'Grosse2',
      'Model2fa',
      'Model',
    ]);
    assert.deepEqual(['full_name', 'e-mail', 'straße', '1st', '都市'].map(fieldNameOf), [
      'full_name',
      'eMail',
      'strasse',
      'field1st',
      'field',
    ]);
  });
});

const model = (name: string, ...more: readonly string[]): string => `model ${name} {\n  id Int @id\n  ${more.join('\n  ')}\n}\n`;

describe('where the schema is', () => {
  const migrations = projectFiles({ '20260101000000_a': 'SELECT 1;' });
  const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
  const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], string?])[] = [
    ['beside the migrations', { 'prisma/schema.prisma': datasource + model('A') }, ['A']],
    ['above them', { 'schema.prisma': model('A') }, ['A']],
    ['a folder beside', { 'prisma/schema/main.prisma': datasource + model('A'), 'prisma/schema/more/b.prisma': model('B') }, ['A', 'B']],
    ['several files beside', { 'prisma/schema.prisma': datasource + model('A'), 'prisma/models/b.prisma': model('B') }, ['A', 'B']],
    [
      'copies of generators do not count',
      {
        'prisma/schema.prisma': datasource + model('A'),
        'prisma/client/schema.prisma': datasource + model('A', 'old Int'),
        'prisma/client/package.json': '{}',
        'prisma/x/y.prisma': model('B'),
      },
      ['A', 'B'],
    ],
    ['schemas of their own', { 'prisma/a.prisma': datasource + model('X'), 'prisma/schema.prisma': datasource + model('A') }, ['A']],
    [
      'prisma.config.ts: a file',
      { 'prisma.config.ts': 'export default { schema: "./db/main.prisma" }', 'db/main.prisma': model('A'), 'db/b.prisma': model('B') },
      ['A'],
    ],
    [
      'prisma.config.ts: a folder',
      {
        'prisma.config.mts': "export default defineConfig({\n  // schema: 'old',\n  schema: path.join('db', 'schema'),\n})",
        'db/schema/a.prisma': model('A'),
        'db/schema/n/b.prisma': model('B'),
        'old/c.prisma': model('C'),
      },
      ['A', 'B'],
    ],
    ['.config/prisma.ts', { '.config/prisma.ts': 'export default { schema: "../db/main.prisma" }', 'db/main.prisma': model('A') }, ['A']],
    ['package.json', { 'package.json': '{"prisma": {"schema": "db/main.prisma"}}', 'db/main.prisma': model('A') }, ['A']],
    ['package.json that is broken', { 'package.json': '{"prisma": ', 'prisma/schema.prisma': model('A') }, ['A']],
    [
      'a config of other migrations',
      {
        'prisma.config.ts': 'export default { schema: "db/main.prisma", migrations: { path: "db/migrations" } }',
        'db/main.prisma': model('B'),
        'prisma/schema.prisma': model('A'),
      },
      ['A'],
    ],
    [
      'a config of another folder',
      {
        'prisma.config.ts': 'export default { schema: "db/main.prisma" }',
        'db/main.prisma': model('B'),
        'prisma/schema.prisma': model('A'),
      },
      ['A'],
    ],
    ['nowhere', {}, []],
  ];
  for (const [name, files, expected] of CASES) {
    it(name, async () => {
      const root = tempFolder({ 'package.json': '{}', ...migrations, ...files });
      const models = await readModels(await project(root));
      assert.deepEqual(names(models), expected);
      assert.equal(models.known, expected.length > 0);
      // The same from a commit as from the disk.
      git(root, 'init', '-q');
      git(root, 'add', '-A');
      git(root, 'commit', '-qm', 'all');
      assert.deepEqual(await modelsAt(await project(root), 'HEAD'), expected.length > 0 ? models : null);
    });
  }

  it('what is open in the editor counts', async () => {
    const root = tempFolder({ ...migrations, 'prisma/schema.prisma': datasource + model('A') });
    const open = (path: string): string | undefined => (path === join(root, 'prisma/schema.prisma') ? model('B') : undefined);
    assert.deepEqual(names(await readModels(await project(root), open)), ['B']);
  });

  it('paths in a config, as text', () => {
    const schema = (text: string): unknown => configuredPath(text, 'schema');
    assert.deepEqual(schema('schema: path.join(__dirname, "a", \'b\'),'), ['a', 'b']);
    assert.deepEqual(schema('{ "schema": resolve(import.meta.dirname, `x`) }'), ['x']);
    assert.deepEqual(schema('schema: "a", other: ["b", "c"]'), ['a']);
    assert.equal(schema('/* schema: "x" */ url: "http://schema: y"'), null);
    assert.equal(schema('schema: folder()'), null);
    assert.deepEqual(configuredPath("migrations: {\n seed: 'x', path: 'db/m' }", 'migrations'), ['db/m']);
  });
});

const found = (before: string, after: string): string[] =>
  findRenames(of(before), of(after)).map((r) =>
    r.kind === 'table'
      ? `${r.certainty} ${r.fromModel}=${r.from} ${r.toModel}=${r.to}`
      : `${r.certainty} ${r.model}/${r.table}: ${r.fromField}=${r.from} ${r.toField}=${r.to}`,
  );

describe('renames in the schema', () => {
  const CASES: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['nothing changed', model('A', 'x Int'), model('A', 'x Int'), []],
    ['a field', model('A', 'fullName String', 'x Int'), model('A', 'name String', 'x Int'), ['likely A/A: fullName=fullName name=name']],
    [
      'a field of the same type and another name',
      model('A', 'nick String?'),
      model('A', 'bio String?'),
      ['possible A/A: nick=nick bio=bio'],
    ],
    ['another type is none', model('A', 'size Int'), model('A', 'sizes String'), []],
    ['a list is no single value', model('A', 'tag String'), model('A', 'tags String[]'), []],
    ['only removed, only added', model('A', 'x Int') + model('B'), model('A') + model('B', 'x Int'), []],
    ['a field whose column stays', model('A', 'fullName String'), model('A', 'name String @map("fullName")'), []],
    ['@map alone', model('A', 'name String @map("a")'), model('A', 'name String @map("b c")'), ['likely A/A: name=a name=b c']],
    [
      '@map is added',
      model('A', 'fullName String'),
      model('A', 'fullName String @map("full_name")'),
      ['likely A/A: fullName=fullName fullName=full_name'],
    ],
    [
      'two at once, crosswise',
      model('A', 'firstName String', 'lastName String', 'x Int'),
      model('A', 'x Int', 'last_name String', 'first_name String'),
      ['likely A/A: firstName=firstName first_name=first_name', 'likely A/A: lastName=lastName last_name=last_name'],
    ],
    [
      'one of two candidates',
      model('A', 'email String @unique', 'x Int'),
      model('A', 'emailAddress String @unique', 'note String', 'x Int'),
      ['likely A/A: email=email emailAddress=emailAddress'],
    ],
    [
      'a foreign key with another name',
      model('A', 'authorId Int', 'author B @relation(fields: [authorId], references: [id])') + model('B', 'as A[]'),
      model('A', 'writerId Int', 'writer B @relation(fields: [writerId], references: [id])') + model('B', 'as A[]'),
      ['likely A/A: authorId=authorId writerId=writerId'],
    ],
    [
      'a foreign key does not become another one',
      model('A', 'bId Int', 'b B @relation(fields: [bId], references: [id])') + model('B', 'as A[]') + model('C'),
      model('A', 'cId Int', 'c C @relation(fields: [cId], references: [id])') + model('B') + model('C', 'as A[]'),
      [],
    ],
    ['a model whose table stays', model('A', 'x Int'), model('B', 'x Int', '@@map("A")'), []],
    ['@@map alone', model('A', 'x Int'), model('A', 'x Int', '@@map("as")'), ['likely A=A A=as']],
    [
      'a model, and a field in it',
      model('Customer', 'mail String @unique', 'credit Int', 'since DateTime', 'oldName String'),
      model('Client', 'mail String @unique', 'credit Int', 'since DateTime', 'newName String') + model('Other', 'mail String'),
      ['likely Customer=Customer Client=Client', 'likely Client/Customer: oldName=oldName newName=newName'],
    ],
    [
      'models that only share what all have',
      model('A', 'name String', 'createdAt DateTime'),
      model('B', 'name String', 'createdAt DateTime'),
      [],
    ],
    [
      'two models, crosswise',
      model('UserItem', 'a Int', 'b Int', 'c Int') + model('TeamItem', 'a Int', 'b Int', 'c Int'),
      model('TeamThing', 'a Int', 'b Int', 'c Int') + model('UserThing', 'a Int', 'b Int', 'c Int'),
      ['likely UserItem=UserItem UserThing=UserThing', 'likely TeamItem=TeamItem TeamThing=TeamThing'],
    ],
    ['a view', 'view V {\n  id Int @unique\n  a Int\n}\n', 'view V {\n  id Int @unique\n  aa Int\n}\n', []],
    [
      'an enum with another name',
      `${model('A', 'kind Kind')}enum Kind {\n  X\n}\n`,
      `${model('A', 'sort Sort')}enum Sort {\n  X\n}\n`,
      ['possible A/A: kind=kind sort=sort'],
    ],
    ['another schema', model('A', 'x Int', '@@schema("a")'), model('A', 'x Int', '@@schema("b")'), []],
    ['before is not known', '', model('A', 'x Int'), []],
  ];
  for (const [name, before, after, expected] of CASES) it(name, () => assert.deepEqual(found(before, after), expected));

  it('each column of the shop, renamed alone, is found and nothing else', () => {
    let columns = 0;
    for (const model of shop.models) {
      for (const field of model.fields.filter((f) => !f.relation)) {
        const name = `${field.name}Now`;
        const swap = (list: readonly string[]): string[] => list.map((n) => (n === field.name ? name : n));
        const fields = model.fields.map((f) => (f === field ? { ...f, name, column: name } : f));
        const changed = { ...model, fields, id: swap(model.id), uniques: model.uniques.map(swap) };
        const renames = findRenames(shop, { ...shop, models: shop.models.map((m) => (m === model ? changed : m)) });
        assert.deepEqual(
          renames.map((r) => [r.kind, r.table, r.from, r.to, r.certainty]),
          [['column', model.table, field.column, name, 'likely']],
        );
        columns++;
      }
    }
    assert.ok(columns > 40);
  });

  it('says why', () => {
    const [rename] = findRenames(of(model('A', 'fullName String @unique')), of(model('A', 'name String @unique')));
    assert.equal(
      rename?.why,
      'The field fullName went, and name of type String came. It has a similar name, the same place and the same attributes.',
    );
  });

  it('pairs are the best all together, not each alone', () => {
    // The first row would take column 0 for 9; that leaves 1 for the second. 8 and 7 are more.
    const values = [
      [9, 8],
      [7, 1],
    ];
    assert.deepEqual(
      bestPairs(2, 2, (r, c) => values[r]![c]!),
      [1, 0],
    );
    assert.deepEqual(
      bestPairs(2, 1, (r) => r),
      [null, 0],
    );
    assert.deepEqual(
      bestPairs(1, 3, (_, c) => [0, 2, 3][c]!),
      [2],
    );
    assert.deepEqual(
      bestPairs(0, 2, () => 1),
      [],
    );
  });

  it('many at once are paired, and far too many are left alone, in little time', () => {
    const wide = (prefix: string, columns: number): string =>
      model('A', ...Array.from({ length: columns }, (_, i) => `${prefix}${i} String?`));
    const started = performance.now();
    assert.equal(found(wide('before', 150), wide('after', 150)).length, 150);
    assert.deepEqual(found(wide('before', 1600), wide('after', 1600)), []);
    assert.ok(performance.now() - started < 5000);
  });
});

describe('the schema in git', () => {
  it('as a commit has it, beside what was edited since', async () => {
    const root = tempFolder({
      ...projectFiles({ '20260101000000_a': 'SELECT 1;' }, 'apps/a b/prisma'),
      'apps/a b/prisma/schema.prisma': SHOP,
      'apps/a b/package.json': '{}',
    });
    const at = 'apps/a b/prisma/migrations';
    assert.equal(await modelsAt(await project(root, at), 'HEAD'), null, 'no repository');
    git(root, 'init', '-q');
    assert.equal(await modelsAt(await project(root, at), 'HEAD'), null, 'no commit');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    git(root, 'tag', 'v1');
    write(root, {
      'apps/a b/prisma/schema.prisma': SHOP.replace('fullName  String    @map("full_name")', 'name  String')
        .replace('model Warehouse', 'model Depot')
        .replaceAll('Warehouse ', 'Depot '),
    });
    const here = await project(root, at);
    const before = await modelsAt(here, 'HEAD');
    assert.deepEqual(before, shop);
    assert.deepEqual(await modelsAt(here, 'v1'), shop);
    const renames = findRenames(before!, await readModels(here));
    assert.deepEqual(
      renames.map((r) => [r.kind, r.schema, r.table, r.from, r.to, r.certainty]),
      [['column', 'auth', 'users', 'full_name', 'name', 'likely']],
    );
    for (const ref of ['nope', '', '--output=x', 'HEAD:apps', '-h']) assert.equal(await modelsAt(here, ref), null, ref);
  });

  it('a schema that moved since', async () => {
    const root = tempFolder({ ...projectFiles({ '20260101000000_a': 'SELECT 1;' }), 'prisma/schema.prisma': model('A') });
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    git(root, 'mv', 'prisma/schema.prisma', 'prisma/main.prisma');
    write(root, { 'prisma/main.prisma': model('A'), 'prisma/more/b.prisma': model('B') });
    assert.deepEqual(names((await modelsAt(await project(root), 'HEAD'))!), ['A']);
    assert.deepEqual(names(await readModels(await project(root))), ['A', 'B']);
  });
});
