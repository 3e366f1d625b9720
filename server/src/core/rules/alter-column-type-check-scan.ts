import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { othersOf, workSentence } from './messages.ts';

export const alterColumnTypeCheckScan = incidentRule({
  id: 'alter-column-type-check-scan',
  severity: 'error',
  category: 'safe',
  causes: ['alter-column-type-check-scan'],
  message: (incident) =>
    workSentence(incident, {
      because:
        (incident.detail.others ?? []).length === 0
          ? 'a constraint over the column is verified again'
          : `${othersOf(incident)} must be verified again`,
    }),
  advice: 'Drop the CHECK, change the type, add the CHECK as NOT VALID, and validate it in a later migration.',
  doc: {
    summary: 'Take a CHECK away before a type change that would verify it again.',
    why: 'A type change that touches no row still verifies every CHECK that names the column, by reading the whole table under `ACCESS EXCLUSIVE`. Nobody can read or write the table meanwhile.',
    instead: steps(
      '`ALTER TABLE … DROP CONSTRAINT …`.',
      'Change the type.',
      '`ALTER TABLE … ADD CONSTRAINT … CHECK (…) NOT VALID`.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration.',
    ),
    sources: [manual('sql-altertable')],
  },
});
