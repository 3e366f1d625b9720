import type { Relation } from '../catalog/types.ts';
import type { Fact } from '../facts/fact.ts';
import { prismaManual, steps } from './doc.ts';
import { factRule, showRelation } from './fact-rule.ts';
import type { RuleContext } from './rule.ts';
import { isImplicitRelation } from './table-without-primary-key.ts';

/** The implicit relation table that the fact changes. Foreign keys come and go with the models; Prisma writes those itself. */
function changed(fact: Fact, { catalog }: RuleContext): Relation | null {
  if (fact.kind === 'add-constraint' && (fact.constraint.kind === 'foreign-key' || fact.constraint.name?.endsWith('_AB_pkey'))) return null;
  if (fact.kind === 'drop-constraint' && fact.constraint.endsWith('_fkey')) return null;
  if (fact.kind === 'drop' && fact.object === 'index') {
    const index = catalog.resolve(fact.name);
    // Prisma 6 replaces this index by a primary key
    return index?.index && !index.name.endsWith('_AB_unique') ? catalog.relation(index.index.table) : null;
  }
  if (fact.kind === 'rename' && fact.object !== 'table' && fact.object !== 'column') return null;
  if (fact.kind === 'drop' && fact.object !== 'table') return null;
  const name =
    'target' in fact
      ? fact.target.table
      : fact.kind === 'drop' || fact.kind === 'rename'
        ? fact.name
        : fact.kind === 'create-index'
          ? fact.table
          : null;
  return name === null ? null : catalog.resolve(name);
}

export const implicitManyToMany = factRule({
  id: 'implicit-many-to-many',
  severity: 'advice',
  category: 'dangerous',
  on: [
    'add-column',
    'drop-column',
    'set-type',
    'set-not-null',
    'drop-not-null',
    'add-constraint',
    'drop-constraint',
    'create-index',
    'drop',
    'rename',
  ],
  says(fact, context) {
    const table = changed(fact, context);
    if (table === null || table.origin === null || !isImplicitRelation(table)) return null;
    return {
      message: `${showRelation(table)} belongs to an implicit many-to-many relation: Prisma expects exactly its columns A and B and plans to undo other changes.`,
      advice: 'Change the relation in schema.prisma; for columns of its own make it an explicit relation with a model.',
    };
  },
  doc: {
    summary: 'Leave the tables of implicit many-to-many relations to Prisma.',
    why: 'For a list on both sides of a relation Prisma keeps a table `_AToB` with the columns `A` and `B`. Its name follows from the names of the models and of the relation, and schema.prisma has no place for other columns or indexes. After a change by hand Prisma Client no longer finds the table, or the next `migrate dev` plans to undo the change. A renamed relation looks like a dropped and a new table: all links are lost.',
    instead: steps(
      'To rename it, write `ALTER TABLE … RENAME TO` in place of the generated drop and create, and deploy it with the code.',
      'To add columns, make a model for the pair (an explicit relation) with `@@map` to the old table.',
    ),
    sources: [prismaManual('orm/prisma-schema/data-model/relations/many-to-many-relations')],
  },
});
