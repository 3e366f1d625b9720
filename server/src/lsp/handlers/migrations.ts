import { basename, dirname, join } from 'node:path';
import { shellWord } from '../../core/write/shell.ts';
import type { PlanStatus } from '../../database/plan-status.ts';
import type { DataMigrationStatus } from '../../database/status.ts';
import { PLAN_FILE } from '../../prisma/changes/plan-file.ts';
import { PRISMA_8 } from '../../prisma/eras.ts';
import { mapBounded, readText } from '../../prisma/files.ts';
import { groupOf, type MigrationState, type MigrationStatus } from '../../prisma/history/history.ts';
import { compareMigrations } from '../../prisma/migrations.ts';
import type { Databases } from '../databases.ts';
import { hasNoScript, pathFor, projectNames, stateWords } from '../migration-words.ts';
import type { OpenedProject } from '../opened-project.ts';
import { type ProjectStates, statesOf } from '../project-states.ts';
import type {
  FolderStatesAnswer,
  FolderStatesParams,
  MigrationGroup,
  MigrationsAnswer,
  MigrationsParams,
  MonthParams,
  ShownGroup,
  ShownMigration,
  ShownProject,
  ShownScript,
  SidebarPlan,
} from '../protocol/migrations.ts';
import { pathOf, uriOf } from '../uris.ts';
import { wayBackWords } from '../way-back.ts';
import type { Workspace } from '../workspace.ts';
import { shownPlan } from './plans.ts';

/** What the requests of the sidebar work with. */
export interface Sidebar {
  readonly workspace: Workspace;
  readonly databases: Databases;
  now(): Date;
}

/** Longer groups are shown by month, so that a tree opens at once whatever its history. */
const SHORT = 100;

export const whyUnsupported = ({ analysis }: OpenedProject): string | null =>
  analysis.project.unsupported ?? analysis.configuration.era.unsupported;

/** Projects that can be shown; else why there are none. */
export async function shownProjects(
  workspace: Workspace,
): Promise<readonly OpenedProject[] | 'no-project' | 'prisma-8' | 'other-database'> {
  const all = await workspace.projects();
  const supported = all.filter((p) => whyUnsupported(p) === null);
  const [first] = all;
  if (supported.length > 0) return supported;
  if (first === undefined) return 'no-project';
  return whyUnsupported(first) === PRISMA_8 ? 'prisma-8' : 'other-database';
}

/** `lockkeeper/migrations` */
export const migrations =
  (sidebar: Sidebar) =>
  async (params: MigrationsParams): Promise<MigrationsAnswer> => {
    const { workspace } = sidebar;
    const projects = await shownProjects(workspace);
    if (typeof projects === 'string') return { state: projects, projects: [] };
    const names = projectNames(projects);
    const shown = await Promise.all(projects.map((p) => shownProject(sidebar, p, names.get(p)!, params)));
    return { state: shown.some((p) => p.groups.length > 0) ? 'shown' : 'no-migration', projects: shown };
  };

async function shownProject(sidebar: Sidebar, project: OpenedProject, name: string, { active }: MigrationsParams): Promise<ShownProject> {
  const states = await statesOf(project, sidebar.databases, active, sidebar.workspace.trusted);
  const { configuration, project: at } = project.analysis;
  const groups: ShownGroup[] = [];
  const byGroup = grouped(states);
  for (const group of ['attention', 'pending', 'applied'] as const) {
    const own = byGroup[group];
    if (own.length > 0) groups.push(await groupOfMany(sidebar, project, states, group, own));
    // plans come between what needs attention and what is pending
    if (group === 'attention') groups.push(...plansOf(project, states));
  }
  groups.push(...scriptsOf(sidebar, states));
  const version = configuration.prisma.value;
  return {
    folder: at.migrationsFolder,
    name,
    versions: `${version === null ? 'Prisma version not known' : `Prisma ${version}`}, PostgreSQL ${configuration.postgres.value}`,
    data: states.data,
    counts: countsOf(states.status.migrations),
    groups,
  };
}

