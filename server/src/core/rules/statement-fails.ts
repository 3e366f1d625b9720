import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const statementFails = incidentRule({
  id: 'statement-fails',
  severity: 'error',
  category: 'safe',
  causes: ['other-error'],
  message: (incident) => failSentence(incident, 'PostgreSQL refuses this statement'),
  advice: 'Correct the statement before it is deployed.',
  doc: {
    summary: 'The statement fails on every server.',
    why: 'PostgreSQL refuses the statement whatever the data, with the error that the message quotes. A migration that fails in production must be resolved by hand (`prisma migrate resolve`) before the next can run, and from Prisma 7.4 the statements before it may have been kept.',
    instead: 'Correct the statement. Where Lockkeeper is wrong, ignore the finding with a reason and report it.',
    sources: [manual('errcodes-appendix'), prismaManual('orm/prisma-migrate/workflows/patching-and-hotfixing')],
  },
});
