import type { Relation, TableConstraint } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { CHECKPOINTS, checkpointTable } from './checkpoints.ts';
import { quote, relationSql } from './names.ts';

/** What has to be known of a table. */
export interface BatchedTable extends Pick<Relation, 'schema' | 'name' | 'kind' | 'children'> {
  readonly constraints: readonly Pick<TableConstraint, 'kind' | 'columns'>[];
}

/** What is done to the rows of a table in batches. */
export interface Batches {
  readonly table: BatchedTable;
  /** `"b" = "a"`, as behind SET. Null: the rows are deleted. */
  readonly set: string | null;
  /** True for rows that are still to be changed, and false for those that are done: so it can be run again after a stop. */
  readonly where: string;
  /** What UPDATE … FROM or DELETE … USING names besides the table. */
  readonly from?: string;
  /** The name under which the other parts know the table. */
  readonly alias?: string;
  /** A row must not be changed twice, because its value hangs on the old one: when all are done, nothing is done any more. */
  readonly once?: true;
  /** What takes it back, or in a sentence why nothing does. */
  readonly down: { readonly set: string; readonly where: string } | { readonly refused: string };
}

export const BATCH = 1000;

/** How many rows are left. */
export const remainingSql = (b: Pick<Batches, 'table' | 'alias' | 'from' | 'where'>): string =>
  `SELECT count(*) FROM ${target(b)}${b.from === undefined ? '' : `, ${b.from}`} WHERE ${b.where}`;

export const keyOf = (table: Pick<BatchedTable, 'constraints'>): readonly string[] =>
  table.constraints.find((c) => c.kind === 'primary-key')?.columns ?? [];

type Target = Pick<Batches, 'table' | 'alias'>;

const target = (b: Target): string => `${relationSql(b.table)}${b.alias === undefined ? '' : ` AS ${quote(b.alias)}`}`;
const known = (b: Target): string => (b.alias === undefined ? relationSql(b.table) : quote(b.alias));

/** UPDATE or DELETE up to its WHERE. */
const changeSql = (b: Batches, set: string | null): string =>
  set === null
    ? `DELETE FROM ${target(b)}${b.from === undefined ? '' : ` USING ${b.from}`}`
    : `UPDATE ${target(b)} SET ${set}${b.from === undefined ? '' : ` FROM ${b.from}`}`;

/** What the lines of the script differ in: tables with a primary key are walked through by it, others by what is left. */
interface Walk {
  readonly declare: readonly string[];
  /** Finds the rows of the batch, at a place or at the start. */
  readonly range: readonly string[];
  /** WHERE of the batch, without what is still to be changed. */
  readonly bounds: (where: string) => readonly string[];
  /** Sets `done` and `finished` behind the change, and where to go on. */
  readonly reached: readonly string[];
  /** What goes into `cursor`. */
  readonly cursor: string;
}

const SETTINGS = 'data_migration';
const setting = (name: string): string => `nullif(current_setting('${SETTINGS}.${name}', true), '')`;
const TABLE = quote(CHECKPOINTS);

/**
 * One DO statement that walks through the table in ranges of its primary key and commits after each, so that a row is locked for
 * moments only. It must run outside of a transaction: alone in its file. Its row in `_data_migrations` says where to go on, and
 * is written in the transaction of each batch, so that a stop at any moment loses no batch and repeats none.
 * Source: manual, 41.8 "Transaction Management" (PL/pgSQL).
 * @param name the migration's: that of its file, in snake_case
 */
