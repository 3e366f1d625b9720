import type { Refusal } from '../../core/plans/plan.ts';
import { draftDown, type MigrationToDraft } from '../../prisma/changes/of-down.ts';
import { shownIn } from '../../prisma/changes/plan-folders.ts';
import type { CheckedFile } from '../checked-file.ts';
import { type Confirmation, toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';
import { CHANGED, type MadeEdit } from './made-edit.ts';

const KEEP = 'Put what is to stay between "-- lockkeeper: by hand" and "-- lockkeeper: end by hand" first.';

/** The migration that a file of it belongs to, with its texts in the editor; null: there is no migration.sql that could be read. */
export async function migrationOf(workspace: Workspace, uri: string): Promise<(MigrationToDraft & { readonly file: CheckedFile }) | null> {
  const asked = await workspace.file(uri);
  const file = asked?.kind === 'down' ? await workspace.file(uriOf(asked.checked.migration.file)) : asked;
  if (file?.kind !== 'up' || file.checked.analysis === null) return null;
  const { migration, before } = file.checked;
  const down = (await workspace.editor.text(migration.down))?.text ?? null;
  return { file, migration, text: file.text, down, statements: file.statements, before };
}

/** The edit that drafts a down.sql. What would be lost by it is shown first, or, where the editor cannot, refused. */
export async function makeDraft(workspace: Workspace, uri: string): Promise<MadeEdit | Refusal> {
  const m = await migrationOf(workspace, uri);
  if (m === null) return CHANGED;
  const { analysis } = m.file.project;
  const { change, loses } = draftDown(analysis, m);
  const open = m.migration.down;
  if (change === null) return { edit: { documentChanges: [] }, open };
  const { edits } = workspace.abilities;
  if (loses !== null && !edits.annotations) return { refused: `${loses} ${KEEP}` };
  const confirmation: Confirmation | null =
    loses === null ? null : { anchor: m.file.path, shown: (path) => shownIn(analysis.project, path), label: () => loses };
  const edit = await toWorkspaceEdit({ title: 'Draft down.sql again', changes: [change] }, workspace.editor, edits, confirmation);
  return 'refused' in edit ? edit : { edit, open };
}
