import type { PlanOffer } from '../../core/plans/plan.ts';
import type { Finding } from '../../core/rules/rule.ts';

/** Findings that leave open what a person means: one thing under a new name, or one gone and another new. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['drop-and-add-looks-like-rename', 'drop-and-create-looks-like-rename']);

/** What each kind takes such a pair for. */
const READINGS: Readonly<Record<string, string>> = {
  'rename-column': 'It is a rename',
  'rename-table': 'It is a rename',
  'drop-column': 'It is a drop',
  'drop-table': 'It is a drop',
};

/** What an action says for each offer; Markdown's marks become quotation marks, as actions are plain text. */
export function offerTitles(offers: readonly PlanOffer[], findings: readonly Finding[]): readonly string[] {
  return offers.map((offer) => {
    const replaced = new Set(offer.replaces.map((r) => r.statement));
    const open = findings.some((f) => f.statement !== null && replaced.has(f.statement) && AMBIGUOUS.has(f.rule));
    const title = plain(offer.title);
    // kinds that are a reading of such a pair by themselves say so
    const said = /^it is (an? \w+) of (.*)$/.exec(title);
    if (said !== null) return `It is ${said[1]}: ${said[2]}`;
    const reading = open ? READINGS[offer.kind] : undefined;
    return `${reading ?? 'Split into phases'}: ${title}`;
  });
}

/** Markdown of one line as plain text. */
export const plain = (markdown: string): string => markdown.replaceAll('`', '"').replace(/\s+/g, ' ').trim();
