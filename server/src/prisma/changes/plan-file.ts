import type { PhaseType, Plan } from '../../core/plans/plan.ts';

/** `plan.json`: what a plan is, and what people said about it. How far it is stands in the folders. */
export interface PlanFile {
  readonly plan: string;
  readonly kind: string;
  /** Markdown. */
  readonly title: string;
  readonly phases: readonly PlannedPhase[];
  /** A migration is applied, a deployment is live, a backfill is finished. */
  readonly confirmed: readonly Note[];
  /** Phases that were promoted although a gate was open. */
  readonly promoted: readonly Note[];
}

export interface PlannedPhase {
  /** From 1. */
  readonly n: number;
  readonly name: string;
  readonly type: PhaseType;
  readonly title: string;
}

export interface Note {
  readonly phase: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string | null;
}

export const PLAN_FILE = 'plan.json';
export const PLAN_PAGE = 'PLAN.md';

/** Names are parts of paths: nothing else may stand in them. */
const NAME = /^[a-z0-9]+(?:_[a-z0-9]+)*$/;
const TYPES: readonly PhaseType[] = ['migration', 'deploy', 'backfill'];

export const planFileOf = (plan: Plan): PlanFile => ({
  plan: plan.plan,
  kind: plan.kind,
  title: plan.title,
  phases: plan.phases.map(({ n, name, type, title }) => ({ n, name, type, title })),
  confirmed: [],
  promoted: [],
});

/** The text of plan.json. `schema`: the path of its JSON Schema from there; null leaves it out, and editors go by the file's name. */
export function renderPlanFile(file: PlanFile, schema: string | null): string {
  const { plan, kind, title, phases, confirmed, promoted } = file;
  return `${JSON.stringify({ ...(schema === null ? {} : { $schema: schema }), plan, kind, title, phases, confirmed, promoted }, null, 2)}\n`;
}

export type ReadPlanFile =
  | { readonly file: PlanFile; readonly schema: string | null }
  | { readonly problem: string; readonly path: string };

/**
 * Reads the text of a plan.json; whatever is wrong is told with its path in the JSON, such as `phases[2].type`. `folder`: the name of
 * the plan's folder. Never throws.
 */
export function readPlanFile(text: string, folder: string): ReadPlanFile {
  const wrong = (path: string, problem: string): { readonly problem: string; readonly path: string } => ({ path, problem });
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof SyntaxError ? ` ${placeOf(error.message)}` : '';
    return wrong('', `It is no JSON.${why}`);
  }
  if (!isObject(raw)) return wrong('', 'It is no object.');
  for (const key of Object.keys(raw)) if (!KEYS.has(key)) return wrong(key, 'There is no such key.');
  for (const key of ['plan', 'kind', 'title'] as const)
    if (typeof raw[key] !== 'string' || raw[key] === '') return wrong(key, 'It must be a string.');
  const { plan, kind, title, $schema } = raw as {
    readonly plan: string;
    readonly kind: string;
    readonly title: string;
    readonly $schema?: unknown;
  };
  if (!NAME.test(plan)) return wrong('plan', 'It must be lower-case words joined by underscores.');
  if (plan !== folder) return wrong('plan', `It says ${plan}, but the folder is ${folder}.`);
  if (!Array.isArray(raw.phases) || raw.phases.length === 0) return wrong('phases', 'It must be a list with at least one phase.');
  const phases: PlannedPhase[] = [];
  for (const [i, phase] of raw.phases.entries()) {
    const at = `phases[${i}]`;
    if (!isObject(phase)) return wrong(at, 'It must be an object.');
    const extra = Object.keys(phase).find((key) => !['n', 'name', 'type', 'title'].includes(key));
    if (extra !== undefined) return wrong(`${at}.${extra}`, 'There is no such key.');
    const { n, name, type, title: phaseTitle } = phase;
    if (n !== i + 1) return wrong(`${at}.n`, `It must be ${i + 1}: phases are numbered from 1, in their order.`);
    if (typeof name !== 'string' || !NAME.test(name)) return wrong(`${at}.name`, 'It must be lower-case words joined by underscores.');
    if (phases.some((p) => p.name === name)) return wrong(`${at}.name`, `Another phase is called ${name} too.`);
    const known = TYPES.find((t) => t === type);
    if (known === undefined) return wrong(`${at}.type`, `It must be ${TYPES.join(', ')}.`);
    if (typeof phaseTitle !== 'string') return wrong(`${at}.title`, 'It must be a string.');
    phases.push({ n: i + 1, name, type: known, title: phaseTitle });
  }
  const confirmed = readNotes(raw.confirmed, 'confirmed', phases.length);
  if ('problem' in confirmed) return confirmed;
  const promoted = readNotes(raw.promoted, 'promoted', phases.length);
  if ('problem' in promoted) return promoted;
  return {
    file: { plan, kind, title, phases, confirmed: confirmed.notes, promoted: promoted.notes },
    schema: typeof $schema === 'string' ? $schema : null,
  };
}

const KEYS: ReadonlySet<string> = new Set(['$schema', 'plan', 'kind', 'title', 'phases', 'confirmed', 'promoted']);

function readNotes(
  raw: unknown,
  key: string,
  phases: number,
): { readonly notes: readonly Note[] } | { readonly problem: string; readonly path: string } {
  if (raw === undefined) return { notes: [] };
  if (!Array.isArray(raw)) return { path: key, problem: 'It must be a list.' };
  const notes: Note[] = [];
  for (const [i, note] of raw.entries()) {
    const at = `${key}[${i}]`;
    if (!isObject(note)) return { path: at, problem: 'It must be an object.' };
    const extra = Object.keys(note).find((k) => !['phase', 'at', 'reason'].includes(k));
    if (extra !== undefined) return { path: `${at}.${extra}`, problem: 'There is no such key.' };
    const { phase, at: moment, reason = null } = note;
    if (typeof phase !== 'number' || !Number.isInteger(phase) || phase < 1 || phase > phases)
      return { path: `${at}.phase`, problem: `It must be the number of a phase, 1 to ${phases}.` };
    if (typeof moment !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/.test(moment) || Number.isNaN(Date.parse(moment)))
      return { path: `${at}.at`, problem: 'It must be a moment in UTC, such as 2026-01-31T12:00:00Z.' };
    if (reason !== null && typeof reason !== 'string') return { path: `${at}.reason`, problem: 'It must be a string or null.' };
    notes.push({ phase, at: moment, reason });
  }
  return { notes };
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);

/** Where the JSON breaks off, out of the engine's message; its wording differs between versions. */
const placeOf = (message: string): string => {
  const found = /line (\d+) column (\d+)/.exec(message);
  if (found !== null) return `It cannot be read from line ${found[1]}, column ${found[2]} on.`;
  return /position \d+/.test(message) ? `It cannot be read from ${/position \d+/.exec(message)?.[0]} on.` : 'It ends too early.';
};
