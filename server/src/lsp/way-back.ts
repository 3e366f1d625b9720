import { readDown } from '../core/rollback/down-text.ts';
import { readScript } from '../core/sql/script.ts';
import { saysIrreversible } from '../prisma/folder-rules.ts';

/** A down.sql in a word or two, from its own words: `exact`, `empty`. Null: it says nothing about itself. */
export function wayBackWords(down: string): string | null {
  const { grade } = readDown(down);
  if (grade !== null) return grade;
  const script = readScript(down);
  if (saysIrreversible(script)) return 'irreversible';
  return script.statements.length === 0 ? 'empty' : null;
}
