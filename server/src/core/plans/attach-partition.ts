import type { Relation, TableConstraint } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import type { PartitionBound } from '../facts/table.ts';
import { objectName } from '../sql/object-names.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { boundSql } from '../write/partitions.ts';
import { actionAt, replacesAction } from './actions.ts';
import { foreignKeySql } from './carried.ts';
import { sqlBlock } from './client-code.ts';
import { indexPhases } from './create-index.ts';
import { findTable, refuse, takenBy } from './find.ts';
import { foreignKeyPhases } from './foreign-key-phases.ts';
import type { IndexShape } from './index-steps.ts';
import { keyPhases } from './key-phases.ts';
import type { KeyConstraint } from './key-plan.ts';
import { alterTable, boundCondition, outsideCondition } from './partition-proof.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';

interface Request {
  readonly parent: Name;
  readonly partition: Name;
  readonly bound: PartitionBound | null;
}

export const attachPartition = definePlan<Request>({
  kind: 'attach-partition',
  title: 'Attach a partition',
  summary: 'Proves with a check that the rows fit, builds what the partition lacks, and attaches it in a moment.',
  why: '`ATTACH PARTITION` reads every row of the new partition, and of the default partition, and builds the indexes that are missing, under locks that stop these tables. A check that is validated before says the same to PostgreSQL, so that it reads nothing.',
  operands: [],
  options: [],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION',
  ],

  recognise(place) {
    const f = actionAt(place, 'attach-partition');
    const judged = place.statements[place.statement];
    if (f === null || judged === undefined) return null;
    // one that is made by the draft is empty, and one with a proof is not read
    if (!judged.effects.work.some((w) => w.kind === 'scan' && w.fact === place.fact)) return null;
    return {
      request: { parent: f.target.table, partition: f.partition, bound: f.bound },
      title: `attach \`${f.partition.name}\` with a proof`,
      replaces: replacesAction(place),
    };
  },

  request: () => refuse('Write ATTACH PARTITION in a draft, and split that: the bounds stand there.'),

  build(request, _options, context) {
    const parent = findTable(context, request.parent, ['partitioned-table']);
    if ('refused' in parent) return parent;
    const partition = findTable(context, request.partition);
    if ('refused' in partition) return partition;
    return request.bound === null
      ? refuse('The bounds of the partition are not known. Write the phases by hand.')
      : attachPlan(context, parent, partition, request.bound);
  },
});

interface Proof {
  readonly table: Relation;
  readonly name: string;
  readonly add: string;
  readonly body: string;
}

