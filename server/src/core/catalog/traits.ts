import { groupsOf, lexed, nameAt, partsBetweenCommas, signAt, wordAt } from '../sql/identifiers.ts';
import type { ColumnType, Traits } from './types.ts';

/** The words that bring a trait back to what it is when it was never set. Null: there are none that hold for every object. */
export function wordsWithout(trait: string): string | null {
  const parameter = /^parameter (.*)$/s.exec(trait)?.[1];
  if (parameter !== undefined) return `RESET (${parameter})`;
  const part = /^statistics (\d+)$/.exec(trait)?.[1];
  if (part !== undefined) return `ALTER COLUMN ${part} SET STATISTICS -1`;
  return UNSET[trait] ?? null;
}

/**
 * Source: manual, ALTER TABLE, ALTER SEQUENCE, CREATE SEQUENCE. Whoever runs the migrations owns what they make, and is taken to run
 * the way back as well.
 */
const UNSET: Readonly<Record<string, string>> = {
  owner: 'OWNER TO CURRENT_USER',
  'row security': 'DISABLE ROW LEVEL SECURITY',
  'forced row security': 'NO FORCE ROW LEVEL SECURITY',
  'replica identity': 'REPLICA IDENTITY DEFAULT',
  'all triggers': 'ENABLE TRIGGER ALL',
  statistics: 'SET STATISTICS -1',
  compression: 'SET COMPRESSION default',
  increment: 'INCREMENT BY 1',
  minvalue: 'NO MINVALUE',
  maxvalue: 'NO MAXVALUE',
  start: 'START WITH 1',
  cache: 'CACHE 1',
  cycle: 'NO CYCLE',
  as: 'AS BIGINT',
};

/** The traits with some changed; null takes one away. The same object when nothing changes. */
export function withTraits(old: Traits, changes: Readonly<Record<string, string | null>>): Traits {
  const next: Record<string, string> = { ...old };
  for (const [name, words] of Object.entries(changes)) {
    if (words === null || words === wordsWithout(name)) delete next[name];
    else next[name] = words;
  }
  const same = Object.keys(next).length === Object.keys(old).length && Object.entries(next).every(([k, v]) => old[k] === v);
  return same ? old : next;
}

/**
 * `SET (fillfactor = 70, "x.y" = 'z')` and `RESET (…)` as changes of traits: each parameter with the words that set it.
 * @param inside what stands in the parentheses
 */
export function parameterTraits(inside: string, reset: boolean): Readonly<Record<string, string | null>> {
  const l = lexed(inside);
  const out: Record<string, string | null> = {};
  for (const { first, end } of partsBetweenCommas(l)) {
    const [start, last] = [l.tokens[first], l.tokens[end - 1]];
    if (start === undefined || last === undefined || first === end) continue;
    let name = nameAt(l, first) ?? '';
    if (signAt(l, first + 1) === '.') name += `.${nameAt(l, first + 2) ?? ''}`;
    out[`parameter ${name}`] = reset ? null : `SET (${inside.slice(start.start, last.end)})`;
  }
  return out;
}

const NUMBERED: Readonly<Record<string, string>> = { increment: 'by', start: 'with', minvalue: '', maxvalue: '', cache: '' };

/**
 * The options of a sequence as traits, from CREATE SEQUENCE, ALTER SEQUENCE, or the parentheses and SETs of an identity column.
 * `SEQUENCE NAME`, OWNED BY and RESTART are no traits. @param from index of the token to begin at
 */
export function sequenceTraits(sql: string, from = 0): Readonly<Record<string, string | null>> {
  const l = lexed(sql);
  const out: Record<string, string | null> = {};
  for (let i = from; i < l.tokens.length; i++) {
    const word = wordAt(l, i);
    if (word === 'no') {
      const what = wordAt(l, i + 1);
      if (what in NUMBERED || what === 'cycle') out[what] = null;
      i++;
    } else if (word === 'cycle') out.cycle = 'CYCLE';
    else if (word === 'as' && nameAt(l, i + 1) !== null && wordAt(l, i + 1) !== 'identity')
      out.as = `AS ${sql.slice(l.tokens[i + 1]?.start, l.tokens[i + 1]?.end).toUpperCase()}`;
    else if (word in NUMBERED) {
      const filler = NUMBERED[word] ?? '';
      let k = i + 1;
      if (filler !== '' && wordAt(l, k) === filler) k++;
      const sign = signAt(l, k) === '-' || signAt(l, k) === '+' ? signAt(l, k++) : '';
      const number = sql.slice(l.tokens[k]?.start ?? 0, l.tokens[k]?.end ?? 0);
      if (/^\d/.test(number)) {
        const value = (sign === '-' ? '-' : '') + number;
        out[word] = [word.toUpperCase(), ...(filler === '' ? [] : [filler.toUpperCase()]), value].join(' ');
      }
      i = k;
    }
  }
  return out;
}

/** SET STORAGE with what a type has by itself; null: not known. Source: pg_type.typstorage of 14 and 18. */
export function storageWords(type: ColumnType): string | null {
  if (type.dimensions > 0) return 'SET STORAGE EXTENDED';
  const name = type.key.replace(/^pg_catalog\./, '');
  if (EXTENDED.has(name)) return 'SET STORAGE EXTENDED';
  return name === 'numeric' ? 'SET STORAGE MAIN' : null;
}
const EXTENDED = new Set('text varchar bpchar bytea json jsonb xml bit varbit tsvector'.split(' '));

/** The options that CREATE VIEW says in WITH (…). */
export function viewTraits(sql: string): Traits {
  const l = lexed(sql);
  const as = l.tokens[l.tokens.findIndex((_, i) => wordAt(l, i) === 'as')]?.start ?? sql.length;
  const group = groupsOf(sql).find((g) => g.after === 'with' && g.end < as);
  return group === undefined ? {} : withTraits({}, parameterTraits(sql.slice(group.start, group.end), false));
}
