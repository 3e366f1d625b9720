import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { remainingSql } from '../write/batches.ts';
import { quote, relationSql, words } from '../write/names.ts';
import type { Carried, Step } from './carried.ts';
import { alter, type ColumnCopy, sayings, tableOf } from './column-copy.ts';
import { moveDefault } from './copy-phases.ts';
import type { ViewsAround } from './dropped-views.ts';
import type { Backfill, PhaseDraft } from './plan.ts';
import { lastName } from './table-triggers.ts';
import type { TypeConversion } from './type-conversion.ts';

/** A column of another type that takes the place of an old one: for the end under its name, or under a new one. */
export interface TypeCopy {
  readonly copy: ColumnCopy;
  readonly values: TypeConversion;
  /** The new column takes the old one's name in the last phase. */
  readonly swap: boolean;
  /** Of the new column; null: none. */
  readonly collation: string | null;
  /** What the new column has in the end, as SQL; null: none. Sequences and identity come along by themselves. */
  readonly newDefault: string | null;
  /** A phase before the last lets the old column be empty. */
  readonly relieved: boolean;
  /** The sequence gets the wider type of its column: `{ name, from, to }` as SQL. */
  readonly sequence: { readonly name: string; readonly from: string; readonly to: string } | null;
}

/** The first phase: the new column and what keeps it up to date. */
export function addTypePhase(t: TypeCopy, instructions: string): PhaseDraft {
  const { copy } = t;
  const collate = t.collation === null ? '' : ` COLLATE ${quote(t.collation)}`;
  const early = copy.trigger || t.newDefault === null ? [] : [alter(copy, `ALTER COLUMN ${quote(copy.to)} SET DEFAULT ${t.newDefault}`)];
  return {
    name: words('add', copy.to),
    type: 'migration',
    title: `Add \`${copy.to}\` of type \`${copy.newType}\`${copy.trigger ? ', kept up to date by a trigger' : ''}`,
    up: [
      alter(copy, `ADD COLUMN ${quote(copy.to)} ${copy.newType}${collate}`),
      ...sayings(copy.table, copy.old, copy.to),
      ...early,
      ...(copy.trigger ? makeTrigger(t) : []),
    ],
    down: [...(copy.trigger ? dropTrigger(t) : []), alter(copy, `DROP COLUMN ${quote(copy.to)}`)],
    instructions,
  };
}

const backfillOf = ({ copy, values }: TypeCopy): Backfill => ({
  table: copy.table,
  set: `${quote(copy.to)} = ${values.assign(quote(copy.old.name), '')}`,
  where: values.differs(quote(copy.to), values.exact(quote(copy.old.name), '')),
});

export function backfillTypePhase(t: TypeCopy, instructions: string): PhaseDraft {
  const backfill = backfillOf(t);
  return {
    name: words('backfill', t.copy.to),
    type: 'backfill',
    title: `Convert \`${t.copy.old.name}\` to \`${t.copy.to}\` in the rows that are there`,
    up: [],
    batches: backfill,
    down: [],
    instructions,
    announces: { hazards: ['bulk-change'], because: 'it changes every row, a thousand at a time, and holds no lock between' },
    remaining: remainingSql(backfill),
  };
}

const triggerName = (c: ColumnCopy): string => lastName(c.table, objectName(c.table.name, `${c.old.name}_${c.to}`, 'sync'));
const functionSql = (c: ColumnCopy): string => relationSql({ schema: c.table.schema, name: triggerName(c) });

/**
 * Before a swap only the old column is written, and the trigger follows it. Otherwise whoever writes one column writes both; what
 * is already the counterpart of the other is left alone, so that the backfill and rounding change no value that old code reads.
 */
function makeTrigger({ copy: c, values, swap }: TypeCopy): readonly string[] {
  const [was, is] = [quote(c.old.name), quote(c.to)];
  const toNew = `NEW.${is} := ${values.assign(`NEW.${was}`, 'NEW.')};`;
  const toOld = `NEW.${was} := ${values.back(`NEW.${is}`)};`;
  const oldWritten = values.oldDiffers(`NEW.${was}`, `OLD.${was}`);
  const newWritten = values.differs(`NEW.${is}`, `OLD.${is}`);
  const apart = values.differs(`NEW.${is}`, values.exact(`NEW.${was}`, 'NEW.'));
  const oneWay = ["  IF TG_OP = 'INSERT' THEN", `    ${toNew}`, `  ELSIF ${oldWritten} THEN`, `    ${toNew}`, '  END IF;'];
  const bothWays = [
    "  IF TG_OP = 'INSERT' THEN",
    `    IF NEW.${is} IS NULL THEN`,
    `      ${toNew}`,
    `    ELSIF ${apart} THEN`,
    `      ${toOld}`,
    '    END IF;',
    `  ELSIF ${newWritten} THEN`,
    `    IF ${apart} THEN`,
    `      ${toOld}`,
    '    END IF;',
    `  ELSIF ${oldWritten} THEN`,
    `    ${toNew}`,
    '  END IF;',
  ];
  return [
    [
      `CREATE FUNCTION ${functionSql(c)}() RETURNS trigger LANGUAGE plpgsql AS $sync$`,
      'BEGIN',
      ...(swap ? oneWay : bothWays),
      '  RETURN NEW;',
      'END',
      '$sync$',
    ].join('\n'),
    `CREATE TRIGGER ${quote(triggerName(c))} BEFORE INSERT OR UPDATE ON ${tableOf(c)} FOR EACH ROW EXECUTE FUNCTION ${functionSql(c)}()`,
  ];
}

