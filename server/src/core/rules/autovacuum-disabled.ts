import { manual } from './doc.ts';
import { factRule, show } from './fact-rule.ts';

export const autovacuumDisabled = factRule({
  id: 'autovacuum-disabled',
  severity: 'advice',
  category: 'dangerous',
  on: ['set-storage-parameters'],
  says(fact, _context, statement) {
    if (fact.reset || !fact.parameters.some((p) => p.replace(/^toast\./, '').startsWith('autovacuum_enabled'))) return null;
    if (!/autovacuum_enabled\s*=\s*'?(false|off|no|0)\b/i.test(statement.text)) return null;
    return {
      message: `Nothing removes the dead rows of ${show(fact.target.table)} any more: it grows with every update, and its queries slow down.`,
      advice: 'Tune autovacuum for the table, and switch it on again right after a bulk load.',
    };
  },
  doc: {
    summary: 'Do not switch autovacuum off for a table.',
    why: 'Every update and delete leaves a dead row behind that autovacuum removes. Without it table and indexes grow, the statistics go stale and plans get worse, until PostgreSQL forces a vacuum to protect itself from transaction id wraparound, at a moment of its own choosing.',
    instead: 'Lower `autovacuum_vacuum_scale_factor` or raise `autovacuum_vacuum_cost_limit` for the table.',
    sources: [manual('routine-vacuuming'), manual('sql-createtable')],
  },
});
