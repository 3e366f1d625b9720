import type { Relation } from '../catalog/types.ts';
import { words } from '../write/names.ts';
import { type ClientModel, modelBlock, ts } from './client-code.ts';
import type { PhaseDraft, PlanOption } from './plan.ts';

/** Whether a release has to come before the database insists on something. */
export const CODE_OPTION: PlanOption = {
  name: 'code',
  values: [
    { value: 'deploy', description: 'a release that keeps to it comes first' },
    { value: 'ready', description: 'the code that runs keeps to it already' },
  ],
};

export const READY_NOTE = 'Where the code that runs keeps to it already, `code=ready` leaves out the deployment.';

export interface AlwaysWritten {
  readonly table: Relation;
  readonly column: string;
  readonly model: ClientModel;
  /** The field as schema.prisma has it until the column is NOT NULL. */
  readonly line: string;
  /** PostgreSQL gives a value where the code gives none. */
  readonly hasDefault: boolean;
  /** The field is new, so that schema.prisma gets it with this release. */
  readonly isNew: boolean;
}

/** The release that never leaves a column empty. */
export function writePhase(w: AlwaysWritten): PhaseDraft {
  const { model: m } = w;
  const field = m.field(w.column);
  const calls = w.hasDefault
    ? 'No `create`, `update` or `upsert` may write `null` to it; where it is left out, PostgreSQL gives the default.'
    : 'Every `create`, `createMany` and `upsert` gives it a value, and no `update` writes `null`.';
  const prisma = w.isNew
    ? `The model gets the field, still optional, because rows without a value are there:\n\n${modelBlock(m, w.line)}`
    : `\`schema.prisma\` keeps the field optional, because Prisma Client fails on an empty one that it takes for required:\n\n${modelBlock(m, w.line)}`;
  return {
    name: words('write', w.column),
    type: 'deploy',
    title: `Deploy code that always writes \`${w.column}\``,
    up: [],
    down: [],
    instructions: `Give \`${field}\` a value in every write of \`${m.name}\`. ${calls}\n\n${ts(
      `await ${m.delegate}.create({ data: { ...rest, ${field}: value } });`,
    )}\n\n${prisma}`,
    goOn: `Go on when every running instance writes \`${w.column}\`: web, workers, scheduled jobs, scripts, and raw SQL.`,
  };
}

/** What is left to do when the column is NOT NULL. */
export const requiredField = (m: ClientModel, line: string): string =>
  `In \`schema.prisma\` the field is required from now on:\n\n${modelBlock(m, line)}`;
