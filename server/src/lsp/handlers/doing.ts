import { applyPending, previewApply } from '../../database/doing/apply.ts';
import type { Confirmation, Step } from '../../database/doing/doing.ts';
import { previewRollback, rollBack } from '../../database/doing/rollback.ts';
import { withSession } from '../../database/sessions/open.ts';
import { READING, type Session, WRITING } from '../../database/sessions/session.ts';
import type {
  ApplyOutcome,
  ApplyParams,
  ApplyPreview,
  Confirmed,
  RollbackOutcome,
  RollbackParams,
  RollbackPreview,
  WithConfirmation,
} from '../protocol/doing.ts';
import type { EnvironmentRef } from '../protocol/environments.ts';
import type { Refused } from '../protocol.ts';
import type { Sidebar } from './migrations.ts';
import { type Place, within } from './within.ts';

/** Tells the client what happens. */
export type Tell = (step: Step) => void;

export const reading = async <R>(sidebar: Sidebar, of: EnvironmentRef, work: (session: Session, place: Place) => Promise<R>) =>
  within(sidebar, of, async (place) => withSession(await place.address(), READING, (session) => work(session, place)));

/** In a session that may write. Whatever comes of it, what is known of the environment is read again. */
export const writing = async <R>(sidebar: Sidebar, of: EnvironmentRef, work: (session: Session, place: Place) => Promise<R>) =>
  within(sidebar, of, async (place) => {
    try {
      return await withSession(await place.address(), WRITING, (session) => work(session, place));
    } finally {
      await sidebar.databases.refresh(place.project, of.environment);
    }
  });

/** Why what a person said is not what was asked for; null: it is. */
export function notConfirmed(asked: Confirmation, said: Confirmed): Refused | null {
  if (asked.ask === 'nothing') return null;
  if (!said.yes) return { refused: 'It was not confirmed, so nothing was done.' };
  if (asked.ask === 'database' && said.database !== asked.database)
    return { refused: `The name of the database is ${asked.database}. Nothing was done.` };
  return null;
}

/** `lockkeeper/previewApply` */
export const applyPreview =
  (sidebar: Sidebar) =>
  (params: ApplyParams): Promise<ApplyPreview | Refused> =>
    reading(sidebar, params, (session, { target }) => previewApply(session, target, { to: params.to }));

/** `lockkeeper/apply` */
export const apply =
  (tell: Tell) =>
  (sidebar: Sidebar) =>
  (params: WithConfirmation<ApplyParams>): Promise<ApplyOutcome | Refused> =>
    writing(sidebar, params, async (session, { target }) => {
      const wish = { to: params.to };
      const preview = await previewApply(session, target, wish);
      const no = preview.state === 'ready' ? notConfirmed(preview.confirmation, params.confirmed) : null;
      return no ?? applyPending(session, target, wish, tell);
    });

const rollbackWish = ({ history, ran }: RollbackParams) => ({ history, ...(ran === null ? {} : { ran }) });

/** `lockkeeper/previewRollback` */
export const rollbackPreview =
  (sidebar: Sidebar) =>
  (params: RollbackParams): Promise<RollbackPreview | Refused> =>
    reading(sidebar, params, (session, { target }) => previewRollback(session, target, params.migration, rollbackWish(params)));

/** `lockkeeper/rollBack` */
export const rollback =
  (tell: Tell) =>
  (sidebar: Sidebar) =>
  (params: WithConfirmation<RollbackParams>): Promise<RollbackOutcome | Refused> =>
    writing(sidebar, params, async (session, { target }) => {
      const wish = rollbackWish(params);
      const preview = await previewRollback(session, target, params.migration, wish);
      const no = preview.state === 'ready' ? notConfirmed(preview.confirmation, params.confirmed) : null;
      return no ?? rollBack(session, target, params.migration, wish, tell);
    });
