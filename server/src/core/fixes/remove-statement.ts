import type { Fact } from '../facts/fact.ts';
import { downWithout } from './down.ts';
import { removeStatements } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput } from './fix.ts';

const whole = (input: FixInput): boolean =>
  input.statement !== null && input.statement.facts.length === 1 && input.statement.facts[0]?.inDo === undefined;

/** Takes the statement out, and what takes it back out of down.sql. */
function without(context: FixContext, takesBack: (fact: Fact) => boolean): Change | { readonly refused: string } {
  const { script, statement } = context;
  if (statement === null || context.statements.length === 1)
    return { refused: 'Nothing else is in this migration. Delete its folder while it is not applied anywhere.' };
  const down = downWithout(context, takesBack);
  return { edits: removeStatements(script, [statement.index]), migrations: [], ...(down === undefined ? {} : { down }) };
}

/** Prisma plans to drop what schema.prisma does not describe. */
export const keepUnmanagedIndex = defineFix({
  id: 'keep-unmanaged-index',
  rules: ['drop-unmanaged-index'],
  keepsMeaning: false,
  offer: (input) => (whole(input) ? 'Keep the index: remove this DROP INDEX' : null),
  make(context) {
    const fact = context.statement?.facts[0];
    return without(context, (other) => fact?.kind === 'drop' && other.kind === 'create-index' && other.index === fact.name.name);
  },
});

export const removeRedundantIndex = defineFix({
  id: 'remove-redundant-index',
  rules: ['redundant-index'],
  keepsMeaning: false,
  offer: (input) => (whole(input) ? 'Leave this index out' : null),
  make(context) {
    const fact = context.statement?.facts[0];
    return without(
      context,
      (other) => fact?.kind === 'create-index' && other.kind === 'drop' && other.object === 'index' && other.name.name === fact.index,
    );
  },
});
