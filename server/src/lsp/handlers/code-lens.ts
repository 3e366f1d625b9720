import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver';
import type { CheckedFile } from '../checked-file.ts';
import { toRange } from '../to-protocol.ts';
import { uriOf } from '../uris.ts';
import { wayBackWords } from '../way-back.ts';
import type { Workspace } from '../workspace.ts';
import { SHOW_DOCUMENT } from './resolve-action.ts';

/** `textDocument/codeLens`: what is worth knowing of a migration before it is read, above its first line; at most four, only news. */
export const codeLens =
  (workspace: Workspace) =>
  async (params: CodeLensParams): Promise<CodeLens[]> => {
    const file = await workspace.file(params.textDocument.uri);
    if (file === null) return [];
    const range = toRange(file.lines, { start: 0, end: 0 });
    const commands = file.kind === 'up' ? await aboveMigration(workspace, file) : aboveDown(workspace, file);
    return commands.map((command) => ({ range, command }));
  };

/** Text without anything to click. */
const text = (title: string): Command => ({ title, command: '' });

const leaves = (file: CheckedFile): boolean => file.checked.findings.some((f) => f.finding.rule === 'down-leaves-something');

async function aboveMigration(workspace: Workspace, file: CheckedFile): Promise<readonly Command[]> {
  const { down } = file.checked.migration;
  const own = workspace.abilities.commands;
  const beside = await workspace.editor.text(down);
  const words = beside === null ? null : leaves(file) ? 'leaves something' : wayBackWords(beside.text);
  const open = `Open down.sql${words === null ? '' : ` (${words})`}`;
  const show = own ? { command: 'lockkeeper.openPair', arguments: [file.uri] } : { command: SHOW_DOCUMENT, arguments: [uriOf(down)] };
  return [
    ...(beside !== null
      ? [{ title: open, ...show }]
      : own
        ? [{ title: 'Draft down.sql', command: 'lockkeeper.draftDown', arguments: [file.uri] }]
        : []),
    ...(file.statements.length > 1 ? [text(file.runs)] : []),
    ...(own ? [{ title: 'Checklist', command: 'lockkeeper.openChecklist', arguments: [file.uri] }] : []),
  ];
}

function aboveDown(workspace: Workspace, file: CheckedFile): readonly Command[] {
  const own = workspace.abilities.commands;
  const words = leaves(file) ? 'Leaves something' : wayBackWords(file.text);
  const migration = uriOf(file.checked.migration.file);
  const show = own ? { command: 'lockkeeper.openPair', arguments: [file.uri] } : { command: SHOW_DOCUMENT, arguments: [migration] };
  return [
    { title: 'Open migration.sql', ...show },
    ...(words === null ? [] : [text(words.charAt(0).toUpperCase() + words.slice(1))]),
    ...(own ? [{ title: 'Draft again', command: 'lockkeeper.draftDown', arguments: [file.uri] }] : []),
  ];
}
