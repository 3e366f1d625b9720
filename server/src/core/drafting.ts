import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { guarded } from './analyse-statements.ts';
import { apply } from './catalog/apply.ts';
import { catalogReader, idOf, qualified } from './catalog/lookup.ts';
import type { CatalogReader, Relation } from './catalog/types.ts';
import { createWorld, type Layer } from './catalog/world.ts';
import type { JudgedStatement } from './effects/types.ts';
import { walk } from './facts/expression.ts';
import type { Fact } from './facts/fact.ts';
import { concurrentlyAlone } from './rollback/alone.ts';
import { type Difference, differences } from './rollback/difference.ts';
import type { RollbackDraft, Step } from './rollback/draft.ts';
import { worst } from './rollback/grade.ts';
import { inverseOf } from './rollback/inverse.ts';
import type { Moment } from './rollback/moment.ts';
import { dropPlaces, dropsAt } from './rollback/new-relations.ts';
import type { Loss } from './rollback/undo.ts';
import { readScript } from './sql/script.ts';
import type { Span } from './text/span.ts';
import { relationSql } from './write/names.ts';

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

interface Part {
  readonly statement: number;
  readonly sql: string;
  /** One fact; all of a DROP of several objects, which go together. */
  readonly facts: readonly Fact[];
  readonly span: Span;
}

const partsOf = (statements: RollbackInput['statements']): readonly Part[] =>
  statements.flatMap(({ text, facts, span }, statement): readonly Part[] => {
    const together = facts.length > 1 && facts.every((f) => f.kind === 'drop' && f.inDo === undefined);
    return (together ? [facts] : facts.map((f) => [f])).map((some) => ({ statement, sql: text, facts: some, span }));
  });

/** @property drops what drops relations that the migration makes, and with this moment */
type Numbered = Moment & { readonly statement: number; readonly drops: readonly string[] };

interface Played {
  readonly parts: readonly Part[];
  /** The catalog before each part, and after the last one. */
  readonly layers: readonly Layer[];
  /** Places of the parts that were not rolled back. */
  readonly kept: ReadonlySet<number>;
}

/** Runs statements through the catalog. What was rolled back has never been. */
function play({ migration, statements, before }: RollbackInput): Played {
  const parts = partsOf(statements);
  const layers: Layer[] = [before.layer];
  const kept = new Set<number>();
  const open: { readonly name: string | null; readonly at: number }[] = [];
  for (const [i, { facts, sql, span }] of parts.entries()) {
    const [fact] = facts;
    if (fact?.kind === 'transaction') {
      const back = rolledBackTo(fact.action, sql, open);
      if (back !== null) {
        for (let k = back; k < i; k++) kept.delete(k);
        layers.push(layers[back]!);
        continue;
      }
      if (fact.action === 'begin') open.splice(0, open.length, { name: null, at: i });
      if (fact.action === 'savepoint') open.push({ name: savepointName(sql), at: i });
    }
    const world = createWorld(layers.at(-1)!);
    const provenance = { migration, start: span.start, end: span.end };
    for (const f of facts) guarded(() => apply({ world, statement: 0, provenance, sql }, f), undefined);
    layers.push(world.layer());
    kept.add(i);
  }
  return { parts, layers, kept };
}

/** The catalog before and after each fact of a file; what was rolled back is left out. */
function momentsOf(input: RollbackInput, options: AnalysisOptions): readonly Numbered[] {
  const { parts, layers, kept } = play(input);
  const readers = layers.map((layer) => readerOf(layer));
  const start = readers[0]!.catalog;
  const last = readers.at(-1)!.catalog;
  const remade = new Set<string>();
  const remadeColumns = new Set<string>();
  const written = new Set(parts.flatMap((p) => p.facts.flatMap(writtenBy)));
  const shared: Pick<
    Moment,
    'isNew' | 'isNewType' | 'staysNew' | 'isRemade' | 'isRemadeColumn' | 'shown' | 'start' | 'written' | 'knows' | 'postgres' | 'timeZone'
  > = {
    start,
    written,
    isNew: (key) => start.relation(key) === null,
    isNewType: (key) => start.type(key) === null,
    staysNew: (key) => start.relation(key) === null && last.relation(key) !== null,
    isRemade: (key) => remade.has(key),
    isRemadeColumn: (key, column) => remadeColumns.has(`${key}\0${column}`),
    shown: (key) => relationSql(start.relation(key) ?? last.relation(key) ?? { schema: null, name: key.slice(key.indexOf('.') + 1) }),
    knows: (object) => KEPT.has(object),
    postgres: options.postgres,
    timeZone: options.settings.timeZone,
  };
  const changes = parts.map((_, i) => {
    const [was, is] = [readers[i]!, readers[i + 1]!];
    const keys = (family: string): readonly string[] =>
      kept.has(i) ? [...layers[i + 1]!.own.keys()].filter((k) => k.startsWith(`${family}:`)).map((k) => k.slice(family.length + 1)) : [];
    const changed: Moment['changed'] = {
      relations: keys('relation').filter((k) => was.catalog.relation(k) !== is.catalog.relation(k)),
      types: keys('type').filter((k) => was.catalog.type(k) !== is.catalog.type(k)),
      routines: keys('routine').filter((k) => was.catalog.routine(k) !== is.catalog.routine(k)),
      things: keys('thing').filter((k) => was.catalog.thing(k) !== is.catalog.thing(k)),
    };
    return { before: was.catalog, after: is.catalog, changed };
  });
  const grown = new Map<string, number>();
  for (const [i, { before, after, changed }] of changes.entries())
    for (const key of changed.types)
      if (!grown.has(key) && (before.type(key)?.values.length ?? Number.POSITIVE_INFINITY) < (after.type(key)?.values.length ?? 0))
        grown.set(key, i);
  const places = dropPlaces(changes, start, last);
  for (const { after, changed } of changes)
    for (const key of changed.relations) if (start.relation(key) !== null && after.relation(key) === null) remade.add(key);
  const drops = dropsAt(places, start, last, shared.isRemade);
  return parts.flatMap(({ facts, statement, sql }, i): readonly Numbered[] => {
    const [fact] = facts;
    const own = changes[i];
    if (!kept.has(i) || fact === undefined || own === undefined) return [];
    for (const key of own.changed.relations) {
      if (start.relation(key) === null) continue;
      if (own.after.relation(key) !== null && fact.kind === 'drop-column') remadeColumns.add(`${key}\0${fact.column}`);
    }
    const was = readers[i]!;
    return [
      {
        ...shared,
        ...own,
        fact,
        statement,
        sql,
        drops: drops.get(i) ?? [],
        hasChanged: Object.values(own.changed).some((list) => list.length > 0),
        hasGrownBefore: (key) => (grown.get(key) ?? i) < i,
        isGone: (key) => start.relation(key) === null && (last.relation(key) === null || (places.get(key) ?? -1) > i),
        keyOf: was.keyOf,
        typeSchema: (name) => was.catalog.type(was.catalog.resolveType({ ...name, modifiers: [], dimensions: 0 }).key)?.schema ?? null,
      },
    ];
  });
}

