import { type HistoryChange, type PlannedRollback, previewRollback, type RollbackOutcome, rollBack } from '../database/doing/rollback.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING, WRITING } from '../database/sessions/session.ts';
import { shown } from '../prisma/projects.ts';
import { type Command, neededOperand } from './command.ts';
import { confirmed, DOING_FLAGS, lostWords, tellSteps, tellTrouble, withCommands } from './doing.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

/** `lockkeeper rollback FOLDER`. */
export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'Take the last applied migration back: run its down.sql and change the history, together where the SQL allows it.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    ...ENVIRONMENT_FLAGS,
    mark: { description: 'Mark the row as rolled back in place of deleting it; from Prisma 7.9 on such a migration is pending.' },
    ...DOING_FLAGS,
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of the migration, or its migration.sql. What is lost is said first. Where statements cannot share a transaction, the history says at every moment how far it came, and the same command goes on after an interruption.',
    'In production nothing is run: the exact commands for a person are printed, unless the setting allowProductionRollback says otherwise.',
    'Exit code: 0 rolled back, 1 a statement failed, or the schema is not as it was before, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const operand = neededOperand(rollbackCommand, args, 'a migration');
    const { analysis, checked } = await openMigration(operand, args, io, program);
    const place = { project: analysis.project, settings: analysis.configuration.settings };
    const { environment, address } = await chosenEnvironment(args, io, place, true);
    const target = { analysis, environment };
    const { name, down } = checked.migration;
    const wish = { history: args.given.has('mark') ? 'mark' : 'delete' } as const satisfies { readonly history: HistoryChange };
    const json = args.values.format === 'json';
    return inDatabase(async () => {
      const preview = await withSession(address, READING, (session) => previewRollback(session, target, name, wish));
      const tell = (answer: object): void =>
        io.stdout(`${JSON.stringify({ environment: environment.name, migration: name, ...answer }, null, 2)}\n`);
      if (preview.state === 'refused') {
        if (json) {
          const { plan, ...rest } = preview;
          tell({ ...rest, ...(plan === null ? {} : { plan: asJson(plan) }) });
          return 2;
        }
        if (preview.plan !== null) io.stderr(printable(asText(preview.plan)));
        throw usageError(withCommands(preview.says, preview.commands));
      }
      if (args.given.has('dry-run')) {
        if (json) tell({ state: 'ready', ...asJson(preview) });
        else io.stdout(printable(asText(preview)));
        return 0;
      }
      if (!json) io.stderr(printable(asText(preview)));
      await confirmed(preview.confirmation, args, io);
      const done = await withSession(address, WRITING, (session) => rollBack(session, target, name, wish, tellSteps(io)));
      const outcome = done.outcome === 'lost' ? { ...done, says: await lostWords(address, name, done.says) } : done;
      if (json) tell(outcome);
      return tellOutcome(outcome, name, json ? null : shown(down, io.cwd), io);
    });
  },
};

const asJson = ({ migration, ...plan }: PlannedRollback): object => ({ ...plan, name: migration.name });

const HOW: Readonly<Record<PlannedRollback['runs'], string>> = {
  together: 'down.sql and the history change in one transaction: all of it or nothing.',
  apart: 'Statement by statement, because they cannot share a transaction; the history says how far it came.',
  itself: 'With the transactions of down.sql itself; the history says how far it came.',
};

function asText(plan: PlannedRollback): string {
  const from = plan.gradeFrom === 'model' ? ', as far as Lockkeeper sees; down.sql does not say it' : '';
  const grade = plan.grade === null ? 'Grade: not known.' : `Grade: ${plan.grade}${from}.`;
  return [
    `Roll back ${oneLine(plan.migration.name)}, ${plan.statements === 1 ? '1 statement' : `${plan.statements} statements`}. ${grade}`,
    ...plan.losses.map((loss) => `  lost: ${oneLine(loss)}`),
    ...(plan.leaves ?? []).map((d) => `  differs afterwards: ${oneLine(d.object)} ${oneLine(d.says)}`),
    ...plan.notes.map((note) => `  note: ${oneLine(note)}`),
    ...(plan.continues === null
      ? [HOW[plan.runs]]
      : [`It goes on where it stopped: ${plan.continues} of ${plan.statements} statements have run.`]),
    `History: ${plan.historySql}`,
    '',
    ...plan.downSql
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line.trimEnd()}`),
    '',
    '',
  ].join('\n');
}

/** @param file where down.sql is, for people; null: the answer is JSON */
function tellOutcome(outcome: RollbackOutcome, name: string, file: string | null, io: Io): ExitCode {
  const json = file === null;
  switch (outcome.outcome) {
    case 'rolled-back': {
      const { differs, unknown } = outcome.verified;
      const verified =
        differs.length === 0 ? 'The schema is as it was before, as far as Lockkeeper knows it.' : 'The schema is not as it was before:';
      if (!json)
        io.stdout(
          printable(
            [
              `Rolled ${oneLine(name)} back.`,
              verified,
              ...differs.map((d) => `  ${oneLine(d)}`),
              `Not compared: ${unknown.map(oneLine).join('; ')}.`,
              '',
            ].join('\n'),
          ),
        );
      return differs.length === 0 ? 0 : 1;
    }
    default:
      return tellTrouble(outcome, file, io);
  }
}
