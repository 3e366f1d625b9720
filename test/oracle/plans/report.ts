import type { PlanCase } from './case-file.ts';
import type { PhaseReport, Proof } from './prove.ts';

const indent = (text: string, by: string): string => text.trimEnd().replace(/^(?=.)/gm, by);

/** A proof for people. @param show the SQL and the instructions of each phase as well */
export function proofText(c: PlanCase, version: number, proof: Proof, show: boolean): string {
  const verdict = proof.failures.length === 0 ? 'proved' : `${proof.failures.length} failures`;
  return [
    `${c.title} (${c.place}), PostgreSQL ${version}, Prisma ${proof.prisma}: ${verdict}`,
    ...proof.failures.map((f) => `  ✗ ${f}`),
    ...proof.notes.map((n) => `  · ${n}`),
    ...(show
      ? proof.phases.map(phaseText)
      : proof.phases.flatMap((p) => [
          ...p.advice.map((a) => `  advice, phase ${p.phase.n}: ${a}`),
          ...p.notes.map((n) => `  · phase ${p.phase.n}: ${n}`),
        ])),
  ].join('\n');
}

function phaseText({ phase, measured, advice, notes }: PhaseReport): string {
  const line = (what: string, items: readonly string[]): readonly string[] => items.map((item) => `     ${what}: ${item}`);
  return [
    `\n  ${phase.n}. ${phase.type} ${phase.name}: ${phase.title}`,
    ...(phase.migrationSql === null ? [indent(phase.instructions, '     ')] : [indent(phase.migrationSql, '     | ')]),
    ...(phase.downSql === null ? [] : ['     down:', indent(phase.downSql, '     | ')]),
    ...line('announces', phase.announces.length > 0 ? [phase.announces.join(', ')] : []),
    ...(measured === null ? [] : [`     measured: ${measured.hazards.join(', ') || 'no hazard'}`]),
    ...line('seen', measured?.seen ?? []),
    ...line('advice', advice),
    ...line('note', notes),
  ].join('\n');
}
