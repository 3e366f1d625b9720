import type { StatementReader } from '../core/sql/statement.ts';
import { type ExitCode, type Io, usageError } from './io.ts';

/** What only the program's entry knows. */
export interface Program {
  readonly version: string;
  readonly loadReader: () => Promise<StatementReader>;
  /** Starts the language server on standard input and output; settles when the client has gone. */
  readonly startServer: () => Promise<void>;
}

/** A flag of a command. Flags that take a value name it: `--since REF`. */
export interface Flag {
  /** What stands for the value in the help; absent: the flag takes none. */
  readonly value?: string;
  readonly short?: string;
  readonly description: string;
  /** The only values that are allowed. */
  readonly choices?: readonly string[];
  /** It may be given several times. */
  readonly many?: true;
}

/** Arguments after they were read against a command's flags. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** All values of flags that may be given several times, in order. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly given: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line, imperative. */
  readonly summary: string;
  /** After the name: `[paths…]`. */
  readonly operands: string;
  /** At most this many operands. */
  readonly most: number;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Paragraphs below the flags. */
  readonly notes: readonly string[];
  readonly run: (args: Arguments, io: Io, program: Program) => Promise<ExitCode>;
}

/** The reader of statements; tells on standard error when it is the reduced one. */
export async function readerFor(program: Program, io: Io): Promise<StatementReader> {
  const reader = await program.loadReader();
  if (reader.name !== 'libpg-query')
    io.stderr("lockkeeper: reduced grammar: PostgreSQL's own could not be loaded, so some statements are not checked.\n");
  return reader;
}

/** The operand that the command cannot do without. Throws a usage error where it is missing. @param what `a migration` */
export function neededOperand({ name, operands }: Pick<Command, 'name' | 'operands'>, args: Arguments, what: string): string {
  const [operand] = args.positionals;
  if (operand === undefined) throw usageError(`lockkeeper ${name} needs ${what}.`, `Usage: lockkeeper ${name} ${operands}`);
  return operand;
}
