import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const needsNewerPostgres = incidentRule({
  id: 'needs-newer-postgres',
  severity: 'error',
  category: 'safe',
  causes: ['needs-newer-postgres'],
  message: (incident, _statement, context) =>
    failSentence(
      incident,
      `PostgreSQL ${context.postgres} does not have ${incident.object ?? 'this form'}${incident.detail.to === undefined ? '' : `, which came with ${incident.detail.to}`}`,
    ),
  advice: 'Use a form that your version has, or set postgresVersion to the version that production runs.',
  doc: {
    summary: 'Use only what the production version of PostgreSQL has.',
    why: 'Some forms came late: `SET COMPRESSION` and `DETACH … CONCURRENTLY` with 14, `MERGE`, `NULLS NOT DISTINCT` and `SET ACCESS METHOD` with 15, `SET EXPRESSION` with 17, virtual generated columns, `NOT ENFORCED` and `NOT NULL … NOT VALID` with 18. An older server fails with a syntax error. Lockkeeper takes the version from the setting `postgresVersion`, else from the files of the project, else it assumes 14.',
    instead: 'Use a form that the version has. If production runs a newer one, set `postgresVersion` in `lockkeeper.config.jsonc`.',
    sources: [manual('release')],
  },
});
