import type { Hazard, Incident, WorkKind } from '../effects/types.ts';
import { stops } from '../effects/types.ts';
import type { LockMode } from '../facts/fact.ts';

/** `public.User` → `"User"`; a schema other than `public` is written out: `"archive"."User"`. */
export function quoteRelation(key: string): string {
  const dot = key.indexOf('.');
  if (dot < 0) return quoteName(key);
  const schema = key.slice(0, dot);
  const name = quoteName(key.slice(dot + 1));
  return schema === 'public' ? name : `${quoteName(schema)}.${name}`;
}

/** A column, constraint, index … as people write it. */
export const quoteName = (name: string): string => `"${name}"`;

/** The relation that an incident is about, or words that stand for it. */
export const relationOf = (incident: Incident, otherwise = 'the table'): string =>
  incident.relation === null ? otherwise : quoteRelation(incident.relation);

/** The column, constraint … that an incident is about, or words that stand for it. */
export const objectOf = (incident: Incident, otherwise = 'the object'): string =>
  incident.object === null ? otherwise : quoteRelation(incident.object);

/** `a`, `a and b`, `a, b and c`, and from five on `a, b, c and 2 more`. */
export function listOf(items: readonly string[]): string {
  const shown = items.length > 4 ? [...items.slice(0, 3), `${items.length - 3} more`] : items;
  if (shown.length <= 1) return shown[0] ?? '';
  return `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** The further relations or objects of an incident, quoted. */
export const othersOf = (incident: Incident): string => listOf((incident.detail.others ?? []).map(quoteRelation));

/** What waits behind a lock; completes "which …". */
export function stopping(lock: LockMode): string {
  const stopped = stops(lock);
  if (stopped.reads) return 'stops all reads and writes';
  if (stopped.writes) return 'stops writes';
  return 'stops neither reads nor writes';
}

/** ` under SHARE, which stops writes`; empty when no lock is known. */
export const underLock = (lock: LockMode | null): string => (lock === null ? '' : ` under ${lock}, which ${stopping(lock)}`);

/**
 * The verb in the mood of what is known: `Rewrites`, `May rewrite` when something is not known, `Would rewrite` when the
 * transaction fails before it comes to that.
 */
export function verb(incident: Incident, base: string, indicative: string): string {
  if (incident.unknown.length > 0) return `May ${base}`;
  if (incident.hazards.length === 0) return `Would ${base}`;
  return indicative;
}

const WORK: Readonly<Record<WorkKind, { base: string; indicative: string; object: (table: string) => string; until: string }>> = {
  rewrite: { base: 'rewrite', indicative: 'Rewrites', object: (table) => table, until: 'until every row is written' },
  scan: { base: 'read', indicative: 'Reads', object: (table) => `all of ${table}`, until: 'until every row is checked' },
  'index-build': { base: 'build', indicative: 'Builds', object: (table) => `an index on ${table}`, until: 'until it is built' },
};

/** What may differ from the common sentence of `workSentence`. */
export interface WorkWords {
  /** Replaces the object: `the index "a_idx" of "User"`. */
  readonly object?: string;
  /** Completes "because …"; the incident's own reason goes first. */
  readonly because?: string;
  /** Used when the incident does not say what work it is. */
  readonly work?: WorkKind;
}

/**
 * The common sentence of work under a lock: `Rewrites "User" under ACCESS EXCLUSIVE, which stops all reads and writes until
 * every row is written, because random() is computed for each row.`
 */
export function workSentence(incident: Incident, words: WorkWords = {}): string {
  const kind = WORK[incident.work ?? words.work ?? 'scan'];
  const what = words.object ?? kind.object(relationOf(incident));
  const held = incident.lock === null ? '' : `${underLock(incident.lock)}${stops(incident.lock).writes ? ` ${kind.until}` : ''}`;
  const reason = incident.detail.reason ?? words.because;
  const because = reason === undefined ? '' : `, because ${reason}`;
  return `${verb(incident, kind.base, kind.indicative)} ${what}${held}${because}.`;
}

/** `Not known: volatility of app.f().` with a space before it; empty when everything is known. */
export const notKnown = (incident: Incident): string => (incident.unknown.length === 0 ? '' : ` Not known: ${listOf(incident.unknown)}.`);

export const has = (incident: Incident, hazard: Hazard): boolean => incident.hazards.includes(hazard);

/** `"bio" of "User"`: a column, constraint … with what it belongs to. */
export const partOf = (incident: Incident, otherwise = 'the column'): string =>
  `${incident.object === null ? otherwise : quoteName(incident.object)}${incident.relation === null ? '' : ` of ${quoteRelation(incident.relation)}`}`;

/** `Fails: relation "x" does not exist.`, with PostgreSQL's own words where the incident has them. */
export const failSentence = (incident: Incident, otherwise: string): string =>
  `${verb(incident, 'fail', 'Fails')}: ${(incident.detail.error ?? otherwise).replace(/\.$/, '')}.`;
