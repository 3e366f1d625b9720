import { createIndex, WHERE_OPERAND } from '../plans/create-index.ts';
import { isRefusal } from '../plans/plan.ts';
import type { ScaffoldKind } from './kind.ts';
import { lastPart, listed } from './parts.ts';

export const addIndex: ScaffoldKind = {
  kind: 'add-index',
  title: 'Add an index',
  summary: 'Built beside the traffic, alone in its migration; on a partitioned table one partition after the other.',
  pattern: 'add-index',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'columns', is: 'columns', description: 'its columns', example: 'email' },
    { name: 'name', is: 'name', description: 'the name of the index', example: 'User_email_idx', optional: true },
    WHERE_OPERAND,
  ],
  options: [],
  asks: [],
  nameParts: ({ table = '', columns = '' }) => [lastPart(table), ...listed(columns)],
  build(values, _options, context) {
    const draft = createIndex.fromOperands(values, {}, context);
    return isRefusal(draft) ? draft : { main: 0, phases: draft.phases, notes: [...draft.notes, INDEX_NOTE] };
  },
};

const INDEX_NOTE = 'Give the model in `schema.prisma` the `@@index` too: Prisma drops an index that it does not know again.';
