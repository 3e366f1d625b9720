import * as vscode from 'vscode';
import {
  PREVIEW_RESOLVE,
  RESOLVE,
  type ResolveOutcome,
  type ResolvePreview,
  type ResolveWay,
  type ResolveWayParams,
  type WithConfirmation,
} from '../../../server/src/lsp/protocol/doing.ts';
import type { Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { confirm } from '../doing/confirm.ts';
import { environmentFor } from '../doing/environment.ts';
import { orSay } from '../doing/operations.ts';
import { afterwards, looking, withSteps } from '../doing/progress.ts';
import { block, list, sayWithCommands, showDraft } from '../doing/reports.ts';
import { plural } from '../words.ts';

type Failed = ResolvePreview & { readonly state: 'failed' };
type Way = Failed['ways'][number];

/** The ways on, in the words of a person who has to choose. */
const WAYS: Readonly<Record<ResolveWay, { readonly label: string; readonly go: string; readonly icon: string }>> = {
  applied: { label: 'Finish it and mark it as applied', go: 'Finish it, and mark it as applied', icon: 'check' },
  'rolled-back': {
    label: 'Take back what ran and mark it as rolled back',
    go: 'Take it back, and mark it as rolled back',
    icon: 'discard',
  },
  retry: { label: 'Take back what ran and apply it again', go: 'Take it back, and apply it again', icon: 'refresh' },
};

/**
 * Leads out of a migration that failed: shows what ran and what did not, with the exact SQL and commands of each way on, and goes the one
 * that a person chooses and confirms.
 */
export async function resolveFailed(context: Context, given?: unknown): Promise<void> {
  const shown = await environmentFor(context, given, 'Where has it failed?');
  if (shown === undefined) return;
  const of = { folder: shown.folder, environment: shown.environment };
  const failed = await looking(of, () => afterwards(context, of));
  const named = failed.flatMap(({ migration }) => migration ?? []);
  const [first] = named;
  if (first === undefined) return void vscode.window.showInformationMessage(`No migration has failed in ${of.environment}.`);
  const asked = nameIn(given) ?? (named.length === 1 ? first : await pick(named));
  if (asked === undefined) return;
  let ran: number | null = null;
  let preview = await previewOf(context, { ...of, migration: asked, ran });
  if (preview?.state === 'failed' && preview.ranAtLeast !== preview.ranAtMost && preview.ways.every((w) => w.blocked !== null)) {
    ran = (await askRan(preview)) ?? null;
    if (ran === null) return;
    preview = await previewOf(context, { ...of, migration: asked, ran });
  }
  if (preview === undefined) return;
  if (preview.state === 'refused') return sayWithCommands(preview.says, preview.commands, `Resolve ${asked} in ${of.environment}`);
  await showDraft(pageOf(of.environment, preview));
  const way = await chooseWay(of.environment, preview);
  if (way !== undefined) await go(context, { ...of, migration: asked, ran, way: way.way }, preview, way);
}

const nameIn = (given: unknown): string | undefined =>
  typeof given === 'object' && given !== null && 'migration' in given && typeof given.migration === 'string' ? given.migration : undefined;

const pick = (names: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showQuickPick([...names], { placeHolder: 'Which migration is to be resolved?', ignoreFocusOut: true });

async function previewOf(context: Context, params: Omit<ResolveWayParams, 'way'>): Promise<ResolvePreview | undefined> {
  return orSay(await looking(params, () => context.server.request<ResolvePreview | Refused>(PREVIEW_RESOLVE, params)));
}

/** Where nothing in the database tells how far it came, a person has to look. */
async function askRan({ units, ranAtLeast, ranAtMost }: Failed): Promise<number | undefined> {
  const statements = units.flatMap((u) => u.statements);
  const items = Array.from({ length: ranAtMost - ranAtLeast + 1 }, (_, i) => {
    const n = ranAtLeast + i;
    const last = statements.find((s) => s.n === n);
    return {
      label: n === 0 ? 'None of them' : `${n} of ${statements.length}`,
      description: last === undefined ? '' : `up to line ${last.line}`,
      detail: last?.text.replaceAll(/\s+/g, ' ').slice(0, 120) ?? '',
      n,
    };
  });
  const placeHolder = 'The database does not tell how far it came. How many statements have run?';
  return (await vscode.window.showQuickPick(items, { title: 'Resolve Failed Migration', placeHolder, ignoreFocusOut: true }))?.n;
}

/** What ran, what did not, and each way with its SQL and commands, as a page to read and to copy from. */
function pageOf(environment: string, { migration, says, error, units, ways }: Failed): string {
  const marks = { ran: 'ran', 'not-run': 'did not run', unknown: 'not known' } as const;
  const statements = units.flatMap((u) => u.statements);
  return [
    `# ${migration.name} has failed in ${environment}`,
    says,
    ...(error === null ? [] : ['The database said:', block('', [error.trim()])]),
    ...(statements.length === 0
      ? []
      : [
          '## What ran',
          statements.map((s) => `${s.n}. **${marks[s.ran]}**, line ${s.line}\n\n${block('sql', [s.text.trim()])}`).join('\n\n'),
        ]),
    ...ways.map(partOf),
    '',
  ].join('\n\n');
}

function partOf({ way, blocked, sql, historySql, commands, notes }: Way): string {
  return [
    `## ${WAYS[way].label}`,
    ...(blocked === null ? [] : [`Not by Lockkeeper: ${blocked}`]),
    ...(notes.length === 0 ? [] : [list(notes)]),
    ...(sql.length === 0 ? ['No SQL has to run before.'] : ['SQL that runs before:', block('sql', sql)]),
    ...(historySql.length === 0 ? [] : ['The history:', block('sql', historySql)]),
    ...(commands.length === 0 ? [] : ['By hand:', block('sh', commands)]),
  ].join('\n\n');
}

async function chooseWay(environment: string, { migration, ways }: Failed): Promise<Way | undefined> {
  const items = ways.map((way) => ({
    label: `$(${way.blocked === null ? WAYS[way.way].icon : 'circle-slash'}) ${WAYS[way.way].label}`,
    description: way.blocked === null ? (way.sql.length === 0 ? 'no SQL runs' : `${plural(way.sql.length, 'statement')} first`) : 'by hand',
    detail: way.blocked ?? '',
    way,
  }));
  const title = `Resolve ${migration.name}: ${environment}`;
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'How does it go on? All of it stands in the editor.',
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.way.blocked === null) return picked?.way;
  await sayWithCommands(picked.way.blocked, picked.way.commands, title);
  return undefined;
}

async function go(context: Context, params: ResolveWayParams, { confirmation }: Failed, way: Way): Promise<void> {
  const { environment, migration } = params;
  const confirmed = await confirm({
    title: `Resolve: ${environment}`,
    asks: `Resolve ${migration.replace(/^\d+_/, '')}?`,
    go: WAYS[way.way].go,
    database: confirmation.ask === 'database' ? confirmation.database : null,
    careful: false,
    facts: [
      ...way.sql.map((sql) => ({ icon: 'play', label: sql.replaceAll(/\s+/g, ' ') })),
      ...way.historySql.map((sql) => ({ icon: 'database', label: sql.replaceAll(/\s+/g, ' ') })),
      ...way.notes.map((note) => ({ icon: 'info', label: note })),
    ],
  });
  if (confirmed === undefined) return;
  const outcome = orSay(
    await withSteps(context, `Resolving ${migration} in ${environment}`, () =>
      context.server.request<ResolveOutcome | Refused>(RESOLVE, { ...params, confirmed } satisfies WithConfirmation<ResolveWayParams>),
    ),
  );
  if (outcome === undefined) return;
  await afterwards(context, params);
  context.log.info(`Resolve ${migration} in ${environment}: ${outcome.says}`);
  if (outcome.outcome === 'resolved') {
    const log = 'Show Log';
    if ((await vscode.window.showInformationMessage(outcome.says, log)) === log) context.log.show();
    return;
  }
  const said = 'said' in outcome ? `${outcome.says} ${outcome.said}` : outcome.says;
  await sayWithCommands(said, 'commands' in outcome ? outcome.commands : [], `Resolve ${migration} in ${environment}`);
}
