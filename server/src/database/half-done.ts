import type { Inventory } from '../core/rollback/inventory.ts';
import { differsFrom, type Expected, leavesTrace } from './look.ts';
import type { Progress } from './progress.ts';
import type { RunScript } from './script.ts';

/** How far a script came that was stopped in the middle. */
export type Stand =
  | {
      readonly known: true;
      readonly ran: number;
      /** What has to go before the next statement can run: an index that was left invalid. */
      readonly clear: readonly string[];
    }
  | { readonly known: false; readonly says: string };

/** Statements that may run twice: they change nothing that is there. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'reindex',
  'vacuum',
  'analyze',
  'cluster',
  'refresh-materialized-view',
  'set-setting',
  'lock-table',
  'harmless',
  'transaction',
]);

/**
 * Where a script stands, by what was noted and by the schema as it is: of statements that were begun it shows whether they ran.
 * @param offset how many states of `expected` come before the script's first
 */
export function standOf(progress: Progress, script: RunScript, live: Inventory, expected: Expected, offset: number): Stand {
  const { ran, begun } = progress;
  if (begun === 0) return { known: true, ran, clear: invalidIndex(script, ran, live) };
  const last = ran + begun;
  const differs = (at: number): number => differsFrom(live, expected, offset + at).length;
  const [before, after] = [differs(ran), differs(last)];
  if (after < before) return { known: true, ran: last, clear: [] };
  if (before < after) return { known: true, ran, clear: invalidIndex(script, ran, live) };
  const statements = script.statements.slice(ran, last);
  if (statements.every((s) => s.facts.every((f) => REPEATABLE.has(f.kind)))) return { known: true, ran, clear: [] };
  const traces = statements.some((_, i) => leavesTrace(expected, offset + ran + i));
  // begun, with traces to be seen, and neither state fits better: an index that is being built under its name
  if (traces) return { known: true, ran, clear: invalidIndex(script, ran, live) };
  const which = begun === 1 ? `Statement ${ran + 1}` : `Statements ${ran + 1} to ${last}`;
  return {
    known: false,
    says: `${which} ${begun === 1 ? 'was' : 'were'} begun, and nothing in the schema shows whether ${begun === 1 ? 'it' : 'they'} ran. Look at the rows.`,
  };
}

/** CREATE INDEX CONCURRENTLY that was stopped leaves an index that is not valid, under the name that the next try needs. */
function invalidIndex({ statements }: RunScript, at: number, live: Inventory): readonly string[] {
  const facts = statements[at]?.facts ?? [];
  return facts.flatMap((f) => {
    if (f.kind !== 'create-index' || f.index === null) return [];
    const { index: name } = f;
    const found = [...live].find(
      ([object, value]) => value === 'not valid' && /^index [^.]+\./.test(object) && object.endsWith(`.${name}`),
    );
    if (found === undefined) return [];
    const schema = found[0].slice('index '.length, -name.length - 1);
    const quoted = (part: string): string => `"${part.replaceAll('"', '""')}"`;
    return [`DROP INDEX CONCURRENTLY ${quoted(schema)}.${quoted(name)}`];
  });
}
