import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, workSentence } from './messages.ts';

export const domainConstraintScan = incidentRule({
  id: 'domain-constraint-scan',
  severity: 'warning',
  category: 'safe',
  causes: ['domain-constraint'],
  message: (incident) =>
    workSentence(incident, {
      because: `${incident.object === null ? 'a domain' : `the domain ${objectOf(incident)}`} that it uses gets a constraint checked`,
    }),
  advice: 'Replace the domain constraint by a CHECK on each table, added as NOT VALID and validated later.',
  doc: {
    summary: 'Do not check a domain constraint over tables in use.',
    why: '`ALTER DOMAIN … ADD CONSTRAINT`, `SET NOT NULL` and `VALIDATE CONSTRAINT` read every table that has a column of the domain, under `SHARE`: writes to all of them wait. Unlike the constraint of a table, the constraint of a domain blocks writes even while it is validated. Adding it as `NOT VALID` takes no lock on a table.',
    instead: steps(
      '`ALTER DOMAIN … ADD CONSTRAINT … NOT VALID` guards new values at once.',
      'For the old rows, add a CHECK to each table as `NOT VALID`, and validate it in a later migration.',
      'Validate the constraint of the domain in a quiet hour, if at all.',
    ),
    sources: [manual('sql-alterdomain')],
  },
});
