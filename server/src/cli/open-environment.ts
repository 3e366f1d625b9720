import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import type { Arguments } from './command.ts';
import { type Chosen, chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import type { Io } from './io.ts';

export { ENVIRONMENT_FLAGS, inDatabase };

/** The environment that `--env` or `--url` name, and its address. @throws a usage error when there is none, or it cannot be used */
export const openTarget = (args: Arguments, io: Io, analysis: ProjectAnalysis): Promise<Chosen> =>
  chosenEnvironment(args, io, { project: analysis.project, settings: analysis.configuration.settings }, true);
