import { manual, steps } from './doc.ts';
import { constraintsIn, fromFacts, show } from './fact-rule.ts';
import { fileCatalog } from './file-catalog.ts';
import { quoteName } from './messages.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

const unchecked = fromFacts((facts) =>
  constraintsIn(facts).filter(
    ({ constraint: c }) => c.notValid && !c.notEnforced && (c.kind === 'check' || c.kind === 'foreign-key' || c.kind === 'not-null'),
  ),
);

export const notValidNeverValidated = defineRule<FileRule>({
  id: 'not-valid-never-validated',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    const validated = new Set<string>();
    for (const statement of statements) {
      for (const { fact } of factsOf(statement, 'validate-constraint')) validated.add(`${fact.target.table.name}.${fact.constraint}`);
    }
    return statements.flatMap((statement) =>
      unchecked(statement).flatMap(({ fact, table: name, constraint }) => {
        const table = catalog.resolve(name);
        const kept = constraint.name === null ? undefined : table?.constraints.find((c) => c.name === constraint.name);
        if (constraint.name !== null && validated.has(`${name.name}.${constraint.name}`)) return [];
        // dropped again in this file, or in doubt
        if (table !== null && constraint.name !== null && (kept === undefined || kept.validated)) return [];
        const what = constraint.name === null ? 'The constraint' : quoteName(constraint.name);
        return [
          {
            at: statement.index,
            fact,
            span: constraint.span,
            message: `${what} of ${show(name)} is not checked against the rows that are there; until it is validated, nothing can rely on it.`,
            advice: 'Validate it in a later migration.',
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Plan the VALIDATE CONSTRAINT for a constraint that is NOT VALID.',
    why: '`NOT VALID` skips the check of the old rows, which keeps the lock short. Until the constraint is validated, old rows may break it, the planner does not use it, and it does not save `SET NOT NULL` or `ATTACH PARTITION` their scans. It is easy to forget, because new rows are checked and everything seems to work.',
    instead: steps(
      'Add the constraint `NOT VALID` in this migration.',
      'Repair the rows that break it.',
      'In a later migration run `ALTER TABLE … VALIDATE CONSTRAINT …`: it reads the table under a lock that stops neither reads nor writes.',
    ),
    sources: [manual('sql-altertable')],
  },
});
