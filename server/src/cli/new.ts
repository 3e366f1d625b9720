import { resolve } from 'node:path';
import { noteText } from '../core/naming/judge.ts';
import { NAME_PATTERNS, patternOf } from '../core/naming/patterns.ts';
import { PLANS, planBuilder } from '../core/plans/index.ts';
import { isRefusal, type PlanBuilder, type Values } from '../core/plans/plan.ts';
import { SCAFFOLDS, scaffoldKind } from '../core/scaffold/index.ts';
import type { ScaffoldKind } from '../core/scaffold/kind.ts';
import { nameOfSql, ROLLBACK_CHOICES, type RollbackChoice, type Scaffold, scaffoldFor, suggestedName } from '../core/scaffolding.ts';
import { nearest } from '../core/text/nearest.ts';
import { allOf, judgedName, type Known, knownMigrations, type NewMigration, newMigration } from '../prisma/changes/new-migration.ts';
import { oneAtATime } from '../prisma/changes/one-at-a-time.ts';
import { projectsWithoutMigrations } from '../prisma/first-migration.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import { findProjects, placeOf, readProject, shown } from '../prisma/projects.ts';
import { readModels } from '../prisma/schema/models.ts';
import type { Arguments, Command, Program } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { fromSchema } from './new-from-schema.ts';
import { open, PROJECT_FLAG } from './open-project.ts';
import { makePlan } from './plan-make.ts';
import { optionsOf, PLAN_FLAGS } from './plan-output.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { writeOrRefuse } from './write-files.ts';

/** What a migration can be, beside the kinds of plans. */
const KINDS: readonly string[] = ['empty', 'from-schema', ...SCAFFOLDS.map((s) => s.kind)];

/** `lockkeeper new NAME`. */
export const newCommand: Command = {
  name: 'new',
  summary: 'Create a migration with its rollback.',
  operands: '[NAME]',
  most: 1,
  flags: {
    kind: { value: 'KIND', description: `${KINDS.join(', ')}, or a kind of plan. Default: empty.` },
    'from-schema': {
      description: 'The same as --kind from-schema: the SQL that the migrations lack of schema.prisma, from the Prisma of the project.',
    },
    operand: { value: 'NAME=VALUE', many: true, description: 'What the kind asks for; may be given several times.' },
    ...PLAN_FLAGS,
    option: { ...PLAN_FLAGS.option, description: 'A choice of the kind; may be given several times.' },
    'dry-run': { description: 'Print the files and write nothing.' },
    rollback: {
      value: 'HOW',
      choices: ROLLBACK_CHOICES,
      description: 'draft (default): down.sql is drafted. hand: you write it. irreversible: there is none, see --because.',
    },
    because: { value: 'TEXT', description: 'For --rollback irreversible: why, and what to do instead.' },
    ref: {
      value: 'REF',
      description: 'For from-schema: the commit whose schema is compared with that on disk. Default: HEAD. No database is asked.',
    },
    'shadow-database': {
      description: 'For from-schema: compare with the migrations, which Prisma replays in the shadow database. It empties that first.',
    },
    ...PROJECT_FLAG,
    ...PROJECT_FLAGS,
  },
  notes: [
    'The folder gets a timestamp of now in UTC that sorts after every migration on disk and on the base branch. Nothing is ever overwritten, and no database is touched unless --shadow-database says so.',
    ...SCAFFOLDS.map((s) => `--kind ${s.kind}: ${operandsOf(s)}. ${s.summary}`),
    `Names, as the guide has them: ${NAME_PATTERNS.map((p) => p.example).join(', ')}. Where the kind tells the name it can be left out.`,
    'Exit code: 0 done, 1 with --from-schema when there is nothing to migrate, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const kind = kindOf(args);
    const rollback = rollbackOf(args);
    const plan = planBuilder(kind);
    if (plan !== null) return planOf(plan, args, io, program);
    if (kind !== 'from-schema')
      for (const flag of ['ref', 'shadow-database']) if (args.given.has(flag)) throw usageError(`--${flag} needs --from-schema.`);
    const analysis = await openForNew(args, io, program);
    const scaffold = scaffoldKind(kind);
    if (scaffold !== null) return create(analysis, scaffold, await ofScaffold(analysis, scaffold, args), rollback, args, io);
    if (args.lists.operand !== undefined || args.lists.option !== undefined)
      throw usageError(`--kind ${kind} takes no ${args.lists.operand === undefined ? '--option' : '--operand'}.`);
    if (kind === 'empty') return create(analysis, null, (name) => one(name, asSentence(name), ''), rollback, args, io);
    const sql = await fromSchema(analysis, args, io);
    if (sql === null) return 1;
    const wanted = nameOfSql(sql, await analysis.latest(), analysis.configuration.options);
    return create(analysis, null, (name) => one(name, asSentence(name), sql), rollback, args, io, wanted);
  },
};

