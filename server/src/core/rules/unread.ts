import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';
import { defineRule, type StatementRule } from './rule.ts';

const SOURCES = [manual('sql-commands'), manual('sql-syntax')];

export const syntaxError = factRule({
  id: 'syntax-error',
  severity: 'error',
  category: 'safe',
  on: ['unread'],
  says: (fact) =>
    fact.syntaxError === null
      ? null
      : {
          message: `PostgreSQL rejects this statement: ${fact.syntaxError}.`,
          advice: 'Correct the statement.',
          hazards: ['fails'],
        },
  doc: {
    summary: 'Correct what PostgreSQL cannot read.',
    why: "PostgreSQL's own grammar rejects the statement. Up to Prisma 7.3 nothing of the file runs then; from 7.4 on the statements before it may stay. Meta-commands of psql such as `\\c` or `\\i` belong to that program and fail here as well.",
    instead: 'Correct the statement at the place that the message names. A forgotten semicolon before it is a common cause.',
    sources: SOURCES,
  },
});

const notCheckedFacts = factRule({
  id: 'not-checked',
  severity: 'advice',
  category: 'safe',
  on: ['unread'],
  says: (fact) => (fact.syntaxError !== null ? null : { message: `Not checked: ${fact.what}.`, advice: 'Review this statement by hand.' }),
  doc: {
    summary: 'Review by hand what was not checked.',
    why: 'This statement, or a part of it, is outside of what Lockkeeper reads: it is too large, too deeply nested, or of a kind that it does not know. It may be right. Nothing is claimed about it, and what it may have changed counts as unknown in the statements and migrations after it.',
    instead: 'Review it by hand, or rehearse the migration on a copy of the database.',
    sources: SOURCES,
  },
});

/** One report per statement: the parts that were not read have one cause. */
export const notChecked = defineRule<StatementRule>({
  ...notCheckedFacts,
  statement: (statement, context) => notCheckedFacts.statement(statement, context).slice(0, 1),
});
