import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateFile,
  DeleteFile,
  type Position,
  RenameFile,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';

const pathOf = (uri: string): string => fileURLToPath(uri);

/** Makes an edit on disk as an editor would; a new file that is there already is an error. `skip`: parts that a person leaves out. */
export function applyOnDisk(edit: WorkspaceEdit, skip: readonly string[] = []): void {
  for (const change of edit.documentChanges ?? []) {
    if (CreateFile.is(change)) {
      if (change.annotationId !== undefined && skip.includes(change.annotationId)) continue;
      mkdirSync(dirname(pathOf(change.uri)), { recursive: true });
      writeFileSync(pathOf(change.uri), '', { flag: change.options?.ignoreIfExists ? 'a' : 'wx' });
    } else if (RenameFile.is(change)) {
      mkdirSync(dirname(pathOf(change.newUri)), { recursive: true });
      renameSync(pathOf(change.oldUri), pathOf(change.newUri));
    } else if (DeleteFile.is(change)) {
      rmSync(pathOf(change.uri), { recursive: change.options?.recursive === true, force: change.options?.ignoreIfNotExists === true });
    } else if (TextDocumentEdit.is(change)) {
      const path = pathOf(change.textDocument.uri);
      writeFileSync(path, edited(readFileSync(path, 'utf8'), change.edits as TextEdit[]));
    }
  }
}

function edited(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((m) => m.index + 1)];
  const offset = (p: Position): number => Math.min(text.length, (starts[p.line] ?? text.length) + p.character);
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((now, e) => now.slice(0, offset(e.range.start)) + e.newText + now.slice(offset(e.range.end)), text);
}

/** What an edit does to files, one line each: `create prisma/plans/…`. `root`: where paths begin. */
export function outline(edit: WorkspaceEdit, root: string): readonly string[] {
  const shown = (uri: string): string => pathOf(uri).slice(root.length + 1);
  return (edit.documentChanges ?? []).map((change) => {
    if (CreateFile.is(change)) return `create ${shown(change.uri)}`;
    if (RenameFile.is(change)) return `rename ${shown(change.oldUri)} to ${shown(change.newUri)}`;
    if (DeleteFile.is(change)) return `delete ${shown(change.uri)}`;
    return `edit ${shown(change.textDocument.uri)}`;
  });
}
