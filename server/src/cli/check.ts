import { basename, dirname, join, resolve } from 'node:path';
import type { Finding } from '../core/rules/rule.ts';
import { readLooseConfiguration, type Setup } from '../prisma/configuration.ts';
import { checkDataMigrationFile, checkDataMigrations, type DataMigrationResult } from '../prisma/data-migration-files.ts';
import { readText } from '../prisma/files.ts';
import type { PlacedFinding } from '../prisma/folder-rules.ts';
import { checkLooseFile } from '../prisma/loose-file.ts';
import { type MigrationResult, openProject } from '../prisma/project-analysis.ts';
import { placeOf, readProject, shown } from '../prisma/projects.ts';
import { stagedText } from '../prisma/since.ts';
import { diffPaths, fixPaths, refuseFixFlags } from './check-fix.ts';
import { type Arguments, type Command, type Program, readerFor } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError, wantsColour } from './io.ts';
import { PROJECT_FLAGS, refuseWrongSettings, settingsOf } from './project-flags.ts';
import { FORMATS, type Format, REPORTERS } from './reporters/list.ts';
import { messageOf, pathFrom, placeIn, type Report, type ReportedFile, type ReportedFinding, reportedFile } from './reporters/report.ts';
import { findStaged, findTargets, type Targets, type Wanted } from './targets.ts';

/** `lockkeeper check [paths…]`. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Report what migrations will do to production.',
  operands: '[paths…]',
  most: Number.POSITIVE_INFINITY,
  flags: {
    format: { value: 'FORMAT', choices: FORMATS, description: `${FORMATS.join(', ')}; text when it is left out.` },
    since: {
      value: 'REF|TIMESTAMP',
      description: 'Only migrations that are new against a git ref, or not older than a timestamp such as 20260101.',
    },
    staged: { description: 'Only migrations that are staged in git, as they are staged.' },
    fix: { description: 'Make the changes that keep the meaning, in migrations that are not applied; then report what is left.' },
    diff: { description: 'Print what --fix would change as a unified diff, and write nothing.' },
    ...PROJECT_FLAGS,
    stdin: { description: 'Check the text on standard input in place of the file that --stdin-path names.' },
    'stdin-path': { value: 'PATH', description: 'Where the text on standard input belongs.' },
  },
  notes: [
    'Without paths, all projects below the current folder are checked. A migration.sql is checked in the light of the migrations before it; other SQL files by themselves.',
    '--fix and --diff leave alone what may be applied: migrations on the main line of the remote, and those before "since". Where neither is known, none counts as applied.',
    'Exit code: 0 clean or advice only, 1 findings of level error or warning, 2 wrong use or an internal error. With --diff: 0 nothing to fix, 1 a diff was printed.',
  ],
  run: check,
};

async function check(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const fromStdin = args.given.has('stdin');
  if (args.given.has('stdin-path') && !fromStdin) throw usageError('--stdin-path needs --stdin.');
  if (fromStdin && args.given.has('staged')) throw usageError('--stdin and --staged exclude each other.');
  if ((fromStdin || args.given.has('staged')) && args.positionals.length > 0) {
    throw usageError(`--${fromStdin ? 'stdin' : 'staged'} takes no paths, but ${oneLine(args.positionals[0] ?? '')} was given.`);
  }
  const flags = settingsOf(args);
  refuseFixFlags(args);
  const setup: Setup = { reader: await readerFor(program, io), flags };
  if (args.given.has('diff')) return (await diffPaths(args, setup, io)) ? 1 : 0;
  if (args.given.has('fix')) await fixPaths(args, setup, io);
  const collected = fromStdin ? await checkStdin(args.values['stdin-path'], setup, io) : await checkPaths(args, setup, io);
  const report = await reportOf(collected, program.version);
  const format = (args.values.format ?? 'text') as Format;
  // Where nothing could be checked, "no findings" would be a wrong comfort; programs still get a report that they can parse.
  const silent = collected.incomplete && report.checked + report.quiet === 0 && format === 'text';
  if (!silent) io.stdout(REPORTERS[format](report, { colour: wantsColour(io), root: rootFor(format, io) }));
  if (collected.incomplete) return 2;
  return report.findings.some((f) => f.finding.severity !== 'advice') ? 1 : 0;
}

/** CI wants paths from the root of the repository, people from where they are. */
function rootFor(format: Format, io: Io): string {
  const root = format === 'text' || format === 'json' ? undefined : (io.env.GITHUB_WORKSPACE ?? io.env.CI_PROJECT_DIR);
  return root !== undefined && root !== '' && pathFrom(root, io.cwd) !== io.cwd.replaceAll('\\', '/') ? root : io.cwd;
}

