import type { Fact } from '../facts/fact.ts';
import { words } from '../write/names.ts';
import { patternOf } from './patterns.ts';

/** The name for a migration by what it does first: `add_user_nickname_column`. Null: nothing that a name could say. */
export function nameOfFacts(facts: readonly Fact[]): string | null {
  for (const fact of facts) {
    const said = nameOfFact(fact);
    if (said !== null) return said;
  }
  return null;
}

const { name: createTable } = patternOf('create-table');
const { name: addColumn } = patternOf('add-column');
const { name: addIndex } = patternOf('add-index');
const { name: changeColumn } = patternOf('change-column');
const { name: removeColumn } = patternOf('remove-column');
const { name: addRelation } = patternOf('add-relation');
const { name: backfill } = patternOf('backfill');
const { name: cleanup } = patternOf('cleanup');

/** As people say them. */
const TYPES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  timestamptz: 'timestamp',
};

function nameOfFact(fact: Fact): string | null {
  switch (fact.kind) {
    case 'create-table':
      return createTable(fact.table.name);
    case 'add-column':
      return addColumn(fact.target.table.name, fact.column.name);
    case 'drop-column':
      return removeColumn(fact.target.table.name, fact.column);
    case 'set-type':
      return changeColumn(fact.target.table.name, fact.column, TYPES[fact.type.name] ?? fact.type.name);
    case 'set-not-null':
      return changeColumn(fact.target.table.name, fact.column, 'required');
    case 'drop-not-null':
      return changeColumn(fact.target.table.name, fact.column, 'optional');
    case 'set-default':
    case 'drop-default':
      return words('change', fact.target.table.name, fact.column, 'default');
    case 'add-constraint':
      return fact.constraint.kind === 'foreign-key'
        ? addRelation(fact.target.table.name, fact.constraint.references.name)
        : words('add', fact.constraint.name ?? `${fact.target.table.name}_constraint`);
    case 'drop-constraint':
      return words('drop', fact.constraint);
    case 'validate-constraint':
      return words('validate', fact.constraint);
    case 'create-index':
      return addIndex(fact.table.name, ...fact.columns.flatMap((c) => c.column ?? []));
    case 'create-type':
      return words('create', fact.type.name, 'type');
    case 'create-view':
    case 'create-materialized-view':
      return words('create', fact.view.name, 'view');
    case 'create-function':
      return words('create', fact.function.name);
    case 'drop':
      return words('drop', fact.name.name);
    case 'rename':
      return words('rename', fact.part ?? fact.name.name, 'to', fact.to);
    case 'insert':
    case 'update':
      return backfill(fact.table.name);
    case 'delete':
      return cleanup(fact.table.name);
    default:
      return null;
  }
}
