import { analyse } from './analyse.ts';
import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { guarded } from './analyse-statements.ts';
import { draftRollback, leftOver, type RollbackInput } from './drafting.ts';
import type { JudgedStatement } from './effects/types.ts';
import { nameOfFacts } from './naming/of-facts.ts';
import { patternOf } from './naming/patterns.ts';
import { offersAt, type PlanningInput, readerOf, safeText } from './planning.ts';
import { isRefusal, type Refusal, type Values } from './plans/plan.ts';
import { downText } from './rollback/down-text.ts';
import type { RollbackDraft } from './rollback/draft.ts';
import type { Grade } from './rollback/grade.ts';
import type { Finding } from './rules/rule.ts';
import type { ScaffoldMigration } from './scaffold/index.ts';
import type { ScaffoldKind } from './scaffold/kind.ts';
import { readScript } from './sql/script.ts';

/** How a new migration is taken back. */
export type RollbackChoice =
  | { readonly how: 'draft' }
  /** A person writes it. */
  | { readonly how: 'hand' }
  | { readonly how: 'irreversible'; readonly because: string };

export const ROLLBACK_CHOICES = ['draft', 'hand', 'irreversible'] as const satisfies readonly RollbackChoice['how'][];

/** The migrations of a scaffold and what else there is to do. */
export interface Scaffold {
  readonly migrations: readonly ScaffoldMigration[];
  /** Index of the one that has the name that was asked for. */
  readonly main: number;
  readonly notes: readonly string[];
}

/** The name that a scaffold gets when nobody gives one; null: an operand is missing. */
export function suggestedName(kind: ScaffoldKind, values: Values): string | null {
  const parts = kind.nameParts(values);
  return parts.length === 0 || parts.some((part) => part.trim() === '') ? null : patternOf(kind.pattern).name(...parts);
}

/** The name for SQL that is there: by what it does first. */
export function nameOfSql(sql: string, before: CatalogState, options: AnalysisOptions): string | null {
  const { statements } = analyse({ migration: 'new', text: sql, before }, options);
  return nameOfFacts(statements.flatMap((s) => s.facts));
}

const BECAUSE = { 'not-valid-never-validated': 'the migration after this one validates it' } as const;

/** The statements of a kind in their safe form, or why one deployment cannot carry them. Never throws. */
export const scaffoldFor = (kind: ScaffoldKind, name: string, values: Values, options: Values, input: PlanningInput): Scaffold | Refusal =>
  guarded<Scaffold | Refusal>(() => build(kind, name, values, options, input), {
    refused: 'This place is too unusual for a scaffold. Write the SQL by hand.',
  });

function build(kind: ScaffoldKind, name: string, values: Values, options: Values, input: PlanningInput): Scaffold | Refusal {
  const draft = kind.build(values, options, {
    catalog: readerOf(input.catalog),
    postgres: input.options.postgres,
    execution: input.options.execution,
    models: input.models,
  });
  if (isRefusal(draft)) return draft;
  let before = input.catalog;
  const migrations: ScaffoldMigration[] = [];
  for (const [i, phase] of draft.phases.entries()) {
    const sql = safeText(phase, before, input.options, BECAUSE);
    const { findings, statements, after } = analyse({ migration: phase.name, text: sql, before }, input.options);
    const harmful = findings.find((f) => f.hazards.length > 0 && f.severity !== 'advice');
    if (harmful !== undefined) return { refused: unsafe(harmful, statements) };
    before = after;
    migrations.push({ name: i === draft.main ? name : phase.name, purpose: plain(phase.title), sql, down: phase.down });
  }
  return { migrations, main: draft.main, notes: draft.notes.map(plain) };
}

/** A scaffold is for what one deployment can carry; a plan does the rest. */
function unsafe(finding: Finding, statements: readonly JudgedStatement[]): string {
  const [offer] = finding.statement === null || finding.hazards.includes('fails') ? [] : offersAt(statements, finding.statement, null);
  const plan = offer === undefined ? '' : `Plan it over several deployments: lockkeeper plan ${offer.kind}`;
  return `${plain(finding.message)} ${plan === '' ? plain(finding.advice) : plan}`.trim();
}

const plain = (markdown: string): string => markdown.replaceAll('`', '').replace(/\s+/g, ' ').trim();

/** Files of a new migration. */
export interface ScaffoldTexts {
  readonly migrationSql: string;
  readonly downSql: string;
  /** Null: there is no draft. */
  readonly grade: Grade | null;
  readonly after: CatalogState;
  /** Statements that would not run, as far as the migrations before tell. */
  readonly failures: readonly Finding[];
}

/**
 * The texts of a new migration: header, way back and statements. Never throws.
 * @param folder its folder's name
 */
export function scaffoldTexts(
  folder: string,
  { purpose, sql, down }: Omit<ScaffoldMigration, 'name'>,
  rollback: RollbackChoice,
  before: CatalogState,
  options: AnalysisOptions,
): ScaffoldTexts {
  const { statements, findings, after } = analyse({ migration: folder, text: sql, before }, options);
  const input = { migration: folder, statements, before };
  const draft = rollback.how === 'draft' && statements.length > 0 ? bestDraft(input, down ?? [], options) : null;
  const downSql = draft === null ? downByHand(folder, rollback) : downText(draft, folder);
  const head = `-- Purpose: ${oneLine(purpose)}\n-- Rollback: ${rollbackLine(rollback, downSql)}\n\n`;
  return {
    migrationSql: head + (sql === '' || sql.endsWith('\n') ? sql : `${sql}\n`),
    downSql,
    grade: draft?.grade ?? null,
    after,
    failures: findings.filter((f) => f.severity === 'error' && f.hazards.includes('fails')),
  };
}

/** The draft, or what the kind knows, where that alone leaves nothing behind. */
function bestDraft(input: RollbackInput, known: readonly string[], options: AnalysisOptions): RollbackDraft {
  const draft = draftRollback(input, options);
  if (draft.grade === 'exact' || known.length === 0) return draft;
  const own: RollbackDraft = { grade: 'exact', steps: [{ statement: 0, text: '', sql: known, grade: 'exact', reason: null }] };
  const left = leftOver({ ...input, down: downText(own, input.migration) }, options);
  return left !== null && left.length === 0 ? own : draft;
}

/** Longer ways back are left to down.sql. */
const LONGEST_LINE = 160;

/** The way back in one line, or where it stands. */
function rollbackLine(rollback: RollbackChoice, downSql: string): string {
  if (rollback.how === 'irreversible') return `irreversible: ${oneLine(rollback.because)}`;
  const { statements } = readScript(downSql);
  const line = statements.map((s) => `${s.text.replace(/\s*[\r\n]\s*/g, ' ')};`).join(' ');
  const clean = statements.length > 0 && line.length <= LONGEST_LINE && !line.includes('--') && !line.includes('$$');
  return clean ? line : 'see down.sql';
}

function downByHand(folder: string, rollback: RollbackChoice): string {
  const head = `-- Takes back ${folder}.\n`;
  if (rollback.how === 'irreversible') return `${head}-- irreversible: ${oneLine(rollback.because)}\n`;
  return rollback.how === 'hand'
    ? `${head}-- Write what undoes migration.sql, last statement first.\n\n`
    : `${head}-- Draft it when migration.sql is written.\n\n`;
}

/** A comment must stay in its line, and show all that is in it. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
