import * as vscode from 'vscode';
import {
  type EditAnswer,
  MAKE_PLAN,
  type MakePlanParams,
  PLAN_CHOICES,
  type PlanChoices,
  type PlanKindChoice,
  type PlanProject,
  type Refused,
} from '../../../server/src/lsp/protocol.ts';
import { askForChoices } from '../choices.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { answered, type Choice, choose, type Place, type Step, walk, write } from '../steps.ts';
import { NO_MIGRATIONS } from '../words.ts';

/** What was answered so far. */
interface Wish {
  readonly project: PlanProject | null;
  readonly kind: PlanKindChoice | null;
  /** The table of a column that is being asked for. */
  readonly table: string | null;
  readonly operands: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

type Operand = PlanKindChoice['operands'][number];

/**
 * Asks what is to change, and puts the phases of a plan for it into the project; VS Code shows them first.
 * @param folder the migrations folder, where that is chosen already
 * @param kind the kind of plan, where that is chosen already
 */
export async function planSafeChange(context: Context, folder?: unknown, kind?: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const choices = await askForChoices<PlanChoices>(context, PLAN_CHOICES, active, NO_MIGRATIONS);
  if (choices === undefined) return;
  const [only] = choices.projects;
  const first: Wish = { project: choices.projects.length === 1 ? only! : null, kind: null, table: null, operands: {}, options: {} };
  const project = first.project ?? choices.projects.find((p) => p.folder === folder) ?? null;
  const chosen = choices.kinds.find((k) => k.kind === kind);
  const ahead = chosen === undefined || project === null ? [] : [{ ...first, project, kind: chosen }];
  const wish = await walk('Plan a Safe Change', { ...first, project }, (state) => nextStep(context, choices, state), questions, ahead);
  if (wish === undefined) return;
  await makeEdit(context, await context.server.request<EditAnswer | Refused>(MAKE_PLAN, paramsOf(wish)));
}

const paramsOf = ({ project, kind, operands, options }: Wish): MakePlanParams => ({
  folder: project?.folder ?? '',
  kind: kind?.kind ?? '',
  operands,
  options,
});

/** How many questions there are: a column takes two, its table and itself. */
const questions = ({ kind }: Wish): number =>
  1 + (kind === null ? 1 : kind.operands.length + kind.operands.filter((o) => o.is === 'column').length + kind.options.length);

function nextStep(context: Context, choices: PlanChoices, wish: Wish): Step<Wish> | null {
  const { project, kind } = wish;
  if (project === null) return { ask: (place) => askProject(place, choices, wish) };
  if (kind === null) return { ask: (place) => askKind(place, choices, project, wish) };
  const operand = kind.operands.find((o) => wish.operands[o.name] === undefined);
  if (operand !== undefined) return { ask: (place) => askOperand(context, place, project, operand, wish) };
  const option = kind.options.find((o) => wish.options[o.name] === undefined);
  if (option === undefined) return null;
  const items = option.values.map((v, i) => ({ label: v.description, description: i === 0 ? 'default' : '', value: v.value }));
  return {
    ask: (place) =>
      answered(choose(place, `Choose: ${option.name}`, items), (value) => ({
        ...wish,
        options: { ...wish.options, [option.name]: value },
      })),
  };
}

const askProject = (place: Place, choices: PlanChoices, wish: Wish) =>
  answered(
    choose(
      place,
      'In which project?',
      choices.projects.map((p) => ({ label: vscode.workspace.asRelativePath(p.folder), value: p })),
    ),
    (project) => ({ ...wish, project }),
  );

/** Renames that schema.prisma already has come first: they are what the person is about to do. */
function askKind(place: Place, choices: PlanChoices, project: PlanProject, wish: Wish) {
  const detected = project.detected.flatMap((d): Choice<Pick<Wish, 'kind' | 'operands'>>[] => {
    const kind = choices.kinds.find((k) => k.kind === d.kind);
    return kind === undefined
      ? []
      : [{ label: d.title, iconPath: new vscode.ThemeIcon('lightbulb'), value: { kind, operands: d.operands } }];
  });
  const kinds = choices.kinds.map(
    (kind): Choice<Pick<Wish, 'kind' | 'operands'>> => ({ label: kind.title, detail: kind.summary, value: { kind, operands: {} } }),
  );
  const separator = (label: string): Choice<never> => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items = detected.length === 0 ? kinds : [separator('changed in schema.prisma'), ...detected, separator('all changes'), ...kinds];
  return answered(choose(place, 'What is to change?', items), (picked) => ({ ...wish, ...picked }));
}

function askOperand(context: Context, place: Place, project: PlanProject, operand: Operand, wish: Wish) {
  const take = (value: string): Wish => ({ ...wish, table: null, operands: { ...wish.operands, [operand.name]: value } });
  const which = `Choose ${operand.description}`;
  if (operand.is === 'table' || (operand.is === 'column' && wish.table === null)) {
    const items = project.tables.map((t) => ({ label: t.name, description: `${t.columns.length} columns`, value: t.name }));
    return answered(choose(place, operand.is === 'table' ? which : `${which}: its table first`, items), (value) =>
      operand.is === 'table' ? take(value) : { ...wish, table: value },
    );
  }
  if (operand.is === 'column') {
    const columns = project.tables.find((t) => t.name === wish.table)?.columns ?? [];
    const items = columns.map((c) => ({ label: c.name, description: c.type, value: `${wish.table}.${c.name}` }));
    return answered(choose(place, which, items), take);
  }
  return answered(
    write(place, {
      prompt: `Write ${operand.description}`,
      example: operand.example,
      problem: (text) => problemOf(context, operand, wish, take(text)),
    }),
    take,
  );
}

/** What is wrong with a text: the server tries the plan, as soon as it knows all that the plan needs. */
async function problemOf(context: Context, operand: Operand, before: Wish, wish: Wish): Promise<string | null> {
  const text = wish.operands[operand.name] ?? '';
  if (text.trim() === '') return operand.optional ? null : `Write ${operand.description}.`;
  const open = before.kind?.operands.some((o) => !o.optional && o.name !== operand.name && before.operands[o.name] === undefined);
  if (open) return null;
  const answer = await context.server.request<EditAnswer | Refused>(MAKE_PLAN, paramsOf(wish));
  return answer !== undefined && 'refused' in answer ? answer.refused : null;
}
