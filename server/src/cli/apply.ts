import { join } from 'node:path';
import { type ApplyOutcome, type ApplyPreview, applyPending, notHere, previewApply } from '../database/doing/apply.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING, WRITING } from '../database/sessions/session.ts';
import { shown } from '../prisma/projects.ts';
import type { Command } from './command.ts';
import { confirmed, DOING_FLAGS, failureLines, lostWords, tellSteps, withCommands } from './doing.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openOnly, PROJECT_FLAG } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

/** `lockkeeper apply`. */
export const applyCommand: Command = {
  name: 'apply',
  summary: 'Apply pending migrations to a database in a folder or for development, as `prisma migrate deploy` would.',
  operands: '',
  most: 0,
  flags: {
    ...ENVIRONMENT_FLAGS,
    to: { value: 'NAME', description: 'The last migration to be applied; default: all that are pending.' },
    ...DOING_FLAGS,
    ...PROJECT_FLAG,
    ...PROJECT_FLAGS,
  },
  notes: [
    "The history, checksums and the way in which statements are sent are those of the project's version of Prisma, so that Prisma goes on from there. Nothing is applied in production: the command for a person or a pipeline is printed instead.",
    'Exit code: 0 applied or nothing to do, 1 a migration failed, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const analysis = await openOnly(args, io, program);
    const { environment, address } = await chosenEnvironment(
      args,
      io,
      { project: analysis.project, settings: analysis.configuration.settings },
      true,
    );
    const target = { analysis, environment };
    const wish = { to: args.values.to?.replace(/\/+$/, '').split('/').at(-1) ?? null };
    const json = args.values.format === 'json';
    const refused = await notHere(target);
    if (refused !== null) return tellPreview({ state: 'refused', ...refused }, environment.name, json, io);
    return inDatabase(async () => {
      const preview = await withSession(address, READING, (session) => previewApply(session, target, wish));
      if (preview.state !== 'ready' || args.given.has('dry-run')) return tellPreview(preview, environment.name, json, io);
      await confirmed(preview.confirmation, args, io);
      const done = await withSession(address, WRITING, (session) => applyPending(session, target, wish, tellSteps(io)));
      const outcome = done.outcome === 'lost' ? { ...done, says: await lostWords(address, done.migration, done.says) } : done;
      const file = (migration: string): string => shown(join(analysis.project.migrationsFolder, migration, 'migration.sql'), io.cwd);
      return tellOutcome(outcome, environment.name, json ? null : file, io);
    });
  },
};

function tellPreview(preview: ApplyPreview, environment: string, json: boolean, io: Io): ExitCode {
  if (json) io.stdout(`${JSON.stringify({ environment, ...asJson(preview) }, null, 2)}\n`);
  switch (preview.state) {
    case 'refused':
      if (json) return 2;
      throw usageError(withCommands(preview.says, preview.commands));
    case 'up-to-date':
      if (!json) io.stdout(`${printable(preview.says)}\n`);
      return 0;
    case 'ready':
      if (!json) io.stdout(printable(asText(preview, environment)));
      return 0;
  }
}

function asJson(preview: ApplyPreview): object {
  if (preview.state !== 'ready') return preview;
  const { migrations, confirmation, ...rest } = preview;
  return { ...rest, migrations: migrations.map(({ migration, ...m }) => ({ name: migration.name, ...m })) };
}

function asText({ migrations, notes }: ApplyPreview & { readonly state: 'ready' }, environment: string): string {
  const lines = migrations.flatMap(({ migration, runs, locks, hazards }) => [
    `${oneLine(migration.name)}  ${runs}`,
    ...locks.slice(0, MOST).map((l) => `  ${l.mode} on ${oneLine(l.relation)}`),
    ...(locks.length > MOST ? [`  and weaker ones on ${locks.length - MOST} more`] : []),
    ...(hazards.length > 0 ? [`  ${hazards.join(', ')}`] : []),
  ]);
  return [`Would be applied to ${oneLine(environment)}, in this order:`, ...lines, ...notes, ''].join('\n');
}
const MOST = 5;

/** @param file tells where a migration.sql is, for people; null: the answer is JSON */
function tellOutcome(outcome: ApplyOutcome, environment: string, file: ((migration: string) => string) | null, io: Io): ExitCode {
  if (file === null) io.stdout(`${JSON.stringify({ environment, ...outcome }, null, 2)}\n`);
  const json = file === null;
  switch (outcome.outcome) {
    case 'applied':
      if (!json) {
        const lines = outcome.applied.map((a) => `Applied ${oneLine(a.migration)} in ${a.milliseconds} ms.`);
        io.stdout(`${lines.length === 0 ? 'Nothing was left to be applied.' : lines.join('\n')}\n`);
      }
      return 0;
    case 'failed':
      if (!json)
        io.stderr(
          `lockkeeper: ${withCommands([printable(outcome.says), ...failureLines(file(outcome.migration), outcome.statement, outcome.said)].join('\n'), outcome.commands)}\n`,
        );
      return 1;
    case 'lost':
    case 'busy':
      if (json) return 2;
      throw usageError(outcome.says);
    case 'refused':
      if (json) return 2;
      throw usageError(withCommands(outcome.says, outcome.commands));
  }
}
