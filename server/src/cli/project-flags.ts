import { lineIndex, positionAt } from '../core/text/line-index.ts';
import type { ConfigProblem } from '../prisma/config.ts';
import { readText } from '../prisma/files.ts';
import { shown } from '../prisma/projects.ts';
import type { Arguments, Flag } from './command.ts';
import { usageError } from './io.ts';

/** Flags of every command that judges SQL. */
export const PROJECT_FLAGS = {
  postgres: { value: 'N', description: 'Major version of the PostgreSQL server, 14 to 18; in place of the one that the project says.' },
  prisma: {
    value: 'V',
    description: 'Version of Prisma that runs the migrations, such as 6.19.3; in place of the one that the project says.',
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags in the shape of the settings. */
export function settingsOf(args: Arguments): Readonly<Record<string, unknown>> {
  const { postgres, prisma, since } = args.values;
  if (postgres !== undefined && !/^\d{1,3}$/.test(postgres))
    throw usageError(`--postgres takes a major version such as 16, not ${postgres}.`);
  return {
    ...(postgres === undefined ? {} : { postgresVersion: Number(postgres) }),
    ...(prisma === undefined ? {} : { prismaVersion: prisma }),
    ...(since === undefined ? {} : { since }),
  };
}

const FLAG_OF: Readonly<Record<string, string>> = { postgresVersion: '--postgres', prismaVersion: '--prisma', since: '--since' };

/** Ends the command when the settings are wrong: to go on with other ones would answer a question that nobody asked. */
export async function refuseWrongSettings(problems: readonly ConfigProblem[], cwd: string): Promise<void> {
  // a wrong environment hides itself alone: `lockkeeper environments` tells, and nobody else needs it
  const wrong = problems.filter((p) => !p.path.startsWith('environments.'));
  if (wrong.length === 0) return;
  const lines: string[] = [];
  for (const problem of wrong) lines.push(await placed(problem, cwd));
  throw usageError([...new Set(lines)].join('\n'));
}

/** A problem with the place that it has in a file. */
export async function placed(problem: ConfigProblem, cwd: string): Promise<string> {
  if (problem.file === null) {
    const flag = problem.layer === 'flag' ? FLAG_OF[problem.path] : undefined;
    return flag === undefined ? problem.message : `${flag}: ${problem.message}`;
  }
  const text = (await readText(problem.file)) ?? '';
  const at = positionAt(lineIndex(text), problem.span?.start ?? 0);
  return `${shown(problem.file, cwd)}:${at.line + 1}:${at.character + 1}: ${problem.message}`;
}
