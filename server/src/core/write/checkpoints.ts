import { quote } from './names.ts';

/** The table in which data migrations note how far they are: one row each, written in the transaction of each batch. */
export const CHECKPOINTS = '_data_migrations';

/**
 * Its columns, for every kind of script. `cursor`: the key from which to go on, its parts as text; null: from the start. `until`: the
 * key at which `down` stops, because `up` got no further.
 */
const CHECKPOINT_COLUMNS: readonly string[] = [
  '"name" text PRIMARY KEY',
  '"direction" text NOT NULL',
  '"cursor" jsonb',
  '"until" jsonb',
  '"done" bigint NOT NULL DEFAULT 0',
  '"changed" bigint NOT NULL DEFAULT 0',
  '"checksum" text',
  '"started_at" timestamptz NOT NULL DEFAULT clock_timestamp()',
  '"updated_at" timestamptz NOT NULL DEFAULT clock_timestamp()',
  '"finished_at" timestamptz',
];

export const checkpointTable = (indent: string): string =>
  `CREATE TABLE IF NOT EXISTS ${quote(CHECKPOINTS)} (\n${CHECKPOINT_COLUMNS.map((c) => `${indent}  ${c}`).join(',\n')}\n${indent})`;
