import type { WorkspaceEdit } from 'vscode-languageserver';
import type { Refusal } from '../../core/plans/plan.ts';

/** An edit, and what is worth showing when it is made. */
export interface MadeEdit {
  readonly edit: WorkspaceEdit;
  /** A path. */
  readonly open: string | null;
}

export const CHANGED: Refusal = { refused: 'The file has changed meanwhile. Ask for the action again.' };
