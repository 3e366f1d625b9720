import type { IndexDefinition } from '../catalog/types.ts';
import { manual, steps } from './doc.ts';
import { show } from './fact-rule.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

interface Dropped {
  readonly statement: number;
  readonly unit: number;
  readonly definition: IndexDefinition;
  readonly index: string;
}

export const dropIndexBeforeReplacement = defineRule<FileRule>({
  id: 'drop-index-before-replacement',
  severity: 'advice',
  category: 'safe',
  file(statements, { before }) {
    if (before === undefined) return [];
    const dropped = new Map<string, Dropped[]>();
    return statements.flatMap((statement) => {
      for (const { fact } of factsOf(statement, 'drop')) {
        const index = fact.object === 'index' ? before.resolve(fact.name) : null;
        const table = index?.index ? before.relation(index.index.table) : null;
        if (!index?.index || table === null) continue;
        const list = dropped.get(table.name) ?? [];
        dropped.set(table.name, list);
        list.push({ statement: statement.index, unit: statement.unit.unit, index: show(fact.name), definition: index.index });
      }
      if (dropped.size === 0) return [];
      return factsOf(statement, 'create-index').flatMap(({ fact, index }) => {
        const replaced = dropped
          .get(fact.table.name)
          ?.find(
            (old) =>
              old.unit !== statement.unit.unit &&
              old.definition.columns.every((c, i) => c.column !== null && c.column === fact.columns[i]?.column),
          );
        if (replaced === undefined) return [];
        return [
          {
            at: statement.index,
            fact: index,
            message: `This index takes the place of ${replaced.index}, which is already gone while it is built; queries that need it scan ${show(fact.table)}.`,
            advice: 'Build the new index first and drop the old one in a later migration.',
            relatedStatement: { index: replaced.statement, message: 'The old index is dropped here.' },
          },
        ];
      });
    });
  },
  doc: {
    summary: 'Build the new index before the old one is dropped.',
    why: 'Between the drop and the end of the build no index serves the queries that used the old one. On a large table that is minutes in which every such query scans the table.',
    instead: steps(
      'Build the new index concurrently, under another name.',
      'Check that it is valid.',
      'Drop the old index concurrently, in a later migration.',
    ),
    sources: [manual('sql-createindex'), manual('sql-dropindex')],
  },
});
