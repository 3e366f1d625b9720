import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { HAZARDS } from '../../server/src/core/effects/types.ts';
import { folders, lockkeeper, project, SECOND } from './harness.ts';

const SQL = [
  '-- ö 🐘',
  'ALTER TABLE "User" /* 🐘🐘 */ DROP COLUMN "bio";',
  'ALTER TABLE "User" ADD COLUMN "a" UUID DEFAULT gen_random_uuid();',
  'CREATE INDEX "i" ON "User" ("name");',
  'CREATE INDEX "j" ON "User" ("name");',
  '',
].join('\r\n');

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly [
    {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Readonly<Record<string, number>> };
    },
  ];
  readonly properties: { readonly hazards: readonly string[] };
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

/** The official schema of SARIF 2.1.0. It is written in draft 4, of which it uses nothing that draft 7 reads otherwise. */
async function sarifSchema(): Promise<object> {
  const path = createRequire(import.meta.url)
    .resolve('@microsoft/jest-sarif')
    .replace(/lib[\\/].*$/, 'lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  return schema;
}

describe('cli: formats', () => {
  const temp = folders();
  const check = async (format: string, sql = SQL) => lockkeeper(await temp.make(project(sql)), ['check', SECOND, '--format', format]);

  for (const [name, sql] of [
    ['findings', SQL],
    ['nothing found', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n'],
  ] as const) {
    it(`sarif: fits the official schema (${name})`, async () => {
      const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
        await sarifSchema(),
      );
      const log: unknown = JSON.parse((await check('sarif', sql)).out);
      assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
    });
  }

  it('sarif: rule, level, region in UTF-16 and hazards by their names', async () => {
    const { runs } = JSON.parse((await check('sarif')).out) as {
      runs: [{ columnKind: string; results: Result[]; tool: { driver: { rules: { id: string }[] } } }];
    };
    assert.equal(runs[0].columnKind, 'utf16CodeUnits');
    const drop = runs[0].results.find((r) => r.ruleId === 'drop-column');
    assert.ok(drop);
    assert.equal(drop.locations[0].physicalLocation.artifactLocation.uri, SECOND);
    assert.deepEqual(drop.locations[0].physicalLocation.region, { startLine: 3, startColumn: 31, endLine: 3, endColumn: 48 });
    assert.deepEqual([...drop.properties.hazards].sort(), ['breaks-clients', 'data-loss']);
    for (const result of runs[0].results) {
      assert.ok(['error', 'warning', 'note'].includes(result.level));
      assert.ok(result.properties.hazards.every((h) => (HAZARDS as readonly string[]).includes(h)));
      assert.ok(
        runs[0].tool.driver.rules.some((r) => r.id === result.ruleId),
        result.ruleId,
      );
    }
    const prints = runs[0].results.map((r) => Object.values(r.partialFingerprints).join());
    assert.equal(new Set(prints).size, prints.length);
  });

  it('json: ranges count from 0', async () => {
    const { findings } = JSON.parse((await check('json')).out) as { findings: { rule: string; range: unknown }[] };
    assert.deepEqual(findings.find((f) => f.rule === 'drop-column')?.range, {
      start: { line: 2, character: 30 },
      end: { line: 2, character: 47 },
    });
  });

  it('github: one workflow command a finding, with nothing unescaped', async () => {
    const { out, code } = await check('github');
    assert.equal(code, 1);
    const commands = out.split('\n').filter((line) => line.startsWith('::'));
    assert.ok(commands.length >= 4);
    for (const line of commands)
      assert.match(line, /^::(error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[a-z0-9-]+::\S/);
  });

  it('gitlab: entries with a fingerprint each', async () => {
    const entries = JSON.parse((await check('gitlab')).out) as {
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    }[];
    assert.ok(entries.length >= 4);
    assert.equal(new Set(entries.map((e) => e.fingerprint)).size, entries.length);
    assert.ok(
      entries.every((e) => ['info', 'minor', 'major'].includes(e.severity) && e.location.path === SECOND && e.location.lines.begin > 0),
    );
  });

  it('markdown: names the rules and shows the statements', async () => {
    const { out } = await check('markdown');
    assert.match(out, /^## Lockkeeper\n/);
    assert.match(out, /\[drop-column\]\(https:/);
    assert.match(out, /^ {2}```sql$/m);
  });

  it('paths start at the root of the repository in CI', async () => {
    const at = await temp.make(Object.fromEntries(Object.entries(project(SQL)).map(([name, text]) => [`shop/${name}`, text])));
    const { out } = await lockkeeper(`${at}/shop`, ['check', '--format', 'github'], { env: { GITHUB_WORKSPACE: at } });
    assert.match(out, /file=shop\/prisma\/migrations/);
  });

  it("effects: locks and work in PostgreSQL's words", async () => {
    const at = await temp.make(
      project('ALTER TABLE "User" ADD COLUMN "u" UUID DEFAULT gen_random_uuid();\nDROP TABLE "User";\nDROP TABLE "Nope";\n'),
    );
    const { code, out } = await lockkeeper(at, ['effects', SECOND, '--format', 'json', '--prisma', '7.4.0']);
    assert.equal(code, 0);
    const [add, drop, fail] = JSON.parse(out) as Record<string, unknown>[];
    assert.ok(add && drop && fail);
    assert.deepEqual(add.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 64 } });
    assert.deepEqual(add.locks, [{ relation: 'public.User', mode: 'ACCESS EXCLUSIVE' }]);
    assert.ok((add.work as { relation: string; kind: string }[]).some((w) => w.relation === 'public.User' && w.kind === 'rewrite'));
    assert.deepEqual(add.blocks, ['reads', 'writes']);
    assert.deepEqual([add.breaks, add.loses, add.fails, add.unit], [[], [], [], 0]);
    assert.ok((drop.loses as string[]).length > 0 && (drop.breaks as string[]).length > 0);
    assert.equal((fail.fails as string[]).length, 1);
    const text = await lockkeeper(at, ['effects', SECOND, '--prisma', '7.4.0']);
    assert.match(text.out, /^2:1 {2}ALTER TABLE[\s\S]*locks +ACCESS EXCLUSIVE on public\.User/);
  });
});
