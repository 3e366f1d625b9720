import assert from 'node:assert/strict';
import { join } from 'node:path';
import { addressVariables } from '../../server/src/prisma/operations/address-variables.ts';
import { findRun, type OperationRun } from '../../server/src/prisma/operations/find-run.ts';
import { OPERATIONS, type OperationId } from '../../server/src/prisma/operations/operation.ts';
import { readScript } from '../../server/src/prisma/operations/script-text.ts';
import { readProject } from '../../server/src/prisma/projects.ts';
import { tempFolder } from './temp.ts';

type Files = Readonly<Record<string, string>>;

const manifest = (scripts: Files = {}, more: object = {}): string => JSON.stringify({ name: '@shop/api', scripts, ...more });
const SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n';
const LOCK = 'provider = "postgresql"\n';

const installed = (version: string, at = ''): Files => ({
  [`${at}node_modules/prisma/package.json`]: JSON.stringify({ name: 'prisma', version, bin: { prisma: 'build/index.js' } }),
});
const project = (scripts: Files = {}, more: Files = {}): Files => ({
  '.git/HEAD': '',
  'package.json': manifest(scripts),
  'prisma/schema.prisma': SCHEMA,
  'prisma/migrations/migration_lock.toml': LOCK,
  'prisma/migrations/20260101000000_first/migration.sql': 'CREATE TABLE "User" ("id" INTEGER);\n',
  ...installed('6.19.3'),
  ...more,
});

interface Asked {
  readonly args?: readonly string[];
  readonly chosen?: boolean;
  readonly at?: string;
}

async function ask(files: Files, operation: OperationId, { args = [], chosen = false, at = 'prisma/migrations' }: Asked = {}) {
  const root = tempFolder(files);
  const found = await findRun(await readProject(join(root, at)), { operation, args, chosen, node: 'node' });
  return { root, found };
}
async function run(...asked: Parameters<typeof ask>): Promise<OperationRun & { readonly root: string }> {
  const { root, found } = await ask(...asked);
  assert.ok(!('refused' in found), 'refused' in found ? found.refused : '');
  return { ...found, root };
}
async function shown(...asked: Parameters<typeof ask>): Promise<string> {
  return (await run(...asked)).shown;
}
async function refused(...asked: Parameters<typeof ask>): Promise<string> {
  const { found } = await ask(...asked);
  return 'refused' in found ? found.refused : `not refused: ${found.shown}`;
}

const GUIDE: Files = {
  'db:migrate:dev': 'prisma migrate dev',
  'db:migrate:create': 'prisma migrate dev --create-only',
  'db:migrate:deploy': 'prisma migrate deploy',
  'db:migrate:status': 'prisma migrate status',
  'db:generate': 'prisma generate',
  'db:studio': 'prisma studio',
  'db:seed': 'tsx prisma/seed.ts',
  'db:migrate:reset': 'prisma migrate reset',
};