function operandsOf(s: ScaffoldKind): string {
  const operands = s.operands.map((o) => (o.optional ? `[${o.name}=…]` : `${o.name}=${o.example}`));
  const options = s.options.map((o) => `${o.name} (${o.values.map((v) => v.value).join(', ')})`);
  return `${operands.join(' ')}${options.length === 0 ? '' : `; options ${options.join(', ')}`}`;
}

/** Kinds that have a command of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = { 'data-migration': 'lockkeeper new-data' };

function kindOf(args: Arguments): string {
  const { kind } = args.values;
  const elsewhere = kind === undefined || !Object.hasOwn(ELSEWHERE, kind) ? undefined : ELSEWHERE[kind];
  if (elsewhere !== undefined) throw usageError(`A ${kind?.replace('-', ' ')} is made by a command of its own.`, `Run ${elsewhere}`);
  if (args.given.has('from-schema')) {
    if (kind !== undefined && kind !== 'from-schema') throw usageError(`--from-schema and --kind ${oneLine(kind)} do not go together.`);
    return 'from-schema';
  }
  if (kind === undefined || KINDS.includes(kind) || planBuilder(kind) !== null) return kind ?? 'empty';
  const near = nearest(kind, [...KINDS, ...PLANS.map((p) => p.kind)]);
  throw usageError(
    `There is no kind ${oneLine(kind)}.`,
    near === null ? `The kinds: ${KINDS.join(', ')}; \`lockkeeper plan kinds\` lists those of plans.` : `Did you mean ${near}?`,
  );
}

function rollbackOf(args: Arguments): RollbackChoice {
  const { rollback = 'draft', because } = args.values;
  if (rollback !== 'irreversible') {
    if (because !== undefined) throw usageError('--because needs --rollback irreversible.');
    return { how: rollback === 'hand' ? 'hand' : 'draft' };
  }
  if (because === undefined || because.trim() === '')
    throw usageError('--rollback irreversible needs a reason.', 'Say why, and what to do instead: --because TEXT');
  return { how: 'irreversible', because };
}

/** The one project that `--project` or the current folder means; one without migrations counts too. */
async function openForNew(args: Arguments, io: Io, program: Program): Promise<ProjectAnalysis> {
  const full = resolve(io.cwd, args.values.project ?? '.');
  const place = await placeOf(full);
  const found = place === null ? await findProjects(full) : { projects: [await readProject(place.migrationsFolder)], problems: [] };
  const fresh = place === null ? await projectsWithoutMigrations(full, found.projects) : [];
  const projects = [...found.projects, ...fresh];
  const [first, second] = projects;
  if (first === undefined) {
    const unread = found.problems.map((p) => `${oneLine(shown(p.path, io.cwd))}: ${p.message}`);
    throw usageError(
      ['There is no Prisma project here: neither a folder of migrations nor a schema.prisma for PostgreSQL.', ...unread].join('\n'),
      'Name the project: --project DIR',
    );
  }
  if (second !== undefined) {
    const folders = projects.map((p) => `  ${oneLine(shown(p.migrationsFolder, io.cwd))}`);
    throw usageError(['There are several projects here:', ...folders].join('\n'), 'Name one: --project DIR');
  }
  return open(first, args, io, program);
}

/** `NAME=VALUE` of `--operand`, checked against what the kind asks for. */
function operandValues(kind: Pick<ScaffoldKind, 'kind' | 'operands'>, args: Arguments): Values {
  const out: Record<string, string> = {};
  for (const given of args.lists.operand ?? []) {
    const cut = given.indexOf('=');
    if (cut < 1) throw usageError(`--operand takes NAME=VALUE, not ${oneLine(given)}.`);
    const name = given.slice(0, cut);
    if (!kind.operands.some((o) => o.name === name)) {
      const names = kind.operands.map((o) => o.name);
      const near = nearest(name, names);
      throw usageError(
        `${kind.kind} asks for no ${oneLine(name)}.`,
        near === null ? `It asks for ${names.join(', ')}.` : `Did you mean ${near}?`,
      );
    }
    if (Object.hasOwn(out, name)) throw usageError(`${name} is given twice.`);
    out[name] = given.slice(cut + 1);
  }
  for (const o of kind.operands)
    if (out[o.name] === undefined ? !o.optional : out[o.name]?.trim() === '')
      throw usageError(`${kind.kind} needs ${o.description}: --operand ${o.name}=${o.example}`);
  return out;
}

