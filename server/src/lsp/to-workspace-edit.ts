import type {
  ChangeAnnotation,
  CreateFile,
  DeleteFile,
  RenameFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { LineIndex } from '../core/text/line-index.ts';
import type { FileChange, FileChanges } from '../prisma/changes/file-change.ts';
import { minimalEdits } from './minimal-edits.ts';
import { type EditAbilities, toRange } from './to-protocol.ts';
import { uriOf } from './uris.ts';

/** A text as the editor has it: that of the open document, else that on disk. */
export interface EditorText {
  readonly uri: string;
  /** Null: it is only on disk. */
  readonly version: number | null;
  readonly text: string;
  readonly lines: LineIndex;
}

/** Where the edit goes. */
export interface EditorFiles {
  /** Null: there is no such file. */
  text(path: string): Promise<EditorText | null>;
  /** The editor has another text than the disk. */
  unsaved(path: string): Promise<boolean>;
  /** All files below a folder, absolute; empty when the path is a file. */
  filesBelow(path: string): Promise<readonly string[]>;
}

/** Has the edit shown before it is made. */
export interface Confirmation {
  /** What a path is about; paths with one label stand together in the preview. */
  label(path: string): string;
  /** The path for people. */
  shown(path: string): string;
  /** A file that is there, whatever the edit does. */
  readonly anchor: string;
}

type DocumentChange = TextDocumentEdit | CreateFile | RenameFile | DeleteFile;

const NO_FILES = 'This editor cannot create files from an action.';

/** Why an edit with this change cannot be made in this editor; null when it can. */
export function cannot(kind: FileChange['kind'], can: EditAbilities): string | null {
  const operation = kind === 'replace' ? null : kind;
  return operation === null || (can.documentChanges && can.operations.includes(operation)) ? null : NO_FILES;
}

/**
 * The changes as one edit of the editor, made whole and undone by one undo: new files come first, then their texts and the smallest
 * edits of old ones, then what is renamed and deleted. With a confirmation each part is labelled and the editor shows the edit first.
 */
export async function toWorkspaceEdit(
  { title, changes }: FileChanges,
  files: EditorFiles,
  can: EditAbilities,
  confirmation: Confirmation | null,
): Promise<WorkspaceEdit | { readonly refused: string }> {
  const impossible = changes.map((change) => cannot(change.kind, can)).find((reason) => reason !== null);
  if (impossible !== undefined) return { refused: impossible };
  const annotations = createAnnotations(can.annotations ? confirmation : null);
  const created: DocumentChange[] = [];
  const texts: TextDocumentEdit[] = [];
  const moved: DocumentChange[] = [];
  const deleted: DocumentChange[] = [];
  for (const change of changes) {
    switch (change.kind) {
      case 'create': {
        const uri = uriOf(change.path);
        const id = annotations.of(change.path);
        created.push({ kind: 'create', uri, ...id });
        if (change.text !== '')
          texts.push({ textDocument: { uri, version: null }, edits: [{ range: START, newText: change.text, ...id }] });
        break;
      }
      case 'replace': {
        const path = beforeMoves(change.path, changes);
        const now = await files.text(path);
        if (now?.text !== change.was) return { refused: `The file ${lastTwo(path)} has changed meanwhile. Ask for the action again.` };
        const id = annotations.of(path);
        const edits = minimalEdits(now.text, change.text).map(
          (edit): TextEdit => ({ range: toRange(now.lines, edit.span), newText: edit.newText, ...id }),
        );
        if (edits.length > 0) texts.push({ textDocument: { uri: now.uri, version: now.version }, edits });
        break;
      }
      case 'rename':
        moved.push({ kind: 'rename', oldUri: uriOf(change.from), newUri: uriOf(change.to), ...annotations.of(change.from) });
        break;
      case 'delete': {
        // Editors give back deleted files on undo, not what was in a deleted folder: its files go one by one, the folder last.
        const below = await files.filesBelow(change.path);
        for (const path of [change.path, ...below])
          if (await files.unsaved(path)) return { refused: `Save ${lastTwo(path)} first: an undo brings back what is on disk.` };
        for (const path of below) deleted.push({ kind: 'delete', uri: uriOf(path), ...annotations.of(path) });
        const options = below.length > 0 ? { options: FOLDER } : {};
        deleted.push({ kind: 'delete', uri: uriOf(change.path), ...options, ...annotations.of(change.path) });
        break;
      }
    }
  }
  if (!can.documentChanges) return { changes: Object.fromEntries(texts.map((t) => [t.textDocument.uri, t.edits as TextEdit[]])) };
  const ask = annotations.ask(title);
  return {
    documentChanges: [...ask, ...created, ...texts, ...moved, ...deleted],
    ...(annotations.all === null ? {} : { changeAnnotations: annotations.all }),
  };
}

/** `folder` is VS Code's own: without it an undo makes a file of the folder's name. Other clients do not look at it. */
const FOLDER = { recursive: true, ignoreIfNotExists: true, folder: true };
const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const lastTwo = (path: string): string => path.split(/[\\/]/).slice(-2).join('/');

/** The path of a text before the renames among the changes: texts are edited where they are, then moved. */
function beforeMoves(path: string, changes: readonly FileChange[]): string {
  for (const change of changes) {
    if (change.kind !== 'rename') continue;
    if (path === change.to || path.startsWith(`${change.to}/`) || path.startsWith(`${change.to}\\`))
      return change.from + path.slice(change.to.length);
  }
  return path;
}

function createAnnotations(confirmation: Confirmation | null) {
  const all: Record<string, ChangeAnnotation> = {};
  return {
    all: confirmation === null ? null : all,
    of(path: string): { readonly annotationId?: string } {
      if (confirmation === null) return {};
      const description = confirmation.shown(path);
      all[description] = { label: confirmation.label(path), description };
      return { annotationId: description };
    },
    /**
     * VS Code shows an edit first when a part of it needs confirmation, and leaves exactly these parts out unless each is ticked by
     * hand. A plan is whole or nothing, so the part that asks is one that does nothing: it makes sure that a file is there, which is.
     */
    ask(title: string): readonly CreateFile[] {
      if (confirmation === null) return [];
      all.confirm = { label: title, description: confirmation.shown(confirmation.anchor), needsConfirmation: true };
      return [{ kind: 'create', uri: uriOf(confirmation.anchor), options: { ignoreIfExists: true }, annotationId: 'confirm' }];
    },
  };
}
