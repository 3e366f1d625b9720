import { dirname, join, relative } from 'node:path';
import { type PhaseType, scriptName } from '../../core/plans/plan.ts';
import { isFile } from '../files.ts';
import { type Project, shown } from '../projects.ts';

type At = Pick<Project, 'migrationsFolder'>;

/** Beside the migrations, where Prisma does not look. */
export const plansFolder = (project: At): string => join(dirname(project.migrationsFolder), 'plans');

export const planFolder = (project: At, plan: string): string => join(plansFolder(project), plan);

export const phaseFolder = (project: At, plan: string, phase: { readonly n: number; readonly name: string }): string =>
  join(planFolder(project, plan), `${phase.n}_${phase.name}`);

/** Scripts of backfills that are due. */
export const scriptsFolder = (project: At): string => join(dirname(project.migrationsFolder), 'data-migrations');

export const scriptOf = (project: At, plan: string, phase: { readonly name: string }, language: 'sql' | 'ts' = 'sql'): string =>
  join(scriptsFolder(project), `${scriptName(plan, phase)}.${language}`);

/** The file that a phase consists of, in its folder. */
export const PHASE_FILE: Readonly<Record<PhaseType, string>> = {
  migration: 'migration.sql',
  deploy: 'instructions.md',
  backfill: 'backfill.sql',
};

/** A path from the project's folder. */
export const shownIn = (project: Pick<Project, 'root'>, path: string): string => shown(path, project.root);

/** The schema of plan.json where the project has Lockkeeper installed, from the plan's folder; null: the editor knows it by name. */
export async function schemaOf(project: Project, plan: string): Promise<string | null> {
  const installed = join(project.root, 'node_modules', 'lockkeeper', 'server', 'plan.schema.json');
  return (await isFile(installed)) ? relative(planFolder(project, plan), installed).replaceAll('\\', '/') : null;
}
