import {
  previewResolve,
  RESOLVE_WAYS,
  type ResolveOutcome,
  type ResolvePreview,
  type ResolveWay,
  resolveMigration,
} from '../database/doing/resolve.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING, WRITING } from '../database/sessions/session.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, neededOperand } from './command.ts';
import { confirmed, DOING_FLAGS, lostWords, tellSteps, tellTrouble, withCommands } from './doing.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

/** `lockkeeper resolve FOLDER`. */
export const resolveCommand: Command = {
  name: 'resolve',
  summary: 'Say what ran of a failed migration and what did not, and finish it, take it back, or try it again.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    ...ENVIRONMENT_FLAGS,
    as: {
      value: 'WAY',
      choices: RESOLVE_WAYS,
      description: 'applied: run what is left; rolled-back: take back what ran; retry: that, and apply it again.',
    },
    ran: { value: 'N', description: 'So many statements have run: you looked, where it cannot be seen.' },
    ...DOING_FLAGS,
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of the migration, or its migration.sql. What ran follows from what was noted, from the error, and from the schema as it is. Without --as nothing is changed: it says where the migration stands, and the exact SQL of each way on.',
    'The history is written as `prisma migrate resolve` writes it. In production nothing is run: the SQL and the commands are printed.',
    'Exit code: 0 done, 1 it stands half done or failed again, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const operand = neededOperand(resolveCommand, args, 'a migration');
    const ran = numberOf(args);
    const { analysis, checked } = await openMigration(operand, args, io, program);
    const place = { project: analysis.project, settings: analysis.configuration.settings };
    const { environment, address } = await chosenEnvironment(args, io, place, true);
    const target = { analysis, environment };
    const { name, file, down } = checked.migration;
    const json = args.values.format === 'json';
    const tell = (answer: object): void =>
      io.stdout(`${JSON.stringify({ environment: environment.name, migration: name, ...answer }, null, 2)}\n`);
    return inDatabase(async () => {
      const preview = await withSession(address, READING, (session) => previewResolve(session, target, name, { ran }));
      if (preview.state === 'refused') {
        if (!json) throw usageError(withCommands(preview.says, preview.commands));
        tell(preview);
        return 2;
      }
      const way = RESOLVE_WAYS.find((w) => w === args.values.as);
      if (way === undefined || args.given.has('dry-run')) {
        if (json) tell(asJson(preview, way));
        else io.stdout(printable(asText(preview, way)));
        return way === undefined ? 1 : 0;
      }
      const chosen = preview.ways.find((w) => w.way === way);
      if (chosen === undefined || chosen.blocked !== null) {
        if (!json)
          throw usageError(
            withCommands(chosen?.blocked ?? '', [...(chosen?.sql ?? []), ...(chosen?.historySql ?? []), ...(chosen?.commands ?? [])]),
          );
        tell(asJson(preview, way));
        return 2;
      }
      if (!json) io.stderr(printable(asText(preview, way)));
      await confirmed(preview.confirmation, args, io);
      const done = await withSession(address, WRITING, (session) => resolveMigration(session, target, name, way, tellSteps(io), { ran }));
      const outcome = done.outcome === 'lost' ? { ...done, says: await lostWords(address, name, done.says) } : done;
      if (json) tell(outcome);
      return tellOutcome(outcome, json ? null : shown(preview.while === 'applying' ? file : down, io.cwd), io);
    });
  },
};

function numberOf(args: Arguments): number | null {
  const { ran } = args.values;
  if (ran !== undefined && !/^\d{1,6}$/.test(ran)) throw usageError(`--ran takes a number of statements, not ${oneLine(ran)}.`);
  return ran === undefined ? null : Number(ran);
}

type Failed = ResolvePreview & { readonly state: 'failed' };

function asJson({ migration, confirmation: _, ways, ...rest }: Failed, way: ResolveWay | undefined): object {
  return { ...rest, name: migration.name, ways: way === undefined ? ways : ways.filter((w) => w.way === way) };
}

const MARKS = { ran: 'ran', 'not-run': 'not run', unknown: 'perhaps' } as const;
const TITLES: Readonly<Record<ResolveWay, string>> = {
  applied: 'Finish it: --as applied',
  'rolled-back': 'Take it back: --as rolled-back',
  retry: 'Try it again: --as retry',
};

function asText(preview: Failed, way: ResolveWay | undefined): string {
  const statements = preview.units.flatMap((u) => u.statements);
  return [
    `${oneLine(preview.migration.name)}: ${preview.says}`,
    ...(preview.error === null ? [] : [`  ${oneLine(preview.error)}`]),
    ...statements.map((s) => `  ${MARKS[s.ran].padEnd(7)}  ${s.n}. line ${s.line}: ${oneLine(s.text)}`),
    '',
    ...preview.ways
      .filter((w) => way === undefined || w.way === way)
      .flatMap((w) => [
        TITLES[w.way],
        ...(w.blocked === null ? [] : [`  ${w.blocked}`]),
        ...w.notes.map((note) => `  note: ${oneLine(note)}`),
        ...[...w.sql, ...w.historySql].flatMap((sql) => `${sql.replace(/;?\s*$/, ';')}`.split('\n').map((line) => `    ${line.trimEnd()}`)),
        ...(w.commands.length === 0 ? [] : ['  by hand, after the SQL above the history:', ...w.commands.map((c) => `    ${c}`)]),
        '',
      ]),
  ].join('\n');
}

/** @param file the script that was running, for people; null: the answer is JSON */
function tellOutcome(outcome: ResolveOutcome, file: string | null, io: Io): ExitCode {
  const json = file === null;
  switch (outcome.outcome) {
    case 'resolved':
      if (!json) io.stdout(`${printable(outcome.says)}\n`);
      return 0;
    default:
      return tellTrouble(outcome, file, io);
  }
}
