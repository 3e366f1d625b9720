import { join } from 'node:path';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { RULES } from '../core/rules/index.ts';
import { DEFAULT_SETTINGS, readSettings, SETTING_ROWS, type SettingProblem, type Settings } from '../core/settings.ts';
import type { Span } from '../core/text/span.ts';
import { foldersUpward, isFile } from './files.ts';

const CONFIG_FILES = ['lockkeeper.config.jsonc', 'lockkeeper.config.json'] as const;

/** Where a value comes from, the strongest last. */
export type Layer = 'default' | 'editor' | 'file' | 'flag';

/** Something wrong in the settings, with its place when it stands in a config file. */
export interface ConfigProblem {
  readonly layer: Exclude<Layer, 'default'>;
  /** The config file; null for the editor's settings and flags. */
  readonly file: string | null;
  /** UTF-16 offsets in the config file; null without a file. */
  readonly span: Span | null;
  /** `rules.set-not-null`; empty when the whole file is meant. */
  readonly path: string;
  readonly message: string;
}

export interface EffectiveSettings {
  readonly settings: Settings;
  /** Where each value comes from: `since`, `rules.set-not-null` …; what is missing here is the default. */
  readonly sources: ReadonlyMap<string, Layer>;
  readonly problems: readonly ConfigProblem[];
  /** Globs of `ignore` are relative to the folder of this file, when it is the one that sets them. */
  readonly configFile: string | null;
}

/** The config file of a project: in its folder or above it, up to the repository's root. */
export async function findConfigFile(root: string): Promise<string | null> {
  for (const folder of await foldersUpward(root)) {
    for (const name of CONFIG_FILES) if (await isFile(join(folder, name))) return join(folder, name);
  }
  return null;
}

export interface SettingsInput {
  /** VS Code's settings below `lockkeeper`, as an object; null outside an editor. Keys for the client alone may be among them. */
  readonly editor?: unknown;
  readonly file?: { readonly path: string; readonly text: string } | null;
  /** Flags of the command line in the shape of the settings. */
  readonly flags?: unknown;
  /** Default: the ids of all rules. */
  readonly ruleIds?: readonly string[];
}

/**
 * The one loader for editor and CLI: defaults, then the editor's settings, then the config file, then flags. Pure and total:
 * whatever does not fit is told and left out.
 */
export function effectiveSettings(input: SettingsInput): EffectiveSettings {
  const ids = input.ruleIds ?? RULES.map((rule) => rule.id);
  const sources = new Map<string, Layer>();
  const problems: ConfigProblem[] = [];
  const file = input.file ?? null;
  let settings = DEFAULT_SETTINGS;
  const lay = (
    layer: ConfigProblem['layer'],
    raw: unknown,
    place: (problem: SettingProblem) => Pick<ConfigProblem, 'file' | 'span'>,
  ): void => {
    const read = readSettings(raw, ids, settings);
    settings = read.settings;
    for (const path of read.given) sources.set(path, layer);
    for (const p of read.problems) {
      // The client contributes settings of its own under the same name; only rules can be mistaken there.
      if (layer === 'editor' && p.about === 'unknown' && p.keys[0] !== 'rules') continue;
      problems.push({ layer, ...place(p), path: p.path, message: p.message });
    }
  };
  lay('editor', withoutDefaults(input.editor), () => ({ file: null, span: null }));
  if (file !== null) {
    const parsed = parseConfig(file.text);
    for (const e of parsed.errors) problems.push({ layer: 'file', file: file.path, span: e.span, path: '', message: e.message });
    lay('file', parsed.value, (p) => ({ file: file.path, span: spanOf(parsed.root, p, file.text) }));
  }
  lay('flag', input.flags, () => ({ file: null, span: null }));
  return { settings, sources, problems, configFile: file?.path ?? null };
}

/** Where a setting's value stands in a config file; the start of the file when it is not there. */
export function placeOfSetting(text: string, path: string): Span {
  return spanOf(parseConfig(text).root, { path, keys: path.split('.'), about: 'value', message: '' }, text);
}

/** VS Code gives every contributed setting; those at their default are not taken as set. */
function withoutDefaults(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const out = structuredClone(raw) as Record<string, unknown>;
  for (const row of SETTING_ROWS) {
    const keys = row.path.split('.');
    const last = keys.pop()!;
    let holder: unknown = out;
    let standard: unknown = DEFAULT_SETTINGS;
    for (const key of keys) {
      holder = (holder as Record<string, unknown> | null | undefined)?.[key];
      standard = (standard as Record<string, unknown>)[key];
    }
    if (typeof holder !== 'object' || holder === null || !(last in holder)) continue;
    const value = (holder as Record<string, unknown>)[last];
    if (JSON.stringify(value) === JSON.stringify((standard as Record<string, unknown>)[last]))
      delete (holder as Record<string, unknown>)[last];
  }
  return out;
}

interface ParsedConfig {
  readonly value: unknown;
  readonly root: Node | undefined;
  readonly errors: readonly { readonly span: Span; readonly message: string }[];
}

/** Parses JSON with comments and trailing commas; what can be read is read although a part is wrong. */
function parseConfig(text: string): ParsedConfig {
  const errors: ParseError[] = [];
  // A byte order mark is blanked, not cut off, so that offsets stay those of the file.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: true });
  return {
    value: root === undefined ? undefined : valueOfNode(root),
    root,
    errors: errors.map((e) => ({
      span: { start: Math.min(e.offset, text.length), end: Math.min(e.offset + Math.max(1, e.length), text.length) },
      message: `The file is not valid JSON: ${WORDS[printParseErrorCode(e.error)] ?? 'something is wrong here.'}`,
    })),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this word means nothing here. Put texts in double quotes.',
  InvalidNumberFormat: 'this is no number.',
  PropertyNameExpected: 'a name in double quotes belongs here.',
  ValueExpected: 'a value belongs here.',
  ColonExpected: 'a colon belongs here.',
  CommaExpected: 'a comma belongs here.',
  CloseBraceExpected: 'a closing brace is missing.',
  CloseBracketExpected: 'a closing bracket is missing.',
  EndOfFileExpected: 'nothing may follow here.',
  UnexpectedEndOfComment: 'this comment has no end.',
  UnexpectedEndOfString: 'this text has no closing quote.',
  UnexpectedEndOfNumber: 'this number is not complete.',
  InvalidUnicode: 'this is no valid \\u escape.',
  InvalidEscapeCharacter: 'this is no valid escape.',
  InvalidCharacter: 'this character may not stand in a text.',
};

/** The value of a node, without `__proto__` tricks and for any depth that the parser gave. */
function valueOfNode(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOfNode);
  if (node.type !== 'object') return node.value;
  const out: Record<string, unknown> = Object.create(null);
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined && value !== undefined) out[String(key.value)] = valueOfNode(value);
  }
  return { ...out };
}

/** The key of an unknown setting, the value of a wrong one; the start of the file when neither can be found. */
function spanOf(root: Node | undefined, problem: SettingProblem, text: string): Span {
  const node = root === undefined ? undefined : findNodeAtLocation(root, [...problem.keys]);
  const target = problem.about === 'unknown' ? (node?.parent?.type === 'property' ? node.parent.children?.[0] : node) : node;
  return target === undefined ? { start: 0, end: Math.min(1, text.length) } : { start: target.offset, end: target.offset + target.length };
}
