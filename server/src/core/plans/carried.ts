import { indexNames } from '../catalog/change.ts';
import type { Relation, TableConstraint } from '../catalog/types.ts';
import { replaceIdentifier } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { indexSql } from '../write/indexes.ts';
import { columnList, freshName, quote, relationSql } from '../write/names.ts';
import { alter, type ColumnCopy, tableOf } from './column-copy.ts';
import { takenBy } from './find.ts';

/** Something that hangs on the old column, made again on the new one; and how each of its steps is taken back. */
export interface Carried {
  /** Adds it unproven, without a scan. */
  readonly require: Step | null;
  /** Proves it; takes only a weak lock. */
  readonly validate: Step | null;
  /** An index to be built concurrently, alone in its migration. */
  readonly index: (Step & { readonly name: string }) | null;
  /** In the migration that drops the old column: before the drop, and after it. Taken back in reverse. */
  readonly beforeDrop: readonly Step[];
  readonly afterDrop: readonly Step[];
  /** Makes the original again on the old column, for the way back. */
  readonly original: readonly string[];
  /** For sentences: ``the index `User_name_idx` ``. */
  readonly words: string;
}

export interface Step {
  readonly up: string;
  /** In the order to run. */
  readonly down: readonly string[];
}

/** What cannot be made again by a plan, as sentences. */
export interface Obstacle {
  readonly obstacle: string;
}

const NOTHING = { require: null, validate: null, index: null, beforeDrop: [], afterDrop: [], original: [] } as const;

/** Everything that hangs on the old column: constraints, indexes, foreign keys in both directions, views. */
export function carriedBy(c: ColumnCopy): readonly Carried[] | Obstacle {
  // from 18 on each NOT NULL has a name, which nobody has to have written
  const named = c.postgres < 18 ? [] : c.table.columns.filter((x) => x.notNull);
  const made = new Set(named.map((x) => objectName(c.table.name, x.name, 'not_null')));
  const name = (wanted: string): string => {
    const fresh = freshName(wanted, takenBy(c.catalog, c.table, made));
    made.add(fresh);
    return fresh;
  };
  const out: Carried[] = [];
  const notNull = carryNotNull(c, name);
  if (notNull !== null) out.push(notNull);
  for (const k of c.table.constraints) {
    if (!k.columns.includes(c.old.name) || k.kind === 'not-null') continue;
    const carried = carryConstraint(c, k, name);
    if ('obstacle' in carried) return carried;
    out.push(carried);
  }
  for (const id of c.table.indexes) {
    const index = c.catalog.relation(id);
    if (index?.index == null || index.index.constraint !== null || !indexNames(index.index, c.old.name)) continue;
    const carried = carryIndex(c, index, name);
    if ('obstacle' in carried) return carried;
    out.push(carried);
  }
  for (const { table, constraint } of c.table.referencedBy) {
    const carried = carryReference(c, table, constraint, made);
    if (carried === null) continue;
    if ('obstacle' in carried) return carried;
    out.push(carried);
  }
  return out;
}

