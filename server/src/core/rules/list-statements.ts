import { alterColumnTypeNarrowing } from './alter-column-type-narrowing.ts';
import { autovacuumDisabled } from './autovacuum-disabled.ts';
import { changeDefault } from './change-default.ts';
import { concurrentIndexWithoutName } from './concurrent-index-without-name.ts';
import { concurrentlyIfNotExists } from './concurrently-if-not-exists.ts';
import { createExtension } from './create-extension.ts';
import { createPartitionOf } from './create-partition-of.ts';
import { createRule } from './create-rule.ts';
import { createTableAs } from './create-table-as.ts';
import { createTableReferencesExisting } from './create-table-references-existing.ts';
import { disableTrigger } from './disable-trigger.ts';
import { doBlockDynamic } from './do-block-dynamic.ts';
import { dropAndAddLooksLikeRename } from './drop-and-add-looks-like-rename.ts';
import { dropAndCreateLooksLikeRename } from './drop-and-create-looks-like-rename.ts';
import { dropCascade } from './drop-cascade.ts';
import { dropColumnDropsConstraint } from './drop-column-drops-constraint.ts';
import { dropConstraint } from './drop-constraint.ts';
import { dropDatabase } from './drop-database.ts';
import { dropIndexBeforeReplacement } from './drop-index-before-replacement.ts';
import { dropIndexNotConcurrently } from './drop-index-not-concurrently.ts';
import { dropLocksReferencedTable } from './drop-locks-referenced-table.ts';
import { dropNotNull } from './drop-not-null.ts';
import { dropPrimaryKey } from './drop-primary-key.ts';
import { dropUnique } from './drop-unique.ts';
import { dropUnmanagedIndex } from './drop-unmanaged-index.ts';
import { EXTERNAL_RULES } from './external.ts';
import { foreignKeyCascade } from './foreign-key-cascade.ts';
import { foreignKeyOnDelete } from './foreign-key-on-delete.ts';
import { foreignKeyTypesDiffer } from './foreign-key-types-differ.ts';
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { identifierTooLong } from './identifier-too-long.ts';
import { implicitManyToMany } from './implicit-many-to-many.ts';
import { insertSelect } from './insert-select.ts';
import { jsonColumn } from './json-column.ts';
import { lockTable } from './lock-table.ts';
import { lockTimeoutTooLong, missingLockTimeout, missingStatementTimeout } from './lock-timeout.ts';
import { multipleForeignKeys } from './multiple-foreign-keys.ts';
import { notAtomic } from './not-atomic.ts';
import { notEnforcedConstraint } from './not-enforced-constraint.ts';
import { notValidNeverValidated } from './not-valid-never-validated.ts';
import { preferNotNullConstraint } from './prefer-not-null-constraint.ts';
import { prepareTransaction } from './prepare-transaction.ts';
import { redundantIndex } from './redundant-index.ts';
import { rowLevelSecurityWithoutPolicy } from './row-level-security-without-policy.ts';
import type { Rule } from './rule.ts';
import { setLeaksIntoLaterMigrations } from './set-leaks-into-later-migrations.ts';
import { setLocalOutsideTransaction } from './set-local-outside-transaction.ts';
import { accessExclusiveOnSeveralTables, statementAfterAccessExclusive } from './several-locks.ts';
import { STYLE_NAMES } from './style-names.ts';
import { STYLE_STATEMENTS } from './style-statements.ts';
import { STYLE_TYPES } from './style-types.ts';
import { tableWithoutPrimaryKey } from './table-without-primary-key.ts';
import { commitWithoutBegin, transactionNesting, unclosedTransaction } from './transaction-control.ts';
import { unloggedTable } from './unlogged-table.ts';
import { notChecked, syntaxError } from './unread.ts';
import { volatileCheck } from './volatile-check.ts';

/** Rules about a statement, a file, a folder or a comment, in the order of the docs. */
export const STATEMENT_RULES: readonly Rule[] = [
  // text
  syntaxError,
  notChecked,
  doBlockDynamic,
  identifierTooLong,
  // indexes
  dropIndexNotConcurrently,
  concurrentlyIfNotExists,
  concurrentIndexWithoutName,
  dropIndexBeforeReplacement,
  redundantIndex,
  foreignKeyWithoutIndex,
  // columns
  alterColumnTypeNarrowing,
  dropNotNull,
  changeDefault,
  dropColumnDropsConstraint,
  jsonColumn,
  // constraints
  foreignKeyOnDelete,
  foreignKeyTypesDiffer,
  multipleForeignKeys,
  createTableReferencesExisting,
  createPartitionOf,
  dropLocksReferencedTable,
  notValidNeverValidated,
  notEnforcedConstraint,
  volatileCheck,
  dropConstraint,
  dropUnique,
  dropPrimaryKey,
  tableWithoutPrimaryKey,
  // Prisma
  dropAndAddLooksLikeRename,
  dropAndCreateLooksLikeRename,
  dropUnmanagedIndex,
  implicitManyToMany,
  // transactions and locks
  missingLockTimeout,
  lockTimeoutTooLong,
  accessExclusiveOnSeveralTables,
  lockTable,
  notAtomic,
  setLocalOutsideTransaction,
  setLeaksIntoLaterMigrations,
  transactionNesting,
  commitWithoutBegin,
  unclosedTransaction,
  prepareTransaction,
  // tables and maintenance
  createTableAs,
  insertSelect,
  dropCascade,
  dropDatabase,
  rowLevelSecurityWithoutPolicy,
  disableTrigger,
  unloggedTable,
  autovacuumDisabled,
  createRule,
  createExtension,
  // the folder, comments
  ...EXTERNAL_RULES,
  // house style, off by default
  foreignKeyCascade,
  missingStatementTimeout,
  statementAfterAccessExclusive,
  preferNotNullConstraint,
  ...STYLE_STATEMENTS,
  ...STYLE_TYPES,
  ...STYLE_NAMES,
];
