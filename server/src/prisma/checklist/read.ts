import { join } from 'node:path';
import { type FilledItem, fillIn, type Said } from '../../core/checklist/fill-in.ts';
import { type Known, type KnownDown, type Measured, NOT_MEASURED } from '../../core/checklist/known.ts';
import { draftRollback, leftOver, type RollbackInput } from '../../core/drafting.ts';
import { downNotes } from '../../core/rollback/down-notes.ts';
import { planMarks } from '../changes/plan-marks.ts';
import { readText } from '../files.ts';
import type { MigrationFolder } from '../migrations.ts';
import type { CheckedMigration, ProjectAnalysis } from '../project-analysis.ts';
import { CHECKLIST_FILE, readChecklistFile, saidIn } from './file.ts';

/** The checklist of one migration. */
export interface MigrationChecklist {
  readonly migration: MigrationFolder;
  readonly items: readonly FilledItem[];
  /** checklist.json. */
  readonly file: {
    /** Absolute; the file need not be there. */
    readonly path: string;
    readonly text: string | null;
    /** Why it cannot be used, in a sentence; it is then neither shown nor written. */
    readonly problem: string | null;
  };
  /** Texts that places stand in; null: there is no such file. */
  readonly texts: { readonly migration: string | null; readonly down: string | null };
}

/** What the editor or a later part brings. */
export interface ChecklistSources {
  /** The text of checklist.json as the editor has it. Default: that on disk. */
  readonly text?: (path: string) => Promise<string | null>;
  /** Sizes of tables and rehearsals of a migration. Default: nothing is measured. */
  readonly measured?: (migration: MigrationFolder) => Promise<Measured>;
}

/** Fills in the checklist of a migration, by its folder's path; null: there is no such migration. Nothing throws. */
export async function readChecklist(
  analysis: ProjectAnalysis,
  folder: string,
  { text = readText, measured = async () => NOT_MEASURED }: ChecklistSources = {},
): Promise<MigrationChecklist | null> {
  const checked = await analysis.checkMigration(folder);
  if (checked === null) return null;
  const { migration } = checked;
  const down = await analysis.checkMigration(migration.down);
  const path = join(migration.path, CHECKLIST_FILE);
  const found = await text(path);
  const read = found === null ? null : readChecklistFile(found);
  const said: ReadonlyMap<string, Said> = read !== null && 'file' in read ? saidIn(read.file) : new Map();
  const known = knownOf(analysis, checked, down, await measured(migration));
  return {
    migration,
    items: fillIn(known, said),
    file: { path, text: found, problem: read !== null && 'problem' in read ? read.problem : null },
    texts: { migration: checked.text, down: down?.text ?? null },
  };
}

function knownOf(analysis: ProjectAnalysis, checked: CheckedMigration, down: CheckedMigration | null, measured: Measured): Known {
  const { options, settings } = analysis.configuration;
  const { migration, before, text } = checked;
  const statements = checked.analysis?.statements ?? [];
  const input: RollbackInput = { migration: migration.name, statements, before };
  const downText = down?.text ?? null;
  return {
    statements,
    findings: [...checked.findings, ...(down?.findings ?? [])].map(({ path, finding }) => ({
      file: path === migration.down ? ('down' as const) : ('migration' as const),
      finding,
    })),
    suppressed: checked.suppressed,
    quiet: checked.quiet,
    settings,
    phases: text === null ? [] : planMarks(text),
    down: downText === null ? null : knownDown(downText, input, options),
    draftGrade: () => (statements.length > MOST_DRAFTED ? null : draftRollback(input, options).grade),
    measured,
  };
}

/** A draft of more statements than this takes longer than a person waits for a word in a list. */
const MOST_DRAFTED = 300;

const knownDown = (text: string, input: RollbackInput, options: Parameters<typeof leftOver>[1]): KnownDown => ({
  ...downNotes(text),
  leftOver: leftOver({ ...input, down: text }, options),
});
