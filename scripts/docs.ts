/**
 * Writes docs/rules/: a page for each rule, from the rule and its case file, and README.md, the table of all rules.
 * `npx tsx scripts/docs.ts`; test/repo/docs.test.ts fails while the pages in the repository are others.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixesFor } from '../server/src/core/fixing.ts';
import { offersAt } from '../server/src/core/planning.ts';
import { planBuilder } from '../server/src/core/plans/index.ts';
import { RULES } from '../server/src/core/rules/index.ts';
import type { Category, Finding, Rule, Severity } from '../server/src/core/rules/rule.ts';
import { analyseCase, findingsOf, optionsOf } from '../test/support/analyse-case.ts';
import { type Case, readCases } from '../test/support/cases.ts';
import { OPERATIONS } from './operations.ts';

export const DOCS_FOLDER = resolve(import.meta.dirname, '../docs/rules');

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'it fails, blocks or breaks for certain',
  warning: 'it does so at size, or loses data on purpose',
  advice: 'hygiene',
};

const CATEGORIES: Readonly<Record<Category, string>> = {
  safe: 'no coordination is needed when the change is written in its safe form',
  'multi-phase': 'the change needs several deployments',
  dangerous: 'avoid it in production; the safe way is below',
};

const linkOf = (id: string): string => `[${id}](${id}.md)`;

/** `sql-createindex` is the page of CREATE INDEX; other pages go by their own name. */
function titleOf(page: string): string {
  const command = /^sql-(create|alter|drop|refresh)?(.*)$/.exec(page);
  if (command === null || page.startsWith('sql-syntax')) return page;
  const object = (command[2] ?? '').replace('materializedview', 'materialized view').replace('tableas', 'table as');
  return `${command[1] ?? ''} ${object}`.trim().toUpperCase();
}

function sourceLink(url: string): string {
  const page = url.split('/docs/')[1] ?? url;
  return url.includes('postgresql.org')
    ? `- [PostgreSQL: ${titleOf(page.replace('current/', '').replace(/\.html$/, ''))}](${url})`
    : `- [Prisma: ${page.split('/').at(-1)?.replaceAll('-', ' ')}](${url})`;
}

/** How to turn a rule off or on, or one finding of it. */
function settingsOf(rule: Rule): string {
  const config = (value: string): string => `\`{ "rules": { "${rule.id}": "${value}" } }\``;
  const severities = 'A severity (`"error"`, `"warning"`, `"advice"`) in its place replaces the rule\'s own.';
  if (rule.style === true) return `Turn it on in \`lockkeeper.config.jsonc\`: ${config('on')}. ${severities}`;
  if ('external' in rule) return `Turn it off in \`lockkeeper.config.jsonc\`: ${config('off')}. ${severities}`;
  return `Ignore one finding with a comment above the statement, \`-- lockkeeper-ignore ${rule.id}: reason\`, or set the rule in \`lockkeeper.config.jsonc\`: ${config('off')}. ${severities}`;
}

/** The statement under its findings, as a person sees it. */
function exampleOf(example: Case): string {
  const own = example.history.filter((file) => file.migration !== '20250101000000_create_schema');
  const files = [...own, { migration: example.migration, text: example.text }];
  const sql = files.map((file) => (files.length === 1 ? file.text : `-- ${file.migration}/migration.sql\n${file.text}`)).join('\n');
  const runs = [
    ...(example.postgres === 18 ? [] : [`PostgreSQL ${example.postgres}`]),
    ...(example.prisma === '7.3' ? [] : [`Prisma ${example.prisma}`]),
  ];
  const title = `**${example.title}**${runs.length === 0 ? '' : ` (${runs.join(', ')})`}`;
  return `${title}\n\n\`\`\`sql\n${sql.trimEnd()}\n\`\`\``;
}

/** What the light bulb offers at the findings of the bad examples: fixes by their titles, plans by their pages. */
function offeredFor(rule: Rule, bad: readonly Case[]): readonly string[] {
  const fixes = new Set<string>();
  const plans = new Map<string, string>();
  for (const example of bad) {
    const { script, statements, findings } = analyseCase(example);
    const { execution } = optionsOf(example);
    for (const finding of findings.filter((f) => f.rule === rule.id)) {
      const statement = finding.statement === null ? null : (statements[finding.statement] ?? null);
      const { migration, postgres } = example;
      const input = { finding, script, statements, statement, postgres, execution, migration, down: null };
      for (const { title } of fixesFor(input)) fixes.add(title);
      if (finding.statement === null) continue;
      for (const { kind } of offersAt(statements, finding.statement, finding.fact)) plans.set(kind, planBuilder(kind)?.title ?? kind);
    }
  }
  if (fixes.size + plans.size === 0) return [];
  const lines = [...[...fixes].map((t) => `- Fix: ${t}`), ...[...plans].map(([kind, t]) => `- Plan: [${t}](../plans/${kind}.md)`)];
  return ['## The light bulb', lines.join('\n')];
}

