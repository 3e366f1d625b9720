import { code, codeBlock, escaped } from '../text/markdown.ts';
import { shellWord, sqlConstant } from '../write/shell.ts';
import type { DownNotes } from './down-notes.ts';

/** What the page is about. */
export interface ProcedureInput {
  /** The migration's folder name. */
  readonly migration: string;
  /** From where the commands are run; slashes. */
  readonly downFile: string;
  /** Null: there is no down.sql. */
  readonly down: (DownNotes & { readonly runs: DownRuns }) | null;
  /** Migrations after this one, the newest first. */
  readonly later: readonly string[];
  /** As people type it: `npm run db:migrate:status`, `npx prisma migrate status`. */
  readonly commands: { readonly deploy: string; readonly status: string; readonly resolve: string };
}

/**
 * How down.sql is sent: `together`, in one transaction; `apart`, because it holds something that is not for one; `itself`, because it
 * has BEGIN and COMMIT of its own.
 */
export type DownRuns = 'together' | 'apart' | 'itself';

/** The steps of taking a migration back, as Markdown, with its names filled in. */
export function rollbackProcedure(input: ProcedureInput): string {
  const { migration, down, commands } = input;
  return `${[
    `# Rollback procedure for ${code(migration)}`,
    'Prisma does not roll back by itself. These steps take the migration back by hand, in this order.',
    ...gradeOf(down),
    ...laterOf(input.later),
    '## 1. Stop the deployment',
    'Stop the deployment immediately: no further instance starts with the new code, and nobody runs `prisma migrate deploy` meanwhile.',
    '## 2. Roll the code back',
    'Deploy the previous version of the code, and wait until no instance of the new one is left. It meets the new schema for a while.',
    '## 3. Apply the rollback SQL',
    ...applyOf(input),
    '## 4. Mark the migration as rolled back',
    'Take it out of Prisma’s history, in the same database:',
    codeBlock('sh', marking(migration)),
    'or, in a session of psql that is open:',
    codeBlock('sql', deletion(migration)),
    '`DELETE 1` is right. With `?schema=app` in Prisma’s address the table is `"app"."_prisma_migrations"`.',
    '`prisma migrate resolve --rolled-back` is not for this: it takes only migrations that failed, and refuses others with P3012. If this one **failed** while it was applied, look how much of it was carried out, and take that instead of the `DELETE`:',
    codeBlock('sh', `${commands.resolve} --rolled-back ${shellWord(migration)}`),
    '## 5. Verify',
    codeBlock('sh', commands.status),
    `It names ${code(migration)} as not yet applied, and nothing else. **The next \`prisma migrate deploy\` applies it again**: before that, correct it or take its folder out of the branch.`,
    '## Test it in staging first',
    'Always test a rollback in staging before production, with the code of both releases:',
    codeBlock(
      'sh',
      [
        commands.deploy,
        ...(down === null || down.statements === 0 ? [] : [runDown(input)]),
        marking(migration),
        commands.status,
        commands.deploy,
      ].join('\n'),
    ),
    'That is up, down and up again. After the rollback compare the schema with the one before.',
    '## Or go forward',
    'Where history only goes forward, such as in production with migrations on top, *Lockkeeper: Create Revert Migration* writes the inverse as a new migration. Prisma applies it like any other, and nobody touches the history.',
  ].join('\n\n')}\n`;
}

const deletion = (migration: string): string => `DELETE FROM "_prisma_migrations" WHERE migration_name = ${sqlConstant(migration)};`;

const marking = (migration: string): string => `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 <<'SQL'\n${deletion(migration)}\nSQL`;

function gradeOf(down: ProcedureInput['down']): readonly string[] {
  if (down === null) return [];
  const notes = down.notes.map((n) => `- ${n.grade}: ${escaped(n.reason)}`);
  const list = notes.length === 0 ? [] : [notes.join('\n')];
  switch (down.grade) {
    case 'exact':
      return ['**Grade: exact.** Schema and rows come back.', ...list];
    case 'lossy':
      return ['**Grade: lossy.** The schema comes back, not all of the rows. What is lost can only come from a backup.', ...list];
    case 'irreversible':
      return [
        '**Grade: irreversible.** Not even the schema comes back. Decide first whether a backup, or a new migration, is the way.',
        ...list,
      ];
    case null:
      return ['**Grade: not known.** `down.sql` does not say what it brings back; read it before it is run.', ...list];
  }
}

function laterOf(later: readonly string[]): readonly string[] {
  if (later.length === 0) return [];
  const shown = later.slice(0, MOST).map((name) => `- ${code(name)}`);
  const more = later.length > MOST ? [`- and ${later.length - MOST} more`] : [];
  return [
    `**${later.length === 1 ? 'A later migration comes' : `${later.length} later migrations come`} on top.** Where they are applied, take them back first, the newest first, each with this procedure:`,
    [...shown, ...more].join('\n'),
  ];
}
const MOST = 10;

function applyOf(input: ProcedureInput): readonly string[] {
  const { down, downFile } = input;
  if (down === null)
    return [
      `There is no ${code(downFile)} yet. Write it before you need it: *Lockkeeper: Draft down.sql*, or \`lockkeeper down\`, makes a draft with its grade.`,
    ];
  if (down.statements === 0)
    return [
      down.grade === 'exact'
        ? `${code(downFile)} holds no statement: nothing has to be taken back.`
        : `${code(downFile)} holds no statement: there is nothing to run. Restore a backup, or write a new migration.`,
    ];
  return [
    codeBlock('sh', runDown(input)),
    HOW[down.runs],
    '`DATABASE_URL` is the address of the database to be rolled back. psql refuses the parameters that only Prisma knows, such as `?schema=public` or `connection_limit`: leave them out.',
  ];
}

const runDown = ({ down, downFile }: ProcedureInput): string =>
  `psql "$DATABASE_URL" -v ON_ERROR_STOP=1${down?.runs === 'together' ? ' --single-transaction' : ''} -f ${shellWord(downFile)}`;

const HOW: Readonly<Record<DownRuns, string>> = {
  together: 'It runs in one transaction: all of it or nothing.',
  apart:
    'It holds what is not for one transaction, such as `CONCURRENTLY`, so each statement commits by itself. If one fails, those before it stay: correct the cause, and run what is left.',
  itself: 'It has `BEGIN` and `COMMIT` of its own. If it fails, look at which of its transactions were committed before you run it again.',
};
