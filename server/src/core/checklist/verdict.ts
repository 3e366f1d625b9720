import type { Hazard, Incident } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { Finding } from '../rules/rule.ts';
import type { Known, Place } from './known.ts';
import { counted } from './words.ts';

/**
 * What a tool sees of an item. `ask`: a person has to say it; the reason is what is worth knowing before, and may be empty.
 * `not-needed`: it does not apply.
 */
export interface Verdict {
  readonly state: 'done' | 'open' | 'not-needed' | 'ask';
  readonly reason: string;
  readonly places?: readonly Place[];
}

export type Judge = (known: Known) => Verdict;

export const done = (reason: string): Verdict => ({ state: 'done', reason });
export const open = (reason: string, places: readonly Place[] = []): Verdict => ({ state: 'open', reason, places });
export const notNeeded = (reason: string): Verdict => ({ state: 'not-needed', reason });
export const ask = (reason: string, places: readonly Place[] = []): Verdict => ({ state: 'ask', reason, places });

/** A judgement that stands on the statements: nothing is claimed about what was not read, or is not checked. */
export const fromSql =
  (judge: Judge): Judge =>
  (known) => {
    if (known.quiet !== null) return notNeeded(known.quiet.replace(/\.$/, ''));
    const verdict = judge(known);
    if (verdict.state !== 'done' && verdict.state !== 'not-needed') return verdict;
    const unseen = known.statements.filter((s) => s.facts.some(isUnseen));
    if (unseen.length === 0) return verdict;
    return ask(
      `${verdict.reason}, as far as it can be read; ${counted(unseen.length, 'statement')} cannot`,
      unseen.map((s) => ({ file: 'migration', span: s.span })),
    );
  };

const isUnseen = (fact: Fact): boolean => fact.kind === 'unread' || (fact.kind === 'do-block' && fact.dynamic);

/** Something is said of these findings: `2 findings: drop-column, set-not-null`. */
export function openFor(found: Known['findings'], what = counted(found.length, 'finding')): Verdict {
  const rules = [...new Set(found.map((f) => f.finding.rule))];
  const shown = rules.length > 3 ? [...rules.slice(0, 3), `${rules.length - 3} more`] : rules;
  return open(
    `${what}: ${shown.join(', ')}`,
    found.map(({ file, finding }) => ({ file, span: finding.span })),
  );
}

export const ofHazard = (known: Known, ...hazards: readonly Hazard[]): Known['findings'] =>
  known.findings.filter(({ finding }) => finding.hazards.some((h) => hazards.includes(h)));

/** Facts of one kind with what is said about them. */
export interface FactsSeen {
  readonly count: number;
  readonly facts: readonly Fact[];
  /** Errors and warnings at these facts. */
  readonly findings: Known['findings'];
  readonly suppressed: readonly Finding[];
  /** PostgreSQL does something that hurts at one of them, and no rule that is on says so. */
  readonly silent: readonly Place[];
}

/** Looks for facts in all statements, also for those that a DO block runs. */
export function lookFor(known: Known, wanted: (fact: Fact) => boolean): FactsSeen {
  const facts: Fact[] = [];
  const silent: Place[] = [];
  const at = new Set<string>();
  for (const statement of known.statements)
    statement.facts.forEach((fact, i) => {
      if (!wanted(fact)) return;
      facts.push(fact);
      at.add(`${statement.index} ${i}`);
    });
  const isAt = (f: Finding): boolean => at.has(`${f.statement} ${f.fact}`);
  const findings = known.findings.filter(({ finding }) => isAt(finding) && finding.severity !== 'advice');
  const suppressed = known.suppressed.filter((f) => isAt(f) && f.severity !== 'advice');
  for (const statement of known.statements)
    for (const incident of statement.effects.incidents) {
      const key = `${statement.index} ${incident.fact}`;
      if (!at.has(key) || incident.hazards.length === 0) continue;
      const told = isTold(known, statement.index, incident);
      if (!told) silent.push({ file: 'migration', span: statement.span });
    }
  return { count: facts.length, facts, findings, suppressed, silent };
}

/** A finding says of what an incident does there; false: no rule that is on does. */
export const isTold = (known: Known, statement: number, { fact, hazards }: Incident): boolean =>
  [...known.findings.map((f) => f.finding), ...known.suppressed].some(
    (f) => f.statement === statement && f.fact === fact && f.hazards.some((h) => hazards.includes(h)),
  );

/** What stays to be said about facts that are there: findings, what comments ignore, and rules that are off. Null: nothing. */
export function complaint(seen: FactsSeen): Verdict | null {
  if (seen.findings.length > 0) return openFor(seen.findings);
  if (seen.silent.length > 0) return ask('A rule that watches this is off', seen.silent);
  if (seen.suppressed.length > 0) return done(`Ignored with a comment: ${[...new Set(seen.suppressed.map((f) => f.rule))].join(', ')}`);
  return null;
}