describe('operations of Prisma', () => {
  it('the guide’s whole list by its scripts', async () => {
    const words = await Promise.all(OPERATIONS.map((id) => shown(project(GUIDE), id)));
    assert.deepEqual(words, [
      'npm run db:migrate:dev',
      'npm run db:migrate:create',
      'npm run db:migrate:deploy',
      'npm run db:migrate:status',
      'npm run db:generate',
      'npm run db:studio',
      'npm run db:seed',
      'npm run db:migrate:reset',
      'prisma migrate resolve',
    ]);
  });

  it('without scripts by the project’s own Prisma, in the folder of its package.json', async () => {
    const words = await Promise.all(OPERATIONS.map((id) => shown(project(), id)));
    assert.deepEqual(words, [
      'prisma migrate dev',
      'prisma migrate dev --create-only',
      'prisma migrate deploy',
      'prisma migrate status',
      'prisma generate',
      'prisma studio',
      'prisma db seed',
      'prisma migrate reset',
      'prisma migrate resolve',
    ]);
    const { command, args, cwd, root } = await run(project(), 'dev', { args: ['--name', 'add_user'] });
    assert.deepEqual([command, ...args], ['node', 'node_modules/prisma/build/index.js', 'migrate', 'dev', '--name', 'add_user']);
    assert.equal(cwd, root);
  });

  for (const [name, files, words] of [
    ['package-lock.json', { 'package-lock.json': '{}' }, 'npm run db:migrate:dev -- --name add_user'],
    ['nothing that says it', {}, 'npm run db:migrate:dev -- --name add_user'],
    ['pnpm-lock.yaml', { 'pnpm-lock.yaml': '' }, 'pnpm run db:migrate:dev --name add_user'],
    ['yarn.lock', { 'yarn.lock': '' }, 'yarn run db:migrate:dev --name add_user'],
    ['bun.lock', { 'bun.lock': '' }, 'bun run db:migrate:dev --name add_user'],
    ['bun.lockb', { 'bun.lockb': '' }, 'bun run db:migrate:dev --name add_user'],
    [
      'packageManager, over a lock file that was left',
      { 'package.json': manifest(GUIDE, { packageManager: 'pnpm@9.1.0+sha512.abc' }), 'package-lock.json': '{}' },
      'pnpm run db:migrate:dev --name add_user',
    ],
    [
      'devEngines',
      { 'package.json': manifest(GUIDE, { devEngines: { packageManager: { name: 'yarn' } } }) },
      'yarn run db:migrate:dev --name add_user',
    ],
  ] as const)
    it(`package manager and its way to hand on arguments: ${name}`, async () => {
      assert.equal(await shown(project(GUIDE, files), 'dev', { args: ['--name', 'add_user'] }), words);
    });

  it('words are never put together for a shell', async () => {
    const name = 'a; rm -rf ~ && $(id) \'"';
    const { args, shown: words } = await run(project(GUIDE), 'dev', { args: ['--name', name] });
    assert.equal(args.at(-1), name);
    assert.equal(words, `npm run db:migrate:dev -- --name 'a; rm -rf ~ && $(id) '\\''"'`);
  });

  describe('other scripts', () => {
    for (const [scripts, operation, words] of [
      [{ migrate: 'prisma migrate dev' }, 'dev', 'npm run migrate'],
      [{ migrate: 'prisma migrate deploy' }, 'dev', 'prisma migrate dev'],
      [{ migrate: 'prisma migrate deploy' }, 'deploy', 'npm run migrate'],
      [{ 'db:deploy': 'dotenv -e .env.local -- npx prisma migrate deploy' }, 'deploy', 'npm run db:deploy'],
      [{ 'db:deploy': './node_modules/.bin/prisma migrate deploy' }, 'deploy', 'npm run db:deploy'],
      [{ 'db:deploy': 'pnpm exec prisma --schema "db/my schema.prisma" migrate deploy' }, 'deploy', 'npm run db:deploy'],
      [{ 'db:deploy': 'npm run raw', raw: 'prisma migrate deploy' }, 'deploy', 'npm run db:deploy'],
      // it does more than it is asked for, or something else
      [{ 'db:deploy': 'prisma migrate deploy && prisma db seed' }, 'deploy', 'prisma migrate deploy'],
      [{ 'db:deploy': 'kubectl rollout restart deploy/api' }, 'deploy', 'prisma migrate deploy'],
      [{ 'db:deploy': 'echo prisma migrate deploy' }, 'deploy', 'prisma migrate deploy'],
      [{ 'db:reset': 'dropdb app' }, 'reset', 'prisma migrate reset'],
      [{ 'migrate:create': 'prisma migrate dev' }, 'create', 'prisma migrate dev --create-only'],
      [{ 'migrate:create': 'prisma migrate dev --create-only' }, 'create', 'npm run migrate:create'],
      [{ 'migrate:dev': 'prisma migrate dev --create-only' }, 'dev', 'prisma migrate dev'],
      // by its name in the guide anything is taken that is not something else
      [{ 'db:migrate:deploy': 'docker compose run api migrate' }, 'deploy', 'npm run db:migrate:deploy'],
      [{ 'db:migrate:deploy': 'prisma migrate deploy && prisma generate' }, 'deploy', 'npm run db:migrate:deploy'],
    ] as const)
      it(`${JSON.stringify(scripts)}: ${operation} is ${words}`, async () => {
        assert.equal(await shown(project(scripts as Files), operation), words);
      });

    for (const [text, operation, args, why] of [
      ['prisma migrate reset --force', 'deploy', [], 'runs "prisma migrate reset --force"'],
      ['prisma db push', 'deploy', [], 'runs "prisma db push"'],
      ['prisma migrate reset -f && prisma migrate deploy', 'deploy', [], 'resets the database'],
      ['npx prisma@latest migrate deploy', 'deploy', [], 'fetches whatever version of Prisma came out last'],
      ['prisma migrate dev && prisma generate', 'dev', ['--name', 'x'], 'ends with another command'],
      ['DATABASE_URL=postgresql://prod/app prisma migrate deploy', 'deploy', [], 'sets DATABASE_URL itself'],
      ['cross-env DATABASE_URL=postgresql://prod/app prisma migrate deploy', 'deploy', [], 'sets DATABASE_URL itself'],
      ['npm run x', 'deploy', [], 'sets DATABASE_URL itself'],
      ['env-cmd -f .env.production prisma migrate deploy', 'deploy', [], 'takes its variables from a file'],
      ['dotenv -o -e .env.production -- prisma migrate deploy', 'deploy', [], 'takes its variables from a file'],
    ] as const)
      it(`"${text}" is passed over for a chosen database, with the reason`, async () => {
        const name = `db:migrate:${operation}`;
        const found = await run(project({ [name]: text, x: 'DATABASE_URL=a prisma migrate deploy' }), operation, { args, chosen: true });
        assert.equal(found.script, null);
        assert.match(found.shown, new RegExp(`^prisma migrate ${operation}`));
        assert.ok(found.notes[0]?.startsWith(`The script ${name} of package.json ${why}`), found.notes[0]);
        assert.doesNotMatch(found.notes.join(), /prod/);
      });

    it('variables that the script leaves alone are no reason', async () => {
      const scripts = { 'db:migrate:deploy': 'NODE_ENV=test dotenv -e .env -- prisma migrate deploy' };
      assert.equal(await shown(project(scripts), 'deploy', { chosen: true }), 'npm run db:migrate:deploy');
    });
    it('a script that runs another one in a circle ends', async () => {
      assert.equal(
        await shown(project({ migrate: 'npm run db:migrate', 'db:migrate': 'npm run migrate' }), 'deploy'),
        'prisma migrate deploy',
      );
    });
    it('reset is confirmed once: a script that is forced already is not told twice', async () => {
      assert.equal(
        await shown(project({ 'db:migrate:reset': 'prisma migrate reset --force' }), 'reset', { args: ['--force'] }),
        'npm run db:migrate:reset',
      );
      assert.equal(await shown(project(GUIDE), 'reset', { args: ['--force'] }), 'npm run db:migrate:reset -- --force');
    });
  });

  describe('workspaces', () => {
    const inside = (scripts: Files, more: Files = {}): Files => ({
      '.git/HEAD': '',
      'package.json': JSON.stringify({ workspaces: ['apps/*'], scripts }),
      'apps/api/package.json': manifest(),
      'apps/api/prisma/schema.prisma': SCHEMA,
      'apps/api/prisma/migrations/migration_lock.toml': LOCK,
      ...installed('6.19.3'),
      ...more,
    });
    const at = 'apps/api/prisma/migrations';
    for (const text of [
      'prisma migrate deploy --schema apps/api/prisma/schema.prisma',
      'npm run migrate -w apps/api',
      'pnpm --filter @shop/api migrate',
      'turbo run migrate --filter=@shop/api...',
      'cd apps/api && prisma migrate deploy',
    ])
      it(`a script of the root that names the project is run there: ${text}`, async () => {
        const found = await run(inside({ 'db:migrate:deploy': text }, { 'pnpm-lock.yaml': '' }), 'deploy', { at });
        assert.equal(found.shown, 'pnpm run db:migrate:deploy');
        assert.equal(found.cwd, found.root);
      });
    for (const text of ['prisma migrate deploy', 'pnpm --filter @shop/web migrate', 'npm run migrate -w apps/api-admin'])
      it(`one that may be about another project is not: ${text}`, async () => {
        const found = await run(inside({ 'db:migrate:deploy': text }), 'deploy', { at });
        assert.equal(found.shown, 'prisma migrate deploy');
        assert.equal(found.cwd, join(found.root, 'apps/api'));
        assert.equal(found.args[0], join(found.root, 'node_modules/prisma/build/index.js'));
      });
    it('the project’s own script counts before that of the root', async () => {
      const files = inside({ 'db:migrate:deploy': 'npm run x -w apps/api' }, { 'apps/api/package.json': manifest(GUIDE) });
      const found = await run(files, 'deploy', { at });
      assert.equal(found.cwd, join(found.root, 'apps/api'));
    });
  });

  describe('versions', () => {
    const config = (text: string): string =>
      `import { defineConfig, env } from "prisma/config";\nexport default defineConfig({\n${text}\n});\n`;
    it('up to 6: --schema where Prisma would not look', async () => {
      const elsewhere = project({}, { 'db/schema.prisma': SCHEMA, 'db/migrations/migration_lock.toml': LOCK });
      assert.equal(await shown(elsewhere, 'deploy', { at: 'db/migrations' }), 'prisma migrate deploy --schema db/schema.prisma');
      assert.equal(await shown(elsewhere, 'seed', { at: 'db/migrations' }), 'prisma db seed');
      const named = { ...elsewhere, 'package.json': manifest({}, { prisma: { schema: 'db/schema.prisma' } }) };
      assert.equal(await shown(named, 'deploy', { at: 'db/migrations' }), 'prisma migrate deploy');
    });
    it('7: prisma.config.ts where it stands, else --config', async () => {
      const seven = project({}, { ...installed('7.10.1'), 'prisma.config.ts': config('datasource: { url: env("DATABASE_URL") }') });
      assert.equal(await shown(seven, 'deploy'), 'prisma migrate deploy');
      const two = project(
        {},
        {
          ...installed('7.10.1'),
          'prisma.config.ts': config('migrations: { path: "prisma/migrations" }, datasource: { url: env("DATABASE_URL") }'),
          'billing/prisma.config.ts': config('migrations: { path: "migrations" }, datasource: { url: env("BILLING_URL") }'),
          'billing/migrations/migration_lock.toml': LOCK,
        },
      );
      const found = await run(two, 'deploy', { at: 'billing/migrations' });
      assert.equal(found.shown, 'prisma migrate deploy --config billing/prisma.config.ts');
      assert.deepEqual(found.address.names, ['BILLING_URL']);
      assert.equal(await shown(two, 'deploy'), 'prisma migrate deploy');
    });
    it('7 beside 8 has a name of its own, and scripts are about the other one', async () => {
      const files = project(GUIDE, {
        ...installed('8.0.0'),
        'node_modules/@prisma/prisma7/package.json': JSON.stringify({ version: '7.10.1', bin: { prisma7: 'build/index.js' } }),
      });
      const found = await run(files, 'deploy');
      assert.equal(found.shown, 'prisma7 migrate deploy');
      assert.equal(found.args[0], 'node_modules/@prisma/prisma7/build/index.js');
    });
    it('refuses Prisma 8 and other databases with the reason', async () => {
      assert.match(await refused(project({}, installed('8.0.0-rc.19')), 'deploy'), /Prisma 8/);
      assert.match(
        await refused(project(GUIDE, { 'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n' }), 'deploy'),
        /uses mysql/,
      );
    });
    it('says how to install Prisma, and does not fetch it', async () => {
      const without = { 'node_modules/prisma/package.json': '' };
      assert.match(await refused(project({}, without), 'deploy'), /Install it there: npm install --save-dev prisma@7$/);
      assert.match(await refused(project({}, { ...without, 'bun.lock': '' }), 'deploy'), /: bun add --dev prisma@7$/);
      const known = manifest({ 'db:migrate:deploy': 'npx prisma migrate deploy' }, { devDependencies: { prisma: '^6' } });
      assert.match(await refused(project({}, { ...without, 'package.json': known, 'pnpm-lock.yaml': '' }), 'deploy'), /: pnpm install$/);
      assert.equal(await shown(project({ 'db:migrate:deploy': 'make migrate' }, without), 'deploy'), 'npm run db:migrate:deploy');
    });
    it('Plug’n’Play: yarn knows where Prisma lies', async () => {
      const files = project(
        {},
        {
          'node_modules/prisma/package.json': '',
          '.pnp.cjs': '',
          'package.json': manifest({}, { devDependencies: { prisma: '6.19.3' } }),
          'yarn.lock': '"prisma@npm:6.19.3":\n  version: 6.19.3\n',
        },
      );
      const { command, args } = await run(files, 'deploy');
      assert.deepEqual([command, ...args], ['yarn', 'run', 'prisma', 'migrate', 'deploy']);
    });
  });

  describe('where Prisma reads the address from', () => {
    const names = async (files: Files): Promise<readonly string[]> =>
      (await addressVariables(await readProject(join(tempFolder(project({}, files)), 'prisma/migrations')))).names;
    it('the datasource of the schema: url, and directUrl, by which Migrate connects', async () => {
      assert.deepEqual(await names({}), ['DATABASE_URL']);
      const both = SCHEMA.replace('}', '  directUrl = env("DIRECT_URL")\n  shadowDatabaseUrl = env("SHADOW_URL")\n}');
      assert.deepEqual(await names({ 'prisma/schema.prisma': both }), ['DATABASE_URL', 'DIRECT_URL']);
      assert.deepEqual(await names({ 'prisma/schema.prisma': SCHEMA.replace('env("DATABASE_URL")', '"postgresql://localhost/app"') }), []);
    });
    for (const [text, expected] of [
      ['datasource: { url: env("PG_URL") }', ['PG_URL']],
      ["datasource: { url: env<Env>('PG_URL'), shadowDatabaseUrl: env('SHADOW_URL') }", ['PG_URL']],
      ['datasource: { url: process.env.DIRECT_URL ?? process.env["DATABASE_URL"] }', ['DIRECT_URL', 'DATABASE_URL']],
      ['// url: env("OLD_URL")\ndatasource: { url: /* env("B_URL") */ env("PG_URL") }', ['PG_URL']],
      ['datasource: { url: "postgresql://localhost/app" }', []],
    ] as const)
      it(`prisma.config.ts: ${text}`, async () => {
        assert.deepEqual(await names({ 'prisma.config.ts': `export default defineConfig({ ${text} });` }), expected);
      });
    it('an address that is put together above', async () => {
      const text =
        'const url = process.env.PG_URL;\nconst mode = process.env.NODE_ENV;\nexport default defineConfig({ datasource: { url } });';
      assert.deepEqual(await names({ 'prisma.config.ts': text }), ['PG_URL']);
    });
  });

  it('scripts are read as far as that goes without a shell', () => {
    const read = readScript(`A=1 cross-env B=2 dotenv -e ".env local" -- prisma migrate dev --name 'a b' && echo "x && y"; npm run z`);
    assert.deepEqual(
      read.map((c) => [c.assigns, c.prisma?.operation ?? null, c.prisma?.args ?? c.words, c.script]),
      [
        [['A', 'B'], 'dev', ['migrate', 'dev', '--name', 'a b'], null],
        [[], null, ['echo', 'x && y'], null],
        [[], null, ['npm', 'run', 'z'], 'z'],
      ],
    );
    for (const odd of ['', '"', "'", '\\', '&&&&', 'A=', '"a\\']) assert.doesNotThrow(() => readScript(odd));
  });
});
