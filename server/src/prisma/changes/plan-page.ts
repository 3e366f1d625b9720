import type { Phase, PhaseType, Plan } from '../../core/plans/plan.ts';

/** What the page needs besides the plan. */
export interface PlanPage {
  readonly plan: Plan;
  /** What the kind of plan does, and why one step would hurt; Markdown sentences. */
  readonly about: string;
  /** Paths for people, from the project's folder: `prisma/plans/rename_user_name`, `prisma/migrations`, `prisma/data-migrations`. */
  readonly folder: string;
  readonly migrations: string;
  readonly scripts: string;
  /** The first phase is in the migrations already. */
  readonly begun: boolean;
}

const WHO: Readonly<Record<PhaseType, string>> = {
  migration: 'Prisma, with `prisma migrate deploy`',
  deploy: 'you, with a release',
  backfill: 'you, with `psql`',
};

const KIND: Readonly<Record<PhaseType, string>> = { migration: 'migration', deploy: 'deployment of code', backfill: 'backfill' };

/** PLAN.md: for the people who carry the plan out. It does not say how far the plan is: that stands in the folders. */
export function planPage(page: PlanPage): string {
  const { plan } = page;
  return `${[
    `# ${plan.title}`,
    page.about,
    ...(plan.notes.length === 0 ? [] : ['The plan cannot see to all of it:', plan.notes.map((n) => `- ${n}`).join('\n')]),
    '## The phases',
    [
      '| | What happens | Kind | Who does it |',
      '| --- | --- | --- | --- |',
      ...plan.phases.map((p) => `| ${p.n} | ${cell(p.title)} | ${KIND[p.type]} | ${WHO[p.type]} |`),
    ].join('\n'),
    `One phase goes into one change; the next one follows when the one before is live. Phases that are not due wait in \`${page.folder}\`, where Prisma does not look. A migration counts as applied when it is on the main line of the remote, or when somebody confirms it.`,
    [
      '```sh',
      `lockkeeper plan show ${plan.plan}      # how far it is, and what comes next`,
      `lockkeeper promote ${plan.plan}        # the next phase`,
      `lockkeeper plan confirm ${plan.plan}   # a phase is applied, live or finished`,
      '```',
    ].join('\n'),
    ...plan.phases.flatMap((p) => section(p, page)),
  ].join('\n\n')}\n`;
}

const cell = (markdown: string): string => markdown.replaceAll('|', '\\|').replace(/\s+/g, ' ');

function section(phase: Phase, page: PlanPage): readonly string[] {
  const { plan } = page.plan;
  const announced =
    phase.announces.length === 0
      ? []
      : [
          `On purpose in this phase: ${phase.announces.map((h) => `\`${h}\``).join(', ')}. The comment in its SQL says why it hurts nobody by then.`,
        ];
  return [
    `## ${phase.n}. ${phase.title}`,
    ...(phase.instructions.trim() === '' ? [] : [phase.instructions.trim()]),
    ...announced,
    HOW[phase.type](phase, plan, page),
    `**When it is safe to go on.** ${phase.goOn}`,
    `**How to go back.** ${phase.goBack}`,
  ];
}

const HOW: Readonly<Record<PhaseType, (phase: Phase, plan: string, page: PlanPage) => string>> = {
  migration: (phase, plan, { migrations, begun }) =>
    begun && phase.n === 1 ? `It is in \`${migrations}\` already.` : `\`lockkeeper promote ${plan}\` moves it into \`${migrations}\`.`,
  deploy: (phase, plan) =>
    `\`lockkeeper promote ${plan}\` prints this section. When the release is live: \`lockkeeper plan confirm ${plan} ${phase.n}\`.`,
  backfill: (phase, plan, { scripts }) =>
    [
      `\`lockkeeper promote ${plan}\` moves it to \`${scripts}/${plan}_${phase.name}.sql\`. Run it from there:`,
      `\`\`\`sh\npsql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f ${scripts}/${plan}_${phase.name}.sql\n\`\`\``,
      ...(phase.remaining === null ? [] : [`How many rows are left:`, `\`\`\`sql\n${phase.remaining};\n\`\`\``]),
      `When none is left: \`lockkeeper plan confirm ${plan} ${phase.n}\`.`,
    ].join('\n\n'),
};