/** What was found, before it is laid out. */
interface Collected {
  readonly placed: readonly (PlacedFinding & { readonly text: string | null; readonly migrationsFolder: string | null })[];
  readonly checked: number;
  readonly quiet: number;
  readonly suppressed: number;
  /** A part could not be checked; it was told on standard error. */
  readonly incomplete: boolean;
}

async function checkPaths(args: Arguments, setup: Setup, io: Io): Promise<Collected> {
  const staged = args.given.has('staged') ? await findStaged(io.cwd) : null;
  const targets: Targets = staged?.targets ?? (await findTargets(args.positionals, io.cwd));
  const out: Collected['placed'][number][] = [];
  const totals = { checked: 0, quiet: 0, suppressed: 0 };
  let incomplete = false;
  const tell = (path: string, message: string): void => io.stderr(`lockkeeper: ${oneLine(shown(path, io.cwd))}: ${printable(message)}\n`);
  for (const p of targets.problems) tell(p.path, p.message);
  for (const wanted of targets.wanted) {
    const { project } = wanted;
    if (project.unsupported !== null) {
      tell(project.migrationsFolder, project.unsupported);
      incomplete = true;
      continue;
    }
    const analysis = await openProject(project, setup);
    await refuseWrongSettings(analysis.configuration.problems, io.cwd);
    if (analysis.configuration.era.unsupported !== null) {
      tell(project.migrationsFolder, analysis.configuration.era.unsupported);
      incomplete = true;
      continue;
    }
    for (const p of analysis.problems) {
      tell(p.path, p.message);
      incomplete = true;
    }
    for (const file of staged?.files ?? []) {
      const text = file.startsWith(project.migrationsFolder) ? await stagedText(dirname(file), file) : null;
      if (text !== null) analysis.setText(file, text);
    }
    const results = await resultsOf(wanted, analysis);
    if (wanted.only === null && analysis.migrations.length === 0 && analysis.problems.length === 0)
      tell(project.migrationsFolder, 'It holds no migrations yet.');
    for (const result of results) {
      if (result.quiet === null) totals.checked++;
      else totals.quiet++;
      totals.suppressed += result.suppressed.length;
      out.push(...result.findings.map((f) => ({ ...f, text: textFor(f.path, result), migrationsFolder: project.migrationsFolder })));
    }
    const scripts = await scriptResults(wanted, analysis, staged !== null);
    for (const script of scripts) {
      if (script.quiet === null) totals.checked++;
      else totals.quiet++;
      totals.suppressed += script.suppressed.length;
      out.push(...script.findings.map((finding) => ({ path: script.path, finding, text: script.text, migrationsFolder: null })));
    }
    if (wanted.only === null)
      out.push(
        ...analysis.findings.map((f) => ({
          ...f,
          text: f.path === project.migrationsFolder ? '' : null,
          migrationsFolder: project.migrationsFolder,
        })),
      );
  }
  for (const path of targets.loose) {
    const loose = await checkLoose(path, await readText(path), setup, io);
    out.push(...loose.placed);
    totals.checked += loose.checked;
    totals.quiet += loose.quiet;
    totals.suppressed += loose.suppressed;
  }
  return { placed: out, ...totals, incomplete };
}

async function resultsOf(wanted: Wanted, analysis: Awaited<ReturnType<typeof openProject>>): Promise<readonly MigrationResult[]> {
  const { only } = wanted;
  const all = only === null || only.size > 0 ? await analysis.checkAll(only === null ? undefined : (name) => only.has(name)) : [];
  const files: MigrationResult[] = [];
  for (const file of wanted.files) {
    const found = await analysis.checkMigration(file);
    if (found === null) throw usageError(`${oneLine(file)} is neither the migration.sql nor the down.sql of a migration.`);
    files.push(aboutFile(found, file));
  }
  const meant = (r: MigrationResult): boolean => only === null || wanted.whole.has(r.migration.name);
  return [...all.map((r) => (meant(r) ? r : aboutFile(r, r.migration.file))), ...files];
}