const dropTrigger = ({ copy: c }: TypeCopy): readonly string[] => [
  `DROP TRIGGER ${quote(triggerName(c))} ON ${tableOf(c)}`,
  `DROP FUNCTION ${functionSql(c)}()`,
];

/** An identity's sequence belongs to its column, so the new column gets another, which goes on where the old one is. */
function moveIdentity({ copy: c }: TypeCopy): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
  const old = c.old.sequence === null ? null : c.catalog.relation(c.old.sequence);
  if (c.old.identity === null || old === null) return { before: [], after: [] };
  const name = relationSql(old);
  const made = { schema: old.schema, name: objectName(c.table.name, c.to, 'seq') };
  const always = c.old.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const add = (column: string, sequence: string): string =>
    alter(c, `ALTER COLUMN ${quote(column)} ADD GENERATED ${always} AS IDENTITY (SEQUENCE NAME ${sequence})`);
  const goOn = (sequence: string, from: string): string => `SELECT setval(${literal(sequence)}, nextval(${literal(from)}))`;
  const grants = old.grants.map(
    (g) => `GRANT ${g.privilege} ON SEQUENCE ${relationSql(made)} TO ${g.role === 'PUBLIC' ? 'PUBLIC' : quote(g.role)}`,
  );
  return {
    before: [
      {
        up: add(c.to, relationSql(made)),
        down: [
          add(c.old.name, name),
          goOn(name, relationSql(made)),
          alter(c, `ALTER COLUMN ${quote(c.to)} DROP IDENTITY`),
          ...grants.map((g) => g.replace(relationSql(made), name)),
        ],
      },
      { up: goOn(relationSql(made), name), down: [] },
      ...grants.map((up) => ({ up, down: [] })),
    ],
    after: [
      {
        up: `ALTER SEQUENCE ${relationSql(made)} RENAME TO ${quote(old.name)}`,
        down: [`ALTER SEQUENCE ${name} RENAME TO ${quote(made.name)}`],
      },
    ],
  };
}

function defaultSteps(t: TypeCopy): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
  const { copy: c, sequence } = t;
  if (c.old.identity !== null) return moveIdentity(t);
  const wider: readonly Step[] =
    sequence === null
      ? []
      : [{ up: `ALTER SEQUENCE ${sequence.name} AS ${sequence.to}`, down: [`ALTER SEQUENCE ${sequence.name} AS ${sequence.from}`] }];
  if (c.old.sequence !== null) return { before: moveDefault(c), after: wider };
  if (!c.trigger || t.newDefault === null) return { before: [], after: [] };
  const column = `ALTER COLUMN ${quote(c.to)}`;
  return { before: [{ up: alter(c, `${column} SET DEFAULT ${t.newDefault}`), down: [alter(c, `${column} DROP DEFAULT`)] }], after: [] };
}

/** The last phase that changes the schema: the old column goes, and the new one takes over what it had, and its name on a swap. */
export function takeOverPhase(
  t: TypeCopy,
  carried: readonly Carried[],
  views: ViewsAround,
  say: { readonly instructions: string; readonly because: string; readonly goBack: string },
): PhaseDraft {
  const { copy: c, swap } = t;
  const defaults = defaultSteps(t);
  const before: readonly Step[] = [...carried.flatMap((x) => x.beforeDrop), ...defaults.before];
  const after: readonly Step[] = [...carried.flatMap((x) => x.afterDrop), ...defaults.after];
  const undo = (steps: readonly Step[]): readonly string[] => steps.toReversed().flatMap((s) => s.down);
  const [was, is] = [quote(c.old.name), quote(c.to)];
  const oldCollation = c.old.collation === null ? '' : ` COLLATE ${quote(c.old.collation)}`;
  const hadDefault = c.old.default?.sql !== undefined && c.old.sequence === null;
  return {
    name: swap ? words('swap', c.old.name) : words('drop', c.old.name),
    type: 'migration',
    title: swap ? `Put \`${c.to}\` in the place of \`${c.old.name}\`` : `Drop \`${c.old.name}\``,
    up: [
      ...views.drop,
      ...(c.trigger ? dropTrigger(t) : []),
      ...before.map((s) => s.up),
      alter(c, `DROP COLUMN ${was}`),
      ...(swap ? [alter(c, `RENAME COLUMN ${is} TO ${was}`)] : []),
      ...after.map((s) => s.up),
      ...(swap ? views.create : views.createRenamed),
    ],
    down: [
      ...views.drop,
      ...(swap ? [alter(c, `RENAME COLUMN ${was} TO ${is}`)] : []),
      ...undo(after),
      alter(c, `ADD COLUMN ${was} ${c.oldType}${oldCollation}`),
      `UPDATE ${tableOf(c)} SET ${was} = ${t.values.back(is)}`,
      ...sayings(c.table, c.old, c.old.name),
      // a phase before has let it be empty
      ...carried.flatMap((x) => (t.relieved && x.words === 'NOT NULL' ? [] : x.original)),
      ...undo(before),
      ...(hadDefault ? [alter(c, `ALTER COLUMN ${was} SET DEFAULT ${c.old.default?.sql}`)] : []),
      ...(c.trigger ? makeTrigger(t) : []),
      ...views.create,
    ],
    instructions: say.instructions,
    goBack: say.goBack,
    announces: { hazards: ['data-loss', 'breaks-clients'], because: say.because },
  };
}
