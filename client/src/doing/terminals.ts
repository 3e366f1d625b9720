import * as vscode from 'vscode';
import type { OperationCommand } from '../../../server/src/lsp/protocol/doing.ts';

/** How a command in a terminal ended, and what it printed. */
export interface TerminalRun {
  /** Null: it was stopped, or could not be started. */
  readonly code: number | null;
  /** Empty where the terminal does not tell. */
  readonly output: string;
}

/** What is kept of an output: its end, where errors stand. */
const KEPT = 200_000;
/** The last words come a moment after the end, in milliseconds. */
const LAST_WORDS = 2_000;

/** Runs a task in its terminal and waits for its end. What it prints is read where the terminal's shell integration tells it. */
export async function runTask(task: vscode.Task): Promise<TerminalRun> {
  let output = '';
  let reading: Promise<void> = Promise.resolve();
  let execution: vscode.TaskExecution | undefined;
  let ended!: (code: number | null) => void;
  const end = new Promise<number | null>((resolve) => {
    ended = resolve;
  });
  const listeners = [
    vscode.window.onDidStartTerminalShellExecution((e) => {
      if (e.terminal.name !== task.name) return;
      reading = (async () => {
        for await (const piece of e.execution.read()) output = (output + piece).slice(-KEPT);
      })();
    }),
    vscode.tasks.onDidEndTaskProcess((e) => {
      if (e.execution === execution) ended(e.exitCode ?? null);
    }),
    vscode.tasks.onDidEndTask((e) => {
      // a task that could not start has no process
      if (e.execution === execution) setTimeout(() => ended(null), 200);
    }),
  ];
  try {
    execution = await vscode.tasks.executeTask(task);
    const code = await end;
    await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, LAST_WORDS))]);
    return { code, output };
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}

/** How long a terminal is waited for that may never tell what is printed in it, in milliseconds. */
const TELLS = 3_000;

/**
 * Opens the terminal of a task, out of sight. VS Code tells what is printed in a task's terminal from its second command on, so a first
 * one is run that prints a line, which is cleared away.
 */
export async function openTerminal(task: vscode.Task): Promise<void> {
  if (vscode.window.terminals.some((terminal) => terminal.name === task.name)) return;
  const execution = new vscode.ShellExecution('node', ['--version']);
  const first = new vscode.Task(task.definition, task.scope ?? vscode.TaskScope.Workspace, task.name, task.source, execution, []);
  first.presentationOptions = { ...task.presentationOptions, reveal: vscode.TaskRevealKind.Never, focus: false, echo: false };
  let told!: () => void;
  const tells = new Promise<void>((resolve) => {
    told = resolve;
  });
  const listener = vscode.window.onDidChangeTerminalShellIntegration((e) => {
    if (e.terminal.name === task.name) told();
  });
  const { code } = await runTask(first);
  if (code === 0) await Promise.race([tells, new Promise((resolve) => setTimeout(resolve, TELLS))]);
  listener.dispose();
}

/** Words that a shell takes as they stand, quoted or not. Others could break out of the quotes that VS Code puts around them. */
const PLAIN = /^[\p{L}\p{N} @%+=:,./\\_-]*$/u;

/**
 * The words of a command for a terminal, each quoted by itself; where one holds a sign that a shell would read, the program is started
 * without a shell.
 */
export function executionOf({ command, args, cwd, env }: OperationCommand): vscode.ShellExecution | vscode.ProcessExecution {
  const options = { cwd, env: { ...env } };
  if (![command, ...args].every((word) => PLAIN.test(word))) return new vscode.ProcessExecution(command, [...args], options);
  const quoted = args.map((value) => (/^[^ ]+$/.test(value) ? value : { value, quoting: vscode.ShellQuoting.Strong }));
  return new vscode.ShellExecution(command, quoted, options);
}
