import type { Incident, JudgedStatement } from '../effects/types.ts';
import { notKnown } from './messages.ts';
import type { IncidentRule, Report, RuleContext, Severity } from './rule.ts';

type Words = string | ((incident: Incident, statement: JudgedStatement, context: RuleContext) => string);

interface IncidentWords extends Omit<IncidentRule, 'report'> {
  /** One sentence: the lock, what it stops, on which table; or what fails, breaks or is lost. */
  readonly message: Words;
  /** One imperative sentence. */
  readonly advice: Words;
  /** What the earlier statement of the file has to do with it. */
  readonly earlier?: Words;
  /** Where the severity depends on the incident; lowered further when something is not known. */
  readonly grade?: (incident: Incident) => Severity;
}

const LOWER: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'advice', advice: 'advice' };

/**
 * An incident rule from its words. Adds what holds for all of them: where something is not known, the message says what and
 * the severity is one lower; where an earlier statement of the file has a part in it, the report points there.
 */
export function incidentRule(words: IncidentWords): IncidentRule {
  const { message, advice, earlier, grade, ...rule } = words;
  return {
    ...rule,
    report(incident, statement, context): Report {
      const say = (w: Words): string => (typeof w === 'string' ? w : w(incident, statement, context));
      const own = grade === undefined ? rule.severity : grade(incident);
      return {
        message: tidy(say(message)) + notKnown(incident),
        advice: say(advice),
        severity: incident.unknown.length === 0 ? own : LOWER[own],
        ...(incident.earlier !== null
          ? {
              relatedStatement: {
                index: incident.earlier,
                message: say(earlier ?? 'This statement takes the lock, which is held until the transaction ends.'),
              },
            }
          : {}),
      };
    },
  };
}

/** Words that an incident leaves out must not leave holes: `the type : it` → `the type: it`. */
const tidy = (sentence: string): string => {
  const closed = sentence.replace(/ {2,}/g, ' ').replace(/ ([:;,.])/g, '$1');
  return closed.charAt(0).toUpperCase() + closed.slice(1);
};
