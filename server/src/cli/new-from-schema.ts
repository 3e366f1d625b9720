import { spawn } from 'node:child_process';
import { isRefusal } from '../core/plans/plan.ts';
import {
  type Comparison,
  nothingToMigrate,
  type PrismaRun,
  removeTemporary,
  schemaDifference,
  sqlOfOutput,
} from '../prisma/prisma-diff.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import type { Arguments } from './command.ts';
import { type Io, oneLine, printable, usageError } from './io.ts';

/** The SQL that Prisma gives; null: there is nothing to migrate, which it says. */
export async function fromSchema(analysis: ProjectAnalysis, args: Arguments, io: Io): Promise<string | null> {
  const shadow = args.given.has('shadow-database');
  if (shadow && args.given.has('ref'))
    throw usageError('--ref and --shadow-database do not go together: the schema is compared with one of them.');
  const comparison: Comparison = shadow
    ? { with: 'migrations' }
    : analysis.migrations.length === 0 && !args.given.has('ref')
      ? { with: 'nothing' }
      : { with: 'commit', ref: args.values.ref ?? 'HEAD' };
  const run = await schemaDifference(analysis.project, comparison, { node: process.execPath, env: io.env });
  const nothing = (): null => {
    io.stderr(`${oneLine(nothingToMigrate(comparison))}\n`);
    return null;
  };
  if (run === null) return nothing();
  if (isRefusal(run)) throw usageError(run.refused);
  try {
    io.stderr(`${oneLine(run.shown)}\n`);
    const { code, output } = await runPrisma(run, io);
    if (code !== 0) throw usageError(`Prisma could not tell the difference (it ended with ${code}).`, 'What it says stands above.');
    return sqlOfOutput(output) ?? nothing();
  } finally {
    await removeTemporary(run);
  }
}

function runPrisma({ command, args, cwd, env }: PrismaRun, io: Io): Promise<{ readonly code: number | string; readonly output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env: { ...io.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => io.stderr(printable(text)));
    child.on('error', (error) => done({ code: error.message, output }));
    child.on('close', (code, signal) => done({ code: code ?? signal ?? 1, output }));
  });
}
