import type { Column, ColumnType, Relation } from '../catalog/types.ts';
import { canBeColumn, edited, lexed, nameAt, signAt } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { remainingSql } from '../write/batches.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { carriedBy, type Step } from './carried.ts';
import { clientModel, fieldLine, modelBlock, ts } from './client-code.ts';
import { alter, type ColumnCopy, sayings } from './column-copy.ts';
import { provePhases } from './copy-phases.ts';
import { refuse } from './find.ts';
import type { PhaseDraft, PlanContext, PlanDraft, Refusal } from './plan.ts';
import { firedNotes, lastName, namingNotes } from './table-triggers.ts';
import { comparison } from './type-conversion.ts';
import { functionsNaming, mentions } from './views.ts';

export interface MergeRequest {
  readonly table: Relation;
  readonly columns: readonly Column[];
  readonly to: string;
  /** As SQL over the table's columns; null: the values with a space between. */
  readonly expression: string | null;
  readonly type: ColumnType;
  readonly typeText: string;
}

/** The new column with what the recipes for a copied column ask of it. */
interface Merge {
  readonly copy: ColumnCopy;
  readonly parts: readonly Column[];
  readonly expression: string;
  readonly trigger: boolean;
  readonly differs: (a: string, b: string) => string;
}

export function mergePlan(context: PlanContext, r: MergeRequest, trigger: boolean): PlanDraft | Refusal {
  const { catalog, postgres } = context;
  const { table, columns, to } = r;
  const expression = r.expression ?? `concat_ws(' ', ${columns.map((c) => quote(c.name)).join(', ')})`;
  // concat_ws is never NULL; of another expression nobody knows it
  const notNull = r.expression === null && columns.every((c) => c.notNull);
  const whole: Column = { ...columns[0]!, name: to, type: r.type, notNull, default: null, collation: null, comment: null };
  const m: Merge = {
    copy: {
      catalog,
      postgres,
      // nothing hangs on the new column but its own NOT NULL
      table: { ...table, constraints: table.constraints.filter((k) => k.kind === 'primary-key'), indexes: [], referencedBy: [] },
      old: whole,
      to,
      oldType: r.typeText,
      newType: r.typeText,
      forward: () => expression,
      backward: (v) => v,
      trigger,
    },
    parts: columns,
    expression,
    trigger,
    differs: comparison(catalog, r.type),
  };
  const carried = carriedBy(m.copy);
  if ('obstacle' in carried) return refuse(carried.obstacle);
  const proved = provePhases(m.copy, carried);
  const needed = columns.filter((c) => c.notNull && c.default === null);
  const texts = textsOf(context, m, r);
  const functions = [...new Set(columns.flatMap((c) => functionsNaming({ catalog, table }, c.name)))];
  const lost = hanging(context, table, columns);
  return {
    name: words('merge', table.name, ...columns.map((c) => c.name), 'to', to),
    title: `Merge ${columns.map((c) => `\`${c.name}\``).join(', ')} of \`${table.name}\` into \`${to}\``,
    phases: [
      add(m, texts.add),
      ...(trigger
        ? []
        : [
            deploy(
              'write_all',
              `Deploy code that writes \`${to}\` beside its parts`,
              texts.both,
              `Go on when every running instance writes \`${to}\`: web, workers, scheduled jobs, scripts.`,
            ),
          ]),
      backfill(m),
      ...proved,
      ...(needed.length > 0 ? [relieve(m, needed)] : []),
      deploy(
        words('read', to),
        `Deploy code that uses \`${to}\` only`,
        texts.read,
        `Go on when no running instance names ${columns.map((c) => `\`${c.name}\``).join(', ')}, and no report or other service does.`,
        `From the first of the two releases: deploy the release before. From the second: deploy the first, and fill the parts by hand in the rows that were written meanwhile; nothing tells them from \`${to}\`.`,
      ),
      drop(
        m,
        carried.flatMap((x) => x.beforeDrop),
        needed,
        lost,
      ),
    ],
    notes: [
      ...(r.expression !== null && columns.every((c) => c.notNull)
        ? [`\`${to}\` may be empty, because nobody knows whether the expression can be. Make it required with a plan of its own.`]
        : []),
      ...(lost.length > 0
        ? [
            `These go with the columns; make what \`${to}\` needs in their place before the last phase: ${lost.map((x) => `\`${x.name}\``).join(', ')}.`,
          ]
        : []),
      ...firedNotes(table),
      ...namingNotes(
        catalog,
        table,
        columns.map((c) => c.name),
      ),
      ...(functions.length > 0
        ? [`These functions may read the columns; change them before the last phase: ${functions.join(', ')}.`]
        : []),
    ],
  };
}

/** Constraints and indexes that PostgreSQL drops with the columns, and what makes them again; null: not known. */
function hanging(
  { catalog }: PlanContext,
  table: Relation,
  columns: readonly Column[],
): readonly { readonly name: string; readonly sql: string | null }[] {
  const names = columns.map((c) => c.name);
  const constraints = table.constraints
    .filter((k) => k.kind !== 'not-null' && k.columns.some((c) => names.includes(c)))
    .map((k) => ({
      name: k.name,
      sql: k.sql === null ? null : `ALTER TABLE ${relationSql(table)} ADD CONSTRAINT ${quote(k.name)} ${k.sql}`,
    }));
  const indexes = table.indexes.flatMap((id) => {
    const i = catalog.relation(id);
    if (i?.index == null || i.index.constraint !== null) return [];
    const computed = [...i.index.columns.map((c) => c.expression?.sql), i.index.where?.sql];
    const uses = names.some(
      (n) =>
        i.index?.include.includes(n) ||
        i.index?.columns.some((c) => c.column === n) ||
        computed.some((x) => x !== undefined && mentions(x, n)),
    );
    return uses ? [{ name: i.name, sql: indexSql(i.index, { name: i.name, on: relationSql(table), concurrently: false }) }] : [];
  });
  return [...constraints, ...indexes];
}

/** The expression over the row of a trigger. */
function inRow(m: Merge): string {
  const l = lexed(m.expression);
  const names = new Set(m.copy.table.columns.map((c) => c.name));
  return edited(
    l.sql,
    l.tokens.flatMap((token, i) => {
      const name = nameAt(l, i);
      if (name === null || !names.has(name) || !canBeColumn(l, i)) return [];
      const qualified = signAt(l, i - 1) === '.';
      if (qualified && nameAt(l, i - 2) !== m.copy.table.name) return [];
      return [{ start: qualified ? (l.tokens[i - 2]?.start ?? token.start) : token.start, end: token.end, text: `NEW.${quote(name)}` }];
    }),
  );
}

const triggerName = (m: Merge): string => lastName(m.copy.table, objectName(m.copy.table.name, m.copy.to, 'sync'));
const functionSql = (m: Merge): string => relationSql({ schema: m.copy.table.schema, name: triggerName(m) });

/** Who writes the whole writes the whole; else the trigger makes it of the parts. */
function makeTrigger(m: Merge): readonly string[] {
  const whole = quote(m.copy.to);
  const changed = m.parts.map((c) => comparison(m.copy.catalog, c.type)(`NEW.${quote(c.name)}`, `OLD.${quote(c.name)}`)).join(' OR ');
  return [
    [
      `CREATE FUNCTION ${functionSql(m)}() RETURNS trigger LANGUAGE plpgsql AS $sync$`,
      'BEGIN',
      "  IF TG_OP = 'INSERT' THEN",
      `    IF NEW.${whole} IS NULL THEN`,
      `      NEW.${whole} := ${inRow(m)};`,
      '    END IF;',
      `  ELSIF (${changed}) AND NOT (${m.differs(`NEW.${whole}`, `OLD.${whole}`)}) THEN`,
      `    NEW.${whole} := ${inRow(m)};`,
      '  END IF;',
      '  RETURN NEW;',
      'END',
      '$sync$',
    ].join('\n'),
    `CREATE TRIGGER ${quote(triggerName(m))} BEFORE INSERT OR UPDATE ON ${relationSql(m.copy.table)} FOR EACH ROW EXECUTE FUNCTION ${functionSql(m)}()`,
  ];
}

const dropTrigger = (m: Merge): readonly string[] => [
  `DROP TRIGGER ${quote(triggerName(m))} ON ${relationSql(m.copy.table)}`,
  `DROP FUNCTION ${functionSql(m)}()`,
];

const add = (m: Merge, instructions: string): PhaseDraft => ({
  name: words('add', m.copy.to),
  type: 'migration',
  title: `Add \`${m.copy.to}\`${m.trigger ? ', made of its parts by a trigger' : ''}`,
  up: [alter(m.copy, `ADD COLUMN ${quote(m.copy.to)} ${m.copy.newType}`), ...(m.trigger ? makeTrigger(m) : [])],
  down: [...(m.trigger ? dropTrigger(m) : []), alter(m.copy, `DROP COLUMN ${quote(m.copy.to)}`)],
  instructions,
});

