import type { RollbackDraft } from './draft.ts';

/** down.sql as text: a header with the grade, and the statements with what they do not bring back. */
export function downText(draft: RollbackDraft, migration: string, eol = '\n'): string {
  const head = [`-- Takes back ${migration}.`, `-- Grade: ${draft.grade}.`, ''];
  const body = draft.steps.flatMap((s) => [...(s.reason === null ? [] : [`-- ${s.grade}: ${s.reason}`]), ...s.sql.map((x) => `${x};`)]);
  return `${[...head, ...body].join(eol)}${eol}`;
}
