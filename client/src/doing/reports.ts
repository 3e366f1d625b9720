import * as vscode from 'vscode';

/** Shows a text in an editor beside: something to read, to copy from and to save, that is no file yet. */
export async function showDraft(content: string, language: 'markdown' | 'sql' = 'markdown'): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const viewColumn = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(document, { preview: false, viewColumn, preserveFocus: true });
}

/** A block of code in Markdown, whatever stands in it. */
export function block(language: string, lines: readonly string[]): string {
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** A message with the commands that lead on, which are shown where a person asks for them. */
export async function sayWithCommands(
  says: string,
  commands: readonly string[],
  title: string,
  more: Readonly<Record<string, () => unknown>> = {},
): Promise<void> {
  const show = 'Show Commands';
  const choices = [...Object.keys(more), ...(commands.length > 0 ? [show] : [])];
  const answer = await vscode.window.showWarningMessage(says, ...choices);
  if (answer === show) await showDraft(`# ${title}\n\n${says}\n\n${block('sh', commands)}\n`);
  else if (answer !== undefined) await more[answer]?.();
}
