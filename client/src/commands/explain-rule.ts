import * as vscode from 'vscode';
import { RULES, type RuleSummary } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { rulePageUri } from '../pages.ts';

/** Shows a rule's page as a Markdown preview. Without an id a person picks the rule; those found in the active file come first. */
export async function explainRule(context: Context, id?: unknown): Promise<void> {
  const rule = typeof id === 'string' ? id : await pickRule(context);
  if (rule === undefined) return;
  await vscode.commands.executeCommand('markdown.showPreviewToSide', await rulePageUri(context, rule));
}

async function pickRule(context: Context): Promise<string | undefined> {
  const rules = await context.server.request<readonly RuleSummary[]>(RULES, {});
  if (rules === undefined) return undefined;
  const here = rulesInActiveFile();
  const item = (rule: RuleSummary): vscode.QuickPickItem => ({ label: rule.id, description: rule.category, detail: rule.summary });
  const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const first = rules.filter((r) => here.has(r.id));
  const items =
    first.length === 0
      ? rules.map(item)
      : [separator('in this file'), ...first.map(item), separator('all rules'), ...rules.filter((r) => !here.has(r.id)).map(item)];
  const picked = await vscode.window.showQuickPick(items, { title: 'Explain Rule', placeHolder: 'Which rule?', matchOnDetail: true });
  return picked?.label;
}

function rulesInActiveFile(): ReadonlySet<string> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const diagnostics = uri === undefined ? [] : vscode.languages.getDiagnostics(uri);
  return new Set(diagnostics.flatMap((d) => (d.source === 'lockkeeper' && typeof d.code === 'object' ? [String(d.code.value)] : [])));
}