/** The name a constraint of the old column has after the one-step change. */
function carryNotNull(c: ColumnCopy, name: (wanted: string) => string): Carried | null {
  if (!c.old.notNull) return null;
  const explicit = c.table.constraints.find((k) => k.kind === 'not-null' && k.columns[0] === c.old.name);
  const words = 'NOT NULL';
  const setOld = alter(c, `ALTER COLUMN ${quote(c.old.name)} SET NOT NULL`);
  if (c.postgres >= 18) {
    const made = name(objectName(c.table.name, c.to, 'not_null'));
    const was = explicit?.name ?? objectName(c.table.name, c.old.name, 'not_null');
    const add = alter(c, `ADD CONSTRAINT ${quote(made)} NOT NULL ${quote(c.to)} NOT VALID`);
    return {
      ...NOTHING,
      words,
      require: { up: add, down: [alter(c, `DROP CONSTRAINT ${quote(made)}`)] },
      validate: {
        up: alter(c, `VALIDATE CONSTRAINT ${quote(made)}`),
        down: [alter(c, `DROP CONSTRAINT ${quote(made)}`), add],
      },
      afterDrop: made === was ? [] : [renameConstraint(c, made, was)],
      original: [alter(c, `ADD CONSTRAINT ${quote(was)} NOT NULL ${quote(c.old.name)}`)],
    };
  }
  // Up to 17 a validated CHECK proves it, so that SET NOT NULL reads no row.
  const proof = name(objectName(c.table.name, c.to, 'not_null'));
  const add = alter(c, `ADD CONSTRAINT ${quote(proof)} CHECK (${quote(c.to)} IS NOT NULL) NOT VALID`);
  return {
    ...NOTHING,
    words,
    require: { up: add, down: [alter(c, `DROP CONSTRAINT ${quote(proof)}`)] },
    validate: { up: alter(c, `VALIDATE CONSTRAINT ${quote(proof)}`), down: [alter(c, `DROP CONSTRAINT ${quote(proof)}`), add] },
    beforeDrop: [
      {
        up: alter(c, `ALTER COLUMN ${quote(c.to)} SET NOT NULL`),
        down: [alter(c, `ALTER COLUMN ${quote(c.to)} DROP NOT NULL`)],
      },
      {
        up: alter(c, `DROP CONSTRAINT ${quote(proof)}`),
        down: [alter(c, `ADD CONSTRAINT ${quote(proof)} CHECK (${quote(c.to)} IS NOT NULL)`)],
      },
    ],
    original: [setOld],
  };
}

const renameConstraint = (c: ColumnCopy, from: string, to: string): Step => ({
  up: alter(c, `RENAME CONSTRAINT ${quote(from)} TO ${quote(to)}`),
  down: [alter(c, `RENAME CONSTRAINT ${quote(to)} TO ${quote(from)}`)],
});

const swapped = (c: ColumnCopy, columns: readonly string[]): readonly string[] => columns.map((x) => (x === c.old.name ? c.to : x));

function carryConstraint(c: ColumnCopy, k: TableConstraint, name: (wanted: string) => string): Carried | Obstacle {
  switch (k.kind) {
    case 'check':
      return carryCheck(c, k, name);
    case 'foreign-key':
      return carryForeignKey(c, k, name);
    case 'unique':
    case 'primary-key':
      return carryUnique(c, k, name);
    case 'exclude':
      return {
        obstacle: `The exclusion constraint "${k.name}" uses it, and PostgreSQL can only build such a constraint under a lock that stops writes. Write that part by hand, at a quiet hour.`,
      };
    case 'not-null':
      return { ...NOTHING, words: 'NOT NULL' };
  }
}

function carryCheck(c: ColumnCopy, k: TableConstraint, name: (wanted: string) => string): Carried | Obstacle {
  const text = k.expression?.sql;
  if (text === undefined) return { obstacle: `The text of the check "${k.name}" is not known. Write the phases by hand.` };
  const noInherit = /\bNO\s+INHERIT\b/i.test(k.sql ?? '') ? ' NO INHERIT' : '';
  const made = name(objectName(c.table.name, c.to, 'check'));
  const body = `CHECK (${replaceIdentifier(text, c.old.name, c.to)})${noInherit}`;
  return addAndValidate(c, k, made, body, `CHECK (${text})${noInherit}`, `the check \`${k.name}\``);
}

/** A constraint that PostgreSQL takes unproven: NOT VALID, validated in another migration, renamed at the end. */
function addAndValidate(c: ColumnCopy, k: TableConstraint, made: string, body: string, oldBody: string, words: string): Carried {
  const add = alter(c, `ADD CONSTRAINT ${quote(made)} ${body} NOT VALID`);
  return {
    ...NOTHING,
    words,
    require: { up: add, down: [alter(c, `DROP CONSTRAINT ${quote(made)}`)] },
    validate: k.validated
      ? { up: alter(c, `VALIDATE CONSTRAINT ${quote(made)}`), down: [alter(c, `DROP CONSTRAINT ${quote(made)}`), add] }
      : null,
    afterDrop: [renameConstraint(c, made, k.name)],
    original: [alter(c, `ADD CONSTRAINT ${quote(k.name)} ${oldBody}${k.validated ? '' : ' NOT VALID'}`)],
  };
}

