import type { AlterTable } from '../facts/table.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { lineBreakOf, removeActions, removeStatements, statementText } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { dependentOn } from './own-migration.ts';

type Validate = Extract<AlterTable, { readonly kind: 'validate-constraint' }>;

const validated = (input: FixInput): Validate | null => {
  const fact = input.statement?.facts[input.finding.fact ?? -1];
  return fact?.kind === 'validate-constraint' && fact.inDo === undefined ? fact : null;
};

/** By itself VALIDATE stops nobody; it is the lock that an earlier statement of the transaction holds. */
export const validateLater = defineFix({
  id: 'validate-later',
  rules: ['validate-constraint-under-lock'],
  keepsMeaning: true,
  offer: (input) => (validated(input) === null ? null : 'Validate the constraint in a migration of its own'),
  make(context) {
    const fact = validated(context);
    const { statement, script } = context;
    if (fact === null || statement === null)
      return { refused: 'This is no VALIDATE CONSTRAINT by itself. Write it as a statement of its own.' };
    const table = fact.target.table;
    const refused = dependentOn(context, statement, { names: [fact.constraint], table, columns: null, unique: false, proves: true });
    if (refused !== null) return refused;
    const alone = statement.facts.length === 1;
    const rest = alone ? removeStatements(script, [statement.index]) : removeActions(statement, [context.finding.fact ?? 0]);
    if (rest === null) return { refused: 'The actions of this statement cannot be told apart. Move VALIDATE CONSTRAINT by hand.' };
    return {
      edits: rest,
      migrations: [
        newMigration({
          place: 'after',
          words: words('validate', fact.constraint),
          up: [
            alone
              ? statementText(script, statement.index)
              : `ALTER TABLE ${relationSql(table)} VALIDATE CONSTRAINT ${quote(fact.constraint)}`,
          ],
          down: { irreversible: 'a constraint that holds for every row takes nothing away, so there is nothing to take back.' },
          eol: lineBreakOf(script.text),
        }),
      ],
    };
  },
});
