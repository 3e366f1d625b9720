import * as vscode from 'vscode';
import type {
  MigrationGroup,
  ShownGroup,
  ShownMigration,
  ShownProject,
  ShownScript,
  ShownState,
  SidebarPlan,
} from '../../../server/src/lsp/protocol/migrations.ts';
import { plural } from '../words.ts';

/**
 * Rows of the view Migrations. Menus match their context values by word, `viewItem =~ /\bhasDown\b/`:
 *
 * - `project`, `group attention`, `group plans`, `group pending`, `group applied`, `group data`, `month`
 * - `mig.<state>`, with the state as in `MigrationState` (`mig.pending`, `mig.rolled-back` …), followed by `hasDown` or `noDown`, `noSql`
 *   where the folder lacks its migration.sql, and the kind of the active environment where the state is that of a database:
 *   `mig.failed hasDown staging`
 * - `plan` or `plan due` or `plan broken`; `phase.<type>` (`migration`, `deploy`, `backfill`), `due` where it is the next one
 * - `data.<state>`: `data.unknown`, `data.not-begun`, `data.begun`, `data.finished`, `data.taken-back`
 *
 * Commands of menus get the row itself. A row of a migration is a `MigrationRef` too, and every row has the `command` of the command line.
 */
export type MigrationRow =
  | { readonly kind: 'project'; readonly project: ShownProject; readonly command: string }
  | { readonly kind: 'group'; readonly project: ShownProject; readonly group: ShownGroup; readonly command: string }
  | {
      readonly kind: 'month';
      readonly project: ShownProject;
      readonly group: MigrationGroup;
      readonly month: string;
      readonly count: number;
      readonly command: string;
    }
  | {
      readonly kind: 'migration';
      readonly project: ShownProject;
      readonly shown: ShownMigration;
      /** With `migration`: which one it is. */
      readonly folder: string;
      readonly migration: string;
      /** The environment that the state is of; null: git. */
      readonly environment: string | null;
      /** Its migration.sql; null: there is none. */
      readonly uri: string | null;
      readonly command: string;
    }
  | { readonly kind: 'plan'; readonly project: ShownProject; readonly shown: SidebarPlan; readonly plan: string; readonly command: string }
  | {
      readonly kind: 'phase';
      readonly project: ShownProject;
      readonly phase: SidebarPlan['phases'][number];
      readonly plan: string;
      readonly command: string;
    }
  | {
      readonly kind: 'script';
      readonly project: ShownProject;
      readonly shown: ShownScript;
      readonly uri: string;
      readonly command: string;
    };

/** Icon and colour of each state; the word beside it says the same. */
export const STATE_LOOKS: Readonly<Record<ShownState, { readonly icon: string; readonly color: string | null }>> = {
  planned: { icon: 'circle-outline', color: 'disabledForeground' },
  draft: { icon: 'edit', color: null },
  new: { icon: 'git-branch', color: 'gitDecoration.untrackedResourceForeground' },
  pending: { icon: 'clock', color: 'charts.yellow' },
  applied: { icon: 'pass', color: 'testing.iconPassed' },
  edited: { icon: 'warning', color: 'list.warningForeground' },
  failed: { icon: 'error', color: 'testing.iconFailed' },
  'rolled-back': { icon: 'discard', color: null },
  missing: { icon: 'question', color: 'list.warningForeground' },
  'out-of-order': { icon: 'arrow-swap', color: 'charts.orange' },
};

const icon = (id: string, color: string | null = null): vscode.ThemeIcon =>
  color === null ? new vscode.ThemeIcon(id) : new vscode.ThemeIcon(id, new vscode.ThemeColor(color));

/** The name without its timestamp. */
export const wordsOf = (migration: string): string => migration.replace(/^\d+_(?=.)/, '').replaceAll('_', ' ');

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** A row as VS Code draws it. */
export function migrationRow(row: MigrationRow): vscode.TreeItem {
  switch (row.kind) {
    case 'project':
      return projectRow(row);
    case 'group':
      return groupRow(row);
    case 'month':
      return monthRow(row);
    case 'migration':
      return ofMigration(row);
    case 'plan':
      return planRow(row);
    case 'phase':
      return phaseRow(row);
    case 'script':
      return scriptRow(row);
  }
}

/** Rows keep their place and whether they are open by this. */
const idOf = (...parts: readonly string[]): string => JSON.stringify(parts);

type Of<K extends MigrationRow['kind']> = Extract<MigrationRow, { readonly kind: K }>;

function projectRow({ project }: Of<'project'>): vscode.TreeItem {
  const item = new vscode.TreeItem(project.name, Expanded);
  item.id = idOf(project.folder);
  item.description = project.data.environment === null ? project.versions : `${project.data.environment.name}, ${project.versions}`;
  item.iconPath = icon('root-folder');
  item.contextValue = 'project';
  item.accessibilityInformation = { label: `Project ${project.name}, ${item.description}` };
  return item;
}

const GROUPS: Readonly<Record<ShownGroup['group'], { readonly label: string; readonly open: boolean }>> = {
  attention: { label: 'Needs Attention', open: true },
  plans: { label: 'Plans', open: true },
  pending: { label: 'Pending', open: true },
  applied: { label: 'Applied', open: false },
  data: { label: 'Data Migrations', open: false },
};

