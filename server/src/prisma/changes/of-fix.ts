import { join } from 'node:path';
import type { Change, NewMigration } from '../../core/fixes/fix.ts';
import type { Refusal } from '../../core/plans/plan.ts';
import { applyEdits } from '../../core/text/edits.ts';
import { nameParts } from '../folder-rules.ts';
import type { MigrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChange, FileChanges } from './file-change.ts';
import { NO_ROOM } from './of-plan.ts';
import { timestampAfter, timestampsBefore } from './timestamps.ts';

/** The migration that a fix works on. Texts as they are now: on disk, or in the editor. */
export interface FixedMigration {
  readonly migration: MigrationFolder;
  readonly text: string;
  readonly down: string | null;
}

/** What a fix does, as files: the migration's own texts, migrations before and after it, and its folder's name last. */
export function changesOfFix(
  { project, migrations }: Pick<ProjectAnalysis, 'project' | 'migrations'>,
  { migration, text, down }: FixedMigration,
  change: Change,
  now: Date,
  title = `Fix ${migration.name}`,
): FileChanges | Refusal {
  const changes: FileChange[] = [];
  const fixed = applyEdits(text, change.edits);
  if (fixed !== text) changes.push({ kind: 'replace', path: migration.file, text: fixed, was: text });
  if (change.down !== undefined && change.down !== down)
    changes.push(
      down === null
        ? { kind: 'create', path: migration.down, text: change.down }
        : { kind: 'replace', path: migration.down, text: change.down, was: down },
    );
  const names = migrations.map((m) => m.name);
  const at = names.indexOf(migration.name);
  const before = change.migrations.filter((m) => m.place === 'before');
  const timestamps = before.length === 0 ? [] : timestampsBefore(migration.name, names[at - 1] ?? null, before.length);
  if (timestamps === null)
    return {
      refused: `There is no moment between ${names[at - 1] ?? 'the beginning'} and ${migration.name}. Rename ${migration.name} to a later timestamp first.`,
    };
  const add = (timestamp: string, made: NewMigration): void => {
    const name = `${timestamp}_${made.words}`;
    names.push(name);
    const folder = join(project.migrationsFolder, name);
    changes.push({ kind: 'create', path: join(folder, 'migration.sql'), text: made.migrationSql });
    changes.push({ kind: 'create', path: join(folder, 'down.sql'), text: made.downSql });
  };
  for (const [i, made] of before.entries()) add(timestamps[i] ?? '', made);
  if (change.rename !== undefined) {
    const { timestamp } = nameParts(migration.name);
    const fresh = change.rename.freshTimestamp || timestamp === null ? timestampAfter(names, now) : timestamp;
    if (fresh === null) return { refused: NO_ROOM };
    const name = `${fresh}_${change.rename.words}`;
    names.push(name);
    if (name !== migration.name) changes.push({ kind: 'rename', from: migration.path, to: join(project.migrationsFolder, name) });
  }
  for (const made of change.migrations.filter((m) => m.place === 'after')) {
    const timestamp = timestampAfter(names, now);
    if (timestamp === null) return { refused: NO_ROOM };
    add(timestamp, made);
  }
  return { title, changes };
}
