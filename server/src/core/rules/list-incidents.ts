import { addCheckWithoutNotValid } from './add-check-without-not-valid.ts';
import { addColumnCheck } from './add-column-check.ts';
import { addColumnConstrainedDomain } from './add-column-constrained-domain.ts';
import { addColumnIdentity } from './add-column-identity.ts';
import { addColumnNotNullWithoutDefault } from './add-column-not-null-without-default.ts';
import { addColumnPrimaryKey } from './add-column-primary-key.ts';
import { addColumnReferencesWithDefault } from './add-column-references-with-default.ts';
import { addColumnSerial } from './add-column-serial.ts';
import { addColumnStoredGenerated } from './add-column-stored-generated.ts';
import { addColumnUnique } from './add-column-unique.ts';
import { addColumnVolatileDefault } from './add-column-volatile-default.ts';
import { addExclusionConstraint } from './add-exclusion-constraint.ts';
import { addForeignKeyToEmptyTable } from './add-foreign-key-to-empty-table.ts';
import { addForeignKeyWithoutNotValid } from './add-foreign-key-without-not-valid.ts';
import { addNotNullConstraintWithoutNotValid } from './add-not-null-constraint-without-not-valid.ts';
import { addPrimaryKeyUsingNullableIndex } from './add-primary-key-using-nullable-index.ts';
import { addPrimaryKeyWithoutUsingIndex } from './add-primary-key-without-using-index.ts';
import { addUniqueWithoutUsingIndex } from './add-unique-without-using-index.ts';
import { alterColumnTypeBreaksClients } from './alter-column-type-breaks-clients.ts';
import { alterColumnTypeCannotCast } from './alter-column-type-cannot-cast.ts';
import { alterColumnTypeCheckScan } from './alter-column-type-check-scan.ts';
import { alterColumnTypeIndexRebuild } from './alter-column-type-index-rebuild.ts';
import { alterColumnTypeOfUsedColumn } from './alter-column-type-of-used-column.ts';
import { alterColumnTypeRewrite } from './alter-column-type-rewrite.ts';
import { alterColumnTypeWithoutOperator } from './alter-column-type-without-operator.ts';
import { attachPartitionWithoutCheck } from './attach-partition-without-check.ts';
import { cascadeDropsDependentObjects } from './cascade-drops-dependent-objects.ts';
import { changeReachesOtherTables } from './change-reaches-other-tables.ts';
import { cluster } from './cluster.ts';
import { columnBecomesGeneratedAlways } from './column-becomes-generated-always.ts';
import { commitInDoBlock } from './commit-in-do-block.ts';
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts';
import { concurrentlyOnPartitionedTable } from './concurrently-on-partitioned-table.ts';
import { constraintViolated } from './constraint-violated.ts';
import { createIndexNotConcurrently } from './create-index-not-concurrently.ts';
import { createIndexOnPartitionedTable } from './create-index-on-partitioned-table.ts';
import { defaultPartitionScan } from './default-partition-scan.ts';
import { deleteAllRows } from './delete-all-rows.ts';
import { deleteManyRows } from './delete-many-rows.ts';
import { detachConcurrentlyWithDefaultPartition } from './detach-concurrently-with-default-partition.ts';
import { detachPartition } from './detach-partition.ts';
import { domainConstraintScan } from './domain-constraint-scan.ts';
import { dropColumn } from './drop-column.ts';
import { dropIndexConcurrentlyForm } from './drop-index-concurrently-form.ts';
import { dropIndexOfConstraint } from './drop-index-of-constraint.ts';
import { dropKeyDefault } from './drop-key-default.ts';
import { dropPartition } from './drop-partition.ts';
import { dropSchema } from './drop-schema.ts';
import { dropSequence } from './drop-sequence.ts';
import { dropTable } from './drop-table.ts';
import { dropType } from './drop-type.ts';
import { dropView } from './drop-view.ts';
import { dropWithDependentObjects } from './drop-with-dependent-objects.ts';
import { enumValueUsedInItsTransaction } from './enum-value-used-in-its-transaction.ts';
import { foreignKeyTypeMismatch } from './foreign-key-type-mismatch.ts';
import { foreignKeyViolated } from './foreign-key-violated.ts';
import { foreignKeyWithoutUnique } from './foreign-key-without-unique.ts';
import { lockTableOutsideTransaction } from './lock-table-outside-transaction.ts';
import { mergeManyRows } from './merge-many-rows.ts';
import { multiplePrimaryKeys } from './multiple-primary-keys.ts';
import { needsNewerPostgres } from './needs-newer-postgres.ts';
import { notNullOverNulls } from './not-null-over-nulls.ts';
import { notValidUnsupported } from './not-valid-unsupported.ts';
import { objectAlreadyExists } from './object-already-exists.ts';
import { objectDoesNotExist } from './object-does-not-exist.ts';
import { partitionOverlap } from './partition-overlap.ts';
import { refreshConcurrentlyWithoutUniqueIndex } from './refresh-concurrently-without-unique-index.ts';
import { refreshMaterializedViewConcurrently } from './refresh-materialized-view-concurrently.ts';
import { refreshMaterializedViewNotConcurrently } from './refresh-materialized-view-not-concurrently.ts';
import { reindexNotConcurrently } from './reindex-not-concurrently.ts';
import { removeEnumValue } from './remove-enum-value.ts';
import { renameColumn } from './rename-column.ts';
import { renameEnumValue } from './rename-enum-value.ts';
import { renameSchema } from './rename-schema.ts';
import { renameSequence } from './rename-sequence.ts';
import { renameTable } from './rename-table.ts';
import { renameType } from './rename-type.ts';
import { renameView } from './rename-view.ts';
import { replaceViewShape } from './replace-view-shape.ts';
import { requiredColumn } from './required-column.ts';
import type { IncidentRule } from './rule.ts';
import { setAccessMethod } from './set-access-method.ts';
import { setGeneratedExpression } from './set-generated-expression.ts';
import { setLogged } from './set-logged.ts';
import { setNotNull } from './set-not-null.ts';
import { setSchema } from './set-schema.ts';
import { setTablespace } from './set-tablespace.ts';
import { statementFails } from './statement-fails.ts';
import { statementRefusesTransaction } from './statement-refuses-transaction.ts';
import { truncate } from './truncate.ts';
import { uniqueWithoutPartitionKey } from './unique-without-partition-key.ts';
import { updateAllRows } from './update-all-rows.ts';
import { updateManyRows } from './update-many-rows.ts';
import { usingIndexShape } from './using-index-shape.ts';
import { vacuumFull } from './vacuum-full.ts';
import { validateConstraintUnderLock } from './validate-constraint-under-lock.ts';
import { workUnderLock } from './work-under-lock.ts';
import { wrongObjectKind } from './wrong-object-kind.ts';

