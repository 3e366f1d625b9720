import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, relationOf, workSentence } from './messages.ts';

export const reindexNotConcurrently = incidentRule({
  id: 'reindex-not-concurrently',
  severity: 'warning',
  category: 'safe',
  causes: ['reindex'],
  message: (incident, statement) => {
    const fact = statement.facts[incident.fact];
    const one = fact?.kind === 'reindex' && fact.what === 'index' && incident.object !== null;
    return workSentence(incident, {
      work: 'index-build',
      object: `${one ? objectOf(incident) : 'the indexes'} of ${relationOf(incident)} again`,
    });
  },
  advice: 'Use REINDEX … CONCURRENTLY as the only statement of its migration.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' ? 'error' : 'warning'),
  doc: {
    summary: 'Rebuild indexes concurrently.',
    why: '`REINDEX` holds `SHARE` on the table, so all writes wait, and `ACCESS EXCLUSIVE` on the index: queries wait too as soon as the planner looks at that index. `REINDEX … CONCURRENTLY` stops neither and cannot run in a transaction.',
    instead:
      '`REINDEX INDEX CONCURRENTLY …` or `REINDEX TABLE CONCURRENTLY …` as the only statement of its migration. `REINDEX SYSTEM` has no such form.',
    sources: [manual('sql-reindex')],
  },
});
