import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  freeName,
  isSnakeCase,
  judgeName,
  LONGEST_MIGRATION_NAME,
  type NameQuestion,
  noteText,
  slugOf,
  verbOf,
} from '../../server/src/core/naming/judge.ts';
import { NAME_PATTERNS, patternOf } from '../../server/src/core/naming/patterns.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { checkFolder } from '../../server/src/prisma/folder-rules.ts';

const question = (text: string, more: Partial<NameQuestion> = {}): NameQuestion => ({
  text,
  pattern: null,
  verbs: DEFAULT_SETTINGS.naming.verbs,
  snakeCase: true,
  taken: [],
  ...more,
});
const problem = (text: string, more: Partial<NameQuestion> = {}): string => {
  const found = judgeName(question(text, more)).problem;
  return found === null ? 'none' : noteText(found);
};
const advice = (text: string, more: Partial<NameQuestion> = {}): string => {
  const judged = judgeName(question(text, more));
  assert.equal(judged.problem, null, text);
  return judged.advice === null ? 'none' : noteText(judged.advice);
};

describe('names of migrations', () => {
  it('the guide’s examples fit their patterns, need no advice, and begin with a verb of the settings', () => {
    assert.equal(NAME_PATTERNS.length, 9);
    for (const { id, example, matches, verb } of NAME_PATTERNS) {
      assert.match(example, matches);
      assert.equal(verbOf(example), verb);
      assert.ok(DEFAULT_SETTINGS.naming.verbs.includes(verb), verb);
      assert.equal(advice(example), 'none');
      assert.equal(advice(example, { pattern: id }), 'none');
    }
  });

  it('a name is made from what the migration is about', () => {
    const name = (id: Parameters<typeof patternOf>[0], ...parts: string[]): string => patternOf(id).name(...parts);
    assert.equal(name('create-table', 'AuditLog'), 'create_audit_log_table');
    assert.equal(name('add-column', 'User', 'mfaEnabled'), 'add_user_mfa_enabled_column');
    assert.equal(name('add-index', 'User', 'email'), 'add_user_email_index');
    assert.equal(name('change-column', 'Session', 'expires', 'timestamp'), 'change_session_expires_to_timestamp');
    assert.equal(name('remove-column', 'User', 'legacyId'), 'remove_deprecated_user_legacy_id');
    assert.equal(name('add-relation', 'User', 'Organization'), 'add_user_to_organization_relation');
    assert.equal(name('add-column', 'Größe', 'Ж'), 'add_gro_e_column');
    const long = name('add-index', 'a'.repeat(63), ...Array.from({ length: 9 }, (_, i) => `column_${i}_${'b'.repeat(40)}`));
    assert.ok(long.length <= 100 && patternOf('add-index').matches.test(long), long);
  });

  it('says what is wrong, and what would be right', () => {
    assert.equal(
      problem('Add User Email!'),
      'Add User Email! is not snake_case: lower-case words joined by underscores. Use add_user_email.',
    );
    assert.equal(problem(''), 'The name is empty. Say what the migration does. Use add_user_mfa_enabled_column.');
    assert.match(problem('   '), /empty/);
    assert.equal(problem('../add_x'), '../add_x is a path, not a name. Use add_x.');
    assert.equal(problem('a/b'), 'a/b is a path, not a name. Use a_b.');
    assert.equal(problem('C:\\add_x'), 'C:\\add_x is a path, not a name. Use c_add_x.');
    assert.match(problem('..'), /^\.\. is a path, not a name\. Use add_user_mfa/);
    assert.match(problem('con', { pattern: 'create-table' }), /device on Windows\. Use create_audit_log_table\.$/);
    assert.match(problem('add_x\u0000'), /cannot be seen\. Use add_x\.$/);
    assert.match(problem('add_\u202Ex'), /cannot be seen/);
    assert.equal(problem('add_größe'), 'add_größe is not plain ASCII, which file systems and Prisma may spell in two ways. Use add_gro_e.');
    assert.equal(problem('20260101120000_add_x'), 'The timestamp is put in front by itself. Use add_x.');
    assert.match(problem('a'.repeat(201)), /^The name has 201 characters, and a migration's may have 200\. Shorten it\.$/);
    assert.equal(problem('a'.repeat(LONGEST_MIGRATION_NAME)), 'none');
    assert.equal(
      problem('add_x', { taken: ['20250101000000_add_x', '20250102000000_Add_X_2'] }),
      'There is a migration 20250101000000_add_x already. Use add_x_3.',
    );
    assert.match(problem('add-x'), /Use add_x/);
    assert.equal(problem('Add-X', { snakeCase: false }), 'none');
    assert.match(problem('add x', { snakeCase: false }), /snake_case/);
  });

  it('advises without refusing: another verb, another form', () => {
    assert.match(advice('crate_user_table'), /"crate" is not among the verbs .* Use create_user_table\.$/);
    assert.match(advice('zzzzzzzz_user'), /"zzzzzzzz" is not among the verbs of "naming\.verbs", such as create, add/);
    assert.equal(
      advice('add_user_email', { pattern: 'add-column' }),
      'Adding a column is named add_<table>_<column>_column. Use add_user_email_column.',
    );
    assert.match(advice('user_email', { pattern: 'add-index' }), /Use add_user_email_index\.$/);
    assert.match(advice('add_user', { pattern: 'add-relation' }), /Use add_user_to_organization_relation\.$/);
    assert.match(advice('add_user_email'), /The guide's names with add: add_<table>_<column>_column, add_<table>_<columns>_index, /);
    assert.equal(advice('rename_user_name'), 'none');
  });

  it('what is suggested can be used, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      fc.constantFrom('con', 'LPT1', '..', '20260101120000_', 'a__b'),
    );
    fc.assert(
      fc.property(text, fc.option(fc.constantFrom(...NAME_PATTERNS.map((p) => p.id)), { nil: null }), (typed, pattern) => {
        const judged = judgeName(question(typed, { pattern, taken: ['20250101000000_add_x'] }));
        const instead = judged.problem?.instead ?? judged.advice?.instead ?? null;
        if (instead !== null)
          assert.equal(judgeName(question(instead, { pattern, taken: ['20250101000000_add_x'] })).problem, null, instead);
        if (judged.problem === null) assert.ok(isSnakeCase(judged.name) && judged.name.length <= LONGEST_MIGRATION_NAME);
        assert.ok(slugOf(typed) === '' || isSnakeCase(slugOf(typed)), slugOf(typed));
      }),
      { numRuns: 2000 },
    );
  });

  it('what is accepted without advice gives no finding of the rules about folders', () => {
    const word = fc.constantFrom('add', 'create', 'user', 'email', 'column', 'table', 'to', 'x1', 'Index', '', 'rename', 'crate');
    const script = readScript('-- Rollback: see down.sql\nSELECT 1;\n');
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = parts.join('_');
        const judged = judgeName(question(name));
        const found = checkFolder({
          name: `20260101120000_${name}`,
          path: '/p',
          file: '/p/migration.sql',
          downFile: '/p/down.sql',
          script,
          down: script,
          previous: null,
          settings: DEFAULT_SETTINGS,
        }).map((f) => f.finding.rule);
        if (judged.problem !== null) return;
        accepted++;
        assert.ok(!found.includes('migration-name-snake-case') && !found.includes('migration-name-timestamp'));
        if (found.includes('migration-name-verb')) assert.notEqual(judged.advice, null);
      }),
      { numRuns: 2000 },
    );
    assert.ok(accepted > 50, String(accepted));
  });

  it('a taken name gets the first number that is free', () => {
    assert.equal(freeName('add_x', []), 'add_x');
    assert.equal(freeName('add_x', ['20250101000000_add_x', '20250101000000_add_x_2']), 'add_x_3');
    const long = 'a'.repeat(LONGEST_MIGRATION_NAME);
    assert.ok(freeName(long, [`20250101000000_${long}`]).length <= LONGEST_MIGRATION_NAME);
  });
});
