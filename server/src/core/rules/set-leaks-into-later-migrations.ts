import { manual, prismaManual, steps } from './doc.ts';
import type { FileReport } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

/** Settings that change what the statements of later migrations, or of Prisma itself, mean. */
const CHANGES_MEANING: ReadonlySet<string> = new Set([
  'search_path',
  'role',
  'session_authorization',
  'session_replication_role',
  'default_transaction_read_only',
  'check_function_bodies',
  'default_transaction_isolation',
  'row_security',
]);

export const setLeaksIntoLaterMigrations = defineRule<FileRule>({
  id: 'set-leaks-into-later-migrations',
  severity: 'advice',
  category: 'safe',
  file(statements) {
    const left = new Map<string, { readonly at: number; readonly fact: number }>();
    for (const statement of statements) {
      for (const { fact, index } of factsOf(statement, 'set-setting')) {
        if (fact.setting === null) left.clear();
        else if (fact.scope === 'session') {
          left.delete(fact.setting);
          if (fact.values !== null) left.set(fact.setting, { at: statement.index, fact: index });
        }
      }
    }
    return [...left].map(([setting, place]): FileReport => {
      const means = CHANGES_MEANING.has(setting);
      return {
        ...place,
        severity: means ? 'warning' : 'advice',
        message: `SET lasts as long as the connection: ${quoteName(setting)} also holds for every later migration of the same deployment${setting === 'search_path' ? ', and Prisma may no longer find its own table' : ''}.`,
        advice: `Add RESET ${setting} at the end of the file.`,
      };
    });
  },
  doc: {
    summary: 'Reset at the end what a file sets.',
    why: '`prisma migrate deploy` runs all pending migrations over one connection, and `SET` lasts as long as the connection. A lock timeout meant for one statement then makes a later index build fail; a `search_path` without the schema of Prisma hides the table `_prisma_migrations`, so that the migration is applied but stays marked as failed. Run alone or in another order the same files behave differently.',
    instead: steps(
      'Add `RESET <setting>;` as the last statement.',
      'Or use `SET LOCAL` between `BEGIN` and `COMMIT`.',
      'A dump of `pg_dump` used as a baseline sets `search_path` to nothing: delete that line.',
    ),
    sources: [manual('sql-set'), prismaManual('orm/prisma-migrate/workflows/baselining')],
  },
});
