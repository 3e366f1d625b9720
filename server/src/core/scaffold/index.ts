import { addColumn } from './add-column.ts';
import { addForeignKey } from './add-foreign-key.ts';
import { addIndex } from './add-index.ts';
import { addTable } from './add-table.ts';
import type { ScaffoldKind } from './kind.ts';

/** Kinds of new migrations that write their SQL, in the order of lists. */
export const SCAFFOLDS: readonly ScaffoldKind[] = [addColumn, addIndex, addTable, addForeignKey];

export const scaffoldKind = (kind: string): ScaffoldKind | null => SCAFFOLDS.find((s) => s.kind === kind) ?? null;

/** A finished migration of a scaffold, before it gets its timestamp, its header and its down.sql. */
export interface ScaffoldMigration {
  readonly name: string;
  /** One line without Markdown: what it is for. */
  readonly purpose: string;
  /** The statements; empty: a person writes them. */
  readonly sql: string;
  /** What the kind knows to take it back; used where a draft is not exact and this is. */
  readonly down?: readonly string[];
}
