import type { CatalogReader, Relation } from '../catalog/types.ts';
import { quote, relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';

export interface Backfill {
  readonly table: Relation;
  /** `"b" = "a"`, as behind SET. Null: the rows are deleted. */
  readonly set: string | null;
  /** True for rows that are still to be changed, and false for those that are done: so it can be run again after a stop. */
  readonly where: string;
  /** What UPDATE … FROM or DELETE … USING names besides the table. */
  readonly from?: string;
  /** The name under which the other parts know the table. */
  readonly alias?: string;
  /**
   * A table in which the next key is kept, for changes that must not be done twice to a row: `progressSql` makes it. Each batch
   * and its mark are one transaction.
   */
  readonly progress?: string;
}

const BATCH = 1000;

/** A column may have the name of a variable, or be called `found`. */
const HEAD: readonly string[] = [
  'DO $backfill$',
  '#variable_conflict use_column',
  '<<walk>>',
  'DECLARE',
  `  batch_size CONSTANT integer := ${BATCH};`,
];

/**
 * One DO statement that walks through the table in ranges of its primary key and commits after each, so that a row is locked
 * for moments only. It must run outside of a transaction: alone in its file. Stopped at any moment it goes on where rows are
 * left. Source: manual, 41.8 "Transaction Management" (PL/pgSQL).
 */
export function backfillSql(b: Backfill): string {
  const key = keyOf(b.table);
  return key.length === 0 ? byPlace(b) : byKey(b, key);
}

/** How many rows are left. */
export const remainingSql = (b: Backfill): string =>
  `SELECT count(*) FROM ${target(b)}${b.from === undefined ? '' : `, ${b.from}`} WHERE ${b.where}`;

const keyOf = (table: Relation): readonly string[] => table.constraints.find((c) => c.kind === 'primary-key')?.columns ?? [];

/** The table of progress: one row, with the key from which to go on, NULL when all is done. */
export function progressSql(catalog: CatalogReader, table: Relation, name: string): string | null {
  const columns = keyOf(table).map((k) => {
    const type = table.columns.find((c) => c.name === k)?.type;
    const sql = type === undefined ? null : typeSql(catalog, type);
    return sql === null ? null : `${quote(k)} ${sql}`;
  });
  return columns.length === 0 || columns.includes(null) ? null : `CREATE TABLE ${quote(name)} (${columns.join(', ')})`;
}

const target = (b: Backfill): string => `${relationSql(b.table)}${b.alias === undefined ? '' : ` AS ${quote(b.alias)}`}`;

const changeSql = (b: Backfill): string =>
  b.set === null
    ? `DELETE FROM ${target(b)}${b.from === undefined ? '' : ` USING ${b.from}`}`
    : `UPDATE ${target(b)} SET ${b.set}${b.from === undefined ? '' : ` FROM ${b.from}`}`;

function byKey(b: Backfill, key: readonly string[]): string {
  const table = relationSql(b.table);
  const known = b.alias === undefined ? table : quote(b.alias);
  const columns = key.map((k) => (b.from === undefined ? quote(k) : `${known}.${quote(k)}`));
  const plain = key.map(quote).join(', ');
  const vars = (name: string): readonly string[] => key.map((_, i) => (key.length === 1 ? name : `${name}_${i + 1}`));
  const row = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`);
  const [from, next] = [vars('first_key'), vars('next_key')];
  // in a query a column of that name would come first
  const qualified = (names: readonly string[]): readonly string[] => names.map((v) => `walk.${v}`);
  const [start, end] = [qualified(from), qualified(next)];
  return [
    ...HEAD,
    ...[from, next].flatMap((names) => names.map((v, i) => `  ${v} ${table}.${quote(key[i] ?? '')}%TYPE;`)),
    'BEGIN',
    ...(b.progress === undefined
      ? [`  SELECT ${plain} INTO ${from.join(', ')} FROM ${table} ORDER BY ${plain} LIMIT 1;`]
      : [
          `  SELECT ${plain} INTO ${from.join(', ')} FROM ${quote(b.progress)};`,
          '  IF NOT FOUND THEN',
          `    SELECT ${plain} INTO ${from.join(', ')} FROM ${table} ORDER BY ${plain} LIMIT 1;`,
          `    INSERT INTO ${quote(b.progress)} VALUES (${from.join(', ')});`,
          '  END IF;',
        ]),
    `  WHILE ${from[0]} IS NOT NULL LOOP`,
    `    SELECT ${plain} INTO ${next.join(', ')} FROM ${table}`,
    `      WHERE ${row(key.map(quote))} >= ${row(start)} ORDER BY ${plain} OFFSET walk.batch_size LIMIT 1;`,
    `    ${changeSql(b)}`,
    `      WHERE ${row(columns)} >= ${row(start)} AND (${end[0]} IS NULL OR ${row(columns)} < ${row(end)})`,
    `        AND (${b.where});`,
    ...(b.progress === undefined
      ? []
      : [`    UPDATE ${quote(b.progress)} SET ${key.map((k, i) => `${quote(k)} = ${end[i]}`).join(', ')};`]),
    '    COMMIT;',
    ...from.map((v, i) => `    ${v} := ${next[i]};`),
    '  END LOOP;',
    'END',
    '$backfill$',
  ].join('\n');
}

/** Without a primary key: the next rows that are left, until none is. */
function byPlace(b: Backfill): string {
  const known = b.alias === undefined ? relationSql(b.table) : quote(b.alias);
  const others = b.from === undefined ? '' : `, ${b.from}`;
  // the same place is another row in another partition
  const isTree = b.table.kind === 'partitioned-table' || b.table.children.length > 0;
  const rows = `FROM ${target(b)}${others} WHERE ${b.where} LIMIT walk.batch_size`;
  return [
    ...HEAD,
    '  changed bigint;',
    'BEGIN',
    '  LOOP',
    ...(isTree ? [`    WITH batch AS MATERIALIZED (SELECT ${known}.tableoid AS part, ${known}.ctid AS place ${rows})`] : []),
    `    ${changeSql(b)}`,
    ...(isTree
      ? [
          `      WHERE ${known}.ctid = ANY (ARRAY(SELECT place FROM batch))`,
          `        AND (${known}.tableoid, ${known}.ctid) IN (SELECT part, place FROM batch)`,
        ]
      : [`      WHERE ${known}.ctid = ANY (ARRAY(SELECT ${known}.ctid ${rows}))`]),
    `        AND (${b.where});`,
    '    GET DIAGNOSTICS changed = ROW_COUNT;',
    '    COMMIT;',
    '    EXIT WHEN changed = 0;',
    '  END LOOP;',
    'END',
    '$backfill$',
  ].join('\n');
}
