import { GRADES } from '../../../../server/src/core/rollback/grade.ts';
import type { Fault } from '../judge.ts';
import type { HistoryRun, Trial } from './histories.ts';

const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

/** The same for faults with the same cause, as far as that can be told: names and numbers do not count. */
export const signatureOf = ({ kind, says }: Fault): string => {
  const shape = says
    .replaceAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '…')
    .replaceAll(/\d+/g, '0')
    .replace(/^.* → /s, '→ ')
    .replace(/(column|table|index|constraint|view|sequence|function|trigger|policy|enum|domain|type|schema|rule) .*?(: |$)/s, '$1 …$2')
    .slice(0, 90);
  return `${kind}: ${shape}`;
};

const ORDER: readonly Fault['kind'][] = ['does-not-run', 'false-exact', 'no-reason', 'untruthful'];

/** That of its worst fault. */
export const worstSignature = (faults: readonly Fault[]): string | null => {
  const worst = ORDER.flatMap((kind) => faults.filter((f) => f.kind === kind))[0];
  return worst === undefined ? null : signatureOf(worst);
};

export interface Counts {
  readonly trials: number;
  readonly faults: number;
  readonly falseExact: number;
  readonly text: string;
}

/** What was seen, in lines. */
export function countsOf(runs: readonly HistoryRun[], ms: number): Counts {
  const trials = runs.flatMap((run) => run.trials);
  const having = (kind: Fault['kind']): readonly Trial[] => trials.filter((t) => t.faults.some((f) => f.kind === kind));
  const exact = (list: readonly Trial[]): readonly Trial[] => list.filter((t) => t.grade === 'exact');
  const harmless = trials.filter((t) => !t.loses);
  const back = trials.filter((t) => t.schemaIsBack);
  const compared = trials.flatMap((t) => t.leftOver);
  const told = (verdict: string): number => compared.filter((c) => c.verdict === verdict).length;
  const early = runs.filter((run) => run.ended !== null).length;
  const lines = [
    `${trials.length} migrations in ${runs.length} histories, ${(ms / 1000).toFixed(1)} s; ${runs.reduce((n, run) => n + run.refused, 0)} statements were refused by the server and left out, ${early} histories ended early`,
    `drafts: ${GRADES.map((g) => `${trials.filter((t) => t.grade === g).length} ${g}`).join(', ')}`,
    `exact: ${share(exact(trials).length, trials.length)} of all, ${share(exact(harmless).length, harmless.length)} of the ${harmless.length} that lose no rows by nature; the schema came back after ${share(back.length, trials.length)}`,
    `false exact: ${having('false-exact').length}; does not run: ${having('does-not-run').length}; untruthful: ${having('untruthful').length}; without a reason: ${having('no-reason').length}`,
    `left over: ${compared.length} compared, ${told('agree')} agree, ${told('not-told')} not told, ${told('missed')} missed, ${told('imagined')} imagined`,
  ];
  const faulty = trials.filter((t) => t.faults.length > 0);
  return { trials: trials.length, faults: faulty.length, falseExact: having('false-exact').length, text: lines.join('\n') };
}
