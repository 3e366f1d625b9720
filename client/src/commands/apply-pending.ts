import * as vscode from 'vscode';
import {
  APPLY,
  type ApplyOutcome,
  type ApplyParams,
  type ApplyPreview,
  type Confirmed,
  PREVIEW_APPLY,
  type WithConfirmation,
} from '../../../server/src/lsp/protocol/doing.ts';
import type { EnvironmentRef } from '../../../server/src/lsp/protocol/environments.ts';
import type { Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { confirm, type Fact } from '../doing/confirm.ts';
import { environmentFor } from '../doing/environment.ts';
import { orSay } from '../doing/operations.ts';
import { afterwards, looking, withSteps } from '../doing/progress.ts';
import { sayWithCommands } from '../doing/reports.ts';
import { plural } from '../words.ts';

/** Applies what is pending as Prisma would, without Prisma: in a database in a folder, and on demand in development. */
export async function applyPending(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentFor(context, given, 'Where are the pending migrations applied?', ({ kind }) => kind === 'development');
  if (shown === undefined) return;
  const params: ApplyParams = { folder: shown.folder, environment: shown.environment, to: null };
  const preview = orSay(await looking(params, () => context.server.request<ApplyPreview | Refused>(PREVIEW_APPLY, params)));
  if (preview === undefined) return;
  if (preview.state === 'up-to-date') return void vscode.window.showInformationMessage(preview.says);
  if (preview.state === 'refused') return sayRefused(params, preview);
  const confirmed = await confirmApply(params, preview);
  if (confirmed === undefined) return;
  const outcome = orSay(
    await withSteps(context, `Applying ${plural(preview.migrations.length, 'migration')} to ${params.environment}`, () =>
      context.server.request<ApplyOutcome | Refused>(APPLY, { ...params, confirmed } satisfies WithConfirmation<ApplyParams>),
    ),
  );
  if (outcome === undefined) return;
  const failures = await afterwards(context, params);
  await say(context, params, outcome, failures);
}

function confirmApply(
  { environment }: EnvironmentRef,
  { confirmation, migrations, notes }: ApplyPreview & { readonly state: 'ready' },
): Promise<Confirmed | undefined> {
  if (confirmation.ask === 'nothing') return Promise.resolve({ yes: true, database: null });
  const facts: Fact[] = [
    ...migrations.map(({ migration, locks }) => ({
      icon: 'clock',
      label: migration.name,
      description:
        locks.length === 0 ? 'no lock that stops anybody' : locks.map(({ mode, relation }) => `${mode} on ${relation}`).join(', '),
    })),
    ...notes.map((note) => ({ icon: 'info', label: note })),
  ];
  return confirm({
    title: `Apply: ${environment}`,
    asks: confirmation.question,
    go: `Apply ${plural(migrations.length, 'migration')}`,
    database: confirmation.ask === 'database' ? confirmation.database : null,
    careful: false,
    facts,
  });
}

const sayRefused = (params: ApplyParams, { code, says, commands }: ApplyPreview & { readonly state: 'refused' }): Promise<void> =>
  sayWithCommands(
    says,
    commands,
    `Apply on ${params.environment}`,
    code === 'failed-migration' ? { 'Resolve…': () => resolveThere(params) } : {},
  );

const resolveThere = ({ folder, environment }: EnvironmentRef, migration?: string): Thenable<unknown> =>
  vscode.commands.executeCommand('lockkeeper.resolveFailed', { folder, environment, ...(migration === undefined ? {} : { migration }) });

async function say(
  context: Context,
  params: ApplyParams,
  outcome: ApplyOutcome,
  failures: Awaited<ReturnType<typeof afterwards>>,
): Promise<void> {
  const { environment } = params;
  switch (outcome.outcome) {
    case 'applied': {
      const [last] = outcome.applied.toReversed();
      if (last === undefined) return void vscode.window.showInformationMessage(`${environment} is up to date: nothing is pending.`);
      const says =
        outcome.applied.length === 1
          ? `${last.migration} is applied to ${environment}.`
          : `${plural(outcome.applied.length, 'migration')} are applied to ${environment}.`;
      const log = 'Show Log';
      if ((await vscode.window.showInformationMessage(says, log)) === log) context.log.show();
      return;
    }
    case 'failed': {
      const place = failures.find((f) => f.migration === outcome.migration)?.place;
      const show = {
        Show: () => {
          const { start } = place!.range;
          const at = new vscode.Position(start.line, start.character);
          return vscode.window.showTextDocument(vscode.Uri.parse(place!.uri), { selection: new vscode.Range(at, at) });
        },
      };
      return sayWithCommands(`${outcome.says} ${outcome.said}`, [], '', {
        ...(place == null ? {} : show),
        'Resolve…': () => resolveThere(params, outcome.migration),
      });
    }
    case 'refused':
    case 'busy':
    case 'lost':
      return sayWithCommands(outcome.says, 'commands' in outcome ? outcome.commands : [], `Apply on ${environment}`);
  }
}
