import type { Inventory } from '../../core/rollback/inventory.ts';
import { quoted } from './history-table.ts';
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
function leftInvalid(
  { facts }: RunScript['statements'][number],
  live: Inventory,
): readonly { readonly object: string; readonly sql: string }[] {
  return facts.flatMap((f) => {
    if (f.kind !== 'create-index' || !f.concurrently || f.index === null) return [];
    const { index } = f;
    const object = [...live.keys()].find((o) => o.startsWith('index ') && o.endsWith(`.${index}`) && live.get(o) === 'not valid');
    if (object === undefined) return [];
    const schema = object.slice('index '.length, -index.length - 1);
    return [{ object, sql: `DROP INDEX CONCURRENTLY ${quoted(schema)}.${quoted(index)}` }];
  });
}

const invalidIndex = ({ statements }: RunScript, at: number, live: Inventory): readonly string[] => {
  const next = statements[at];
  return next === undefined ? [] : leftInvalid(next, live).map((l) => l.sql);
};

/** The schema without the indexes that statements of a script have left half built, and what takes those away. */
export function invalidIndexes(
  { statements }: RunScript,
  live: Inventory,
): { readonly live: Inventory; readonly clear: readonly string[] } {
  const left = statements.flatMap((s) => leftInvalid(s, live));
  const gone = new Set(left.map((l) => l.object));
  return { live: new Map([...live].filter(([object]) => !gone.has(object))), clear: left.map((l) => l.sql) };
}
