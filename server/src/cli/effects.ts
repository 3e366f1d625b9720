import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { FileAnalysis } from '../core/analyse.types.ts';
import { compareLocks, HAZARDS, type Hazard, type Incident, type JudgedStatement, type WorkKind } from '../core/effects/types.ts';
import type { LockMode } from '../core/facts/fact.ts';
import { type LineIndex, lineIndex, type Position, positionAt } from '../core/text/line-index.ts';
import { readLooseConfiguration, type Setup } from '../prisma/configuration.ts';
import { inWords } from '../prisma/files.ts';
import { checkLooseFile } from '../prisma/loose-file.ts';
import { openProject } from '../prisma/project-analysis.ts';
import { placeOf, readProject, shown } from '../prisma/projects.ts';
import { type Command, neededOperand, readerFor } from './command.ts';
import { type Io, oneLine, usageError } from './io.ts';
import { PROJECT_FLAGS, refuseWrongSettings, settingsOf } from './project-flags.ts';

/** What PostgreSQL does for one statement, as `lockkeeper effects --format json` prints it. */
export interface StatementReport {
  /** Lines and characters count from 0, characters in UTF-16 code units. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** The strongest lock on each relation, in PostgreSQL's words. */
  readonly locks: readonly { readonly relation: string; readonly mode: LockMode }[];
  readonly work: readonly { readonly relation: string; readonly kind: WorkKind }[];
  /** What waits while it works: `reads`, `writes`. */
  readonly blocks: readonly ('reads' | 'writes')[];
  /** What deployed code can no longer use. */
  readonly breaks: readonly string[];
  /** What holds data and is gone. */
  readonly loses: readonly string[];
  /** PostgreSQL's errors. */
  readonly fails: readonly string[];
  readonly unknown: readonly string[];
  /** The transaction that it runs in, counted from 0. */
  readonly unit: number;
  /** All of it by the fixed names. */
  readonly hazards: readonly Hazard[];
}

/** `lockkeeper effects FILE`. */
export const effectsCommand: Command = {
  name: 'effects',
  summary: 'Show what PostgreSQL does for each statement of a file: locks, work, what breaks.',
  operands: 'FILE',
  most: 1,
  flags: { format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' }, ...PROJECT_FLAGS },
  notes: ['A migration.sql is judged in the light of the migrations before it; other SQL files by themselves.'],
  run: async (args, io, program) => {
    const path = neededOperand(effectsCommand, args, 'a file');
    const { text, analysis } = await analysisOf(
      resolve(io.cwd, path),
      path,
      { reader: await readerFor(program, io), flags: settingsOf(args) },
      io,
    );
    const lines = lineIndex(text);
    if (args.values.format === 'json')
      io.stdout(
        `${JSON.stringify(
          analysis.statements.map((s) => reportOn(s, lines)),
          null,
          2,
        )}\n`,
      );
    else
      io.stdout(
        analysis.statements.length === 0 ? 'The file holds no statement.\n' : analysis.statements.map((s) => asText(s, lines)).join('\n'),
      );
    return 0;
  },
};

async function analysisOf(
  full: string,
  path: string,
  setup: Setup,
  io: Io,
): Promise<{ readonly text: string; readonly analysis: FileAnalysis }> {
  let text: string;
  try {
    text = await readFile(full, 'utf8');
  } catch (error) {
    const folder = (error as NodeJS.ErrnoException).code === 'EISDIR';
    throw usageError(`${oneLine(path)}: ${folder ? 'It is a folder. Name a file.' : inWords(error)}`);
  }
  const place = await placeOf(full);
  if (place !== null && place.migration !== null) {
    const project = await readProject(place.migrationsFolder);
    if (project.unsupported !== null) throw usageError(`${oneLine(shown(project.migrationsFolder, io.cwd))}: ${project.unsupported}`);
    const opened = await openProject(project, setup);
    await refuseWrongSettings(opened.configuration.problems, io.cwd);
    const found = await opened.checkMigration(full);
    if (found?.analysis != null) return { text: found.text ?? text, analysis: found.analysis };
  }
  const configuration = await readLooseConfiguration(dirname(full), setup);
  await refuseWrongSettings(configuration.problems, io.cwd);
  return { text, analysis: checkLooseFile(full, text, configuration).analysis };
}

/** A statement's effects in the shape that programs read. */
export function reportOn(statement: JudgedStatement, lines: LineIndex): StatementReport {
  const { effects } = statement;
  const modes = new Map<string, LockMode>();
  for (const { relation, mode } of effects.locks) {
    const known = modes.get(relation);
    if (known === undefined || compareLocks(mode, known) > 0) modes.set(relation, mode);
  }
  const work = new Map(effects.work.map(({ relation, kind }) => [`${relation}\0${kind}`, { relation, kind }]));
  const hazards = HAZARDS.filter((h) => effects.incidents.some((i) => i.hazards.includes(h)));
  const of = (hazard: Hazard, tell: (incident: Incident) => string): string[] => [
    ...new Set(effects.incidents.filter((i) => i.hazards.includes(hazard)).map(tell)),
  ];
  return {
    range: { start: positionAt(lines, statement.span.start), end: positionAt(lines, statement.span.end) },
    locks: [...modes].map(([relation, mode]) => ({ relation, mode })),
    work: [...work.values()],
    blocks: [
      ...(hazards.includes('blocks-reads') ? (['reads'] as const) : []),
      ...(hazards.includes('blocks-writes') ? (['writes'] as const) : []),
    ],
    breaks: of('breaks-clients', thing),
    loses: of('data-loss', thing),
    fails: of('fails', (i) => i.detail.error ?? i.detail.reason ?? thing(i)),
    unknown: [...new Set([...effects.unknown, ...effects.incidents.flatMap((i) => i.unknown)])],
    unit: statement.unit.unit,
    hazards,
  };
}

/** `public.User.email`, `public.User`, or what is known of them. */
const thing = ({ relation, object, cause }: Incident): string => [relation, object].filter((part) => part !== null).join('.') || cause;

function asText(statement: JudgedStatement, lines: LineIndex): string {
  const report = reportOn(statement, lines);
  const source = oneLine(statement.text);
  const rows: (readonly [string, readonly string[]])[] = [
    ['locks', report.locks.map((l) => `${l.mode} on ${l.relation}`)],
    ['work', report.work.map((w) => `${w.kind} of ${w.relation}`)],
    ['blocks', report.blocks],
    ['breaks', report.breaks],
    ['loses', report.loses],
    ['fails', report.fails],
    ['unknown', report.unknown],
  ];
  const told = rows
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `  ${name.padEnd(8)} ${values.map(oneLine).join(', ')}\n`);
  const where = `${report.range.start.line + 1}:${report.range.start.character + 1}`;
  return `${where}  ${source.length > 100 ? `${source.slice(0, 99)}…` : source}\n  unit     ${report.unit}\n${told.join('')}`;
}
