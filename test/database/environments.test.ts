import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../server/src/database/environment.ts';
import { addressOf, type EnvironmentInput, findEnvironments } from '../../server/src/database/environments.ts';
import { kindByHost } from '../../server/src/database/kinds.ts';
import { readAddress } from '../../server/src/database/sessions/address.ts';
import { effectiveSettings } from '../../server/src/prisma/config.ts';
import { readText } from '../../server/src/prisma/files.ts';
import { findProjects } from '../../server/src/prisma/projects.ts';
import { problemWith } from './support.ts';

const SCHEMA = (url: string): string => `datasource db {\n  provider = "postgresql"\n  ${url}\n}\n`;
const CONFIG = (datasource: string, before = ''): string =>
  `${before}\nimport { defineConfig, env } from "prisma/config";\nexport default defineConfig({ schema: "prisma/schema.prisma", ${datasource} });\n`;
const PACKAGE = (version: string): string => JSON.stringify({ devDependencies: { prisma: version } });

describe('environments', () => {
  const home = mkdtempSync(join(tmpdir(), 'lockkeeper-environments-'));
  after(() => rmSync(home, { recursive: true, force: true }));
  let count = 0;

  async function inputOf(files: Readonly<Record<string, string>>, more: Partial<EnvironmentInput> = {}): Promise<EnvironmentInput> {
    const root = join(home, `p${++count}`);
    const all = { '.git/HEAD': '', 'prisma/migrations/20260101000000_a/migration.sql': 'SELECT 1;', ...files };
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const { projects } = await findProjects(root);
    const project = projects[0]!;
    const text = project.configFile === null ? null : await readText(project.configFile);
    const file = project.configFile === null ? null : { path: project.configFile, text: text ?? '' };
    const { settings } = effectiveSettings({ file });
    return { project, settings, env: {}, secret: async () => null, trusted: true, ...more };
  }
  /** Each environment with its address, or the problem instead. */
  async function found(
    files: Readonly<Record<string, string>>,
    more: Partial<EnvironmentInput> = {},
  ): Promise<Readonly<Record<string, string>>> {
    const input = await inputOf(files, more);
    const all = await findEnvironments(input);
    const told = await Promise.all(
      all.map(async (e): Promise<[string, string]> => [`${e.name} (${e.kind})`, e.problem ?? (await addressOf(e, input)).url]),
    );
    return Object.fromEntries(told);
  }
  const one = async (files: Readonly<Record<string, string>>, more: Partial<EnvironmentInput> = {}): Promise<Environment> => {
    const all = await findEnvironments(await inputOf(files, more));
    assert.equal(all.length, 1);
    return all[0]!;
  };
  const LOCAL = 'postgresql://ann:secret@localhost:5432/app';

  describe('for development, as the version of Prisma finds it', () => {
    const schema = SCHEMA('url = env("DATABASE_URL")');
    const env = `DATABASE_URL="${LOCAL}"\n`;

    it('6: the environment of the process, then .env of the root, then that beside the schema', async () => {
      const base = { 'package.json': PACKAGE('6.19.3'), 'prisma/schema.prisma': schema };
      assert.deepEqual(await found({ ...base, '.env': env }), { 'development (development)': LOCAL });
      assert.deepEqual(await found({ ...base, 'prisma/.env': env }), { 'development (development)': LOCAL });
      assert.deepEqual(await found({ ...base, '.env': env }, { env: { DATABASE_URL: 'postgresql://127.0.0.1/x' } }), {
        'development (development)': 'postgresql://127.0.0.1/x',
      });
      assert.deepEqual(await found({ ...base, '.env': env, 'prisma/.env': env }), { 'development (development)': LOCAL });
      const conflict = await one({ ...base, '.env': env, 'prisma/.env': 'DATABASE_URL=postgresql://localhost/other' });
      assert.match(conflict.problem ?? '', /DATABASE_URL stands in \.env and prisma\/\.env with different values/);
      const { source, foundIn, shownAddress, kindFrom } = await one({ ...base, '.env': env });
      assert.ok(source.kind === 'variable' && source.file?.endsWith('.env'));
      assert.deepEqual(
        [source.name, foundIn.endsWith('prisma/schema.prisma'), shownAddress, kindFrom],
        ['DATABASE_URL', true, 'localhost:5432/app', 'host'],
      );
    });

    it('6: directUrl is what migrations use; variables are put into each other; a literal stands for itself', async () => {
      const base = { 'package.json': PACKAGE('6.19.3') };
      const direct = SCHEMA('url = env("POOLED")\n  directUrl = env("DIRECT")');
      assert.deepEqual(
        await found({
          ...base,
          'prisma/schema.prisma': direct,
          '.env': 'POOLED=postgresql://localhost:6543/a\nHOST=localhost\nDIRECT=postgresql://${HOST}/b',
        }),
        {
          'development (development)': 'postgresql://localhost/b',
        },
      );
      assert.match(
        (await one({ ...base, 'prisma/schema.prisma': direct, '.env': 'POOLED=postgresql://localhost/a' })).problem ?? '',
        /Looked for DIRECT in the environment of this process, \.env, prisma\/\.env\. Set it there/,
      );
      assert.deepEqual(await found({ ...base, 'prisma/schema.prisma': SCHEMA(`url = "${LOCAL}"`) }), {
        'development (development)': LOCAL,
      });
      // several files make one schema
      assert.deepEqual(
        await found({
          ...base,
          'prisma/schema/main.prisma': SCHEMA('url = env("A")'),
          'prisma/schema/user.prisma': 'model User {\n id Int @id\n}',
          '.env': `A=${LOCAL}`,
        }),
        {
          'development (development)': LOCAL,
        },
      );
    });

    it('6 with a prisma.config.ts: no .env file, unless that loads one', async () => {
      const base = { 'package.json': PACKAGE('6.19.3'), 'prisma/schema.prisma': schema, '.env': env };
      assert.match(
        (await one({ ...base, 'prisma.config.ts': CONFIG('') })).problem ?? '',
        /Looked for DATABASE_URL.*prisma\.config\.ts loads no \.env file/,
      );
      assert.deepEqual(await found({ ...base, 'prisma.config.ts': CONFIG('', 'import "dotenv/config";') }), {
        'development (development)': LOCAL,
      });
      const other = {
        ...base,
        '.env.local': 'DIRECT=postgresql://localhost/direct',
        'prisma.config.ts': CONFIG(
          'engine: "classic", datasource: { url: env("DIRECT") }',
          'import { config } from "dotenv";\nconfig({ path: ".env.local" });',
        ),
      };
      assert.deepEqual(await found(other), { 'development (development)': 'postgresql://localhost/direct' });
    });

    it('7: the address is in the config alone', async () => {
      const base = { 'package.json': PACKAGE('7.10.1'), 'prisma/schema.prisma': SCHEMA(''), '.env': env };
      assert.deepEqual(
        await found({ ...base, 'prisma.config.ts': CONFIG('datasource: { url: env("DATABASE_URL") }', "import 'dotenv/config';") }),
        { 'development (development)': LOCAL },
      );
      assert.match(
        (await one({ ...base, 'prisma.config.ts': CONFIG('datasource: { url: env("DATABASE_URL") }') })).problem ?? '',
        /loads no \.env file/,
      );
      assert.deepEqual(
        await found({ ...base, 'prisma.config.ts': CONFIG('datasource: { url: process.env.X ?? "postgresql://localhost/fallback" }') }),
        { 'development (development)': 'postgresql://localhost/fallback' },
      );
      assert.match(
        (await one({ ...base, 'prisma.config.ts': CONFIG('datasource: { url: makeUrl() }') })).problem ?? '',
        /prisma\.config\.ts computes the address.*Name the environment/,
      );
      // ${…} is not put in by dotenv alone
      const raw = await found({
        ...base,
        '.env': 'H=localhost\nDATABASE_URL=postgresql://${H}/x',
        'prisma.config.ts': CONFIG('datasource: { url: env("DATABASE_URL") }', "import 'dotenv/config';"),
      });
      assert.deepEqual(Object.values(raw), ['postgresql://${H}/x']);
      // a schema that still names one is not what 7 takes
      assert.match(
        (await one({ ...base, 'prisma/schema.prisma': SCHEMA('url = "postgresql://localhost/old"'), 'prisma.config.ts': CONFIG('') }))
          .problem ?? '',
        /DATABASE_URL/,
      );
    });

    it('a host that is not local is production, and has the name of its variable', async () => {
      const base = { 'package.json': PACKAGE('6.19.3'), 'prisma/schema.prisma': schema };
      const away = 'postgresql://u:p@db.example.com/app';
      assert.deepEqual(await found({ ...base, '.env': `DATABASE_URL=${away}` }), { 'DATABASE_URL (production)': away });
      const service = 'postgresql://u:p@db:5432/app';
      assert.deepEqual(await found({ ...base, '.env': `DATABASE_URL=${service}` }), { 'DATABASE_URL (production)': service });
      assert.deepEqual(
        await found({ ...base, '.env': `DATABASE_URL=${service}`, 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n' }),
        { 'development (development)': service },
      );
    });

    it('addresses that lead nowhere directly say so', async () => {
      const base = { 'package.json': PACKAGE('6.19.3'), 'prisma/schema.prisma': schema };
      assert.match(
        (await one({ ...base, '.env': 'DATABASE_URL="prisma+postgres://localhost:51213/?api_key=abc"' })).problem ?? '',
        /Prisma Postgres.*direct address/,
      );
      assert.match(
        (await one({ ...base, '.env': 'DATABASE_URL="prisma://accelerate.prisma-data.net/?api_key=abc"' })).problem ?? '',
        /Accelerate.*direct address/,
      );
      assert.match((await one({ ...base, '.env': 'DATABASE_URL="mysql://localhost/x"' })).problem ?? '', /begins with mysql:/);
      assert.match((await one({ ...base, '.env': 'DATABASE_URL=' })).problem ?? '', /DATABASE_URL is empty/);
    });
  });

  describe('of the settings', () => {
    const named = (...entries: readonly object[]): Readonly<Record<string, string>> => ({
      'lockkeeper.config.jsonc': JSON.stringify({ environments: entries }),
    });

    it('take their address from where they say, relative to the config file', async () => {
      const files = {
        ...named(
          { name: 'dev', url: 'pglite:.lockkeeper/dev' },
          { name: 'staging', kind: 'staging', url: '${env:STAGING_URL}', envFile: 'env/.staging' },
          { name: 'live', url: '${env:LIVE_URL}' },
          { name: 'stored', kind: 'production', url: '${secret}' },
          { name: 'plain', url: 'postgresql://reader@db.example.com/app?schema=x' },
        ),
        'env/.staging': 'STAGING_URL=postgresql://u:p@staging.example.com/app',
      };
      const input = await inputOf(files, {
        env: { LIVE_URL: 'postgresql://u:p@live.example.com/app' },
        secret: async (name) => (name === 'stored' ? 'postgresql://u:p@stored.example.com/app' : null),
      });
      const all = await findEnvironments(input);
      assert.deepEqual(
        all.map((e) => [e.name, e.kind, e.kindFrom, e.source.kind, e.shownAddress, e.problem]),
        [
          ['dev', 'development', 'host', 'embedded', '.lockkeeper/dev', null],
          ['staging', 'staging', 'settings', 'variable', 'staging.example.com:5432/app', null],
          ['live', 'production', 'host', 'variable', 'live.example.com:5432/app', null],
          ['stored', 'production', 'settings', 'secret', 'stored.example.com:5432/app', null],
          ['plain', 'production', 'host', 'literal', 'db.example.com:5432/app', null],
        ],
      );
      const addresses = await Promise.all(all.map(async (e) => (await addressOf(e, input)).url));
      assert.deepEqual(addresses.slice(1, 4), [
        'postgresql://u:p@staging.example.com/app',
        'postgresql://u:p@live.example.com/app',
        'postgresql://u:p@stored.example.com/app',
      ]);
      assert.ok(!JSON.stringify(all).includes(':p@'), 'an address stands in what is shown');
    });

    it('say what was looked for', async () => {
      const all = await findEnvironments(
        await inputOf(
          named(
            { name: 'a', kind: 'staging', url: '${env:A_URL}', envFile: '.env.a' },
            { name: 'b', kind: 'development', url: '${secret}' },
          ),
        ),
      );
      assert.match(all[0]?.problem ?? '', /Looked for A_URL in the environment of this process, \.env\.a\. Set it there/);
      assert.match(all[1]?.problem ?? '', /"b" is not stored yet/);
    });

    it('hide what the project itself names for development', async () => {
      const schema = {
        'prisma/schema.prisma': SCHEMA('url = env("DATABASE_URL")'),
        '.env': `DATABASE_URL=${LOCAL}`,
        'package.json': PACKAGE('6.19.3'),
      };
      assert.deepEqual(
        Object.keys(
          await found({ ...schema, ...named({ name: 'dev', kind: 'development', url: '${env:DATABASE_URL}', envFile: '.env' }) }),
        ),
        ['dev (development)'],
      );
      assert.deepEqual(
        Object.keys(await found({ ...schema, ...named({ name: 'live', kind: 'production', url: 'postgresql://x.example.com/a' }) })),
        ['development (development)', 'live (production)'],
      );
    });

    it('in a workspace that is not trusted nothing is read and no address is given', async () => {
      const asked: string[] = [];
      const files = {
        ...named({ name: 'dev', url: 'pglite:dev' }, { name: 's', url: '${secret}' }, { name: 'v', url: '${env:V}', envFile: '.env' }),
        '.env': 'V=postgresql://u:p@localhost/x',
      };
      const input = await inputOf(files, {
        trusted: false,
        env: { V: LOCAL },
        secret: async (name) => {
          asked.push(name);
          return LOCAL;
        },
      });
      const all = await findEnvironments(input);
      assert.ok(all.length >= 3);
      for (const environment of all) {
        assert.match(environment.problem ?? '', /not trusted/);
        assert.equal((await problemWith(() => addressOf(environment, input))).code, 'no-address');
        assert.equal((await problemWith(() => addressOf({ ...environment, problem: null }, input))).code, 'no-address');
      }
      assert.deepEqual(asked, []);
    });

    it('extensions of embedded databases are those that the migrations create', async () => {
      const input = await inputOf({
        ...named({ name: 'dev', url: 'pglite:dev' }),
        'prisma/migrations/20260102000000_b/migration.sql': 'create extension if not exists "citext";\nCREATE EXTENSION vector;',
      });
      const [environment] = await findEnvironments(input);
      assert.deepEqual(await (await addressOf(environment!, input)).extensions?.(), ['citext']);
    });
  });

  it('kinds follow from the host', () => {
    const services = new Set(['db', 'postgres']);
    const kind = (host: string): string => {
      const address = readAddress(`postgresql://u:p@${host}/app`, '/');
      assert.ok(!('problem' in address), host);
      return kindByHost(address, services);
    };
    for (const host of [
      'localhost',
      'LOCALHOST:5433',
      '127.0.0.1',
      '127.8.9.1',
      '[::1]',
      'host.docker.internal',
      'db',
      'postgres:5432',
      'box.local',
      'app.localhost',
      'db.test',
    ])
      assert.equal(kind(host), 'development', host);
    for (const host of [
      'db.example.com',
      '10.0.0.5',
      '192.168.1.2',
      'redis',
      'localhost.example.com',
      '128.0.0.1',
      '[2001:db8::1]',
      'local',
      'test',
      '1.127.0.1',
    ])
      assert.equal(kind(host), 'production', host);
    const socket = readAddress('postgresql:///app?host=/var/run/postgresql', '/');
    assert.ok(!('problem' in socket));
    assert.equal(kindByHost(socket, services), 'development');
  });
});
