import type { Incident } from '../effects/types.ts';
import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, quoteName, quoteRelation } from './messages.ts';

/** A view by its name, a column with its table. */
function droppedBy(incident: Incident): string {
  if (incident.relation === null) return incident.object === null ? 'other objects' : quoteName(incident.object);
  const isRelation = incident.object === null || incident.relation.endsWith(`.${incident.object}`);
  return isRelation ? quoteRelation(incident.relation) : partOf(incident);
}

export const cascadeDropsDependentObjects = incidentRule({
  id: 'cascade-drops-dependent-objects',
  severity: 'error',
  category: 'dangerous',
  causes: ['drop-owned-by-cascade'],
  message: (incident) =>
    `CASCADE ${incident.unknown.length > 0 ? 'may drop' : incident.hazards.length === 0 ? 'would drop' : 'drops'} ${droppedBy(incident)} too; code that still uses it fails.`,
  advice: 'Leave CASCADE out, and drop what depends on it by name once nothing uses it.',
  doc: {
    summary: 'Do not let CASCADE decide what is dropped.',
    why: '`CASCADE` drops everything that depends on the object: views, foreign keys, columns of a type. What goes stands nowhere in the migration, and can differ between databases. Code that uses one of these objects fails, and each table concerned is locked under `ACCESS EXCLUSIVE`.',
    instead:
      'Leave `CASCADE` out; PostgreSQL then names what depends on the object. Drop each of these in a statement of its own, after no deployed code uses it.',
    sources: [manual('ddl-depend')],
  },
});
