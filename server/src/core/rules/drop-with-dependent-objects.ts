import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, othersOf, partOf, relationOf, verb } from './messages.ts';

export const dropWithDependentObjects = incidentRule({
  id: 'drop-with-dependent-objects',
  severity: 'error',
  category: 'multi-phase',
  causes: ['dependent-objects'],
  message: (incident) => {
    const others = incident.detail.others ?? [];
    if (others.length === 0) return failSentence(incident, `other objects depend on ${partOf(incident, 'the object')}`);
    const what = incident.relation?.endsWith(`.${incident.object ?? ''}`) === true ? relationOf(incident) : partOf(incident, 'the object');
    return `${verb(incident, 'fail', 'Fails')}: ${othersOf(incident)} ${others.length === 1 ? 'depends' : 'depend'} on ${what}.`;
  },
  advice: 'Drop what depends on it first, by name, once no deployed code uses it.',
  doc: {
    summary: 'Drop what depends on an object before the object.',
    why: 'PostgreSQL refuses to drop an object while others depend on it: views on a table or column, foreign keys on a table or key, columns of a type, defaults on a sequence or function. `CASCADE` would take them along without naming them.',
    instead: steps(
      'Deploy code that uses neither the object nor what depends on it.',
      'Drop the dependent objects by name, then the object.',
    ),
    sources: [manual('ddl-depend')],
  },
});