function backfill(m: Merge): PhaseDraft {
  const whole = quote(m.copy.to);
  const rows = { table: m.copy.table, set: `${whole} = ${m.expression}`, where: m.differs(whole, `(${m.expression})::${m.copy.newType}`) };
  return {
    name: words('backfill', m.copy.to),
    type: 'backfill',
    title: `Fill \`${m.copy.to}\` in the rows that are there`,
    up: [],
    batches: rows,
    down: [],
    instructions: `Makes the value of its parts in rows where it differs, a thousand at a time, each batch in a transaction of its own. It can be stopped and run again at any time before the next release: rows that are done are passed over.`,
    announces: { hazards: ['bulk-change'], because: 'it changes every row, a thousand at a time, and holds no lock between' },
    remaining: remainingSql(rows),
  };
}

const relieve = (m: Merge, needed: readonly Column[]): PhaseDraft => ({
  name: words('release', ...needed.map((c) => c.name)),
  type: 'migration',
  title: `Let ${needed.map((c) => `\`${c.name}\``).join(', ')} be empty`,
  up: [alter(m.copy, needed.map((c) => `ALTER COLUMN ${quote(c.name)} DROP NOT NULL`).join(', '))],
  down: [alter(m.copy, needed.map((c) => `ALTER COLUMN ${quote(c.name)} SET NOT NULL`).join(', '))],
  instructions: `The last release inserts rows without the parts. Until then they are always written, so no release meets an empty one.`,
});

const deploy = (name: string, title: string, instructions: string, goOn: string, goBack?: string): PhaseDraft => ({
  name,
  type: 'deploy',
  title,
  up: [],
  down: [],
  instructions,
  goOn,
  ...(goBack === undefined ? {} : { goBack }),
});

function drop(m: Merge, before: readonly Step[], needed: readonly Column[], lost: ReturnType<typeof hanging>): PhaseDraft {
  const { catalog, table } = m.copy;
  const again = (c: Column): string =>
    `ADD COLUMN ${quote(c.name)} ${typeSql(catalog, c.type) ?? ''}${c.collation === null ? '' : ` COLLATE ${quote(c.collation)}`}${c.notNull && !needed.includes(c) ? ' NOT NULL' : ''}${c.default?.sql === undefined ? '' : ` DEFAULT ${c.default.sql}`}`;
  return {
    name: words('drop', ...m.parts.map((c) => c.name)),
    type: 'migration',
    title: `Drop ${m.parts.map((c) => `\`${c.name}\``).join(', ')}`,
    up: [
      ...(m.trigger ? dropTrigger(m) : []),
      ...before.map((s) => s.up),
      alter(m.copy, m.parts.map((c) => `DROP COLUMN ${quote(c.name)}`).join(', ')),
    ],
    down: [
      alter(m.copy, m.parts.map(again).join(', ')),
      ...before.toReversed().flatMap((s) => s.down),
      ...lost.flatMap((x) => x.sql ?? []),
      ...m.parts.flatMap((c) => sayings(table, c, c.name)),
      ...(m.trigger ? makeTrigger(m) : []),
    ],
    instructions: `Nothing tells the parts from \`${m.copy.to}\` again: \`down.sql\` brings the columns back empty. Make sure of a backup, and keep it.`,
    goBack: 'Run `down.sql`, and take the values of the columns from the backup.',
    announces: {
      hazards: ['data-loss', 'breaks-clients'],
      because: `${m.copy.to} holds what they said, and no release reads or writes them any more`,
    },
  };
}

