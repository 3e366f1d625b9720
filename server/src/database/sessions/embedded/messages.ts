/** What the worker is started with. */
export interface WorkerStart {
  /** Absolute; null: in memory, and gone with the worker. */
  readonly folder: string | null;
  /** Names of extensions that migrations ask for and that are shipped. */
  readonly extensions: readonly string[];
  /** Folder with pglite.wasm and what else stands beside it; null: that of the package, when nothing was bundled. */
  readonly assets: string | null;
}

export type ToWorker = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'close' };

/** `bytes` answers each `bytes`; `closed` is the last one. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string };
