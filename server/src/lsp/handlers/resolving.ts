import { previewResolve, resolveMigration } from '../../database/doing/resolve.ts';
import type { ResolveOutcome, ResolveParams, ResolvePreview, ResolveWayParams, WithConfirmation } from '../protocol/doing.ts';
import type { Refused } from '../protocol.ts';
import { notConfirmed, reading, type Tell, writing } from './doing.ts';
import type { Sidebar } from './migrations.ts';

/** `lockkeeper/previewResolve` */
export const resolvePreview =
  (sidebar: Sidebar) =>
  (params: ResolveParams): Promise<ResolvePreview | Refused> =>
    reading(sidebar, params, (session, { target }) => previewResolve(session, target, params.migration, { ran: params.ran }));

/** `lockkeeper/resolve` */
export const resolve =
  (tell: Tell) =>
  (sidebar: Sidebar) =>
  (params: WithConfirmation<ResolveWayParams>): Promise<ResolveOutcome | Refused> =>
    writing(sidebar, params, async (session, { target }) => {
      const preview = await previewResolve(session, target, params.migration, { ran: params.ran });
      const no = preview.state === 'failed' ? notConfirmed(preview.confirmation, params.confirmed) : null;
      return no ?? resolveMigration(session, target, params.migration, params.way, tell, { ran: params.ran });
    });
