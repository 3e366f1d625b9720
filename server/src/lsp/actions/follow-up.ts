import { join } from 'node:path';
import { analyse } from '../../core/analyse.ts';
import type { NewMigration } from '../../core/fixes/fix.ts';
import { fixesFor, makeFix } from '../../core/fixing.ts';
import { repairOf } from '../../core/follow-ups.ts';
import { readerOf } from '../../core/planning.ts';
import type { Refusal } from '../../core/plans/plan.ts';
import { ruleById } from '../../core/rules/index.ts';
import type { Finding } from '../../core/rules/rule.ts';
import { words } from '../../core/write/names.ts';
import { NO_ROOM } from '../../prisma/changes/of-plan.ts';
import { timestampAfter } from '../../prisma/changes/timestamps.ts';
import { nameParts } from '../../prisma/folder-rules.ts';
import type { CheckedFile } from '../checked-file.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import type { Workspace } from '../workspace.ts';
import { fixInputs } from './fix-input.ts';
import { CHANGED, type MadeEdit } from './made-edit.ts';

/** Findings about how a statement runs: when it has run, nothing of it is left. */
const OVER: ReadonlySet<string> = new Set(['missing-lock-timeout', 'missing-statement-timeout', 'lock-timeout-too-long']);

/** True for what a later migration may repair. What fails has never run, and a text or a folder is not repaired by another one. */
export function leavesSomething(finding: Finding): boolean {
  const rule = ruleById(finding.rule);
  const external = rule !== undefined && 'external' in rule;
  return finding.statement !== null && !external && !OVER.has(finding.rule) && !finding.hazards.includes('fails');
}

/**
 * A migration of its own for what stands in a file that may be applied already: with the SQL of a fix where that leaves the file
 * alone and runs on the schema of now, else with comments that say what is to be repaired.
 */
export async function followUp(
  workspace: Workspace,
  file: CheckedFile,
  findings: readonly Finding[],
  now: Date,
): Promise<MadeEdit | Refusal> {
  const [heaviest] = findings;
  if (heaviest === undefined) return CHANGED;
  const { analysis } = file.project;
  const timestamp = timestampAfter(
    analysis.migrations.map((m) => m.name),
    now,
  );
  if (timestamp === null) return { refused: NO_ROOM };
  let made = skeleton(file, heaviest);
  let about = heaviest;
  for (const finding of findings) {
    const fixed = await fixedBehind(workspace, file, finding);
    if (fixed === null) continue;
    made = fixed;
    about = finding;
    break;
  }
  const folder = join(analysis.project.migrationsFolder, `${timestamp}_${made.words}`);
  const open = join(folder, 'migration.sql');
  const head = `-- Follows up on ${file.name}: ${about.rule}.\n`;
  const changes = {
    title: 'Create a follow-up migration',
    changes: [
      { kind: 'create', path: open, text: head + made.migrationSql },
      { kind: 'create', path: join(folder, 'down.sql'), text: made.downSql },
    ] as const,
  };
  const edit = await toWorkspaceEdit(changes, workspace.editor, workspace.abilities.edits, null);
  return 'refused' in edit ? edit : { edit, open };
}

/** The migration that a fix would put behind the file, when the fix changes nothing else and the schema of now can take it. */
async function fixedBehind(workspace: Workspace, file: CheckedFile, finding: Finding): Promise<NewMigration | null> {
  const { analysis } = file.project;
  const { options } = analysis.configuration;
  const down = (await workspace.editor.text(file.checked.migration.down))?.text ?? null;
  const input = fixInputs(file, down)(finding);
  if (input === null) return null;
  const before = await analysis.latest();
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const repair = repairOf(finding, input.statement, readerOf(before), eol);
  if (repair !== null) return repair;
  for (const { fix } of fixesFor(input)) {
    const change = makeFix(fix, input, file.checked.before, options);
    if ('refused' in change || change.edits.length > 0 || change.down !== undefined || change.rename !== undefined) continue;
    const [only, ...more] = change.migrations;
    if (only === undefined || more.length > 0) continue;
    const { findings } = analyse({ migration: only.words, text: only.migrationSql, before }, options);
    if (!findings.some((f) => f.hazards.includes('fails') || f.rule === 'object-already-exists')) return only;
  }
  return null;
}

function skeleton(file: CheckedFile, finding: Finding): NewMigration {
  const said = [finding.message, finding.advice].filter((s) => s !== '').map((s) => `-- ${s.replace(/\s*[\r\n]+\s*/g, ' ')}\n`);
  return {
    place: 'after',
    words: words('fix', nameParts(file.name).rest),
    migrationSql: `${said.join('')}-- Rollback: see down.sql\n\n-- Write here what repairs it.\n`,
    downSql: `-- Takes back the follow-up of ${file.name}.\n\n-- Write here what undoes migration.sql.\n`,
  };
}
