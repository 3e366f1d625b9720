import { isRefusal } from '../../core/plans/plan.ts';
import type { UrlSource } from '../../database/environment.ts';
import { addingEnvironment } from '../../prisma/changes/add-environment.ts';
import type { KnownEnvironment } from '../databases.ts';
import { pathFor, projectNames } from '../migration-words.ts';
import type { OpenedProject } from '../opened-project.ts';
import { activeOf, forgetStates, statesBy } from '../project-states.ts';
import type {
  AddEnvironmentParams,
  EnvironmentRef,
  EnvironmentsAnswer,
  LookParams,
  RefreshParams,
  ShownEnvironment,
} from '../protocol/environments.ts';
import type { MigrationsParams } from '../protocol/migrations.ts';
import type { EditAnswer, Refused } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { projectIn, type Sidebar, shownProjects } from './migrations.ts';

/** `lockkeeper/environments` */
export const environments =
  (sidebar: Sidebar) =>
  async (params: MigrationsParams): Promise<EnvironmentsAnswer> => {
    const { workspace } = sidebar;
    if (!workspace.trusted) return { state: 'untrusted', projects: [] };
    const projects = await shownProjects(workspace);
    if (typeof projects === 'string') return { state: 'no-project', projects: [] };
    const names = projectNames(projects);
    const shown = await Promise.all(
      projects.map(async (project) => ({
        folder: project.analysis.project.migrationsFolder,
        name: names.get(project)!,
        environments: await environmentsOf(sidebar, project, params),
      })),
    );
    return { state: shown.some((p) => p.environments.some(isUsable)) ? 'shown' : 'no-environment', projects: shown };
  };

/** What Lockkeeper looked for by itself and found no address of is nothing to show: the welcome text says what to do. */
const isUsable = ({ state, named }: ShownEnvironment): boolean => named || state !== 'no-address';

async function environmentsOf(
  sidebar: Sidebar,
  project: OpenedProject,
  { active }: MigrationsParams,
): Promise<readonly ShownEnvironment[]> {
  const folder = project.analysis.project.migrationsFolder;
  const all = await sidebar.databases.of(project);
  const chosen = activeOf(all, active[folder]);
  return Promise.all(all.map((known) => shownEnvironment(sidebar, project, known, known === chosen)));
}

async function shownEnvironment(
  { workspace }: Sidebar,
  project: OpenedProject,
  known: KnownEnvironment,
  active: boolean,
): Promise<ShownEnvironment> {
  const { environment, reading, problem } = known;
  return {
    folder: project.analysis.project.migrationsFolder,
    environment: environment.name,
    kind: environment.kind,
    kindFrom: environment.kindFrom,
    active,
    named: environment.foundIn === 'lockkeeper.environments',
    address: environment.shownAddress,
    from: `${sourceWords(environment.source, (path) => pathFor(path, workspace.folders()))}${environment.pooler ? ', through a pooler' : ''}`,
    secret: environment.source.kind === 'secret',
    embedded: environment.source.kind === 'embedded',
    state: known.state,
    postgres: reading?.said.postgres ?? null,
    at: reading?.at ?? null,
    counts: reading === null ? null : (await statesBy(project, known, workspace.trusted)).status.counts,
    problem:
      problem === null
        ? null
        : { code: problem.code, message: problem.message, said: problem.said, sqlState: problem.sqlState, since: problem.since },
  };
}

function sourceWords(source: UrlSource, shown: (path: string) => string): string {
  switch (source.kind) {
    case 'variable':
      return source.file === null ? source.name : `${source.name} in ${shown(source.file)}`;
    case 'secret':
      return 'secret storage';
    case 'embedded':
      return `folder ${shown(source.folder)}`;
    case 'literal':
      return source.file === null ? 'the command line' : shown(source.file);
  }
}

/** `lockkeeper/look` */
export const look =
  ({ workspace, databases }: Sidebar) =>
  async ({ maxAge }: LookParams): Promise<null> => {
    for (const project of await workspace.projects()) {
      // a commit or a fetch gives no file event
      forgetStates(project, maxAge);
      await databases.look(project, maxAge);
    }
    return null;
  };

/** `lockkeeper/connect` */
export const connect =
  (sidebar: Sidebar) =>
  async ({ folder, environment }: EnvironmentRef): Promise<ShownEnvironment | null> => {
    const project = await projectIn(sidebar.workspace, folder);
    const known = project === null ? null : await sidebar.databases.connect(project, environment);
    return project === null || known === null ? null : shownEnvironment(sidebar, project, known, false);
  };

/** `lockkeeper/disconnect` */
export const disconnect =
  ({ workspace, databases }: Sidebar) =>
  async ({ folder, environment }: EnvironmentRef): Promise<null> => {
    const project = await projectIn(workspace, folder);
    if (project !== null) await databases.disconnect(project, environment);
    return null;
  };

/** `lockkeeper/refresh` */
export const refresh =
  ({ workspace, databases }: Sidebar) =>
  async ({ of }: RefreshParams): Promise<null> => {
    const projects = await workspace.projects();
    const wanted = of === null ? projects : projects.filter((p) => p.analysis.project.migrationsFolder === of.folder);
    for (const project of wanted) forgetStates(project, 0);
    await Promise.all(wanted.map((project) => databases.refresh(project, of?.environment ?? null)));
    return null;
  };

/** `lockkeeper/addEnvironment` */
export const addEnvironment =
  ({ workspace }: Sidebar) =>
  async ({ folder, entry }: AddEnvironmentParams): Promise<EditAnswer | Refused | null> => {
    const project = await projectIn(workspace, folder);
    if (project === null) return { refused: 'The project is not there any more.' };
    const path = project.analysis.configuration.configFile;
    const file = path === null ? null : await workspace.editor.text(path);
    if (path === null || file === null) return null;
    const changes = addingEnvironment({ path, text: file.text }, entry);
    if (isRefusal(changes)) return changes;
    const edit = await toWorkspaceEdit(changes, workspace.editor, workspace.abilities.edits, null);
    return 'refused' in edit ? edit : { title: changes.title, edit, open: file.uri };
  };
