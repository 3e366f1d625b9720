import { fileURLToPath, pathToFileURL } from 'node:url';

/** The absolute path of a `file:` URI; null for other documents. */
export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}

export const uriOf = (path: string): string => pathToFileURL(path).href;
