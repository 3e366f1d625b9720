import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GRADES, type Grade } from '../../../server/src/core/rollback/grade.ts';

/*
 * Case files, test/oracle/rollback/<family>.sql:
 *
 *   -- base:                      SQL that the history of every later case of the file begins with, up to the first case or the next base
 *   -- case: Title                starts a case
 *   -- grade: exact               what the draft says: exact, lossy or irreversible; several where each would be true
 *   -- reason: rows of "User"     some reason of the draft holds this, whatever the case of its letters; one a line
 *   -- postgres: 14               default 14 18
 *   -- prisma: 7.4                default 7.3: the file is one query; from 7.4 on each statement is one
 *   -- section: history           SQL of earlier migrations, after the base; may be left out
 *   -- section: migration         what is taken back; the mark may be left out where there is no history
 *
 * Roles `app_owner`, `app_reader` and `app_writer` are there on every server. An unknown directive throws.
 */

export interface RollbackCase {
  readonly family: string;
  readonly title: string;
  /** `columns.sql:12` */
  readonly place: string;
  readonly grades: readonly Grade[];
  readonly reasons: readonly string[];
  readonly postgres: readonly number[];
  readonly prisma: '7.3' | '7.4';
  readonly history: string;
  readonly migration: string;
}

interface Draft {
  readonly title: string;
  readonly line: number;
  readonly base: string;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly sections: { history: string[]; migration: string[] };
}

const DIRECTIVE = /^-- (base|case|grade|reason|postgres|prisma|section):(?: +(.*))?$/;
const LIKE_ONE = /^-- [a-z][a-z-]*:/;

/** Reads the cases of a file. Throws on a directive or section that it does not know: a typo must not pass silently. */
export function parseRollbackCases(family: string, source: string): readonly RollbackCase[] {
  const drafts: Draft[] = [];
  let base: string[] = [];
  let section: string[] | null = null;
  for (const [index, text] of source.split('\n').entries()) {
    const fail = (what: string): never => {
      throw new Error(`${family}.sql:${index + 1}: ${what}: ${text}`);
    };
    const [directive, name = '', value = ''] = DIRECTIVE.exec(text) ?? [];
    if (directive === undefined && LIKE_ONE.test(text)) fail('not a directive');
    const draft = drafts.at(-1);
    if (name === 'base') {
      base = [];
      section = base;
    } else if (name === 'case') {
      drafts.push({ title: value, line: index + 1, base: base.join('\n').trim(), headers: [], sections: { history: [], migration: [] } });
      section = null;
    } else if (name === 'section') {
      const which = value.trim();
      if (draft === undefined || (which !== 'history' && which !== 'migration')) return fail('not a section');
      section = draft.sections[which];
    } else if (directive !== undefined) {
      if (draft === undefined || section !== null) return fail('must stand between a case and its SQL');
      draft.headers.push({ name, value: value.trim() });
    } else if (section !== null) {
      section.push(text);
    } else if (text.trim() !== '' && draft !== undefined) {
      section = draft.sections.migration;
      section.push(text);
    } else if (text.trim() !== '' && !text.startsWith('--')) {
      fail('text before the first case');
    }
  }
  return drafts.map((draft) => caseOf(family, draft));
}

const isGrade = (word: string): word is Grade => (GRADES as readonly string[]).includes(word);

function caseOf(family: string, draft: Draft): RollbackCase {
  const place = `${family}.sql:${draft.line}`;
  const all = (name: string): readonly string[] => draft.headers.filter((h) => h.name === name).map((h) => h.value);
  const grades = (all('grade')[0] ?? '').split(/[\s,]+/);
  const postgres = (all('postgres')[0] ?? '14 18').split(/[\s,]+/).map(Number);
  const prisma = all('prisma')[0] ?? '7.3';
  const migration = draft.sections.migration.join('\n').trim();
  const problem = [
    [!grades.every(isGrade), `grade is ${GRADES.join(', ')}`],
    [postgres.some((v) => !(v >= 14 && v <= 18)), 'postgres is 14 to 18'],
    [prisma !== '7.3' && prisma !== '7.4', 'prisma is 7.3 or 7.4'],
    [migration === '', 'there is no migration'],
  ].find(([wrong]) => wrong)?.[1];
  if (problem !== undefined) throw new Error(`${place}: ${problem}`);
  return {
    family,
    title: draft.title,
    place,
    grades: grades.filter(isGrade),
    reasons: all('reason'),
    postgres,
    prisma: prisma === '7.4' ? '7.4' : '7.3',
    history: [draft.base, draft.sections.history.join('\n').trim()].filter((x) => x !== '').join('\n'),
    migration,
  };
}

const folder = import.meta.dirname;

/** Families that have a case file. */
export const families = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();

export const readRollbackCases = (family: string): readonly RollbackCase[] =>
  parseRollbackCases(family, readFileSync(path.join(folder, `${family}.sql`), 'utf8'));
