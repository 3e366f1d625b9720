/** One thing in which a schema that was taken back differs from the one before the migration. */
export interface Difference {
  /** `column "User"."email"` */
  readonly object: string;
  /** Completes a sentence: `is left behind`, `does not come back`, `keeps the default now()`. */
  readonly says: string;
}
