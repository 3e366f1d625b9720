import { join } from 'node:path';
import { isRefusal, type Refusal } from '../../core/plans/plan.ts';
import { type Revert, revertOf } from '../../core/reverting.ts';
import { downText } from '../../core/rollback/down-text.ts';
import { readScript } from '../../core/sql/script.ts';
import { words } from '../../core/write/names.ts';
import { nameParts } from '../folder-rules.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import { leftBy } from '../rollback-analysis.ts';
import { whyApplied } from './applied.ts';
import type { FileChanges } from './file-change.ts';
import { draftDown, type MigrationToDraft } from './of-down.ts';
import { NO_ROOM } from './of-plan.ts';
import { timestampAfter } from './timestamps.ts';

export interface PlannedRevert {
  readonly changes: FileChanges;
  readonly revert: Revert;
  /** The folder names of the new migrations, in order. */
  readonly names: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The migrations that take another one back, for databases whose history goes forward: from its down.sql where that undoes it, else
 * from a draft.
 */
export async function revertMigration(
  analysis: Pick<ProjectAnalysis, 'project' | 'migrations' | 'configuration' | 'latest' | 'shipped'>,
  m: MigrationToDraft,
  now: Date,
): Promise<PlannedRevert | Refusal> {
  const { name } = m.migration;
  const { options } = analysis.configuration;
  const { down, notes } = sourceOf(analysis, m);
  const input = {
    migration: name,
    words: words('revert', nameParts(name).rest),
    down,
    latest: await analysis.latest(),
    eol: m.text.includes('\r\n') ? '\r\n' : '\n',
  };
  const revert = revertOf(input, options);
  if (isRefusal(revert)) return revert;
  const taken = analysis.migrations.map((one) => one.name);
  const names: string[] = [];
  const changes = [];
  for (const made of revert.migrations) {
    const timestamp = timestampAfter([...taken, ...names], now);
    if (timestamp === null) return { refused: NO_ROOM };
    const folder = `${timestamp}_${made.words}`;
    names.push(folder);
    const path = join(analysis.project.migrationsFolder, folder);
    changes.push({ kind: 'create', path: join(path, 'migration.sql'), text: made.migrationSql } as const);
    changes.push({ kind: 'create', path: join(path, 'down.sql'), text: downText(made.draft, folder, input.eol) } as const);
  }
  const applied = await whyApplied(analysis, name);
  return {
    changes: { title: `Revert ${name}`, changes },
    revert,
    names,
    notes: [
      ...notes,
      ...revert.announced.map((f) => f.message),
      ...(applied === null ? [`${name} is not known to be applied anywhere: while it is not, its folder can simply be removed.`] : []),
      'Take the change out of schema.prisma too: otherwise the next `prisma migrate dev` makes it again.',
    ],
  };
}

/** The SQL that takes the migration back: that of a person where it does so, as far as can be told. */
function sourceOf(
  analysis: Pick<ProjectAnalysis, 'configuration'>,
  m: MigrationToDraft,
): { readonly down: string; readonly notes: readonly string[] } {
  const { draft } = draftDown(analysis, m);
  const drafted = { down: downText(draft, m.migration.name), notes: missing(draft.steps) };
  if (m.down === null || readScript(m.down).statements.length === 0) return drafted;
  const input = { migration: m.migration.name, statements: m.statements, before: m.before, down: m.down };
  const left = leftBy(input, analysis.configuration.options);
  if (left !== null && left.length > 0)
    return {
      ...drafted,
      notes: [`down.sql leaves something (${left[0]!.object} ${left[0]!.says}), so the draft is taken in its place.`, ...drafted.notes],
    };
  return { down: m.down, notes: left === null ? ['Whether down.sql undoes all of it could not be told. Read it.'] : [] };
}

const missing = (steps: readonly { readonly text: string; readonly reason: string | null }[]): readonly string[] =>
  steps.flatMap((s) => (s.reason === null ? [] : [`${s.text.replace(/\s+/g, ' ').slice(0, 80)}: ${s.reason}.`]));
