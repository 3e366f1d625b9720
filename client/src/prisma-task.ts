import { type ChildProcess, spawn } from 'node:child_process';
import * as vscode from 'vscode';
import type { SchemaDifference } from '../../server/src/lsp/protocol/new-migration.ts';

/** What a command printed on standard output, and how it ended; null: it was stopped, or could not be started. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the project's own Prisma in a terminal of its own, where a person sees the command and what it says, and can stop it. */
export async function runPrisma(run: SchemaDifference): Promise<Ended> {
  let ended!: (end: Ended) => void;
  const end = new Promise<Ended>((resolve) => {
    ended = resolve;
  });
  const task = new vscode.Task(
    { type: 'lockkeeper', command: 'diff' },
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(run.cwd)) ?? vscode.TaskScope.Workspace,
    'migrate diff',
    'Prisma',
    new vscode.CustomExecution(async () => terminalOf(run, ended)),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: false, clear: true, panel: vscode.TaskPanelKind.Shared };
  const ends = vscode.tasks.onDidEndTask((e) => {
    if (e.execution.task === task) ended({ code: null, output: '' }); // it was closed before it said how it ended
  });
  try {
    await vscode.tasks.executeTask(task);
    return await end;
  } finally {
    ends.dispose();
  }
}

function terminalOf({ command, args, cwd, env, shown }: SchemaDifference, ended: (end: Ended) => void): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  const write = (text: string): void => written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  let child: ChildProcess | undefined;
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open() {
      write(`> ${shown}\n\n`);
      let output = '';
      const done = (code: number | null): void => {
        ended({ code, output });
        closed.fire(code ?? 1);
      };
      child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        write(text);
      });
      child.stderr?.setEncoding('utf8').on('data', write);
      child.on('error', (error) => {
        write(`${error.message}\n`);
        done(null);
      });
      child.on('close', done);
    },
    close() {
      child?.kill();
      ended({ code: null, output: '' });
    },
    handleInput(text) {
      if (text === '\x03') child?.kill('SIGINT');
    },
  };
}
