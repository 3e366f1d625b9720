import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, relationOf, verb } from './messages.ts';

export const dropSequence = incidentRule({
  id: 'drop-sequence',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-sequence'],
  message: (incident) =>
    `${verb(incident, 'drop', 'Drops')} the sequence ${relationOf(incident, objectOf(incident, ''))}; code and defaults that take numbers from it fail, and its position is lost.`,
  advice: 'Deploy code that no longer uses the sequence, then drop it in a later migration.',
  doc: {
    summary: 'Drop a sequence only after nothing takes numbers from it.',
    why: '`nextval` on a sequence that is gone fails, in code as well as in defaults. The number that it had reached is lost; a sequence that is made again starts from the beginning.',
    instead: steps(
      'Note the position: `SELECT last_value FROM …`.',
      'Deploy code that no longer uses the sequence.',
      'Drop it in a later migration.',
    ),
    sources: [manual('sql-dropsequence')],
  },
});
