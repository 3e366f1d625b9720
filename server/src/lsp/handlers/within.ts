import type { Target } from '../../database/doing/doing.ts';
import type { Address } from '../../database/environment.ts';
import { DatabaseError } from '../../database/sessions/session.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { EnvironmentRef } from '../protocol/environments.ts';
import type { Refused } from '../protocol.ts';
import { projectIn, type Sidebar, whyUnsupported } from './migrations.ts';

/** Where a person wants something done. */
export interface Place {
  readonly project: OpenedProject;
  readonly target: Target;
  address(): Promise<Address>;
}

export const UNTRUSTED: Refused = { refused: 'Nothing is run and no database is connected in Restricted Mode. Trust the workspace first.' };
export const GONE: Refused = { refused: 'The project is not there any more.' };

/**
 * Works in an environment, or says why not: the workspace is untrusted, it is gone, a database refuses. The project's folders are read
 * anew before: what a person confirms must not depend on an event that is still under way.
 */
export async function within<R>(sidebar: Sidebar, of: EnvironmentRef, work: (place: Place) => Promise<R>): Promise<R | Refused> {
  const { workspace, databases } = sidebar;
  if (!workspace.trusted) return UNTRUSTED;
  const project = await projectIn(workspace, of.folder);
  if (project === null) return GONE;
  const unsupported = whyUnsupported(project);
  if (unsupported !== null) return { refused: unsupported };
  await project.reload('all');
  const found = await databases.find(project, of.environment);
  if (found === null) return { refused: `There is no environment ${of.environment}. Name it in lockkeeper.environments.` };
  try {
    return await work({ project, target: { analysis: project.analysis, environment: found.environment }, address: found.address });
  } catch (error) {
    if (error instanceof DatabaseError) return { refused: error.problem.message };
    throw error;
  }
}