const STATES = ['planned', 'draft', 'new', 'pending', 'applied', 'edited', 'failed', 'rolled-back', 'missing', 'out-of-order'] as const;

export function countsOf(all: readonly MigrationStatus[]): Readonly<Record<MigrationState, number>> {
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<MigrationState, number>;
  for (const { state } of all) counts[state]++;
  return counts;
}

function grouped(states: ProjectStates): Readonly<Record<MigrationGroup, readonly MigrationStatus[]>> {
  const out = { attention: [], pending: [], applied: [] } as Record<MigrationGroup, MigrationStatus[]>;
  for (const migration of states.status.migrations) {
    const group = groupOf(migration);
    // planned ones are phases of plans; what was rolled back and is gone needs nobody
    if (group !== 'planned' && group !== 'gone') out[group].push(migration);
  }
  return out;
}

/** What was applied is looked at from its end, the rest in the order in which it will run. */
const ordered = (group: MigrationGroup, own: readonly MigrationStatus[]): readonly MigrationStatus[] =>
  group === 'applied' ? own.toSorted((a, b) => compareMigrations(b, a)) : own;

/** `2026-11` of a timestamp; empty: the name has none. */
const monthOf = ({ name }: MigrationStatus): string => /^(\d{4})(0[1-9]|1[0-2])\d*/.exec(name)?.slice(1, 3).join('-') ?? '';

async function groupOfMany(
  sidebar: Sidebar,
  project: OpenedProject,
  states: ProjectStates,
  group: MigrationGroup,
  own: readonly MigrationStatus[],
): Promise<ShownGroup> {
  const count = own.length;
  if (group !== 'applied' && count <= SHORT)
    return { group, count, months: null, migrations: await shownMigrations(sidebar, project, states, ordered(group, own)) };
  const months = new Map<string, number>();
  for (const m of ordered(group, own)) months.set(monthOf(m), (months.get(monthOf(m)) ?? 0) + 1);
  return { group, count, migrations: null, months: [...months].map(([month, n]) => ({ month, count: n })) };
}

/** `lockkeeper/migrationsOfMonth` */
export const migrationsOfMonth =
  (sidebar: Sidebar) =>
  async ({ folder, group, month, active }: MonthParams): Promise<readonly ShownMigration[]> => {
    const project = await projectIn(sidebar.workspace, folder);
    if (project === null) return [];
    const states = await statesOf(project, sidebar.databases, active, sidebar.workspace.trusted);
    const own = states.status.migrations.filter((m) => groupOf(m) === group && monthOf(m) === month);
    return shownMigrations(sidebar, project, states, ordered(group, own));
  };

export const projectIn = async (workspace: Workspace, folder: string): Promise<OpenedProject | null> =>
  (await workspace.projects()).find((p) => p.analysis.project.migrationsFolder === folder && whyUnsupported(p) === null) ?? null;

function shownMigrations(
  { workspace, now }: Sidebar,
  project: OpenedProject,
  states: ProjectStates,
  all: readonly MigrationStatus[],
): Promise<readonly ShownMigration[]> {
  const at = now();
  return mapBounded(all, 16, async (m) => {
    const down =
      m.folder === null ? null : (workspace.openText(join(m.folder, 'down.sql')) ?? (await readText(join(m.folder, 'down.sql'))));
    return {
      name: m.name,
      state: m.state,
      says: stateWords(m, states, at),
      uri: m.folder === null ? null : uriOf(m.folder),
      sql: m.folder !== null && !hasNoScript(m) ? uriOf(join(m.folder, 'migration.sql')) : null,
      hasDown: down !== null,
      wayBack: down === null ? null : wayBackWords(down),
      command: commandFor(project, m, states, workspace.folders()),
    };
  });
}

