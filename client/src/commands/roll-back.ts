import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import {
  PREVIEW_ROLLBACK,
  ROLL_BACK,
  type RollbackOutcome,
  type RollbackParams,
  type RollbackPreview,
  type WithConfirmation,
} from '../../../server/src/lsp/protocol/doing.ts';
import type { Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { confirm, type Fact } from '../doing/confirm.ts';
import { environmentFor } from '../doing/environment.ts';
import { orSay } from '../doing/operations.ts';
import { afterwards, looking, withSteps } from '../doing/progress.ts';
import { block, list, sayWithCommands, showDraft } from '../doing/reports.ts';
import { migrationFile } from '../migrations.ts';
import { plural } from '../words.ts';

type Ready = RollbackPreview & { readonly state: 'ready' };
type No = RollbackPreview & { readonly state: 'refused' };

/**
 * Takes the last migration back: shows its down.sql, what comes back and what does not, asks, runs it with the change of the history, and
 * says how the schema compares with what it was. In production the commands are shown for a person to run, unless a setting allows more.
 */
export async function rollBack(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentFor(context, given, 'Where is it rolled back?');
  if (shown === undefined) return;
  const migration = await migrationOf(context, given, 'Which migration is to be rolled back?');
  if (migration === undefined) return;
  const params: RollbackParams = { folder: shown.folder, environment: shown.environment, migration, history: 'delete', ran: null };
  const preview = orSay(await looking(params, () => context.server.request<RollbackPreview | Refused>(PREVIEW_ROLLBACK, params)));
  if (preview === undefined) return;
  if (preview.state === 'refused') return sayRefused(context, params, preview);
  const down = vscode.Uri.joinPath(vscode.Uri.file(params.folder), migration, 'down.sql');
  await vscode.window.showTextDocument(down, { preview: true, preserveFocus: true });
  const { confirmation } = preview;
  const confirmed = await confirm({
    title: `Roll Back: ${params.environment}`,
    asks: `Roll back ${migration.replace(/^\d+_/, '')}?`,
    go: preview.losses.length > 0 ? 'Roll back, and lose what is named below' : 'Roll back',
    database: confirmation.ask === 'database' ? confirmation.database : null,
    careful: preview.grade !== 'exact',
    facts: [{ icon: 'server-environment', label: shown.address ?? shown.environment, description: shown.kind }, ...factsOf(preview)],
  });
  if (confirmed === undefined) return;
  const outcome = orSay(
    await withSteps(context, `Rolling ${migration} back in ${params.environment}`, () =>
      context.server.request<RollbackOutcome | Refused>(ROLL_BACK, { ...params, confirmed } satisfies WithConfirmation<RollbackParams>),
    ),
  );
  if (outcome === undefined) return;
  await afterwards(context, params);
  await say(context, params, outcome);
}

/** The migration of a row, of the active file, or one that a person picks. */
async function migrationOf(context: Context, given: unknown, question: string): Promise<string | undefined> {
  if (typeof given === 'object' && given !== null && 'migration' in given && typeof given.migration === 'string') return given.migration;
  const file = await migrationFile(context, given, question);
  return file === undefined ? undefined : basename(dirname(file.fsPath));
}

const GRADES = {
  exact: { icon: 'pass', label: 'exact: the schema and its data come back' },
  lossy: { icon: 'warning', label: 'lossy: the schema comes back, not all of the data' },
  irreversible: { icon: 'error', label: 'irreversible: not everything comes back' },
} as const;

const RUNS = {
  together: 'in one transaction',
  apart: 'one after the other, because they cannot share a transaction',
  itself: 'with the BEGIN and COMMIT that it has',
} as const;

function factsOf({ migration, grade, losses, leaves, statements, runs, historySql, continues, notes }: Ready): readonly Fact[] {
  return [
    { icon: 'history', label: migration.name, description: 'the last one that is applied' },
    grade === null
      ? { icon: 'question', label: 'Nothing tells how much comes back', description: 'read down.sql' }
      : { ...GRADES[grade], description: 'the grade of down.sql' },
    ...losses.map((loss) => ({ icon: 'trash', label: loss })),
    ...(leaves ?? []).map(({ object, says }) => ({ icon: 'diff', label: `${object} ${says}` })),
    {
      icon: 'play',
      label: `${plural(statements, 'statement')} of down.sql, then the history`,
      description: RUNS[runs],
    },
    { icon: 'database', label: historySql },
    ...(continues === null ? [] : [{ icon: 'debug-continue', label: `An earlier try stopped after ${continues}: it goes on there` }]),
    ...notes.map((note) => ({ icon: 'info', label: note })),
  ];
}

async function sayRefused(context: Context, params: RollbackParams, { code, says, commands, later, plan }: No): Promise<void> {
  const { folder, environment, migration } = params;
  const title = `Roll back ${migration} in ${environment}`;
  if (code === 'production' && plan !== null) {
    await showDraft(byHand(title, says, plan));
    context.log.info(`${title}: the commands are shown for a person to run.`);
    return void vscode.window.showInformationMessage(`${environment} is for production: run the commands that are shown by hand.`);
  }
  const [last] = later;
  const again =
    (command: string, more: object = {}) =>
    () =>
      vscode.commands.executeCommand(command, { folder, environment, migration, ...more });
  const file = vscode.Uri.joinPath(vscode.Uri.file(folder), migration, 'migration.sql');
  const more: Readonly<Record<string, () => unknown>> =
    code === 'not-last' && last !== undefined
      ? { 'Roll Back the Last One…': again('lockkeeper.rollBack', { migration: last }) }
      : code === 'failed-migration'
        ? { 'Resolve…': again('lockkeeper.resolveFailed') }
        : code === 'no-down' || code === 'nothing-to-run'
          ? { 'Draft down.sql': () => vscode.commands.executeCommand('lockkeeper.draftDown', file) }
          : code === 'irreversible'
            ? { 'Show down.sql': () => vscode.window.showTextDocument(vscode.Uri.joinPath(file, '..', 'down.sql')) }
            : {};
  await sayWithCommands(says, commands, title, more);
}

/** The procedure for a person, with the exact commands. */
const byHand = (title: string, says: string, plan: NonNullable<No['plan']>): string =>
  [
    `# ${title}`,
    says,
    ...(plan.losses.length === 0 ? [] : ['What does not come back:', list(plan.losses)]),
    'Run these, in this order:',
    block('sh', plan.commands),
    'This is what they do. down.sql:',
    block('sql', [plan.downSql.trimEnd()]),
    'The history:',
    block('sql', [plan.historySql]),
    ...(plan.notes.length === 0 ? [] : ['To know:', list(plan.notes)]),
    '',
  ].join('\n\n');

async function say(context: Context, params: RollbackParams, outcome: RollbackOutcome): Promise<void> {
  const { environment, migration, folder } = params;
  const title = `Roll back ${migration} in ${environment}`;
  if (outcome.outcome === 'rolled-back') {
    const { differs, unknown } = outcome.verified;
    const done = `${migration} is rolled back in ${environment}.`;
    context.log.info([done, ...differs, ...unknown.map((u) => `Not compared: ${u}.`)].join(' '));
    const rest = unknown.length === 0 ? '' : ` Not compared: ${unknown.join('; ')}.`;
    const log = 'Show Log';
    const answer =
      differs.length > 0
        ? await vscode.window.showWarningMessage(`${done} The schema is not quite as it was before: ${differs.join('; ')}.${rest}`, log)
        : await vscode.window.showInformationMessage(`${done} The schema is as it was before.${rest}`, log);
    if (answer === log) context.log.show();
    return;
  }
  const commands = 'commands' in outcome ? outcome.commands : [];
  const said = 'said' in outcome ? `${outcome.says} ${outcome.said}` : outcome.says;
  const at = 'statement' in outcome ? outcome.statement : null;
  context.log.warn(`${title}: ${said}`);
  const show = {
    Show: () => {
      const place = new vscode.Position(at!.line - 1, at!.column - 1);
      return vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(folder), migration, 'down.sql'), {
        selection: new vscode.Range(place, place),
      });
    },
  };
  await sayWithCommands(said, commands, title, at === null ? {} : show);
}