export function batchesSql(name: string, b: Batches): string {
  const key = keyOf(b.table);
  const walk = key.length === 0 ? byPlace(b) : byKey(b, key);
  return [
    'DO $migration$',
    // a column may have the name of a variable, or be called `found`
    '#variable_conflict use_column',
    '<<walk>>',
    'DECLARE',
    `  direction text := coalesce(${setting('run')}, 'up');`,
    `  batch_size integer := coalesce(${setting('batch_size')}::integer, ${BATCH});`,
    `  most bigint := ${setting('limit')}::bigint;`,
    `  pause_ms integer := coalesce(${setting('pause')}::integer, 0);`,
    `  dry_run boolean := coalesce(${setting('dry_run')}::boolean, false);`,
    ...VARIABLES,
    ...walk.declare,
    'BEGIN',
    ...opening(name, b),
    '  LOOP',
    "    PERFORM set_config('lock_timeout', '500ms', true);",
    `    SELECT m."cursor", m."until" INTO place, stop_at FROM ${TABLE} AS m WHERE m."name" = ${literal(name)} FOR UPDATE;`,
    '    size := least(walk.batch_size, walk.most - walk.changed);',
    ...walk.range,
    '    BEGIN',
    ...changes(b, walk),
    '      tries := 0;',
    '    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN',
    '      IF walk.tries = 20 THEN RAISE; END IF;',
    '      tries := walk.tries + 1;',
    '    END;',
    '    IF walk.tries > 0 THEN',
    '      COMMIT;',
    '      PERFORM pg_sleep(0.1 * walk.tries);',
    '      CONTINUE;',
    '    END IF;',
    ...walk.reached,
    `    UPDATE ${TABLE} AS m SET "cursor" = ${walk.cursor},`,
    '      "done" = m."done" + walk.looked, "changed" = m."changed" + walk.touched, "updated_at" = clock_timestamp(),',
    '      "finished_at" = CASE WHEN walk.finished THEN clock_timestamp() END',
    `      WHERE m."name" = ${literal(name)};`,
    '    COMMIT;',
    '    done := walk.done + walk.looked;',
    '    changed := walk.changed + walk.touched;',
    ...telling(name),
    '    EXIT WHEN walk.finished OR walk.changed >= walk.most;',
    '    PERFORM pg_sleep(walk.pause_ms / 1000.0);',
    '  END LOOP;',
    `  PERFORM pg_advisory_unlock(hashtext('_data_migrations'), hashtext(${literal(name)}));`,
    'END',
    '$migration$',
  ].join('\n');
}

const VARIABLES: readonly string[] = [
  '  before text;',
  '  ended timestamptz;',
  '  place jsonb;',
  '  stop_at jsonb;',
  '  size integer;',
  '  looked bigint := 0;',
  '  touched bigint := 0;',
  '  earlier bigint := 0;',
  '  done bigint := 0;',
  '  changed bigint := 0;',
  '  tries integer := 0;',
  '  total double precision;',
  '  began timestamptz := clock_timestamp();',
  '  told timestamptz := clock_timestamp();',
  '  seconds double precision;',
  '  finished boolean := false;',
];

