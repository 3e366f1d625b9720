import { checklistMarkdown } from '../core/checklist/as-markdown.ts';
import { type FilledItem, grouped, isTicked, progress, remark } from '../core/checklist/fill-in.ts';
import { NOT_MEASURED, type TableSizes } from '../core/checklist/known.ts';
import { isRefusal } from '../core/plans/plan.ts';
import { lineIndex, positionAt } from '../core/text/line-index.ts';
import { readSizes } from '../database/read-sizes.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING } from '../database/sessions/session.ts';
import { type MigrationChecklist, readChecklist } from '../prisma/checklist/read.ts';
import { gitUser, saying } from '../prisma/checklist/say.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, neededOperand } from './command.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, type EnvironmentPlace, inDatabase } from './environment-flags.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { writeOrRefuse } from './write-files.ts';

/** `lockkeeper checklist FOLDER`. */
export const checklistCommand: Command = {
  name: 'checklist',
  summary: 'Show what has to be true before a migration goes to production, and what is.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    format: { value: 'FORMAT', choices: ['text', 'markdown', 'json'], description: 'text (default), markdown or json.' },
    tick: { value: 'ITEM', description: 'Say that an item is true. It is written into checklist.json beside the SQL.' },
    untick: { value: 'ITEM', description: 'Take that back.' },
    note: { value: 'TEXT', description: 'What there is to say about the item of --tick or --untick.' },
    ...ENVIRONMENT_FLAGS,
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of a migration, or its migration.sql. Items that follow from the files tick themselves and say why. The others are for a person: what people say stands in checklist.json, so that it is reviewed with the migration. Prisma does not look at that file.',
    'With --env or --url the sizes of tables are read from that database, read-only, so that the time can be estimated.',
    'The format markdown is a task list for the body of a pull request.',
    'Exit code: 0 everything is ticked, or --tick and --untick are done; 1 something is open; 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const folder = neededOperand(checklistCommand, args, 'a migration');
    const { analysis, checked } = await openMigration(folder, args, io, program);
    const sizes = await sizesOf(args, io, { project: analysis.project, settings: analysis.configuration.settings });
    const found = await readChecklist(analysis, checked.migration.path, { measured: async () => ({ ...NOT_MEASURED, sizes }) });
    if (found === null) throw usageError(`${oneLine(folder)} is no migration.`);
    const { tick, untick } = args.values;
    if (tick !== undefined || untick !== undefined) return say(found, analysis, args, io);
    if (args.values.note !== undefined) throw usageError('--note needs an item.', 'Name it: --tick ITEM --note TEXT');
    if (found.file.problem !== null)
      throw usageError(
        `${oneLine(shown(found.file.path, io.cwd))}: ${printable(found.file.problem)}`,
        'Correct it, or take it back from version control.',
      );
    io.stdout(PRINT[args.values.format ?? 'text']?.(found, io, folder) ?? '');
    return found.items.every(isTicked) ? 0 : 1;
  },
};

/** Null: no database is named, and none is asked by itself. */
async function sizesOf(args: Arguments, io: Io, place: EnvironmentPlace): Promise<TableSizes | null> {
  if (args.values.env === undefined && args.values.url === undefined) return null;
  const { environment, address } = await chosenEnvironment(args, io, place);
  return { environment: environment.name, tables: await inDatabase(() => withSession(address, READING, readSizes)) };
}

const PRINT: Readonly<Record<string, (found: MigrationChecklist, io: Io, operand: string) => string>> = {
  text: (found, _io, operand) => printable(asText(found, operand)),
  markdown: ({ migration, items }) => printable(checklistMarkdown(migration.name, items)),
  json: (found, io) => `${JSON.stringify(asJson(found, io), null, 2)}\n`,
};

const MARK: Readonly<Record<FilledItem['state'], string>> = { done: '[x]', open: '[ ]', 'not-needed': '[-]' };

function asText({ migration, items }: MigrationChecklist, operand: string): string {
  const width = Math.max(...items.map((i) => i.id.length));
  const rows = (group: readonly FilledItem[]): string[] =>
    group.flatMap((item) => {
      const beside = remark(item);
      return [
        `  ${MARK[item.state]} ${item.id.padEnd(width)}  ${item.text}`,
        ...(beside === '' ? [] : [`      ${' '.repeat(width)}  ${oneLine(beside)}`]),
      ];
    });
  const groups = grouped(items).flatMap((g) => ['', `${g.group}, ${progress(g.items)}`, ...rows(g.items)]);
  const boxes = items.filter((i) => i.by === 'person' && !isTicked(i));
  const how =
    boxes.length === 0 ? [] : ['', `What only a person can say: lockkeeper checklist ${oneLine(operand)} --tick ${boxes[0]?.id} --note …`];
  return [`${migration.name}: ${progress(items)} done`, ...groups, ...how, ''].join('\n');
}

function asJson({ migration, items, texts }: MigrationChecklist, io: Io): object {
  const lines = { migration: lineIndex(texts.migration ?? ''), down: lineIndex(texts.down ?? '') };
  const path = { migration: shown(migration.file, io.cwd), down: shown(migration.down, io.cwd) };
  return {
    migration: migration.name,
    done: items.filter(isTicked).length,
    total: items.length,
    groups: grouped(items).map((g) => ({
      group: g.group,
      items: g.items.map(({ id, text, why, by, state, reason, places, said }) => ({
        id,
        text,
        why,
        by,
        state,
        reason,
        places: places.map((p) => ({ path: path[p.file], line: positionAt(lines[p.file], p.span?.start ?? 0).line + 1 })),
        said,
      })),
    })),
  };
}

async function say(found: MigrationChecklist, analysis: ProjectAnalysis, args: Arguments, io: Io): Promise<ExitCode> {
  const { tick, untick, note } = args.values;
  if (tick !== undefined && untick !== undefined) throw usageError('--tick and --untick are two things. Give one of them.');
  const id = tick ?? untick ?? '';
  const by = await gitUser(analysis.project.root);
  const what = { done: tick !== undefined, ...(note === undefined ? {} : { note }) };
  const changes = saying(found, id, what, by, new Date());
  const word = what.done ? 'ticked' : 'not ticked';
  if (changes === null) {
    io.stdout(`${id} is ${word} already.\n`);
    return 0;
  }
  if (isRefusal(changes)) throw usageError(changes.refused);
  const [path] = await writeOrRefuse(changes, analysis.project, io);
  const text = found.items.find((i) => i.id === id)?.text ?? id;
  io.stdout(printable(`${MARK[what.done ? 'done' : 'open']} ${text}\n${path}\n`));
  return 0;
}
