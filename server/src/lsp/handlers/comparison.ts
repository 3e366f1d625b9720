import type { MigrationState, MigrationStatus } from '../../prisma/history/history.ts';
import { compareMigrations } from '../../prisma/migrations.ts';
import type { KnownEnvironment } from '../databases.ts';
import { projectNames, shownTime } from '../migration-words.ts';
import { statesBy } from '../project-states.ts';
import type { CompareAnswer, CompareParams } from '../protocol/environments.ts';
import { projectIn, type Sidebar, shownProjects } from './migrations.ts';

interface Column {
  readonly known: KnownEnvironment;
  readonly states: ReadonlyMap<string, MigrationStatus>;
}

/** More rows that say the same everywhere are counted, not listed. */
const LISTED = 200;

/** `lockkeeper/compareEnvironments`: what differs first, then what is the same everywhere. */
export const compare =
  (sidebar: Sidebar) =>
  async ({ folder }: CompareParams): Promise<CompareAnswer> => {
    const { workspace, databases } = sidebar;
    const project = await projectIn(workspace, folder);
    if (project === null) return { refused: 'The project is not there any more.' };
    const all = await databases.of(project);
    const read = all.filter((known) => known.reading !== null);
    if (read.length === 0) return { refused: 'No environment was read yet. Connect the ones that are to be compared.' };
    const columns = await Promise.all(
      read.map(async (known): Promise<Column> => ({ known, states: (await statesBy(project, known, workspace.trusted)).byName })),
    );
    const projects = await shownProjects(workspace);
    const several = typeof projects !== 'string' && projects.length > 1;
    const title = several ? `Migrations of ${code(projectNames(projects).get(project) ?? '')} by environment` : 'Migrations by environment';
    return { markdown: [`# ${title}`, ...pageOf(columns, all, sidebar.now())].join('\n\n').concat('\n') };
  };

function pageOf(columns: readonly Column[], all: readonly KnownEnvironment[], now: Date): readonly string[] {
  const names = [...new Set(columns.flatMap((c) => [...c.states].filter(([, m]) => m.state !== 'planned').map(([name]) => name)))];
  // what was done last is what people look for
  names.sort((a, b) => compareMigrations({ name: b }, { name: a }));
  const statesAt = (name: string): ReadonlySet<MigrationState | undefined> => new Set(columns.map((c) => c.states.get(name)?.state));
  const isSame = (name: string): boolean => statesAt(name).size === 1;
  const [same, other] = [names.filter(isSame), names.filter((name) => !isSame(name))];
  const table = (rows: readonly string[]): string =>
    [
      `| Migration | ${columns.map((c) => code(c.known.environment.name)).join(' | ')} |`,
      `| :-- |${' :-- |'.repeat(columns.length)}`,
      ...rows.map((name) => `| ${code(name)} | ${columns.map((c) => cell(c.states.get(name), now)).join(' | ')} |`),
    ].join('\n');
  return [
    columns.map((c) => readWords(c, now)).join('  \n'),
    ...notRead(all),
    ...(columns.length === 1
      ? [table(names)]
      : [
          '## Not the same everywhere',
          other.length === 0 ? 'Nothing: these environments have the same migrations.' : table(other),
          ...(same.length === 0
            ? []
            : ['## The same everywhere', same.length > LISTED ? `${same.length.toLocaleString('en-US')} migrations.` : table(same)]),
        ]),
  ];
}

const readWords = ({ known: { environment, reading } }: Column, now: Date): string =>
  `${code(environment.name)}: ${environment.kind}${environment.shownAddress === null ? '' : `, ${code(environment.shownAddress)}`}, read ${shownTime(reading?.at ?? '', now)}`;

function notRead(all: readonly KnownEnvironment[]): readonly string[] {
  const left = all.filter((known) => known.reading === null).map((known) => code(known.environment.name));
  return left.length === 0 ? [] : [`Not read: ${left.join(', ')}. Connect an environment to see it here.`];
}

function cell(migration: MigrationStatus | undefined, now: Date): string {
  if (migration === undefined) return '';
  const words = migration.state.replaceAll('-', ' ');
  const text = migration.appliedAt === null ? words : `${words} ${shownTime(migration.appliedAt, now)}`;
  return migration.state === 'applied' ? text : `**${text}**`;
}

/** Names come from folders and databases: nothing in them is Markdown. */
function code(text: string): string {
  const plain = text.replaceAll(/[\r\n|]/g, ' ');
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}
