import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listMigrations } from '../../server/src/prisma/migrations.ts';
import { findProjects, placeOf, projectAround, shown } from '../../server/src/prisma/projects.ts';
import { findPostgresVersion, findPrismaVersion, majorOfImage } from '../../server/src/prisma/versions.ts';
import { projectFiles, tempFolder } from './temp.ts';

const found = async (folder: string): Promise<string[]> =>
  (await findProjects(folder)).projects.map((p) => shown(p.migrationsFolder, folder));

describe('finding projects', () => {
  it('by lock file, by prisma.config, by schema; not in ignored folders', async () => {
    const root = tempFolder({
      ...projectFiles({ '20260101000000_init': 'SELECT 1;' }),
      ...projectFiles({ '20260101000000_init': 'SELECT 1;' }, 'node_modules/x'),
      ...projectFiles({ '20260101000000_init': 'SELECT 1;' }, 'dist/x'),
      ...projectFiles({ '20260101000000_init': 'SELECT 1;' }, '.next/x'),
      'apps/a/prisma.config.ts': `export default { schema: 'db', migrations: { seed: 'x', path: "db/changes" } };`,
      'apps/a/db/changes/20260101000000_init/migration.sql': 'SELECT 1;',
      'apps/b/db/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'apps/b/db/migrations/20260101000000_init/migration.sql': 'SELECT 1;',
      'apps/c/migrations/20260101000000_init/migration.sql': 'SELECT 1; -- of another tool',
    });
    assert.deepEqual(await found(root), ['apps/a/db/changes', 'apps/b/db/migrations', 'prisma/migrations']);
  });

  it('says the provider, and which it does not support', async () => {
    const root = tempFolder({
      'a/prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
      'b/prisma/migrations/20260101000000_x/migration.sql': '',
      'c/prisma/migrations/app/20260101T0000_x/ops.json': '[]',
    });
    const { projects } = await findProjects(root);
    assert.deepEqual(
      projects.map((p) => p.provider),
      ['mysql', null, null],
    );
    assert.equal(projects[0]!.unsupported, 'This project uses mysql: only PostgreSQL is supported.');
    assert.equal(projects[1]!.unsupported, null);
    assert.match(projects[1]!.notes[0]!, /PostgreSQL is taken/);
    assert.match(projects[2]!.unsupported!, /Prisma 8/);
  });

  it('empty, missing, unreadable and circular folders are told or passed over', async () => {
    assert.deepEqual(await findProjects(tempFolder()), { projects: [], problems: [] });
    const missing = await findProjects('/nowhere/at/all');
    assert.deepEqual(missing.problems, [{ path: '/nowhere/at/all', message: 'There is nothing at this path.' }]);
    const root = tempFolder({ ...projectFiles({ '20260101000000_init': 'SELECT 1;' }), 'closed/': '' });
    symlinkSync(root, join(root, 'prisma/again'));
    symlinkSync(join(root, 'prisma/migrations/self'), join(root, 'prisma/migrations/self'));
    symlinkSync('..', join(root, 'closed/prisma'));
    chmodSync(join(root, 'closed'), 0o000);
    const { projects, problems } = await findProjects(root);
    chmodSync(join(root, 'closed'), 0o755);
    assert.equal(projects.length, 1);
    if (process.getuid?.() !== 0) assert.match(problems[0]!.message, /permission denied/);
    const listed = await listMigrations(join(root, 'prisma/migrations'));
    assert.deepEqual(
      listed.migrations.map((m) => m.name),
      ['20260101000000_init'],
    );
    assert.match(listed.problems[0]!.message, /leads to no folder/);
  });

  it('the project around a file, a folder, or the migrations directory', async () => {
    const root = tempFolder({ ...projectFiles({ '20260101000000_init': 'SELECT 1;' }), 'package.json': '{}', 'other/x.sql': 'SELECT 1;' });
    const migrations = join(root, 'prisma/migrations');
    for (const path of [
      '20260101000000_init/migration.sql',
      '20260101000000_init/down.sql',
      '20260101000000_init',
      '20990101000000_new/migration.sql',
    ]) {
      assert.deepEqual(await placeOf(join(migrations, path)), { migrationsFolder: migrations, migration: path.split('/')[0] }, path);
    }
    assert.deepEqual(await placeOf(migrations), { migrationsFolder: migrations, migration: null });
    assert.deepEqual(await placeOf(join(migrations, 'migration_lock.toml')), { migrationsFolder: migrations, migration: null });
    assert.equal(await placeOf(join(root, 'other/x.sql')), null);
    assert.equal((await projectAround(migrations))!.root, root);
  });

  it('lists migrations as Prisma does', async () => {
    const root = tempFolder({
      'm/20260102000000_B/migration.sql': '',
      'm/20260102000000_a/migration.sql': '',
      'm/20260101000000_x copy/down.sql': '',
      'm/file.sql': '',
      'm/.x/': '',
    });
    const names = (await listMigrations(join(root, 'm'))).migrations.map((m) => m.name);
    assert.deepEqual(names, ['.x', '20260101000000_x copy', '20260102000000_a', '20260102000000_B']);
    assert.deepEqual(
      names,
      [...names].sort((a, b) => a.localeCompare(b)),
    );
  });
});

