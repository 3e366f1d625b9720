import type { Environment } from '../environment.ts';
import type { Session } from '../sessions/session.ts';
import type { Confirmation } from './doing.ts';

/**
 * What is asked before something is written, by what the environment is for: an embedded database belongs to one person, so nothing; a
 * server for development once; everything else wants the name of the database.
 * @param what begins the question: `Apply 2 migrations to`
 * @param least `yes`: it is asked in any case, because something may be lost
 */
export async function confirmationFor(
  session: Session,
  environment: Environment,
  what: string,
  least: 'nothing' | 'yes' = 'nothing',
): Promise<Confirmation> {
  if (least === 'nothing' && session.where === 'embedded' && environment.kind === 'development') return { ask: 'nothing' };
  const [row] = await session.query('SELECT current_database() AS name');
  const database = row?.name ?? '';
  const at = environment.shownAddress === null ? '' : ` (${environment.shownAddress})`;
  const question = `${what} ${environment.name}${at}?`;
  return environment.kind === 'development' ? { ask: 'yes', question } : { ask: 'database', database, question };
}
