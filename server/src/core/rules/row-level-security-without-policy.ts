import { manual, steps } from './doc.ts';
import { show } from './fact-rule.ts';
import { fileCatalog } from './file-catalog.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

export const rowLevelSecurityWithoutPolicy = defineRule<FileRule>({
  id: 'row-level-security-without-policy',
  severity: 'advice',
  category: 'multi-phase',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    return statements.flatMap((statement) =>
      factsOf(statement, 'row-security').flatMap(({ fact, index }) => {
        const table = catalog.resolve(fact.target.table);
        if (fact.state !== 'enable' || table === null || table.uncertain || table.policies.length > 0) return [];
        return [
          {
            at: statement.index,
            fact: index,
            message: `No policy allows anything on ${show(fact.target.table)}: roles that do not own it see no row and can insert none.`,
            advice: 'Create the policies first, in the same transaction.',
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Create the policies before row-level security is enabled.',
    why: 'With row-level security enabled and no policy, PostgreSQL denies everything to roles that do not own the table: queries return no rows, which no log shows as an error, and inserts fail. Owners and superusers notice nothing, so the migration and tests that run as owner succeed. Both `ENABLE ROW LEVEL SECURITY` and `CREATE POLICY` take `ACCESS EXCLUSIVE` for a moment.',
    instead: steps(
      '`CREATE POLICY` for each role that uses the table.',
      '`ENABLE ROW LEVEL SECURITY` in the same transaction (`BEGIN` and `COMMIT` around both).',
    ),
    sources: [manual('ddl-rowsecurity')],
  },
});