const savepointName = (sql: string): string => /(\S+)\s*;?\s*$/.exec(sql)?.[1]?.toLowerCase() ?? '';

/** The place to which ROLLBACK goes back; null: it is no ROLLBACK, or there is nothing to go back to. */
function rolledBackTo(action: string, sql: string, open: { readonly name: string | null; readonly at: number }[]): number | null {
  if (action === 'rollback') return open.shift()?.at ?? null;
  if (action !== 'rollback-to') return null;
  return open.findLast((o) => o.name === savepointName(sql))?.at ?? null;
}

/** String constants that a statement puts into rows. */
function writtenBy(f: Fact): readonly string[] {
  const values = f.kind === 'update' ? f.set.map((s) => s.value) : f.kind === 'insert' ? f.rows.flat() : [];
  const out: string[] = [];
  for (const value of values)
    walk(value, (e) => {
      if (e.kind === 'constant' && e.type === 'string') out.push(e.value);
    });
  return out;
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
  const of = new Map<number, Numbered[]>();
  for (const m of moments) {
    const list = of.get(m.statement);
    if (list === undefined) of.set(m.statement, [m]);
    else list.push(m);
  }
  const steps = input.statements.map((s, statement): Step => {
    const sql: string[] = [];
    const losses: Loss[] = [];
    for (const m of of.get(statement)?.toReversed() ?? []) {
      const undone = inverseOf(m, m.drops);
      sql.push(...undone.sql);
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
  return concurrentlyAlone(
    draftOf(steps.toReversed()),
    [moments[0], moments.at(-1)].flatMap((m, i) => (m === undefined ? [] : [i === 0 ? m.before : m.after])),
  );
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
    const down = readScript(input.down).statements.map((x) => ({ span: x.span, text: x.text, facts: options.reader.read(x.text) }));
    const statements = [...input.statements, ...down];
    if (statements.some((x) => x.facts.some(isUnclear))) return null;
    const { layers } = play({ ...input, statements });
    const touched = layers.slice(1).flatMap((layer) => [...layer.own.keys()]);
    return differences(readerOf(layers.at(-1)!).catalog, readerOf(input.before.layer).catalog, touched);
  }, null);
}

/** The schema along a migration, for a look at what of it has run. */
export interface SchemaStates {
  /** Before the first statement, and after each. */
  readonly states: readonly CatalogReader[];
  /** Keys of the entries that each statement changes, with their family: `relation:public.User` */
  readonly changed: readonly (readonly string[])[];
  /** All of them, each once. */
  readonly touched: readonly string[];
  /** Statements (from 0) of which nobody can read what they do. */
  readonly unclear: readonly number[];
}

/** Never throws. */
export function schemaStates(input: RollbackInput): SchemaStates {
  const { statements, before } = input;
  const unclear = statements.flatMap((s, i) => (s.facts.some(isUnclear) ? [i] : []));
  return guarded(
    () => {
      const { parts, layers } = play(input);
      const touched = [...new Set(layers.slice(1).flatMap((layer) => [...layer.own.keys()]))];
      const ends: number[] = [0];
      const changed: string[][] = [];
      let at = 0;
      for (const i of statements.keys()) {
        const keys = new Set<string>();
        for (; parts[at]?.statement === i; at++) {
          const [fact] = parts[at]!.facts;
          // what is rolled back changes everything that it had changed
          const back = fact?.kind === 'transaction' && fact.action.startsWith('rollback');
          for (const key of back ? touched : layers[at + 1]!.own.keys()) keys.add(key);
        }
        ends.push(at);
        changed.push([...keys]);
      }
      return { states: ends.map((end) => readerOf(layers[end]!).catalog), changed, touched, unclear };
    },
    {
      states: [before, ...statements.map(() => before)].map(({ layer }) => readerOf(layer).catalog),
      changed: statements.map(() => []),
      touched: [],
      unclear,
    },
  );
}

const isUnclear = (f: Fact): boolean => UNCLEAR.has(f.kind) || (f.kind === 'do-block' && f.dynamic) || f.inDo === 'maybe';

const UNCLEAR: ReadonlySet<string> = new Set(['unread', 'call']);
