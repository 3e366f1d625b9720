import { attachPartition } from './attach-partition.ts';
import { buildIndexConcurrently } from './build-index-concurrently.ts';
import { nameIndex, removeIfNotExists } from './concurrent-index-words.ts';
import { dropConstraintInstead, removeDeferrable, removeUnlogged } from './constraint-words.ts';
import { detachConcurrently } from './detach-concurrently.ts';
import { domainNotValid } from './domain-not-valid.ts';
import { dropIndexConcurrently } from './drop-index-concurrently.ts';
import { enumAhead } from './enum-ahead.ts';
import type { Fix } from './fix.ts';
import { indexForeignKey } from './index-foreign-key.ts';
import { indexPartitions } from './index-partitions.ts';
import { matchKeyType } from './match-key-type.ts';
import { cutLongName, nameConstraint, qualifyName } from './names.ts';
import { leaveNullable, nullableFirst, volatileDefault } from './new-column-steps.ts';
import { newColumnType } from './new-column-type.ts';
import { notValid } from './not-valid.ts';
import { plainOnNewTable } from './plain-on-new-table.ts';
import { refreshConcurrently } from './refresh-concurrently.ts';
import { reindexConcurrently } from './reindex-concurrently.ts';
import { keepUnmanagedIndex, removeRedundantIndex } from './remove-statement.ts';
import { renameFolder } from './rename-folder.ts';
import { separateStatement } from './separate-statement.ts';
import { setNotNull } from './set-not-null.ts';
import { correctSuppression, endSuppression, removeUnusedSuppression } from './suppressions.ts';
import { addLockTimeout, addStatementTimeout, resetSetting, setForSession, shortenLockTimeout } from './timeouts.ts';
import { beginTransaction, closeTransaction, removeInnerBegin, wrapInTransaction } from './transactions.ts';
import { useNotNullConstraint } from './use-not-null-constraint.ts';
import { usingIndex } from './using-index.ts';
import { validateLater } from './validate-later.ts';
import { addDownSql, addRollbackComment, rewriteRollbackComment } from './way-back.ts';
import { writeIfExists } from './write-if-exists.ts';

/** Every fix. Of several that mend one finding the first is the preferred one. */
export const FIXES: readonly Fix[] = [
  // indexes
  buildIndexConcurrently,
  keepUnmanagedIndex,
  dropIndexConcurrently,
  indexPartitions,
  reindexConcurrently,
  plainOnNewTable,
  separateStatement,
  removeIfNotExists,
  nameIndex,
  removeRedundantIndex,
  detachConcurrently,
  refreshConcurrently,
  // transactions and settings
  setForSession,
  wrapInTransaction,
  beginTransaction,
  removeInnerBegin,
  closeTransaction,
  addLockTimeout,
  addStatementTimeout,
  shortenLockTimeout,
  resetSetting,
  // columns, constraints, names
  notValid,
  setNotNull,
  useNotNullConstraint,
  usingIndex,
  volatileDefault,
  nullableFirst,
  leaveNullable,
  attachPartition,
  enumAhead,
  domainNotValid,
  newColumnType,
  indexForeignKey,
  matchKeyType,
  validateLater,
  dropConstraintInstead,
  removeDeferrable,
  removeUnlogged,
  nameConstraint,
  cutLongName,
  qualifyName,
  writeIfExists,
  // the folder
  renameFolder,
  addRollbackComment,
  rewriteRollbackComment,
  addDownSql,
  // comments
  removeUnusedSuppression,
  correctSuppression,
  endSuppression,
];
