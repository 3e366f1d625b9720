/**
 * Why something happens. Each cause is claimed by exactly one rule (a test holds that), so that every hazard of the model
 * reaches the person. The comment says when the model gives it.
 */
export const CAUSES = [
  // — work under a lock that stops reads or writes —
  'add-column-volatile-default', // rewrite: the default is computed per row
  'add-column-serial', // rewrite
  'add-column-identity', // rewrite
  'add-column-stored-generated', // rewrite
  'add-column-constrained-domain', // rewrite
  'add-column-check', // scan: inline CHECK
  'add-column-unique', // index build: inline UNIQUE
  'add-column-primary-key', // index build: inline PRIMARY KEY
  'add-column-references', // scan: inline REFERENCES with a default
  'alter-column-type-rewrite', // detail.from, detail.to
  'alter-column-type-index-rebuild', // index build; detail.others: the indexes
  'alter-column-type-check-scan', // scan; detail.others: the constraints
  'set-not-null', // scan
  'set-expression', // rewrite
  'add-check', // scan
  'add-not-null-constraint', // scan (18)
  'add-foreign-key', // scan; detail.to: referenced table
  'add-unique', // index build
  'add-primary-key', // index build
  'add-primary-key-nullable-index', // scan: USING INDEX over nullable columns
  'add-exclusion', // index build
  'create-index', // index build under SHARE
  'create-index-on-partitioned', // index build on each partition
  'reindex', // index build
  'cluster', // rewrite
  'vacuum-full', // rewrite
  'set-logged', // rewrite: SET LOGGED / UNLOGGED
  'set-tablespace', // rewrite (copies the file)
  'set-access-method', // rewrite
  'refresh-materialized-view', // rewrite
  'refresh-materialized-view-concurrently', // scan under EXCLUSIVE: writes to the view only
  'attach-partition', // scan of the partition
  'default-partition-scan', // scan of the DEFAULT partition by ATTACH or PARTITION OF
  'domain-constraint', // scan of each table that uses the domain
  'validate-under-lock', // VALIDATE while an earlier statement of the unit holds a lock that stops writes
  'work-under-lock', // any other scan, DML or query while an earlier statement of the unit holds such a lock
  'truncate', // rewrite, data loss
  // — old code breaks, data is lost —
  'drop-column',
  'drop-table',
  'drop-view',
  'drop-materialized-view',
  'drop-sequence',
  'drop-type',
  'drop-schema',
  'drop-owned-by-cascade',
  'drop-partition',
  'detach-partition',
  'rename-column',
  'rename-table',
  'rename-view',
  'rename-sequence',
  'rename-type',
  'rename-enum-value',
  'rename-schema',
  'set-schema',
  'replace-view-columns', // columns of a view are gone or renamed after DROP and CREATE
  'remove-enum-value', // the type comes back without a label
  'alter-column-type-breaks-clients', // statements written for the old type fail with the new one
  'drop-generated-key', // identity or default of a key dropped: inserts without it fail
  'required-column', // a new column ends up NOT NULL without default: inserts of the old code fail
  'generated-column-written', // a column that old code writes becomes GENERATED ALWAYS
  'foreign-key-to-empty-table', // old code writes values that the new table does not hold
  'update-all-rows',
  'update-many-rows',
  'delete-all-rows',
  'delete-rows',
  'merge-rows',
  'cascade-rows', // ON DELETE CASCADE / SET NULL and TRUNCATE CASCADE reach another table
  // — the migration fails —
  'add-column-not-null-without-default',
  'not-null-over-nulls', // SET NOT NULL, PRIMARY KEY over a column that this migration added empty
  'relation-does-not-exist',
  'relation-exists',
  'column-does-not-exist',
  'column-exists',
  'constraint-does-not-exist',
  'constraint-exists',
  'type-does-not-exist',
  'type-exists',
  'enum-value-exists',
  'enum-value-does-not-exist',
  'schema-does-not-exist',
  'object-does-not-exist',
  'wrong-object-kind', // ALTER TABLE of a view, DROP TABLE of a view …
  'dependent-objects', // DROP without CASCADE while something depends on it
  'alter-type-of-used-column', // a view, rule, policy, generated column, partition key or trigger uses it
  'cannot-cast', // no automatic cast and no USING; or the default cannot be cast
  'operator-does-not-exist', // a CHECK, index or foreign key has no operator for the new type
  'foreign-key-without-unique', // the referenced columns have no unique constraint
  'foreign-key-type-mismatch',
  'not-valid-unsupported', // UNIQUE, PRIMARY KEY, EXCLUDE; foreign key of a partitioned table before 18
  'using-index-shape',
  'multiple-primary-keys',
  'unique-without-partition-key',
  'concurrently-on-partitioned',
  'drop-index-concurrently-form',
  'drop-index-of-constraint',
  'detach-concurrently-with-default',
  'refresh-concurrently-without-unique-index',
  'replace-view-shape', // CREATE OR REPLACE VIEW drops, renames or retypes a column
  'needs-newer-postgres', // the form does not exist in the version set
  'lock-table-outside-transaction',
  'foreign-key-violated', // every old row would point into a table that this migration created empty
  'constraint-violated', // rows that a constant default fills break a CHECK or UNIQUE
  'partition-overlap',
  'other-error', // any other certain error; detail.error
  // — transactions —
  'concurrently-in-transaction', // CREATE / DROP / REINDEX / DETACH CONCURRENTLY
  'statement-refuses-transaction', // VACUUM, CREATE DATABASE, ALTER SYSTEM, ALTER TYPE ADD VALUE before 12 …
  'commit-in-do', // DO or CALL that commits, beside other statements
  'enum-value-used-in-its-transaction',
] as const;

export type Cause = (typeof CAUSES)[number];
