import type { PlansElsewhere } from '../prisma/changes/plans.ts';
import type { History } from '../prisma/history/history.ts';
import type { Checkpoint } from './read-checkpoints.ts';

/** What an environment knows of the phases of plans. */
export const plansElsewhere = (environment: string, { rows }: History, checkpoints: readonly Checkpoint[]): PlansElsewhere => ({
  environment,
  applied: new Set(rows.filter((r) => r.finishedAt !== null && r.rolledBackAt === null).map((r) => r.migration)),
  finished: new Set(checkpoints.filter((c) => c.direction === 'up' && c.finishedAt !== null).map((c) => c.name)),
});
