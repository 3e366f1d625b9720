import assert from 'node:assert/strict';
import pg from 'pg';
import { analyse, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../server/src/core/analyse.types.ts';
import type { Hazard } from '../../server/src/core/effects/types.ts';
import type { Fix } from '../../server/src/core/fixes/fix.ts';
import { FIXES } from '../../server/src/core/fixes/index.ts';
import { fixesFor } from '../../server/src/core/fixing.ts';
import { ruleById } from '../../server/src/core/rules/index.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { sentOneByOne } from '../../server/src/prisma/units.ts';
import { type Schema, schemaDifferences, schemaOf } from '../oracle/plans/schema-of.ts';
import { type Applied, allFindings, applyFix, type File, inputFor, setup } from '../support/apply-fix.ts';
import { type FixCase, ROWS, readFixCases, SCHEMA } from '../support/fix-cases.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';

const CASES = readFixCases();

const fileOf = (c: FixCase): File => ({ migration: c.migration, text: c.text, down: c.down });
const ruleOf = (fix: Fix, c: FixCase): string => c.rule ?? fix.rules[0] ?? '';
const previousOf = (fix: Fix, c: FixCase): string | null => (ruleOf(fix, c) === 'migration-order' ? `${c.migration.slice(0, 14)}_a` : null);

/** The case's fix at the case's finding. */
function run(
  fix: Fix,
  c: FixCase,
): { readonly applied: Applied | string | null; readonly finding: Finding; readonly findings: readonly Finding[] } {
  const { options, before } = setup(c);
  const { analysed, findings } = allFindings(fileOf(c), before, options, previousOf(fix, c));
  const finding = findings.filter((f) => f.rule === ruleOf(fix, c))[c.at - 1];
  assert.ok(finding !== undefined, `no finding ${c.at} of ${ruleOf(fix, c)}; there are: ${findings.map((f) => f.rule).join(', ')}`);
  return { applied: applyFix(fix, fileOf(c), finding, analysed, before, options), finding, findings };
}

/** The findings of all files in order. */
function findingsOver(files: readonly File[], start: CatalogState, options: AnalysisOptions): readonly Finding[] {
  let before = start;
  return files.flatMap((file) => {
    const { findings } = allFindings(file, before, options);
    before = replay({ migration: file.migration, text: file.text, before }, options);
    return findings;
  });
}

/** Each hazard as often as it is reported. */
function hazardsOf(findings: readonly Finding[]): ReadonlyMap<Hazard, number> {
  const out = new Map<Hazard, number>();
  for (const h of findings.flatMap((f) => f.hazards)) out.set(h, (out.get(h) ?? 0) + 1);
  return out;
}

const isStopped = (findings: readonly Finding[]): boolean =>
  findings.some((f) => f.hazards.includes('fails') || f.hazards.includes('not-in-transaction'));

/** Cases show the statements of a draft; test/core/down-text.test.ts looks at the header. */
const withoutHead = (down: string): string => down.replace(/^-- Takes back [^\n]*\n(?:--[^\n]*\n)*?-- Drafted by [^\n]*\n\r?\n/, '');

function check(fix: Fix, c: FixCase): void {
  const { applied, finding, findings } = run(fix, c);
  if (c.expected === 'not offered') return assert.equal(applied, null);
  assert.ok(applied !== null, 'the fix is not offered');
  assert.ok(c.expected !== null, 'the case expects nothing');
  if ('refused' in c.expected) {
    assert.ok(typeof applied === 'string', 'the fix is not refused');
    assert.match(applied, /^[A-Z"`].*\.$/s);
    return assert.ok(applied.includes(c.expected.refused), applied);
  }
  assert.ok(typeof applied !== 'string', `refused: ${applied}`);
  const { files, at, change } = applied;
  const mended = files[at]!;
  const got = {
    text: mended.text,
    down: mended.down === null ? null : withoutHead(mended.down),
    migrations: change.migrations.map((m) => ({ place: m.place, words: m.words, text: m.migrationSql, down: m.downSql })),
    rename: change.rename === undefined ? null : `${change.rename.freshTimestamp ? 'fresh' : 'kept'} ${change.rename.words}`,
  };
  assert.deepEqual(got, c.expected);

  const { options, before } = setup(c);
  for (const text of files.flatMap((f) => [f.text, f.down ?? '']))
    for (const s of readScript(text).statements)
      for (const fact of options.reader.read(s.text)) assert.ok(fact.kind !== 'unread' || fact.syntaxError === null, s.text);

  // the rule has one finding less, or what it goes on to say is what the case says
  const later = findingsOver(files, before, options);
  const count = (list: readonly Finding[]): number => list.filter((f) => f.rule === finding.rule).length;
  if (change.rename === undefined) {
    if (c.leaves.length > 0) {
      const rest = later.filter((f) => f.rule === finding.rule).at(-1);
      assert.deepEqual(rest?.hazards, c.leaves);
      assert.ok(rest.hazards.length < finding.hazards.length || rest.advice !== finding.advice, 'the finding is as it was');
    } else assert.ok(count(later) < count(findings), `${finding.rule} still says: ${later.find((f) => f.rule === finding.rule)?.message}`);
  }
  // what a file that fails would do besides shows only when it no longer fails
  if (!isStopped(findings)) {
    const [had, has] = [hazardsOf(findings), hazardsOf(later)];
    for (const [hazard, n] of has) assert.ok(n <= (had.get(hazard) ?? 0), `new: ${hazard}`);
  } else assert.ok(!isStopped(later) || count(later) < count(findings));

  // once more, as often as there are findings, then nothing changes
  assertSettles(fix, mended, files.slice(0, at), before, options, count(findings));
}

function assertSettles(
  fix: Fix,
  file: File,
  earlier: readonly File[],
  start: CatalogState,
  options: AnalysisOptions,
  rounds: number,
): void {
  let before = start;
  for (const f of earlier) before = replay({ migration: f.migration, text: f.text, before }, options);
  let now = file;
  for (let round = 0; ; round++) {
    const { analysed, findings } = allFindings(now, before, options);
    const next = findings
      .filter((f) => fix.rules.includes(f.rule))
      .map((f) => applyFix(fix, now, f, analysed, before, options))
      .find((a): a is Applied => a !== null && typeof a !== 'string');
    if (next === undefined) return;
    assert.ok(round < rounds + 2, 'the fix is offered again and again');
    const mended = next.files[next.at]!;
    assert.ok(mended.text !== now.text || mended.down !== now.down, 'the fix is offered and changes nothing');
    for (const f of next.files.slice(0, next.at)) before = replay({ migration: f.migration, text: f.text, before }, options);
    now = mended;
  }
}

describe('fixes', () => {
  it('have ids in kebab-case, each once, and rules that exist', () => {
    assert.deepEqual([...new Set(FIXES.map((f) => f.id))].length, FIXES.length);
    for (const fix of FIXES) {
      assert.match(fix.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(fix.rules.length > 0);
      for (const rule of fix.rules) assert.ok(ruleById(rule) !== undefined, `${fix.id}: ${rule}`);
    }
  });

  it('have titles of one clause', () => {
    for (const fix of FIXES)
      for (const c of CASES.get(fix.id) ?? []) {
        const { options, before } = setup(c);
        const { analysed, findings } = allFindings(fileOf(c), before, options, previousOf(fix, c));
        for (const finding of findings.filter((f) => fix.rules.includes(f.rule)))
          for (const { title } of fixesFor(inputFor(fileOf(c), analysed, finding, options)))
            assert.match(title, /^[A-Z][^\n]{4,110}[^.\s]$/, `${fix.id}: ${title}`);
      }
  });

  it('have case files, with three cases or more', () => {
    assert.deepEqual([...CASES.keys()].sort(), FIXES.map((f) => f.id).sort());
    for (const [id, cases] of CASES) assert.ok(cases.length >= 3, id);
  });

  for (const fix of FIXES) {
    for (const c of CASES.get(fix.id) ?? []) it(`${fix.id}: ${c.title}`, () => check(fix, c));
  }
});

/** A file as Prisma sends it; `'apart'`: each statement by itself. */
async function send(client: pg.Client, c: FixCase, file: File, before: CatalogState, how: 'prisma' | 'apart'): Promise<void> {
  const { options } = setup(c);
  const { statements } = analyse({ migration: file.migration, text: file.text, before }, options);
  if (how === 'prisma' && (options.execution !== 'split' || !sentOneByOne(statements))) await client.query(file.text);
  else for (const s of statements) await client.query(s.text);
}

const messageOf = async (what: Promise<void>): Promise<string | null> => {
  try {
    await what;
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return `${error.code} ${error.message}`;
    throw error;
  }
};

/** Settings of the migrations do not change how the schema is shown. */
async function schemaNow(client: pg.Client): Promise<Schema> {
  await client.query('RESET ALL');
  return schemaOf(client);
}

for (const version of [14, 18]) {
  describe(`fixes on PostgreSQL ${version}`, function () {
    this.timeout(300_000);
    let server: PostgresServer;
    let admin: pg.Client;
    let databases = 0;

    before(async () => {
      server = await startServer(version);
      admin = await server.connect();
      await admin.query('CREATE DATABASE base');
      const client = await server.connect('base');
      await client.query(SCHEMA.text);
      await client.query(ROWS);
      await client.end();
    });

    after(async () => {
      await admin?.end();
      await server?.stop();
    });

    async function withDatabase<T>(c: FixCase, use: (client: pg.Client, before: CatalogState) => Promise<T>): Promise<T> {
      const name = `fix_${databases++}`;
      await admin.query(`CREATE DATABASE ${name}${c.history[0] === SCHEMA ? ' TEMPLATE base' : ''}`);
      const client = await server.connect(name);
      try {
        for (const h of c.history.slice(c.history[0] === SCHEMA ? 1 : 0)) await client.query(h.text);
        return await use(client, setup(c).before);
      } finally {
        await client.end();
        await admin.query(`DROP DATABASE ${name}`);
      }
    }

    /** The schema that the file alone leaves; null: no server runs it. */
    const without = (c: FixCase): Promise<Schema | null> => {
      const attempt = (how: 'prisma' | 'apart'): Promise<Schema | string> =>
        withDatabase(c, async (client, before) => {
          const error = await messageOf(send(client, c, fileOf(c), before, how));
          return error ?? schemaNow(client);
        });
      return attempt('prisma').then(async (first) => {
        const found = typeof first === 'string' ? await attempt('apart') : first;
        if (typeof found !== 'string') return found;
        assert.ok(c.fails, `the text before fails: ${found}`);
        return null;
      });
    };

    for (const fix of FIXES) {
      const cases = (CASES.get(fix.id) ?? []).filter((c) => (c.postgres === 14 ? 14 : 18) === version);
      const changing = cases.filter((c) => c.expected !== null && c.expected !== 'not offered' && !('refused' in c.expected));
      if (changing.length === 0) continue;
      it(`${fix.id}: the schema is ${fix.keepsMeaning ? 'that of the text before' : 'made without an error'}, and its way back works`, async () => {
        for (const c of changing) {
          const { applied } = run(fix, c);
          assert.ok(applied !== null && typeof applied !== 'string');
          const expected = fix.keepsMeaning ? await without(c) : null;
          await withDatabase(c, async (client, start) => {
            const schemas: Schema[] = [];
            let before = start;
            for (const file of applied.files) {
              schemas.push(await schemaNow(client));
              const error = await messageOf(send(client, c, file, before, 'prisma'));
              assert.equal(error, null, `${c.title}: ${file.text}`);
              before = replay({ migration: file.migration, text: file.text, before }, setup(c).options);
            }
            if (expected !== null) assert.deepEqual(schemaDifferences(await schemaNow(client), expected), [], c.title);
            for (const [i, file] of [...applied.files.entries()].reverse()) {
              if (file.down === null || /irreversible/.test(file.down)) break;
              for (const s of readScript(file.down).statements) await client.query(s.text);
              assert.deepEqual(schemaDifferences(await schemaNow(client), schemas[i]!), [], `${c.title}: back by ${file.down}`);
            }
          });
        }
      });
    }
  });
}
