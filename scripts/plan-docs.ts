/**
 * Writes docs/plans/: a page for each kind of plan, from its builder and the first of its cases, and README.md, the table of all.
 * `npx tsx scripts/plan-docs.ts`; test/repo/docs.test.ts fails while the pages in the repository are others.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PLANS } from '../server/src/core/plans/index.ts';
import { isRefusal, type Phase, type PlanBuilder } from '../server/src/core/plans/plan.ts';
import { kindsWithCases, type PlanCase, readPlanCases } from '../test/oracle/plans/case-file.ts';
import { type Planned, planned } from '../test/oracle/plans/planned.ts';

export const PLAN_DOCS_FOLDER = resolve(import.meta.dirname, '../docs/plans');

const POSTGRES = 18;
const PRISMA = '7.3';

const WHO: Readonly<Record<Phase['type'], string>> = {
  migration: 'Prisma applies it',
  deploy: 'a release of the application',
  backfill: 'a person runs it, beside the traffic',
};

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
const plain = (markdown: string): string => markdown.replaceAll('`', '');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The phases below each other, as boxes on a line that time runs down. */
function drawn(phases: readonly Phase[]): string {
  const box: Readonly<Record<Phase['type'], string>> = { migration: '■', deploy: '◆', backfill: '●' };
  const width = Math.max(...phases.map((p) => p.type.length));
  const digits = String(phases.length).length;
  const lines = phases.map((p, i) => `${String(i + 1).padStart(digits)} ${box[p.type]} ${p.type.padEnd(width)}  ${plain(p.title)}`);
  return fence('text', lines.join(`\n${' '.repeat(digits + 1)}│\n`));
}

function phaseOf(phase: Phase, index: number): string {
  const announced =
    phase.announces.length === 0
      ? ''
      : `\n\nAnnounces ${phase.announces.map((h) => `\`${h}\``).join(' and ')}: its text says why that hurts nobody.`;
  return [
    `### ${index + 1}. ${phase.title}`,
    `*${phase.type}: ${WHO[phase.type]}*`,
    ...(phase.migrationSql === null ? [] : [fence('sql', phase.migrationSql)]),
    phase.instructions + announced,
    `**On:** ${phase.goOn}`,
    `**Back:** ${phase.goBack}`,
  ].join('\n\n');
}

/** What is typed for an operand, in quotes where a shell wants them. */
const typed = (value: string): string => (/^[\w.]+$/.test(value) ? value : `'${value}'`);

function commandsOf(builder: PlanBuilder): string {
  const operands = builder.operands.filter((o) => o.optional !== true).map((o) => typed(o.example));
  const options = builder.options.map((o) => `--option ${o.name}=${o.values.at(-1)?.value ?? ''}`);
  return [
    `lockkeeper split prisma/migrations/20260131120000_change/migration.sql:1 --kind ${builder.kind} --dry-run`,
    `lockkeeper plan ${[builder.kind, ...operands].join(' ')}`,
    ...options.map((o) => `lockkeeper plan ${[builder.kind, ...operands, o].join(' ')}`),
  ].join('\n');
}

const optionsOf = (builder: PlanBuilder): readonly string[] =>
  builder.options.length === 0
    ? []
    : [
        '## Options',
        builder.options
          .map((o) => o.values.map((v, i) => `- \`${o.name}=${v.value}\`: ${v.description}${i === 0 ? ' (default)' : ''}`).join('\n'))
          .join('\n'),
      ];

/** Sentences of the cases that are refused, each once. */
function refusalsOf(cases: readonly PlanCase[]): readonly string[] {
  const sentences = cases.flatMap((c) => {
    if (c.refused === null || !c.postgres.includes(POSTGRES) || !c.prisma.includes(PRISMA)) return [];
    const answer = planned(c, POSTGRES, PRISMA);
    return isRefusal(answer) ? [`- ${answer.refused}`] : [];
  });
  return sentences.length === 0 ? [] : ['## What is refused', [...new Set(sentences)].join('\n')];
}

function exampleOf(cases: readonly PlanCase[]): { readonly example: PlanCase; readonly plan: Planned } | null {
  for (const example of cases) {
    if (example.refused !== null || !example.postgres.includes(POSTGRES) || !example.prisma.includes(PRISMA)) continue;
    const plan = planned(example, POSTGRES, PRISMA);
    if (!isRefusal(plan)) return { example, plan };
  }
  return null;
}

function pageOf(builder: PlanBuilder): string {
  const cases = kindsWithCases().includes(builder.kind) ? readPlanCases(builder.kind) : [];
  const found = exampleOf(cases);
  const change = found?.example.change ?? found?.example.oneStep;
  return `${[
    `# ${builder.title}`,
    `\`${builder.kind}\`. ${builder.summary}`,
    '## Why not in one step',
    builder.why,
    ...(found === null || change === null || change === undefined
      ? []
      : [
          '## The phases',
          drawn(found.plan.phases),
          '## Example',
          `PostgreSQL ${POSTGRES}, Prisma ${PRISMA}. In one step it would be:`,
          fence('sql', change),
          ...found.plan.phases.map(phaseOf),
          ...(found.plan.notes.length === 0 ? [] : [found.plan.notes.map((n) => `> ${n}`).join('\n>\n')]),
        ]),
    ...optionsOf(builder),
    '## From the command line',
    fence('sh', commandsOf(builder)),
    ...refusalsOf(cases),
    '## Sources',
    builder.sources.map((url) => `- ${url}`).join('\n'),
    '[All plans](README.md)',
  ].join('\n\n')}\n`;
}

const readme = (): string =>
  `${[
    '# Plans',
    'A change that would break the running code or stand in the way of its traffic is spread over several deployments. Each part is a phase: a migration (■), a release of application code (◆), or a backfill (●). Every phase is measured on real PostgreSQL servers, 14 and 18: it does nothing to production that its text does not announce, the releases before and after it both work, and the last one leaves the schema that the change in one step would have left.',
    [
      row('Plan', 'Kind', 'What it does'),
      row('---', '---', '---'),
      ...PLANS.map((p) => row(`[${p.title}](${p.kind}.md)`, `\`${p.kind}\``, p.summary)),
    ].join('\n'),
    'How phases are kept and promoted is described in the [README](../../README.md).',
  ].join('\n\n')}\n`;

/** All pages, by file name. */
export function renderPlanDocs(): ReadonlyMap<string, string> {
  return new Map([['README.md', readme()], ...PLANS.map((builder): [string, string] => [`${builder.kind}.md`, pageOf(builder)])]);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const pages = renderPlanDocs();
  mkdirSync(PLAN_DOCS_FOLDER, { recursive: true });
  for (const file of readdirSync(PLAN_DOCS_FOLDER)) if (file.endsWith('.md') && !pages.has(file)) rmSync(join(PLAN_DOCS_FOLDER, file));
  for (const [file, text] of pages) writeFileSync(join(PLAN_DOCS_FOLDER, file), text);
  console.log(`docs/plans: ${pages.size} pages`);
}
