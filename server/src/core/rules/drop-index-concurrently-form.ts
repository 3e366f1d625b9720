import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const dropIndexConcurrentlyForm = incidentRule({
  id: 'drop-index-concurrently-form',
  severity: 'error',
  category: 'safe',
  causes: ['drop-index-concurrently-form'],
  message: (incident) => failSentence(incident, 'DROP INDEX CONCURRENTLY takes one index and no CASCADE'),
  advice: 'Drop one index in a migration, without CASCADE.',
  doc: {
    summary: 'DROP INDEX CONCURRENTLY takes one index and no CASCADE.',
    why: 'PostgreSQL refuses `DROP INDEX CONCURRENTLY a, b` and `DROP INDEX CONCURRENTLY … CASCADE`.',
    instead:
      'One `DROP INDEX CONCURRENTLY …` per migration, each as the only statement of its file. What depends on the index is dropped before it.',
    sources: [manual('sql-dropindex')],
  },
});
