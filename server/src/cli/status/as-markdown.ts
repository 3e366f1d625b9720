import type { StatusOfProject } from '../../database/status.ts';
import { groupOf, type MigrationStatus } from '../../prisma/history/history.ts';
import { moment } from '../../prisma/history/sayings.ts';
import { shown } from '../../prisma/projects.ts';
import { oneLine, printable } from '../io.ts';
import type { Layout, Told } from '../status.ts';
import { progressOf } from './as-text.ts';
import { nextStep } from './next-step.ts';

const LAST = 5;

/** For a comment on a pull request, or a page: a table for each project. */
export const statusAsMarkdown = (told: readonly Told[], layout: Layout): string =>
  printable(`${['## Migrations', ...told.flatMap((t) => t.statuses.map((s) => projectAsMarkdown(s, t, layout)))].join('\n\n')}\n`);

export const escaped = (text: string): string => oneLine(text).replace(/[\\`*_[\]<>|#]/g, '\\$&');

function projectAsMarkdown(status: StatusOfProject, told: Told, layout: Layout): string {
  const { io, all } = layout;
  const title = `### ${escaped(shown(status.migrationsFolder, io.cwd))}`;
  if (status.unsupported !== null) return `${title}\n\n${escaped(status.unsupported)}`;
  const { environment, problem } = status;
  const where =
    environment === null
      ? (told.chosen.why ?? '')
      : [environment.name, environment.kind, environment.shownAddress].filter((x, i, l) => x !== null && l.indexOf(x) === i).join(', ');
  const notes = [where, ...(problem === null ? [] : [problem.message]), ...status.notes].map(escaped).join(' ');
  const applied = status.migrations.filter((m) => groupOf(m) === 'applied');
  const hidden = new Set(all ? [] : applied.slice(0, -LAST));
  const rows = status.migrations.filter((m) => !hidden.has(m)).map(row);
  return [
    title,
    notes,
    ...(rows.length === 0 ? [] : [['| Migration | State | Applied | |', '| --- | --- | --- | --- |', ...rows].join('\n')]),
    ...(hidden.size === 0 ? [] : [`${hidden.size} earlier ones are applied.`]),
    ...(status.dataMigrations.length === 0
      ? []
      : [status.dataMigrations.map((d) => `- ${escaped(d.name)}: ${escaped(progressOf(d)) || 'not begun'}`).join('\n')]),
    escaped(nextStep(status, told, layout)),
  ].join('\n\n');
}

const row = (m: MigrationStatus): string =>
  `| ${escaped(m.name)} | ${m.state} | ${m.appliedAt === null ? '' : moment(m.appliedAt)} | ${escaped([m.says, m.error].filter((t) => t !== null).join(' '))} |`;
