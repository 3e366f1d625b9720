import type { Range } from 'vscode-languageserver';

/** Requests about checklists and the rollback procedure. Types and names only. */

/** A migration of a project. */
export interface MigrationRef {
  /** The folder that holds the migrations. */
  readonly folder: string;
  /** The name of the migration's folder. */
  readonly migration: string;
}

/** Which migration is meant: the one that is named, else that of a document, else the newest that can still be changed. */
export interface SubjectParams {
  readonly migration: MigrationRef | null;
  readonly uri: string | null;
}

/** Client to server: the checklist of a migration, filled in. */
export const CHECKLIST = 'lockkeeper/checklist';
export type ChecklistAnswer =
  | ShownChecklist
  /** `no-project`: no Prisma migrations for PostgreSQL were found. `no-migration`: none that can still be changed. */
  | { readonly state: 'no-project' | 'no-migration' }
  /** There are only projects of Prisma 8, or for another database; why nothing is shown, in words. */
  | { readonly state: 'prisma-8' | 'other-database'; readonly why: string };

export interface ShownChecklist extends MigrationRef {
  readonly state: 'shown';
  readonly groups: readonly ShownGroup[];
  /** `12 of 23` */
  readonly progress: string;
  /** The whole as a task list, for the body of a pull request. */
  readonly markdown: string;
  /** checklist.json cannot be used: why. Null: it can, or there is none. */
  readonly problem: { readonly uri: string; readonly message: string } | null;
}
export interface ShownGroup {
  readonly group: string;
  /** `3 of 5` */
  readonly progress: string;
  readonly items: readonly ShownItem[];
}
export interface ShownItem {
  readonly id: string;
  readonly text: string;
  /** Why it is asked. */
  readonly why: string;
  /** `tool`: it ticks itself. `person`: it has a box. */
  readonly by: 'tool' | 'person';
  readonly state: 'done' | 'open' | 'not-needed';
  /** What stands beside it, in one line; may be empty. */
  readonly remark: string;
  readonly note: string | null;
  /** Where to look; null: nowhere in particular. */
  readonly place: { readonly uri: string; readonly range: Range | null } | null;
}

/** Client to server: the migrations that a checklist can be shown for, the newest first. */
export const CHECKLIST_CHOICES = 'lockkeeper/checklistChoices';
export interface ChecklistChoice extends MigrationRef {
  /** Why its SQL must stay as it is; null: it may change. */
  readonly applied: string | null;
  /** The project for people, when there are several; else empty. */
  readonly project: string;
}

/** Client to server: something is said about an item. Answers an `EditAnswer` of checklist.json, or `Refused`; null: nothing changes. */
export const SAY = 'lockkeeper/checklistSay';
export interface SayParams extends MigrationRef {
  readonly item: string;
  /** Null: as it is. */
  readonly done: boolean | null;
  /** Null: as it is; empty: none. */
  readonly note: string | null;
}

/** Client to server: how a migration is taken back, as a page of Markdown. */
export const PROCEDURE = 'lockkeeper/rollbackProcedure';
export type ProcedureAnswer = (MigrationRef & { readonly markdown: string }) | { readonly refused: string };
