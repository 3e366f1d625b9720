import type { SetSetting } from '../facts/fact.ts';
import { signAt, wordAt } from '../sql/identifiers.ts';
import type { Edit } from '../text/edits.ts';
import { append, insertBefore, replaceTokens, tokensOf } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput } from './fix.ts';
import { takesSettings } from './refusing.ts';

/** SET and RESET of the setting for the session, with the statement that they stand in. */
function settingsIn(input: FixInput, setting: string): readonly { readonly at: number; readonly fact: SetSetting }[] {
  return input.statements.flatMap((s) =>
    s.facts.flatMap((fact) =>
      fact.kind === 'set-setting' && (fact.setting === setting || fact.setting === null) && fact.scope === 'session'
        ? [{ at: s.index, fact }]
        : [],
    ),
  );
}

/** SET before the first statement that needs it, RESET at the end. */
function bounded(context: FixContext, setting: string, value: string): Change | { readonly refused: string } {
  const { script, statement } = context;
  if (statement === null)
    return { refused: 'There is no statement that could be bounded. Set the timeout in the settings of the migrating role.' };
  if (!takesSettings(context))
    return { refused: 'A SET cannot stand beside a statement that refuses a transaction. Give the role that migrates the timeout.' };
  const known = settingsIn(context, setting);
  // at the top, unless an earlier SET and RESET have to come first
  const place = known.some((k) => k.at < statement.index) ? statement.index : 0;
  const edits: Edit[] = [insertBefore(script, place, `SET ${setting} = '${value}';`)];
  const last = known.at(-1);
  if (last === undefined || last.at < place || last.fact.values !== null) edits.push(append(script, `RESET ${setting};`));
  return { edits, migrations: [] };
}

export const addLockTimeout = defineFix({
  id: 'add-lock-timeout',
  rules: ['missing-lock-timeout'],
  keepsMeaning: true,
  offer: (input) => (takesSettings(input) ? 'Set a lock timeout of 5 seconds' : null),
  make: (context) => bounded(context, 'lock_timeout', '5s'),
});

export const addStatementTimeout = defineFix({
  id: 'add-statement-timeout',
  rules: ['missing-statement-timeout'],
  keepsMeaning: true,
  offer: (input) => (takesSettings(input) ? 'Set a statement timeout of 1 minute' : null),
  make: (context) => bounded(context, 'statement_timeout', '1min'),
});

export const shortenLockTimeout = defineFix({
  id: 'shorten-lock-timeout',
  rules: ['lock-timeout-too-long'],
  keepsMeaning: true,
  offer: (input) => (wordAt0(input) === 'set' ? 'Set it to 5 seconds' : null),
  make(context) {
    const { statement } = context;
    if (statement === null) return { refused: 'There is no SET here. Change the value by hand.' };
    const l = tokensOf(statement);
    const sign = l.tokens.findIndex((_, i) => signAt(l, i) === '=' || wordAt(l, i) === 'to');
    return sign < 0
      ? { refused: 'The form of this SET is not known here. Change the value by hand.' }
      : { edits: [replaceTokens(statement, l, sign + 1, l.tokens.length - 1, "'5s'")], migrations: [] };
  },
});

const wordAt0 = (input: FixInput): string => (input.statement === null ? '' : wordAt(tokensOf(input.statement), 0));

export const resetSetting = defineFix({
  id: 'reset-setting',
  rules: ['set-leaks-into-later-migrations'],
  keepsMeaning: true,
  offer(input) {
    const setting = settingOf(input);
    return setting === null || !takesSettings(input) ? null : `Add RESET ${setting} at the end`;
  },
  make(context) {
    const setting = settingOf(context);
    if (setting === null) return { refused: 'There is no SET here. Add RESET by hand.' };
    return { edits: [append(context.script, `RESET ${setting};`)], migrations: [] };
  },
});

function settingOf(input: FixInput): string | null {
  const fact = input.statement?.facts[input.finding.fact ?? 0];
  return fact?.kind === 'set-setting' && fact.setting !== null && /^[a-z_][a-z0-9_.]*$/.test(fact.setting) ? fact.setting : null;
}

/** Settings that decide how something is done, not what. */
const HARMLESS: ReadonlySet<string> = new Set([
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'maintenance_work_mem',
  'work_mem',
  'max_parallel_maintenance_workers',
  'client_min_messages',
]);

/** SET LOCAL outside of a transaction does nothing: to make it work must not change what the statements mean. */
export const isHarmlessSetting = (input: FixInput): boolean => HARMLESS.has(settingOf(input) ?? '');

export const setForSession = defineFix({
  id: 'set-for-session',
  rules: ['set-local-outside-transaction'],
  keepsMeaning: true,
  offer: (input) => (isHarmlessSetting(input) ? 'Use SET, and RESET at the end' : null),
  make(context) {
    const { statement, script } = context;
    const setting = settingOf(context);
    if (statement === null || setting === null) return { refused: 'There is no SET LOCAL here. Change it by hand.' };
    const l = tokensOf(statement);
    const local = l.tokens.findIndex((_, i) => wordAt(l, i) === 'local');
    if (local !== 1) return { refused: 'The form of this SET LOCAL is not known here. Change it by hand.' };
    const start = statement.span.start + (l.tokens[1]?.start ?? 0);
    const end = statement.span.start + (l.tokens[2]?.start ?? 0);
    const later = settingsIn(context, setting).at(-1);
    // a later SET or RESET for the session decides about the end
    const isDecided = later !== undefined && later.at > statement.index;
    return {
      edits: [{ span: { start, end }, newText: '' }, ...(isDecided ? [] : [append(script, `RESET ${setting};`)])],
      migrations: [],
    };
  },
});
