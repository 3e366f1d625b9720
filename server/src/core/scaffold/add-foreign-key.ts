import { addForeignKey as plan } from '../plans/add-foreign-key.ts';
import { isRefusal, type PlanOption } from '../plans/plan.ts';
import type { ScaffoldKind } from './kind.ts';
import { lastPart, SCHEMA_NOTE } from './parts.ts';

const ON_DELETE: PlanOption = {
  name: 'on-delete',
  values: [
    { value: 'restrict', description: 'A row that is pointed to cannot be deleted' },
    { value: 'cascade', description: 'Rows that point to it are deleted too' },
    { value: 'set-null', description: 'Rows that point to it point to nothing then' },
    { value: 'no-action', description: 'It cannot be deleted, checked at the end of the statement' },
    { value: 'set-default', description: 'Rows that point to it get the default' },
  ],
};

const ON_UPDATE: PlanOption = {
  name: 'on-update',
  values: ['cascade', 'restrict', 'no-action', 'set-null', 'set-default'].map((value) => ({
    value,
    description: `ON UPDATE ${value.replace('-', ' ').toUpperCase()}`,
  })),
};

/** The foreign key with its index before it and its validation after it, each in a migration of its own. */
export const addForeignKey: ScaffoldKind = {
  kind: 'add-foreign-key',
  title: 'Add a foreign key',
  summary: 'NOT VALID first, so that nothing waits, and validated in the migration after it.',
  pattern: 'add-relation',
  operands: [
    { name: 'table', is: 'table', description: 'the table that points to the other', example: 'Post' },
    { name: 'columns', is: 'columns', description: 'its columns', example: 'authorId' },
    { name: 'references', is: 'table', description: 'the other table', example: 'User' },
    { name: 'referenced', is: 'text', description: 'its columns; its primary key where left out', example: 'id', optional: true },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'Post_authorId_fkey', optional: true },
  ],
  options: [
    ON_DELETE,
    ON_UPDATE,
    {
      name: 'index',
      values: [
        { value: 'yes', description: 'an index on the columns is built first, where none is there' },
        { value: 'no', description: 'no index is added' },
      ],
    },
  ],
  asks: ['on-delete'],
  nameParts: ({ table = '', references = '' }) => [lastPart(table), lastPart(references)],
  build(values, options, context) {
    const draft = plan.fromOperands(values, { ...options, code: 'ready' }, context);
    if (isRefusal(draft)) return draft;
    const main = draft.phases.findIndex((phase) => phase.up.some((sql) => /\bFOREIGN KEY\b/.test(sql)));
    return {
      main,
      phases: draft.phases,
      notes: [
        'Rows that point to nothing make the validation fail, and from then on PostgreSQL refuses new ones. Where there may be any, plan it: `lockkeeper plan add-foreign-key`',
        SCHEMA_NOTE('relation', 'foreign key'),
        ...draft.notes,
      ],
    };
  },
};