function attachPlan(context: PlanContext, parent: Relation, partition: Relation, bound: PartitionBound): PlanDraft | Refusal {
  const [name, whole] = [relationSql(partition), relationSql(parent)];
  const values = boundSql(bound);
  if (bound.kind === 'hash')
    return refuse(
      `${whole} is partitioned by a hash, and no check says to PostgreSQL that the rows fit. Attach ${name} at a quiet hour, or move its rows into partitions that are there.`,
    );
  if (values === null) return refuse('The bounds of the partition are not known. Write the phases by hand.');
  if ((parent.partitionBy?.columns.length ?? 0) !== 1)
    return refuse(`${whole} is partitioned by several columns or by an expression. Write the check by hand as PostgreSQL's manual says.`);
  const unlike = differenceOf(parent, partition);
  if (unlike !== null) return refuse(unlike);
  const proofs = proofsFor(context, parent, partition, bound);
  if ('refused' in proofs) return proofs;
  const missing = missingPhases(context, parent, partition);
  if (isRefusal(missing)) return missing;
  const drops = proofs.map((p) => alterTable(p.table, `DROP CONSTRAINT ${quote(p.name)}`));
  const prove = (proved: readonly Proof[]): string =>
    proved.map((p) => `SELECT * FROM ${relationSql(p.table)}\nWHERE NOT (${p.body})\nLIMIT 100;`).join('\n\n');
  return {
    name: words('attach', partition.name),
    title: `Attach \`${partition.name}\` to \`${parent.name}\``,
    phases: [
      ...missing,
      {
        name: words('require', partition.name),
        type: 'migration',
        title: `Refuse new rows that do not belong to \`${partition.name}\``,
        up: proofs.map((p) => p.add),
        down: drops,
        instructions: `New and changed rows must fit from now on; rows that are there are not read, so this takes a moment. Look for rows that do not fit, and move them:\n\n${sqlBlock(prove(proofs))}`,
        goOn: 'Go on when the migration is applied in production, and the query finds no row.',
      },
      {
        name: words('validate', partition.name),
        type: 'migration',
        title: `Check the rows that are there`,
        up: proofs.map((p) => alterTable(p.table, `VALIDATE CONSTRAINT ${quote(p.name)}`)),
        down: proofs.flatMap((p, i) => [drops[i] ?? '', p.add]),
        instructions:
          'Reads every row under a lock that stops neither reads nor writes. If a row does not fit, the migration fails and changes nothing: move that row, then deploy again.',
      },
      {
        name: words('attach', partition.name),
        type: 'migration',
        title: `Attach \`${partition.name}\``,
        up: [alterTable(parent, `ATTACH PARTITION ${name} ${values}`), ...drops],
        down: [
          alterTable(parent, `DETACH PARTITION ${name}`),
          ...proofs.map((p) => alterTable(p.table, `ADD CONSTRAINT ${quote(p.name)} CHECK (${p.body})`)),
        ],
        instructions: `The checks prove to PostgreSQL that the rows fit, so this takes a moment. From now on \`${parent.name}\` has the rows of \`${partition.name}\`. The checks have done their work and go.`,
      },
    ],
    notes: [],
  };
}

/** What PostgreSQL would refuse. Source: manual, ALTER TABLE, "ATTACH PARTITION". */
function differenceOf(parent: Relation, partition: Relation): string | null {
  const name = relationSql(partition);
  if (partition.partitionOf !== null) return `${name} is a partition already. Detach it first.`;
  const lacks = parent.columns.find((c) => !partition.columns.some((x) => x.name === c.name));
  if (lacks !== undefined) return `${name} has no column "${lacks.name}". Add it first.`;
  const more = partition.columns.find((c) => !parent.columns.some((x) => x.name === c.name));
  if (more !== undefined) return `${name} has a column "${more.name}" that ${relationSql(parent)} has not. Drop it first.`;
  const empty = parent.columns.find((c) => c.notNull && partition.columns.some((x) => x.name === c.name && !x.notNull));
  if (empty !== undefined) return `"${empty.name}" of ${name} may be empty, but not in ${relationSql(parent)}. Make it NOT NULL first.`;
  const check = parent.constraints.find(
    (k) => k.kind === 'check' && !partition.constraints.some((x) => x.kind === 'check' && x.name === k.name),
  );
  return check === undefined ? null : `${name} has no check "${check.name}". Add it first.`;
}

function proofsFor(context: PlanContext, parent: Relation, partition: Relation, bound: PartitionBound): readonly Proof[] | Refusal {
  const { catalog } = context;
  const sisters = parent.partitions.flatMap((id) => catalog.relation(id) ?? []);
  const rest = sisters.find((p) => p.partitionOf?.bound?.kind === 'default');
  const unknown = refuse('The bounds of the partition are not known for certain. Write the phases by hand.');
  const proof = (table: Relation, body: string): Proof => {
    const name = freshName(objectName(table.name, partition === table ? 'bound' : partition.name, 'check'), takenBy(catalog, table));
    return { table, name, body, add: alterTable(table, `ADD CONSTRAINT ${quote(name)} CHECK (${body}) NOT VALID`) };
  };
  // the default partition takes whatever no other does
  if (bound.kind === 'default') {
    const others = sisters.map((p) => (p.partitionOf?.bound == null ? null : outsideCondition(parent, p.partitionOf.bound)));
    if (others.includes(null)) return unknown;
    if (others.length === 0) return refuse('The default partition is the only one, so every row fits: attach it as it is.');
    return refuse(
      `${relationSql(partition)} becomes the default partition, and whether its rows belong to one of the others is read under a lock. Attach it before it holds rows.`,
    );
  }
  const own = boundCondition(parent, bound);
  if (own === null || own.endsWith('IS NULL')) return unknown;
  if (rest === undefined) return [proof(partition, own)];
  if (rest.kind !== 'table') return refuse(`The default partition ${relationSql(rest)} is partitioned itself. Write the phases by hand.`);
  const outside = outsideCondition(parent, bound);
  return outside === null ? unknown : [proof(partition, own), proof(rest, outside)];
}

