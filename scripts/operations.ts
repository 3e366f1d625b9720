import type { Category } from '../server/src/core/rules/rule.ts';

/** An operation of the migration guide, with the rules that watch over it. */
export interface Operation {
  readonly category: Category;
  readonly name: string;
  readonly note: string;
  readonly instead?: string;
  readonly rules: readonly string[];
}

/** Safe, multi-phase and dangerous operations; a test holds that each rule named here exists. */
export const OPERATIONS: readonly Operation[] = [
  {
    category: 'safe',
    name: 'Adding a nullable column',
    note: 'No default required',
    rules: ['add-column-check', 'add-column-unique', 'add-column-stored-generated', 'add-column-constrained-domain'],
  },
  {
    category: 'safe',
    name: 'Adding a column with a constant default',
    note: 'PostgreSQL stores the default once; no row is touched. `now()` counts as constant, `random()` and sequences do not',
    rules: [
      'add-column-volatile-default',
      'add-column-serial',
      'add-column-identity',
      'add-column-references-with-default',
      'required-column',
    ],
  },
  {
    category: 'safe',
    name: 'Adding a new table',
    note: 'No existing code references it; its foreign keys lock the tables that they reference',
    rules: ['create-table-references-existing'],
  },
  {
    category: 'safe',
    name: 'Adding an index',
    note: 'Use `CREATE INDEX CONCURRENTLY` on tables that exist, alone in its migration',
    rules: [
      'create-index-not-concurrently',
      'create-index-on-partitioned-table',
      'concurrently-in-transaction',
      'concurrently-if-not-exists',
    ],
  },
  { category: 'safe', name: 'Renaming an index', note: 'Transparent to the application; locks the index only for a moment', rules: [] },
  {
    category: 'safe',
    name: 'Adding a constraint',
    note: 'As `NOT VALID`, validated in a later migration; UNIQUE and PRIMARY KEY `USING INDEX`',
    rules: [
      'add-check-without-not-valid',
      'add-foreign-key-without-not-valid',
      'add-unique-without-using-index',
      'add-primary-key-without-using-index',
      'validate-constraint-under-lock',
    ],
  },
  {
    category: 'multi-phase',
    name: 'Renaming a column',
    note: 'Old and new code run side by side during a rollout',
    instead: 'The five phases below',
    rules: ['rename-column', 'drop-and-add-looks-like-rename'],
  },
  {
    category: 'multi-phase',
    name: "Changing a column's type",
    note: 'The rows are rewritten, and old code is written for the old type',
    instead: 'The five phases below',
    rules: ['alter-column-type-rewrite', 'alter-column-type-breaks-clients'],
  },
  {
    category: 'multi-phase',
    name: 'Requiring a value (NOT NULL)',
    note: 'Old code may still write NULL',
    instead: 'Write it everywhere, backfill, prove it, then require it',
    rules: ['set-not-null', 'add-not-null-constraint-without-not-valid', 'not-null-over-nulls'],
  },
  {
    category: 'multi-phase',
    name: 'Large data changes',
    note: 'Rows stay locked until the transaction ends',
    instead: 'A data migration that works in batches, can be interrupted and run again',
    rules: ['update-all-rows', 'update-many-rows', 'merge-many-rows', 'work-under-lock'],
  },
  {
    category: 'dangerous',
    name: 'Dropping a column',
    note: 'The application may still reference it',
    instead: 'Multi-phase: stop using it, deploy, drop it later',
    rules: ['drop-column', 'drop-column-drops-constraint'],
  },
  {
    category: 'dangerous',
    name: 'Renaming a column',
    note: 'Breaks running instances',
    instead: 'Multi-phase, as above',
    rules: ['rename-column', 'rename-table'],
  },
  {
    category: 'dangerous',
    name: 'Adding NOT NULL without default',
    note: 'Fails if data exists',
    instead: 'Add nullable first, backfill, then add the constraint',
    rules: ['add-column-not-null-without-default', 'required-column'],
  },
  {
    category: 'dangerous',
    name: 'Changing a column type',
    note: 'May lose data',
    instead: 'Multi-phase with a new column',
    rules: ['alter-column-type-rewrite', 'alter-column-type-narrowing', 'alter-column-type-breaks-clients'],
  },
  {
    category: 'dangerous',
    name: 'Dropping a table',
    note: 'Data loss',
    instead: 'Archive first, verify no references',
    rules: ['drop-table', 'drop-with-dependent-objects', 'truncate'],
  },
];
