import { indexNames } from '../catalog/change.ts';
import type { TypeEntry } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { FactOf } from '../facts/fact.ts';
import { lexed, literal } from '../sql/identifiers.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { backfillRows } from './backfill-rows.ts';
import { type ViewsAround, viewsAround } from './dropped-views.ts';
import { columnsOf, type EnumColumn, enumBlock, enumOperand, findEnum } from './enum-labels.ts';
import { refuse } from './find.ts';
import { newName } from './operands.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanContext, type PlanOffer, type Refusal } from './plan.ts';

interface Added {
  readonly value: string;
  readonly neighbour: string | null;
  readonly place: 'before' | 'after' | null;
}

interface Request {
  readonly type: Name;
  readonly added: readonly Added[];
  /** Statements of the draft that use the values. */
  readonly uses: readonly Use[];
}

interface Use {
  readonly sql: string;
  /** Defaults only: nothing that a second transaction does not do as well. Null: something else. */
  readonly defaults: readonly { readonly table: Name; readonly column: string }[] | null;
  /** UPDATE and DELETE go in batches. */
  readonly batches: PlanOffer | null;
}

export const addEnumValue = definePlan<Request>({
  kind: 'add-enum-value',
  title: 'Add a value to an enum',
  summary: 'Adds the value, lets all code know it, and only then lets anything write it.',
  why: 'Prisma Client fails when it reads an enum value that its schema does not have. So the value must be known to every release before the first row holds it. PostgreSQL also refuses to use a value in the transaction that adds it.',
  operands: [
    { name: 'type', is: 'type', description: 'the enum', example: 'Role' },
    { name: 'value', is: 'name', description: 'the new value', example: 'AUDITOR' },
    {
      name: 'after',
      is: 'name',
      description: 'the value behind which it comes; the last when it is left out',
      example: 'USER',
      optional: true,
    },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],

  recognise({ statements, statement, fact }) {
    const f = statements[statement]?.facts[fact];
    if (f?.kind !== 'add-enum-value' || f.inDo !== undefined) return null;
    const same = (g: FactOf<'add-enum-value' | 'create-type'>): boolean => g.type.name === f.type.name && g.type.schema === f.type.schema;
    if (statements.some((s) => s.facts.some((g) => g.kind === 'create-type' && same(g)))) return null;
    const adding = statements.filter((s) => s.facts.some((g) => g.kind === 'add-enum-value' && g.inDo === undefined && same(g)));
    const added = adding.flatMap((s) => s.facts.flatMap((g) => (g.kind === 'add-enum-value' ? [g] : [])));
    const first = adding[0]?.index ?? statement;
    const using = statements.filter((s) => s.index > first && !adding.includes(s) && added.some((a) => names(s, a.value)));
    return {
      request: { type: f.type, added, uses: using.map((s) => useOf(statements, s)) },
      title: `add ${added.map((a) => `\`${a.value}\``).join(', ')} to \`${f.type.name}\`, known before it is written`,
      replaces: [...adding, ...using]
        .map((s) => s.index)
        .sort((a, b) => a - b)
        .map((index) => ({ statement: index, fact: 'all' })),
    };
  },

  request(values, context) {
    const type = enumOperand(context, values.type ?? '');
    if ('refused' in type) return type;
    const after = values.after === undefined || values.after === '' ? null : newName(values.after);
    return { type, added: [{ value: newName(values.value ?? ''), neighbour: after, place: after === null ? null : 'after' }], uses: [] };
  },

  build(request, _options, context) {
    const type = findEnum(context, request.type);
    if ('refused' in type) return type;
    const problem = problemOf(type, request);
    if (problem !== null) return refuse(problem);
    const used = usePhases(context, request);
    if (isRefusal(used)) return used;
    const list = request.added.map((a) => `\`${a.value}\``).join(', ');
    const labels = labelsWith(type, request.added);
    return {
      name: words('add', type.name, ...request.added.map((a) => a.value)),
      title: `Add ${list} to \`${type.name}\``,
      phases: [
        addPhase(context, type, request.added),
        {
          name: 'know_the_value',
          type: 'deploy',
          title: `Deploy code that knows ${list}`,
          up: [],
          down: [],
          instructions: `Put it into \`schema.prisma\`, run \`prisma generate\`, and let no code write it yet:\n\n${enumBlock(context, type, labels)}\n\nLook for every \`switch\` and every table of values over this enum: what does it do with the new one?`,
          goOn: 'Go on when every running instance has this release: web, workers, scheduled jobs, scripts. One that has not would fail on the first row with the new value.',
        },
        ...used,
        {
          name: 'write_the_value',
          type: 'deploy',
          title: `Deploy code that writes ${list}`,
          up: [],
          down: [],
          instructions: `Every release that runs can read the value now, so code may write it.`,
          goBack: 'Deploy the release before: it reads the value, and does not write it.',
        },
      ],
      notes: [],
    };
  },
});