/** Looks at what is asked for, takes the lock of the migration, and makes or turns its row. */
function opening(name: string, b: Batches): readonly string[] {
  const own = literal(name);
  const count = (where: string): string =>
    `SELECT count(*) INTO touched FROM ${target(b)}${b.from === undefined ? '' : `, ${b.from}`} WHERE ${where};`;
  return [
    "  IF walk.direction NOT IN ('up', 'down') OR walk.batch_size < 1 OR walk.most < 1 OR walk.pause_ms < 0 THEN",
    `    RAISE EXCEPTION 'wrong settings for ${name}' USING HINT = '${SETTINGS}.run is up or down; batch_size, limit and pause are whole numbers.';`,
    '  END IF;',
    ...('refused' in b.down
      ? [
          "  IF walk.direction = 'down' THEN",
          `    RAISE EXCEPTION '${name} cannot be taken back' USING HINT = ${literal(b.down.refused)};`,
          '  END IF;',
        ]
      : []),
    '  IF walk.dry_run THEN',
    ...('refused' in b.down
      ? [`    ${count(b.where)}`]
      : ["    IF walk.direction = 'up' THEN", `      ${count(b.where)}`, '    ELSE', `      ${count(`${b.down.where}`)}`, '    END IF;']),
    `    RAISE NOTICE '${name} %: would change % rows; nothing was written', walk.direction, walk.touched;`,
    '    RETURN;',
    '  END IF;',
    // a client that was killed is noticed, so that it can be run again; not every platform can
    '  BEGIN',
    "    PERFORM set_config('client_connection_check_interval', '2s', false);",
    '  EXCEPTION WHEN OTHERS THEN NULL;',
    '  END;',
    `  IF NOT pg_try_advisory_lock(hashtext('${CHECKPOINTS}'), hashtext(${own})) THEN`,
    `    RAISE EXCEPTION '${name} is running in another session' USING HINT = 'Wait until it is done, or stop it.';`,
    '  END IF;',
    `  IF to_regclass('${TABLE}') IS NULL THEN`,
    `    ${checkpointTable('    ')};`,
    '  END IF;',
    `  SELECT m."direction", m."finished_at", m."cursor" INTO before, ended, place FROM ${TABLE} AS m WHERE m."name" = ${own};`,
    "  IF walk.direction = 'down' AND (NOT FOUND OR (walk.before = 'up' AND walk.ended IS NULL AND walk.place IS NULL)) THEN",
    `    RAISE NOTICE '${name} down: up has changed nothing here, so there is nothing to take back';`,
    `    PERFORM pg_advisory_unlock(hashtext('${CHECKPOINTS}'), hashtext(${own}));`,
    '    RETURN;',
    ...(b.once
      ? [
          '  ELSIF walk.before = walk.direction AND walk.ended IS NOT NULL THEN',
          `    RAISE NOTICE '${name} %: was finished at %, and changes no row twice', walk.direction, walk.ended;`,
          `    PERFORM pg_advisory_unlock(hashtext('${CHECKPOINTS}'), hashtext(${own}));`,
          '    RETURN;',
        ]
      : []),
    '  END IF;',
    `  INSERT INTO ${TABLE} AS m ("name", "direction", "checksum") VALUES (${own}, walk.direction, md5(current_query()))`,
    '    ON CONFLICT ("name") DO UPDATE SET "direction" = walk.direction, "cursor" = NULL, "done" = 0, "changed" = 0, "finished_at" = NULL,',
    '      "checksum" = md5(current_query()), "started_at" = clock_timestamp(), "updated_at" = clock_timestamp(),',
    // a `down` need not go further than the `up` that was stopped; after a `down` that was stopped nobody knows how far that was
    `      "until" = CASE WHEN m."direction" = walk.direction THEN m."until" WHEN m."finished_at" IS NOT NULL THEN NULL`,
    `        WHEN m."direction" = 'up' AND m."until" IS NULL THEN m."cursor" WHEN m."direction" = 'down' THEN '"unknown"'::jsonb END`,
    '      WHERE m."direction" <> walk.direction OR m."finished_at" IS NOT NULL;',
    '  COMMIT;',
    `  SELECT m."done" INTO earlier FROM ${TABLE} AS m WHERE m."name" = ${own};`,
    `  SELECT c.reltuples INTO total FROM pg_class AS c WHERE c.oid = ${literal(relationSql(b.table))}::regclass AND c.reltuples > 0;`,
    '  IF walk.total IS NULL THEN',
    `    SELECT count(*) INTO total FROM (SELECT FROM ${relationSql(b.table)} LIMIT 10000000) AS r;`,
    '  END IF;',
  ];
}

/** The change itself, in the direction that is asked for. */
function changes(b: Batches, walk: Walk): readonly string[] {
  const of = (set: string | null, where: string, indent: string): readonly string[] => [
    `${indent}${changeSql(b, set)}`,
    ...walk.bounds(where).map((line) => `${indent}  ${line}`),
    `${indent}GET DIAGNOSTICS touched = ROW_COUNT;`,
  ];
  return 'refused' in b.down
    ? of(b.set, b.where, '      ')
    : [
        "      IF walk.direction = 'up' THEN",
        ...of(b.set, b.where, '        '),
        '      ELSE',
        ...of(b.down.set, b.down.where, '        '),
        '      END IF;',
      ];
}

/** Progress, every other second and at the end. */
const telling = (name: string): readonly string[] => [
  "    IF walk.finished OR clock_timestamp() > walk.told + interval '2 seconds' THEN",
  '      told := clock_timestamp();',
  '      seconds := greatest(extract(epoch FROM walk.told - walk.began), 0.001);',
  `      RAISE NOTICE '${name} %: % rows done%, % changed, % rows a second%', walk.direction, walk.earlier + walk.done,`,
  "        CASE WHEN walk.total >= walk.earlier + walk.done THEN format(' of about %s', walk.total) ELSE '' END, walk.changed,",
  '        round((walk.done / walk.seconds)::numeric),',
  "        CASE WHEN walk.finished THEN '; finished' WHEN walk.total > walk.earlier + walk.done AND walk.done > 0 THEN",
  "          format(', about %s s left', round(((walk.total - walk.earlier - walk.done) * walk.seconds / walk.done)::numeric)) ELSE '' END;",
  '    END IF;',
];

