import { isRefusal, type Refusal } from '../../core/plans/plan.ts';
import { nameOfSql } from '../../core/scaffolding.ts';
import { readScript } from '../../core/sql/script.ts';
import { knownMigrations, newMigration } from '../../prisma/changes/new-migration.ts';
import { appliedText as findApplied, restoreApplied } from '../../prisma/history/edited.ts';
import type { MigrationFolder } from '../../prisma/migrations.ts';
import { openProject } from '../../prisma/project-analysis.ts';
import type { OpenedProject } from '../opened-project.ts';
import { activeOf } from '../project-states.ts';
import type { AppliedTextAnswer, EditedParams } from '../protocol/doing.ts';
import type { EditAnswer, Refused } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import { projectIn, type Sidebar } from './migrations.ts';
import { GONE, UNTRUSTED } from './within.ts';

interface Edited {
  readonly project: OpenedProject;
  readonly migration: MigrationFolder;
  readonly checksum: string;
}

/** The checksum that the active environment has, or another one that was read; git has the text to it. */
async function editedOf({ workspace, databases }: Sidebar, { folder, migration: name, active }: EditedParams): Promise<Edited | Refused> {
  if (!workspace.trusted) return UNTRUSTED;
  const project = await projectIn(workspace, folder);
  const migration = project?.analysis.migrations.find((m) => m.name === name);
  if (project === null || migration === undefined) return GONE;
  const all = await databases.of(project);
  const chosen = activeOf(all, active[folder]);
  for (const known of chosen === null ? all : [chosen, ...all]) {
    const row = known.reading?.said.history.rows.findLast((r) => r.migration === name && r.rolledBackAt === null);
    if (row !== undefined) return { project, migration, checksum: row.checksum };
  }
  return { refused: `No environment that was read has ${name}. Connect one: its checksum tells which version was applied.` };
}

const lost = (name: string): Refused => ({
  refused: `git has no version of ${name}/migration.sql with the checksum that was applied. Fetch the branch or the clone that has it.`,
});

/** `lockkeeper/appliedText` */
export const appliedText =
  (sidebar: Sidebar) =>
  async (params: EditedParams): Promise<AppliedTextAnswer | Refused> => {
    const edited = await editedOf(sidebar, params);
    if ('refused' in edited) return edited;
    const found = await findApplied(edited.migration, edited.checksum, params.folder);
    if (found === null) return lost(params.migration);
    return { text: found.text, from: found.commit === null ? 'staged' : `${found.commit} of ${(found.at ?? '').slice(0, 10)}` };
  };

/** `lockkeeper/restoreApplied` */
export const restore =
  (sidebar: Sidebar) =>
  async (params: EditedParams): Promise<EditAnswer | Refused> => {
    const { workspace } = sidebar;
    const edited = await editedOf(sidebar, params);
    if ('refused' in edited) return edited;
    const restoring = await restoreApplied(edited.migration, edited.checksum, params.folder);
    if ('refused' in restoring) return restoring;
    const edit = await toWorkspaceEdit(restoring.changes, workspace.editor, workspace.abilities.edits, null);
    return 'refused' in edit ? edit : { title: restoring.changes.title, edit, open: uriOf(edited.migration.file) };
  };

/** `lockkeeper/makeFollowUp` */
export const followUp =
  (sidebar: Sidebar) =>
  async (params: EditedParams): Promise<EditAnswer | Refused> => {
    const { workspace } = sidebar;
    const edited = await editedOf(sidebar, params);
    if ('refused' in edited) return edited;
    const { migration, project } = edited;
    const was = await findApplied(migration, edited.checksum, params.folder);
    if (was === null) return lost(migration.name);
    const now = await workspace.editor.text(migration.file);
    const sql = added(was.text, now?.text ?? '');
    if (sql === '') return { refused: 'The edit adds no statement, so there is nothing for a new migration. Restore what was applied.' };
    const made = await asNew(sidebar, project, migration, was.text, sql);
    if (isRefusal(made)) return made;
    const [back, ...rest] = [
      { kind: 'replace' as const, path: migration.file, text: was.text, was: now?.text ?? '' },
      ...made.changes.changes,
    ];
    const title = `Put the edit of ${migration.name} into a migration of its own`;
    const edit = await toWorkspaceEdit({ title, changes: [back, ...rest] }, workspace.editor, workspace.abilities.edits, null);
    const main = made.migrations[made.main];
    return 'refused' in edit ? edit : { title, edit, open: main === undefined ? null : uriOf(main.file) };
  };

/** The statements that were not there, in their order. */
function added(before: string, after: string): string {
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  const left = readScript(before).statements.map((s) => plain(s.text));
  const fresh = readScript(after).statements.filter((s) => {
    const at = left.indexOf(plain(s.text));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return fresh.map((s) => `${s.text.trim().replace(/;$/, '')};\n`).join('\n');
}

/** A new migration on top of what was applied, not of what was edited. */
async function asNew({ workspace, now }: Sidebar, { analysis }: OpenedProject, edited: MigrationFolder, was: string, sql: string) {
  const fresh = await openProject(analysis.project, {
    reader: workspace.reader,
    git: workspace.trusted,
    openText: (path) => workspace.openText(path),
  });
  fresh.setText(edited.file, was);
  const { options } = fresh.configuration;
  const name = nameOfSql(sql, await fresh.latest(), options) ?? `follow_up_${edited.name.replace(/^\d+_/, '')}`;
  const purpose = `What was added to ${edited.name} after it was applied`;
  const wish = { migrations: [{ name, purpose, sql }], main: 0, notes: [], rollback: { how: 'draft' } } as const;
  const made: Awaited<ReturnType<typeof newMigration>> | Refusal = await newMigration(
    fresh,
    () => fresh.latest(),
    await knownMigrations(fresh, workspace.trusted),
    wish,
    now(),
  );
  return made;
}
