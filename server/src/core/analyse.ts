import type { AnalysisOptions, CatalogState, FileAnalysis } from './analyse.types.ts';
import { findingsOf } from './analyse-findings.ts';
import { outcomes } from './analyse-outcome.ts';
import { applyStatement, judgeStatement, type Memo } from './analyse-statements.ts';
import { settle } from './catalog/change.ts';
import { catalogReader } from './catalog/lookup.ts';
import { createTimeline, type Timeline } from './catalog/timeline.ts';
import { createWorld, emptyLayer, type Layer } from './catalog/world.ts';
import type { JudgedStatement, UnitOf } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';
import type { Finding } from './rules/rule.ts';
import { readScript } from './sql/script.ts';
import type { Script, Statement } from './sql/statement.ts';

export interface AnalysisInput {
  /** The migration's folder name. */
  readonly migration: string;
  readonly text: string;
  /** The catalog that the migrations before leave. */
  readonly before: CatalogState;
}

/** One way of running the file, judged. */
interface Judgement {
  readonly execution: 'batch' | 'split';
  readonly memos: readonly Memo[];
  readonly timeline: Timeline;
  readonly statements: readonly JudgedStatement[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

export interface Analysed extends FileAnalysis {
  /** The catalog that the file leaves; worked out when asked for. */
  readonly after: CatalogState;
  /** For the next analysis of the same file. */
  readonly reuse: {
    readonly options: AnalysisOptions;
    readonly base: Layer;
    readonly judgements: readonly Judgement[];
    readonly nextUid: number;
    /** Another analysis has taken the judgements over. */
    readonly taken: { yet: boolean };
  };
}

/** @param known false: there is no history, so that a missing table proves nothing */
export function emptyCatalog(known: boolean): CatalogState {
  const layer = emptyLayer();
  if (!known) layer.own.set('doubt:history', 'no');
  return { layer };
}

/** For each statement the memo of the previous analysis that has the same text: those before and those after the edit. */
function align(statements: readonly Statement[], memos: readonly Memo[]): readonly (Memo | null)[] {
  const out: (Memo | null)[] = new Array(statements.length).fill(null);
  let start = 0;
  while (start < statements.length && start < memos.length && statements[start]?.text === memos[start]?.text) {
    out[start] = memos[start] ?? null;
    start++;
  }
  for (let i = statements.length - 1, k = memos.length - 1; i >= start && k >= start && statements[i]?.text === memos[k]?.text; i--, k--)
    out[i] = memos[k] ?? null;
  return out;
}

/**
 * Analyses one migration. Statements whose text, unit and surroundings in the catalog are as in `previous` are neither parsed
 * nor judged again. Never throws.
 */
export function analyse(input: AnalysisInput, options: AnalysisOptions, previous?: Analysed): Analysed {
  const under = input.before.layer;
  const reusable = previous && previous.reuse.options === options ? previous : undefined;
  const script = readScript(input.text, reusable?.script);
  const wanted = options.execution === 'unknown' ? (['batch', 'split'] as const) : ([options.execution] as const);
  // the timelines move on with the file: each analysis can be the `previous` of one other
  const known = reusable ? handOver(reusable, under) : [];
  const uids = { next: reusable?.reuse.nextUid ?? 0 };
  const facts = factsFor(script, reusable?.reuse.judgements[0]?.memos ?? [], options);
  const judgements = wanted.map((execution, i) => judgeFile(input, script, facts, execution, under, options, known[i] ?? null, uids));
  const [first, second] = judgements as [ReturnType<typeof judgeFile>, ReturnType<typeof judgeFile> | undefined];
  let after: CatalogState | null = null;
  return {
    migration: input.migration,
    script,
    statements: first.statements,
    findings: second ? mergeFindings(first.findings, second.findings) : first.findings,
    suppressed: first.suppressed,
    get after() {
      if (after === null) {
        const world = createWorld(under);
        for (const memo of first.memos) {
          world.enterUnit(memo.unit ?? ALONE);
          world.replay(memo.journal);
        }
        settle(world);
        after = { layer: world.layer() };
      }
      return after;
    },
    reuse: { options, base: under, judgements, nextUid: uids.next, taken: { yet: false } },
  };
}

/** What the next analysis may build on: nothing when another one did already, or when the history has changed. */
function handOver(previous: Analysed, under: Layer): readonly Judgement[] {
  const { taken, base: stood, judgements } = previous.reuse;
  if (taken.yet || stood !== under) return [];
  taken.yet = true;
  return judgements;
}

/** The unit of statements that run in a transaction of their own: nobody else sees its entries. */
const ALONE = -1;

function factsFor(script: Script, memos: readonly Memo[], options: AnalysisOptions): readonly (readonly Fact[])[] {
  const old = align(script.statements, memos);
  return script.statements.map((s, i) => old[i]?.facts ?? options.reader.read(s.text));
}

function judgeFile(
  input: AnalysisInput,
  script: Script,
  facts: readonly (readonly Fact[])[],
  execution: 'batch' | 'split',
  under: Layer,
  options: AnalysisOptions,
  reuse: Judgement | null,
  uids: { next: number },
): Judgement {
  const statements = script.statements.map((s, i) => ({ text: s.text, facts: facts[i] ?? [] }));
  const units = options.divide(statements, execution);
  const old = align(script.statements, reuse?.memos ?? []);
  const context = { postgres: options.postgres, settings: options.settings, execution };
  const timeline = reuse?.timeline ?? createTimeline();
  const nothing = createWorld(under);
  const touched = new Set<string>();
  const drop = (memo: Memo): void => {
    for (const key of timeline.written(memo)) touched.add(key);
    timeline.remove(memo);
  };
  const unitOf = (i: number): UnitOf => units[i] ?? { unit: i, inTransaction: false };
  old.forEach((memo, i) => {
    if (memo) memo.order.at = i;
  });
  const kept = new Set(old);
  for (const memo of reuse?.memos ?? []) if (!kept.has(memo)) drop(memo);
  const memos = script.statements.map((s, i): Memo => {
    const unit = unitOf(i);
    const memo = old[i];
    if (memo) {
      const same = memo.unit === (unit.inTransaction ? unit.unit : null);
      if (same && (touched.size === 0 || timeline.holds(memo, touched, nothing.placed))) return memo;
      drop(memo);
    }
    const world = createWorld(under, timeline.before(i));
    world.enterUnit(unit.inTransaction ? unit.unit : ALONE);
    const fresh = judgeStatement(world, s, facts[i] ?? [], unit, uids.next++, i, input.migration, options, context);
    timeline.add(fresh);
    for (const key of timeline.written(fresh)) touched.add(key);
    return fresh;
  });
  const world = createWorld(under, timeline.before(script.statements.length));
  const left = outcomes(world, memos, units);
  const places = new Map(memos.map((m, i) => [m.uid, i]));
  const judged = script.statements.map((s, i): JudgedStatement => {
    const m = memos[i] as Memo;
    const o = left[i] as (typeof left)[number];
    const incidents = o.incidents.flatMap((x) =>
      x === null ? [] : x.earlier === null ? [x] : [{ ...x, earlier: places.get(x.earlier) ?? null }],
    );
    return {
      index: i,
      span: s.span,
      text: s.text,
      facts: m.facts,
      unit: units[i] ?? { unit: i, inTransaction: false },
      effects: { locks: o.locks, work: o.work, incidents, unknown: m.unknown },
    };
  });
  const { findings, suppressed } = findingsOf({
    script,
    memos,
    outcomes: left,
    judged,
    places,
    options,
    context,
    after: catalogReader(world),
    before: catalogReader(nothing),
  });
  return { execution, memos, timeline, statements: judged, findings, suppressed };
}

/** Both ways of running the file: what holds for one only says so. */
function mergeFindings(batch: readonly Finding[], split: readonly Finding[]): readonly Finding[] {
  const key = (f: Finding): string => `${f.rule} ${f.span.start} ${f.span.end} ${f.hazards.join()}`;
  const loose = (f: Finding): string => `${f.rule} ${f.span.start} ${f.span.end}`;
  const inSplit = new Set(split.map(loose));
  const inBatch = new Set(batch.map(loose));
  const known = new Set(batch.map(key));
  const merged = [
    // an ignore comment that one way of running the file needs is not unused
    ...batch
      .filter((f) => f.rule !== 'suppression-unused' || inSplit.has(loose(f)))
      .map((f): Finding => (inSplit.has(loose(f)) ? f : { ...f, only: 'batch' })),
    ...split
      .filter((f) => !known.has(key(f)) && !inBatch.has(loose(f)) && f.rule !== 'suppression-unused')
      .map((f): Finding => ({ ...f, only: 'split' })),
  ];
  return merged.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The catalog after a migration that nobody looks at: nothing is judged. */
export function replay(input: AnalysisInput, options: AnalysisOptions): CatalogState {
  const script = readScript(input.text);
  const world = createWorld(input.before.layer);
  for (const s of script.statements) applyStatement(world, options.reader.read(s.text), s, input.migration);
  settle(world);
  return { layer: world.layer() };
}
