import { nearest } from '../core/text/nearest.ts';
import { redact } from '../database/sessions/redact.ts';
import { applyCommand } from './apply.ts';
import { readArguments } from './arguments.ts';
import { checkCommand } from './check.ts';
import { checklistCommand } from './checklist.ts';
import type { Command, Program } from './command.ts';
import { configCommand } from './config.ts';
import { downCommand } from './down.ts';
import { effectsCommand } from './effects.ts';
import { environmentsCommand } from './environments.ts';
import { commandHelp, generalHelp } from './help.ts';
import { type ExitCode, type Io, isUsageError, oneLine, printable } from './io.ts';
import { lspCommand } from './lsp.ts';
import { newCommand } from './new.ts';
import { newDataCommand } from './new-data.ts';
import { planCommand } from './plan.ts';
import { procedureCommand } from './procedure.ts';
import { promoteCommand } from './promote.ts';
import { resolveCommand } from './resolve.ts';
import { restoreCommand } from './restore.ts';
import { revertCommand } from './revert.ts';
import { rollbackCommand } from './rollback.ts';
import { rulesCommand } from './rules.ts';
import { splitCommand } from './split.ts';
import { statusCommand } from './status.ts';

const COMMANDS: readonly Command[] = [
  checkCommand,
  statusCommand,
  newCommand,
  splitCommand,
  planCommand,
  promoteCommand,
  checklistCommand,
  applyCommand,
  rollbackCommand,
  resolveCommand,
  restoreCommand,
  procedureCommand,
  downCommand,
  revertCommand,
  newDataCommand,
  environmentsCommand,
  effectsCommand,
  rulesCommand,
  configCommand,
  lspCommand,
];

/** Runs the command line. `args` without node and script. Never throws: whatever goes wrong is one message and exit code 2. */
export async function run(args: readonly string[], io: Io, program: Program): Promise<ExitCode> {
  try {
    return await dispatch(args, io, program);
  } catch (error) {
    if (isUsageError(error)) {
      io.stderr(`lockkeeper: ${printable(redact(error.message, []))}\n`);
      return 2;
    }
    const message = error instanceof Error ? error.message : String(error);
    io.stderr(`lockkeeper: internal error: ${oneLine(redact(message, []))} Set LOCKKEEPER_DEBUG=1 to see where.\n`);
    if (io.env.LOCKKEEPER_DEBUG === '1' && error instanceof Error) io.stderr(`${printable(redact(error.stack ?? '', []))}\n`);
    return 2;
  }
}

async function dispatch(args: readonly string[], io: Io, program: Program): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    io.stderr(generalHelp(COMMANDS, program.version));
    return 2;
  }
  if (name === '--version' || name === '-v') {
    io.stdout(`${program.version}\n`);
    return 0;
  }
  const asked = name === 'help' ? rest[0] : undefined;
  if (name === '--help' || name === '-h' || (name === 'help' && asked === undefined)) {
    io.stdout(generalHelp(COMMANDS, program.version));
    return 0;
  }
  const wanted = asked ?? name;
  const command = COMMANDS.find((c) => c.name === wanted);
  if (command === undefined) {
    const near = nearest(
      wanted,
      COMMANDS.map((c) => c.name),
    );
    const kind = wanted.startsWith('-') ? 'flag' : 'command';
    io.stderr(
      `lockkeeper: There is no ${kind} ${oneLine(wanted)}. ${near === null ? '`lockkeeper --help` lists the commands.' : `Did you mean ${near}?`}\n`,
    );
    return 2;
  }
  if (asked !== undefined) {
    io.stdout(commandHelp(command));
    return 0;
  }
  const read = readArguments(command, rest);
  if (read.given.has('help')) {
    io.stdout(commandHelp(command));
    return 0;
  }
  return command.run(read, io, program);
}
