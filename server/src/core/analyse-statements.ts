import type { AnalysisOptions } from './analyse.types.ts';
import { apply } from './catalog/apply.ts';
import { readerBefore } from './catalog/lookup.ts';
import type { Moment } from './catalog/timeline.ts';
import type { World } from './catalog/world.ts';
import { judge } from './effects/judge.ts';
import type { Run } from './effects/run.ts';
import type { JudgedStatement, UnitOf } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';
import { INCIDENT_RULES } from './rules/list-incidents.ts';
import { STATEMENT_RULES } from './rules/list-statements.ts';
import type { IncidentRule, Report, RuleContext } from './rules/rule.ts';
import type { Statement } from './sql/statement.ts';

/**
 * Everything that was found out about one statement, with what it stands on. Statements are known by `uid`: it stays when
 * others are put before it. Spans are relative to the statement.
 */
export interface Memo extends Moment {
  readonly uid: number;
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly incidents: Run['incidents'];
  readonly locks: readonly JudgedStatement['effects']['locks'][number][];
  readonly work: Run['work'];
  readonly unknown: readonly string[];
  readonly failed: boolean;
  /** By incident: what the rule says; null when it has nothing to say. */
  readonly reports: readonly ({ readonly rule: IncidentRule; readonly report: Report } | null)[];
  readonly others: readonly { readonly rule: string; readonly report: Report & { readonly fact?: number } }[];
}

const RULE_OF: ReadonlyMap<string, IncidentRule> = new Map(
  INCIDENT_RULES.flatMap((rule) => rule.causes.map((cause) => [cause, rule] as const)),
);

export const ruleOfCause = (cause: string): IncidentRule | undefined => RULE_OF.get(cause);

/** A rule that breaks costs only itself. */
export function guarded<T>(say: () => T, otherwise: T): T {
  try {
    return say();
  } catch {
    return otherwise;
  }
}

/** Judges one statement and changes the world. */
export function judgeStatement(
  world: World,
  statement: Statement,
  facts: readonly Fact[],
  unit: UnitOf,
  uid: number,
  place: number,
  migration: string,
  options: AnalysisOptions,
  context: Omit<RuleContext, 'catalog'>,
): Memo {
  world.beginJournal();
  const provenance = { migration, start: statement.span.start, end: statement.span.end };
  const at = { world, statement: uid, provenance, sql: statement.text };
  const run = guarded(
    () => judge({ world, facts, postgres: options.postgres, timeZone: options.settings.timeZone, statement: uid, unit, at }),
    null,
  );
  const effects = run
    ? { locks: [...run.locks.values()], work: run.work, incidents: run.incidents, unknown: [...run.unknown] }
    : { locks: [], work: [], incidents: [], unknown: ['what this statement does: the model could not follow it'] };
  const judged: JudgedStatement = {
    index: uid,
    span: { start: 0, end: statement.text.length },
    text: statement.text,
    facts,
    unit,
    effects,
  };
  const catalog = readerBefore(world);
  const full: RuleContext = { ...context, catalog };
  const reports = effects.incidents.map((incident) => {
    const rule = RULE_OF.get(incident.cause);
    const report = rule && guarded(() => rule.report(incident, judged, full), undefined);
    return rule && report ? { rule, report } : null;
  });
  const others: Memo['others'] = STATEMENT_RULES.flatMap((rule) =>
    'statement' in rule && isOn(rule, options)
      ? guarded(() => rule.statement(judged, full), []).map((report) => ({ rule: rule.id, report }))
      : [],
  );
  const journal = world.endJournal();
  return {
    uid,
    text: statement.text,
    facts,
    unit: unit.inTransaction ? unit.unit : null,
    order: { at: place },
    journal,
    incidents: run?.incidents ?? [],
    locks: effects.locks,
    work: effects.work,
    unknown: effects.unknown,
    failed: run?.failed ?? false,
    reports,
    others,
  };
}

export const isOn = (rule: { readonly id: string; readonly style?: true }, options: AnalysisOptions): boolean => {
  const set = options.settings.rules[rule.id];
  return set === undefined ? rule.style !== true : set !== 'off';
};

/** Changes the world as the statement does, without a judgement. */
export function applyStatement(world: World, facts: readonly Fact[], statement: Pick<Statement, 'span' | 'text'>, migration: string): void {
  const provenance = { migration, start: statement.span.start, end: statement.span.end };
  const at = { world, statement: 0, provenance, sql: statement.text };
  for (const fact of facts) guarded(() => apply(at, fact), undefined);
}