/** The statement has a text constant with the value. */
function names(s: JudgedStatement, value: string): boolean {
  const l = lexed(s.text);
  return l.tokens.some((t) => t.kind === 'string' && l.sql.slice(t.start, t.end) === literal(value));
}

function useOf(statements: readonly JudgedStatement[], s: JudgedStatement): Use {
  const [f, more] = s.facts;
  const isChange = more === undefined && (f?.kind === 'update' || f?.kind === 'delete');
  const defaults = s.facts.flatMap((x) =>
    x.kind === 'set-default' && x.inDo === undefined ? [{ table: x.target.table, column: x.column }] : [],
  );
  return {
    sql: s.text,
    defaults: defaults.length === s.facts.length ? defaults : null,
    batches: isChange ? backfillRows.offer({ statements, statement: s.index, fact: 0 }) : null,
  };
}

function problemOf(type: TypeEntry, r: Request): string | null {
  for (const a of r.added) {
    if (a.value === '') return 'The new value is empty. Give it a name.';
    if (type.values.includes(a.value)) return `${relationSql(type)} has a value "${a.value}" already. Choose another one.`;
    const known = [...type.values, ...r.added.map((x) => x.value)];
    if (a.neighbour !== null && !known.includes(a.neighbour))
      return `${relationSql(type)} has no value "${a.neighbour}". Look at its name.`;
  }
  return null;
}

/** The labels in their order when the values are added. */
export function labelsWith(type: TypeEntry, added: readonly Added[]): readonly string[] {
  return added.reduce<readonly string[]>((labels, a) => {
    const at = a.neighbour === null ? labels.length : labels.indexOf(a.neighbour) + (a.place === 'after' ? 1 : 0);
    return [...labels.slice(0, at), a.value, ...labels.slice(at)];
  }, type.values);
}

export function addPhase(context: PlanContext, type: TypeEntry, added: readonly Added[]): PhaseDraft {
  const place = (a: Added): string => (a.neighbour === null ? '' : ` ${a.place === 'before' ? 'BEFORE' : 'AFTER'} ${literal(a.neighbour)}`);
  return {
    name: words('add', ...added.map((a) => a.value)),
    type: 'migration',
    title: `Add ${added.map((a) => `\`${a.value}\``).join(', ')} to \`${type.name}\``,
    up: added.map((a) => `ALTER TYPE ${relationSql(type)} ADD VALUE ${literal(a.value)}${place(a)}`),
    down: withoutLabels(context, type),
    instructions:
      'Takes a moment, and locks no table. No row holds the value yet. PostgreSQL cannot take it out again: the way back makes the type anew and writes every table that uses it, so prefer to leave an unused value where it is.',
  };
}

