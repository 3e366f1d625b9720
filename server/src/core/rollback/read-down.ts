import { readScript } from '../sql/script.ts';
import { GRADES, type Grade } from './grade.ts';

/** What a down.sql says about itself. */
export interface DownNotes {
  readonly statements: number;
  /** As its header says; null: it does not say. */
  readonly grade: Grade | null;
  /** What does not come back, as its comments say: `-- lossy: …`, `-- irreversible: …`. */
  readonly notes: readonly { readonly grade: Grade; readonly reason: string }[];
}

const GRADE = /^Grade\s*:\s*(exact|lossy|irreversible)\b/i;
const NOTE = /^(lossy|irreversible)\b\s*[:,]\s*(\S.*)/is;

/** Reads header and comments of a down.sql, by whomever they were written. Never throws. */
export function readDown(text: string): DownNotes {
  const { statements, comments } = readScript(text);
  let grade: Grade | null = null;
  const notes: { readonly grade: Grade; readonly reason: string }[] = [];
  for (const comment of comments) {
    grade ??= gradeOf(GRADE.exec(comment.text)?.[1]);
    const [, worse, reason] = NOTE.exec(comment.text) ?? [];
    const noted = gradeOf(worse);
    if (noted !== null && reason !== undefined) notes.push({ grade: noted, reason: reason.replace(/\s+/g, ' ').trim() });
  }
  // A note that nothing can be done, and nothing is done: that is a grade, in whatever words.
  if (grade === null && statements.length === 0 && notes.some((n) => n.grade === 'irreversible')) grade = 'irreversible';
  return { statements: statements.length, grade, notes };
}

const gradeOf = (word: string | undefined): Grade | null => GRADES.find((g) => g === word?.toLowerCase()) ?? null;