const ACTIONS = {
  'no-action': 'NO ACTION',
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  'set-null': 'SET NULL',
  'set-default': 'SET DEFAULT',
} as const;

/** FOREIGN KEY … of a constraint of the catalog, with other columns where they are given. Null: the referenced table is not known. */
export function foreignKeySql(
  c: Pick<ColumnCopy, 'catalog'>,
  k: TableConstraint,
  columns: readonly string[] = k.columns,
  referenced?: readonly string[],
): string | null {
  const target = k.references === null ? null : c.catalog.relation(k.references.table);
  if (k.references === null || target === null) return null;
  const to = referenced ?? k.references.columns;
  const on = (event: string, action: keyof typeof ACTIONS | null): string => (action === null ? '' : ` ON ${event} ${ACTIONS[action]}`);
  const full = /\bMATCH\s+FULL\b/i.test(k.sql ?? '') ? ' MATCH FULL' : '';
  return `FOREIGN KEY ${columnList(columns)} REFERENCES ${relationSql(target)}${to.length === 0 ? '' : columnList(to)}${full}${on('DELETE', k.references.onDelete)}${on('UPDATE', k.references.onUpdate)}${deferral(k)}`;
}

export const deferral = (k: TableConstraint): string =>
  !k.deferrable ? '' : /\bINITIALLY\s+DEFERRED\b/i.test(k.sql ?? '') ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';

function carryForeignKey(c: ColumnCopy, k: TableConstraint, name: (wanted: string) => string): Carried | Obstacle {
  if (c.table.kind === 'partitioned-table' && c.postgres < 18)
    return {
      obstacle: `Before PostgreSQL 18 the foreign key "${k.name}" of a partitioned table cannot be added as NOT VALID. Add it to each partition by hand first.`,
    };
  const body = foreignKeySql(c, k, swapped(c, k.columns));
  const oldBody = foreignKeySql(c, k);
  if (body === null || oldBody === null)
    return { obstacle: `The table that "${k.name}" references is not known. Write the phases by hand.` };
  const made = name(objectName(c.table.name, swapped(c, k.columns).join('_'), 'fkey'));
  return addAndValidate(c, k, made, body, oldBody, `the foreign key \`${k.name}\``);
}

const PARTITIONED = (what: string): Obstacle => ({
  obstacle: `${what} belongs to a partitioned table, where an index cannot be built concurrently as a whole. Build it on each partition by hand.`,
});

function carryUnique(c: ColumnCopy, k: TableConstraint, name: (wanted: string) => string): Carried | Obstacle {
  if (c.table.kind === 'partitioned-table') return PARTITIONED(`The constraint "${k.name}"`);
  const behind = k.index === null ? null : c.catalog.relation(k.index);
  if (behind?.index == null) return { obstacle: `The index behind "${k.name}" is not known. Write the phases by hand.` };
  const made = name(
    objectName(c.table.name, k.kind === 'primary-key' ? c.to : swapped(c, k.columns).join('_'), k.kind === 'primary-key' ? 'pkey' : 'key'),
  );
  const build = indexSql(behind.index, { name: made, on: tableOf(c), concurrently: true, renamed: { from: c.old.name, to: c.to } });
  const rebuild = indexSql(behind.index, { name: made, on: tableOf(c), concurrently: false, renamed: { from: c.old.name, to: c.to } });
  if (build === null || rebuild === null) return { obstacle: `The text of "${k.name}" is not known. Write the phases by hand.` };
  const kind = k.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
  const nulls = behind.index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const include = behind.index.include.length > 0 ? ` INCLUDE ${columnList(behind.index.include)}` : '';
  return {
    ...NOTHING,
    words: k.kind === 'primary-key' ? 'the primary key' : `the unique constraint \`${k.name}\``,
    index: { name: made, up: build, down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema: c.table.schema, name: made })}`] },
    afterDrop: [
      {
        up: alter(c, `ADD CONSTRAINT ${quote(k.name)} ${kind} USING INDEX ${quote(made)}${deferral(k)}`),
        down: [alter(c, `DROP CONSTRAINT ${quote(k.name)}`), rebuild],
      },
    ],
    original: [alter(c, `ADD CONSTRAINT ${quote(k.name)} ${kind}${nulls} ${columnList(k.columns)}${include}${deferral(k)}`)],
  };
}

function carryIndex(c: ColumnCopy, index: Relation, name: (wanted: string) => string): Carried | Obstacle {
  const definition = index.index;
  if (c.table.kind === 'partitioned-table') return PARTITIONED(`The index "${index.name}"`);
  if (definition === null) return { ...NOTHING, words: '' };
  const columns = definition.columns.map((x) => (x.column === c.old.name ? c.to : (x.column ?? 'expr')));
  const made = name(objectName(c.table.name, columns.join('_'), definition.unique ? 'key' : 'idx'));
  const up = indexSql(definition, { name: made, on: tableOf(c), concurrently: true, renamed: { from: c.old.name, to: c.to } });
  const original = indexSql(definition, { name: index.name, on: tableOf(c), concurrently: false });
  if (up === null || original === null)
    return { obstacle: `The text of the index "${index.name}" is not known. Write the phases by hand.` };
  const at = (n: string): string => relationSql({ schema: c.table.schema, name: n });
  return {
    ...NOTHING,
    words: `the index \`${index.name}\``,
    index: { name: made, up, down: [`DROP INDEX CONCURRENTLY ${at(made)}`] },
    afterDrop: [
      {
        up: `ALTER INDEX ${at(made)} RENAME TO ${quote(index.name)}`,
        down: [`ALTER INDEX ${at(index.name)} RENAME TO ${quote(made)}`],
      },
    ],
    original: [original],
  };
}

