/** What a data migration may be called, by the guide: `backfill_user_display_names`, `migrate_role_ids_to_enums`, `cleanup_orphaned_sessions`. */
const PATTERN = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const LONGEST = 100;

/** What is wrong with a name, and what would be right; null: nothing. `example` is shown where there is no better guess. */
export function dataMigrationNameProblem(name: string, example = 'backfill_user_display_names'): string | null {
  const text = name.trim();
  if (text === '') return `The name is empty. Say what is done to which rows, such as ${example}.`;
  if (text.length > LONGEST) return `The name has ${text.length} characters. Keep it below ${LONGEST}.`;
  if (PATTERN.test(text)) return null;
  const better = text
    .replace(/\.(?:ts|sql)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '');
  return `The name is not in snake_case: lower-case words joined by underscores. Write ${PATTERN.test(better) ? better.slice(0, LONGEST) : example}.`;
}
