import * as vscode from 'vscode';
import { PLANS, type PlansAnswer, type ShownPlan } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { makeEdit, show } from '../edits.ts';
import { answered, choose, walk } from '../steps.ts';
import { plural } from '../words.ts';

/** Picks a plan, then one of its phases or the plan as a whole, and shows it. */
export async function showPlans(context: Context): Promise<void> {
  const plans = await plansOf(context);
  if (plans === undefined) return;
  if (plans.length === 0) {
    const answer = await vscode.window.showInformationMessage('There is no plan here yet.', 'Plan a Safe Change…');
    if (answer !== undefined) await vscode.commands.executeCommand('lockkeeper.planSafeChange');
    return;
  }
  const first: { readonly plan: ShownPlan | null; readonly uri: string | null } = {
    plan: plans.length === 1 ? plans[0]! : null,
    uri: null,
  };
  const picked = await walk(
    'Plans',
    first,
    (state) =>
      state.plan === null
        ? {
            ask: (place) =>
              answered(
                choose(
                  place,
                  'Which plan?',
                  plans.map((p) => ({ ...planItem(p), value: p })),
                ),
                (plan) => ({ ...state, plan }),
              ),
          }
        : state.uri === null
          ? {
              ask: (place) =>
                answered(choose({ ...place, title: state.plan!.title }, 'What is to be shown?', phaseItems(state.plan!)), (uri) => ({
                  ...state,
                  uri,
                })),
            }
          : null,
    () => (plans.length === 1 ? 1 : 2),
  );
  if (picked?.uri != null) await show(vscode.Uri.parse(picked.uri));
}

/** All plans; undefined when the server does not answer. Plans that cannot be read are told. */
export async function plansOf(context: Context): Promise<readonly ShownPlan[] | undefined> {
  const answer = await context.server.request<PlansAnswer | null>(PLANS, {});
  if (!answer) {
    await makeEdit(context, undefined);
    return undefined;
  }
  for (const { uri, message } of answer.problems) {
    void vscode.window.showWarningMessage(message, 'Open').then((open) => {
      if (open !== undefined) void show(vscode.Uri.parse(uri));
    });
  }
  return answer.plans;
}

export function planItem(plan: ShownPlan): vscode.QuickPickItem {
  const next = plan.phases.find((p) => p.n === plan.next?.n);
  const where =
    next === undefined ? `all ${plural(plan.phases.length, 'phase')} done` : `phase ${next.n} of ${plan.phases.length}: ${next.title}`;
  return { label: plan.title, description: plan.plan, detail: where };
}

const ICONS: Readonly<Record<string, string>> = { migration: 'database', deploy: 'rocket', backfill: 'sync' };

const phaseItems = (plan: ShownPlan) => [
  { label: '$(checklist) The whole plan', description: 'PLAN.md', value: plan.uri },
  { label: 'phases', kind: vscode.QuickPickItemKind.Separator },
  ...plan.phases.map((phase) => ({
    label: `$(${ICONS[phase.type] ?? 'circle'}) ${phase.n}. ${phase.title}`,
    description: plan.next?.n === phase.n ? `${phase.state}, next` : phase.state,
    value: phase.uri ?? plan.uri,
  })),
];
