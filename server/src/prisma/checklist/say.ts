import type { Said } from '../../core/checklist/fill-in.ts';
import { CHECKLIST } from '../../core/checklist/items.ts';
import type { Refusal } from '../../core/plans/plan.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { FileChanges } from '../changes/file-change.ts';
import { git } from '../since.ts';
import { EMPTY, readChecklistFile, renderChecklistFile, saidIn, withSaid } from './file.ts';
import type { MigrationChecklist } from './read.ts';

/** What a person says now; what is absent stays as it was. */
export interface Saying {
  readonly done?: boolean;
  /** An empty note takes the old one away. */
  readonly note?: string;
}

/**
 * The change of checklist.json after which something is said about an item. Null: it says so already. A file that cannot be read is
 * not written.
 * @param by who says it; null: nobody knows
 */
export function saying(
  { file, items, migration }: MigrationChecklist,
  id: string,
  { done, note }: Saying,
  by: string | null,
  now: Date,
): FileChanges | Refusal | null {
  const item = items.find((i) => i.id === id);
  if (item === undefined) return { refused: noItem(id) };
  if (item.by === 'tool' && done !== undefined)
    return { refused: `"${item.text}" is not for a person to tick: it follows from the files. Here: ${item.reason}.` };
  const read = file.text === null ? { file: EMPTY } : readChecklistFile(file.text);
  if ('problem' in read) return { refused: `checklist.json of ${migration.name} cannot be used, so nothing is written. ${read.problem}` };
  const old = saidIn(read.file).get(id) ?? null;
  const fresh: Said = {
    done: done ?? old?.done ?? false,
    note: note === undefined ? (old?.note ?? null) : note.trim() === '' ? null : note.trim(),
    by,
    date: now.toISOString().slice(0, 10),
  };
  if (fresh.done === (old?.done ?? false) && fresh.note === (old?.note ?? null)) return null;
  const text = renderChecklistFile(withSaid(read.file, id, fresh), file.text?.includes('\r\n') ? '\r\n' : '\n');
  const { path } = file;
  return {
    title: `Checklist of ${migration.name}: ${item.text}`,
    changes: [file.text === null ? { kind: 'create', path, text } : { kind: 'replace', path, text, was: file.text }],
  };
}

function noItem(id: string): string {
  const near = nearest(
    id,
    CHECKLIST.map((i) => i.id),
  );
  return `There is no item ${id}.${near === null ? '' : ` Did you mean ${near}?`}`;
}

/** The name that git signs commits with in a folder; null without git or a name. Not to be asked in an untrusted workspace. */
export async function gitUser(folder: string): Promise<string | null> {
  const asked = await git(folder, ['config', '--get', 'user.name']);
  const name = asked.ok ? asked.output.trim() : '';
  return name === '' ? null : name;
}
