import type { StatusOfProject } from '../../database/status.ts';
import { moment } from '../../prisma/history/sayings.ts';
import { compareNames } from '../../prisma/migrations.ts';
import { shown } from '../../prisma/projects.ts';
import { oneLine, printable } from '../io.ts';
import type { Layout, Told } from '../status.ts';
import { escaped } from './as-markdown.ts';

/** A project's migrations by environment. */
interface Matrix {
  readonly path: string;
  readonly environments: readonly StatusOfProject[];
  /** Cells in the order of the environments; null: nobody knows, or the environment has nothing to do with it. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly (Cell | null)[] }[];
  /** Why an environment could not be read, by its name; or why there is none. */
  readonly notes: readonly string[];
}

type Cell = Pick<StatusOfProject['migrations'][number], 'state' | 'appliedAt'>;

const isRead = (status: StatusOfProject): boolean => status.from === 'database';
const nameOf = (status: StatusOfProject): string => status.environment?.name ?? 'git';

function matrixOf({ statuses, chosen }: Told, { io }: Layout): Matrix {
  const names = new Set<string>();
  const planned = new Set<string>();
  for (const { migrations } of statuses) for (const m of migrations) (m.state === 'planned' ? planned : names).add(m.name);
  const byName = statuses.map((s) => new Map(s.migrations.map((m) => [m.name, m])));
  const told = (s: StatusOfProject): boolean => isRead(s) || s.environment === null;
  return {
    path: shown(statuses[0]?.migrationsFolder ?? '.', io.cwd),
    environments: statuses,
    rows: [...[...names].sort(compareNames), ...planned].map((name) => ({
      name,
      cells: statuses.map((s, i) => (told(s) ? (byName[i]?.get(name) ?? null) : null)),
    })),
    notes: [
      ...(chosen.why === null ? [] : [chosen.why]),
      ...statuses.flatMap((s) => (s.unsupported === null ? [] : [s.unsupported])),
      ...statuses.flatMap((s) => (s.problem === null ? [] : [`${nameOf(s)}: ${s.problem.message}`])),
    ],
  };
}

const LAST = 10;

/** Rows in which all environments agree that the migration is applied are the least of anybody's worries: the last ones will do. */
function shortened(rows: Matrix['rows'], all: boolean): { readonly rows: Matrix['rows']; readonly left: number } {
  const done = rows.filter((r) => r.cells.every((c) => c === null || c.state === 'applied'));
  const hidden = new Set(all ? [] : done.slice(0, -LAST));
  return { rows: rows.filter((r) => !hidden.has(r)), left: hidden.size };
}

const cellOf = (cell: Cell | null, status: StatusOfProject | undefined, dates: boolean): string => {
  if (cell === null) return status !== undefined && status.problem !== null ? '?' : '-';
  return dates && cell.appliedAt !== null ? `${cell.state} ${moment(cell.appliedAt).slice(0, 10)}` : cell.state;
};

export const matrixAsText = (told: readonly Told[], layout: Layout): string =>
  printable(told.map((t) => `${asLines(matrixOf(t, layout), layout).join('\n')}\n`).join('\n'));

function asLines(matrix: Matrix, { all }: Layout): string[] {
  const { rows, left } = shortened(matrix.rows, all);
  const table = [
    ['', ...matrix.environments.map(nameOf)],
    ...rows.map((r) => [r.name, ...r.cells.map((c, i) => cellOf(c, matrix.environments[i], true))]),
  ].map((line) => line.map(oneLine));
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((line) => line[i]?.length ?? 0)));
  return [
    oneLine(matrix.path),
    '',
    ...(rows.length === 0 ? [] : table.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())),
    ...(left === 0 ? [] : [`  ${left} more are applied everywhere; --all lists them`]),
    ...(matrix.notes.length === 0 ? [] : ['', ...matrix.notes.map(oneLine)]),
  ];
}

export const matrixAsMarkdown = (told: readonly Told[], layout: Layout): string =>
  printable(`${['## Migrations by environment', ...told.map((t) => asTable(matrixOf(t, layout), layout))].join('\n\n')}\n`);

function asTable(matrix: Matrix, { all }: Layout): string {
  const { rows, left } = shortened(matrix.rows, all);
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    `### ${escaped(matrix.path)}`,
    [
      line(['Migration', ...matrix.environments.map(nameOf)]),
      `| --- |${matrix.environments.map(() => ' --- |').join('')}`,
      ...rows.map((r) => line([r.name, ...r.cells.map((c, i) => cellOf(c, matrix.environments[i], true))])),
    ].join('\n'),
    ...(left === 0 ? [] : [`${left} more are applied everywhere.`]),
    ...(matrix.notes.length === 0 ? [] : [matrix.notes.map((n) => `- ${escaped(n)}`).join('\n')]),
  ].join('\n\n');
}

/** States by the name of the environment; null: it could not be read, or does not know the migration. */
export function matrixAsJson(told: readonly Told[], layout: Layout): string {
  const projects = told.map((t) => {
    const matrix = matrixOf(t, layout);
    return {
      path: matrix.path,
      environments: matrix.environments.map((s) => ({
        name: s.environment?.name ?? null,
        kind: s.environment?.kind ?? null,
        address: s.environment?.shownAddress ?? null,
        from: s.from,
        problem: s.problem === null ? null : { code: s.problem.code, message: s.problem.message },
      })),
      notes: matrix.notes,
      migrations: matrix.rows.map(({ name, cells }) => ({
        name,
        states: Object.fromEntries(cells.map((c, i) => [nameOf(matrix.environments[i]!), c?.state ?? null])),
        appliedAt: Object.fromEntries(cells.map((c, i) => [nameOf(matrix.environments[i]!), c?.appliedAt ?? null])),
      })),
    };
  });
  return `${JSON.stringify({ projects }, null, 2)}\n`;
}
