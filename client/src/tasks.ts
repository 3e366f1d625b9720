import * as vscode from 'vscode';
import { OPERATION_COMMAND, type OperationCommand, type OperationId, type OperationParams } from '../../server/src/lsp/protocol/doing.ts';
import type { EnvironmentsAnswer } from '../../server/src/lsp/protocol/environments.ts';
import type { Refused } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';
import { confirmOperation, PRISMA_TASK, planOf, runOperation, SHOWN, taskOf } from './doing/operations.ts';
import { executionOf } from './doing/terminals.ts';

/** What a task of ours is told in tasks.json. */
interface PrismaTask extends vscode.TaskDefinition {
  readonly command: OperationId;
  /** A folder: that of the project, or of its migrations. Needed where there are several projects. */
  readonly project?: string;
  /** Default: the one for development. */
  readonly environment?: string;
  readonly args?: readonly string[];
}

/** Those that are offered: in a database for development, and none that asks first. */
const OFFERED: readonly OperationId[] = ['dev', 'create', 'deploy', 'status', 'generate', 'studio', 'seed'];
const WITHOUT_DATABASE: ReadonlySet<OperationId> = new Set(['generate']);
const YES = { yes: true, database: null } as const;

/** Offers the operations of Prisma, and Lockkeeper's own checks, as tasks. In Restricted Mode there are none. */
export const provideTasks = (context: Context): vscode.Disposable[] => [
  vscode.tasks.registerTaskProvider(PRISMA_TASK, {
    provideTasks: () => offered(context),
    resolveTask: (task) => resolved(context, task, task.definition as PrismaTask),
  }),
  vscode.tasks.registerTaskProvider(OWN_TASK, {
    provideTasks: () => (vscode.workspace.isTrusted ? OWN.map((command) => ownTask(context, { type: OWN_TASK, command }, undefined)) : []),
    resolveTask: (task) => {
      const { command } = task.definition as OwnTask;
      return vscode.workspace.isTrusted && OWN.includes(command) ? ownTask(context, task.definition as OwnTask, task) : undefined;
    },
  }),
];

async function offered(context: Context): Promise<vscode.Task[]> {
  if (!vscode.workspace.isTrusted) return [];
  const projects = (await context.environments.current())?.projects ?? [];
  const tasks: vscode.Task[] = [];
  for (const { folder, environments } of projects) {
    const own = environments.filter((e) => e.kind === 'development' && !e.embedded);
    const environment = (own.find((e) => e.active) ?? own[0])?.environment ?? null;
    for (const operation of OFFERED) {
      if (environment === null && !WITHOUT_DATABASE.has(operation)) continue;
      const params: OperationParams = { folder, environment: WITHOUT_DATABASE.has(operation) ? null : environment, operation, args: [] };
      const command = await context.server.request<OperationCommand | Refused>(OPERATION_COMMAND, { ...params, confirmed: YES });
      if (command !== undefined && !('refused' in command)) tasks.push(taskOf(params, command));
    }
  }
  return tasks;
}

/**
 * A task of tasks.json. Where something has to be confirmed first, or cannot be done, its terminal says so: what is confirmed then runs in
 * a terminal of its own.
 */
async function resolved(context: Context, task: vscode.Task, definition: PrismaTask): Promise<vscode.Task | undefined> {
  if (!vscode.workspace.isTrusted || SHOWN[definition.command] === undefined) return undefined;
  const params = paramsOf(definition, (await context.environments.current())?.projects ?? []);
  const plan = 'refused' in params ? params : ((await planOf(context, params)) ?? { refused: 'Lockkeeper’s server is not running.' });
  const with_ = (execution: vscode.Task['execution']): vscode.Task => {
    const fresh = new vscode.Task(definition, task.scope ?? vscode.TaskScope.Workspace, task.name, 'Prisma', execution, ['$prisma-schema']);
    fresh.isBackground = definition.command === 'studio';
    fresh.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, ...task.presentationOptions };
    return fresh;
  };
  if ('refused' in plan) return with_(saying(async (write) => write(`${plan.refused}\n`, 1)));
  if ('refused' in params) return undefined;
  if (plan.ask === 'nothing' && plan.own === null) {
    const command = await context.server.request<OperationCommand | Refused>(OPERATION_COMMAND, { ...params, confirmed: YES });
    if (command === undefined) return undefined;
    return with_('refused' in command ? saying(async (write) => write(`${command.refused}\n`, 1)) : executionOf(command));
  }
  return with_(
    saying(async (write) => {
      const confirmed = plan.own === null ? await confirmOperation(params.operation, plan) : undefined;
      if (plan.own !== null) return write(`Prisma cannot reach a database in a folder. Run: ${plan.shown}\n`, 1);
      if (confirmed === undefined) return write('It was not confirmed, so nothing was run.\n', 1);
      const end = await runOperation(context, params, confirmed);
      return write(`${plan.shown} ended with ${end?.code ?? 1}.\n`, end?.code ?? 1);
    }),
  );
}

function paramsOf(
  { command, project, environment, args = [] }: PrismaTask,
  projects: EnvironmentsAnswer['projects'],
): OperationParams | Refused {
  const named = projects.filter(({ folder, name }) => project === undefined || [folder, name].includes(project) || within(folder, project));
  const [only] = named;
  if (only === undefined) return { refused: project === undefined ? 'There is no project here.' : `There is no project in ${project}.` };
  if (named.length > 1)
    return { refused: `There are several projects. Name one of them as "project": ${named.map((p) => p.name).join(', ')}.` };
  const own = only.environments.filter((e) => e.kind === 'development');
  const chosen = environment ?? (own.find((e) => e.active) ?? own[0])?.environment ?? null;
  return { folder: only.folder, environment: WITHOUT_DATABASE.has(command) ? null : chosen, operation: command, args: args.map(String) };
}

/** A path in tasks.json is meant from the workspace folder. */
const within = (folder: string, project: string): boolean => {
  const path = `/${project.replaceAll('\\', '/').replace(/^\.?\/|\/$/g, '')}/`;
  return `${folder.replaceAll('\\', '/')}/`.includes(path);
};

/** A terminal that shows words of ours and ends. */
function saying(work: (write: (text: string, code: number) => void) => Promise<void>): vscode.CustomExecution {
  return new vscode.CustomExecution(async () => {
    const written = new vscode.EventEmitter<string>();
    const closed = new vscode.EventEmitter<number>();
    const write = (text: string, code: number): void => {
      written.fire(text.replaceAll('\n', '\r\n'));
      closed.fire(code);
    };
    return {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open: () => void work(write).catch((error: unknown) => write(`${String(error)}\n`, 1)),
      close: () => {},
    };
  });
}

const OWN_TASK = 'lockkeeper';
const OWN = ['check', 'status'] as const;
interface OwnTask extends vscode.TaskDefinition {
  readonly command: (typeof OWN)[number];
  readonly environment?: string;
  readonly args?: readonly string[];
}

/** The command line of Lockkeeper, as it ships with the extension. */
function ownTask({ extension }: Context, definition: OwnTask, task: vscode.Task | undefined): vscode.Task {
  const { command, environment, args = [] } = definition;
  const words = [command, ...(environment === undefined ? [] : ['--env', environment]), ...args.map(String)];
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '.';
  const execution = executionOf({ command: 'node', args: [extension.asAbsolutePath('dist/cli.js'), ...words], cwd, env: {}, shown: '' });
  const scope = task?.scope ?? vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Workspace;
  return new vscode.Task(definition, scope, task?.name ?? command, 'Lockkeeper', execution, ['$lockkeeper']);
}
