import type { Purpose } from './snippet.ts';

export interface SnippetDocument {
  readonly language: 'sql' | 'typescript';
  readonly purpose: Purpose;
  /** TypeScript, but without types. */
  readonly javascript: boolean;
}

/**
 * What a file is for the snippets, from its path alone: `migrations/<name>/{migration,down}.sql`, `plans/<plan>/<phase>/*.sql`, and
 * SQL or TypeScript anywhere below `data-migrations/`. Null for every other file: it gets none.
 */
export function snippetDocument(path: string): SnippetDocument | null {
  const parts = path.split(/[\\/]/);
  const name = parts.at(-1) ?? '';
  const extension = /\.(sql|m?ts|js)$/.exec(name)?.[1];
  if (extension === undefined || /\.d\.m?ts$/.test(name)) return null;
  if (parts.slice(0, -1).includes('data-migrations'))
    return { language: extension === 'sql' ? 'sql' : 'typescript', purpose: 'data', javascript: extension === 'js' };
  if (extension !== 'sql') return null;
  const named = name === 'migration.sql' ? 'migration' : name === 'down.sql' ? 'down' : null;
  if (parts.at(-4) === 'plans') return { language: 'sql', purpose: named ?? 'data', javascript: false };
  return named !== null && parts.at(-3) === 'migrations' ? { language: 'sql', purpose: named, javascript: false } : null;
}
