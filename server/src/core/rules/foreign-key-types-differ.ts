import type { Relation } from '../catalog/types.ts';
import { builtIn, showType } from './column-types.ts';
import { manual, steps } from './doc.ts';
import { newForeignKeys, show } from './fact-rule.ts';
import { fileCatalog } from './file-catalog.ts';
import { quoteName } from './messages.ts';
import { defineRule, type FileRule } from './rule.ts';

const NUMBERS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric']);
const typeOf = (table: Relation, column: string | undefined) => table.columns.find((c) => c.name === column)?.type ?? null;

export const foreignKeyTypesDiffer = defineRule<FileRule>({
  id: 'foreign-key-types-differ',
  severity: 'advice',
  category: 'multi-phase',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    return statements.flatMap((statement) =>
      newForeignKeys(statement).flatMap(({ fact, table: name, columns, constraint }) => {
        const table = catalog.resolve(name);
        const target = catalog.resolve(constraint.references);
        if (table === null || target === null) return [];
        const key = target.constraints.find((c) => c.kind === 'primary-key')?.columns ?? [];
        const referenced = constraint.referencedColumns.length > 0 ? constraint.referencedColumns : key;
        return columns.flatMap((column, i) => {
          const from = typeOf(table, column);
          const to = typeOf(target, referenced[i]);
          if (from === null || to === null || from.key === to.key) return [];
          // types without a common operator fail, which the model says; between texts nothing is lost
          if (!NUMBERS.has(builtIn(from) ?? '') || !NUMBERS.has(builtIn(to) ?? '')) return [];
          return [
            {
              at: statement.index,
              fact,
              span: constraint.span,
              message: `${quoteName(column)} is ${showType(from)}, but ${quoteName(referenced[i] ?? '')} of ${show(constraint.references)} is ${showType(to)}: keys beyond the smaller type cannot be stored.`,
              advice: 'Give both columns the same type.',
            },
          ];
        });
      }),
    );
  },
  doc: {
    summary: 'Give both sides of a foreign key the same type.',
    why: 'PostgreSQL accepts an `integer` column that references a `bigint` key. It works until the first key above 2,147,483,647: then every insert that points to such a row fails. Changing the type later rewrites the whole table.',
    instead: steps(
      'Give a new column the type of the key that it references.',
      'Change an existing column in phases, through a new column.',
    ),
    sources: [manual('datatype-numeric'), manual('ddl-constraints')],
  },
});
