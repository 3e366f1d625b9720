import { analyse, replay } from './analyse.ts';
import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { applyStatement, guarded } from './analyse-statements.ts';
import { catalogReader } from './catalog/lookup.ts';
import type { CatalogReader } from './catalog/types.ts';
import { createWorld } from './catalog/world.ts';
import { draftRollback } from './drafting.ts';
import type { Hazard, JudgedStatement } from './effects/types.ts';
import type { Change, Fix, FixInput, NewMigration } from './fixes/fix.ts';
import { FIXES } from './fixes/index.ts';
import { signedAs } from './rollback/down-text.ts';
import type { Finding } from './rules/rule.ts';
import type { Script, StatementReader } from './sql/statement.ts';
import { applyEdits } from './text/edits.ts';
import type { Span } from './text/span.ts';

/** A fix that is offered for a finding. */
export interface FixOffer {
  readonly fix: Fix;
  /** The action's title, imperative. */
  readonly title: string;
}

const BY_RULE: ReadonlyMap<string, readonly Fix[]> = group();

function group(): ReadonlyMap<string, readonly Fix[]> {
  const out = new Map<string, Fix[]>();
  for (const fix of FIXES) for (const rule of fix.rules) out.set(rule, [...(out.get(rule) ?? []), fix]);
  return out;
}

/** Fixes for a finding, the preferred one first. Only looks at the input; fast. */
export const fixesFor = (input: FixInput): readonly FixOffer[] =>
  (BY_RULE.get(input.finding.rule) ?? []).flatMap((fix) => {
    const title = guarded(() => fix.offer(input), null);
    return title === null ? [] : [{ fix, title }];
  });

/** The catalog at places of a file. A reader is good until the next one is asked for. */
type Catalogs = (count: number) => CatalogReader;

/** Readers after the first statements; the next place is reached from the one before, so that going through a file is linear. */
function catalogsOf(before: CatalogState, statements: readonly JudgedStatement[], migration: string): Catalogs {
  let world = createWorld(before.layer);
  let reached = 0;
  return (count) => {
    if (count < reached) {
      world = createWorld(before.layer);
      reached = 0;
    }
    for (; reached < count; reached++) {
      const { facts, span, text } = statements[reached]!;
      applyStatement(world, facts, { span, text }, migration);
    }
    return catalogReader(world);
  };
}

/**
 * What a fix changes, or in one sentence why there is nothing that it could do. A change that would bring a hazard which the file
 * does not have is refused. Never throws.
 * @param before the catalog as the file finds it
 */
export function makeFix(fix: Fix, input: FixInput, before: CatalogState, options: AnalysisOptions): Change | { readonly refused: string } {
  const change = changeBy(fix, input, before, options);
  if ('refused' in change) return change;
  const files = filesOf(input, change);
  const fresh = guarded(() => newHazard(input.statements, files, before, options), null);
  return fresh === null ? change : { refused: `Here the change would bring a new hazard (${fresh}). Make it by hand, in another order.` };
}

type Make = (
  fix: Fix,
  input: FixInput,
  before: CatalogState,
  options: AnalysisOptions,
  at?: Catalogs,
) => Change | { readonly refused: string };

/** @param at shared by fixes of one state of the file */
function changeBy(fix: Fix, input: FixInput, before: CatalogState, options: AnalysisOptions, at?: Catalogs): ReturnType<Make> {
  const first = at ?? catalogsOf(before, input.statements, input.migration);
  let last: CatalogReader | null = null;
  const change = guarded<Change | { readonly refused: string }>(
    () =>
      fix.make({
        ...input,
        get before() {
          return first(input.statement?.index ?? 0);
        },
        get after() {
          last ??= catalogsOf(before, input.statements, input.migration)(input.statements.length);
          return last;
        },
        get draft() {
          return draftRollback({ migration: input.migration, statements: input.statements, before }, options);
        },
        read: (statement) => options.reader.read(statement),
      }),
    { refused: 'This place is too unusual for the fix. Make the change by hand.' },
  );
  return 'refused' in change || change.down === undefined || input.down === null
    ? change
    : { ...change, down: signedAs(input.down, change.down) };
}

