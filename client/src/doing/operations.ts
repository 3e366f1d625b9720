import * as vscode from 'vscode';
import {
  type Confirmed,
  FAILED_MIGRATIONS,
  type FailedMigrationsParams,
  OPERATION_COMMAND,
  OPERATION_PLAN,
  type OperationCommand,
  type OperationCommandParams,
  type OperationId,
  type OperationParams,
  type OperationPlan,
  READ_OUTPUT,
  type ReadOutputParams,
  type ShownFailure,
} from '../../../server/src/lsp/protocol/doing.ts';
import type { Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { NOT_RUNNING, plural } from '../words.ts';
import { confirm, type Fact } from './confirm.ts';
import { failureWords } from './failures.ts';
import { executionOf, openTerminal, runTask, type TerminalRun } from './terminals.ts';

/** What an operation of Prisma is called, and how its terminal is shown. */
export const SHOWN: Readonly<
  Record<OperationId, { readonly title: string; readonly go: string; readonly task: string; readonly asksBack: boolean }>
> = {
  dev: { title: 'Migrate', go: 'Migrate', task: 'migrate dev', asksBack: true },
  create: { title: 'Create a Migration', go: 'Create', task: 'migrate dev --create-only', asksBack: true },
  deploy: { title: 'Deploy', go: 'Deploy', task: 'migrate deploy', asksBack: false },
  status: { title: 'Migration Status', go: 'Ask', task: 'migrate status', asksBack: false },
  generate: { title: 'Generate Client', go: 'Generate', task: 'generate', asksBack: false },
  studio: { title: 'Prisma Studio', go: 'Open', task: 'studio', asksBack: false },
  seed: { title: 'Seed', go: 'Seed', task: 'db seed', asksBack: true },
  reset: { title: 'Reset', go: 'Reset, and lose everything in it', task: 'migrate reset', asksBack: true },
  resolve: { title: 'Resolve', go: 'Resolve', task: 'migrate resolve', asksBack: false },
};

export const planOf = (context: Context, params: OperationParams): Promise<OperationPlan | Refused | undefined> =>
  context.server.request<OperationPlan | Refused>(OPERATION_PLAN, params);

/** Says why there is nothing; undefined then. */
export function orSay<T extends object>(answer: T | Refused | null | undefined): T | undefined {
  if (answer !== undefined && answer !== null && !('refused' in answer)) return answer;
  void vscode.window.showWarningMessage(answer == null ? NOT_RUNNING : (answer as Refused).refused);
  return undefined;
}

/** What is shown before an operation: where it goes, what runs, and what it does there. */
export async function confirmOperation(operation: OperationId, plan: OperationPlan): Promise<Confirmed | undefined> {
  const { environment, migrations, ask, shown, notes } = plan;
  if (ask === 'nothing' || environment === null) return { yes: true, database: null };
  const { title, go } = SHOWN[operation];
  const facts: Fact[] = [
    { icon: 'server-environment', label: hostOf(environment), description: environment.kind },
    { icon: 'database', label: environment.database, description: 'the database' },
    { icon: 'terminal', label: shown, description: 'the command' },
    ...migrations.map(({ name, lock }) => ({ icon: 'clock', label: name, description: lock ?? 'no lock that stops anybody' })),
    ...(operation === 'deploy' && migrations.length === 0 ? [{ icon: 'pass', label: 'Nothing is pending there' }] : []),
    ...(operation === 'reset'
      ? [{ icon: 'trash', label: 'Every table and row of the schema is dropped, and all migrations are applied again' }]
      : []),
    ...notes.map((note) => ({ icon: 'info', label: note })),
  ];
  return confirm({
    title: `${title}: ${environment.name}`,
    asks: `${verbOf(operation, migrations.length)} ${environment.database} on ${environment.name}?`,
    go,
    database: ask === 'database' ? environment.database : null,
    careful: operation === 'reset',
    facts,
  });
}

/** The address without the database, which has a row of its own. */
const hostOf = ({ address, database }: NonNullable<OperationPlan['environment']>): string =>
  address.endsWith(`/${database}`) ? address.slice(0, -database.length - 1) : address;

function verbOf(operation: OperationId, migrations: number): string {
  switch (operation) {
    case 'deploy':
      return `Apply ${plural(migrations, 'migration')} to`;
    case 'reset':
      return 'Drop everything in';
    case 'studio':
      return 'Edit the rows of';
    default:
      return `Run ${SHOWN[operation].task} in`;
  }
}

/** What an operation came to. */
export interface OperationEnd extends TerminalRun {
  readonly failures: readonly ShownFailure[];
}

/** Runs what was confirmed in its terminal; what failed turns up in the tree and at its line. Undefined: it was refused, which is said. */
export async function runOperation(context: Context, params: OperationParams, confirmed: Confirmed): Promise<OperationEnd | undefined> {
  const asked: OperationCommandParams = { ...params, confirmed };
  const command = orSay(await context.server.request<OperationCommand | Refused>(OPERATION_COMMAND, asked));
  if (command === undefined) return undefined;
  const task = taskOf(params, command);
  context.log.info(`${task.name}: ${command.shown} (in ${command.cwd})`);
  // what fails in the shadow database leaves no trace but what is printed
  if (params.operation === 'dev' || params.operation === 'create') await openTerminal(task);
  const run = await runTask(task);
  context.log.info(`${task.name}: ${run.code === null ? 'was stopped' : `ended with ${run.code}`}`);
  return { ...run, failures: await failuresAfter(context, params, run) };
}

/** What the terminal and the history tell after a run. Where both tell of a migration, the history knows more. */
async function failuresAfter(
  context: Context,
  { folder, environment }: OperationParams,
  { code, output }: TerminalRun,
): Promise<readonly ShownFailure[]> {
  const printed =
    code === 0 || output === ''
      ? []
      : ((await context.server.request<readonly ShownFailure[]>(READ_OUTPUT, { folder, output } satisfies ReadOutputParams)) ?? []);
  if (environment === null) return printed;
  const of = { folder, environment };
  const failed =
    (await context.server.request<readonly ShownFailure[] | null>(FAILED_MIGRATIONS, {
      ...of,
      read: true,
    } satisfies FailedMigrationsParams)) ?? [];
  const all = [...failed, ...printed.filter((p) => p.place !== null && !failed.some((f) => f.migration === p.migration))];
  context.failures.show(of, all);
  await context.migrations.refresh();
  return all;
}

/** One notification about what failed, with what leads on. */
export async function sayFailed(
  of: { readonly folder: string; readonly environment: string },
  failures: readonly ShownFailure[],
): Promise<void> {
  const [first] = failures;
  if (first?.migration == null) return;
  const more = failures.length > 1 ? ` ${failures.length - 1} more have failed.` : '';
  const actions = [...(first.place === null ? [] : ['Show']), ...(first.where === 'database' ? ['Resolve…'] : [])];
  const answer = await vscode.window.showErrorMessage(`${first.migration}: ${failureWords(of.environment, first)}.${more}`, ...actions);
  if (answer === 'Show' && first.place !== null) {
    const { start } = first.place.range;
    const at = new vscode.Position(start.line, start.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(first.place.uri), { selection: new vscode.Range(at, at) });
  }
  if (answer === 'Resolve…') await vscode.commands.executeCommand('lockkeeper.resolveFailed', { ...of, migration: first.migration });
}

/** A task with a terminal of its own, so that Prisma sees one and can ask. Its name holds what is done and where, and no address. */
export function taskOf(params: OperationParams, command: OperationCommand): vscode.Task {
  const { operation, environment, args, folder } = params;
  const { task: words, asksBack } = SHOWN[operation];
  const task = new vscode.Task(
    {
      type: PRISMA_TASK,
      command: operation,
      project: folder,
      ...(environment === null ? {} : { environment }),
      ...(args.length === 0 ? {} : { args: [...args] }),
    },
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(command.cwd)) ?? vscode.TaskScope.Workspace,
    environment === null ? words : `${words} (${environment})`,
    'Prisma',
    executionOf(command),
    ['$prisma-schema'],
  );
  task.detail = command.shown;
  task.isBackground = operation === 'studio';
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    focus: asksBack,
    clear: true,
    panel: vscode.TaskPanelKind.Dedicated,
  };
  return task;
}

export const PRISMA_TASK = 'prisma-migrate';