describe('the version of Prisma', () => {
  const version = async (files: Record<string, string>, at = '.'): Promise<string> => {
    const { value, source } = await findPrismaVersion(join(tempFolder({ '.git/': '', ...files }), at));
    return `${value}, from ${source}`;
  };
  const cases: readonly (readonly [string, Record<string, string>, string, string?])[] = [
    [
      'installed',
      { 'node_modules/prisma/package.json': '{"version":"7.4.1"}', 'package.json': '{"devDependencies":{"prisma":"^6.0.0"}}' },
      '7.4.1, from node_modules/prisma',
    ],
    [
      'Prisma 7 beside Prisma 8',
      { 'node_modules/@prisma/prisma7/package.json': '{"version":"7.10.1"}' },
      '7.10.1, from node_modules/@prisma/prisma7',
    ],
    [
      'above, in a workspace',
      { 'node_modules/prisma/package.json': '{"version":"7.3.0"}', 'apps/a/package.json': '{}' },
      '7.3.0, from ../../node_modules/prisma',
      'apps/a',
    ],
    [
      'the client alone',
      { 'node_modules/@prisma/client/package.json': '{"version":"6.19.3"}' },
      '6.19.3, from node_modules/@prisma/client',
    ],
    ['npm', { 'package-lock.json': '{"packages":{"node_modules/prisma":{"version":"7.5.0"}}}' }, '7.5.0, from package-lock.json'],
    ['npm, old', { 'package-lock.json': '{"dependencies":{"prisma":{"version":"4.5.0"}}}' }, '4.5.0, from package-lock.json'],
    [
      'pnpm',
      {
        'pnpm-lock.yaml':
          'importers:\n  .:\n    devDependencies:\n      prisma:\n        specifier: ^7.0.0\n        version: 7.2.0(typescript@5.9.2)\n',
      },
      '7.2.0, from pnpm-lock.yaml',
    ],
    [
      'pnpm, packages only',
      { 'pnpm-lock.yaml': "packages:\n\n  '@prisma/client@7.8.0':\n    resolution: {}\n" },
      '7.8.0, from pnpm-lock.yaml',
    ],
    ['yarn', { 'yarn.lock': '"prisma@npm:^6.1.0":\n  version: 6.2.1\n' }, '6.2.1, from yarn.lock'],
    ['yarn 1', { 'yarn.lock': 'prisma@^5.0.0, prisma@^5.1.0:\n  version "5.22.0"\n' }, '5.22.0, from yarn.lock'],
    ['bun', { 'bun.lock': '{"packages": {"prisma": ["prisma@7.9.0", "", {}]}}' }, '7.9.0, from bun.lock'],
    [
      'declared',
      { 'package.json': '{"devDependencies":{"prisma":"~7.4.0"}}' },
      '7.4.0, from package.json (lowest version that "~7.4.0" allows)',
    ],
    [
      'declared, but says nothing',
      { 'package.json': '{"devDependencies":{"prisma":"catalog:","@prisma/client":"*"}}' },
      'null, from nothing in the project says it',
    ],
    [
      'broken files',
      { 'package.json': '{', 'package-lock.json': '[]', 'node_modules/prisma/package.json': '' },
      'null, from nothing in the project says it',
    ],
  ];
  for (const [name, files, expected, at] of cases) it(name, async () => assert.equal(await version(files, at), expected));
});

describe('the version of PostgreSQL', () => {
  it('in the names of images', () => {
    const cases: Readonly<Record<string, number | null>> = {
      'postgres:16-alpine': 16,
      'postgres:14.5': 14,
      'postgres:latest': null,
      postgres: null,
      'postgis/postgis:16-3.4': 16,
      'pgvector/pgvector:pg17': 17,
      'pgvector/pgvector:0.8.0-pg16': 16,
      'timescale/timescaledb:latest-pg15': 15,
      'timescale/timescaledb-ha:pg16.2-ts2.14': 16,
      'supabase/postgres:15.1.0.147': 15,
      'bitnami/postgresql:16.1.0-debian-11': 16,
      'ghcr.io:443/org/postgres:18': 18,
      [`postgres:$${'{PG_VERSION:-15}'}`]: 15,
      'redis:7': null,
      'prometheuscommunity/postgres-exporter:0.15': null,
      'postgrest/postgrest:12': null,
      'docker.io/library/postgres:17@sha256:abc': 17,
      'mysql:8': null,
    };
    for (const [image, major] of Object.entries(cases)) assert.equal(majorOfImage(image), major, image);
  });

  const version = async (files: Record<string, string>, at = '.'): Promise<string> => {
    const { value, source } = await findPostgresVersion(join(tempFolder({ '.git/': '', ...files }), at));
    return `${value}, from ${source}`;
  };
  const cases: readonly (readonly [string, Record<string, string>, string, string?])[] = [
    [
      'Compose',
      { 'docker-compose.yml': 'services:\n  db:\n    image: "postgres:16-alpine"\n  cache:\n    image: redis:7\n' },
      '16, from docker-compose.yml',
    ],
    ['Compose, other names', { 'compose.dev.yaml': 'services: {db: {image: pgvector/pgvector:pg17}}' }, '17, from compose.dev.yaml'],
    [
      'above the project',
      { 'docker-compose.yaml': '  image: postgis/postgis:15-3.4', 'apps/a/x': '' },
      '15, from ../../docker-compose.yaml',
      'apps/a',
    ],
    [
      'GitHub, several',
      { '.github/workflows/test.yml': 'services:\n  a:\n    image: postgres:17\n  b:\n    image: postgres:15\n' },
      '15, from .github/workflows/test.yml',
    ],
    ['GitLab', { '.gitlab-ci.yml': 'image: node:20\nservices:\n  - redis:7\n  - postgres:16\n' }, '16, from .gitlab-ci.yml'],
    ['dev container', { '.devcontainer/devcontainer.json': '{"image": "postgres:18"}' }, '18, from .devcontainer/devcontainer.json'],
    ['older than what is known', { 'compose.yml': 'image: postgres:12' }, '14, from compose.yml (which says 12)'],
    ['nothing', { 'compose.yml': 'image: postgres' }, '14, from default'],
  ];
  for (const [name, files, expected, at] of cases) it(name, async () => assert.equal(await version(files, at), expected));
});
