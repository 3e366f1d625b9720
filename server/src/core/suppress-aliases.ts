/** Tools whose ignore comments are honoured. */
export type Tool = 'squawk' | 'pgfence' | 'migrationpilot' | 'pgls' | 'prisma-strong-migrations';

interface Row {
  readonly ours: readonly string[];
  readonly squawk?: readonly string[];
  readonly pgfence?: readonly string[];
  readonly migrationpilot?: readonly string[];
  readonly pgls?: readonly string[];
  readonly strong?: readonly string[];
}

/** Rules of those tools and the rules here that speak of the same thing. What has no counterpart is left out and suppresses nothing. */
const ROWS: readonly Row[] = [
  {
    ours: ['create-index-not-concurrently', 'create-index-on-partitioned-table'],
    squawk: ['require-concurrent-index-creation'],
    pgfence: ['create-index-not-concurrent'],
    migrationpilot: ['MP001'],
    pgls: ['requireConcurrentIndexCreation'],
    strong: ['addIndex'],
  },
  {
    ours: ['drop-index-not-concurrently'],
    squawk: ['require-concurrent-index-deletion'],
    pgfence: ['drop-index-not-concurrent'],
    migrationpilot: ['MP009'],
    pgls: ['requireConcurrentIndexDeletion'],
    strong: ['removeIndex'],
  },
  {
    ours: ['reindex-not-concurrently'],
    squawk: ['require-concurrent-reindex'],
    pgfence: ['reindex-non-concurrent'],
    migrationpilot: ['MP021'],
    pgls: ['requireConcurrentReindex'],
  },
  {
    ours: ['concurrently-in-transaction'],
    squawk: ['ban-concurrent-index-creation-in-transaction'],
    pgfence: ['concurrent-in-transaction'],
    migrationpilot: ['MP025'],
    pgls: ['banConcurrentIndexCreationInTransaction'],
    strong: ['concurrentWithoutDisableTransaction'],
  },
  { ours: ['statement-refuses-transaction'], strong: ['vacuumInMigration'] },
  {
    ours: ['prefer-if-exists', 'concurrently-if-not-exists'],
    squawk: ['prefer-robust-stmts'],
    migrationpilot: ['MP042', 'MP023'],
    pgls: ['preferRobustStmts'],
  },
  {
    ours: ['statement-after-access-exclusive', 'work-under-lock'],
    pgfence: ['statement-after-access-exclusive'],
    pgls: ['runningStatementWhileHoldingAccessExclusive'],
  },
  { ours: ['foreign-key-without-index'], pgfence: ['fk-missing-index'], migrationpilot: ['MP016'] },
  {
    ours: ['add-column-volatile-default', 'add-column-stored-generated', 'add-column-identity'],
    squawk: ['adding-field-with-default'],
    pgls: ['addingFieldWithDefault'],
  },
  {
    ours: ['add-column-volatile-default'],
    pgfence: ['add-column-non-constant-default'],
    migrationpilot: ['MP003'],
    strong: ['addVolatileDefault'],
  },
  {
    ours: ['add-column-stored-generated'],
    pgfence: ['add-column-stored-generated'],
    migrationpilot: ['MP062'],
    pgls: ['addSerialColumn'],
    strong: ['addStoredGenerated'],
  },
  {
    ours: ['add-column-serial', 'prefer-identity'],
    squawk: ['prefer-identity'],
    pgfence: ['add-column-serial'],
    migrationpilot: ['MP015'],
    pgls: ['addSerialColumn'],
    strong: ['addAutoIncrement'],
  },
  {
    ours: ['add-column-not-null-without-default', 'required-column'],
    squawk: ['adding-required-field'],
    pgfence: ['add-column-not-null-no-default'],
    migrationpilot: ['MP084'],
    pgls: ['addingRequiredField'],
    strong: ['addNotNullWithoutDefault'],
  },
  { ours: ['add-column-references-with-default'], pgfence: ['add-column-inline-foreign-key'] },
  {
    ours: ['add-unique-without-using-index', 'add-column-unique'],
    squawk: ['disallowed-unique-constraint'],
    pgfence: ['add-constraint-unique'],
    migrationpilot: ['MP027'],
    pgls: ['disallowUniqueConstraint'],
    strong: ['addUniqueConstraint'],
  },
  {
    ours: ['add-primary-key-without-using-index', 'add-column-primary-key'],
    squawk: ['adding-serial-primary-key-field'],
    pgfence: ['add-pk-without-using-index'],
    pgls: ['addingPrimaryKeyConstraint'],
  },
  {
    ours: ['domain-constraint-scan', 'create-domain-with-constraint'],
    squawk: ['ban-create-domain-with-constraint', 'ban-alter-domain-with-add-constraint'],
    migrationpilot: ['MP043'],
  },
  { ours: ['json-column'], pgfence: ['add-column-json'], pgls: ['preferJsonb'], strong: ['addJsonColumn'] },
  { ours: ['change-default'], migrationpilot: ['MP048'] },
  {
    ours: [
      'alter-column-type-rewrite',
      'alter-column-type-index-rebuild',
      'alter-column-type-check-scan',
      'alter-column-type-narrowing',
      'alter-column-type-breaks-clients',
    ],
    squawk: ['changing-column-type'],
    pgfence: ['alter-column-type'],
    migrationpilot: ['MP007'],
    pgls: ['changingColumnType'],
    strong: ['changeColumnType'],
  },
  { ours: ['alter-column-type-narrowing'], migrationpilot: ['MP044'] },
  {
    ours: ['set-not-null', 'not-null-over-nulls'],
    squawk: ['adding-not-nullable-field'],
    pgfence: ['alter-column-set-not-null'],
    migrationpilot: ['MP002', 'MP018'],
    pgls: ['addingNotNullField'],
    strong: ['setNotNull'],
  },
  {
    ours: ['drop-not-null'],
    squawk: ['ban-drop-not-null'],
    pgfence: ['drop-not-null'],
    migrationpilot: ['MP029'],
    pgls: ['banDropNotNull'],
  },
  {
    ours: ['drop-column', 'drop-column-drops-constraint'],
    squawk: ['ban-drop-column'],
    pgfence: ['drop-column'],
    migrationpilot: ['MP017'],
    pgls: ['banDropColumn'],
    strong: ['removeColumn'],
  },
  {
    ours: ['rename-column'],
    squawk: ['renaming-column'],
    pgfence: ['rename-column'],
    migrationpilot: ['MP010', 'MP071'],
    pgls: ['renamingColumn'],
    strong: ['renameColumn'],
  },
  {
    ours: ['add-check-without-not-valid', 'add-column-check', 'add-exclusion-constraint', 'validate-constraint-under-lock'],
    squawk: ['constraint-missing-not-valid'],
    pgls: ['constraintMissingNotValid'],
  },
  {
    ours: ['add-check-without-not-valid', 'add-column-check'],
    pgfence: ['add-constraint-check-no-not-valid'],
    migrationpilot: ['MP030'],
    strong: ['addCheckConstraint'],
  },
  {
    ours: ['add-foreign-key-without-not-valid', 'add-column-references-with-default'],
    squawk: ['adding-foreign-key-constraint'],
    pgfence: ['add-constraint-fk-no-not-valid'],
    migrationpilot: ['MP005'],
    pgls: ['addingForeignKeyConstraint'],
    strong: ['addForeignKey'],
  },
  { ours: ['multiple-foreign-keys'], migrationpilot: ['MP069'] },
  {
    ours: ['validate-constraint-under-lock'],
    pgfence: ['not-valid-validate-same-tx'],
    pgls: ['requireSeparateConstraintValidation'],
    strong: ['notValidValidateSameFile'],
  },
  {
    ours: ['add-exclusion-constraint'],
    pgfence: ['add-constraint-exclude'],
    migrationpilot: ['MP031'],
    pgls: ['avoidAddingExclusionConstraint'],
  },
  { ours: ['drop-constraint', 'drop-unique', 'drop-primary-key'], pgfence: ['drop-constraint'] },
  { ours: ['drop-primary-key'], migrationpilot: ['MP055'] },
  { ours: ['foreign-key-cascade'], migrationpilot: ['MP086', 'MP074'] },
  {
    ours: ['drop-table'],
    squawk: ['ban-drop-table'],
    pgfence: ['drop-table'],
    migrationpilot: ['MP026', 'MP022'],
    pgls: ['banDropTable'],
    strong: ['dropTable'],
  },
  { ours: ['drop-cascade', 'cascade-drops-dependent-objects'], migrationpilot: ['MP022', 'MP024'] },
  { ours: ['rename-table'], squawk: ['renaming-table'], pgfence: ['rename-table'], migrationpilot: ['MP028'], pgls: ['renamingTable'] },
  { ours: ['rename-schema'], pgfence: ['rename-schema'], migrationpilot: ['MP098'], strong: ['renameSchema'] },
  {
    ours: ['drop-schema', 'drop-cascade'],
    pgfence: ['drop-schema', 'drop-schema-cascade'],
    migrationpilot: ['MP034', 'MP035'],
    pgls: ['banDropSchema'],
  },
  {
    ours: ['truncate', 'change-reaches-other-tables'],
    squawk: ['ban-truncate-cascade'],
    pgfence: ['truncate', 'truncate-cascade'],
    migrationpilot: ['MP036'],
    pgls: ['banTruncate', 'banTruncateCascade'],
    strong: ['truncateTable'],
  },
  {
    ours: ['update-all-rows', 'delete-all-rows'],
    pgfence: ['update-in-migration', 'delete-without-where'],
    migrationpilot: ['MP011', 'MP067'],
    pgls: ['banUpdateWithoutWhere', 'banDeleteWithoutWhere'],
    strong: ['updateWithoutWhere', 'deleteWithoutWhere'],
  },
  {
    ours: ['update-many-rows', 'delete-many-rows', 'merge-many-rows', 'insert-select'],
    migrationpilot: ['MP080'],
    strong: ['backfillInMigration'],
  },
  { ours: ['set-logged'], pgfence: ['set-logged-unlogged'], migrationpilot: ['MP047'] },
  { ours: ['set-tablespace'], migrationpilot: ['MP095'], strong: ['setTablespace'] },
  {
    ours: ['vacuum-full', 'cluster'],
    squawk: ['prefer-repack'],
    pgfence: ['vacuum-full'],
    migrationpilot: ['MP006', 'MP032'],
    pgls: ['banVacuumFull'],
    strong: ['clusterTable', 'vacuumInMigration'],
  },
  { ours: ['lock-table'], migrationpilot: ['MP065'] },
  {
    ours: ['refresh-materialized-view-not-concurrently', 'refresh-materialized-view-concurrently'],
    pgfence: ['refresh-matview-blocking'],
    migrationpilot: ['MP033'],
    pgls: ['requireConcurrentRefreshMatview', 'concurrentRefreshMatviewLock'],
  },
  {
    ours: ['create-trigger', 'disable-trigger'],
    pgfence: ['create-trigger', 'enable-disable-trigger'],
    migrationpilot: ['MP064', 'MP090'],
    pgls: ['avoidCreateTrigger', 'avoidEnableDisableTrigger'],
    strong: ['disableTrigger'],
  },
  { ours: ['row-level-security-without-policy'], migrationpilot: ['MP057', 'MP079'] },
  { ours: ['table-without-primary-key'], migrationpilot: ['MP045'] },
  { ours: ['unlogged-table'], migrationpilot: ['MP066'] },
  { ours: ['create-extension'], migrationpilot: ['MP073', 'MP078'] },
  {
    ours: ['prefer-bigint'],
    squawk: ['prefer-bigint-over-int', 'prefer-bigint-over-smallint', 'prefer-big-int'],
    pgfence: ['prefer-bigint-over-int'],
    migrationpilot: ['MP038', 'MP068'],
    pgls: ['preferBigInt', 'preferBigintOverInt', 'preferBigintOverSmallint'],
    strong: ['intPrimaryKey'],
  },
  { ours: ['prefer-identity'], migrationpilot: ['MP039'] },
  { ours: ['prefer-text'], squawk: ['prefer-text-field'], migrationpilot: ['MP037'], pgls: ['preferTextField'] },
  { ours: ['prefer-timestamptz'], squawk: ['prefer-timestamp-tz'], migrationpilot: ['MP040'], pgls: ['preferTimestamptz'] },
  { ours: ['ban-char'], squawk: ['ban-char-field'], migrationpilot: ['MP041'], pgls: ['banCharField'] },
  { ours: ['identifier-too-long'], squawk: ['identifier-too-long'] },
  { ours: ['unqualified-name'], squawk: ['require-table-schema'] },
  {
    ours: ['enum-value-used-in-its-transaction'],
    pgfence: ['alter-enum-add-value'],
    migrationpilot: ['MP012', 'MP054'],
    pgls: ['avoidAlterEnumAddValue'],
  },
  { ours: ['enum-value-without-position'], squawk: ['require-enum-value-ordering'], pgfence: ['alter-enum-no-ordering'] },
  { ours: ['rename-enum-value'], migrationpilot: ['MP060'] },
  { ours: ['remove-enum-value'], strong: ['enumValueRemoval'] },
  { ours: ['create-enum'], pgls: ['creatingEnum'] },
  {
    ours: ['attach-partition-without-check', 'default-partition-scan'],
    pgfence: ['attach-partition'],
    migrationpilot: ['MP094', 'MP072', 'MP093'],
    pgls: ['avoidAttachingPartition'],
  },
  {
    ours: ['detach-partition'],
    squawk: ['require-concurrent-partition-detach'],
    pgfence: ['detach-partition'],
    migrationpilot: ['MP046'],
    pgls: ['requireConcurrentDetachPartition'],
  },
  {
    ours: ['missing-lock-timeout', 'lock-timeout-too-long'],
    squawk: ['require-lock-timeout', 'require-timeout-settings'],
    pgfence: ['missing-lock-timeout'],
    migrationpilot: ['MP004'],
    pgls: ['lockTimeoutWarning'],
  },
  {
    ours: ['missing-statement-timeout'],
    squawk: ['require-statement-timeout', 'require-timeout-settings'],
    migrationpilot: ['MP020'],
    pgls: ['requireStatementTimeout'],
  },
  { ours: ['transaction-nesting'], squawk: ['transaction-nesting'], pgls: ['transactionNesting'] },
  { ours: ['unclosed-transaction'], squawk: ['ban-uncommitted-transaction'], pgfence: ['unclosed-transaction'], migrationpilot: ['MP053'] },
  { ours: ['access-exclusive-on-several-tables'], pgfence: ['wide-lock-window'], migrationpilot: ['MP008'], pgls: ['avoidWideLockWindow'] },
  { ours: ['multiple-alter-table'], migrationpilot: ['MP058'], pgls: ['multipleAlterTable'] },
  { ours: ['do-block-dynamic'], migrationpilot: ['MP063'] },
  { ours: ['implicit-many-to-many'], strong: ['implicitM2mTableChange', 'implicitM2mRelation'] },
  { ours: ['wide-index'], strong: ['indexColumnsCount'] },
  { ours: ['create-table-as'], migrationpilot: ['MP096'], strong: ['createTableAsSelect'] },
];

const COLUMNS: readonly (readonly [Tool, Exclude<keyof Row, 'ours'>])[] = [
  ['squawk', 'squawk'],
  ['pgfence', 'pgfence'],
  ['migrationpilot', 'migrationpilot'],
  ['pgls', 'pgls'],
  ['prisma-strong-migrations', 'strong'],
];

/** The rules here for a rule id of another tool, keyed by `tool/id` in lower case. */
export const ALIASES: ReadonlyMap<string, readonly string[]> = (() => {
  const map = new Map<string, string[]>();
  for (const row of ROWS)
    for (const [tool, column] of COLUMNS)
      for (const id of row[column] ?? []) {
        const key = `${tool}/${id}`.toLowerCase();
        map.set(key, [...(map.get(key) ?? []), ...row.ours]);
      }
  return map;
})();