function textsOf(context: PlanContext, m: Merge, r: MergeRequest) {
  const model = clientModel(context, r.table);
  const is = model.field(m.copy.to);
  const line = (optional: boolean): string => fieldLine(context, { type: r.type }, is, m.copy.to, optional);
  const parts = m.parts.map((c) => model.field(c.name));
  const update = (...fields: readonly string[]): string =>
    ts(`await ${model.delegate}.update({`, `  where: ${model.where},`, `  data: { ${fields.join(', ')} },`, '});');
  const optional = !m.copy.old.notNull;
  return {
    add: `Adds an empty column, which takes a moment.${m.trigger ? ' A trigger makes its value of the parts when they are written.' : ''} In \`schema.prisma\` the model has the field from now on:\n\n${modelBlock(model, line(true))}`,
    both: `Write the whole in every \`create\`, \`createMany\`, \`update\`, \`updateMany\` and \`upsert\` that writes a part, and go on reading the parts. Its value is what the backfill makes: \`${m.expression}\`.\n\n${update(...parts, is)}`,
    read: `Two releases, one after the other.\n\n1. Read \`${is}\`, and still write ${m.trigger ? 'the parts' : 'all of them'}, so that the release before finds its values.\n\n2. When that one is everywhere, write \`${is}\` only, and take ${parts.map((p) => `\`${p}\``).join(', ')} out of the model:\n\n${modelBlock(model, line(optional))}\n\n${update(is)}`,
  };
}
