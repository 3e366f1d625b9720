import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { effectiveSettings, findConfigFile } from '../../server/src/prisma/config.ts';
import { globToRegExp, ignoreMatcher } from '../../server/src/prisma/ignore.ts';
import { tempFolder } from './temp.ts';

const load = (text: string, more: { editor?: unknown; flags?: unknown } = {}) =>
  effectiveSettings({ file: { path: '/p/lockkeeper.config.jsonc', text }, ruleIds: ['set-not-null', 'drop-column'], ...more });
const places = (text: string): string[] => load(text).problems.map((p) => `${text.slice(p.span!.start, p.span!.end)} -> ${p.message}`);

describe('the config file', () => {
  it('is found in the project or above it, up to the repository', async () => {
    const root = tempFolder({
      'lockkeeper.config.json': '{}',
      'repo/.git/': '',
      'repo/a/b/': '',
      'repo/a/lockkeeper.config.jsonc': '{}',
      'other/.git/': '',
    });
    assert.equal(await findConfigFile(join(root, 'repo/a/b')), join(root, 'repo/a/lockkeeper.config.jsonc'));
    assert.equal(await findConfigFile(join(root, 'repo')), null);
    assert.equal(await findConfigFile(join(root, 'other')), null);
  });

  it('may hold comments, trailing commas and a byte order mark', () => {
    const { settings, problems } = load('\uFEFF{ // c\n "postgresVersion": 16, /* c */ "rules": { "set-not-null": "off", }, }');
    assert.deepEqual(problems, []);
    assert.equal(settings.postgresVersion, 16);
    assert.deepEqual(settings.rules, { 'set-not-null': 'off' });
    assert.deepEqual(load('').problems, []);
  });

  it('problems stand at their place', () => {
    assert.deepEqual(places('{ "postgresVersoin": 16 }'), [
      '"postgresVersoin" -> There is no setting "postgresVersoin". Did you mean "postgresVersion"?',
    ]);
    assert.deepEqual(
      places('{ "rules": { "set-nul": "off" } }').map((p) => p.split(' -> ')[0]),
      ['"set-nul"'],
    );
    assert.match(places('{ "rules": { "set-not-null": "loud" } }')[0]!, /^"loud" -> Rule "set-not-null" takes/);
    assert.match(places('{ "ignore": ["a", 7] }')[0]!, /^7 -> Entry 2/);
    assert.match(places('{ "since": "2026" "ignore": [] }')[0]!, /not valid JSON: a comma belongs here/);
    assert.match(places('[1]')[0]!, /^\[1\] -> Settings are an object/);
  });

  it('reads what it can of a broken file', () => {
    const { settings, problems } = load('{ "postgresVersion": 15, "since": }');
    assert.equal(settings.postgresVersion, 15);
    assert.equal(problems.length > 0, true);
  });

  it('lies over the editor and under flags, with the source of each value', () => {
    const { settings, sources, problems } = load('{ "postgresVersion": 16, "rules": { "drop-column": "off" } }', {
      editor: {
        postgresVersion: 14,
        prismaVersion: '7.4',
        since: null,
        rules: { 'drop-column': 'advice', 'set-not-null': 'off' },
        trace: { server: 'off' },
      },
      flags: { postgresVersion: 17 },
    });
    assert.deepEqual(problems, []);
    assert.equal(settings.postgresVersion, 17);
    assert.equal(settings.prismaVersion, '7.4');
    assert.deepEqual(settings.rules, { 'drop-column': 'off', 'set-not-null': 'off' });
    assert.deepEqual(Object.fromEntries(sources), {
      postgresVersion: 'flag',
      prismaVersion: 'editor',
      'rules.drop-column': 'file',
      'rules.set-not-null': 'editor',
    });
  });

  it('any text gives whole settings and spans inside it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[{}[\]:,"a-z /*\n]*$/)), (text) => {
        const { settings, problems } = load(text);
        assert.ok(Array.isArray(settings.ignore));
        for (const p of problems)
          assert.ok(p.span !== null && p.span.start >= 0 && p.span.start <= p.span.end && p.span.end <= text.length);
      }),
    );
  });
});

describe('ignore', () => {
  it('globs', () => {
    const covers = (glob: string, path: string): boolean => globToRegExp(glob).test(path);
    assert.ok(covers('prisma/migrations/2023*', 'prisma/migrations/20230101000000_init/migration.sql'));
    assert.ok(covers('**/2023*', 'a/b/20230101000000_init/migration.sql'));
    assert.ok(covers('./prisma/', 'prisma/migrations/x'));
    assert.ok(covers('p/{a,b}/*.sql', 'p/b/x.sql'));
    assert.ok(covers('p/[0-9]?/x', 'p/12/x'));
    assert.ok(!covers('p/*/x', 'p/a/b/x'));
    assert.ok(!covers('prisma/migrations/2023*', 'prisma/migrations/2024_x/migration.sql'));
    assert.ok(!covers('p.a', 'pxa'));
  });
  it('a name alone means the migration of that name', () => {
    const ignored = ignoreMatcher(['20230101000000_init', 'x/**'], '/repo');
    assert.equal(ignored('/repo/prisma/migrations/20230101000000_init/migration.sql'), '20230101000000_init');
    assert.equal(ignored('/repo/x/y.sql'), 'x/**');
    assert.equal(ignored('/repo/prisma/migrations/20230102000000_init/migration.sql'), null);
  });
  it('no glob throws or hangs', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600 }),
        fc.string({ maxLength: 60 }),
        (glob, path) => typeof globToRegExp(glob).test(path) === 'boolean',
      ),
    );
  });
});
