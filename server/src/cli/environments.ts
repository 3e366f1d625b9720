import { isAbsolute } from 'node:path';
import type { Environment } from '../database/environment.ts';
import { addressOf, findEnvironments } from '../database/environments.ts';
import { withSession } from '../database/sessions/open.ts';
import { DatabaseError, READING, type Session } from '../database/sessions/session.ts';
import { readConfiguration } from '../prisma/configuration.ts';
import { shown } from '../prisma/projects.ts';
import type { Command } from './command.ts';
import { readerFor } from './command.ts';
import { inputOf } from './environment-flags.ts';
import { type Io, oneLine, usageError } from './io.ts';
import { PROJECT_FLAG } from './open-project.ts';
import { placed } from './project-flags.ts';
import { findTargets } from './targets.ts';

/** What an environment answered when it was asked. */
type Answer = { readonly server: string } | { readonly problem: string };

interface Listed {
  readonly name: string;
  readonly kind: string;
  readonly kindFrom: 'settings' | 'host';
  readonly address: string | null;
  readonly foundIn: string;
  readonly source: string;
  readonly problem: string | null;
  /** `PostgreSQL 16`; null: it was not asked, or did not answer. */
  readonly server: string | null;
}

/** `lockkeeper environments`. */
export const environmentsCommand: Command = {
  name: 'environments',
  summary: 'List the databases of the project, or see whether they answer.',
  operands: '[name]',
  most: 1,
  flags: {
    check: { description: 'Connect to each of them, or to the one that is named, read-only.' },
    format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
    ...PROJECT_FLAG,
  },
  notes: [
    'Environments stand in lockkeeper.config.jsonc under "environments"; the one for development is also found by the files that Prisma reads. Addresses are shown without user and password.',
    'Exit code: 0 all can be used, 1 one of them cannot, 2 wrong use.',
  ],
  run: async (args, io, program) => {
    const [name] = args.positionals;
    const { wanted } = await findTargets(args.values.project === undefined ? [] : [args.values.project], io.cwd);
    const setup = { reader: await readerFor(program, io) };
    const projects: { readonly path: string; readonly environments: readonly Listed[] }[] = [];
    const wrong: string[] = [];
    for (const { project } of wanted) {
      const { settings, problems } = await readConfiguration(project, setup);
      for (const p of problems) if (p.path.startsWith('environments')) wrong.push(await placed(p, io.cwd));
      const input = inputOf({ project, settings }, io);
      const all = await findEnvironments(input);
      const listed: Listed[] = [];
      for (const environment of all.filter((e) => name === undefined || e.name.toLowerCase() === name.toLowerCase())) {
        const answer = args.given.has('check') ? await ask(() => addressOf(environment, input)) : null;
        listed.push(asListed(environment, answer, io));
      }
      projects.push({ path: shown(project.migrationsFolder, io.cwd), environments: listed });
    }
    if (name !== undefined && projects.every((p) => p.environments.length === 0))
      throw usageError(`There is no environment ${oneLine(name)}.`);
    for (const message of new Set(wrong)) io.stderr(`lockkeeper: ${oneLine(message)}\n`);
    io.stdout(args.values.format === 'json' ? `${JSON.stringify({ projects }, null, 2)}\n` : asText(projects));
    const bad = wrong.length > 0 || projects.some((p) => p.environments.some((e) => e.problem !== null));
    return bad ? 1 : 0;
  },
};

async function ask(address: () => ReturnType<typeof addressOf>): Promise<Answer> {
  try {
    return await withSession(await address(), READING, async (session) => ({ server: serverInWords(session) }));
  } catch (error) {
    if (error instanceof DatabaseError) return { problem: error.problem.message };
    throw error;
  }
}

const serverInWords = ({ where, exists, postgres }: Session): string =>
  `${where === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'} ${postgres}${exists ? '' : ', not made yet'}`;

function asListed(environment: Environment, answer: Answer | null, io: Io): Listed {
  const { source } = environment;
  const file = 'file' in source && source.file !== null ? shown(source.file, io.cwd) : null;
  return {
    name: environment.name,
    kind: environment.kind,
    kindFrom: environment.kindFrom,
    address: environment.shownAddress,
    foundIn: isAbsolute(environment.foundIn) ? shown(environment.foundIn, io.cwd) : environment.foundIn,
    source: `${sourceInWords(environment, file)}${environment.pooler ? ', through a pooler' : ''}`,
    problem: answer !== null && 'problem' in answer ? answer.problem : environment.problem,
    server: answer !== null && 'server' in answer ? answer.server : null,
  };
}

function sourceInWords({ source }: Environment, file: string | null): string {
  switch (source.kind) {
    case 'variable':
      return file === null ? `variable ${source.name}` : `variable ${source.name} in ${file}`;
    case 'secret':
      return 'a secret that VS Code keeps';
    case 'embedded':
      return 'a folder, without a server';
    case 'literal':
      return file === null ? 'written out' : `written out in ${file}`;
  }
}

function asText(projects: readonly { readonly path: string; readonly environments: readonly Listed[] }[]): string {
  return projects
    .map(({ path, environments }) => {
      if (environments.length === 0)
        return `${oneLine(path)}\n  No environment is known. Name one under "environments" in lockkeeper.config.jsonc.\n`;
      const width = Math.max(...environments.map((e) => e.name.length));
      const kinds = environments.map((e) => (e.kindFrom === 'host' ? `${e.kind} (by its host)` : e.kind));
      const kindWidth = Math.max(...kinds.map((k) => k.length));
      const rows = environments.flatMap((e, i) => [
        `  ${oneLine(e.name).padEnd(width)}  ${kinds[i]!.padEnd(kindWidth)}  ${oneLine(e.address ?? '-')}  (${oneLine(e.source)})${e.server === null ? '' : `  ${e.server}`}`,
        ...(e.problem === null ? [] : [`  ${' '.repeat(width)}  ${oneLine(e.problem)}`]),
      ]);
      return `${[oneLine(path), ...rows].join('\n')}\n`;
    })
    .join('\n');
}
