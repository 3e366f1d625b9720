import { describeConfiguration } from '../../prisma/configuration.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { EffectiveConfig, EffectiveConfigParams } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';

/** `lockkeeper/effectiveConfig`: every setting that holds, with where it comes from, as JSON with comments. */
export const effectiveConfig =
  (workspace: Workspace) =>
  async (params: EffectiveConfigParams): Promise<EffectiveConfig> => {
    const own = params.uri === null ? null : await workspace.projectOf(params.uri);
    const projects = own === null ? await workspace.projects() : [own];
    return { text: projects.length === 0 ? '// There is no project here.\n' : projects.map(textOf).join('\n') };
  };

function textOf({ analysis }: OpenedProject): string {
  const { project, configuration } = analysis;
  const lines = describeConfiguration(configuration, project.root);
  const values = lines.map((line, i) => `${JSON.stringify(line.path)}: ${JSON.stringify(line.value)}${i < lines.length - 1 ? ',' : ''}`);
  const width = Math.max(0, ...values.map((value) => value.length).filter((length) => length <= WIDEST));
  return [
    `// ${project.migrationsFolder}`,
    ...project.notes.map((note) => `// ${note}`),
    ...configuration.problems.map((problem) => `// ${problem.message}`),
    '{',
    ...lines.map((line, i) => `  ${values[i]!.padEnd(width)}  // ${line.source}`),
    '}',
    '',
  ].join('\n');
}

/** Lines longer than this do not push the sources of the others aside. */
const WIDEST = 60;
