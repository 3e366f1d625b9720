import type { Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import type { PartitionBound } from '../facts/table.ts';
import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { boundSql } from '../write/partitions.ts';
import { typeSql } from '../write/types.ts';
import { actionAt, replacesAction } from './actions.ts';
import { clientModel, sqlBlock } from './client-code.ts';
import { findTable, refuse, tableOperand } from './find.ts';
import { alterTable, boundCondition } from './partition-proof.ts';
import { definePlan, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';

interface Request {
  /** Null: that of the partition. */
  readonly parent: Name | null;
  readonly partition: Name;
}

export const detachPartition = definePlan<Request>({
  kind: 'detach-partition',
  title: 'Detach a partition',
  summary: 'Moves the code first, and detaches the partition without stopping the table.',
  why: '`DETACH PARTITION` locks the whole table against reads and writes, and waits for every query that runs on it, while all others wait behind it. `CONCURRENTLY` waits without stopping anybody, but has to stand alone.',
  operands: [{ name: 'partition', is: 'table', description: 'the partition', example: 'Event_2020' }],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION'],

  recognise(place) {
    const f = actionAt(place, 'detach-partition');
    if (f === null || f.concurrently || f.finalize) return null;
    return {
      request: { parent: f.target.table, partition: f.partition },
      title: `detach \`${f.partition.name}\`, code first`,
      replaces: replacesAction(place),
    };
  },

  request(values, context) {
    const partition = tableOperand(context, values.partition ?? '');
    return 'refused' in partition ? partition : { parent: null, partition };
  },

  build(request, _options, context) {
    const partition = findTable(context, request.partition);
    if ('refused' in partition) return partition;
    const parent = partition.partitionOf === null ? null : context.catalog.relation(partition.partitionOf.parent);
    if (parent === null) return refuse(`${relationSql(partition)} is no partition. Look at its name.`);
    if (request.parent !== null) {
      const named = findTable(context, request.parent, ['partitioned-table']);
      if ('refused' in named) return named;
      if (named !== parent)
        return refuse(`${relationSql(partition)} is a partition of ${relationSql(parent)}, not of ${relationSql(named)}.`);
    }
    return detachPlan(context, parent, partition);
  },
});

function detachPlan(context: PlanContext, parent: Relation, partition: Relation): PlanDraft | Refusal {
  const { catalog } = context;
  const name = relationSql(partition);
  const bound = partition.partitionOf?.bound ?? null;
  const values = bound === null ? null : boundSql(bound);
  if (bound === null || values === null)
    return refuse(`The bounds of ${name} are not known, so there is no way back. Write the phases by hand.`);
  const rest = parent.partitions.flatMap((id) => catalog.relation(id) ?? []).find((p) => p.partitionOf?.bound?.kind === 'default');
  const attach = alterTable(parent, `ATTACH PARTITION ${name} ${values}`);
  const detach = (how: string): string => alterTable(parent, `DETACH PARTITION ${name}${how}`);
  const announces = {
    hazards: ['breaks-clients'] as const,
    because: `no release looks for the rows of ${partition.name} in ${parent.name} any more`,
  };
  const left = checkName(parent, partition);
  const condition = leftCondition(context, parent, bound);
  const drop = alterTable(partition, `DROP CONSTRAINT IF EXISTS ${quote(left)}`);
  const phases: readonly PhaseDraft[] =
    rest === undefined
      ? [
          {
            name: words('detach', partition.name),
            type: 'migration',
            title: `Detach \`${partition.name}\``,
            up: [detach(' CONCURRENTLY')],
            down: [attach, drop],
            instructions: `Waits for the queries that run on \`${parent.name}\`, and stops nobody meanwhile. It stands alone because \`CONCURRENTLY\` cannot run in a transaction. If it is interrupted, finish it:\n\n${sqlBlock(`${detach(' FINALIZE')};`)}`,
            announces,
          },
          {
            name: words('tidy', partition.name),
            type: 'migration',
            title: `Drop the check that \`CONCURRENTLY\` has left`,
            up: [drop],
            down: condition === null ? [] : [alterTable(partition, `ADD CONSTRAINT ${quote(left)} CHECK (${condition})`)],
            instructions: `PostgreSQL leaves a check on \`${partition.name}\` that repeats its bounds. Without it the table takes any row.`,
          },
        ]
      : [
          {
            name: words('detach', partition.name),
            type: 'migration',
            title: `Detach \`${partition.name}\` at a quiet hour`,
            up: [detach('')],
            down: [attach],
            instructions: `\`${parent.name}\` has the default partition \`${rest.name}\`, and PostgreSQL detaches nothing concurrently beside one. Reads and writes of \`${parent.name}\` wait for a moment, and for every query that is running on it: choose a quiet hour, and stop long reports before. If the lock is not there in five seconds the migration fails and changes nothing: deploy again.`,
            announces,
          },
        ];
  return {
    name: words('detach', partition.name),
    title: `Detach \`${partition.name}\` from \`${parent.name}\``,
    phases: [deploy(context, parent, partition), ...phases],
    notes: [],
  };
}

/** The text of the check that DETACH … CONCURRENTLY leaves: a list stands there as one array. Null: it is not known. */
function leftCondition({ catalog }: PlanContext, parent: Relation, bound: PartitionBound): string | null {
  const plain = boundCondition(parent, bound);
  if (plain === null || bound.kind !== 'list') return plain;
  const key = parent.partitionBy?.columns[0] ?? '';
  const column = parent.columns.find((c) => c.name === key);
  const type = column === undefined ? null : typeSql(catalog, { ...column.type, dimensions: 1 });
  const constants = bound.values.flatMap((v) => (v.kind === 'constant' && v.type !== 'null' ? [v.value] : []));
  if (type === null || constants.length < 2) return plain;
  const elements = constants.map((v) => `"${v.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  const listed = `${quote(key)} = ANY (${literal(`{${elements.join(',')}}`)}::${type})`;
  return constants.length < bound.values.length ? `${quote(key)} IS NULL OR ${listed}` : `${quote(key)} IS NOT NULL AND ${listed}`;
}

/** The name of the check that DETACH … CONCURRENTLY leaves. Source: DetachAddConstraintIfNeeded in src/backend/commands/tablecmds.c. */
function checkName(parent: Relation, partition: Relation): string {
  const keys = parent.partitionBy?.columns ?? [];
  for (let n = 0; ; n++) {
    const name = objectName(partition.name, keys.length === 1 ? (keys[0] ?? '') : '', n === 0 ? 'check' : `check${n}`);
    if (!partition.constraints.some((k) => k.name === name)) return name;
  }
}

function deploy(context: PlanContext, parent: Relation, partition: Relation): PhaseDraft {
  const m = clientModel(context, parent);
  return {
    name: words('stop', 'using', partition.name),
    type: 'deploy',
    title: `Deploy code that does without the rows of \`${partition.name}\``,
    up: [],
    down: [],
    instructions: `Soon \`${m.delegate}\` does not find these rows any more, and a new row that belongs to them is refused. Look for reports and jobs that read them through \`${parent.name}\`, and let them read ${relationSql(partition)} or go without; let no code write such rows:\n\n${sqlBlock(
      `SELECT count(*) FROM ${relationSql(partition)};`,
    )}`,
    goOn: `Go on when no running instance looks for these rows in \`${parent.name}\` or writes new ones.`,
  };
}
