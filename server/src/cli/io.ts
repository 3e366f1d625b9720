/** What a command sees of the outside; a test gives its own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** All of standard input, as UTF-8. */
  readonly stdin: () => Promise<string>;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output is a terminal. */
  readonly isTTY: boolean;
  /** Asks the person at the terminal, and gives the line that was typed; absent where nobody is there. */
  readonly ask?: (question: string) => Promise<string>;
}

/** 0: clean. 1: findings of level error or warning. 2: wrong use, or something that the command cannot go on with. */
export type ExitCode = 0 | 1 | 2;

const USAGE = 'UsageError';

/** An error that is the caller's to mend: its message is printed as it is, and the exit code is 2. */
export function usageError(message: string, hint?: string): Error {
  const error = new Error(hint === undefined ? message : `${message}\n${hint}`);
  error.name = USAGE;
  return error;
}

export const isUsageError = (error: unknown): error is Error => error instanceof Error && error.name === USAGE;

/** Colours only where a person reads: a terminal, and neither NO_COLOR nor a dumb terminal says otherwise. See no-color.org. */
export const wantsColour = (io: Io): boolean => io.isTTY && (io.env.NO_COLOR ?? '') === '' && io.env.TERM !== 'dumb';

/** Controls, C1 controls and marks that turn the direction of text; tab and line feed stay. */
const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Text from files and paths as it may reach a terminal: control characters could move the cursor or hide what follows. */
export const printable = (text: string): string => text.replace(HIDDEN, (c) => (c === '\t' || c === '\n' ? c : '\uFFFD'));

/** As `printable`, in one line. */
export const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' ').trim());
