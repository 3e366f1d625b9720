import * as vscode from 'vscode';
import { ADD_ENVIRONMENT, type AddEnvironmentParams } from '../../../server/src/lsp/protocol/environments.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { untilKnown } from '../environments.ts';
import { answered, choose, type Step, walk, write } from '../steps.ts';
import { ENVIRONMENTS_VIEW } from '../views/environments.ts';
import { connectEnvironment, storeUrl } from './environments.ts';

type Kind = 'development' | 'staging' | 'production';
type From = 'variable' | 'file' | 'secret' | 'embedded';

interface Wish {
  /** Folder of the migrations of the project, and the project's name. */
  readonly project: { readonly folder: string; readonly names: readonly string[] } | null;
  readonly kind: Kind | null;
  readonly name: string | null;
  readonly from: From | null;
  /** The env file. */
  readonly file: string | null;
  /** The variable, or the folder of an embedded database. */
  readonly where: string | null;
}

const KINDS = [
  { label: '$(beaker) Development', description: 'yours: is read when you look, and may be changed', value: 'development' },
  { label: '$(server) Staging', description: 'is read when you connect it, and asks before each change', value: 'staging' },
  { label: '$(shield) Production', description: 'is read when you connect it, and changed by hand', value: 'production' },
] as const;

const SOURCES = [
  {
    label: '$(symbol-variable) A variable of the environment',
    detail: 'such as DATABASE_URL, as VS Code was started with it',
    value: 'variable',
  },
  { label: '$(file) A variable in a .env file', detail: 'the file is read, nothing else', value: 'file' },
  { label: '$(key) VS Code’s secret storage', detail: 'you are asked for the URL once, and no file holds it', value: 'secret' },
  { label: '$(folder) A database in a folder', detail: 'PostgreSQL without a server, for development', value: 'embedded' },
] as const;

/** Asks for an environment, step by step, and writes it into the settings of the project. */
export async function addEnvironment(context: Context): Promise<void> {
  const answer = await context.environments.current();
  if (answer?.state === 'untrusted') {
    void vscode.window.showInformationMessage('Environments are added after the workspace is trusted.');
    return;
  }
  const projects = (answer?.projects ?? []).map((p) => ({ ...p, names: p.environments.map((e) => e.environment) }));
  const [only] = projects;
  if (only === undefined) {
    void vscode.window.showInformationMessage('There is no project here that an environment could be added to.');
    return;
  }
  const first: Wish = { project: projects.length === 1 ? only : null, kind: null, name: null, from: null, file: null, where: null };
  const wish = await walk('Add Environment', first, (state) => nextStep(projects, state), steps);
  if (wish?.project == null || wish.name === null || wish.kind === null) return;
  const { folder } = wish.project;
  if (!(await store(context, folder, entryOf(wish)))) return;
  const of = { folder, environment: wish.name };
  if (wish.from === 'secret' && !(await storeUrl(context, of))) return;
  await vscode.commands.executeCommand(`${ENVIRONMENTS_VIEW}.focus`);
  if (wish.kind !== 'production' && (await untilKnown(context, of))) await connectEnvironment(context, of);
}

const steps = ({ project, from }: Wish): number => (project === null ? 5 : 4) + (from === 'file' ? 1 : from === 'secret' ? -1 : 0);

function nextStep(projects: readonly (NonNullable<Wish['project']> & { readonly name: string })[], wish: Wish): Step<Wish> | null {
  if (wish.project === null)
    return {
      ask: (place) =>
        answered(
          choose(
            place,
            'Of which project?',
            projects.map((p) => ({ label: p.name, value: p })),
          ),
          (project) => ({ ...wish, project }),
        ),
    };
  const { names } = wish.project;
  if (wish.kind === null) return { ask: (place) => answered(choose<Kind>(place, 'What is it for?', KINDS), (kind) => ({ ...wish, kind })) };
  if (wish.name === null)
    return {
      ask: (place) =>
        answered(
          write(place, {
            prompt: 'How is it called?',
            example: wish.kind ?? '',
            value: names.includes(wish.kind ?? '') ? '' : (wish.kind ?? ''),
            problem: async (text) => nameProblem(text.trim(), names),
          }),
          (name) => ({ ...wish, name }),
        ),
    };
  if (wish.from === null)
    return {
      ask: (place) =>
        answered(
          choose<From>(
            place,
            'Where does its address come from?',
            SOURCES.filter((s) => s.value !== 'embedded' || wish.kind === 'development'),
          ),
          (from) => ({ ...wish, from }),
        ),
    };
  if (wish.from === 'file' && wish.file === null)
    return {
      ask: (place) =>
        answered(
          write(place, {
            prompt: 'Which file? From the folder of the project.',
            example: '.env.staging',
            value: wish.kind === 'development' ? '.env' : `.env.${wish.name}`,
            problem: async (text) => (text.trim() === '' ? 'Write the path of a file.' : null),
          }),
          (file) => ({ ...wish, file }),
        ),
    };
  if (wish.from === 'secret' || wish.where !== null) return null;
  return { ask: (place) => answered(write(place, wish.from === 'embedded' ? FOLDER : variable(wish)), (where) => ({ ...wish, where })) };
}

function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Write a name.';
  if (name.length > 60) return 'Write at most 60 characters.';
  return taken.some((t) => t.toLowerCase() === name.toLowerCase()) ? `There is an environment ${name} already.` : null;
}

const FOLDER = {
  prompt: 'Which folder? From the folder of the project; it is made when something is applied.',
  example: '.lockkeeper/dev',
  value: '.lockkeeper/dev',
  problem: async (text: string) => (/[^\s]/.test(text) && !/[?]/.test(text) ? null : 'Write the path of a folder.'),
};

const variable = ({ kind, from }: Wish) => ({
  prompt: 'Which variable holds the address?',
  example: 'DATABASE_URL',
  value: kind === 'development' || from === 'file' ? 'DATABASE_URL' : `${String(kind).toUpperCase()}_URL`,
  problem: async (text: string) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(text.trim()) ? null : 'Write the name of a variable, not the address: letters, digits and underscores.',
});

/** The entry as the setting has it; it never holds an address. */
function entryOf({ name, kind, from, file, where }: Wish): AddEnvironmentParams['entry'] {
  const url = from === 'secret' ? `\${secret}` : from === 'embedded' ? `pglite:${where}` : `\${env:${where}}`;
  return { name: name ?? '', kind, url, envFile: from === 'file' ? file : null };
}

/** Into the config file, which the command line reads too; without one into the settings of the workspace. */
async function store(context: Context, folder: string, entry: AddEnvironmentParams['entry']): Promise<boolean> {
  const params: AddEnvironmentParams = { folder, entry };
  const answer = await context.server.request<EditAnswer | Refused | null>(ADD_ENVIRONMENT, params);
  if (answer !== null) {
    if (!(await makeEdit(context, answer))) return false;
    // VS Code saves what an edit has changed only where that was more than one file
    await vscode.window.activeTextEditor?.document.save();
    return true;
  }
  const settings = vscode.workspace.getConfiguration('lockkeeper', vscode.Uri.file(folder));
  const { workspaceFolderValue, workspaceValue } = settings.inspect<readonly object[]>('environments') ?? {};
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const target = several ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  const { envFile, ...rest } = entry;
  const written = envFile === null ? rest : entry;
  await settings.update('environments', [...((several ? workspaceFolderValue : workspaceValue) ?? []), written], target);
  return true;
}
