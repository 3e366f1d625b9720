import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, verb } from './messages.ts';

export const renameEnumValue = incidentRule({
  id: 'rename-enum-value',
  severity: 'error',
  category: 'multi-phase',
  causes: ['rename-enum-value'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} the value '${incident.object ?? ''}' of ${incident.detail.from === undefined ? 'the enum' : quoteRelation(incident.detail.from)}${incident.detail.to === undefined ? '' : ` to '${incident.detail.to}'`}: running code that reads or writes the old value fails at once.`,
  advice: 'Add the new value, deploy code that knows both, then move the rows in batches.',
  doc: {
    summary: 'Do not rename an enum value in place.',
    why: 'The rename is quick and locks no table, but running code still writes the old value, which PostgreSQL no longer knows, and does not know the value that it reads. In Prisma, `@map` gives an enum value a new name in the code and leaves the database alone.',
    instead:
      'If only the name in the code matters, use `@map("OLD")` on the value. Else:\n\n' +
      steps(
        '`ALTER TYPE … ADD VALUE …` in one migration.',
        'Deploy code that reads both values and writes the new one.',
        'Move the old rows in batches. The old value stays in the type, unused.',
      ),
    sources: [manual('sql-altertype')],
  },
});
