import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { RULES } from '../../server/src/core/rules/index.ts';
import { DEFAULT_SETTINGS, readSettings, SETTING_ROWS, valueAt } from '../../server/src/core/settings.ts';
import { settingsSchema } from '../../server/src/core/settings-schema.ts';

const IDS = ['set-not-null', 'drop-column', 'create-index-not-concurrently'];
const messages = (raw: unknown): string[] => readSettings(raw, IDS).problems.map((p) => `${p.path}: ${p.message}`);

describe('settings', () => {
  it('nothing given is the default', () => {
    for (const raw of [undefined, null, {}])
      assert.deepEqual(readSettings(raw, IDS), { settings: DEFAULT_SETTINGS, problems: [], given: [] });
  });

  it('every row has its default', () => {
    for (const row of SETTING_ROWS) assert.notEqual(valueAt(DEFAULT_SETTINGS, row.path), undefined, row.path);
  });

  it('reads every setting', () => {
    const raw = {
      $schema: 'x',
      rules: { 'set-not-null': 'off', 'drop-column': 'advice' },
      postgresVersion: 16,
      prismaVersion: '7.4.1',
      ignore: ['a/**'],
      since: '2026',
      naming: { verbs: ['add'] },
      suppressions: { requireReason: true, aliases: false },
      timeZone: 'UTC',
      allowProductionRollback: true,
      environments: [{ name: 'staging', kind: 'staging', url: '${env:STAGING_URL}', envFile: '.env.staging' }],
    };
    const read = readSettings(raw, IDS);
    const { $schema: _, ...expected } = raw;
    assert.deepEqual(read.settings, expected);
    assert.deepEqual(read.problems, []);
    assert.ok(read.given.includes('rules.set-not-null') && read.given.includes('naming.verbs'));
  });

  it('lays one reading over another', () => {
    const base = readSettings({ rules: { 'set-not-null': 'off' }, since: '2025', postgresVersion: 15 }, IDS).settings;
    const over = readSettings({ rules: { 'drop-column': 'off' }, postgresVersion: null }, IDS, base).settings;
    assert.deepEqual(over.rules, { 'set-not-null': 'off', 'drop-column': 'off' });
    assert.equal(over.since, '2025');
    assert.equal(over.postgresVersion, null);
  });

  it('says what is wrong, where, and keeps the rest', () => {
    assert.deepEqual(messages([]), [': Settings are an object, not a list. Put them in braces.']);
    assert.deepEqual(messages({ postgresVersoin: 16 }), [
      'postgresVersoin: There is no setting "postgresVersoin". Did you mean "postgresVersion"?',
    ]);
    assert.deepEqual(messages({ naming: { verb: [] } }), ['naming.verb: There is no setting "naming.verb". Did you mean "naming.verbs"?']);
    assert.deepEqual(messages({ naming: 3 }), ['naming: "naming" is an object with verbs, not 3.']);
    assert.deepEqual(messages({ postgresVersion: '16' }), [
      'postgresVersion: "postgresVersion" is a whole number from 14 to 18, not "16".',
    ]);
    assert.deepEqual(messages({ postgresVersion: 9 }), ['postgresVersion: "postgresVersion" is a whole number from 14 to 18, not 9.']);
    assert.deepEqual(messages({ rules: { 'set-notnull': 'off' } }), [
      'rules.set-notnull: There is no rule "set-notnull". Did you mean "set-not-null"?',
    ]);
    assert.match(
      messages({ rules: { 'set-not-null': 'loud' } })[0]!,
      /Rule "set-not-null" takes "off", "on", "error", "warning", "advice", not "loud"/,
    );
    assert.match(messages({ prismaVersion: 'latest' })[0]!, /a text such as "7\.4"/);
    assert.match(messages({ ignore: ['a', 5] })[0]!, /^ignore\.1: Entry 2 of "ignore" is 5/);
    assert.match(messages({ suppressions: { requireReason: 'yes' } })[0]!, /true or false, not "yes"/);
    assert.equal(readSettings({ since: '2026', postgresVersion: 'x' }, IDS).settings.since, '2026');
  });

  it('never throws and always gives whole settings', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...SETTING_ROWS.map((r) => r.path.split('.')[0]!), '$schema', 'x'), (value, key) => {
        for (const raw of [value, { [key]: value }]) {
          const { settings } = readSettings(raw, IDS);
          for (const row of SETTING_ROWS) assert.notEqual(valueAt(settings, row.path), undefined);
        }
      }),
    );
  });
});

describe('the JSON Schema of the config file', () => {
  const file = new URL('../../server/lockkeeper.schema.json', import.meta.url);
  const schema = settingsSchema(RULES);

  it('is the one that the table of settings and the list of rules give (UPDATE=1 writes it)', () => {
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env.UPDATE === '1') writeFileSync(file, text);
    assert.equal(readFileSync(file, 'utf8'), text);
  });

  it('accepts the defaults and refuses what the reader refuses', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.equal(validate(DEFAULT_SETTINGS), true, JSON.stringify(validate.errors));
    for (const wrong of [
      { postgresVersion: '16' },
      { nope: 1 },
      { naming: { verb: [] } },
      { rules: { nope: 'off' } },
      { prismaVersion: 'latest' },
      [],
    ]) {
      assert.equal(validate(wrong), false, JSON.stringify(wrong));
      assert.notEqual(
        readSettings(
          wrong,
          RULES.map((r) => r.id),
        ).problems.length,
        0,
        JSON.stringify(wrong),
      );
    }
  });
});
