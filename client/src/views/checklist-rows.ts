import * as vscode from 'vscode';
import type { ShownChecklist, ShownGroup, ShownItem } from '../../../server/src/lsp/protocol/checklist.ts';

/** A row of the checklist. `broken`: checklist.json cannot be used, so that no box can be ticked. */
export type Row =
  | { readonly kind: 'problem'; readonly problem: NonNullable<ShownChecklist['problem']> }
  | { readonly kind: 'group'; readonly group: ShownGroup; readonly broken: boolean }
  | { readonly kind: 'item'; readonly item: ShownItem; readonly broken: boolean };

/** A row as VS Code draws it. Ids hold the migration, so that another one opens with groups of its own. */
export function checklistRow(row: Row, migration: string): vscode.TreeItem {
  switch (row.kind) {
    case 'problem':
      return problemRow(row.problem);
    case 'group':
      return groupRow(row.group, migration);
    case 'item':
      return itemRow(row, migration);
  }
}

function problemRow({ uri, message }: NonNullable<ShownChecklist['problem']>): vscode.TreeItem {
  const item = new vscode.TreeItem('checklist.json cannot be used');
  item.description = message;
  item.tooltip = `${message} It is not overwritten.`;
  item.accessibilityInformation = { label: `checklist.json cannot be used: ${message}` };
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(uri)] };
  return item;
}

function groupRow({ group, progress }: ShownGroup, migration: string): vscode.TreeItem {
  const item = new vscode.TreeItem(group, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${migration}/${group}`;
  item.description = progress;
  item.accessibilityInformation = { label: `${group}, ${progress} done` };
  return item;
}

const SAYS: Readonly<Record<ShownItem['state'], string>> = { done: 'done', open: 'open', 'not-needed': 'does not apply' };

function itemRow({ item, broken }: Extract<Row, { readonly kind: 'item' }>, migration: string): vscode.TreeItem {
  const row = new vscode.TreeItem(item.text);
  row.id = `${migration}/${item.id}`;
  row.description = item.remark;
  row.tooltip = tooltipOf(item);
  row.contextValue = `checklistItem ${item.by}`;
  const label = `${item.text}: ${SAYS[item.state]}${item.remark === '' ? '' : `, ${item.remark}`}`;
  row.accessibilityInformation = { label };
  if (item.by === 'person' && !broken)
    row.checkboxState = {
      state: item.state === 'done' ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: item.state === 'done' ? 'Take it back' : 'Say that it is so',
      accessibilityInformation: { label, role: 'checkbox' },
    };
  else row.iconPath = iconOf(item);
  if (item.place !== null) {
    const { uri, range } = item.place;
    const at = range === null ? undefined : new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
    row.command = {
      title: 'Show',
      command: 'vscode.open',
      arguments: [vscode.Uri.parse(uri), at === undefined ? {} : { selection: at }],
    };
  }
  return row;
}

function iconOf({ by, state }: ShownItem): vscode.ThemeIcon {
  if (state === 'done') return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  if (state === 'not-needed') return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));
  if (by === 'person') return new vscode.ThemeIcon('circle-large-outline');
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function tooltipOf({ text, remark, why }: ShownItem): vscode.MarkdownString {
  const out = new vscode.MarkdownString('**');
  out.appendText(text);
  out.appendMarkdown('**\n\n');
  if (remark !== '') {
    out.appendText(remark);
    out.appendMarkdown('\n\n');
  }
  out.appendText(why);
  return out;
}