/** What shows the same on the command line: findings of what can still be changed, the ways on of a failed one, else the states. */
function commandFor(project: OpenedProject, m: MigrationStatus, { active }: ProjectStates, folders: readonly string[]): string {
  const root = pathFor(project.analysis.project.root, folders);
  const looked = m.state === 'new' || m.state === 'draft' || m.state === 'pending';
  if (looked && m.folder !== null) return `lockkeeper check ${shellWord(pathFor(m.folder, folders))}`;
  const env = active === null ? '' : ` --env ${shellWord(active.environment.name)}`;
  if (m.state === 'failed' && m.folder !== null) return `lockkeeper resolve ${shellWord(pathFor(m.folder, folders))}${env}`;
  return `lockkeeper status${root === '' ? '' : ` ${shellWord(root)}`}${env}`;
}

function plansOf(project: OpenedProject, { status }: ProjectStates): readonly ShownGroup[] {
  const own = status.plans.map((plan) => sidebarPlan(project, plan));
  return own.length === 0 ? [] : [{ group: 'plans', count: own.length, plans: own }];
}

function sidebarPlan(project: OpenedProject, { name, folder, problem, plan }: PlanStatus): SidebarPlan {
  const command = `lockkeeper plan show ${shellWord(name)}`;
  if (plan === null)
    return { plan: name, title: name, uri: uriOf(join(folder, PLAN_FILE)), says: problem ?? '', broken: true, phases: [], command };
  const { title, uri, phases, next } = shownPlan(project, plan);
  const closed = next?.gates.filter((gate) => !gate.open).map((gate) => gate.says) ?? [];
  return {
    plan: name,
    title,
    uri,
    says: next === null ? 'every phase is on its way' : `phase ${next.n} of ${phases.length} is next`,
    broken: false,
    phases: phases.map((phase) => ({ ...phase, due: phase.n === next?.n, waitsFor: phase.n === next?.n ? closed : [] })),
    command,
  };
}

function scriptsOf({ workspace }: Sidebar, { status, active, data }: ProjectStates): readonly ShownGroup[] {
  const on = data.environment === null ? '' : ` on ${data.environment.name}`;
  const scripts = status.dataMigrations.flatMap((script): readonly ShownScript[] => {
    if (script.path === null || /[._]down\.sql$/.test(script.path)) return [];
    const path = shellWord(pathFor(script.path, workspace.folders()));
    const command = script.path.endsWith('.sql') ? `psql "$DATABASE_URL" -f ${path}` : `npx tsx ${path} up --dry-run`;
    return [{ name: script.name, uri: uriOf(script.path), command, ...progressOf(script, active?.reading != null, on) }];
  });
  return scripts.length === 0 ? [] : [{ group: 'data', count: scripts.length, scripts }];
}

function progressOf({ checkpoint }: DataMigrationStatus, asked: boolean, on: string): Pick<ShownScript, 'state' | 'says'> {
  if (!asked) return { state: 'unknown', says: '' };
  if (checkpoint === null) return { state: 'not-begun', says: `not begun${on}` };
  const { direction, done, finishedAt } = checkpoint;
  const rows = `${done.toLocaleString('en-US')} row${done === 1 ? '' : 's'}`;
  if (finishedAt === null) return { state: 'begun', says: `${rows} ${direction === 'up' ? 'done' : 'taken back'} so far${on}` };
  return direction === 'up' ? { state: 'finished', says: `finished${on}, ${rows}` } : { state: 'taken-back', says: `taken back${on}` };
}

/** `lockkeeper/folderStates` */
export const folderStates =
  (sidebar: Sidebar) =>
  async ({ uris, active }: FolderStatesParams): Promise<FolderStatesAnswer> => {
    const projects = await sidebar.workspace.projects();
    const now = sidebar.now();
    return Promise.all(
      uris.map(async (uri) => {
        const path = pathOf(uri)?.replace(/[\\/]$/, '') ?? '';
        const folder = dirname(path);
        const project = projects.find((p) => p.analysis.project.migrationsFolder === folder && whyUnsupported(p) === null);
        if (project === undefined) return null;
        const states = await statesOf(project, sidebar.databases, active, sidebar.workspace.trusted);
        const own = states.byName.get(basename(path));
        // of files alone every migration is new, which is no news
        const told = own !== undefined && !(own.from === 'files' && own.state === 'new');
        return told ? { state: own.state, says: stateWords(own, states, now) } : null;
      }),
    );
  };