/** A foreign key of a table (this one too) to the old column: made again towards the new one, when its unique index is there. */
function carryReference(c: ColumnCopy, table: string, constraint: string, taken: Set<string>): Carried | Obstacle | null {
  const from = c.catalog.relation(table);
  const k = from?.constraints.find((x) => x.name === constraint);
  if (from == null || k?.references == null) return null;
  const key = c.table.constraints.find((x) => x.kind === 'primary-key')?.columns ?? [];
  const referenced = k.references.columns.length === 0 ? key : k.references.columns;
  if (!referenced.includes(c.old.name)) return null;
  if (from.kind === 'partitioned-table' && c.postgres < 18)
    return { obstacle: `The foreign key "${k.name}" of the partitioned table ${relationSql(from)} references it. Move that one by hand.` };
  const made = freshName(objectName(from.name, k.columns.join('_'), 'fkey'), takenBy(c.catalog, from, taken));
  taken.add(made);
  const add = foreignKeySql(c, k, k.columns, swapped(c, referenced));
  const original = foreignKeySql(c, k, k.columns, referenced);
  if (add === null || original === null) return null;
  const on = (action: string): string => `ALTER TABLE ${relationSql(from)} ${action}`;
  const valid = k.validated ? '' : ' NOT VALID';
  const again = on(`ADD CONSTRAINT ${quote(made)} ${add}${valid}`);
  return {
    ...NOTHING,
    words: `the foreign key \`${k.name}\` of ${relationSql(from)}`,
    require: { up: on(`ADD CONSTRAINT ${quote(made)} ${add} NOT VALID`), down: [on(`DROP CONSTRAINT ${quote(made)}`)] },
    validate: k.validated
      ? {
          up: on(`VALIDATE CONSTRAINT ${quote(made)}`),
          down: [on(`DROP CONSTRAINT ${quote(made)}`), on(`ADD CONSTRAINT ${quote(made)} ${add} NOT VALID`)],
        }
      : null,
    beforeDrop: [{ up: on(`DROP CONSTRAINT ${quote(k.name)}`), down: [] }],
    afterDrop: [
      // On the way back the unique index that it stands on is made again, so it goes and comes with it.
      {
        up: on(`RENAME CONSTRAINT ${quote(made)} TO ${quote(k.name)}`),
        down: [on(`DROP CONSTRAINT ${quote(k.name)}`)],
      },
    ],
    original: [on(`ADD CONSTRAINT ${quote(k.name)} ${original}${valid}`), again],
  };
}
