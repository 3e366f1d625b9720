import { basename, dirname, sep } from 'node:path';
import type { Plan } from '../../core/plans/plan.ts';
import { phaseFolder, planFolder, shownIn } from '../../prisma/changes/plan-folders.ts';
import type { Project } from '../../prisma/projects.ts';
import type { Confirmation } from '../to-workspace-edit.ts';
import { plain } from './offer-titles.ts';

/** Labels for the files of a plan: the phase that each belongs to. What is in no phase's folder is the draft, and the first phase. */
export function planLabels(project: Project, plan: Plan, anchor: string): Confirmation {
  const folder = planFolder(project, plan.plan);
  const folders = plan.phases.map((phase) => ({ phase, start: phaseFolder(project, plan.plan, phase) + sep }));
  const words = (phase: Plan['phases'][number]): string => `Phase ${phase.n} of ${plan.phases.length}: ${plain(phase.title)}`;
  return {
    anchor,
    shown: (path) => shownIn(project, path),
    label(path) {
      const own = folders.find(({ start }) => path.startsWith(start));
      if (own !== undefined) return words(own.phase);
      if (path.startsWith(folder + sep)) return 'The plan';
      const [first] = plan.phases;
      return first?.type === 'migration' ? words(first) : 'The migration without what becomes the plan';
    },
  };
}

/** Labels for a fix that makes or renames folders: the migration that each file belongs to. */
export const fixLabels = (project: Project, anchor: string): Confirmation => ({
  anchor,
  shown: (path) => shownIn(project, path),
  label: (path) => `Migration ${path.endsWith('.sql') ? basename(dirname(path)) : basename(path)}`,
});
