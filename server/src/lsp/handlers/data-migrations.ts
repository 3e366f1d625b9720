import { WHATS } from '../../core/data-migrations/request.ts';
import { readerOf } from '../../core/planning.ts';
import { isRefusal } from '../../core/plans/plan.ts';
import { newDataMigration } from '../../prisma/changes/data-migrations.ts';
import type { DataMigrationChoices, DataMigrationChoicesParams, MakeDataMigrationParams } from '../protocol/data-migration.ts';
import type { EditAnswer, Refused } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';
import { tableChoices } from './plan-choices.ts';

/** `lockkeeper/dataMigrationChoices` */
export const dataMigrationChoices =
  (workspace: Workspace) =>
  async (params: DataMigrationChoicesParams): Promise<DataMigrationChoices> => {
    const own = params.uri === null ? null : await workspace.projectOf(params.uri);
    const all = own === null ? await workspace.projects() : [own];
    const supported = all.filter((p) => p.analysis.project.unsupported === null);
    return {
      whats: WHATS,
      projects: await Promise.all(
        supported.map(async ({ analysis }) => ({
          folder: analysis.project.migrationsFolder,
          tables: tableChoices(readerOf(await analysis.latest())),
        })),
      ),
    };
  };

/** `lockkeeper/makeDataMigration`: the edit that writes the file; nothing is written here. */
export const makeDataMigration =
  (workspace: Workspace) =>
  async (params: MakeDataMigrationParams): Promise<EditAnswer | Refused> => {
    const opened = (await workspace.projects()).find((p) => p.analysis.project.migrationsFolder === params.folder);
    const what = WHATS.find((w) => w.what === params.what)?.what;
    if (opened === undefined || what === undefined) return { refused: 'The project is not there any more. Start again.' };
    const { name, table, column, set, where, language } = params;
    const made = await newDataMigration(opened.analysis, { name, what, table, column, set, where, language }, workspace.openText);
    if (isRefusal(made)) return made;
    if ((await workspace.editor.text(made.path)) !== null) return { refused: `There is a file ${name} already. Choose another name.` };
    const edit = await toWorkspaceEdit(made.changes, workspace.editor, workspace.abilities.edits, null);
    return 'refused' in edit ? edit : { title: made.changes.title, edit, open: uriOf(made.path) };
  };
