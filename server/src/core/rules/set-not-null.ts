import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteName, workSentence } from './messages.ts';

export const setNotNull = incidentRule({
  id: 'set-not-null',
  severity: 'error',
  category: 'multi-phase',
  causes: ['set-not-null'],
  message: (incident) =>
    workSentence(incident, {
      because: `nothing proves yet that ${incident.object === null ? 'the column' : quoteName(incident.object)} holds no NULL`,
    }),
  advice: (incident, _statement, context) =>
    context.postgres >= 18
      ? 'Add a NOT NULL constraint as NOT VALID, then validate it in a later migration.'
      : `Add CHECK (${incident.object === null ? '…' : quoteName(incident.object)} IS NOT NULL) NOT VALID, validate it in a later migration, then SET NOT NULL.`,
  doc: {
    summary: 'Prove that a column holds no NULL before SET NOT NULL.',
    why: '`SET NOT NULL` reads the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write it meanwhile. The scan is skipped where a **validated** CHECK already implies `column IS NOT NULL`. These prove nothing: a CHECK that is still `NOT VALID`, a CHECK added or dropped in the same `ALTER TABLE`, a CHECK such as `column > 0`. If a row holds NULL, the statement fails.',
    instead:
      'PostgreSQL 18:\n\n' +
      steps(
        '`ALTER TABLE … ADD CONSTRAINT … NOT NULL "column" NOT VALID`.',
        '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration. `SET NOT NULL` in its place would scan under the strong lock.',
      ) +
      '\n\nPostgreSQL 12 to 17:\n\n' +
      steps(
        '`ALTER TABLE … ADD CONSTRAINT … CHECK ("column" IS NOT NULL) NOT VALID`.',
        '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration; it stops neither reads nor writes.',
        '`ALTER TABLE … ALTER COLUMN … SET NOT NULL`, which now touches no row.',
        '`ALTER TABLE … DROP CONSTRAINT …` as a statement of its own, after it.',
      ),
    sources: [manual('sql-altertable')],
  },
});
