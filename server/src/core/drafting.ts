import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { guarded } from './analyse-statements.ts';
import { apply } from './catalog/apply.ts';
import { settle } from './catalog/change.ts';
import { catalogReader, idOf, qualified } from './catalog/lookup.ts';
import type { CatalogReader, Relation } from './catalog/types.ts';
import { createWorld, type Layer } from './catalog/world.ts';
import type { JudgedStatement } from './effects/types.ts';
import { concurrentlyAlone } from './rollback/alone.ts';
import { type Difference, differences } from './rollback/difference.ts';
import type { RollbackDraft, Step } from './rollback/draft.ts';
import { worst } from './rollback/grade.ts';
import { inverseOf } from './rollback/inverse.ts';
import type { Moment } from './rollback/moment.ts';
import { dropsOf } from './rollback/new-relations.ts';
import type { Loss } from './rollback/undo.ts';
import { readScript } from './sql/script.ts';

export interface RollbackInput {
  /** The migration's folder name. */
  readonly migration: string;
  /** The statements of migration.sql, as analysed or only read. */
  readonly statements: readonly Pick<JudgedStatement, 'span' | 'text' | 'facts'>[];
  /** The catalog as the migration finds it. */
  readonly before: CatalogState;
}

/** Drafts what takes a migration back, each statement with its grade. Never throws. */
export function draftRollback(input: RollbackInput, options: AnalysisOptions): RollbackDraft {
  return guarded(
    () => checked(drafted(input, options), input, options),
    draftOf(input.statements.map((s, statement) => ({ statement, text: s.text, sql: [], grade: 'irreversible', reason: TOO_UNUSUAL }))),
  );
}

const TOO_UNUSUAL = 'this is too unusual for a draft: write the inverse by hand';
const draftOf = (steps: readonly Step[]): RollbackDraft => ({ grade: worst(steps.map((s) => s.grade)), steps });

/** The catalog before and after each fact of a file. */
function momentsOf(
  { migration, statements, before }: RollbackInput,
  options: AnalysisOptions,
): readonly (Moment & { readonly statement: number })[] {
  const layers: Layer[] = [before.layer];
  const facts = statements.flatMap((s, statement) => s.facts.map((fact) => ({ fact, statement, s })));
  for (const { fact, s } of facts) {
    const world = createWorld(layers.at(-1)!);
    const provenance = { migration, start: s.span.start, end: s.span.end };
    guarded(() => apply({ world, statement: 0, provenance, sql: s.text }, fact), undefined);
    layers.push(world.layer());
  }
  const readers = layers.map((layer) => readerOf(layer));
  const first = readers[0]!;
  const last = readers.at(-1)!;
  return facts.map(({ fact, statement, s }, i) => {
    const [was, is] = [readers[i]!, readers[i + 1]!];
    const keys = (family: string): readonly string[] =>
      [...layers[i + 1]!.own.keys()].filter((k) => k.startsWith(`${family}:`)).map((k) => k.slice(family.length + 1));
    const changed = {
      relations: keys('relation').filter((k) => was.catalog.relation(k) !== is.catalog.relation(k)),
      types: keys('type').filter((k) => was.catalog.type(k) !== is.catalog.type(k)),
      routines: keys('routine').filter((k) => was.catalog.routine(k) !== is.catalog.routine(k)),
      things: keys('thing').filter((k) => was.catalog.thing(k) !== is.catalog.thing(k)),
    };
    return {
      fact,
      statement,
      sql: s.text,
      before: was.catalog,
      after: is.catalog,
      changed,
      hasChanged: Object.values(changed).some((list) => list.length > 0),
      isNew: (key) => first.catalog.relation(key) === null,
      isNewType: (key) => first.catalog.type(key) === null,
      keyOf: was.keyOf,
      typeSchema: (name) => was.catalog.type(was.catalog.resolveType({ ...name, modifiers: [], dimensions: 0 }).key)?.schema ?? null,
      knows: (object) => KEPT.has(object),
      staysNew: (key) => first.catalog.relation(key) === null && last.catalog.relation(key) !== null,
      postgres: options.postgres,
      timeZone: options.settings.timeZone,
    };
  });
}

const KEPT: ReadonlySet<string> = new Set(
  'table view materialized-view index sequence foreign-table type domain function procedure routine aggregate trigger policy rule schema extension statistics constraint column publication'.split(
    ' ',
  ),
);

interface Reading {
  readonly catalog: CatalogReader;
  readonly keyOf: (r: Relation) => string | null;
}

function readerOf(layer: Layer): Reading {
  const world = createWorld(layer);
  return { catalog: catalogReader(world), keyOf: (r) => (world.get('name', qualified(r)) === null ? null : idOf(world, r)) };
}

function drafted(input: RollbackInput, options: AnalysisOptions): RollbackDraft {
  const moments = momentsOf(input, options);
  const drops = dropsOf(moments);
  const steps = input.statements.map((s, statement): Step => {
    const sql: string[] = [];
    const losses: Loss[] = [];
    for (const [i, m] of [...moments.entries()].toReversed()) {
      if (m.statement !== statement) continue;
      const undone = inverseOf(m);
      sql.push(...undone.sql, ...(drops.get(i) ?? []));
      losses.push(...undone.losses);
    }
    const reasons = [...new Set(losses.map((l) => l.reason))];
    return {
      statement,
      text: s.text,
      sql,
      grade: worst(losses.map((l) => l.grade)),
      reason: reasons.length === 0 ? null : reasons.join('; '),
    };
  });
  return concurrentlyAlone(draftOf(steps.toReversed()), moments[0]?.before ?? null);
}

/** Runs the draft through the catalog: what it leaves different is said at the statement that is taken back last, and lowers its grade. */
function checked(draft: RollbackDraft, input: RollbackInput, options: AnalysisOptions): RollbackDraft {
  if (draft.grade !== 'exact') return draft;
  const down = draft.steps.flatMap((s) => s.sql.map((x) => `${x};\n`)).join('');
  const left = leftOver({ ...input, down }, options);
  if (left === null || left.length === 0) return draft;
  const reason = left.map((d) => `${d.object} ${d.says}`).join('; ');
  return draftOf(draft.steps.map((s, i) => (i === draft.steps.length - 1 ? { ...s, grade: 'lossy', reason } : s)));
}

/**
 * What stays different when a migration and then its down.sql have run. Empty: the schema is as before, as far as the catalog knows.
 * Null: it cannot be told, because something in either could not be read. Never throws.
 * @param input.down the text of down.sql
 */
export function leftOver(input: RollbackInput & { readonly down: string }, options: AnalysisOptions): readonly Difference[] | null {
  return guarded(() => {
    const world = createWorld(input.before.layer);
    const down = readScript(input.down).statements.map((s) => ({ span: s.span, text: s.text, facts: options.reader.read(s.text) }));
    const all = [...input.statements, ...down];
    if (all.some((s) => s.facts.some((f) => UNCLEAR.has(f.kind) || (f.kind === 'do-block' && f.dynamic) || f.inDo === 'maybe')))
      return null;
    for (const s of all) {
      const provenance = { migration: input.migration, start: s.span.start, end: s.span.end };
      for (const fact of s.facts) guarded(() => apply({ world, statement: 0, provenance, sql: s.text }, fact), undefined);
    }
    settle(world);
    return differences(readerOf(world.layer()).catalog, readerOf(input.before.layer).catalog, [...world.layer().own.keys()]);
  }, null);
}

const UNCLEAR: ReadonlySet<string> = new Set(['unread', 'call']);
