import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { othersOf, relationOf, workSentence } from './messages.ts';

export const alterColumnTypeIndexRebuild = incidentRule({
  id: 'alter-column-type-index-rebuild',
  severity: 'error',
  category: 'safe',
  causes: ['alter-column-type-index-rebuild'],
  message: (incident) =>
    workSentence(incident, {
      work: 'index-build',
      object:
        (incident.detail.others ?? []).length === 0
          ? `an index on ${relationOf(incident)} again`
          : `${othersOf(incident)} on ${relationOf(incident)} again`,
      because: 'the type changes under it',
    }),
  advice: 'Drop the index concurrently, change the type, then create it again concurrently.',
  doc: {
    summary: 'Take an index away before a type change that would rebuild it.',
    why: 'A type change that touches no row can still rebuild indexes under `ACCESS EXCLUSIVE`: expression indexes, partial indexes whose condition names the column, indexes whose collation changes, and indexes whose operator family differs (from `timestamp` to `timestamptz`).',
    instead: steps(
      '`DROP INDEX CONCURRENTLY …` as the only statement of its migration.',
      'Change the type.',
      '`CREATE INDEX CONCURRENTLY …` as the only statement of its migration.',
    ),
    sources: [manual('sql-altertable'), manual('sql-createindex')],
  },
});
