import * as vscode from 'vscode';
import {
  type EditAnswer,
  type NextPhase,
  PROMOTE,
  type PromoteParams,
  type Refused,
  type ShownPhase,
  type ShownPlan,
} from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { makeEdit, show } from '../edits.ts';
import { answered, type Choice, choose, type Place, type Step, walk, write } from '../steps.ts';
import { planItem, plansOf } from './show-plans.ts';

type Due = ShownPlan & { readonly next: NextPhase };
type Decision = { readonly take: 'go' | 'confirmed' | 'reason' } | { readonly show: string };

interface Wish {
  readonly plan: Due | null;
  readonly decision: Decision | null;
  readonly reason: string | null;
}

/**
 * Moves the next phase of a plan among the migrations. A gate that is not known to be open asks: a person says that what it waits
 * for is done, or gives a reason to go on without, which is written into plan.json.
 */
export async function promotePhase(context: Context, given?: unknown): Promise<void> {
  // a row of the tree, or the plan's name
  const name = typeof given === 'object' && given !== null && 'plan' in given ? given.plan : given;
  const all = await plansOf(context);
  if (all === undefined) return;
  const due = all.flatMap((plan) => (plan.next === null ? [] : [{ ...plan, next: plan.next }]));
  if (due.length === 0) {
    void vscode.window.showInformationMessage(all.length === 0 ? 'There is no plan here yet.' : 'Every phase of every plan is done.');
    return;
  }
  const named = due.find((plan) => plan.plan === name) ?? (due.length === 1 ? due[0]! : null);
  const first: Wish = { plan: named, decision: null, reason: null };
  const wish = await walk(
    'Promote Next Phase',
    first,
    (state) => nextStep(due, state),
    ({ plan }) => (plan === null ? 2 : 1),
  );
  if (wish?.plan == null) return;
  const { plan } = wish;
  if (wish.decision !== null && 'show' in wish.decision) return show(vscode.Uri.parse(wish.decision.show));
  const params: PromoteParams = {
    folder: plan.folder,
    plan: plan.plan,
    n: plan.next.n,
    confirmed: wish.decision?.take === 'confirmed',
    reason: wish.reason,
  };
  await makeEdit(context, await context.server.request<EditAnswer | Refused>(PROMOTE, params));
}

const nextPhase = (plan: ShownPlan): ShownPhase | undefined => plan.phases.find((p) => p.n === plan.next?.n);

function nextStep(due: readonly Due[], wish: Wish): Step<Wish> | null {
  const { plan, decision, reason } = wish;
  if (plan === null)
    return {
      ask: (place) =>
        answered(
          choose(
            place,
            'Of which plan?',
            due.map((p) => ({ ...planItem(p), value: p })),
          ),
          (picked) => ({ ...wish, plan: picked }),
        ),
    };
  if (decision === null) return { ask: (place) => askDecision(place, plan, wish) };
  if ('show' in decision || decision.take !== 'reason' || reason !== null) return null;
  return {
    ask: (place) =>
      answered(
        write(place, {
          prompt: 'Why is it safe to go on? The reason is kept in plan.json.',
          example: 'no instance ran during the maintenance window',
          problem: async (text) => (text.trim() === '' ? 'Write a reason.' : null),
        }),
        (text) => ({ ...wish, reason: text }),
      ),
  };
}

/** What a person may decide, with what the phase waits for; each of these can be read. */
function askDecision(place: Place, plan: Due, wish: Wish) {
  const phase = nextPhase(plan);
  const closed = plan.next.gates.filter((gate) => !gate.open);
  const title = `Phase ${plan.next.n} of ${plan.phases.length}: ${phase?.title ?? ''}`;
  const question =
    closed.length === 0
      ? 'Nothing stands in the way'
      : `${closed.map((gate, i) => (i === 0 ? gate.says : lower(gate.says))).join(', ')}: is that so?`;
  const decisions: readonly Choice<Decision>[] =
    closed.length > 0
      ? [
          { label: '$(check) Yes, that is so: go on', value: { take: 'confirmed' } },
          { label: '$(edit) Go on without, with a reason…', value: { take: 'reason' } },
        ]
      : phase?.type === 'deploy'
        ? [{ label: '$(check) Yes, it is live everywhere', value: { take: 'confirmed' } }]
        : [
            {
              label: `$(arrow-right) ${phase?.type === 'backfill' ? 'Lay its script ready' : 'Move it into the migrations'}`,
              value: { take: 'go' },
            },
          ];
  const show = phase === undefined || phase.uri === null ? [] : [{ label: `$(book) ${SHOW[phase.type]}`, value: { show: phase.uri } }];
  const gates = plan.next.gates.map((gate) => ({
    label: `${gate.open ? '$(pass)' : '$(circle-large-outline)'} ${gate.says}`,
    description: gate.title,
    value: { show: gate.uri ?? plan.uri },
  }));
  const separator: readonly Choice<Decision>[] =
    gates.length === 0 ? [] : [{ label: 'it waits for', kind: vscode.QuickPickItemKind.Separator }];
  return answered(
    choose<Decision>({ ...place, title }, question, [...decisions, ...show, ...separator, ...gates]),
    (decision): Wish => ({ ...wish, decision }),
  );
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const SHOW: Readonly<Record<ShownPhase['type'], string>> = {
  migration: 'Show the migration',
  deploy: 'Show what to deploy',
  backfill: 'Show the script',
};