async function planOf(builder: PlanBuilder, args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  for (const flag of ['rollback', 'because', 'ref', 'shadow-database'])
    if (args.given.has(flag)) throw usageError(`--${flag} is not for a plan: each of its phases has its own.`);
  const [name] = args.positionals;
  const words = args.lists.operand ?? [];
  if (name === undefined) return makePlan(builder, words, args, io, program);
  const judged = judgedName(name, null, { naming: { verbs: [] }, rules: {} }, []);
  if (judged.problem !== null) throw usageError(noteText(judged.problem));
  const named: PlanBuilder = {
    ...builder,
    fromOperands: (...asked) => {
      const draft = builder.fromOperands(...asked);
      return isRefusal(draft) ? draft : { ...draft, name: judged.name };
    },
  };
  return makePlan(named, words, args, io, program);
}

type Make = (name: string) => Scaffold;

const one = (name: string, purpose: string, sql: string): Scaffold => ({ migrations: [{ name, purpose, sql }], main: 0, notes: [] });

/** `add_user_email` as it begins a sentence. */
const asSentence = (name: string): string => {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

async function ofScaffold(analysis: ProjectAnalysis, kind: ScaffoldKind, args: Arguments): Promise<Make> {
  const values = operandValues(kind, args);
  const options = optionsOf(args, kind);
  const input = {
    catalog: await analysis.latest(),
    options: analysis.configuration.options,
    models: await readModels(analysis.project),
  };
  return (name) => {
    const scaffold = scaffoldFor(kind, name, values, options, input);
    if (isRefusal(scaffold)) throw usageError(scaffold.refused);
    return scaffold;
  };
}

/** Names it, chooses its timestamp and writes it. */
async function create(
  analysis: ProjectAnalysis,
  kind: ScaffoldKind | null,
  make: Make,
  rollback: RollbackChoice,
  args: Arguments,
  io: Io,
  suggested: string | null = kind === null ? null : suggestedName(kind, operandValues(kind, args)),
): Promise<ExitCode> {
  const { settings } = analysis.configuration;
  const named = (known: Known): { readonly name: string; readonly advice: string | null } => {
    const text = args.positionals[0] ?? suggested;
    const example = kind === null ? 'add_user_email_column' : patternOf(kind.pattern).example;
    if (text === null) throw usageError('lockkeeper new needs a name.', `Say what the migration does: lockkeeper new ${example}`);
    const { name, problem, advice } = judgedName(text, kind?.pattern ?? null, settings, allOf(known));
    if (problem !== null) throw usageError(noteText(problem));
    return { name, advice: advice === null ? null : noteText(advice) };
  };
  const made = async (): Promise<{ readonly new: NewMigration; readonly advice: string | null }> => {
    const known = await knownMigrations(analysis, true);
    const { name, advice } = named(known);
    const found = await newMigration(analysis, () => analysis.latest(), known, { ...make(name), rollback }, new Date());
    if (isRefusal(found)) throw usageError(found.refused);
    return { new: found, advice };
  };
  if (args.given.has('dry-run')) {
    const { new: found, advice } = await made();
    return tell(found, advice, null, args, io);
  }
  return oneAtATime(analysis.project.migrationsFolder, async () => {
    const { new: found, advice } = await made();
    return tell(found, advice, await writeOrRefuse(found.changes, analysis.project, io), args, io);
  });
}

/** @param paths what was written; null: it is only shown */
function tell(found: NewMigration, advice: string | null, paths: readonly string[] | null, args: Arguments, io: Io): ExitCode {
  const at = (path: string): string => shown(path, io.cwd);
  const notes = [...(advice === null ? [] : [advice]), ...found.notes];
  if (args.values.format === 'json') {
    const migrations = found.migrations.map((m) => ({
      name: m.name,
      migration: at(m.file),
      down: at(m.down),
      grade: m.grade,
      ...(paths === null ? { migrationSql: m.migrationSql, downSql: m.downSql } : {}),
    }));
    io.stdout(`${JSON.stringify({ name: found.migrations[found.main]?.name, migrations, paths: paths ?? [], notes }, null, 2)}\n`);
    return 0;
  }
  if (paths === null) {
    const text = found.migrations.map((m) => `${at(m.file)}\n\n${indented(m.migrationSql)}\n${at(m.down)}\n\n${indented(m.downSql)}`);
    io.stdout(printable(text.join('\n')));
  } else io.stdout(paths.map((path) => `${printable(path)}\n`).join(''));
  for (const note of notes) io.stderr(`${oneLine(note)}\n`);
  return 0;
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
