/** What is to happen to one file or folder. Paths are absolute; texts are whole. */
export type FileChange =
  /** Fails when something is there. Folders above are made. */
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  /** Fails when the text is no longer `was`. */
  | { readonly kind: 'replace'; readonly path: string; readonly text: string; readonly was: string }
  /** A file, or a folder with all that is in it. */
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

/** Changes that belong together: all of them or none. */
export interface FileChanges {
  /** One line for people: what is about to happen. */
  readonly title: string;
  readonly changes: readonly FileChange[];
}
