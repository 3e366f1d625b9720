import * as vscode from 'vscode';
import type { EnvironmentsAnswer, ShownEnvironment } from '../../../server/src/lsp/protocol/environments.ts';
import { plainText } from '../markdown.ts';

type Project = EnvironmentsAnswer['projects'][number];

/**
 * Rows of the view Environments. Context values: `project`; `env.<kind>` followed by the state (`connected`, `connecting`, `problem`,
 * `not-connected` or `no-address`), `active` where the tree Migrations shows it, `secret` where its address is kept in the secret storage, and `embedded`:
 * `env.development connected active embedded`. `fact` and `problem` are what is told below one. A row of an environment is an
 * `EnvironmentRef`, and has the `command` of the command line.
 */
export type EnvironmentRow =
  | { readonly kind: 'project'; readonly project: Project; readonly command: string }
  | {
      readonly kind: 'environment';
      readonly shown: ShownEnvironment;
      /** With `environment`: which one it is. */
      readonly folder: string;
      readonly environment: string;
      readonly command: string;
    }
  | {
      readonly kind: 'fact' | 'problem';
      readonly shown: ShownEnvironment;
      readonly id: string;
      readonly text: string;
      readonly says: string;
      readonly icon: string;
      readonly command: string;
    };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** The projects, where there are several, else the environments of the only one. */
export function environmentRoots(answer: EnvironmentsAnswer | null): readonly EnvironmentRow[] {
  const projects = (answer?.projects ?? []).filter((p) => p.environments.length > 0);
  const [only] = projects;
  if (only !== undefined && answer?.projects.length === 1) return environmentsOf(only);
  return projects.map((project) => ({ kind: 'project', project, command: 'lockkeeper environments' }));
}

export const environmentsOf = ({ environments }: Project): readonly EnvironmentRow[] =>
  environments.map((shown) => ({
    kind: 'environment',
    shown,
    folder: shown.folder,
    environment: shown.environment,
    command: `lockkeeper status --env ${shown.environment}`,
  }));

/** What is told below an environment: where its address comes from, the server, counts, what is wrong. */
export function factsOf(shown: ShownEnvironment): readonly EnvironmentRow[] {
  const command = `lockkeeper status --env ${shown.environment}`;
  const fact = (id: string, text: string, says: string, icon: string): EnvironmentRow => ({
    kind: 'fact',
    shown,
    id,
    text,
    says,
    icon,
    command,
  });
  const { problem, counts, postgres } = shown;
  const out: EnvironmentRow[] = [];
  if (problem !== null) {
    const code = problem.sqlState ?? '';
    const icon = shown.state === 'no-address' ? 'info' : 'warning';
    out.push({ kind: 'problem', shown, id: 'problem', text: problem.message, says: code, icon, command });
  }
  if (postgres !== null) out.push(fact('server', `PostgreSQL ${postgres}`, shown.embedded ? 'in a folder' : '', 'server'));
  if (counts !== null) {
    const told = [`${counts.applied} applied`, `${counts.pending} pending`];
    if (counts.attention > 0) told.push(`${counts.attention} ${counts.attention === 1 ? 'needs' : 'need'} attention`);
    out.push(fact('counts', told.join(', '), '', 'list-tree'));
  }
  out.push(fact('from', `Address from ${shown.from}`, '', 'link'));
  return out;
}

const STATE_WORDS: Readonly<Record<ShownEnvironment['state'], string>> = {
  'no-address': 'no address',
  'not-connected': 'not connected',
  connecting: 'connecting…',
  connected: 'connected',
  problem: 'problem',
};

const ICONS: Readonly<Record<ShownEnvironment['state'], vscode.ThemeIcon>> = {
  'no-address': new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('disabledForeground')),
  'not-connected': new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('disabledForeground')),
  connecting: new vscode.ThemeIcon('loading~spin'),
  connected: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  problem: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
};

export function environmentRow(row: EnvironmentRow): vscode.TreeItem {
  if (row.kind === 'project') {
    const item = new vscode.TreeItem(row.project.name, Expanded);
    item.id = row.project.folder;
    item.iconPath = new vscode.ThemeIcon('root-folder');
    item.contextValue = 'project';
    return item;
  }
  if (row.kind === 'environment') return ofEnvironment(row.shown);
  const item = new vscode.TreeItem(row.text, None);
  item.id = JSON.stringify([row.shown.folder, row.shown.environment, row.id]);
  item.description = row.says;
  item.contextValue = row.kind;
  item.iconPath =
    row.icon === 'warning'
      ? new vscode.ThemeIcon(row.icon, new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon(row.icon);
  item.tooltip = row.kind === 'problem' && row.shown.problem !== null ? problemText(row.shown.problem) : row.text;
  item.accessibilityInformation = { label: [row.text, row.says].filter((t) => t !== '').join(', ') };
  return item;
}

function ofEnvironment(shown: ShownEnvironment): vscode.TreeItem {
  const { kind, state, address, problem } = shown;
  const item = new vscode.TreeItem(shown.environment, state === 'problem' ? Expanded : Collapsed);
  // one that gets a problem opens by itself, once
  item.id = JSON.stringify([shown.folder, shown.environment, state === 'problem']);
  const kindWords = kind === shown.environment ? '' : kind;
  item.description = [shown.active ? 'active' : '', kindWords, STATE_WORDS[state], address ?? ''].filter((w) => w !== '').join(', ');
  item.iconPath = ICONS[state];
  item.contextValue = [`env.${kind}`, state, shown.active ? 'active' : '', shown.secret ? 'secret' : '', shown.embedded ? 'embedded' : '']
    .filter((word) => word !== '')
    .join(' ');
  item.tooltip = tooltip(shown);
  item.accessibilityInformation = {
    label: [
      `Environment ${shown.environment}`,
      kind,
      address ?? 'address not known',
      STATE_WORDS[state],
      shown.active ? 'shown in Migrations' : '',
      problem?.message ?? '',
    ]
      .filter((word) => word !== '')
      .join(', '),
  };
  return item;
}

function tooltip(shown: ShownEnvironment): vscode.MarkdownString {
  const out = new vscode.MarkdownString(`**${plainText(shown.environment)}**\n\n`);
  const line = (text: string): void => void out.appendMarkdown(`${plainText(text)}  \n`);
  line(`${shown.kind}${shown.kindFrom === 'host' ? `, because of its ${shown.embedded ? 'folder' : 'host'}` : ''}`);
  if (shown.address !== null) line(shown.address);
  line(`Address from ${shown.from}`);
  line(shown.at === null ? 'Not read yet' : `Read ${new Date(shown.at).toLocaleString()}`);
  if (shown.problem !== null) {
    out.appendMarkdown(`\n${plainText(problemText(shown.problem))}`);
  }
  return out;
}

/** Reason, then the server's own words where it said any. */
function problemText({ message, said, sqlState }: NonNullable<ShownEnvironment['problem']>): string {
  const own = said === null || said === message ? '' : `\n\nThe server said: ${said}${sqlState === null ? '' : ` (${sqlState})`}`;
  return `${message}${own}`;
}
