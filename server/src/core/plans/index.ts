import { addCheck } from './add-check.ts';
import { addColumnDefault } from './add-column-default.ts';
import { addColumnGenerated } from './add-column-generated.ts';
import { addColumnIdentity } from './add-column-identity.ts';
import { addColumnSerial } from './add-column-serial.ts';
import { addEnumValue } from './add-enum-value.ts';
import { addExclusion } from './add-exclusion.ts';
import { addForeignKey } from './add-foreign-key.ts';
import { addPrimaryKey } from './add-primary-key.ts';
import { addRequiredColumn } from './add-required-column.ts';
import { addUnique } from './add-unique.ts';
import { attachPartition } from './attach-partition.ts';
import { backfillRows } from './backfill-rows.ts';
import { changeColumnType } from './change-column-type.ts';
import { createIndex } from './create-index.ts';
import { detachPartition } from './detach-partition.ts';
import { dropColumn } from './drop-column.ts';
import { dropTable } from './drop-table.ts';
import { mergeColumns } from './merge-columns.ts';
import { moveTableToSchema } from './move-table-to-schema.ts';
import type { PlanBuilder } from './plan.ts';
import { removeEnumValue } from './remove-enum-value.ts';
import { renameColumn } from './rename-column.ts';
import { renameEnumValue } from './rename-enum-value.ts';
import { renameTable } from './rename-table.ts';
import { replaceIndex } from './replace-index.ts';
import { setNotNull } from './set-not-null.ts';
import { splitTable } from './split-table.ts';

/** Every kind of plan, in the order of lists and docs. What fits a statement first is offered first. */
export const PLANS: readonly PlanBuilder[] = [
  renameColumn,
  changeColumnType,
  renameTable,
  moveTableToSchema,
  splitTable,
  mergeColumns,
  dropColumn,
  dropTable,
  backfillRows,
  setNotNull,
  addRequiredColumn,
  addColumnDefault,
  addColumnSerial,
  addColumnIdentity,
  addColumnGenerated,
  addForeignKey,
  addCheck,
  addUnique,
  addPrimaryKey,
  addExclusion,
  replaceIndex,
  createIndex,
  attachPartition,
  detachPartition,
  addEnumValue,
  renameEnumValue,
  removeEnumValue,
];

export const planBuilder = (kind: string): PlanBuilder | null => PLANS.find((p) => p.kind === kind) ?? null;
