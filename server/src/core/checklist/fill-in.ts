import { CHECKLIST, type ChecklistItem, GROUPS, type Group } from './items.ts';
import type { Known, Place } from './known.ts';

/** What a person said about an item, as checklist.json has it. */
export interface Said {
  readonly done: boolean;
  readonly by: string | null;
  /** `2026-01-31`, UTC. */
  readonly date: string | null;
  readonly note: string | null;
}

/** An item with its state. */
export interface FilledItem {
  readonly id: string;
  readonly group: Group;
  readonly text: string;
  readonly why: string;
  /** Who ticks it: the tool sees it, or a person has to say it. */
  readonly by: 'tool' | 'person';
  /** `not-needed`: it does not apply, and counts as ticked. */
  readonly state: 'done' | 'open' | 'not-needed';
  /** What the tool sees, in a few words; may be empty. */
  readonly reason: string;
  /** Where to look, the first one first. */
  readonly places: readonly Place[];
  readonly said: Said | null;
}

/** Fills the checklist in. An item that the tool can judge is as the tool says, whatever people said. Never throws. */
export const fillIn = (known: Known, said: ReadonlyMap<string, Said>): readonly FilledItem[] =>
  CHECKLIST.map((item) => filled(item, known, said.get(item.id) ?? null));

function filled({ id, group, text, why, judge }: ChecklistItem, known: Known, said: Said | null): FilledItem {
  const base = { id, group, text, why, said };
  const verdict = judge?.(known) ?? { state: 'ask' as const, reason: '' };
  const places = verdict.places ?? [];
  if (verdict.state === 'ask')
    return { ...base, by: 'person', state: said?.done === true ? 'done' : 'open', reason: verdict.reason, places };
  return { ...base, by: 'tool', state: verdict.state, reason: verdict.reason, places };
}

export const isTicked = (item: FilledItem): boolean => item.state !== 'open';

/** The groups in their order, each with its items. */
export const grouped = (items: readonly FilledItem[]): readonly { readonly group: Group; readonly items: readonly FilledItem[] }[] =>
  GROUPS.map((group) => ({ group, items: items.filter((i) => i.group === group) })).filter((g) => g.items.length > 0);

/** `3 of 5` */
export const progress = (items: readonly FilledItem[]): string => `${items.filter(isTicked).length} of ${items.length}`;

/** What stands beside an item: what the tool sees, and what a person said. One line; empty: nothing. */
export function remark({ state, by, reason, said }: FilledItem): string {
  const seen = state === 'not-needed' ? `does not apply: ${lowerFirst(reason)}` : reason;
  // a tick is the person's answer to what the tool sees
  const shown = by === 'person' && state === 'done' ? [words(said)] : [seen, by === 'tool' && said?.note == null ? '' : words(said)];
  return shown.filter((x) => x !== '').join('; ');
}

/** `Ann, 2026-01-31: restored on Monday` */
function words(said: Said | null): string {
  const who = [said?.by, said?.date].filter((x) => x != null && x !== '').join(', ');
  const note = said?.note ?? '';
  return who === '' || note === '' ? who + note : `${who}: ${note}`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
