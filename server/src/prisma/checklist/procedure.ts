import { join } from 'node:path';
import { analyse } from '../../core/analyse.ts';
import type { CatalogState } from '../../core/analyse.types.ts';
import { type DownNotes, downNotes } from '../../core/rollback/down-notes.ts';
import { type DownRuns, type ProcedureInput, rollbackProcedure } from '../../core/rollback/procedure.ts';
import { readText } from '../files.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import { shown } from '../projects.ts';

/**
 * The rollback procedure of a migration as Markdown, by its folder's path; null: there is no such migration.
 * @param cwd where the commands are to be run; absolute
 */
export async function procedureOf(analysis: ProjectAnalysis, folder: string, cwd: string): Promise<string | null> {
  const checked = await analysis.checkMigration(folder);
  if (checked === null) return null;
  const { migration } = checked;
  const down = await analysis.checkMigration(migration.down);
  const text = down?.text ?? null;
  const notes = downNotes(text ?? '');
  const at = analysis.migrations.findIndex((m) => m.name === migration.name);
  return rollbackProcedure({
    migration: migration.name,
    downFile: shown(migration.down, cwd),
    down: down === null || text === null ? null : { ...notes, runs: runsOf(text, notes, down.before, analysis) },
    later: analysis.migrations
      .slice(at + 1)
      .map((m) => m.name)
      .reverse(),
    commands: await commandsOf(analysis.project.root),
  });
}

/** Asks the model what PostgreSQL would say to the script inside a transaction, and the script how it wants to be run. */
export function runsOf(text: string, { wants, statements }: DownNotes, before: CatalogState, { configuration }: ProjectAnalysis): DownRuns {
  const options = { ...configuration.options, execution: 'batch' as const };
  const judged = (sql: string) => analyse({ migration: '', text: sql, before }, options).statements;
  if (judged(text).some((s) => s.facts.some((f) => f.kind === 'transaction'))) return 'itself';
  const refused = judged(`BEGIN;\n${text}`).some((s) => s.effects.incidents.some((i) => i.hazards.includes('not-in-transaction')));
  return refused || (wants === 'apart' && statements > 1) ? 'apart' : 'together';
}

const SCRIPTS = { deploy: /\bprisma7?\s+migrate\s+deploy\b/, status: /\bprisma7?\s+migrate\s+status\b/ } as const;

/** Scripts of package.json that do it, by what they run; else Prisma's own commands. */
async function commandsOf(root: string): Promise<ProcedureInput['commands']> {
  const scripts = await scriptsIn(join(root, 'package.json'));
  const byWhat = (what: keyof typeof SCRIPTS): string => {
    const name = scripts.find(([key, command]) => /^\w[\w:.-]*$/.test(key) && SCRIPTS[what].test(command))?.[0];
    return name === undefined ? `npx prisma migrate ${what}` : `npm run ${name}`;
  };
  return { deploy: byWhat('deploy'), status: byWhat('status'), resolve: 'npx prisma migrate resolve' };
}

async function scriptsIn(path: string): Promise<readonly (readonly [string, string])[]> {
  try {
    const { scripts } = JSON.parse((await readText(path)) ?? '{}') as { readonly scripts?: Readonly<Record<string, unknown>> };
    return Object.entries(scripts ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
  } catch {
    return []; // no JSON: then there are no scripts to be named
  }
}
