import * as vscode from 'vscode';
import { LOOK, type LookParams, REFRESH } from '../../../server/src/lsp/protocol/environments.ts';
import {
  type DetailsParams,
  MIGRATION_DETAILS,
  MIGRATIONS,
  MIGRATIONS_OF_MONTH,
  type MigrationDetails,
  type MigrationsAnswer,
  type MonthParams,
  type ShownMigration,
  type ShownProject,
} from '../../../server/src/lsp/protocol/migrations.ts';
import type { Context } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { badgeOf, messageOf, nextChange } from './migration-message.ts';
import { type MigrationRow, migrationRow } from './migration-rows.ts';
import { migrationTooltip } from './migration-tooltip.ts';

/** The view Migrations as commands see it. */
export interface MigrationsView extends vscode.Disposable {
  /** What is shown; null: nothing is. */
  readonly shown: MigrationsAnswer | null;
  /** The row that the keyboard is on; undefined: none. */
  readonly selected: MigrationRow | undefined;
  /** What is shown is another now. */
  readonly onDidChange: vscode.Event<void>;
  /** Reads the connected databases and the folders anew. */
  refresh(): Promise<void>;
}

export const MIGRATIONS_VIEW = 'lockkeeper.migrations';
/** Why the view is empty, for its welcome texts: the state of the answer, `stopped` or `starting`. */
const STATE_KEY = 'lockkeeper.migrationsState';
/** A window that gets the focus does not read again what is younger, in milliseconds. */
const FRESH = 10_000;

type Shared = Pick<Context, 'server' | 'active'>;

export function createMigrations({ server, active }: Shared): MigrationsView {
  const changed = new vscode.EventEmitter<undefined>();
  const told = new vscode.EventEmitter<void>();
  let shown: MigrationsAnswer | null = null;
  let asText = '';
  let clock: NodeJS.Timeout | undefined;

  const params = () => ({ active: active.all() });

  async function childrenOf(row: MigrationRow | undefined): Promise<readonly MigrationRow[]> {
    if (row === undefined) return rootsOf(shown);
    switch (row.kind) {
      case 'project':
        return groupsOf(row.project);
      case 'group':
        return ofGroup(row);
      case 'month': {
        const { group, month, project } = row;
        const asked: MonthParams = { ...params(), folder: project.folder, group, month };
        const found = await server.request<readonly ShownMigration[]>(MIGRATIONS_OF_MONTH, asked);
        return (found ?? []).map((m) => migrationOf(project, m));
      }
      case 'plan':
        return row.shown.phases.map((phase) => ({
          kind: 'phase',
          project: row.project,
          phase,
          plan: row.plan,
          command: row.command,
        }));
      default:
        return [];
    }
  }

  const tree = vscode.window.createTreeView<MigrationRow>(MIGRATIONS_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (row) => [...(await childrenOf(row))],
      getTreeItem: migrationRow,
      async resolveTreeItem(item, row) {
        if (row.kind !== 'migration') return item;
        const asked: DetailsParams = { ...params(), folder: row.folder, migration: row.migration };
        const details = await server.request<MigrationDetails | null>(MIGRATION_DETAILS, asked);
        if (details) item.tooltip = migrationTooltip(details);
        return item;
      },
    },
    showCollapseAll: true,
  });

  const update = oneAtATime(async () => {
    const answer = (await server.request<MigrationsAnswer | null>(MIGRATIONS, params())) ?? undefined;
    const state = answer?.state ?? (server.state === 'stopped' ? 'stopped' : 'starting');
    // while the server starts again the view stays as it was
    if (answer === undefined && state === 'starting' && shown !== null) return;
    void vscode.commands.executeCommand('setContext', STATE_KEY, state);
    shown = answer?.state === 'shown' ? answer : null;
    tree.badge = badgeOf(shown?.projects ?? []);
    tellAge();
    // a reading that says the same draws nothing anew
    const text = JSON.stringify(shown, (key, value: unknown) => (key === 'at' ? null : value));
    if (text === asText) return;
    asText = text;
    changed.fire(undefined);
    told.fire();
  });

  /** The age of what is shown grows while somebody looks at it; nothing is asked for that. */
  function tellAge(): void {
    clearTimeout(clock);
    const now = new Date();
    const projects = shown?.projects ?? [];
    const message = messageOf(projects, now);
    if (tree.message !== message) tree.message = message;
    const next = tree.visible ? nextChange(projects, now) : null;
    if (next !== null) clock = setTimeout(tellAge, next);
  }

  async function look(maxAge: number): Promise<void> {
    if (!tree.visible || !vscode.workspace.isTrusted) return;
    const asked: LookParams = { maxAge };
    await server.request(LOOK, asked);
  }

  const follow = async (maxAge: number): Promise<void> => {
    await look(maxAge);
    await update();
  };

  const disposables = [
    tree,
    changed,
    told,
    new vscode.Disposable(() => clearTimeout(clock)),
    // an environment that was found just now is read as well
    server.onDidChange(() => follow(Number.MAX_SAFE_INTEGER)),
    server.onDidChangeEnvironments(() => update()),
    active.onDidChange(() => follow(FRESH)),
    tree.onDidChangeVisibility(({ visible }) => (visible ? follow(FRESH) : tellAge())),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) void follow(FRESH);
    }),
  ];
  void update();

  return {
    get shown() {
      return shown;
    },
    get selected() {
      return tree.selection[0];
    },
    onDidChange: told.event,
    async refresh() {
      await server.request(REFRESH, { of: null });
      await follow(0);
    },
    dispose: () => vscode.Disposable.from(...disposables).dispose(),
  };
}

const statusCommand = ({ data }: ShownProject): string =>
  `lockkeeper status${data.environment === null ? '' : ` --env ${data.environment.name}`}`;

/** Projects are a level of their own only where there are several. */
function rootsOf(shown: MigrationsAnswer | null): readonly MigrationRow[] {
  const projects = shown?.projects ?? [];
  const [only] = projects;
  if (only !== undefined && projects.length === 1) return groupsOf(only);
  return projects.map((project) => ({ kind: 'project', project, command: statusCommand(project) }));
}

const groupsOf = (project: ShownProject): readonly MigrationRow[] =>
  project.groups.map((group) => ({ kind: 'group', project, group, command: statusCommand(project) }));

function ofGroup({ project, group, command }: Extract<MigrationRow, { readonly kind: 'group' }>): readonly MigrationRow[] {
  if (group.group === 'plans')
    return group.plans.map((plan) => ({ kind: 'plan', project, shown: plan, plan: plan.plan, command: plan.command }));
  if (group.group === 'data')
    return group.scripts.map((script) => ({ kind: 'script', project, shown: script, uri: script.uri, command: script.command }));
  if (group.migrations !== null) return group.migrations.map((m) => migrationOf(project, m));
  return (group.months ?? []).map(({ month, count }) => ({ kind: 'month', project, group: group.group, month, count, command }));
}

const migrationOf = (project: ShownProject, shown: ShownMigration): MigrationRow => ({
  kind: 'migration',
  project,
  shown,
  folder: project.folder,
  migration: shown.name,
  environment: project.data.from === 'database' || project.data.from === 'last-known' ? (project.data.environment?.name ?? null) : null,
  uri: shown.sql,
  command: shown.command,
});
