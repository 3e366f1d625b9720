import type { Connection } from 'vscode-languageserver';
import { createDatabases } from './databases.ts';
import { guardEvent } from './guard.ts';
import { appliedAmong } from './handlers/applied-among.ts';
import { checklist, say } from './handlers/checklist.ts';
import { compare } from './handlers/comparison.ts';
import * as doing from './handlers/doing.ts';
import { appliedText, followUp, restore } from './handlers/edited.ts';
import { addEnvironment, connect, disconnect, environments, look, refresh } from './handlers/environments.ts';
import { failedMigrations, readOutput } from './handlers/failures.ts';
import { migrationDetails } from './handlers/migration-details.ts';
import { folderStates, migrations, migrationsOfMonth, type Sidebar } from './handlers/migrations.ts';
import { operationCommand, operationPlan } from './handlers/operations.ts';
import { resolve, resolvePreview } from './handlers/resolving.ts';
import { CHECKLIST, SAY } from './protocol/checklist.ts';
import * as act from './protocol/doing.ts';
import * as env from './protocol/environments.ts';
import { FOLDER_STATES, MIGRATION_DETAILS, MIGRATIONS, MIGRATIONS_OF_MONTH } from './protocol/migrations.ts';
import type { Refused } from './protocol.ts';
import type { Workspace } from './workspace.ts';

type Handler = <P>(
  method: string,
  fallback: Refused | readonly never[] | null,
  handler: (workspace: Workspace) => (params: P) => Promise<unknown>,
) => void;

/** What is told at once when several readings begin and end together, in milliseconds. */
const BURST = 50;

/** Answers the requests about migrations and environments. `keepsSecrets`: the client has a storage that it can be asked for. */
export function serveSidebar(
  connection: Connection,
  workspace: Promise<Workspace>,
  options: { readonly own: Handler; readonly keepsSecrets: () => boolean; readonly failed: Refused },
): void {
  let soon = false;
  const changed = (): void => {
    if (soon) return;
    soon = true;
    setTimeout(() => {
      soon = false;
      void connection.sendNotification(env.ENVIRONMENTS_CHANGED);
    }, BURST);
  };
  const databases = workspace.then(({ trusted }) =>
    createDatabases({
      trusted,
      env: process.env,
      secret: async (of) => (options.keepsSecrets() ? ((await connection.sendRequest<string | null>(env.SECRET, of)) ?? null) : null),
      changed,
      now: () => Date.now(),
    }),
  );
  const own = <P>(method: string, fallback: Refused | readonly never[] | null, handler: (of: Sidebar) => (params: P) => Promise<unknown>) =>
    options.own<P>(
      method,
      fallback,
      (w) => async (params) => handler({ workspace: w, databases: await databases, now: () => new Date() })(params),
    );
  own(CHECKLIST, null, checklist);
  own(SAY, options.failed, say);
  own(MIGRATIONS, null, migrations);
  own(MIGRATIONS_OF_MONTH, [], migrationsOfMonth);
  own(MIGRATION_DETAILS, null, migrationDetails);
  own(FOLDER_STATES, [], folderStates);
  own(env.ENVIRONMENTS, null, environments);
  own(env.LOOK, null, look);
  own(env.CONNECT, null, connect);
  own(env.DISCONNECT, null, disconnect);
  own(env.REFRESH, null, refresh);
  own(env.COMPARE, options.failed, compare);
  own(env.ADD_ENVIRONMENT, options.failed, addEnvironment);
  own(act.OPERATION_PLAN, options.failed, operationPlan);
  own(act.OPERATION_COMMAND, options.failed, operationCommand);
  own(act.APPLIED_AMONG, [], appliedAmong);
  own(act.APPLIED_TEXT, options.failed, appliedText);
  own(act.RESTORE_APPLIED, options.failed, restore);
  own(act.MAKE_FOLLOW_UP, options.failed, followUp);
  own(act.READ_OUTPUT, [], readOutput);
  own(act.FAILED_MIGRATIONS, [], failedMigrations);
  const tell: doing.Tell = ({ says }) => void connection.sendNotification(act.STEP, { says } satisfies act.StepParams);
  own(act.PREVIEW_APPLY, options.failed, doing.applyPreview);
  own(act.APPLY, options.failed, doing.apply(tell));
  own(act.PREVIEW_ROLLBACK, options.failed, doing.rollbackPreview);
  own(act.ROLL_BACK, options.failed, doing.rollback(tell));
  own(act.PREVIEW_RESOLVE, options.failed, resolvePreview);
  own(act.RESOLVE, options.failed, resolve(tell));
  connection.onNotification(
    env.SECRET_CHANGED,
    guardEvent(connection.console, env.SECRET_CHANGED, async (of: env.EnvironmentRef) => (await databases).forget(of)),
  );
}
