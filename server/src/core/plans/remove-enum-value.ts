import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import { literal } from '../sql/identifiers.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { sqlBlock } from './client-code.ts';
import { exchangePhases } from './enum-exchange.ts';
import { columnsOf, defaultLabels, enumBlock, enumOperand, findEnum } from './enum-labels.ts';
import { refuse } from './find.ts';
import { newName } from './operands.ts';
import { definePlan, isRefusal, type PlanPlace } from './plan.ts';
import { movePhases, withDefaults } from './rename-enum-value.ts';

interface Request {
  readonly type: Name;
  /** The labels that stay, in order; or the one that goes. */
  readonly stay: readonly string[] | null;
  readonly value: string | null;
  readonly replacement: string | null;
}

export const removeEnumValue = definePlan<Request>({
  kind: 'remove-enum-value',
  title: 'Remove a value of an enum',
  summary: 'Moves the code and the rows to another value, and lets a type without the old one take its place.',
  why: 'PostgreSQL takes no value out of an enum. A column gets a type without it only by a rewrite of its table, while nobody can read or write it, and code that still names the value fails from then on. A second column is filled beside the traffic, and takes the place of the first in a moment.',
  operands: [
    { name: 'type', is: 'type', description: 'the enum', example: 'Role' },
    { name: 'value', is: 'name', description: 'the value that goes', example: 'GUEST' },
    { name: 'replacement', is: 'name', description: 'the value that its rows get', example: 'USER', optional: true },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html', 'https://www.postgresql.org/docs/current/datatype-enum.html'],

  recognise(place) {
    const group = exchangeIn(place);
    return group === null
      ? null
      : {
          request: { type: group.type, stay: group.labels, value: null, replacement: null },
          title: `remove values of \`${group.type.name}\` without a rewrite`,
          replaces: group.statements.map((statement) => ({ statement, fact: 'all' })),
        };
  },

  request(values, context) {
    const type = enumOperand(context, values.type ?? '');
    if ('refused' in type) return type;
    const replacement = values.replacement === undefined || values.replacement === '' ? null : newName(values.replacement);
    return { type, stay: null, value: newName(values.value ?? ''), replacement };
  },

  build(request, _options, context) {
    const type = findEnum(context, request.type);
    if ('refused' in type) return type;
    const stay = request.stay ?? type.values.filter((v) => v !== request.value);
    const gone = type.values.filter((v) => !stay.includes(v));
    const fresh = stay.find((v) => !type.values.includes(v));
    const { replacement } = request;
    if (fresh !== undefined)
      return refuse(`This also adds "${fresh}". Add it in a plan of its own first; a value with another name is a rename.`);
    if (gone.length === 0) return refuse(`${relationSql(type)} has no value "${request.value ?? ''}" that goes. Look at its name.`);
    if (stay.length === 0) return refuse(`${relationSql(type)} would have no value left. Drop its columns and the type.`);
    if (replacement !== null && !stay.includes(replacement))
      return refuse(`${relationSql(type)} has no value "${replacement}" for the rows. Choose one that stays.`);
    const columns = columnsOf(context, type);
    const given = columns.find(
      ({ column }) =>
        replacement === null && column.default !== null && defaultLabels(column.default)?.labels.some((l) => gone.includes(l)),
    );
    if (given !== undefined)
      return refuse(
        `"${given.column.name}" of ${relationSql(given.table)} has a value that goes as its default. Change the default first, or name a replacement.`,
      );
    const catalog = replacement === null ? context.catalog : withDefaults(context, type, gone[0] ?? '', replacement);
    const exchanged = exchangePhases({ ...context, catalog }, type, stay);
    if (isRefusal(exchanged)) return exchanged;
    const list = gone.map((v) => `\`${v}\``).join(', ');
    const left = columns.map(({ table, column }) => {
      const at = quote(column.name);
      const has = gone.map((v) => (column.type.dimensions > 0 ? `${literal(v)} = ANY (${at})` : `${at} = ${literal(v)}`)).join(' OR ');
      return `SELECT count(*) FROM ${relationSql(table)} WHERE ${has};`;
    });
    const rows =
      replacement === null && left.length > 0
        ? `\n\nRows that hold it have to get another value, or go, before the next phase:\n\n${sqlBlock(...left)}`
        : '';
    return {
      name: words('remove', type.name, ...gone),
      title: `Remove ${list} from \`${type.name}\``,
      phases: [
        {
          name: 'stop_writing',
          type: 'deploy',
          title: `Deploy code that does not write ${list}`,
          up: [],
          down: [],
          instructions: `Let no code write ${list}${replacement === null ? '' : `; write \`${replacement}\` in its place`}. \`schema.prisma\` keeps the value, because Prisma Client fails on a row with a value that it does not know.`,
          goOn: `Go on when no running instance writes ${list}: web, workers, scheduled jobs, scripts.`,
        },
        ...(replacement === null ? [] : movePhases(context, type, gone[0] ?? '', replacement)),
        {
          name: 'forget_the_value',
          type: 'deploy',
          title: `Deploy code that does not name ${list}`,
          up: [],
          down: [],
          instructions: `Take ${list} out of \`schema.prisma\` and out of every filter: PostgreSQL refuses a query that names a value which is gone.\n\n${enumBlock(context, type, stay)}${rows}`,
          goOn: `Go on when no running instance names ${list}, no report or other service does, and no row holds it.`,
        },
        ...exchanged,
      ],
      notes: [],
    };
  },
});

