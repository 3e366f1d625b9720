import type { CatalogReader } from './catalog/types.ts';
import type { JudgedStatement } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';
import type { NewMigration } from './fixes/fix.ts';
import { newMigration } from './fixes/new-migration.ts';
import type { Finding } from './rules/rule.ts';
import { quote, relationSql, words } from './write/names.ts';

/** What repairs a finding of a migration that has been applied, on the schema as the last migration leaves it. Null: not this. */
type Repair = (fact: Fact, latest: CatalogReader) => Omit<Parameters<typeof newMigration>[0], 'place' | 'eol'> | null;

/** By rule. What a fix can put into a migration of its own needs no row here. */
const REPAIRS: Readonly<Record<string, Repair>> = {
  'not-valid-never-validated': (fact, latest) => {
    if (fact.kind !== 'add-constraint' || !('name' in fact.constraint)) return null;
    const { name } = fact.constraint;
    const table = latest.resolve(fact.target.table);
    const open = table?.constraints.find((c) => c.name === name && !c.validated);
    if (table === null || open === undefined) return null;
    return {
      words: words('validate', open.name),
      up: [`ALTER TABLE ${relationSql(table)} VALIDATE CONSTRAINT ${quote(open.name)}`],
      down: { irreversible: 'a constraint that holds for every row takes nothing away, so there is nothing to take back.' },
    };
  },
  // a build that failed left an index that serves nobody; building it anew also does no harm to one that works
  'concurrently-if-not-exists': (fact, latest) => {
    if (fact.kind !== 'create-index' || fact.index === null) return null;
    const index = latest.resolve({ schema: fact.table.schema, name: fact.index });
    if (index?.kind !== 'index') return null;
    return {
      words: words('reindex', index.name),
      up: [`REINDEX INDEX CONCURRENTLY ${relationSql(index)}`],
      down: { irreversible: 'an index that was built anew is the same index, so there is nothing to take back.' },
    };
  },
};

/** The migration that repairs a finding after the fact; null when a person has to write it. */
export function repairOf(finding: Finding, statement: JudgedStatement | null, latest: CatalogReader, eol: string): NewMigration | null {
  const fact = statement?.facts[finding.fact ?? -1];
  const parts = fact === undefined ? null : (REPAIRS[finding.rule]?.(fact, latest) ?? null);
  return parts === null ? null : newMigration({ ...parts, place: 'after', eol });
}
