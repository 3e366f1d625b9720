import type { Fact } from '../facts/fact.ts';
import { readScript } from '../sql/script.ts';
import { applyEdits } from '../text/edits.ts';
import { removeStatements } from './edits.ts';
import type { FixContext } from './fix.ts';

/** The migration's down.sql without the statements that do only what `takesBack` knows; undefined: it stays as it is. */
export function downWithout(context: Pick<FixContext, 'down' | 'read'>, takesBack: (fact: Fact) => boolean): string | undefined {
  if (context.down === null) return undefined;
  const script = readScript(context.down);
  const gone = script.statements.flatMap((s, index) => {
    const facts = context.read(s.text);
    return facts.length > 0 && facts.every(takesBack) ? [index] : [];
  });
  return gone.length === 0 ? undefined : applyEdits(context.down, removeStatements(script, gone));
}