/** As Prisma writes it: a new type, the columns altered to it, the names exchanged, the old type dropped. */
function exchangeIn({ statements, statement }: PlanPlace): {
  readonly type: Name;
  readonly labels: readonly string[];
  readonly statements: readonly number[];
} | null {
  const facts = statements.flatMap((s) =>
    s.facts.length > 0 && s.facts.every((f) => f.inDo === undefined) ? s.facts.map((f) => ({ s, f })) : [],
  );
  for (const { s, f } of facts) {
    if (f.kind !== 'create-type' || f.form !== 'enum') continue;
    const takes = facts.find((x) => x.f.kind === 'rename' && x.f.object === 'type' && x.f.name.name === f.type.name);
    if (takes?.f.kind !== 'rename') continue;
    const { to } = takes.f;
    const goes = facts.find((x) => x.f.kind === 'rename' && x.f.object === 'type' && x.f.name.name === to);
    const away = goes?.f.kind === 'rename' ? goes.f.to : to;
    const dropped = facts.find((x) => x.f.kind === 'drop' && x.f.object === 'type' && x.f.name.name === away);
    if (dropped === undefined) continue;
    const typed = facts.flatMap((x) => (x.f.kind === 'set-type' && x.f.type.name === f.type.name ? [{ ...x, set: x.f }] : []));
    const around = facts.filter(
      (x) =>
        (x.f.kind === 'drop-default' || x.f.kind === 'set-default') &&
        typed.some((t) => (x.f.kind === 'drop-default' || x.f.kind === 'set-default') && same(t.set, x.f)),
    );
    const own = new Set([
      s,
      takes.s,
      ...(goes === undefined ? [] : [goes.s]),
      dropped.s,
      ...typed.map((t) => t.s),
      ...around.map((t) => t.s),
    ]);
    const group = withTransaction(statements, own);
    if (group.includes(statement)) return { type: { schema: f.type.schema, name: to }, labels: f.values, statements: group };
  }
  return null;
}

type At = { readonly target: { readonly table: Name }; readonly column: string };
const same = (a: At, b: At): boolean => a.column === b.column && a.target.table.name === b.target.table.name;

/** BEGIN right before and COMMIT right behind go with it. */
function withTransaction(statements: readonly JudgedStatement[], own: ReadonlySet<JudgedStatement>): readonly number[] {
  const indexes = [...own].map((s) => s.index).sort((a, b) => a - b);
  const [first = 0, last = 0] = [indexes[0], indexes.at(-1)];
  const is = (at: number, action: 'begin' | 'commit'): boolean => {
    const f = statements[at]?.facts[0];
    return f?.kind === 'transaction' && f.action === action;
  };
  return is(first - 1, 'begin') && is(last + 1, 'commit') ? [first - 1, ...indexes, last + 1] : indexes;
}
