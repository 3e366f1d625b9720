/** What a down.sql brings back: schema and rows; the schema without the rows; not even the schema. */
export const GRADES = ['exact', 'lossy', 'irreversible'] as const;
export type Grade = (typeof GRADES)[number];

/** The worst of some grades; nothing to take back is exact. */
export const worst = (grades: readonly Grade[]): Grade => GRADES.findLast((g) => grades.includes(g)) ?? 'exact';
