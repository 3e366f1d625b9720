import { readdir } from 'node:fs/promises';
import type { Models } from '../../core/plans/models.ts';
import { readText } from '../files.ts';
import type { Project } from '../projects.ts';
import { type Files, schemaFiles } from './locate.ts';
import { modelsOfText, type SchemaFile } from './read.ts';

/** The text of a file that is open in an editor; null or undefined: it is not. */
export type OpenText = (path: string) => string | null | undefined;

/**
 * The models of a project, from its schema files as they are on disk or, with `openText`, in the editor. `known` is false where
 * none can be found. Nothing is run, and nothing throws.
 */
export async function readModels(project: Project, openText?: OpenText): Promise<Models> {
  return modelsOfText(await schemaFiles(project, disk(openText)));
}

/** The files of the schema themselves. */
export const readSchemaFiles = (project: Project, openText?: OpenText): Promise<readonly SchemaFile[]> =>
  schemaFiles(project, disk(openText));

/** The files on disk, or as the editor has them. */
export const disk = (openText?: OpenText): Files => ({
  text: async (path) => openText?.(path) ?? (await readText(path)),
  list: async (folder) => {
    try {
      return (await readdir(folder, { withFileTypes: true })).map((e) => ({ name: e.name, folder: e.isDirectory() }));
    } catch {
      return [];
    }
  },
});
