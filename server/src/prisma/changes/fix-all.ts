import { basename, dirname } from 'node:path';
import { fixAll } from '../../core/fixing.ts';
import { RULES } from '../../core/rules/index.ts';
import type { Finding } from '../../core/rules/rule.ts';
import { readScript } from '../../core/sql/script.ts';
import type { Script } from '../../core/sql/statement.ts';
import { applySuppressions } from '../../core/suppress.ts';
import { readText } from '../files.ts';
import { checkFolder } from '../folder-rules.ts';
import { type MigrationFolder, migrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import { commentFinding } from '../rollback-analysis.ts';
import { whyApplied } from './applied.ts';
import type { FileChange, FileChanges } from './file-change.ts';
import { changesOfFix } from './of-fix.ts';

/** What fixes did to one migration. */
export interface FixedMigration {
  readonly migration: MigrationFolder;
  /** Titles of the fixes, in order, each with its rule. */
  readonly applied: readonly { readonly fix: string; readonly title: string; readonly rule: string }[];
}

export interface FixedProject {
  readonly changes: FileChanges;
  readonly fixed: readonly FixedMigration[];
  /** Migrations with fixes that could not be made, and why. */
  readonly refused: readonly { readonly migration: MigrationFolder; readonly why: string }[];
}

const KNOWN_RULES: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/**
 * Applies every fix that keeps the meaning to the migrations that `only` names, applied ones and those that nothing is reported for
 * left out. Nothing is written: the analysis sees the new texts as if an editor had them open, so that each migration is fixed in the
 * light of what the fixes before it did.
 */
export async function fixProject(analysis: ProjectAnalysis, only: (migration: string) => boolean, now: Date): Promise<FixedProject> {
  await analysis.earlier(null);
  let changes: readonly FileChange[] = [];
  const fixed: FixedMigration[] = [];
  const refused: { migration: MigrationFolder; why: string }[] = [];
  const waiting = analysis.migrations.filter((m) => only(m.name));
  // a fix may make a migration, which is looked at after the others; fixes that only make more of them come to an end here
  const most = 2 * waiting.length + 100;
  for (let migration = waiting.shift(); migration !== undefined; migration = waiting.shift()) {
    if ((await whyApplied(analysis, migration.name)) !== null) continue;
    const made = createdAt(changes, migration.down);
    const done = await fixOne(analysis, migration, made ?? (await readText(migration.down)), now);
    if (done === null) continue;
    if ('why' in done) refused.push({ migration, why: done.why });
    else {
      changes = joined(changes, done.changes);
      fixed.push({ migration, applied: done.applied });
      const folders = done.changes.flatMap((c) => (c.kind === 'create' && basename(c.path) === 'migration.sql' ? [dirname(c.path)] : []));
      if (fixed.length < most) waiting.push(...folders.map((path) => migrationFolder(dirname(path), basename(path))));
    }
  }
  return { changes: { title: 'Fix what can be fixed', changes }, fixed, refused };
}

const createdAt = (changes: readonly FileChange[], path: string): string | null =>
  changes.flatMap((c) => (c.kind === 'create' && c.path === path ? [c.text] : [])).at(-1) ?? null;

/** The changes one after the other; a file that is made and then edited is made as it is in the end. */
function joined(first: readonly FileChange[], then: readonly FileChange[]): readonly FileChange[] {
  const edits = new Map(
    then.flatMap((c) => (c.kind === 'replace' && createdAt(first, c.path) !== null ? [[c.path, c.text] as const] : [])),
  );
  const made = first.map((c) => (c.kind === 'create' ? { ...c, text: edits.get(c.path) ?? c.text } : c));
  return [...made, ...then.filter((c) => c.kind !== 'replace' || !edits.has(c.path))];
}

type Done = { readonly changes: readonly FileChange[]; readonly applied: FixedMigration['applied'] } | { readonly why: string };

async function fixOne(analysis: ProjectAnalysis, migration: MigrationFolder, down: string | null, now: Date): Promise<Done | null> {
  const checked = await analysis.checkMigration(migration.path);
  if (checked === null || checked.text === null || checked.quiet !== null) return null;
  const { text, before } = checked;
  const { options } = analysis.configuration;
  const result = fixAll({ migration: migration.name, text, down, before, folder: folderFindings(analysis, migration) }, options);
  if (result.applied.length === 0) return null;
  const made = changesOfFix(
    analysis,
    { migration, text, down },
    {
      edits: [{ span: { start: 0, end: text.length }, newText: result.text }],
      migrations: result.migrations,
      ...(result.down === null || result.down === down ? {} : { down: result.down }),
    },
    now,
  );
  if ('refused' in made) return { why: made.refused };
  // what moves behind the last migration passes those in between
  const passes = result.migrations.length > 0 && analysis.migrations.at(-1)?.name !== migration.name;
  const failing = passes ? await failures(analysis) : null;
  lay(analysis, made.changes);
  if (failing !== null && (await failures(analysis)) > failing) {
    take(analysis, made.changes);
    return { why: 'A later migration needs what would be moved behind it. Make this change by hand.' };
  }
  return { changes: made.changes, applied: result.applied };
}

/** How many statements of the project are certain to fail. */
async function failures(analysis: ProjectAnalysis): Promise<number> {
  const results = await analysis.checkAll();
  return results.flatMap((r) => r.findings).filter((f) => f.finding.hazards.includes('fails')).length;
}

function lay(analysis: ProjectAnalysis, changes: readonly FileChange[]): void {
  for (const c of changes) if (c.kind === 'create' || c.kind === 'replace') analysis.setText(c.path, c.text);
}

function take(analysis: ProjectAnalysis, changes: readonly FileChange[]): void {
  for (const c of changes) if (c.kind === 'create' || c.kind === 'replace') analysis.setText(c.path, null);
}

/** Findings about the folder for a text that is not on disk yet, without those that a comment in it ignores. */
export function folderFindings(
  analysis: ProjectAnalysis,
  migration: MigrationFolder,
): (script: Script, down: string | null) => readonly Finding[] {
  const { settings, options } = analysis.configuration;
  const names = analysis.migrations.map((m) => m.name);
  const previous = names[names.indexOf(migration.name) - 1] ?? null;
  return (script, down) => {
    const { name, path, file } = migration;
    const placed = checkFolder({
      name,
      path,
      file,
      downFile: migration.down,
      script,
      down: down === null ? null : readScript(down),
      previous,
      settings,
    });
    const comment = down === null ? null : commentFinding(script, readScript(down), options);
    const { requireReason, aliases } = settings.suppressions;
    return applySuppressions([...placed.map((p) => p.finding), ...(comment === null ? [] : [comment])], script, {
      knownRules: KNOWN_RULES,
      requireReason,
      aliases,
    }).kept;
  };
}