interface File {
  readonly migration: string;
  readonly text: string;
}

/** The migrations after a change, in the order in which they run. */
function filesOf({ migration, script }: FixInput, change: Change): readonly File[] {
  return around({ migration, text: applyEdits(script.text, change.edits) }, change.migrations);
}

function around(file: File, migrations: readonly NewMigration[]): readonly File[] {
  const created = (place: NewMigration['place']): readonly File[] =>
    migrations.filter((m) => m.place === place).map((m) => ({ migration: m.words, text: m.migrationSql }));
  return [...created('before'), file, ...created('after')];
}

const STOPS: ReadonlySet<Hazard> = new Set<Hazard>(['fails', 'not-in-transaction']);

/** How often each hazard is met. */
function hazardsIn(statements: readonly JudgedStatement[], counts = new Map<Hazard, number>()): Map<Hazard, number> {
  for (const s of statements) for (const i of s.effects.incidents) for (const h of i.hazards) counts.set(h, (counts.get(h) ?? 0) + 1);
  return counts;
}

/** A hazard that is there more often in the files than in the statements that they come from; null: none. */
function newHazard(
  original: readonly JudgedStatement[],
  files: readonly File[],
  start: CatalogState,
  options: AnalysisOptions,
): Hazard | null {
  const had = hazardsIn(original);
  // what a file that fails would do besides is not reported, so that it would seem new
  if ([...STOPS].some((h) => had.has(h))) return null;
  const has = new Map<Hazard, number>();
  // most statements are as they were, and were read already
  const known = new Map(original.map((s) => [s.text, s.facts]));
  const reader: StatementReader = { name: options.reader.name, read: (text) => known.get(text) ?? options.reader.read(text) };
  let before = start;
  for (const file of files) {
    const analysed = analyse({ ...file, before }, { ...options, reader });
    hazardsIn(analysed.statements, has);
    before = analysed.after;
  }
  return [...has].find(([hazard, n]) => n > (had.get(hazard) ?? 0))?.[0] ?? null;
}

export interface FixAllInput {
  /** The migration's folder name. */
  readonly migration: string;
  readonly text: string;
  /** Text of down.sql; null when there is none. */
  readonly down: string | null;
  /** The catalog that the migrations before leave. */
  readonly before: CatalogState;
  /** Findings about the folder, which the analysis of the file does not give. */
  readonly folder?: (script: Script, down: string | null) => readonly Finding[];
  /** Findings that are to be mended; all when it is left out. */
  readonly wanted?: (finding: Finding) => boolean;
  /** Changes that may be made; all when it is left out. */
  readonly accepts?: (change: Change) => boolean;
}

export interface FixedAll {
  readonly text: string;
  readonly down: string | null;
  /** In the order in which they are to run at their place. */
  readonly migrations: readonly NewMigration[];
  /** What was done, in order. Empty: nothing. */
  readonly applied: readonly { readonly fix: string; readonly title: string; readonly rule: string }[];
}

/** Findings that ask whether the statement is wanted at all: a person answers that before it gets a better form. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'drop-unmanaged-index',
  'redundant-index',
  'drop-and-add-looks-like-rename',
  'drop-and-create-looks-like-rename',
]);

/** A fix that never ends must not hang the editor. */
const ROUNDS = 500;
/** Each of these is analysed by itself. */
const CAREFUL_ROUNDS = 40;

/**
 * Applies the fixes that keep the meaning, one after the other, until none is left. Fixes that a finding refuses are passed
 * over. New migrations are not looked at again.
 */
export function fixAll(input: FixAllInput, options: AnalysisOptions): FixedAll {
  const original = analyse({ migration: input.migration, text: input.text, before: input.before }, options);
  const result = rounds(input, options, ROUNDS, changeBy);
  const files = around({ migration: input.migration, text: result.text }, result.migrations);
  // rarely do the changes bring a hazard; then each one is looked at
  return newHazard(original.statements, files, input.before, options) === null ? result : rounds(input, options, CAREFUL_ROUNDS, makeFix);
}

