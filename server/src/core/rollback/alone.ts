import type { CatalogReader } from '../catalog/types.ts';
import type { RollbackDraft } from './draft.ts';

/**
 * An index that is all that a draft makes or drops is made or dropped CONCURRENTLY, which PostgreSQL refuses beside other statements
 * in one message or transaction.
 */
export function concurrentlyAlone(draft: RollbackDraft, catalogs: readonly CatalogReader[]): RollbackDraft {
  const all = draft.steps.flatMap((s) => s.sql);
  const [only] = all;
  if (all.length !== 1 || only === undefined) return draft;
  const alone = only.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY ');
  if (alone === only || catalogs.some((c) => onPartitioned(only, c))) return draft;
  return { ...draft, steps: draft.steps.map((s) => (s.sql.length === 0 ? s : { ...s, sql: [alone] })) };
}

/** PostgreSQL has no concurrent build or drop for the index of a partitioned table. */
const onPartitioned = (sql: string, before: CatalogReader): boolean =>
  before.relations().some((r) => {
    if (r.kind !== 'partitioned-table') return false;
    return sql.includes(`"${r.name}"`) || r.indexes.some((id) => sql.includes(`"${before.relation(id)?.name}"`));
  });
