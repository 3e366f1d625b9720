import {
  type Configuration,
  type ConfigurationLine,
  describeConfiguration,
  readConfiguration,
  readLooseConfiguration,
} from '../prisma/configuration.ts';
import { shown } from '../prisma/projects.ts';
import { type Command, readerFor } from './command.ts';
import { oneLine } from './io.ts';
import { PROJECT_FLAGS, placed, refuseWrongSettings, settingsOf } from './project-flags.ts';
import { findTargets } from './targets.ts';

interface Described {
  readonly project: string;
  readonly configFile: string | null;
  readonly settings: readonly ConfigurationLine[];
  readonly notes: readonly string[];
}

/** `lockkeeper config`. Settings hold no secrets; nothing else is printed, no environment and no connection string. */
export const configCommand: Command = {
  name: 'config',
  summary: 'Show the settings in force and where each comes from.',
  operands: '[path]',
  most: 1,
  flags: { format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' }, ...PROJECT_FLAGS },
  notes: ['Settings stand in lockkeeper.config.jsonc, in the project or above it.'],
  run: async (args, io, program) => {
    const setup = { reader: await readerFor(program, io), flags: settingsOf(args) };
    const targets = await findTargets(args.positionals, io.cwd);
    const out: Described[] = [];
    const add = async (path: string, root: string, configuration: Configuration, notes: readonly string[]): Promise<void> => {
      await refuseWrongSettings(configuration.problems, io.cwd);
      const configFile = configuration.configFile === null ? null : shown(configuration.configFile, io.cwd);
      const wrong = configuration.problems.filter((p) => p.path.startsWith('environments.'));
      const told = await Promise.all(wrong.map((p) => placed(p, io.cwd)));
      out.push({
        project: shown(path, io.cwd),
        configFile,
        settings: describeConfiguration(configuration, root),
        notes: [...notes, ...told],
      });
    };
    for (const { project } of targets.wanted) {
      const notes = project.unsupported === null ? project.notes : [project.unsupported];
      await add(project.migrationsFolder, project.root, await readConfiguration(project, setup), notes);
    }
    for (const path of targets.loose) await add(path, io.cwd, await readLooseConfiguration(io.cwd, setup), []);
    io.stdout(args.values.format === 'json' ? `${JSON.stringify(out, null, 2)}\n` : out.map(asText).join('\n'));
    return 0;
  },
};

function asText({ project, configFile, settings, notes }: Described): string {
  const rows = settings.map((line) => [line.path, JSON.stringify(line.value), line.source] as const);
  const width = Math.max(...rows.map(([path]) => path.length));
  return [
    oneLine(project),
    `  ${configFile === null ? 'no lockkeeper.config.jsonc' : oneLine(configFile)}`,
    ...rows.map(([path, value, source]) => `  ${path.padEnd(width)}  ${oneLine(value)}  (${oneLine(source)})`),
    ...notes.map((note) => `  ${oneLine(note)}`),
    '',
  ].join('\n');
}
