import { objectName } from '../sql/object-names.ts';
import { columnList, quote, relationSql } from '../write/names.ts';
import { required, type Split } from './split-parts.ts';
import { comparison } from './type-conversion.ts';

/** How rows get from one table to the other. */

const BATCH = 1000;

const names = (s: Split): readonly string[] => s.moved.map((c) => c.name);
const keys = (s: Split): readonly string[] => s.key.map((c) => c.name);

/** True where a moved column differs between two rows. */
const apart = (s: Split, a: string, b: string): string =>
  s.moved.map((c) => comparison(s.catalog, c.type)(`${a}.${quote(c.name)}`, `${b}.${quote(c.name)}`)).join(' OR ');

const insert = (s: Split, source: string): readonly string[] => [
  `INSERT INTO ${relationSql(s.to)} AS t ${columnList([...keys(s), ...names(s)])}`,
  `  ${source}`,
  `  ON CONFLICT ${columnList(keys(s))} DO UPDATE SET ${names(s)
    .map((c) => `${quote(c)} = EXCLUDED.${quote(c)}`)
    .join(', ')}`,
  `  WHERE ${apart(s, 't', 'EXCLUDED')};`,
];

/**
 * Copies rows in ranges of the key. The rows are locked while they are copied: a value that somebody writes meanwhile would
 * otherwise be covered by the older one.
 */
export function splitBackfill(s: Split): string {
  const table = relationSql(s.table);
  const key = keys(s);
  const plain = key.map(quote).join(', ');
  const vars = (name: string): readonly string[] => key.map((_, i) => (key.length === 1 ? name : `${name}_${i + 1}`));
  const row = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`);
  const [from, next] = [vars('first_key'), vars('next_key')];
  const range = `${row(key.map(quote))} >= ${row(from)} AND (${next[0]} IS NULL OR ${row(key.map(quote))} < ${row(next)})`;
  const present = required(s)
    .map((c) => ` AND ${quote(c.name)} IS NOT NULL`)
    .join('');
  const source = `SELECT ${[...key, ...names(s)].map(quote).join(', ')} FROM ${table} WHERE ${range}${present} FOR SHARE`;
  return [
    'DO $backfill$',
    'DECLARE',
    `  batch_size CONSTANT integer := ${BATCH};`,
    ...[from, next].flatMap((vs) => vs.map((v, i) => `  ${v} ${table}.${quote(key[i] ?? '')}%TYPE;`)),
    'BEGIN',
    `  SELECT ${plain} INTO ${from.join(', ')} FROM ${table} ORDER BY ${plain} LIMIT 1;`,
    `  WHILE ${from[0]} IS NOT NULL LOOP`,
    `    SELECT ${plain} INTO ${next.join(', ')} FROM ${table}`,
    `      WHERE ${row(key.map(quote))} >= ${row(from)} ORDER BY ${plain} OFFSET batch_size LIMIT 1;`,
    ...insert(s, source).map((line) => `    ${line}`),
    '    COMMIT;',
    ...from.map((v, i) => `    ${v} := ${next[i]};`),
    '  END LOOP;',
    'END',
    '$backfill$',
  ].join('\n');
}

const joined = (s: Split, a: string, b: string): string =>
  keys(s)
    .map((k) => `${a}.${quote(k)} = ${b}.${quote(k)}`)
    .join(' AND ');

export const splitRemaining = (s: Split): string =>
  `SELECT count(*) FROM ${relationSql(s.table)} AS s LEFT JOIN ${relationSql(s.to)} AS t ON ${joined(s, 't', 's')} WHERE (t.${quote(keys(s)[0] ?? '')} IS NULL OR ${apart(s, 't', 's')})${required(
    s,
  )
    .map((c) => ` AND s.${quote(c.name)} IS NOT NULL`)
    .join('')}`;

/**
 * Names begin with `sync`: triggers run in the order of their names, and the foreign key's own (`RI_…`) must have brought a
 * changed key over first. Source: manual, CREATE TRIGGER, "Notes".
 */
const toNew = (s: Split): string => objectName(`sync_${s.table.name}`, s.to.name, 'copy');
const toOld = (s: Split): string => objectName(`sync_${s.to.name}`, s.table.name, 'back');
const functionSql = (s: Split, name: string): string => relationSql({ schema: s.table.schema, name });

const triggerFunction = (s: Split, name: string, body: readonly string[]): string =>
  [
    // whoever may write one table writes both, with the rights of the owner
    `CREATE FUNCTION ${functionSql(s, name)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $sync$`,
    'BEGIN',
    ...body.map((line) => `  ${line}`),
    '  RETURN NULL;',
    'END',
    '$sync$',
  ].join('\n');

const trigger = (s: Split, name: string, on: Split['to']): string =>
  `CREATE TRIGGER ${quote(name)} AFTER INSERT OR UPDATE ON ${relationSql(on)} FOR EACH ROW EXECUTE FUNCTION ${functionSql(s, name)}()`;

/** Each table follows the other; what is the same already is not written, which ends it. */
export function makeSplitTriggers(s: Split): readonly string[] {
  const values = `VALUES (${[...keys(s), ...names(s)].map((c) => `NEW.${quote(c)}`).join(', ')})`;
  // without a value that the new table cannot do without there is no row yet
  const present = required(s).map((c) => `NEW.${quote(c.name)} IS NOT NULL`);
  const upsert =
    present.length === 0 ? insert(s, values) : [`IF ${present.join(' AND ')} THEN`, ...insert(s, values).map((l) => `  ${l}`), 'END IF;'];
  const update = [
    `UPDATE ${relationSql(s.table)} AS s SET ${names(s)
      .map((c) => `${quote(c)} = NEW.${quote(c)}`)
      .join(', ')}`,
    `  WHERE ${joined(s, 's', 'NEW')} AND (${apart(s, 's', 'NEW')});`,
  ];
  return [
    triggerFunction(s, toNew(s), [
      `IF TG_OP = 'UPDATE' THEN`,
      `  IF NOT (${apart(s, 'NEW', 'OLD')}) THEN`,
      '    RETURN NULL;',
      '  END IF;',
      'END IF;',
      ...upsert,
    ]),
    trigger(s, toNew(s), s.table),
    triggerFunction(s, toOld(s), update),
    trigger(s, toOld(s), s.to),
  ];
}

export const dropSplitTriggers = (s: Split): readonly string[] => [
  `DROP TRIGGER ${quote(toNew(s))} ON ${relationSql(s.table)}`,
  `DROP FUNCTION ${functionSql(s, toNew(s))}()`,
  `DROP TRIGGER ${quote(toOld(s))} ON ${relationSql(s.to)}`,
  `DROP FUNCTION ${functionSql(s, toOld(s))}()`,
];
