import assert from 'node:assert/strict';
import { readConfigFile } from '../../server/src/prisma/datasource/config-file.ts';

const config = (datasource: string, before = ''): string => `${before}
import { defineConfig, env } from "prisma/config";
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "tsx seed.ts" },
  datasource: ${datasource},
});`;
const url = (datasource: string, before = ''): unknown => readConfigFile(config(datasource, before)).url;
const variable = (name: string, fallback: string | null = null): unknown => ({ kind: 'variable', name, fallback });
const literal = (text: string): unknown => ({ kind: 'literal', url: text });

describe('the datasource of a prisma.config.ts, read as text', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['{ url: env("DATABASE_URL") }', variable('DATABASE_URL')],
    ["{ url: env<Env>('DATABASE_URL') }", variable('DATABASE_URL')],
    ['{ url: process.env.DATABASE_URL }', variable('DATABASE_URL')],
    ['{ url: process.env.DATABASE_URL! }', variable('DATABASE_URL')],
    ['{ url: process.env["DATABASE_URL"] as string, }', variable('DATABASE_URL')],
    ["{ url: process.env['DB'] ?? 'postgresql://localhost/dev' }", variable('DB', 'postgresql://localhost/dev')],
    ['{\n    url: process.env.DB ||\n      "postgresql://localhost/dev",\n  }', variable('DB', 'postgresql://localhost/dev')],
    ['{ url: "postgresql://localhost/dev" }', literal('postgresql://localhost/dev')],
    ['{ url: `postgresql://localhost/dev` }', literal('postgresql://localhost/dev')],
    ['{ "url": "postgresql://localhost/dev" }', literal('postgresql://localhost/dev')],
    ['{ shadowDatabaseUrl: env("SHADOW_URL"), url: env("DATABASE_URL") }', variable('DATABASE_URL')],
    ['{ // url: env("OLD")\n url: env("NEW") /* url: env("X") */ }', variable('NEW')],
    ['{ shadowDatabaseUrl: "x, url: env(\'WRONG\')", url: env("RIGHT") }', variable('RIGHT')],
    ['{ other: { url: env("WRONG") }, url: env("RIGHT") }', variable('RIGHT')],
    ['{ url: `postgresql://${process.env.USER}@localhost/dev` }', { kind: 'computed' }],
    ['{ url: makeUrl() }', { kind: 'computed' }],
    ['{ url: process.env.A ?? process.env.B }', { kind: 'computed' }],
    ['{ url: (process.env.A) }', variable('A')],
    ['{}', null],
  ];
  for (const [text, expected] of cases) it(text.replace(/\s+/g, ' '), () => assert.deepEqual(url(text), expected));

  it('follows a constant of the same file', () => {
    assert.deepEqual(
      url('{ url: address }', 'const address = process.env.DATABASE_URL ?? "postgresql://localhost/dev";'),
      variable('DATABASE_URL', 'postgresql://localhost/dev'),
    );
    assert.deepEqual(url('{ url }', 'const url: string = env("X")'), variable('X'));
    assert.deepEqual(url('{ url: a }', 'const a = b; const b = a;'), { kind: 'computed' });
  });

  it('knows the plain ways of loading a .env file', () => {
    const loads = (before: string): unknown =>
      readConfigFile(config('{ url: env("X") }', before)).loads.map((l) => (l.besideFile ? `./${l.path}` : l.path));
    assert.deepEqual(loads(''), []);
    assert.deepEqual(loads('import "dotenv/config";'), ['.env']);
    assert.deepEqual(loads("require('dotenv/config')"), ['.env']);
    assert.deepEqual(loads('import dotenv from "dotenv";\ndotenv.config();'), ['.env']);
    assert.deepEqual(loads('import { config } from "dotenv";\nconfig({ path: ".env.local" });'), ['.env.local']);
    assert.deepEqual(loads('import { config } from "dotenv";\nconfig({ path: [".env.local", ".env"], quiet: true });'), [
      '.env.local',
      '.env',
    ]);
    assert.deepEqual(loads('import dotenv from "dotenv";\ndotenv.config({ path: path.resolve(__dirname, "..", ".env") });'), ['./../.env']);
    assert.deepEqual(
      loads('import dotenv from "dotenv";\ndotenv.config({ path: path.join(process.cwd(), ".env.dev"), override: true });'),
      ['.env.dev'],
    );
    assert.deepEqual(loads('process.loadEnvFile(".env.dev");'), ['.env.dev']);
    assert.deepEqual(loads('process.loadEnvFile();'), ['.env']);
    assert.deepEqual(loads('// import "dotenv/config";'), []);
    assert.deepEqual(loads('import { loadEnvConfig } from "@next/env";\nloadEnvConfig(process.cwd());'), [
      '.env.development.local',
      '.env.local',
      '.env.development',
      '.env',
    ]);
  });
});
