import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { remainingSql } from '../write/batches.ts';
import { quote, relationSql, words } from '../write/names.ts';
import type { Carried, Step } from './carried.ts';
import { addCopy, addOldAgain, alter, type ColumnCopy, copyBackfill, dropCopy, dropTrigger, makeTrigger, tableOf } from './column-copy.ts';
import type { PhaseDraft } from './plan.ts';

/** The phases that a second column goes through, whatever it is for. Deployments are the builder's own. */

/** Defaults and sequences of the old column, moved to the new one before the old one goes. */
export function moveDefault(c: ColumnCopy): readonly Step[] {
  const { old } = c;
  const column = quote(c.to);
  const set = (name: string, sql: string): string => alter(c, `ALTER COLUMN ${quote(name)} SET DEFAULT ${sql}`);
  const drop = (name: string): string => alter(c, `ALTER COLUMN ${quote(name)} DROP DEFAULT`);
  const sequence = old.sequence === null ? null : c.catalog.relation(old.sequence);
  if (old.identity !== null) {
    const always = old.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
    const of = (name: string): string => `pg_get_serial_sequence(${literal(tableOf(c))}, ${literal(name)})`;
    return [
      {
        up: alter(c, `ALTER COLUMN ${column} ADD GENERATED ${always} AS IDENTITY`),
        down: [
          alter(c, `ALTER COLUMN ${quote(old.name)} ADD GENERATED ${always} AS IDENTITY`),
          `SELECT setval(${of(old.name)}, nextval(${of(c.to)}))`,
          alter(c, `ALTER COLUMN ${column} DROP IDENTITY`),
        ],
      },
      { up: `SELECT setval(${of(c.to)}, nextval(${of(old.name)}))`, down: [] },
    ];
  }
  if (sequence !== null && sequence !== undefined) {
    const name = relationSql(sequence);
    const next = `nextval(${literal(name)}::regclass)`;
    return [
      {
        up: set(c.to, next),
        down: [drop(c.to), set(old.name, next)],
      },
      {
        up: `ALTER SEQUENCE ${name} OWNED BY ${tableOf(c)}.${column}`,
        down: [`ALTER SEQUENCE ${name} OWNED BY ${tableOf(c)}.${quote(old.name)}`],
      },
    ];
  }
  const text = old.default?.sql;
  return text === undefined ? [] : [{ up: set(c.to, text), down: [drop(c.to), set(old.name, text)] }];
}

/** The sequence behind an identity column has the name that it was made under, also after a rename of the column. */
function identityName(c: ColumnCopy): readonly Step[] {
  const sequence = c.old.identity === null || c.old.sequence === null ? null : c.catalog.relation(c.old.sequence);
  const made = objectName(c.table.name, c.to, 'seq');
  if (sequence === null || sequence === undefined || sequence.name === made) return [];
  const rename = (from: string, to: string): string =>
    `ALTER SEQUENCE ${relationSql({ schema: sequence.schema, name: from })} RENAME TO ${quote(to)}`;
  return [{ up: rename(made, sequence.name), down: [rename(sequence.name, made)] }];
}

/** The first phase: the new column, and the default where code and not a trigger writes both. */
export function addPhase(c: ColumnCopy, instructions: string): PhaseDraft {
  const early = c.trigger ? [] : moveDefault(c).map((s) => s.up);
  return {
    name: words('add', c.to),
    type: 'migration',
    title: `Add \`${c.to}\`${c.trigger ? ', kept in step by a trigger' : ''}`,
    up: [...addCopy(c), ...early],
    down: dropCopy(c),
    instructions,
  };
}

export function backfillPhase(c: ColumnCopy, instructions: string): PhaseDraft {
  const backfill = copyBackfill(c);
  return {
    name: words('backfill', c.to),
    type: 'backfill',
    title: `Copy \`${c.old.name}\` to \`${c.to}\` in the rows that are there`,
    up: [],
    batches: backfill,
    down: [],
    instructions,
    announces: { hazards: ['bulk-change'], because: 'it changes every row, a thousand at a time, and holds no lock between' },
    remaining: remainingSql(backfill),
  };
}

/** Indexes one by one, then what is added unproven, then the proof. */
export function provePhases(c: ColumnCopy, carried: readonly Carried[]): readonly PhaseDraft[] {
  const indexes = carried.flatMap((x) => (x.index === null ? [] : [{ ...x.index, words: x.words }]));
  const required = carried.flatMap((x) => (x.require === null ? [] : [{ ...x.require, words: x.words }]));
  const validated = carried.flatMap((x) => x.validate ?? []);
  const list = (items: readonly string[]): string => [...new Set(items)].join(', ');
  return [
    ...indexes.map(
      (x): PhaseDraft => ({
        name: words('index', x.name),
        type: 'migration',
        title: `Build ${x.words} on \`${c.to}\``,
        up: [x.up],
        down: x.down,
        instructions: `Builds the index beside the traffic; nothing waits for it. It stands alone because \`CONCURRENTLY\` cannot run in a transaction. If it fails it leaves an invalid index: run this phase's \`down.sql\`, then deploy again.`,
      }),
    ),
    ...(required.length === 0
      ? []
      : [
          {
            name: words('require', c.to),
            type: 'migration' as const,
            title: `Require ${list(required.map((x) => x.words))} on \`${c.to}\` for new rows`,
            up: required.map((x) => x.up),
            down: required.flatMap((x) => x.down).reverse(),
            instructions: 'New and changed rows must keep to it from now on; rows that are there are not read, so this takes a moment.',
          },
        ]),
    ...(validated.length === 0
      ? []
      : [
          {
            name: words('validate', c.to),
            type: 'migration' as const,
            title: `Check the rows of \`${c.to}\` that are there`,
            up: validated.map((x) => x.up),
            down: validated.flatMap((x) => x.down),
            instructions:
              'Reads every row under a lock that stops neither reads nor writes. If a row does not keep to it, the migration fails and changes nothing: run the backfill again.',
          },
        ]),
  ];
}

/** The last phase: the old column goes, and what was made for the new one takes the old names. */
export function dropPhase(
  c: ColumnCopy,
  carried: readonly Carried[],
  views: readonly Step[],
  instructions: string,
  because: string,
): PhaseDraft {
  // where code writes both columns the default is there from the first phase on
  const moved = c.trigger ? moveDefault(c) : [];
  const before: readonly Step[] = [...carried.flatMap((x) => x.beforeDrop), ...moved, ...views];
  const after = [...carried.flatMap((x) => x.afterDrop), ...(c.trigger ? identityName(c) : [])];
  const undo = (steps: readonly Step[]): readonly string[] => steps.toReversed().flatMap((s) => s.down);
  return {
    name: words('drop', c.old.name),
    type: 'migration',
    title: `Drop \`${c.old.name}\``,
    up: [
      ...(c.trigger ? dropTrigger(c) : []),
      ...before.map((s) => s.up),
      alter(c, `DROP COLUMN ${quote(c.old.name)}`),
      ...after.map((s) => s.up),
    ],
    down: [
      ...undo(after),
      ...addOldAgain(c),
      ...carried.flatMap((x) => x.original),
      ...undo(before),
      ...(c.trigger ? [] : oldDefault(c)),
      ...(c.trigger ? makeTrigger(c) : []),
    ],
    instructions,
    announces: { hazards: ['data-loss', 'breaks-clients'], because },
  };
}

const oldDefault = (c: ColumnCopy): readonly string[] =>
  c.old.default?.sql === undefined ? [] : [alter(c, `ALTER COLUMN ${quote(c.old.name)} SET DEFAULT ${c.old.default.sql}`)];
