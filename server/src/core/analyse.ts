import type { AnalysisOptions, CatalogState, FileAnalysis } from './analyse.types.ts';
import { findingsOf } from './analyse-findings.ts';
import { outcomes } from './analyse-outcome.ts';
import { applyStatement, judgeStatement, type Memo } from './analyse-statements.ts';
import { settle } from './catalog/change.ts';
import { catalogReader } from './catalog/lookup.ts';
import { createWorld, emptyLayer, flatten, type Layer, type World } from './catalog/world.ts';
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
  };
}

/** @param known false: there is no history, so that a missing table proves nothing */
export function emptyCatalog(known: boolean): CatalogState {
  const layer = emptyLayer();
  if (!known) layer.own.set('doubt:history', 'no');
  return { layer };
}

const flatBefore = new WeakMap<Layer, Layer>();

/** The layer as one map, made once for each catalog that a file is analysed against. */
function base(before: CatalogState): Layer {
  const known = flatBefore.get(before.layer);
  if (known) return known;
  const flat = flatten(before.layer);
  flatBefore.set(before.layer, flat);
  return flat;
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
  // a file that is analysed once does not earn back the copy
  const under = previous ? base(input.before) : input.before.layer;
  const reusable = previous && previous.reuse.options === options ? previous : undefined;
  const script = readScript(input.text, reusable?.script);
  const wanted = options.execution === 'unknown' ? (['batch', 'split'] as const) : ([options.execution] as const);
  const known = reusable?.reuse.judgements ?? [];
  const uids = { next: reusable?.reuse.nextUid ?? 0 };
  const facts = factsFor(script, known[0]?.memos ?? [], options);
  const judgements = wanted.map((execution, i) => judgeFile(input, script, facts, execution, under, options, known[i]?.memos ?? [], uids));
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
        settle(first.world);
        after = { layer: first.world.layer() };
      }
      return after;
    },
    reuse: { options, base: under, judgements, nextUid: uids.next },
  };
}

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
  known: readonly Memo[],
  uids: { next: number },
): Judgement & { readonly world: World } {
  const statements = script.statements.map((s, i) => ({ text: s.text, facts: facts[i] ?? [] }));
  const units = options.divide(statements, execution);
  const old = align(script.statements, known);
  const world = createWorld(under);
  const context = { postgres: options.postgres, settings: options.settings, execution };
  const memos = script.statements.map((s, i): Memo => {
    const unit: UnitOf = units[i] ?? { unit: i, inTransaction: false };
    world.enterUnit(unit.unit);
    const memo = old[i];
    if (memo && memo.inTransaction === unit.inTransaction && world.holds(memo.journal)) {
      world.replay(memo.journal);
      return memo;
    }
    return judgeStatement(world, s, facts[i] ?? [], unit, uids.next++, input.migration, options, context);
  });
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
    before: catalogReader(createWorld(under)),
  });
  return { execution, memos, statements: judged, findings, suppressed, world };
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
