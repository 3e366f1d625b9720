import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANS } from '../../server/src/core/plans/index.ts';
import { folders, lockkeeper, project } from './harness.ts';
import { treeOf } from './tree.ts';

const NAME = 'rename_user_name_to_display_name';
const PLAN = `prisma/plans/${NAME}`;
const HISTORY = project('SELECT 1;\n');
const MAKE = ['plan', 'rename-column', 'User.name', 'displayName'];

const SCHEMA = (field: string): string =>
  `datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\nmodel User {\n  id Int @id @default(autoincrement())\n  ${field} String?\n  bio String? @db.VarChar(100)\n}\n`;

describe('cli: plan', () => {
  const temp = folders();

  it('makes a plan whose phases all wait in its folder', async () => {
    const at = await temp.make(HISTORY);
    const before = treeOf(at);
    const { code, out } = await lockkeeper(at, MAKE);
    assert.equal(code, 0);
    const after = treeOf(at);
    for (const path of out.trimEnd().split('\n')) assert.ok(path.startsWith(`${PLAN}/`) && path in after, path);
    assert.match(after[`${PLAN}/1_add_display_name/migration.sql`] ?? '', /ADD COLUMN "displayName"/);
    for (const [path, text] of Object.entries(before)) assert.equal(after[path], text);
    assert.match((await lockkeeper(at, ['promote', NAME])).out, /prisma\/migrations\/\d{14}_add_display_name/);
  });

  it('takes operands by name, and prints the same phases as JSON', async () => {
    const at = await temp.make(HISTORY);
    const json = async (...operands: string[]): Promise<unknown> =>
      JSON.parse((await lockkeeper(at, ['plan', 'rename-column', ...operands, '--dry-run', '--format', 'json'])).out);
    const plain = await json('User.name', 'displayName');
    assert.deepEqual(await json('to=displayName', 'column=User.name'), plain);
    assert.deepEqual(await json('to=displayName', '"User"."name"'), plain);
    assert.deepEqual(Object.keys(plain as object), ['plan', 'kind', 'phases']);
    assert.equal(
      Object.keys(treeOf(at)).some((path) => path.includes('plans')),
      false,
    );
  });

  it('finds the project that --project names', async () => {
    const below = (folder: string) => Object.fromEntries(Object.entries(HISTORY).map(([path, text]) => [`${folder}/${path}`, text]));
    const at = await temp.make({ ...below('a'), ...below('a/other') });
    const { code, err } = await lockkeeper(at, MAKE);
    assert.equal(code, 2);
    assert.match(err, /several projects here:\n {2}a\/other\/prisma\/migrations\n {2}a\/prisma\/migrations\nName one: --project DIR/);
    assert.equal((await lockkeeper(at, [...MAKE, '--project', 'a/other'])).code, 0);
    assert.ok(`a/other/${PLAN}/plan.json` in treeOf(at));
  });

  it('lists, shows and confirms', async () => {
    const at = await temp.make(HISTORY);
    assert.deepEqual(await lockkeeper(at, ['plan', 'list']), { code: 0, out: 'The project has no plans.\n', err: '' });
    await lockkeeper(at, MAKE);
    assert.match(
      (await lockkeeper(at, ['plan', 'list'])).out,
      new RegExp(`^${NAME} {2}0 of \\d phases done, phase 1 \\(add_display_name\\) is planned\n$`),
    );
    const shown = (await lockkeeper(at, ['plan', 'show', NAME])).out;
    assert.match(shown, /^Rename `name` of `User` to `displayName`\nrename-column, prisma\/plans\/.*\/PLAN\.md\n/);
    assert.match(shown, /Next is phase 1 \(add_display_name\): lockkeeper promote /);
    assert.match((await lockkeeper(at, ['plan', 'confirm', NAME])).err, /still waits in the plan's folder\. Promote it first/);
    await lockkeeper(at, ['promote', NAME]);
    const confirmed = await lockkeeper(at, ['plan', 'confirm', NAME, '1', '--reason', 'applied by hand']);
    assert.equal(confirmed.code, 0);
    assert.match(confirmed.out, /Phase 1 \(add_display_name\) of .* is confirmed\. Next is phase 2/);
    assert.match((await lockkeeper(at, ['plan', 'confirm', NAME, '1'])).out, /is confirmed already, since 2/);
    const json = JSON.parse((await lockkeeper(at, ['plan', 'show', `${PLAN}/`, '--format', 'json'])).out) as {
      readonly phases: readonly { readonly state: string; readonly confirmed: { readonly reason: string } | null }[];
      readonly next: { readonly n: number };
      readonly waitsFor: unknown;
    };
    assert.equal(json.phases[0]?.state, 'confirmed');
    assert.equal(json.phases[0]?.confirmed?.reason, 'applied by hand');
    assert.deepEqual([json.next.n, json.waitsFor], [2, null]);
    const list = JSON.parse((await lockkeeper(at, ['plan', 'list', '--format', 'json'])).out) as readonly { readonly plan: string }[];
    assert.deepEqual(
      list.map((p) => p.plan),
      [NAME],
    );
  });

  it('lists all kinds with their operands', async () => {
    const { code, out } = await lockkeeper('/', ['plan', 'kinds']);
    assert.equal(code, 0);
    for (const { kind, operands } of PLANS) {
      assert.match(out, new RegExp(`^${kind}( |$)`, 'm'));
      for (const operand of operands) assert.ok(out.includes(`    ${operand.name}: ${operand.description}`), operand.name);
    }
    const json = JSON.parse((await lockkeeper('/', ['plan', 'kinds', '--format', 'json'])).out) as readonly { readonly kind: string }[];
    assert.deepEqual(
      json.map((k) => k.kind),
      PLANS.map((p) => p.kind),
    );
  });

  it('starts from an edit of schema.prisma', async () => {
    const at = await temp.make({ ...HISTORY, 'prisma/schema.prisma': SCHEMA('name') });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' });
    assert.match((await lockkeeper(at, ['plan', '--from-schema'])).err, /git has no schema\.prisma at HEAD/);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    const none = await lockkeeper(at, ['plan', '--from-schema']);
    assert.deepEqual([none.code, none.out], [0, '']);
    writeFileSync(join(at, 'prisma/schema.prisma'), SCHEMA('displayName'));
    const { code, out } = await lockkeeper(at, ['plan', '--from-schema']);
    assert.equal(code, 0);
    assert.match(out, /^lockkeeper plan rename-column User\.name displayName$/m);
    const [, ...args] = /^lockkeeper .*$/m.exec(out)![0].split(' ');
    assert.equal((await lockkeeper(at, args)).code, 0);
    const json = JSON.parse(
      (await lockkeeper(at, ['plan', '--from-schema', '--ref', 'HEAD', '--format', 'json'])).out,
    ) as readonly object[];
    assert.equal(json.length, 1);
    assert.equal((await lockkeeper(at, ['plan', '--from-schema', '--ref', 'no-such'])).code, 2);
  });

  const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
    [['plan'], /needs a kind of plan\.\n`lockkeeper plan kinds` lists them/],
    [['plan', 'rename-colum', 'User.name', 'x'], /no kind of plan rename-colum\.\nDid you mean rename-column\?/],
    [['plan', 'lst'], /Did you mean list\?/],
    [['plan', 'rename-column'], /needs the column, such as User\.name\.\nUsage: lockkeeper plan rename-column COLUMN TO/],
    [['plan', 'rename-column', 'User.name'], /needs the new name/],
    [['plan', 'rename-column', 'User.name', 'a', 'b'], /b is one operand too many/],
    [['plan', 'rename-column', 'to=a', 'to=b', 'User.name'], /to is given twice/],
    [['plan', 'rename-column', 'User.name', ' '], /to is empty/],
    [['plan', 'rename-column', 'User.nme', 'x'], /"User" has no column "nme"\. Did you mean "name"\?/],
    [['plan', 'rename-column', 'Usr.name', 'x'], /no table "Usr"\. Did you mean "User"\?/],
    [['plan', 'rename-column', 'name', 'x'], /"name" is no column\. Write Table\.column/],
    [['plan', 'rename-column', 'User.name', 'bio'], /has a column "bio" already/],
    [['plan', 'rename-column', 'User.name', 'x'.repeat(64)], /has 64 bytes, and PostgreSQL keeps 63/],
    [['plan', 'rename-column', 'User.name', 'x', '--option', 'a=b'], /There is no option a\./],
    [['plan', 'rename-column', 'User.name', 'x', '--project', 'nowhere'], /nowhere: There is nothing at this path/],
    [['plan', 'show'], /needs a plan/],
    [['plan', 'show', 'no'], /There is no plan no\.\nThe project has no plans/],
    [['plan', 'show', 'a', 'b'], /b is one operand too many/],
    [['plan', 'list', 'a'], /one operand too many/],
    [['plan', 'confirm'], /needs a plan/],
    [['plan', 'confirm', 'no'], /There is no plan no/],
    [['plan', 'list', '--ref', 'HEAD'], /--ref needs --from-schema/],
    [['plan', 'list', '--from-schema'], /takes no operands, but list was given/],
    [['plan', '--from-schema'], /no schema\.prisma/],
    [['promote'], /needs a plan/],
    [['promote', 'no'], /There is no plan no/],
  ];
  for (const [args, message] of WRONG) {
    it(`refuses ${args.join(' ').slice(0, 60)}`, async () => {
      const at = await temp.make(HISTORY);
      const before = treeOf(at);
      const { code, out, err } = await lockkeeper(at, args);
      assert.deepEqual([code, out], [2, ''], err);
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at |internal error/);
      assert.deepEqual(treeOf(at), before);
    });
  }

  it('says which plan.json is wrong, and where; the other plans are listed', async () => {
    const at = await temp.make({
      ...HISTORY,
      'prisma/plans/old/plan.json': '{ "plan": "old", "kind": "x", "title": "x", "phases": [{ "n": 2 }] }',
    });
    await lockkeeper(at, MAKE);
    const { code, out, err } = await lockkeeper(at, ['plan', 'list']);
    assert.equal(code, 2);
    assert.match(out, new RegExp(`^${NAME} `));
    assert.equal(err, 'lockkeeper: prisma/plans/old: plan.json, phases[0].n: It must be 1: phases are numbered from 1, in their order.\n');
    for (const args of [
      ['plan', 'show', 'old'],
      ['promote', 'old'],
      ['plan', 'confirm', 'old'],
    ]) {
      const one = await lockkeeper(at, args);
      assert.deepEqual([one.code, one.out], [2, '']);
      assert.match(one.err, /prisma\/plans\/old: plan\.json, phases\[0\]\.n: It must be 1/);
    }
    const check = await lockkeeper(at, ['check']);
    assert.equal(check.code, 1);
    assert.match(check.out, /^prisma\/plans\/old\/plan\.json:1:\d+ {2}warning {2}plan-file-invalid$/m);
  });

  it('has a page of help', async () => {
    for (const name of ['plan', 'split', 'promote']) {
      const { code, out } = await lockkeeper('/', [name, '--help']);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^Usage: lockkeeper ${name} `, 'm'));
      for (const line of out.split('\n')) assert.ok(line.length <= 100, line);
    }
  });

  it('forgets nothing when the folder of a phase is gone', async () => {
    const at = await temp.make(HISTORY);
    await lockkeeper(at, MAKE);
    rmSync(join(at, PLAN, '1_add_display_name'), { recursive: true });
    assert.match((await lockkeeper(at, ['plan', 'show', NAME])).out, /Phase 1 \(add_display_name\) is neither in the plan's folder nor/);
  });
});
