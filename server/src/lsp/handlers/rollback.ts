import { isRefusal } from '../../core/plans/plan.ts';
import { revertMigration } from '../../prisma/changes/of-revert.ts';
import { makeDraft, migrationOf } from '../actions/draft-down.ts';
import { fixLabels } from '../actions/labels.ts';
import { CHANGED } from '../actions/made-edit.ts';
import type { DraftDownParams, MigrationChoice, RevertAnswer, RevertParams } from '../protocol/rollback.ts';
import type { EditAnswer, Refused } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import { wayBackWords } from '../way-back.ts';
import type { Workspace } from '../workspace.ts';

/** `lockkeeper/draftDown`: the edit that drafts a down.sql; nothing is written here. */
export const draftDownSql =
  (workspace: Workspace) =>
  async (params: DraftDownParams): Promise<EditAnswer | Refused> => {
    const made = await makeDraft(workspace, params.uri);
    return isRefusal(made) ? made : { title: 'Draft down.sql', edit: made.edit, open: made.open === null ? null : uriOf(made.open) };
  };

/** `lockkeeper/revert`: the edit that adds the migrations which take one back. New folders are shown before they are made. */
export const revert =
  (workspace: Workspace) =>
  async (params: RevertParams): Promise<RevertAnswer | Refused> => {
    const m = await migrationOf(workspace, params.uri);
    if (m === null) return CHANGED;
    const { analysis } = m.file.project;
    const made = await revertMigration(analysis, m, new Date());
    if (isRefusal(made)) return made;
    const labels = fixLabels(analysis.project, m.file.path);
    const edit = await toWorkspaceEdit(made.changes, workspace.editor, workspace.abilities.edits, labels);
    if ('refused' in edit) return edit;
    const [first] = made.changes.changes;
    return { title: made.changes.title, edit, open: first?.kind === 'create' ? uriOf(first.path) : null, notes: made.notes };
  };

/** `lockkeeper/migrationChoices`: all migrations, newest first. */
export const migrationChoices = (workspace: Workspace) => async (): Promise<readonly MigrationChoice[]> => {
  const out: MigrationChoice[] = [];
  for (const { analysis } of await workspace.projects()) {
    if (analysis.project.unsupported !== null) continue;
    for (const migration of analysis.migrations.toReversed()) {
      const down = await workspace.editor.text(migration.down);
      out.push({
        uri: uriOf(migration.file),
        name: migration.name,
        folder: analysis.project.migrationsFolder,
        wayBack: down === null ? 'no down.sql' : (wayBackWords(down.text) ?? 'down.sql'),
      });
    }
  }
  return out;
};
