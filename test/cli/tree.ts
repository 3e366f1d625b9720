import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder with its text, and folders that are empty; what git keeps for itself left out. */
export function treeOf(root: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  const visit = (at: string): void => {
    const entries = readdirSync(at, { withFileTypes: true }).filter((e) => e.name !== '.git');
    if (entries.length === 0) out[`${relative(root, at)}/`] = '';
    for (const e of entries) {
      const path = join(at, e.name);
      if (e.isDirectory()) visit(path);
      else out[relative(root, path)] = e.isSymbolicLink() ? 'a link' : readFileSync(path, 'utf8');
    }
  };
  visit(root);
  return out;
}