function rounds(input: FixAllInput, options: AnalysisOptions, limit: number, make: Make): FixedAll {
  const wanted = input.wanted ?? (() => true);
  const applied: FixedAll['applied'][number][] = [];
  const earlier: NewMigration[] = [];
  const later: NewMigration[] = [];
  const refused = new Set<string>();
  let { text, down, before } = input;
  let analysed = analyse({ migration: input.migration, text, before }, options);
  for (let round = 0; round < limit; round++) {
    const { script, statements } = analysed;
    const findings = [...analysed.findings, ...(input.folder?.(script, down) ?? [])].filter(wanted);
    const file = { script, statements, down, migration: input.migration };
    const context = { ...input, before, refused, make };
    let done = changesIn(findings, file, context, options);
    if (done.length === 0 && refused.size > 0) {
      // what was in the way may be gone by now
      refused.clear();
      done = changesIn(findings, file, context, options);
    }
    const next = applyEdits(
      text,
      done.flatMap((d) => d.change.edits),
    );
    const nextDown = done.reduce((left, d) => d.change.down ?? left, down);
    const created = done.flatMap((d) => d.change.migrations);
    if (next === text && nextDown === down && created.length === 0) break;
    applied.push(...done.map((d) => d.applied));
    for (const m of created.filter((one) => one.place === 'before')) {
      earlier.push(m);
      before = replay({ migration: m.words, text: m.migrationSql, before }, options);
    }
    later.push(...created.filter((m) => m.place === 'after'));
    text = next;
    down = nextDown;
    analysed = analyse({ migration: input.migration, text, before }, options, analysed);
  }
  return { text, down, migrations: [...earlier, ...later], applied };
}

interface Attempt extends Pick<FixAllInput, 'before' | 'accepts'> {
  readonly make: Make;
  /** What was refused in an earlier round, for the same text. */
  readonly refused: Set<string>;
}

interface Done {
  readonly change: Change;
  readonly applied: FixedAll['applied'][number];
}

/** From so many statements on a round makes several changes. */
const MANY = 12;

/**
 * The first change that can be made. In a long file also others of the same fix that have nothing to do with it, for up to half of
 * the statements, so that the number of rounds does not grow with the file.
 */
function changesIn(
  findings: readonly Finding[],
  file: Pick<FixInput, 'script' | 'statements' | 'down' | 'migration'>,
  { before, make, refused, accepts = () => true }: Attempt,
  options: AnalysisOptions,
): readonly Done[] {
  const questioned = new Set(findings.filter((f) => QUESTIONS.has(f.rule)).map((f) => f.statement));
  const limit = file.statements.length < MANY ? 1 : file.statements.length >> 1;
  const done: Done[] = [];
  const at = catalogsOf(before, file.statements, file.migration);
  const taken: Span[] = [];
  let { down } = file;
  for (const finding of findings) {
    if (done.length >= limit) break;
    if (finding.statement !== null && questioned.has(finding.statement)) continue;
    const input: FixInput = {
      ...file,
      down,
      finding,
      statement: finding.statement === null ? null : (file.statements[finding.statement] ?? null),
      postgres: options.postgres,
      execution: options.execution,
    };
    for (const { fix, title } of fixesFor(input)) {
      const key = `${fix.id} ${finding.fact} ${finding.message} ${input.statement?.text ?? ''}`;
      if (!fix.keepsMeaning || refused.has(key) || (done[0] !== undefined && done[0].applied.fix !== fix.id)) continue;
      const change = make(fix, input, before, options, at);
      if ('refused' in change || change.rename !== undefined || !accepts(change)) {
        refused.add(key);
        continue;
      }
      if (change.edits.some((e) => taken.some((t) => e.span.start < t.end && t.start < e.span.end))) break;
      taken.push(...change.edits.map((e) => e.span));
      down = change.down ?? down;
      done.push({ change, applied: { fix: fix.id, title, rule: finding.rule } });
      break;
    }
  }
  return done;
}
