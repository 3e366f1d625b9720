import type { Confirmation, FailedStatement, OnStep } from '../database/doing/doing.ts';
import { whatBecame } from '../database/doing/what-became.ts';
import type { Address } from '../database/environment.ts';
import type { Arguments, Flag } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';

/** Flags of every command that writes into a database. */
export const DOING_FLAGS = {
  yes: { description: 'Go on without being asked; where nobody is at a terminal, it is needed.' },
  database: { value: 'NAME', description: 'With --yes outside of development: the name of the database that is meant.' },
  'dry-run': { description: 'Say what would happen and change nothing.' },
  format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
} as const satisfies Readonly<Record<string, Flag>>;

/** Settles when a person has agreed. @throws a usage error when nobody did */
export async function confirmed(confirmation: Confirmation, args: Arguments, io: Io): Promise<void> {
  if (confirmation.ask === 'nothing') return;
  const question = oneLine(confirmation.question);
  if (confirmation.ask === 'yes') {
    if (args.given.has('yes')) return;
    if (io.ask === undefined) throw usageError(question, 'Nobody is at a terminal to be asked: add --yes to go on.');
    const said = (await io.ask(`${question} Type yes to go on: `)).trim().toLowerCase();
    if (said !== 'yes' && said !== 'y') throw usageError('Nothing was changed.');
    return;
  }
  const { database } = confirmation;
  const named = args.values.database;
  if (args.given.has('yes')) {
    if (named === database) return;
    throw usageError(
      named === undefined ? question : `The database is not called ${oneLine(named)}.`,
      `Name the database that is meant: --yes --database ${oneLine(database)}`,
    );
  }
  if (io.ask === undefined)
    throw usageError(question, `Nobody is at a terminal to be asked: add --yes --database ${oneLine(database)} to go on.`);
  const said = (await io.ask(`${question} Type the name of the database to go on: `)).trim();
  if (said !== database) throw usageError('That is not its name. Nothing was changed.');
}

/** Progress for people, on standard error, so that programs read the outcome alone. */
export const tellSteps =
  (io: Io): OnStep =>
  (step) =>
    io.stderr(`${step.kind === 'statement' ? '  ' : ''}${oneLine(step.says)}\n`);

/** A sentence, and below it the commands that lead on. */
export const withCommands = (says: string, commands: readonly string[]): string =>
  printable([says, ...commands.map((command) => `  ${command}`)].join('\n'));

/** Looks once more, over a new connection, before it is said that the connection was lost. */
export async function lostWords(address: Address, migration: string | null, says: string): Promise<string> {
  const became = migration === null ? null : await whatBecame(address, migration);
  return became === null ? says : `${says}\n${became}`;
}

/** `prisma/migrations/…/migration.sql:3:1: CREATE TABLE …` and what the server said. */
export function failureLines(file: string, statement: FailedStatement | null, said: string): readonly string[] {
  const at = statement === null ? [] : [`${oneLine(file)}:${statement.line}:${statement.column}: ${oneLine(statement.text).slice(0, 200)}`];
  return [...at, `  ${oneLine(said)}`];
}

type Trouble =
  | {
      readonly outcome: 'failed';
      readonly says: string;
      readonly said: string;
      readonly statement: FailedStatement | null;
      readonly commands: readonly string[];
    }
  | { readonly outcome: 'busy'; readonly says: string }
  | { readonly outcome: 'lost' | 'refused'; readonly says: string; readonly commands: readonly string[] };

/** Tells what went wrong, and what leads on. @param file the script that was running, for people; null: the answer is JSON, which is told */
export function tellTrouble(outcome: Trouble, file: string | null, io: Io): ExitCode {
  if (outcome.outcome === 'failed') {
    if (file !== null) {
      const lines = [printable(outcome.says), ...failureLines(file, outcome.statement, outcome.said)];
      io.stderr(`lockkeeper: ${withCommands(lines.join('\n'), outcome.commands)}\n`);
    }
    return 1;
  }
  if (file === null) return 2;
  throw usageError(outcome.outcome === 'busy' ? outcome.says : withCommands(outcome.says, outcome.commands));
}
