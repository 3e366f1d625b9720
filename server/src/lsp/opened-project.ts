import { sep } from 'node:path';
import type { Setup } from '../prisma/configuration.ts';
import { type MigrationResult, openProject, type ProjectAnalysis } from '../prisma/project-analysis.ts';
import { readProject } from '../prisma/projects.ts';

/** A project with the texts of the editor laid over its files. */
export interface OpenedProject {
  readonly analysis: ProjectAnalysis;
  /** Grows with every change of a text, a setting or a file: as long as it stays, every answer does. */
  readonly stamp: number;
  /** Grows when settings or files on disk may be others: typing leaves it as it is. */
  readonly reloads: number;
  /** All migrations; worked out once for each stamp, so that a client may ask as often as it likes. */
  checkAll(): Promise<readonly MigrationResult[]>;
  /** Takes the texts of the editor, by absolute path; a file that is no longer open counts as on disk. */
  overlay(open: ReadonlyMap<string, string>): void;
  /** Reads settings, versions and folders again, and the files that changed on disk. */
  reload(changed: readonly string[] | 'all'): Promise<void>;
}

/** Opens the project of a migrations folder (absolute). `setup` is asked at every reload. */
export async function openLiveProject(migrationsFolder: string, setup: (root: string) => Promise<Setup>): Promise<OpenedProject> {
  const first = await readProject(migrationsFolder);
  const analysis = await openProject(first, await setup(first.root));
  const laid = new Map<string, string>();
  let stamp = 0;
  let reloads = 0;
  let all: { readonly stamp: number; readonly results: Promise<readonly MigrationResult[]> } | null = null;
  let reloading: Promise<void> = Promise.resolve();

  const lay = (path: string, text: string | null): void => {
    analysis.setText(path, text);
    if (text === null) laid.delete(path);
    else laid.set(path, text);
    stamp++;
  };

  async function reloadNow(changed: readonly string[] | 'all'): Promise<void> {
    const project = await readProject(migrationsFolder);
    await analysis.reload(project, await setup(project.root), changed);
    stamp++;
    reloads++;
  }

  return {
    analysis,
    get stamp() {
      return stamp;
    },
    get reloads() {
      return reloads;
    },
    checkAll() {
      if (all?.stamp !== stamp) all = { stamp, results: analysis.checkAll() };
      return all.results;
    },
    overlay(open) {
      const below = migrationsFolder + sep;
      for (const path of [...laid.keys()]) if (!open.has(path)) lay(path, null);
      for (const [path, text] of open) if (path.startsWith(below) && laid.get(path) !== text) lay(path, text);
    },
    reload(changed) {
      // One after the other: two at once would mix old and new.
      reloading = reloading.catch(() => {}).then(() => reloadNow(changed));
      return reloading;
    },
  };
}
