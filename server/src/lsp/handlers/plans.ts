import { join } from 'node:path';
import { isRefusal } from '../../core/plans/plan.ts';
import { PLAN_FILE, PLAN_PAGE } from '../../prisma/changes/plan-file.ts';
import { PHASE_FILE } from '../../prisma/changes/plan-folders.ts';
import { isBroken, type PhaseOnDisk, type PlanOnDisk, readPlan, readPlans } from '../../prisma/changes/plans.ts';
import { plain } from '../actions/offer-titles.ts';
import { dueOf, promoteTo } from '../actions/promotion.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { EditAnswer, Gate, PlansAnswer, PromoteParams, Refused, ShownPhase, ShownPlan } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';

/** `lockkeeper/plans`: every plan, with the state that its folders tell now. */
export const plans = (workspace: Workspace) => async (): Promise<PlansAnswer> => {
  const shown: ShownPlan[] = [];
  const problems: { readonly uri: string; readonly message: string }[] = [];
  for (const opened of await workspace.projects()) {
    for (const plan of await readPlans(opened.analysis)) {
      if (isBroken(plan))
        problems.push({ uri: uriOf(join(plan.folder, PLAN_FILE)), message: `The plan ${plan.name} cannot be used. ${plan.problem}` });
      else shown.push(shownPlan(opened, plan));
    }
  }
  return { plans: shown, problems };
};

export const shownPlan = ({ analysis }: OpenedProject, plan: PlanOnDisk): ShownPlan => ({
  folder: analysis.project.migrationsFolder,
  plan: plan.file.plan,
  title: plain(plan.file.title),
  uri: uriOf(join(plan.folder, PLAN_PAGE)),
  phases: plan.phases.map(shownPhase),
  next: nextOf(plan),
});

const shownPhase = (phase: PhaseOnDisk): ShownPhase => ({
  n: phase.n,
  name: phase.name,
  type: phase.type,
  title: plain(phase.title),
  state: phase.state,
  uri: phase.path === null ? null : uriOf(phase.path.endsWith('.sql') ? phase.path : join(phase.path, PHASE_FILE[phase.type])),
});

function nextOf(plan: PlanOnDisk): ShownPlan['next'] {
  const due = dueOf(plan);
  if (due === null) return null;
  const gateOf = (phase: PhaseOnDisk): Gate => {
    const { title, uri } = shownPhase(phase);
    return { says: `Phase ${phase.n} ${DONE_WORDS[phase.type]}`, title, uri, open: !due.waitsFor.includes(phase) };
  };
  return { n: due.phase.n, gates: plan.phases.filter((p) => p.n < due.phase.n).map(gateOf) };
}

const DONE_WORDS: Readonly<Record<PhaseOnDisk['type'], string>> = {
  migration: 'is applied in production',
  deploy: 'is live everywhere',
  backfill: 'has no row left',
};

/** `lockkeeper/promote`: the edit that moves the phase that is due, and notes what a person said. */
export const promote =
  (workspace: Workspace) =>
  async (params: PromoteParams): Promise<EditAnswer | Refused> => {
    const opened = (await workspace.projects()).find((p) => p.analysis.project.migrationsFolder === params.folder);
    const plan = opened === undefined ? null : await readPlan(opened.analysis, params.plan);
    if (opened === undefined || plan === null) return { refused: `The plan ${params.plan} is not there any more.` };
    if (isBroken(plan)) return { refused: `The plan ${plan.name} cannot be used. ${plan.problem}` };
    const due = dueOf(plan);
    if (due?.phase.n !== params.n) return { refused: 'The plan has gone on meanwhile. Look at it again.' };
    const promoted = await promoteTo(opened.analysis, plan, due, params, new Date());
    if (isRefusal(promoted)) return promoted;
    // Nothing is lost by a move, and a person has just said yes: it is not shown a second time.
    const edit = await toWorkspaceEdit(promoted.changes, workspace.editor, workspace.abilities.edits, null);
    if ('refused' in edit) return edit;
    return { title: promoted.changes.title, edit, open: promoted.open === null ? null : uriOf(promoted.open) };
  };
