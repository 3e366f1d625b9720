import type { IndexDefinition, Relation } from '../catalog/types.ts';
import type { Constraint } from '../facts/table.ts';
import { groupsOf, lexed, nameAt, wordAt } from '../sql/identifiers.ts';
import { indexSql } from '../write/indexes.ts';
import { relationSql } from '../write/names.ts';
import { columnsOf } from './chosen-names.ts';
import { bodyOf } from './constraint-steps.ts';

export type KeyConstraint = Extract<Constraint, { readonly kind: 'unique' | 'primary-key' }>;

/** A key in the two halves that PostgreSQL can take one after the other. */
export interface KeyParts {
  readonly columns: readonly string[];
  /** `UNIQUE USING INDEX "x" DEFERRABLE`, as it stands behind the constraint's name. */
  taking(quotedIndex: string, spelled: (words: string) => string): string;
  /** CREATE UNIQUE INDEX. */
  index(table: Relation, name: string, concurrently: boolean): string;
}

/** Null: PostgreSQL can build such a key only in one go, or its text is not known. */
export function keyParts(c: KeyConstraint, column: string | null): KeyParts | null {
  const body = bodyOf(c, column);
  if (body === null || /\bWITHOUT\s+OVERLAPS\b/i.test(body)) return null;
  const storage = groupsOf(body).find((g) => g.after === 'with');
  const l = lexed(body);
  const space = l.tokens.findIndex((_, i) => wordAt(l, i) === 'tablespace' && wordAt(l, i - 1) === 'index');
  const columns = columnsOf(c, column);
  const definition: IndexDefinition = {
    table: '',
    unique: true,
    method: 'btree',
    columns: columns.map((name) => ({
      column: name,
      expression: null,
      operatorClass: null,
      collation: null,
      descending: false,
      nulls: null,
    })),
    include: c.include,
    where: null,
    nullsNotDistinct: c.nullsNotDistinct,
    storage: storage === undefined ? null : body.slice(storage.start, storage.end).trim(),
    tablespace: space < 0 ? null : nameAt(l, space + 1),
    valid: true,
    constraint: null,
    concurrently: true,
    partOf: null,
  };
  const deferral = c.deferrable ? ` DEFERRABLE${/\bINITIALLY\s+DEFERRED\b/i.test(body) ? ' INITIALLY DEFERRED' : ''}` : '';
  return {
    columns,
    taking: (index, spelled) =>
      `${spelled(c.kind === 'unique' ? 'UNIQUE USING INDEX' : 'PRIMARY KEY USING INDEX')} ${index}${spelled(deferral)}`,
    index: (table, name, concurrently) => indexSql(definition, { name, on: relationSql(table), concurrently }) ?? '',
  };
}
