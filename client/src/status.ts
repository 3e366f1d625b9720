import * as vscode from 'vscode';
import type { ShownProject } from '../../server/src/lsp/protocol/migrations.ts';
import { type Counts, type FileStatus, type ProjectStatus, STATUS, type Status } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';
import { dataWords } from './views/migration-message.ts';
import { MIGRATIONS_VIEW } from './views/migrations.ts';
import { countsText, plural } from './words.ts';

const MIGRATION_FILES: vscode.DocumentSelector = { scheme: 'file', pattern: '**/{migration,down}.sql' };

/** The status bar item and the language status of migration files; both follow the server and the active editor. */
export function showStatus(context: Context): vscode.Disposable[] {
  const bar = vscode.window.createStatusBarItem('lockkeeper.findings', vscode.StatusBarAlignment.Left, 0);
  bar.name = 'Lockkeeper';
  const items = {
    server: languageItem('server', 'Lockkeeper'),
    postgres: languageItem('postgres', 'PostgreSQL version'),
    prisma: languageItem('prisma', 'Prisma version'),
    runs: languageItem('runs', 'How the file will run'),
  };
  items.server.command = { title: 'Show Log', command: 'lockkeeper.showLog' };
  items.postgres.command = { title: 'Show Configuration', command: 'lockkeeper.showEffectiveConfig' };

  let asked = 0;
  async function update(): Promise<void> {
    const own = ++asked;
    showServer(items.server, context, undefined);
    const uri = vscode.window.activeTextEditor?.document.uri;
    const status = await context.server.request<Status>(STATUS, { uri: uri?.scheme === 'file' ? uri.toString() : null });
    if (own !== asked) return; // a newer question is under way
    showServer(items.server, context, status);
    showBar(bar, context, status);
    const project = status?.projects[0];
    if (project !== undefined) showVersions(items, project, status?.file ?? null);
  }
  void update();
  return [
    bar,
    ...Object.values(items),
    context.server.onDidChange(update),
    context.migrations.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
  ];
}

function languageItem(id: string, name: string): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem(`lockkeeper.${id}`, MIGRATION_FILES);
  item.name = name;
  return item;
}

function showServer(item: vscode.LanguageStatusItem, context: Context, status: Status | undefined): void {
  const { state } = context.server;
  item.busy = state === 'starting';
  const reduced = status?.reader === 'reduced grammar';
  item.text = {
    starting: 'Lockkeeper is starting',
    running: reduced ? 'Lockkeeper: reduced grammar' : 'Lockkeeper is running',
    stopped: 'Lockkeeper has stopped',
  }[state];
  item.detail = reduced ? 'PostgreSQL’s own grammar could not be loaded; some statements are not checked' : '';
  item.severity =
    state === 'stopped'
      ? vscode.LanguageStatusSeverity.Error
      : reduced
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
  item.command =
    state === 'stopped' ? { title: 'Restart', command: 'lockkeeper.restartServer' } : { title: 'Show Log', command: 'lockkeeper.showLog' };
}

function showVersions(
  items: Readonly<Record<'postgres' | 'prisma' | 'runs', vscode.LanguageStatusItem>>,
  project: ProjectStatus,
  file: FileStatus | null,
): void {
  items.postgres.text = `PostgreSQL ${project.postgres.version}`;
  items.postgres.detail = project.postgres.from;
  items.prisma.text = project.prisma.version === null ? 'Prisma version not known' : `Prisma ${project.prisma.version}`;
  items.prisma.detail = project.prisma.from;
  items.prisma.severity = project.unsupported === null ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
  items.runs.text = file?.runs ?? 'No migration';
  items.runs.detail = project.unsupported ?? file?.quiet ?? 'how the file will run';
}

/**
 * One item: the findings of the active migration; else what is not applied in the active environments, where they are known; else the
 * findings of all projects. Hidden without a project.
 */
function showBar(bar: vscode.StatusBarItem, context: Context, status: Status | undefined): void {
  bar.backgroundColor = undefined;
  if (context.server.state !== 'running') {
    bar.text = context.server.state === 'starting' ? '$(loading~spin) Lockkeeper' : '$(warning) Lockkeeper';
    bar.tooltip = context.server.state === 'starting' ? 'Lockkeeper is starting' : 'Lockkeeper has stopped';
    bar.command = context.server.state === 'starting' ? 'lockkeeper.showLog' : 'lockkeeper.restartServer';
    if (context.server.state === 'stopped') bar.show();
    return;
  }
  if (status === undefined || status.projects.length === 0) {
    bar.hide();
    return;
  }
  const counts = status.file?.counts ?? sum(status.projects.map((p) => p.counts));
  const read = (context.migrations.shown?.projects ?? []).filter((p) => p.data.from === 'database' || p.data.from === 'last-known');
  const states = status.file === null ? notApplied(read) : null;
  const told = status.file?.quiet ? 'not checked' : counts.errors + counts.warnings === 0 ? 'nothing found' : short(counts);
  bar.text = `$(database) ${states?.text ?? told}`;
  bar.tooltip = tooltip(status, counts, read);
  bar.command = states === null ? 'workbench.actions.view.problems' : `${MIGRATIONS_VIEW}.focus`;
  if (states?.failed === true) bar.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
  bar.accessibilityInformation = { label: `Lockkeeper: ${states === null ? countsText(counts) : states.text.replace(' · ', ', ')}` };
  bar.show();
}

/** `3 pending · 1 failed`; null: everything is applied, or nothing is known. */
function notApplied(read: readonly ShownProject[]): { readonly text: string; readonly failed: boolean } | null {
  const count = (state: 'pending' | 'failed'): number => read.reduce((n, p) => n + p.counts[state], 0);
  const [pending, failed] = [count('pending'), count('failed')];
  const parts = [pending > 0 ? `${pending} pending` : '', failed > 0 ? `${failed} failed` : ''].filter((p) => p !== '');
  return parts.length === 0 ? null : { text: parts.join(' · '), failed: failed > 0 };
}

const short = (counts: Counts): string =>
  [counts.errors > 0 ? plural(counts.errors, 'error') : '', counts.warnings > 0 ? plural(counts.warnings, 'warning') : '']
    .filter((p) => p !== '')
    .join(', ');

const sum = (all: readonly Counts[]): Counts => ({
  errors: all.reduce((n, c) => n + c.errors, 0),
  warnings: all.reduce((n, c) => n + c.warnings, 0),
  advice: all.reduce((n, c) => n + c.advice, 0),
});

function tooltip(status: Status, counts: Counts, read: readonly ShownProject[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  if (status.file !== null) {
    text.appendMarkdown('**');
    text.appendText(status.file.migration);
    text.appendMarkdown(`**: ${status.file.quiet ?? countsText(counts)}\n\n`);
  }
  for (const project of status.projects) {
    text.appendText(project.folder);
    text.appendMarkdown(`  \n${project.unsupported ?? `${plural(project.migrations, 'migration')}, ${countsText(project.counts)}`}`);
    const known = read.find((p) => p.folder === project.folder);
    if (known !== undefined) {
      text.appendMarkdown('  \n');
      text.appendText(`${dataWords(known.data, new Date())}: ${notApplied([known])?.text ?? 'up to date'}`);
    }
    text.appendMarkdown('\n\n');
  }
  return text;
}
