import { ORDER_OF_COLUMNS } from '../rollback/signature.ts';
import { listOf } from '../rules/messages.ts';
import type { Finding } from '../rules/rule.ts';
import type { Known, KnownDown, Place } from './known.ts';
import { ask, done, type Judge, notNeeded, open, type Verdict } from './verdict.ts';
import { counted } from './words.ts';

/** What can be seen of items in down.sql. */

const DOWN: readonly Place[] = [{ file: 'down', span: null }];
const NONE: Verdict = open('There is no down.sql', [{ file: 'migration', span: null }]);

/** Why nothing comes back; null: the grade is better. */
function irreversible(down: KnownDown): string | null {
  if (down.grade !== 'irreversible') return null;
  return down.notes.find((n) => n.grade === 'irreversible')?.reason ?? '';
}

/** There is nothing that could be run. */
const nothingToRun = (down: KnownDown | null): boolean => down !== null && down.statements === 0 && irreversible(down) !== null;

const because = (word: string, why: string): string => (why === '' ? word : `${word}: ${why.replace(/\.$/, '')}`);

export const rollbackCreated: Judge = ({ down, findings }) => {
  if (down === null) return NONE;
  const broken = findings.filter((f) => f.file === 'down' && fails(f.finding));
  if (broken.length > 0)
    return open(
      `down.sql does not run: ${[...new Set(broken.map((f) => f.finding.rule))].join(', ')}`,
      broken.map((f) => ({ file: 'down', span: f.finding.span })),
    );
  const never = irreversible(down);
  if (never !== null) return done(because('Irreversible', never));
  const leftOver = down.leftOver?.filter((d) => d.property !== ORDER_OF_COLUMNS) ?? null;
  if (down.statements === 0) {
    const nothing = down.grade === 'exact' && (leftOver === null || leftOver.length === 0);
    return nothing ? done('Nothing has to be taken back') : open('down.sql holds no statement', DOWN);
  }
  const statements = counted(down.statements, 'statement');
  if (leftOver === null) return done(`${statements}; whether anything is left over cannot be told`);
  if (leftOver.length > 0) return open(left(leftOver), DOWN);
  return done(`${statements}, after which the schema is as before`);
};

const fails = ({ rule, hazards }: Finding): boolean =>
  rule === 'syntax-error' || hazards.includes('fails') || hazards.includes('not-in-transaction');

/** A column that comes back is the last one: PostgreSQL cannot put it where it was, and code names its columns. Exact it is not. */

/** `column "User"."email" is left behind, and 2 more differences` */
function left(differences: readonly { readonly object: string; readonly says: string }[]): string {
  const [first] = differences;
  const more = differences.length - 1;
  return `${first?.object} ${first?.says}${more > 0 ? `, and ${counted(more, 'more difference')}` : ''}`;
}

export const rollbackGraded: Judge = ({ down, draftGrade }) => {
  if (down === null) return NONE;
  if (down.grade === null) {
    const drafted = draftGrade();
    return open(`down.sql does not say its grade${drafted === null ? '' : `; a draft would be ${drafted}`}`, DOWN);
  }
  const { leftOver, grade, notes } = down;
  if (grade === 'exact' && leftOver !== null && leftOver.length > 0) return open(`It says exact, but ${left(leftOver)}`, DOWN);
  if (grade === 'exact') return done('Exact: schema and rows come back');
  const why = listOf(notes.map((n) => n.reason.replace(/\.$/, '')));
  return done(because(grade === 'lossy' ? 'Lossy' : 'Irreversible', why === '' && grade === 'lossy' ? 'rows do not come back' : why));
};

export const rollbackRehearsed: Judge = ({ down, measured }: Known) => {
  if (nothingToRun(down)) return notNeeded('The rollback is irreversible');
  const { rehearsal } = measured;
  if (rehearsal === null) return ask('Not rehearsed yet');
  return rehearsal.passed ? done(rehearsal.says) : open(rehearsal.says, DOWN);
};

export const rollbackOnStaging: Judge = ({ down }) => (nothingToRun(down) ? notNeeded('The rollback is irreversible') : ask(''));