function byKey(b: Batches, key: readonly string[]): Walk {
  const table = relationSql(b.table);
  const columns = key.map((k) => (b.from === undefined ? quote(k) : `${known(b)}.${quote(k)}`));
  const plain = key.map(quote).join(', ');
  const vars = (name: string): readonly string[] => key.map((_, i) => (key.length === 1 ? name : `${name}_${i + 1}`));
  const row = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`);
  const [from, next, stop] = [vars('first_key'), vars('next_key'), vars('stop_key')];
  // in a query a column of that name would come first
  const qualified = (names: readonly string[]): readonly string[] => names.map((v) => `walk.${v}`);
  const [start, end, last] = [qualified(from), qualified(next), qualified(stop)];
  const bounds = `${row(columns)} >= ${row(start)} AND (${end[0]} IS NULL OR ${row(columns)} < ${row(end)})`;
  return {
    declare: [from, next, stop].flatMap((names) => names.map((v, i) => `  ${v} ${table}.${quote(key[i] ?? '')}%TYPE;`)),
    range: [
      '    IF walk.place IS NULL THEN',
      `      SELECT ${plain} INTO ${from.join(', ')} FROM ${table} ORDER BY ${plain} LIMIT 1;`,
      '    ELSE',
      ...from.map((v, i) => `      ${v} := walk.place ->> ${i};`),
      '    END IF;',
      `    SELECT ${plain} INTO ${next.join(', ')} FROM ${table}`,
      `      WHERE ${row(key.map(quote))} >= ${row(start)} ORDER BY ${plain} OFFSET walk.size LIMIT 1;`,
      "    IF walk.direction = 'down' AND walk.stop_at IS NOT NULL THEN",
      ...stop.map((v, i) => `      ${v} := walk.stop_at ->> ${i};`),
      `      IF ${end[0]} IS NULL OR ${row(end)} >= ${row(last)} THEN`,
      ...next.map((v, i) => `        ${v} := ${last[i]};`),
      '        finished := true;',
      '      END IF;',
      '    END IF;',
      `    finished := walk.finished OR ${end[0]} IS NULL;`,
    ],
    bounds: (where) => [`WHERE ${bounds}`, `  AND (${where});`],
    reached: [
      '    looked := walk.size;',
      '    IF walk.finished THEN',
      `      SELECT count(*) INTO looked FROM ${table} WHERE ${bounds.replaceAll(row(columns), row(key.map(quote)))};`,
      '    END IF;',
    ],
    cursor: `CASE WHEN NOT walk.finished THEN jsonb_build_array(${end.map((v) => `${v}::text`).join(', ')}) END`,
  };
}

/** Without a primary key: the next rows that are left, until none is. */
function byPlace(b: Batches): Walk {
  const others = b.from === undefined ? '' : `, ${b.from}`;
  // the same place is another row in another partition
  const isTree = b.table.kind === 'partitioned-table' || b.table.children.length > 0;
  const rows = (where: string): string => `FROM ${target(b)}${others} WHERE ${where} LIMIT walk.size`;
  return {
    declare: [],
    range: [],
    bounds: (where) =>
      isTree
        ? [
            `WHERE (${known(b)}.tableoid, ${known(b)}.ctid) IN (SELECT ${known(b)}.tableoid, ${known(b)}.ctid ${rows(where)})`,
            `  AND (${where});`,
          ]
        : [`WHERE ${known(b)}.ctid = ANY (ARRAY(SELECT ${known(b)}.ctid ${rows(where)}))`, `  AND (${where});`],
    reached: ['    looked := walk.touched;', '    finished := walk.touched = 0;'],
    // it is not known which rows are done, only that some are
    cursor: `CASE WHEN NOT walk.finished THEN '"unknown"'::jsonb END`,
  };
}
