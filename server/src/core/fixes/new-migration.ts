import { withLineBreaks } from './edits.ts';
import type { NewMigration } from './fix.ts';

/** Rows of SQL that a text is made of: statements (the semicolon is added where it is missing), comments as they are. */
export const finished = (sql: string): string => {
  const trimmed = sql.trim();
  // a comment may stand behind the semicolon
  return /;[^;\n]*$/.test(trimmed) || /^(?:--[^\n]*\s*)+$/.test(trimmed) ? trimmed : `${trimmed};`;
};

/** Longer ones are left to down.sql. */
export const ONE_LINE = 160;

/** The comment that the guide asks for: the way back in one line, or where it stands. */
function rollbackComment(down: readonly string[]): string {
  const [only] = down;
  const line = down.length === 1 && only !== undefined ? finished(only) : '';
  return line !== '' && !line.startsWith('--') && !/[\r\n]/.test(line) && line.length <= ONE_LINE
    ? `-- Rollback: ${line}`
    : '-- Rollback: see down.sql';
}

export interface NewMigrationParts {
  readonly place: NewMigration['place'];
  /** snake_case: `add_user_email_idx`. See `words` in `write/names.ts`. */
  readonly words: string;
  /** In order; comments may stand before a statement. */
  readonly up: readonly string[];
  /** What brings the schema back; a comment alone (`irreversible`) says why there is nothing to do. */
  readonly down: readonly string[] | { readonly irreversible: string };
  /** Line break of the file that the fix starts from. */
  readonly eol: string;
}

/** Text of a down.sql. */
export const downText = (down: readonly string[] | { readonly irreversible: string }, eol: string): string =>
  withLineBreaks('irreversible' in down ? `-- irreversible: ${down.irreversible}\n` : `${down.map(finished).join('\n')}\n`, eol);

/** A migration with its way back: `-- Rollback:` on top of migration.sql, and down.sql. */
export function newMigration({ place, words, up, down, eol }: NewMigrationParts): NewMigration {
  const comment = rollbackComment('irreversible' in down ? [] : down);
  return {
    place,
    words,
    migrationSql: withLineBreaks(`${comment}\n${up.map(finished).join('\n\n')}\n`, eol),
    downSql: downText(down, eol),
  };
}