const saidOf = (finding: Finding): string => `> **${finding.severity}** ${finding.message} ${finding.advice}`;

function pageOf(rule: Rule, cases: readonly Case[]): string {
  const bad = cases.filter((c) => c.example === 'bad');
  const good = cases.filter((c) => c.example === 'good');
  const parts = [
    `# ${rule.id}`,
    rule.doc.summary,
    [
      `- Severity: **${rule.severity}** (${SEVERITIES[rule.severity]})`,
      `- Category: **${rule.category}** (${CATEGORIES[rule.category]})`,
      ...(rule.style === true ? ['- House style: off by default'] : []),
    ].join('\n'),
    '## Why',
    rule.doc.why,
    '## Instead',
    rule.doc.instead,
    ...(bad.length === 0
      ? []
      : [
          '## Bad',
          ...bad.flatMap((c) => [
            exampleOf(c),
            ...findingsOf(c)
              .filter((finding) => finding.rule === rule.id)
              .slice(0, 2)
              .map(saidOf),
          ]),
        ]),
    ...(good.length === 0 ? [] : ['## Good', ...good.map(exampleOf)]),
    ...offeredFor(rule, bad),
    '## Settings',
    settingsOf(rule),
    '## Sources',
    rule.doc.sources.map(sourceLink).join('\n'),
    '[All rules](README.md)',
  ];
  return `${parts.join('\n\n')}\n`;
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows].join('\n');

function readme(): string {
  const operations = (category: Category): string =>
    table(
      ['Operation', category === 'dangerous' ? 'Why' : 'Notes', category === 'safe' ? 'Rules' : 'Alternative, rules'],
      OPERATIONS.filter((operation) => operation.category === category).map((operation) =>
        row(
          operation.name,
          operation.note,
          [...(operation.instead === undefined ? [] : [operation.instead]), operation.rules.map(linkOf).join(', ')].join('. '),
        ),
      ),
    );
  const rules = (style: boolean): string =>
    table(
      ['Rule', 'Severity', 'Category', 'Summary'],
      RULES.filter((rule) => (rule.style === true) === style).map((rule) =>
        row(linkOf(rule.id), rule.severity, rule.category, rule.doc.summary),
      ),
    );
  return `${[
    '# Rules',
    'Every migration must be backward compatible with the code that is running. Lockkeeper sorts changes into three classes.',
    '## Safe: no coordination required',
    operations('safe'),
    '## Multi-phase: several deployments',
    operations('multi-phase'),
    '### Renaming a column, changing a type: the phases',
    [
      '1. Add a new column with the new name or type: `ALTER TABLE "User" ADD COLUMN "displayName" TEXT;`',
      '2. Deploy code that writes to both columns.',
      '3. Backfill the old rows in batches, converting the values: `UPDATE "User" SET "displayName" = "name" WHERE "displayName" IS NULL …`',
      '4. Deploy code that reads from the new column only.',
      '5. Drop the old column: `ALTER TABLE "User" DROP COLUMN "name";`',
    ].join('\n'),
    '## Dangerous: avoid in production',
    operations('dangerous'),
    '## All rules',
    table(
      ['Severity', 'Meaning'],
      (['error', 'warning', 'advice'] as const).map((severity) => row(severity, SEVERITIES[severity])),
    ),
    rules(false),
    '## House style, off by default',
    rules(true),
  ].join('\n\n')}\n`;
}

/** All pages, by file name. */
export function renderDocs(): ReadonlyMap<string, string> {
  const cases = readCases();
  return new Map([
    ['README.md', readme()],
    ...RULES.map((rule): [string, string] => [`${rule.id}.md`, pageOf(rule, cases.get(rule.id) ?? [])]),
  ]);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const pages = renderDocs();
  mkdirSync(DOCS_FOLDER, { recursive: true });
  for (const file of readdirSync(DOCS_FOLDER)) if (file.endsWith('.md') && !pages.has(file)) rmSync(join(DOCS_FOLDER, file));
  for (const [file, text] of pages) writeFileSync(join(DOCS_FOLDER, file), text);
  console.log(`docs/rules: ${pages.size} pages`);
}
