import { dirname, relative } from 'node:path';
import type { Models } from '../../core/plans/models.ts';
import { realPath } from '../files.ts';
import type { Project } from '../projects.ts';
import { git } from '../since.ts';
import { type Entry, type Files, schemaFiles } from './locate.ts';
import { modelsOfText, type SchemaFile } from './read.ts';

/**
 * The models of a project as a commit has them; null when git cannot tell: no repository, no such commit, no schema in it. `ref` is
 * anything that git knows as a commit: `HEAD`, `origin/main`, a hash. Runs `git rev-parse`, `ls-tree` and `show`: only for
 * workspaces that are trusted.
 */
export async function modelsAt(project: Project, ref: string): Promise<Models | null> {
  const files = await schemaAt(project, ref);
  const models = files === null ? null : modelsOfText(files);
  return models?.known ? models : null;
}

/** The schema's files as a commit has them, under their paths in the work tree; null as for `modelsAt`, empty: there is none. */
export async function schemaAt(project: Project, ref: string): Promise<readonly SchemaFile[] | null> {
  const migrationsFolder = await realPath(project.migrationsFolder);
  const root = await realPath(project.root);
  const cwd = dirname(migrationsFolder);
  const top = await git(cwd, ['rev-parse', '--show-toplevel']);
  const commit = await git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (!top.ok || !commit.ok) return null;
  const repository = await realPath(top.output.replace(/\r?\n$/, ''));
  const files = await filesOfCommit(repository, commit.output.trim());
  return files === null ? null : schemaFiles({ root, migrationsFolder }, files);
}

/** Files that may say something about the schema; a repository can hold a million others. */
const TELLING = /(?:\.prisma|(?:^|\/)package\.json|(?:^|\/)prisma7?\.config\.[cm]?[jt]s|(?:^|\/)\.config\/prisma\.[cm]?[jt]s)$/;

/** The files of a commit under the paths that they have in the work tree; null when git cannot list them. */
async function filesOfCommit(repository: string, commit: string): Promise<Files | null> {
  const tree = await git(repository, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
  if (!tree.ok) return null;
  const paths = new Set<string>();
  const folders = new Map<string, Map<string, Entry>>();
  for (const path of tree.output.split('\0').filter((p) => TELLING.test(p))) {
    paths.add(path);
    const parts = path.split('/');
    for (const [i, name] of parts.entries()) {
      const folder = parts.slice(0, i).join('/');
      const entries = folders.get(folder) ?? new Map<string, Entry>();
      folders.set(folder, entries.set(name, { name, folder: i < parts.length - 1 }));
    }
  }
  const inside = (path: string): string => relative(repository, path).replaceAll('\\', '/');
  return {
    list: async (folder) => [...(folders.get(inside(folder))?.values() ?? [])],
    text: async (path) => {
      if (!paths.has(inside(path))) return null;
      const shown = await git(repository, ['show', `${commit}:${inside(path)}`]);
      return shown.ok ? shown.output : null;
    },
  };
}
