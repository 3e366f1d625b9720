import { fixAll, fixesFor, makeFix } from '../../core/fixing.ts';
import { offersAt } from '../../core/planning.ts';
import { isRefusal, type PlanOffer, type Refusal } from '../../core/plans/plan.ts';
import type { FileChange } from '../../prisma/changes/file-change.ts';
import { folderFindings } from '../../prisma/changes/fix-all.ts';
import { moveRows } from '../../prisma/changes/move-rows.ts';
import { changesOfFix, type FixedMigration } from '../../prisma/changes/of-fix.ts';
import { splitByOffer } from '../../prisma/changes/split.ts';
import { readModels } from '../../prisma/schema/models.ts';
import type { CheckedFile } from '../checked-file.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import type { Workspace } from '../workspace.ts';
import { type ActionData, findingOf } from './action-data.ts';
import { makeDraft } from './draft-down.ts';
import { fixInputs } from './fix-input.ts';
import { followUp } from './follow-up.ts';
import { fixLabels, planLabels } from './labels.ts';
import { CHANGED, type MadeEdit } from './made-edit.ts';

/** Makes the edit of an action that a person chose; nothing is written here. A refusal is a sentence for people. */
export async function makeEdit(workspace: Workspace, data: ActionData, now: Date): Promise<MadeEdit | Refusal> {
  // down.sql is no part of what is applied: it may be written at any time
  if (data.make === 'draft-down') return makeDraft(workspace, data.uri);
  const file = await workspace.file(data.uri);
  if (file === null || file.kind !== 'up' || file.checked.analysis === null) return CHANGED;
  if (data.make === 'follow-up') {
    const findings = data.findings.flatMap((key) => findingOf(file.findings, key) ?? []);
    return followUp(workspace, file, findings, now);
  }
  if (file.frozen !== null) return { refused: file.frozen };
  switch (data.make) {
    case 'fix':
      return makeOneFix(workspace, file, data, now);
    case 'split': {
      const offer = offersAt(file.statements, data.statement, null).find((o) => o.kind === data.kind && o.title === data.title);
      return offer === undefined ? CHANGED : makeSplit(workspace, file, offer, now);
    }
    case 'move-rows':
      return makeMove(workspace, file, data.statement, now);
    case 'fix-all':
      return makeAllFixes(workspace, file);
  }
}

async function draftOf(workspace: Workspace, file: CheckedFile): Promise<FixedMigration> {
  const { migration } = file.checked;
  return { migration, text: file.text, down: (await workspace.editor.text(migration.down))?.text ?? null };
}

async function makeOneFix(
  workspace: Workspace,
  file: CheckedFile,
  data: Extract<ActionData, { make: 'fix' }>,
  now: Date,
): Promise<MadeEdit | Refusal> {
  const finding = findingOf(file.findings, data.finding);
  const draft = await draftOf(workspace, file);
  const input = finding === undefined ? null : fixInputs(file, draft.down)(finding);
  const offered = input === null ? undefined : fixesFor(input).find((f) => f.fix.id === data.fix);
  if (input === null || offered === undefined) return CHANGED;
  const { analysis } = file.project;
  const change = makeFix(offered.fix, input, file.checked.before, analysis.configuration.options);
  if ('refused' in change) return change;
  const changes = changesOfFix(analysis, draft, change, now, offered.title);
  if (isRefusal(changes)) return changes;
  // A person sees folders come and go before they do; what stays in the migration's own files is seen at once anyway.
  const folders = change.migrations.length > 0 || change.rename !== undefined;
  const confirmation = folders ? fixLabels(analysis.project, file.path) : null;
  const edit = await toWorkspaceEdit(changes, workspace.editor, workspace.abilities.edits, confirmation);
  return 'refused' in edit ? edit : { edit, open: null };
}

async function makeSplit(workspace: Workspace, file: CheckedFile, offer: PlanOffer, now: Date): Promise<MadeEdit | Refusal> {
  const { analysis } = file.project;
  const draft = { ...(await draftOf(workspace, file)), statements: file.statements, before: file.checked.before };
  const models = await readModels(analysis.project, workspace.openText);
  const split = await splitByOffer(analysis, draft, offer, {}, models, now);
  if (isRefusal(split)) return split;
  const labels = planLabels(analysis.project, split.plan, file.path);
  const edit = await toWorkspaceEdit(split.changes, workspace.editor, workspace.abilities.edits, labels);
  return 'refused' in edit ? edit : { edit, open: null };
}

async function makeMove(workspace: Workspace, file: CheckedFile, statement: number, now: Date): Promise<MadeEdit | Refusal> {
  const { analysis } = file.project;
  const draft = { ...(await draftOf(workspace, file)), statements: file.statements, before: file.checked.before };
  const moved = await moveRows(analysis, draft, statement, await readModels(analysis.project, workspace.openText), now);
  if (isRefusal(moved)) return moved;
  const edit = await toWorkspaceEdit(moved.changes, workspace.editor, workspace.abilities.edits, null);
  return 'refused' in edit ? edit : { edit, open: moved.path };
}

/** Only the migration's own texts change: what makes another migration is for a person to choose. */
async function makeAllFixes(workspace: Workspace, file: CheckedFile): Promise<MadeEdit | Refusal> {
  const { analysis } = file.project;
  const { migration, before } = file.checked;
  const { text, down } = await draftOf(workspace, file);
  const fixed = fixAll(
    {
      migration: file.name,
      text,
      down,
      before,
      folder: folderFindings(analysis, migration),
      accepts: (change) => change.migrations.length === 0,
    },
    analysis.configuration.options,
  );
  const changes: FileChange[] = [];
  if (fixed.text !== text) changes.push({ kind: 'replace', path: migration.file, text: fixed.text, was: text });
  if (fixed.down !== null && fixed.down !== down)
    changes.push(
      down === null
        ? { kind: 'create', path: migration.down, text: fixed.down }
        : { kind: 'replace', path: migration.down, text: fixed.down, was: down },
    );
  const edit = await toWorkspaceEdit({ title: 'Fix all', changes }, workspace.editor, workspace.abilities.edits, null);
  return 'refused' in edit ? edit : { edit, open: null };
}
