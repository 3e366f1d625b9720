import assert from 'node:assert/strict';
import { ruleById } from '../../server/src/core/rules/index.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { checkFolder, FOLDER_RULES, type FolderInput, isMoment, outOfOrder } from '../../server/src/prisma/folder-rules.ts';

const ON = { ...DEFAULT_SETTINGS, rules: Object.fromEntries(FOLDER_RULES.map((id) => [id, 'on' as const])) };
const folder = (name: string, sql: string | null, down: string | null, more: Partial<FolderInput> = {}): FolderInput => ({
  name,
  path: `/m/${name}`,
  file: `/m/${name}/migration.sql`,
  downFile: `/m/${name}/down.sql`,
  script: sql === null ? null : readScript(sql),
  down: down === null ? null : readScript(down),
  previous: null,
  settings: ON,
  ...more,
});
const rules = (input: FolderInput): string[] => checkFolder(input).map((p) => p.finding.rule);
const GOOD = '-- Rollback: drop it\nSELECT 1;';

describe('rules about folders', () => {
  it('each is in the list of rules', () => {
    for (const id of FOLDER_RULES) assert.ok(ruleById(id) !== undefined, id);
  });

  it('a tidy migration has none', () => assert.deepEqual(rules(folder('20260131120000_add_user_email', GOOD, 'SELECT 2;')), []));

  it('names', () => {
    const name = (n: string): string[] => rules(folder(n, GOOD, 'SELECT 2;'));
    assert.deepEqual(name('add_email'), ['migration-name-timestamp']);
    assert.deepEqual(name('0_init'), ['migration-name-timestamp']);
    assert.deepEqual(name('2026013112_add_email'), ['migration-name-timestamp']);
    assert.deepEqual(name('20260231120000_add_email'), ['migration-name-timestamp']);
    assert.deepEqual(name('20260131120000_Add_email'), ['migration-name-snake-case']);
    assert.deepEqual(name('20260131120000_add_email copy'), ['migration-name-snake-case']);
    assert.deepEqual(name('20260131120000'), ['migration-name-snake-case']);
    assert.deepEqual(name('20260131120000_user_email'), ['migration-name-verb']);
    assert.deepEqual(
      rules(folder('20260131120000_user_email', GOOD, 'SELECT 2;', { settings: { ...ON, naming: { verbs: ['user'] } } })),
      [],
    );
    assert.equal(isMoment('20240229235959'), true);
    assert.equal(isMoment('20230229000000'), false);
    assert.equal(isMoment('20260101240000'), false);
  });

  it('order', () => {
    assert.deepEqual(
      rules(
        folder('20260131120000_b_x', GOOD, 'SELECT 2;', { previous: '20260131120000_a', settings: { ...ON, naming: { verbs: ['b'] } } }),
      ),
      ['migration-order'],
    );
    const late = outOfOrder(['1_a', '2_new', '3_b', '4_new'], new Set(['1_a', '3_b']));
    assert.deepEqual([...late], [['2_new', '3_b']]);
    assert.deepEqual([...outOfOrder(['1_a', '2_b'], new Set())], []);
  });

  it('files', () => {
    const name = '20260131120000_add_email';
    assert.deepEqual(rules(folder(name, null, 'SELECT 2;')), ['migration-sql-missing']);
    assert.deepEqual(rules(folder(name, '-- This is an empty migration.', null)), ['migration-sql-empty']);
    assert.deepEqual(rules(folder(name, GOOD, null)), ['down-sql-missing']);
    assert.deepEqual(rules(folder(name, GOOD, '-- later')), ['down-sql-empty']);
    assert.deepEqual(rules(folder(name, GOOD, '-- Irreversible: the data is gone')), []);
    assert.deepEqual(rules(folder(name, 'SELECT 1;', 'SELECT 2;')), ['rollback-comment-missing']);
    assert.deepEqual(rules(folder(name, '/*\n * Rollback: run down.sql\n */ SELECT 1;', 'SELECT 2;')), []);
  });

  it('places, levels and settings', () => {
    const [finding] = checkFolder(folder('20260131120000_add_email', '\uFEFF\r\n-- first line\r\nSELECT 1;', 'SELECT 2;'));
    assert.equal(finding!.path, '/m/20260131120000_add_email/migration.sql');
    assert.deepEqual(finding!.finding.span, { start: 3, end: 16 });
    assert.deepEqual(finding!.finding.hazards, []);
    const missing = checkFolder(folder('20260131120000_add_email', null, null, { settings: DEFAULT_SETTINGS }))[0]!;
    assert.equal(missing.finding.severity, 'error');
    assert.match(missing.finding.message, /P3015/);
    const set = (value: 'off' | 'error'): string[] =>
      checkFolder(
        folder('20260131120000_add_email', null, null, { settings: { ...DEFAULT_SETTINGS, rules: { 'migration-sql-missing': value } } }),
      ).map((p) => p.finding.severity);
    assert.deepEqual(set('off'), []);
    assert.deepEqual(set('error'), ['error']);
  });
});