/** The type as it is before the plan, made anew. Fails while a row holds another label. */
function withoutLabels(context: PlanContext, type: TypeEntry): readonly string[] {
  const old = { schema: type.schema, name: `${type.name}_old` };
  const columns = columnsOf(context, type);
  const alter = (c: (typeof columns)[number], action: string): string =>
    `ALTER TABLE ${relationSql(c.table)} ALTER COLUMN ${quote(c.column.name)} ${action}`;
  // views that cannot be made again for certain are left to a person
  const views = columns.flatMap((c) => {
    const around = viewsAround(context.catalog, c.table, c.column.name, c.column.name);
    return 'obstacle' in around ? [] : [around];
  });
  const compared = columns.map((c) => comparingWith(context, c));
  const each = (of: (v: ViewsAround) => readonly string[]): readonly string[] => [...new Set(views.flatMap(of))];
  return [
    ...each((v) => v.drop),
    ...compared.flatMap((x) => x.drop),
    `ALTER TYPE ${relationSql(type)} RENAME TO ${quote(old.name)}`,
    `CREATE TYPE ${relationSql(type)} AS ENUM (${type.values.map(literal).join(', ')})`,
    ...columns.flatMap((c) => {
      const to = typeSql(context.catalog, c.column.type) ?? relationSql(type);
      const again = c.column.default?.sql;
      return [
        ...(again === undefined ? [] : [alter(c, 'DROP DEFAULT')]),
        alter(c, `TYPE ${to} USING ${quote(c.column.name)}::text${'[]'.repeat(c.column.type.dimensions)}::${to}`),
        ...(again === undefined ? [] : [alter(c, `SET DEFAULT ${again}`)]),
      ];
    }),
    `DROP TYPE ${relationSql(old)}`,
    ...compared.flatMap((x) => x.create),
    ...each((v) => v.create),
  ];
}

/** Checks and indexes that compare the column with labels of the type: PostgreSQL does not carry these over to another type. */
function comparingWith(
  { catalog }: PlanContext,
  { table, column }: EnumColumn,
): { readonly drop: readonly string[]; readonly create: readonly string[] } {
  const at = `ALTER TABLE ${relationSql(table)}`;
  const checks = table.constraints.filter((k) => k.kind === 'check' && k.columns.includes(column.name) && k.sql !== null);
  const indexes = table.indexes.flatMap((id) => {
    const index = catalog.relation(id);
    if (index?.index == null || index.index.constraint !== null || !indexNames(index.index, column.name)) return [];
    if (index.index.where === null && index.index.columns.every((c) => c.expression === null)) return [];
    const create = indexSql(index.index, { name: index.name, on: relationSql(table), concurrently: false });
    return create === null ? [] : [{ drop: `DROP INDEX ${relationSql(index)}`, create }];
  });
  return {
    drop: [...checks.map((k) => `${at} DROP CONSTRAINT ${quote(k.name)}`), ...indexes.map((i) => i.drop)],
    create: [...checks.map((k) => `${at} ADD CONSTRAINT ${quote(k.name)} ${k.sql}`), ...indexes.map((i) => i.create)],
  };
}

function usePhases(context: PlanContext, r: Request): readonly PhaseDraft[] | Refusal {
  const out: PhaseDraft[] = [];
  for (const use of r.uses) {
    if (use.batches !== null) {
      const built = use.batches.build({}, context);
      if (isRefusal(built)) return built;
      out.push(...built.phases);
      continue;
    }
    if (use.defaults === null)
      return refuse(
        'A statement of this migration uses the value for more than a default or a change of rows. Move it to a later migration.',
      );
    const down: string[] = [];
    for (const { table, column } of use.defaults) {
      const found = context.catalog.resolve(table);
      const old = found?.columns.find((c) => c.name === column);
      if (found == null || old === undefined) return refuse(`The migrations make no column "${column}" of ${relationSql(table)}.`);
      const action = old.default?.sql === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${old.default.sql}`;
      down.push(`ALTER TABLE ${relationSql(found)} ALTER COLUMN ${quote(column)} ${action}`);
    }
    out.push({
      name: words('use', ...use.defaults.map((d) => d.column)),
      type: 'migration',
      title: `Give the value by default`,
      up: [use.sql],
      down,
      instructions: 'Rows that are written without a value get the new one from now on. All code that runs can read it.',
    });
  }
  return out;
}