/** Indexes and keys that ATTACH PARTITION would make under its lock. */
function missingPhases(context: PlanContext, parent: Relation, partition: Relation): readonly PhaseDraft[] | Refusal {
  const { catalog } = context;
  const out: PhaseDraft[] = [];
  const taken = new Set<string>();
  for (const id of parent.indexes) {
    const index = catalog.relation(id)?.index;
    if (index == null) continue;
    const keyed = index.constraint === null ? undefined : parent.constraints.find((k) => k.name === index.constraint);
    const has = partition.indexes
      .flatMap((i) => catalog.relation(i)?.index ?? [])
      .some((i) => sameShape(i, index) && (index.constraint === null || i.constraint !== null));
    if (has) continue;
    if (keyed !== undefined) {
      const phases =
        keyed.kind === 'exclude'
          ? refuse('An exclusion constraint is built under a lock. Add it by hand, at a quiet hour.')
          : keyPhases(context, partition, keyOf(keyed, index));
      if (isRefusal(phases)) return phases;
      out.push(...phases);
      continue;
    }
    const name = chosenIndex(catalog, partition, index, (n) => taken.has(n));
    if (name === null) return refuse('The name of an index that the partition lacks cannot be told. Build the indexes by hand first.');
    taken.add(name);
    const built = indexPhases(context, partition, name, index);
    if (isRefusal(built)) return built;
    out.push(...built);
  }
  for (const k of parent.constraints) {
    if (k.kind !== 'foreign-key' || partition.constraints.some((x) => sameKey(x, k))) continue;
    const body = foreignKeySql(context, k);
    const phases =
      body === null
        ? refuse(`The foreign key "${k.name}" is not known for certain. Add it to the partition first.`)
        : foreignKeyPhases(context, { table: partition, name: k.name, body, words: 'the foreign key' });
    if (isRefusal(phases)) return phases;
    out.push(...phases);
  }
  return out;
}

type Shape = IndexShape;

const sameShape = (a: Shape, b: Shape): boolean =>
  a.unique === b.unique &&
  a.method === b.method &&
  a.nullsNotDistinct === b.nullsNotDistinct &&
  (a.where?.sql ?? null) === (b.where?.sql ?? null) &&
  a.include.join() === b.include.join() &&
  JSON.stringify(a.columns.map((c) => [c.column, c.expression?.sql, c.operatorClass, c.collation, c.descending, c.nulls])) ===
    JSON.stringify(b.columns.map((c) => [c.column, c.expression?.sql, c.operatorClass, c.collation, c.descending, c.nulls]));

const sameKey = (a: TableConstraint, b: TableConstraint): boolean =>
  a.kind === 'foreign-key' &&
  a.validated &&
  a.columns.join() === b.columns.join() &&
  a.references?.table === b.references?.table &&
  a.references?.columns.join() === b.references?.columns.join() &&
  a.references?.onDelete === b.references?.onDelete &&
  a.references?.onUpdate === b.references?.onUpdate;

const keyOf = (k: TableConstraint, index: Shape): KeyConstraint => ({
  span: { start: 0, end: 0 },
  notValid: false,
  notEnforced: false,
  kind: k.kind === 'primary-key' ? 'primary-key' : 'unique',
  // PostgreSQL names it for the partition
  name: null,
  sql: k.sql ?? '',
  deferrable: k.deferrable,
  columns: k.columns,
  usingIndex: null,
  nullsNotDistinct: index.nullsNotDistinct,
  include: index.include,
});
