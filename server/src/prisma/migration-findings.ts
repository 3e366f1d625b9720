import type { Analysed } from '../core/analyse.ts';
import type { CatalogState } from '../core/analyse.types.ts';
import { RULES } from '../core/rules/index.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { Settings } from '../core/settings.ts';
import type { Script, StatementReader } from '../core/sql/statement.ts';
import { applySuppressions } from '../core/suppress.ts';
import type { Configuration } from './configuration.ts';
import { checkFolder, type FolderInput, type PlacedFinding } from './folder-rules.ts';
import { commentFinding, leftOverFinding, tellsOfRollback } from './rollback-analysis.ts';

const KNOWN_RULES: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

export interface MigrationToCheck {
  readonly folder: FolderInput;
  /** What its place among the other migrations gives. */
  readonly more: readonly PlacedFinding[];
  /** Null: there is no migration.sql. */
  readonly up: { readonly analysed: Analysed; readonly before: CatalogState } | null;
  /** Null: there is no down.sql. */
  readonly down: Analysed | null;
  /** It is applied nowhere, so that its text may change. */
  readonly changeable: boolean;
  readonly options: Configuration['options'];
}

export interface FindingsOfMigration {
  /** In the order of the text, each with its file. */
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: readonly Finding[];
}

/** Puts together what the SQL of both files, the folder and the pair of them give. */
export function findingsOf(m: MigrationToCheck): FindingsOfMigration {
  const { file, downFile, down: script, settings } = m.folder;
  const placed = [...checkFolder(m.folder), ...m.more, ...pairFindings(m)];
  const up = withOwn(
    placed.filter((p) => p.path === file).map((p) => p.finding),
    m.up?.analysed ?? null,
    m.folder.script,
    settings,
    () => true,
  );
  const down = withOwn(
    placed.filter((p) => p.path === downFile).map((p) => p.finding),
    m.down,
    script,
    settings,
    tellsOfRollback(script?.text ?? ''),
  );
  const at = (path: string, findings: readonly Finding[]): readonly PlacedFinding[] => findings.map((finding) => ({ path, finding }));
  return {
    findings: [...at(file, up.kept), ...at(downFile, down.kept), ...placed.filter((p) => p.path !== file && p.path !== downFile)].sort(
      (a, b) => (a.path === b.path ? a.finding.span.start - b.finding.span.start : a.path < b.path ? 1 : -1),
    ),
    suppressed: up.suppressed,
  };
}

/** What migration.sql and down.sql say about each other. */
function pairFindings({ folder, up, down: analysed, changeable, options: given }: MigrationToCheck): readonly PlacedFinding[] {
  const { name, script, down, file, downFile } = folder;
  if (script === null || down === null || script.statements.length === 0) return [];
  // the statements of down.sql were read for its own findings already
  const options = analysed === null ? given : { ...given, reader: knowing(given.reader, analysed.statements) };
  const comment = changeable ? commentFinding(script, down, options) : null;
  const input = up === null ? null : { migration: name, statements: up.analysed.statements, before: up.before };
  const left = input === null ? null : leftOverFinding(input, down.text, options);
  return [...(comment === null ? [] : [{ path: file, finding: comment }]), ...(left === null ? [] : [{ path: downFile, finding: left }])];
}

function knowing(reader: StatementReader, statements: Analysed['statements']): StatementReader {
  const known = new Map(statements.map((s) => [s.text, s.facts]));
  return { name: reader.name, read: (text) => known.get(text) ?? reader.read(text) };
}

/** Findings of a file that its SQL does not give beside those that it does: a comment in the file may ignore either. */
function withOwn(
  own: readonly Finding[],
  analysed: Analysed | null,
  script: Script | null,
  settings: Settings,
  tells: (finding: Finding) => boolean,
): { readonly kept: readonly Finding[]; readonly suppressed: readonly Finding[] } {
  const { requireReason, aliases } = settings.suppressions;
  const done =
    script === null || own.length === 0 ? null : applySuppressions(own, script, { knownRules: KNOWN_RULES, requireReason, aliases });
  // A comment is unused when it suppresses neither a finding of the SQL nor one of the folder.
  const unused = done === null ? null : new Set(done.problems.filter(isUnused).map(placeKey));
  const sql = (analysed?.findings ?? []).filter((f) => tells(f) && (unused === null || !isUnused(f) || unused.has(placeKey(f))));
  return { kept: [...(done?.kept ?? own), ...sql], suppressed: [...(analysed?.suppressed ?? []), ...(done?.suppressed ?? [])] };
}

const isUnused = (finding: Finding): boolean => finding.rule === 'suppression-unused';
const placeKey = (finding: Finding): string => `${finding.span.start} ${finding.span.end} ${finding.message}`;
