import { readScript } from '../sql/script.ts';
import { GRADES, type Grade } from './grade.ts';

/** What a down.sql says about itself, whoever wrote it. */
export interface DownNotes {
  readonly statements: number;
  /** As its header says; null: it does not say. */
  readonly grade: Grade | null;
  /** What does not come back, as its comments say. */
  readonly notes: readonly { readonly grade: Grade; readonly reason: string }[];
  /** How its header wants it to be run: as one transaction, statement by statement; null: it does not say. */
  readonly wants: 'together' | 'apart' | null;
}

/** `Grade: lossy.`, `Grade: lossy: rows of "User" are gone.` */
const GRADE = /^Grade\s*:\s*(exact|lossy|irreversible)\b\s*(?:[:,]\s*(.*?))?\.?\s*$/is;
/** `lossy: …`, `irreversible: …` */
const NOTE = /^(lossy|irreversible)\b\s*[:,]\s*(\S.*)/is;
/** `Takes back: ALTER TABLE … (lossy: …)`, and the same for what is not taken back. */
const OF_STATEMENT = /^(?:Takes back|Not taken back): .*\((lossy|irreversible): (.+)\)$/is;

/** Reads header and comments of a down.sql. Never throws. */
export function downNotes(text: string): DownNotes {
  const { statements, comments } = readScript(text);
  const texts = comments.map((c) => c.text);
  const [, word, inHeader] = texts.map((t) => GRADE.exec(t)).find((m) => m !== null) ?? [];
  const notes = new Map<string, Grade>();
  for (const t of texts) {
    const [, worse, reason] = OF_STATEMENT.exec(t) ?? NOTE.exec(t) ?? [];
    const noted = gradeOf(worse);
    if (noted !== null && reason !== undefined) notes.set(plain(reason), noted);
  }
  // A note that nothing can be done, and nothing is done: that is a grade, in whatever words.
  const said = gradeOf(word) ?? (statements.length === 0 && [...notes.values()].includes('irreversible') ? 'irreversible' : null);
  if (notes.size === 0 && said !== null && inHeader !== undefined && inHeader !== '') notes.set(plain(inHeader), said);
  const command = texts.find((t) => /^psql\s/.test(t));
  return {
    statements: statements.length,
    grade: said,
    notes: [...notes].map(([reason, grade]) => ({ grade, reason })),
    wants: command === undefined ? null : /\s(?:--single-transaction|-1)\b/.test(command) ? 'together' : 'apart',
  };
}

const plain = (reason: string): string => reason.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
const gradeOf = (word: string | undefined): Grade | null => GRADES.find((g) => g === word?.toLowerCase()) ?? null;