function groupRow({ project, group }: Of<'group'>): vscode.TreeItem {
  // without git and without a database nobody can say that they are pending
  const unknown = group.group === 'pending' && project.data.from === 'files';
  const { label, open } = unknown ? { label: 'State Not Known', open: true } : GROUPS[group.group];
  const item = new vscode.TreeItem(label, open ? Expanded : Collapsed);
  item.id = idOf(project.folder, group.group);
  item.description = String(group.count);
  item.contextValue = `group ${group.group}`;
  item.accessibilityInformation = { label: `${label}, ${group.count}` };
  return item;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function monthRow({ project, group, month, count }: Of<'month'>): vscode.TreeItem {
  const [year = '', number = ''] = month.split('-');
  const label = month === '' ? 'Without a date' : `${MONTHS[Number(number) - 1]} ${year}`;
  const item = new vscode.TreeItem(label, Collapsed);
  item.id = idOf(project.folder, group, month);
  item.description = String(count);
  item.contextValue = 'month';
  item.accessibilityInformation = { label: `${label}, ${plural(count, 'migration')}` };
  return item;
}

function ofMigration({ project, shown, folder }: Of<'migration'>): vscode.TreeItem {
  const label = wordsOf(shown.name);
  const item = new vscode.TreeItem(label, None);
  const unknown = shown.state === 'new' && project.data.from === 'files';
  const { icon: id, color } = STATE_LOOKS[unknown ? 'planned' : shown.state];
  const noSql = shown.uri !== null && shown.sql === null;
  const down = shown.hasDown ? '' : noSql || shown.uri === null ? '' : ', no down.sql';
  item.id = idOf(folder, 'migration', shown.name);
  item.iconPath = noSql ? icon('warning', 'list.warningForeground') : icon(id, color);
  item.description = `${shown.says}${shown.state === 'applied' ? '' : down}`;
  // git's and the Problems' colours; the states of folders are told by the icon here
  if (shown.sql !== null) item.resourceUri = vscode.Uri.parse(shown.sql);
  const read = project.data.from === 'database' || project.data.from === 'last-known';
  item.contextValue = [
    `mig.${shown.state}`,
    shown.hasDown ? 'hasDown' : 'noDown',
    noSql ? 'noSql' : '',
    read ? (project.data.environment?.kind ?? '') : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
  const wayBack = shown.uri === null ? '' : shown.hasDown ? `, rollback ${shown.wayBack ?? 'in down.sql'}` : ', no rollback';
  item.accessibilityInformation = { label: `Migration ${label}, ${shown.says}${wayBack}` };
  const at = shown.sql ?? shown.uri;
  if (shown.sql !== null) item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(shown.sql)] };
  else if (at !== null) item.command = { title: 'Show in Explorer', command: 'revealInExplorer', arguments: [vscode.Uri.parse(at)] };
  return item;
}

function planRow({ project, shown }: Of<'plan'>): vscode.TreeItem {
  const item = new vscode.TreeItem(shown.title, shown.broken ? None : Collapsed);
  item.id = idOf(project.folder, 'plan', shown.plan);
  item.description = shown.says;
  item.tooltip = `${shown.title}: ${shown.says}`;
  item.iconPath = shown.broken ? icon('warning', 'list.warningForeground') : icon('git-merge');
  item.contextValue = shown.broken ? 'plan broken' : shown.phases.some((p) => p.due) ? 'plan due' : 'plan';
  item.accessibilityInformation = { label: `Plan ${shown.title}, ${shown.says}` };
  if (shown.broken) item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(shown.uri)] };
  return item;
}

const PHASE_SAYS: Readonly<Record<string, string>> = {
  planned: 'waits',
  promoted: 'on its way',
  merged: 'on the main line',
  confirmed: 'done',
  missing: 'missing',
};

function phaseRow({ project, plan, phase }: Of<'phase'>): vscode.TreeItem {
  const item = new vscode.TreeItem(`${phase.n}. ${phase.title}`, None);
  const done = phase.state === 'confirmed' || phase.state === 'merged';
  const waits = phase.waitsFor.length === 0 ? '' : `, waits: ${phase.waitsFor.join(', ')}`;
  item.id = idOf(project.folder, 'plan', plan, String(phase.n));
  item.description = `${PHASE_SAYS[phase.state] ?? phase.state}${phase.due ? ', next' : ''}${waits}`;
  item.tooltip = `${item.label}: ${item.description}`;
  item.iconPath = done
    ? icon('pass', 'testing.iconPassed')
    : phase.state === 'promoted'
      ? icon('arrow-up')
      : phase.state === 'missing'
        ? icon('question', 'list.warningForeground')
        : icon('circle-outline', phase.due ? null : 'disabledForeground');
  item.contextValue = `phase.${phase.type}${phase.due ? ' due' : ''}`;
  item.accessibilityInformation = { label: `Phase ${phase.n}, ${phase.title}, ${item.description}` };
  if (phase.uri !== null) {
    const uri = vscode.Uri.parse(phase.uri);
    item.command = { title: 'Open', command: uri.path.endsWith('.md') ? 'markdown.showPreview' : 'vscode.open', arguments: [uri] };
  }
  return item;
}

const SCRIPT_ICONS: Readonly<Record<ShownScript['state'], vscode.ThemeIcon>> = {
  unknown: icon('database'),
  'not-begun': icon('circle-outline'),
  begun: icon('sync', 'charts.yellow'),
  finished: icon('pass', 'testing.iconPassed'),
  'taken-back': icon('discard'),
};

function scriptRow({ project, shown }: Of<'script'>): vscode.TreeItem {
  const item = new vscode.TreeItem(shown.name.replaceAll('_', ' '), None);
  item.id = idOf(project.folder, 'script', shown.uri);
  item.description = shown.says;
  item.tooltip = shown.says === '' ? shown.name : `${shown.name}: ${shown.says}`;
  item.resourceUri = vscode.Uri.parse(shown.uri);
  item.iconPath = SCRIPT_ICONS[shown.state];
  item.contextValue = `data.${shown.state}`;
  item.accessibilityInformation = { label: `Data migration ${item.label}${shown.says === '' ? '' : `, ${shown.says}`}` };
  item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(shown.uri)] };
  return item;
}
