import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hazard } from '../../server/src/core/effects/types.ts';
import { CASE_FOLDER } from './cases.ts';

/*
 * Case files, test/fixes/<fix-id>.sql:
 *
 *   -- case: A plain index                          starts a case
 *   -- postgres: 14                                 default 18
 *   -- prisma: 7.4                                  default 7.3; or `unknown`
 *   -- history: none                                default: test/rules/schema/schema.sql is the first migration
 *   -- settings: {"rules": {"x": "on"}}             merged over the default settings
 *   -- rule: create-index-not-concurrently          whose finding is mended; default: the first rule of the fix
 *   -- at: 2                                        which finding of that rule; default 1
 *   -- leaves: breaks-clients                       the rule goes on to say this; default: it is silent
 *   -- fails                                        no server runs the text before, not even statement by statement
 *   -- crlf                                         lines end in CR LF, before and after
 *   -- file: 20260101000000_add_x                   an earlier migration follows; the last one is the one that is mended
 *   CREATE INDEX …;
 *   -- down                                         its down.sql follows; default: there is none
 *   -- after                                        migration.sql as the fix leaves it
 *   -- after down                                   down.sql as the fix leaves it; default: as it was
 *   -- new migration: after add_user_email_idx      (or before) a migration that the fix creates
 *   -- new down                                     its down.sql
 *   -- rename: fresh add_x                          (or `kept`) the folder's new timestamp and words
 *   -- refused: text                                the fix says why not, in words that hold this
 *   -- not offered
 */

export interface FixCase {
  readonly fix: string;
  readonly title: string;
  readonly line: number;
  readonly postgres: number;
  readonly prisma: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rule: string | null;
  /** From 1. */
  readonly at: number;
  readonly leaves: readonly Hazard[];
  readonly fails: boolean;
  /** With the default schema, where the case has it. */
  readonly history: readonly { readonly migration: string; readonly text: string }[];
  readonly migration: string;
  readonly text: string;
  readonly down: string | null;
  readonly expected: ExpectedChange | { readonly refused: string } | 'not offered' | null;
}

export interface ExpectedChange {
  readonly text: string;
  readonly down: string | null;
  readonly migrations: readonly { readonly place: string; readonly words: string; readonly text: string; readonly down: string }[];
  readonly rename: string | null;
}

export const FIX_CASES = join(import.meta.dirname, '../fixes');
export const SCHEMA = { migration: '20250101000000_create_schema', text: readFileSync(join(CASE_FOLDER, 'schema/schema.sql'), 'utf8') };
export const ROWS = readFileSync(join(CASE_FOLDER, 'schema/rows.sql'), 'utf8');

const DIRECTIVE =
  /^-- (case|postgres|prisma|history|settings|rule|at|leaves|file|rename|refused|new migration): *(.*)$|^-- (fails|crlf|down|after|after down|new down|not offered)$/;

interface Draft {
  title: string;
  line: number;
  values: Map<string, string>;
  files: { migration: string; text: string }[];
  sections: { name: string; value: string; text: string }[];
}

/** Reads the cases of one fix. Throws on text before the first case. */
export function parseFixCases(fix: string, source: string): readonly FixCase[] {
  const drafts: Draft[] = [];
  let add: (line: string) => void = () => {};
  source.split('\n').forEach((lineText, index) => {
    const found = DIRECTIVE.exec(lineText);
    const name = found?.[1] ?? found?.[3];
    const value = found?.[2]?.trim() ?? '';
    const draft = drafts.at(-1);
    if (name === 'case') {
      const fresh: Draft = { title: value, line: index + 1, values: new Map(), files: [], sections: [] };
      drafts.push(fresh);
      add = (line) => {
        if (line.trim() === '' && fresh.files.length === 0) return;
        if (fresh.files.length === 0) fresh.files.push({ migration: '20260101000000_change_schema', text: '' });
        fresh.files.at(-1)!.text += `${line}\n`;
      };
      return;
    }
    if (draft === undefined) {
      if (lineText.trim() !== '') throw new Error(`${fix}.sql:${index + 1}: text before the first case`);
      return;
    }
    if (name === undefined) {
      add(lineText);
      return;
    }
    if (name === 'file') {
      draft.files.push({ migration: value, text: '' });
    } else if (['down', 'after', 'after down', 'new migration', 'new down'].includes(name)) {
      const section = { name, value, text: '' };
      draft.sections.push(section);
      add = (line) => {
        section.text += `${line}\n`;
      };
    } else draft.values.set(name, value);
  });
  return drafts.map((draft) => finished(fix, draft));
}

function finished(fix: string, draft: Draft): FixCase {
  const { values, sections } = draft;
  const eol = values.has('crlf') ? '\r\n' : '\n';
  const tidy = (text: string): string => `${text.trim()}\n`.replaceAll('\n', eol);
  const section = (name: string): string | null => {
    const one = sections.find((s) => s.name === name);
    return one === undefined ? null : tidy(one.text);
  };
  const last = draft.files.at(-1);
  if (last === undefined) throw new Error(`${fix}.sql:${draft.line}: a case without a file`);
  const down = section('down');
  const migrations = sections.flatMap((s, i) => {
    if (s.name !== 'new migration') return [];
    const [place = '', words = ''] = s.value.split(' ');
    const own = sections[i + 1];
    return [{ place, words, text: tidy(s.text), down: own?.name === 'new down' ? tidy(own.text) : '' }];
  });
  const refused = values.get('refused');
  const after = section('after');
  const rename = values.get('rename') ?? null;
  const afterDown = section('after down');
  const changes = after !== null || afterDown !== null || rename !== null || migrations.length > 0;
  return {
    fix,
    title: draft.title,
    line: draft.line,
    postgres: Number(values.get('postgres') ?? 18),
    prisma: values.get('prisma') ?? '7.3',
    settings: JSON.parse(values.get('settings') ?? '{}') as Record<string, unknown>,
    rule: values.get('rule') ?? null,
    at: Number(values.get('at') ?? 1),
    leaves: (values.get('leaves') ?? '').split(/[ ,]+/).filter((h) => h !== '') as Hazard[],
    fails: values.has('fails'),
    history: [
      ...(values.get('history') === 'none' ? [] : [SCHEMA]),
      ...draft.files.slice(0, -1).map(({ migration, text }) => ({ migration, text: tidy(text) })),
    ],
    migration: last.migration,
    text: tidy(last.text),
    down,
    expected: values.has('not offered')
      ? 'not offered'
      : refused !== undefined
        ? { refused }
        : changes
          ? { text: after ?? tidy(last.text), down: afterDown ?? down, migrations, rename }
          : null,
  };
}

/** All case files, by fix id. */
export function readFixCases(): ReadonlyMap<string, readonly FixCase[]> {
  const files = readdirSync(FIX_CASES).filter((file) => file.endsWith('.sql'));
  return new Map(
    files.sort().map((file) => {
      const fix = file.slice(0, -'.sql'.length);
      return [fix, parseFixCases(fix, readFileSync(join(FIX_CASES, file), 'utf8'))];
    }),
  );
}