/** Who names one file of a migration does not ask about the other. */
function aboutFile(result: MigrationResult, file: string): MigrationResult {
  const other = basename(file) === 'down.sql' ? result.migration.file : result.migration.down;
  return { ...result, findings: result.findings.filter((f) => f.path !== other) };
}

/** The data migrations of a project that is checked as a whole, and those that are named. */
async function scriptResults(
  wanted: Wanted,
  { project, configuration }: Awaited<ReturnType<typeof openProject>>,
  staged: boolean,
): Promise<readonly DataMigrationResult[]> {
  if (wanted.only === null && !staged) return checkDataMigrations(project, configuration);
  const named = await Promise.all([...wanted.scripts].map((path) => checkDataMigrationFile(path, configuration)));
  return named.filter((r) => r !== null);
}

async function checkLoose(path: string, text: string | null, setup: Setup, io: Io): Promise<Collected> {
  if (text === null) throw usageError(`${oneLine(shown(path, io.cwd))} cannot be read.`);
  const configuration = await readLooseConfiguration(dirname(path), setup);
  await refuseWrongSettings(configuration.problems, io.cwd);
  const result = checkLooseFile(path, text, configuration);
  return {
    placed: result.findings.map((f) => ({ ...f, text, migrationsFolder: null })),
    checked: result.quiet === null ? 1 : 0,
    quiet: result.quiet === null ? 0 : 1,
    suppressed: result.analysis.suppressed.length,
    incomplete: false,
  };
}

async function checkStdin(stdinPath: string | undefined, setup: Setup, io: Io): Promise<Collected> {
  const text = await io.stdin();
  const path = resolve(io.cwd, stdinPath ?? 'stdin.sql');
  const place = stdinPath === undefined ? null : await placeOf(path);
  if (place !== null && place.migration !== null) {
    const project = await readProject(place.migrationsFolder);
    if (project.unsupported !== null) throw usageError(`${oneLine(shown(project.migrationsFolder, io.cwd))}: ${project.unsupported}`);
    const analysis = await openProject(project, setup);
    await refuseWrongSettings(analysis.configuration.problems, io.cwd);
    analysis.setText(path, text);
    const result = await analysis.checkMigration(path);
    if (result !== null) {
      return {
        placed: aboutFile(result, path).findings.map((f) => ({
          ...f,
          text: f.path === path ? text : textFor(f.path, result),
          migrationsFolder: project.migrationsFolder,
        })),
        checked: result.quiet === null ? 1 : 0,
        quiet: result.quiet === null ? 0 : 1,
        suppressed: result.suppressed.length,
        incomplete: false,
      };
    }
  }
  return checkLoose(path, text, setup, io);
}

/** The text that a finding's place is in; null: on disk. Folders have none. */
const textFor = (path: string, result: MigrationResult): string | null =>
  path === result.migration.file ? result.text : path === result.migration.path || path === dirname(result.migration.path) ? '' : null;

async function reportOf(collected: Collected, version: string): Promise<Report> {
  const files = new Map<string, ReportedFile>();
  const fileAt = async (path: string, text: string | null): Promise<ReportedFile> => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = reportedFile(path, text ?? (await readText(path)) ?? '');
    files.set(path, file);
    return file;
  };
  const findings: ReportedFinding[] = [];
  for (const { path, finding, text, migrationsFolder } of collected.placed) {
    const file = await fileAt(path, text);
    const related = await Promise.all(
      finding.related.map(async (r) => {
        const other =
          r.migration === null || migrationsFolder === null || r.migration === basename(dirname(path))
            ? file
            : await fileAt(join(migrationsFolder, r.migration, 'migration.sql'), null);
        return { ...placeIn(other, r.span), message: r.message };
      }),
    );
    findings.push({ ...placeIn(file, finding.span), finding, message: messageOf(finding satisfies Finding), related });
  }
  return { findings, checked: collected.checked, quiet: collected.quiet, suppressed: collected.suppressed, version };
}
