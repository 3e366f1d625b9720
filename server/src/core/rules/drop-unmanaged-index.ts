import type { IndexDefinition, Relation } from '../catalog/types.ts';
import { prismaManual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';

/** What schema.prisma cannot say about an index; null: Prisma could have made it. Source: Prisma's reference of `@@index`. */
function handMade(definition: IndexDefinition, index: Relation, table: Relation): string | null {
  if (definition.where !== null) return 'a partial index';
  if (definition.columns.some((c) => c.expression !== null)) return 'an index on an expression';
  if (definition.include.length > 0) return 'an index with INCLUDE';
  if (definition.method !== 'btree') return `a ${definition.method} index`;
  if (definition.columns.some((c) => c.operatorClass !== null)) return 'an index with an operator class';
  if (definition.columns.some((c) => c.nulls !== null || c.collation !== null)) return 'an index with an order or collation of its own';
  const columns = definition.columns.map((c) => c.column).join('_');
  const expected = `${table.name}_${columns}`;
  const byPrisma = index.name === `${expected}_idx` || index.name === `${expected}_key` || /_(idx|key)$/.test(index.name);
  return byPrisma ? null : 'an index with a name of its own';
}

export const dropUnmanagedIndex = factRule({
  id: 'drop-unmanaged-index',
  severity: 'advice',
  category: 'safe',
  on: ['drop'],
  says(fact, { catalog }) {
    // the form that Prisma generates: one plain name
    if (fact.object !== 'index' || fact.concurrently || fact.ifExists || fact.cascade || fact.count > 1) return null;
    const index = catalog.resolve(fact.name);
    const definition = index?.index ?? null;
    const table = definition === null ? null : catalog.relation(definition.table);
    if (index === null || definition === null || table === null || index.origin === null || definition.constraint !== null) return null;
    const what = handMade(definition, index, table);
    if (what === null) return null;
    const made = index.createdBy;
    return {
      message: `${show(fact.name)} is ${what} that an earlier migration made by hand: Prisma generates DROP INDEX for what schema.prisma does not describe.`,
      advice: 'Delete this line, unless the index is no longer wanted.',
      ...(made === null
        ? {}
        : {
            relatedMigration: { migration: made.migration, span: { start: made.start, end: made.end }, message: 'The index is made here.' },
          }),
    };
  },
  doc: {
    summary: 'Delete the DROP INDEX that Prisma generates for an index made by hand.',
    why: 'Prisma compares the database with schema.prisma and plans to drop every index that it does not find there. Expression indexes, `INCLUDE`, partial indexes without the preview feature and operator classes that it does not know cannot be written in the schema, so that each `migrate dev` drops them anew. In production the queries that the index was made for then scan their tables.',
    instead: steps(
      'Delete the `DROP INDEX` line before the migration is applied.',
      'Where schema.prisma can describe the index (`type: Gin`, `ops`, `map`), add it there.',
      'To drop it on purpose, write `DROP INDEX CONCURRENTLY` in a migration of its own.',
    ),
    sources: [prismaManual('orm/prisma-schema/data-model/indexes')],
  },
});
