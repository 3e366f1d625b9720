import { join } from 'node:path';
import type { Finding } from '../core/rules/rule.ts';
import type { Settings } from '../core/settings.ts';
import type { Span } from '../core/text/span.ts';
import { PLAN_FILE } from './changes/plan-file.ts';
import { planFolder } from './changes/plan-folders.ts';
import type { PlanMark } from './changes/plan-marks.ts';
import { planNames, readPlanJson, wordsOf } from './changes/plans.ts';
import { folderFinding, type PlacedFinding } from './folder-rules.ts';
import type { Project } from './projects.ts';

/** What the plan.json files of a project say that rules have to know. */
export interface PlanNotes {
  /** Phases that people confirmed: `plan n`. */
  readonly confirmed: ReadonlySet<string>;
  /** About files that cannot be used. */
  readonly findings: readonly PlacedFinding[];
}

export async function readPlanNotes(project: Pick<Project, 'migrationsFolder'>, settings: Settings): Promise<PlanNotes> {
  const confirmed = new Set<string>();
  const findings: PlacedFinding[] = [];
  for (const name of await planNames(project)) {
    const folder = planFolder(project, name);
    const found = await readPlanJson(folder, name);
    if (found === null) continue;
    const { read, text } = found;
    if ('problem' in read) {
      const finding = folderFinding(
        'plan-file-invalid',
        settings,
        spanOf(text, read.path),
        `${wordsOf(read)} The plan ${name} can be neither shown nor promoted.`,
        'Correct the file, or take it back from version control.',
      );
      if (finding !== null) findings.push({ path: join(folder, PLAN_FILE), finding });
    } else for (const note of read.file.confirmed) confirmed.add(`${name} ${note.phase}`);
  }
  return { confirmed, findings };
}

/** The last key of a path such as `phases[2].type`, where it first stands in the text; else the first character. */
function spanOf(text: string, path: string): Span {
  const key = /([A-Za-z$]+)(?:\[\d+\])?$/.exec(path)?.[1];
  const start = key === undefined ? -1 : text.indexOf(`"${key}"`);
  return key === undefined || start < 0 ? { start: 0, end: Math.min(1, text.length) } : { start, end: start + key.length + 2 };
}

/** A phase that came too early, with the place of its mark. */
export interface PhaseTogether {
  readonly message: string;
  readonly span: Span;
}

/**
 * Phases of one plan that are new in one change: nothing is deployed between them. `applied`: migrations that are in no change any
 * more. For each migration after the first of its plan the first phase that is too early.
 */
export function phasesTogether(
  migrations: readonly { readonly folder: { readonly name: string }; readonly marks: readonly PlanMark[] }[],
  confirmed: ReadonlySet<string>,
  applied: (migration: string) => boolean,
): ReadonlyMap<string, PhaseTogether> {
  const out = new Map<string, PhaseTogether>();
  const first = new Map<string, { readonly migration: string; readonly phase: number }>();
  for (const { folder, marks } of migrations) {
    if (marks.length === 0 || applied(folder.name)) continue;
    for (const mark of marks) {
      if (confirmed.has(`${mark.plan} ${mark.phase}`)) continue;
      const known = first.get(mark.plan);
      if (known === undefined) first.set(mark.plan, { migration: folder.name, phase: mark.phase });
      else if (known.phase !== mark.phase && !out.has(folder.name))
        out.set(folder.name, {
          span: mark.span,
          message:
            known.migration === folder.name
              ? `${folder.name} holds the phases ${known.phase} and ${mark.phase} of the plan ${mark.plan}: nothing can be deployed between them.`
              : `${folder.name} is phase ${mark.phase} of the plan ${mark.plan}, and ${known.migration}, which is new too, is phase ${known.phase}: nothing can be deployed between them.`,
        });
    }
  }
  return out;
}

export const togetherFinding = (together: PhaseTogether | undefined, settings: Settings): Finding | null =>
  together === undefined
    ? null
    : folderFinding(
        'plan-phases-together',
        settings,
        together.span,
        together.message,
        'Take the later phase out of this change, and promote it when the one before is live.',
      );
