import type { Finding } from '../../core/rules/rule.ts';

/** What a listed action needs for its edit to be made later. It travels to the client and back, so it is read with care. */
export type ActionData =
  /** One fix of one finding. */
  | { readonly make: 'fix'; readonly uri: string; readonly fix: string; readonly finding: FindingKey }
  /** A plan in place of a statement. */
  | { readonly make: 'split'; readonly uri: string; readonly statement: number; readonly kind: string; readonly title: string }
  /** A data migration in place of a statement that changes many rows. */
  | { readonly make: 'move-rows'; readonly uri: string; readonly statement: number }
  /** A migration of its own, for what stands in a file that may not change any more: what weighs most comes first. */
  | { readonly make: 'follow-up'; readonly uri: string; readonly findings: readonly FindingKey[] }
  /** The migration's down.sql, drafted anew. */
  | { readonly make: 'draft-down'; readonly uri: string }
  /** Everything that keeps the meaning and stays in the migration's own files. */
  | { readonly make: 'fix-all'; readonly uri: string };

/** Finds a finding again, as long as nothing before it changed. */
export interface FindingKey {
  readonly rule: string;
  readonly at: number;
}

export const keyOf = (finding: Finding): FindingKey => ({ rule: finding.rule, at: finding.span.start });

export const findingOf = (findings: readonly Finding[], key: FindingKey): Finding | undefined =>
  findings.find((f) => f.rule === key.rule && f.span.start === key.at);

/** The data of an action that came back; null when it is none of ours. */
export function readActionData(data: unknown): ActionData | null {
  if (!isObject(data) || typeof data.uri !== 'string') return null;
  const { uri } = data;
  switch (data.make) {
    case 'fix': {
      const finding = readKey(data.finding);
      return finding === null || typeof data.fix !== 'string' ? null : { make: 'fix', uri, fix: data.fix, finding };
    }
    case 'split':
      return typeof data.statement !== 'number' || typeof data.kind !== 'string' || typeof data.title !== 'string'
        ? null
        : { make: 'split', uri, statement: data.statement, kind: data.kind, title: data.title };
    case 'move-rows':
      return typeof data.statement !== 'number' ? null : { make: 'move-rows', uri, statement: data.statement };
    case 'follow-up': {
      const findings = Array.isArray(data.findings) ? data.findings.map(readKey) : [null];
      return findings.every((key) => key !== null) ? { make: 'follow-up', uri, findings } : null;
    }
    case 'draft-down':
    case 'fix-all':
      return { make: data.make, uri };
    default:
      return null;
  }
}

const readKey = (key: unknown): FindingKey | null =>
  isObject(key) && typeof key.rule === 'string' && typeof key.at === 'number' ? { rule: key.rule, at: key.at } : null;

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null;
