import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Severity } from '../../server/src/core/rules/rule.ts';

/*
 * Case files, test/rules/<rule-id>.sql:
 *
 *   -- case: A random default            starts a case
 *   -- example: bad                      (or good) the case is also the example of the rule's page
 *   -- postgres: 16                      default 18
 *   -- prisma: 7.3                       default 7.3, the file is one transaction; 7.4 sends each statement by itself
 *   -- history: none                     default: test/rules/schema/schema.sql is the first migration
 *   -- settings: {"rules": {"x": "on"}}  merged over the default settings
 *   -- file: 20260101000000_init         an earlier migration follows; the last file of a case is the one that is checked
 *   ALTER TABLE …;
 *   -- ^ error add-column-serial: text   expected at the statement above; `text` (optional) stands in message or advice
 *   -- ^file warning some-rule           expected for the file as a whole
 *
 * The findings of level error and warning must be exactly those; advice only counts for the rule that the file is about and
 * for rules that the case names.
 */

export interface Expected {
  /** Length of the checked text before the line; the statement is the last one that starts before it. Null: the whole file. */
  readonly after: number | null;
  readonly severity: Severity;
  readonly rule: string;
  readonly text: string | null;
  /** Line in the case file, from 1. */
  readonly line: number;
}

export interface Case {
  readonly rule: string;
  readonly title: string;
  readonly line: number;
  readonly example: 'bad' | 'good' | null;
  readonly postgres: number;
  readonly prisma: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly history: readonly { readonly migration: string; readonly text: string }[];
  readonly migration: string;
  /** Without directives and expectations. */
  readonly text: string;
  readonly expected: readonly Expected[];
}

const DIRECTIVE = /^-- (case|example|postgres|prisma|history|settings|file): *(.*)$/;
const EXPECTATION = /^\s*-- \^+(file)? (error|warning|advice) ([a-z0-9-]+)(?:: *(.*))?$/;
export const CASE_FOLDER = join(import.meta.dirname, '../rules');
const SCHEMA = { migration: '20250101000000_create_schema', text: readFileSync(join(CASE_FOLDER, 'schema/schema.sql'), 'utf8') };

interface Draft {
  title: string;
  line: number;
  example: 'bad' | 'good' | null;
  postgres: number;
  prisma: string;
  settings: Record<string, unknown>;
  withSchema: boolean;
  files: { migration: string; text: string; expected: Expected[] }[];
}

/** Reads the cases of one rule. Throws on a line that looks like a directive but is none: a typo must not pass silently. */
export function parseCases(rule: string, source: string): readonly Case[] {
  const drafts: Draft[] = [];
  source.split('\n').forEach((lineText, index) => {
    const line = index + 1;
    const directive = DIRECTIVE.exec(lineText);
    const name = directive?.[1];
    const value = directive?.[2]?.trim() ?? '';
    if (name === 'case') {
      drafts.push({ title: value, line, example: null, postgres: 18, prisma: '7.3', settings: {}, withSchema: true, files: [] });
      return;
    }
    const draft = drafts.at(-1);
    if (draft === undefined) {
      if (lineText.trim() !== '') throw new Error(`${rule}.sql:${line}: text before the first case`);
      return;
    }
    if (name === 'example') draft.example = value === 'bad' ? 'bad' : 'good';
    else if (name === 'postgres') draft.postgres = Number(value);
    else if (name === 'prisma') draft.prisma = value;
    else if (name === 'history') draft.withSchema = value !== 'none';
    else if (name === 'settings') draft.settings = JSON.parse(value) as Record<string, unknown>;
    else if (name === 'file') draft.files.push({ migration: value, text: '', expected: [] });
    else {
      const file = draft.files.at(-1);
      const expectation = EXPECTATION.exec(lineText);
      if (expectation !== null) {
        if (file === undefined) throw new Error(`${rule}.sql:${line}: an expectation before any statement`);
        file.expected.push({
          after: expectation[1] === 'file' ? null : file.text.length,
          severity: expectation[2] as Severity,
          rule: expectation[3] ?? '',
          text: expectation[4] ?? null,
          line,
        });
        return;
      }
      if (/^\s*-- \^/.test(lineText)) throw new Error(`${rule}.sql:${line}: not an expectation: ${lineText}`);
      if (file === undefined) {
        if (lineText.trim() === '') return;
        draft.files.push({ migration: '20260101000000_change_schema', text: `${lineText}\n`, expected: [] });
      } else {
        file.text += `${lineText}\n`;
      }
    }
  });
  return drafts.map((draft): Case => {
    const checked = draft.files.at(-1);
    if (checked === undefined) throw new Error(`${rule}.sql:${draft.line}: a case without a file`);
    return {
      rule,
      title: draft.title,
      line: draft.line,
      example: draft.example,
      postgres: draft.postgres,
      prisma: draft.prisma,
      settings: draft.settings,
      history: [
        ...(draft.withSchema ? [SCHEMA] : []),
        ...draft.files.slice(0, -1).map(({ migration, text }) => ({ migration, text: tidy(text) })),
      ],
      migration: checked.migration,
      text: tidy(checked.text),
      expected: checked.expected,
    };
  });
}

const tidy = (text: string): string => `${text.trimEnd()}\n`;

/** All case files, by rule id. */
export function readCases(): ReadonlyMap<string, readonly Case[]> {
  const files = readdirSync(CASE_FOLDER).filter((file) => file.endsWith('.sql'));
  return new Map(
    files.sort().map((file) => {
      const rule = file.slice(0, -'.sql'.length);
      return [rule, parseCases(rule, readFileSync(join(CASE_FOLDER, file), 'utf8'))];
    }),
  );
}