/** Rules about what PostgreSQL does, in the order of the docs. */
export const INCIDENT_RULES: readonly IncidentRule[] = [
  // — adding, requiring, renaming and dropping columns —
  addColumnVolatileDefault,
  addColumnSerial,
  addColumnIdentity,
  addColumnStoredGenerated,
  addColumnConstrainedDomain,
  addColumnCheck,
  addColumnUnique,
  addColumnPrimaryKey,
  addColumnReferencesWithDefault,
  addColumnNotNullWithoutDefault,
  requiredColumn,
  setNotNull,
  notNullOverNulls,
  setGeneratedExpression,
  dropColumn,
  renameColumn,
  dropKeyDefault,
  columnBecomesGeneratedAlways,
  // — changing types —
  alterColumnTypeRewrite,
  alterColumnTypeIndexRebuild,
  alterColumnTypeCheckScan,
  alterColumnTypeBreaksClients,
  alterColumnTypeOfUsedColumn,
  alterColumnTypeCannotCast,
  alterColumnTypeWithoutOperator,
  // — constraints —
  addCheckWithoutNotValid,
  addNotNullConstraintWithoutNotValid,
  addForeignKeyWithoutNotValid,
  addUniqueWithoutUsingIndex,
  addPrimaryKeyWithoutUsingIndex,
  addPrimaryKeyUsingNullableIndex,
  addExclusionConstraint,
  validateConstraintUnderLock,
  workUnderLock,
  addForeignKeyToEmptyTable,
  foreignKeyViolated,
  constraintViolated,
  foreignKeyWithoutUnique,
  foreignKeyTypeMismatch,
  notValidUnsupported,
  usingIndexShape,
  multiplePrimaryKeys,
  uniqueWithoutPartitionKey,
  // — indexes —
  createIndexNotConcurrently,
  createIndexOnPartitionedTable,
  reindexNotConcurrently,
  concurrentlyOnPartitionedTable,
  dropIndexConcurrentlyForm,
  dropIndexOfConstraint,
  // — what may run in a transaction —
  concurrentlyInTransaction,
  statementRefusesTransaction,
  commitInDoBlock,
  enumValueUsedInItsTransaction,
  lockTableOutsideTransaction,
  // — tables, views, types and schemas —
  dropTable,
  dropView,
  dropSequence,
  dropType,
  dropSchema,
  cascadeDropsDependentObjects,
  renameTable,
  renameView,
  renameSequence,
  renameType,
  renameEnumValue,
  removeEnumValue,
  renameSchema,
  setSchema,
  replaceViewShape,
  // — rows —
  truncate,
  updateAllRows,
  updateManyRows,
  mergeManyRows,
  deleteAllRows,
  deleteManyRows,
  changeReachesOtherTables,
  // — partitions and domains —
  attachPartitionWithoutCheck,
  defaultPartitionScan,
  detachPartition,
  dropPartition,
  detachConcurrentlyWithDefaultPartition,
  partitionOverlap,
  domainConstraintScan,
  // — maintenance —
  cluster,
  vacuumFull,
  setLogged,
  setTablespace,
  setAccessMethod,
  refreshMaterializedViewNotConcurrently,
  refreshMaterializedViewConcurrently,
  refreshConcurrentlyWithoutUniqueIndex,
  // — what fails anyway —
  objectDoesNotExist,
  objectAlreadyExists,
  wrongObjectKind,
  dropWithDependentObjects,
  needsNewerPostgres,
  statementFails,
];
