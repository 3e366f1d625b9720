import type { PlanStatus } from '../../database/plan-status.ts';
import type { DataMigrationStatus, StatusOfProject } from '../../database/status.ts';
import { isDone } from '../../prisma/changes/plans.ts';
import { groupOf, type MigrationStatus, type StatusGroup } from '../../prisma/history/history.ts';
import { moment } from '../../prisma/history/sayings.ts';
import { shown } from '../../prisma/projects.ts';
import { wrapped } from '../help.ts';
import { oneLine, printable } from '../io.ts';
import type { Layout, Told } from '../status.ts';
import { nextStep } from './next-step.ts';

/** Applied migrations that are listed without `--all`: the last ones, because nobody looks for the others. */
const LAST = 5;
/** Of a group that wants something: more are only told with `--all`. */
const FIRST = 20;
const COLUMNS = 110;

/** For people: what needs them first, what is done last and short. */
export const statusAsText = (told: readonly Told[], layout: Layout): string =>
  printable(told.flatMap((t) => t.statuses.map((s) => `${projectAsText(s, t, layout).join('\n')}\n`)).join('\n'));

function projectAsText(status: StatusOfProject, told: Told, layout: Layout): string[] {
  const { io, all } = layout;
  const at = oneLine(shown(status.migrationsFolder, io.cwd));
  if (status.unsupported !== null) return [at, '', ...wrapped(status.unsupported, COLUMNS)];
  const { environment, problem } = status;
  const where =
    environment === null
      ? (told.chosen.why ?? 'No database was asked.')
      : `${oneLine(environment.name)}${environment.name === environment.kind ? '' : ` (${environment.kind})`}${environment.shownAddress === null ? '' : `, ${oneLine(environment.shownAddress)}`}`;
  const width = Math.max(0, ...status.migrations.map((m) => m.state.length));
  const notes = [...(problem === null ? [] : [problem.message, 'The states below are those without the database.']), ...status.notes];
  return [
    at,
    ...wrapped(oneLine(where), COLUMNS),
    ...notes.flatMap((n) => wrapped(oneLine(n), COLUMNS)),
    ...sectionOf('Needs attention', of(status, 'attention'), width, all),
    ...sectionOf(PENDING[status.from], of(status, 'pending'), width, all),
    ...planSection(status.plans),
    ...dataSection(status.dataMigrations),
    ...sectionOf('Rolled back, and not on disk any more', of(status, 'gone'), width, all),
    ...appliedSection(status, all),
    '',
    ...wrapped(oneLine(nextStep(status, told, layout)), COLUMNS),
  ];
}

/** What is not applied, as far as it is known. */
const PENDING: Readonly<Record<StatusOfProject['from'], string>> = {
  database: 'Pending',
  git: 'Not on the base branch',
  files: 'On disk',
};

const of = (status: StatusOfProject, group: StatusGroup): readonly MigrationStatus[] =>
  status.migrations.filter((m) => groupOf(m) === group);

function sectionOf(title: string, migrations: readonly MigrationStatus[], width: number, all: boolean): string[] {
  if (migrations.length === 0) return [];
  const listed = all ? migrations : migrations.slice(0, FIRST);
  const left = migrations.length - listed.length;
  return [
    '',
    `${title} (${migrations.length})`,
    ...listed.flatMap((m) => rowsOf(m, width)),
    ...(left === 0 ? [] : [`  … ${left} more; --all lists them`]),
  ];
}

function rowsOf(m: MigrationStatus, width: number): string[] {
  const indent = ' '.repeat(width + 4);
  const more = [...(m.says === null ? [] : [m.says]), ...(m.error === null ? [] : [firstLines(m.error)])];
  return [
    `  ${m.state.padEnd(width)}  ${oneLine(m.name)}`,
    ...more.flatMap((text) => wrapped(oneLine(text), COLUMNS - indent.length).map((line) => `${indent}${line}`)),
  ];
}

/** What a database says in many lines begins with what matters. */
const firstLines = (text: string): string => (text.length > 600 ? `${text.slice(0, 600)} …` : text);

/** `0.2 s`, `3 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 90 ? `${seconds.toFixed(1)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function appliedSection(status: StatusOfProject, all: boolean): string[] {
  const applied = of(status, 'applied');
  if (applied.length === 0) return [];
  const listed = all ? applied : applied.slice(-LAST);
  const left = applied.length - listed.length;
  const width = Math.max(...listed.map((m) => oneLine(m.name).length));
  const title = status.from === 'database' ? 'Applied' : 'On the base branch';
  return [
    '',
    `${title} (${applied.length})`,
    ...(left === 0 ? [] : [`  … ${left} earlier; --all lists them`]),
    ...listed.map((m) => `  ${oneLine(m.name).padEnd(width)}  ${appliedWhen(m)}`.trimEnd()),
  ];
}

const appliedWhen = (m: MigrationStatus): string =>
  [
    ...(m.appliedAt === null ? [] : [moment(m.appliedAt)]),
    ...(m.duration === null ? [] : [duration(m.duration)]),
    ...(m.says === null ? [] : [oneLine(m.says)]),
  ].join('  ');

function planSection(plans: readonly PlanStatus[]): string[] {
  if (plans.length === 0) return [];
  const width = Math.max(...plans.map((p) => p.name.length));
  return ['', `Plans (${plans.length})`, ...plans.flatMap((p) => planRows(p, width))];
}

function planRows(p: PlanStatus, width: number): string[] {
  const name = oneLine(p.name).padEnd(width);
  if (p.plan === null) return [`  ${name}  ${oneLine(p.problem ?? '')}`];
  const { phases } = p.plan;
  const due = phases.find((phase) => phase.n === p.next);
  const then = due === undefined ? '' : `, next is phase ${due.n} (${due.name})`;
  const indent = ' '.repeat(width + 4);
  return [
    `  ${name}  ${phases.filter(isDone).length} of ${phases.length} phases done${then}`,
    ...(p.gate === null ? [] : wrapped(oneLine(p.gate.why), COLUMNS - indent.length).map((line) => `${indent}${line}`)),
  ];
}

function dataSection(data: readonly DataMigrationStatus[]): string[] {
  if (data.length === 0) return [];
  const width = Math.max(...data.map((d) => oneLine(d.name).length));
  return ['', `Data migrations (${data.length})`, ...data.map((d) => `  ${oneLine(d.name).padEnd(width)}  ${progressOf(d)}`.trimEnd())];
}

const count = (n: number): string => n.toLocaleString('en-US');

export function progressOf({ checkpoint: c, path }: DataMigrationStatus): string {
  if (c === null) return '';
  const how = `${count(c.done)} rows done, ${count(c.changed)} changed`;
  const when = c.finishedAt === null ? `not finished, last seen ${moment(c.updatedAt)}` : `finished ${moment(c.finishedAt)}`;
  return `${c.direction}: ${when}, ${how}${path === null ? '; its script is not on disk' : ''}`;
}
