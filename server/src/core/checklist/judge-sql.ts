import type { JudgedStatement } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import { newForeignKeys } from '../rules/fact-rule.ts';
import { listOf, quoteRelation } from '../rules/messages.ts';
import { estimate, inWords, megabytes, workByTable } from './estimate.ts';
import type { Known, Place, TableSizes } from './known.ts';
import { ask, complaint, done, fromSql, isTold, lookFor, notNeeded, ofHazard, open, openFor, type Verdict } from './verdict.ts';
import { counted } from './words.ts';

/** What can be seen of items in the statements, their effects and findings. */

const ofFile = (known: Known): Known['findings'] => known.findings.filter((f) => f.file === 'migration');

export const sqlClean = fromSql((known) => {
  const found = ofFile(known);
  const serious = found.filter(({ finding }) => finding.severity !== 'advice');
  if (serious.length > 0) return openFor(serious);
  if (known.statements.length === 0) return open('There is no statement', [{ file: 'migration', span: null }]);
  const parts = [
    counted(known.statements.length, 'statement'),
    found.length === 0 ? 'no findings' : `no errors or warnings, ${found.length} advice`,
    ...(known.suppressed.length === 0 ? [] : [`${known.suppressed.length} ignored with a comment`]),
  ];
  return done(parts.join(', '));
});

export const breaksNothing = fromSql((known) => {
  const breaking = ofHazard(known, 'breaks-clients');
  if (breaking.length > 0) return openFor(breaking);
  const ignored = known.suppressed.filter((f) => f.hazards.includes('breaks-clients'));
  if (ignored.length > 0) return done(`Ignored with a comment: ${[...new Set(ignored.map((f) => f.rule))].join(', ')}`);
  const silent = incidentsOf(known, 'breaks-clients').filter(({ told }) => !told);
  return silent.length > 0
    ? ask(
        'A rule that watches this is off',
        silent.map((s) => s.place),
      )
    : done('Nothing that deployed code uses goes away');
});

/** For a person: does the code that runs now go on? The tool knows what certainly does not. */
export const oldCode = fromSql((known) => {
  const breaking = ofHazard(known, 'breaks-clients');
  if (breaking.length === 0) return ask('');
  const { reason, places } = openFor(breaking);
  return ask(`It does not, says ${reason}`, places);
});

const foreignKeysOf = (known: Known) =>
  known.statements.flatMap((s) => newForeignKeys(s).map((key) => ({ key, place: placeOf(s, key.constraint.span) })));

const placeOf = (s: JudgedStatement, span: { readonly start: number; readonly end: number }): Place => ({
  file: 'migration',
  span: { start: s.span.start + span.start, end: s.span.start + span.end },
});

const NO_FOREIGN_KEY = 'No foreign key is added';

export const onDelete = fromSql((known) => {
  const keys = foreignKeysOf(known);
  if (keys.length === 0) return notNeeded(NO_FOREIGN_KEY);
  const without = keys.filter(({ key }) => key.constraint.onDelete === null);
  if (without.length > 0)
    return open(
      `${counted(without.length, 'foreign key')} without ON DELETE`,
      without.map((k) => k.place),
    );
  const actions = new Set(keys.map(({ key }) => key.constraint.onDelete?.replace('-', ' ').toUpperCase()));
  return done(`${counted(keys.length, 'foreign key')}: ${[...actions].join(', ')}`);
});

export const foreignKeyIndexes = fromSql((known) => {
  const keys = foreignKeysOf(known);
  if (keys.length === 0) return notNeeded(NO_FOREIGN_KEY);
  if (known.settings.rules['foreign-key-without-index'] === 'off') return ask('The rule foreign-key-without-index is off');
  const without = known.findings.filter(({ finding }) => finding.rule === 'foreign-key-without-index');
  if (without.length > 0) return openFor(without, `${counted(without.length, 'foreign key')} without an index`);
  return done(`${counted(keys.length, 'foreign key')}, each with an index`);
});

/** Rules about a rename that looks like something else to PostgreSQL. */
const LOOK_ALIKE: ReadonlySet<string> = new Set(['drop-and-add-looks-like-rename', 'drop-and-create-looks-like-rename']);
const RENAMED: ReadonlySet<string> = new Set(['column', 'table', 'view', 'enum-value', 'type', 'schema']);

