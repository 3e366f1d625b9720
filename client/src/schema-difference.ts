import * as vscode from 'vscode';
import {
  READ_DIFFERENCE,
  type ReadDifference,
  SCHEMA_DIFFERENCE,
  type SchemaDifference,
  type SchemaDifferenceParams,
} from '../../server/src/lsp/protocol/new-migration.ts';
import type { Refused } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';
import { runPrisma } from './prisma-task.ts';
import { answered, type Choice, choose, type Place } from './steps.ts';
import { NOT_RUNNING } from './words.ts';

type Side = SchemaDifferenceParams['with'];

const SIDES: readonly Choice<Side>[] = [
  { label: 'schema.prisma at the last commit', detail: 'What the edit since then adds. No database is asked.', value: 'commit' },
  {
    label: 'The migrations, in the shadow database',
    detail: 'Prisma empties the shadow database that is configured, and replays every migration there.',
    value: 'migrations',
  },
];

/**
 * The SQL that the migrations lack of schema.prisma, from the Prisma of the project; undefined where there is none, which is said.
 * @param first there are no migrations to compare with
 */
export async function differenceFrom(context: Context, place: Place, folder: string, first: boolean) {
  if (first) return ask(context, folder, 'nothing');
  return answered(choose(place, 'What is schema.prisma compared with?', SIDES), (side) => ask(context, folder, side));
}

async function ask(context: Context, folder: string, side: Side): Promise<string | undefined> {
  const unsaved = vscode.workspace.textDocuments.find((d) => d.isDirty && d.uri.path.endsWith('.prisma'));
  if (unsaved !== undefined && !(await unsaved.save())) return undefined;
  const params: SchemaDifferenceParams = { folder, with: side };
  const run = await context.server.request<SchemaDifference | Refused>(SCHEMA_DIFFERENCE, params);
  if (run === undefined || 'refused' in run) return say(run?.refused ?? NOT_RUNNING);
  try {
    context.log.info(run.shown);
    const { code, output } = await runPrisma(run);
    if (code !== 0) return say('Prisma could not tell the difference. What it says stands in the terminal.');
    const read = await context.server.request<ReadDifference | Refused>(READ_DIFFERENCE, { ...params, output });
    return read === undefined || 'refused' in read ? say(read?.refused ?? NOT_RUNNING) : read.sql;
  } finally {
    if (run.temporary !== null) await vscode.workspace.fs.delete(vscode.Uri.file(run.temporary), { recursive: true });
  }
}

function say(why: string): undefined {
  void vscode.window.showWarningMessage(why);
}
