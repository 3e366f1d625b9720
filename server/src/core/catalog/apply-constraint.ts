import { type Expression, walk } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { objectName } from '../sql/object-names.ts';
import { attachIndex, change, changeColumn, type Origin } from './change.ts';
import { findRelation, idOf as id } from './lookup.ts';
import { inheritedNotNullName, notNullName } from './not-null-name.ts';
import { tableForm } from './texts.ts';
import type { IndexDefinition, TableConstraint } from './types.ts';

export const columnsIn = (e: Expression): readonly string[] => {
  const names = new Set<string>();
  walk(e, (x) => {
    if (x.kind === 'column') names.add(x.name);
  });
  return [...names];
};

const SUFFIX: Readonly<Record<TableConstraint['kind'], string>> = {
  check: 'check',
  'not-null': 'not_null',
  unique: 'key',
  'primary-key': 'pkey',
  exclude: 'excl',
  'foreign-key': 'fkey',
};

/** Adds a constraint, with the index behind it. @param column the column of an inline constraint. */
export function addConstraint(at: Origin, table: string, c: Constraint, column: string | null = null): void {
  const { world } = at;
  const owner = world.get('relation', table);
  if (!owner) return;
  if (c.kind === 'null' || c.kind === 'default' || c.kind === 'identity' || c.kind === 'generated') return;
  const columns =
    c.kind === 'check'
      ? columnsIn(c.expression)
      : c.kind === 'not-null'
        ? [c.column ?? column ?? '']
        : c.columns.length > 0
          ? c.columns
          : column !== null
            ? [column]
            : [];
  const indexed = c.kind === 'unique' || c.kind === 'primary-key' || c.kind === 'exclude';
  // an index stands among the relations of the schema
  const taken = (name: string): boolean =>
    owner.constraints.some((x) => x.name === name) || (indexed && world.get('name', `${owner.schema}.${name}`) !== null);
  const said = c.kind === 'primary-key' || (c.kind === 'check' && columns.length !== 1) ? '' : columns.join('_');
  let name = c.name ?? objectName(owner.name, said, SUFFIX[c.kind]);
  for (let n = 1; c.name === null && taken(name); n++) name = objectName(owner.name, said, `${SUFFIX[c.kind]}${n}`);
  let index: string | null = null;
  let keyColumns = columns;
  if (c.kind === 'unique' || c.kind === 'primary-key' || c.kind === 'exclude') {
    const usingIndex = c.kind === 'exclude' ? null : c.usingIndex;
    if (usingIndex !== null) {
      const found = owner.indexes.map((i) => [i, world.get('relation', i)] as const).find(([, r]) => r?.name === usingIndex);
      index = found?.[0] ?? null;
      keyColumns = found?.[1]?.index?.columns.flatMap((x) => x.column ?? []) ?? [];
      name = c.name ?? usingIndex;
      if (found?.[1]?.index && index !== null) {
        // the index takes the constraint's name
        world.remove('name', `${owner.schema}.${usingIndex}`);
        world.set('relation', index, { ...found[1], name, index: { ...found[1].index, constraint: name } });
        world.set('name', `${owner.schema}.${name}`, index);
      }
    } else {
      const definition: IndexDefinition = {
        table,
        unique: c.kind !== 'exclude',
        method: c.kind === 'exclude' ? 'gist' : 'btree',
        columns: columns.map((x) => ({
          column: x,
          expression: null,
          operatorClass: null,
          collation: null,
          descending: false,
          nulls: null,
        })),
        include: c.kind === 'exclude' ? [] : c.include,
        where: null,
        nullsNotDistinct: c.kind === 'unique' && c.nullsNotDistinct,
        storage: null,
        tablespace: null,
        valid: true,
        constraint: name,
        concurrently: false,
        partOf: null,
      };
      index = attachIndex(at, table, name, definition);
    }
  }
  const references = c.kind === 'foreign-key' ? findRelation(world, c.references) : null;
  const entry: TableConstraint = {
    kind: c.kind,
    name,
    columns: keyColumns,
    validated: !c.notValid && !c.notEnforced,
    enforced: !c.notEnforced,
    expression: c.kind === 'check' ? c.expression : null,
    references:
      c.kind === 'foreign-key' && references
        ? {
            table: id(world, references),
            columns:
              c.referencedColumns.length > 0
                ? c.referencedColumns
                : (references.constraints.find((k) => k.kind === 'primary-key')?.columns ?? []),
            onDelete: c.onDelete,
            onUpdate: c.onUpdate,
          }
        : null,
    index,
    sql: tableForm(c, keyColumns),
    deferrable: c.deferrable,
    comment: null,
    createdBy: at.provenance,
  };
  if (c.kind === 'not-null' && column !== null && c.name === null) {
    changeColumn(world, table, column, () => ({ notNull: true }));
    return;
  }
  change(world, table, (t) => ({ constraints: [...t.constraints, entry] }));
  if (references) change(world, id(world, references), (p) => ({ referencedBy: [...p.referencedBy, { table, constraint: name }] }));
  if (c.kind === 'primary-key' || (c.kind === 'not-null' && !c.notValid))
    for (const k of keyColumns)
      changeColumn(world, table, k, (x) =>
        x.notNull
          ? {}
          : { notNull: true, notNullName: c.kind === 'not-null' ? null : (inheritedNotNullName(world, owner, k) ?? notNullName(owner, k)) },
      );
}