export const planned = fromSql((known) => {
  const seen = lookFor(known, (f) => f.kind === 'set-type' || (f.kind === 'rename' && RENAMED.has(f.object)));
  const alike = known.findings.filter(({ finding }) => LOOK_ALIKE.has(finding.rule));
  if (seen.count === 0 && alike.length === 0) return notNeeded('Nothing is renamed, no type changes');
  const wrong = complaint({ ...seen, findings: [...new Set([...seen.findings, ...alike])] });
  const [phase] = known.phases;
  if (wrong !== null && (wrong.state !== 'done' || phase === undefined)) return wrong;
  if (phase !== undefined) return done(`Phase ${phase.phase} of ${phase.of} of the plan ${phase.plan}`);
  return done(seen.count === 1 ? 'The one change breaks no deployed code' : `${seen.count} changes, none of which breaks deployed code`);
});

const changesRows = (f: Fact): boolean =>
  f.kind === 'update' || f.kind === 'delete' || f.kind === 'merge' || f.kind === 'copy' || (f.kind === 'insert' && f.source === 'query');

export const batched = fromSql((known) => {
  const bulk = ofHazard(known, 'bulk-change');
  if (bulk.length > 0) return openFor(bulk);
  const seen = lookFor(known, changesRows);
  if (seen.count === 0) return notNeeded('No rows are changed');
  const wrong = complaint({ ...seen, findings: [] });
  if (wrong !== null) return wrong;
  const inBatches = known.statements.some((s) => s.facts.some((f) => f.kind === 'do-block' && f.commits));
  const few = seen.count === 1 ? 'One statement, which changes few rows' : `${seen.count} statements, each of which changes few rows`;
  return done(inBatches ? 'In batches, each with a COMMIT' : few);
});

export const concurrent = fromSql((known) => {
  const seen = lookFor(known, (f) => f.kind === 'create-index' || (f.kind === 'reindex' && !f.concurrently));
  if (seen.count === 0) return notNeeded('No index is created');
  const wrong = complaint(seen);
  if (wrong !== null) return wrong;
  const alone = seen.facts.filter((f) => 'concurrently' in f && f.concurrently).length;
  const fresh = seen.count - alone;
  return done(
    [
      ...(alone > 0 ? [`${counted(alone, 'index', 'indexes')} CONCURRENTLY`] : []),
      ...(fresh > 0 ? [`${counted(fresh, 'index', 'indexes')} on ${fresh === 1 ? 'a table' : 'tables'} without rows`] : []),
    ].join(', '),
  );
});

const ASKS_TABLES: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'select',
  'call',
  'do-block',
  'insert',
  'update',
  'delete',
  'merge',
  'copy',
]);

export const duration = fromSql((known): Verdict => {
  const work = workByTable(known.statements);
  const tables = [...work.keys()];
  const { sizes } = known.measured;
  if (tables.length === 0) {
    const asks = known.statements.some((s) => s.facts.some((f) => ASKS_TABLES.has(f.kind)));
    return asks
      ? ask(sizes === null ? NOT_CONNECTED : '')
      : done('No rows are read or written: it takes a moment, however large the tables');
  }
  if (sizes === null) return ask(`Reads or writes all of ${listOf(tables.map(quoteRelation))}. ${NOT_CONNECTED}`);
  const sized = tables.map((table) => quoteRelation(table) + sizeOf(table, sizes));
  const takes = estimate(work, sizes);
  const says = `Reads or writes all of ${listOf(sized)} in ${sizes.environment}`;
  return ask(takes === null ? says : `${says}: ${inWords(takes)}, by their size`);
});

function sizeOf(table: string, { tables }: TableSizes): string {
  const size = tables.get(table);
  if (size === undefined) return ' (not there)';
  const rows = size.rows === null ? '' : `about ${size.rows.toLocaleString('en-US')} rows, `;
  return ` (${rows}${megabytes(size.bytes)})`;
}

const NOT_CONNECTED = 'No environment is connected, so sizes are not known';

/** A quiet hour is needed when something has to wait. */
export const maintenanceWindow = fromSql((known) => {
  const blocking = incidentsOf(known, 'blocks-reads', 'blocks-writes');
  if (blocking.length === 0) return notNeeded('Nothing stops reads or writes for longer than a moment');
  const tables = [...new Set(blocking.flatMap((b) => b.relation ?? []))];
  return ask(
    tables.length === 0 ? 'It stops reads or writes' : `It stops reads or writes of ${listOf(tables.map(quoteRelation))}`,
    blocking.map((b) => b.place),
  );
});

function incidentsOf(known: Known, ...hazards: readonly string[]) {
  return known.statements.flatMap((s) =>
    s.effects.incidents
      .filter((i) => i.hazards.some((h) => hazards.includes(h)))
      .map((i) => ({
        relation: i.relation,
        place: placeOf(s, s.facts[i.fact]?.span ?? { start: 0, end: s.text.length }),
        told: isTold(known, s.index, i),
      })),
  );
}
