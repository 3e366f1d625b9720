import { compareLocks, type JudgedStatement } from '../effects/types.ts';
import type { SetSetting } from '../facts/fact.ts';
import { manual, steps } from './doc.ts';
import type { FileReport } from './fact-rule.ts';
import { quoteRelation, stopping } from './messages.ts';
import { defineRule, type FileRule, factsOf, type StatementRule } from './rule.ts';

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A timeout setting in milliseconds; without a unit it is milliseconds. Null: not a number. Source: manual, 20.1.1 "Parameter Names and Values". */
export function milliseconds(value: string): number | null {
  const parts = /^\s*(-?[\d.]+)\s*(us|ms|s|min|h|d)?\s*$/.exec(value);
  return parts === null ? null : Number(parts[1]) * (MILLISECONDS[parts[2] ?? 'ms'] ?? 1);
}

/** Whether the setting is on after the fact, in its scope; undefined: the fact is about something else. */
function turns(setting: string, fact: SetSetting): boolean | undefined {
  if (fact.setting !== setting && fact.setting !== null) return undefined;
  const value = fact.values?.[0];
  return value !== undefined && milliseconds(value) !== 0;
}

/**
 * Walks through a file and tells for each statement in order whether the setting is on. SET LOCAL counts in a transaction
 * only, and only until its end.
 */
export function follow(setting: string): (statement: JudgedStatement) => boolean {
  let session = false;
  let local: number | null = null;
  return (statement) => {
    for (const { fact } of factsOf(statement, 'set-setting')) {
      const on = turns(setting, fact);
      if (on === undefined) continue;
      if (fact.scope === 'session') session = on;
      else if (statement.unit.inTransaction) local = on ? statement.unit.unit : null;
    }
    return session || local === statement.unit.unit;
  };
}

/** The first statement that takes a strong lock on an older table while the setting is off. */
function firstWithout(
  setting: string,
  statements: readonly JudgedStatement[],
): { readonly statement: JudgedStatement; readonly lock: JudgedStatement['effects']['locks'][number] } | null {
  const isOn = follow(setting);
  for (const statement of statements) {
    if (isOn(statement)) continue;
    const lock = statement.effects.locks.find((l) => compareLocks(l.mode, 'SHARE') >= 0);
    if (lock !== undefined) return { statement, lock };
  }
  return null;
}

export const missingLockTimeout = defineRule<FileRule>({
  id: 'missing-lock-timeout',
  severity: 'advice',
  category: 'safe',
  file(statements): readonly FileReport[] {
    const found = firstWithout('lock_timeout', statements);
    if (found === null) return [];
    const { statement, lock } = found;
    return [
      {
        at: statement.index,
        fact: lock.fact,
        message: `Waits without limit for ${lock.mode} on ${quoteRelation(lock.relation)}, and while it waits it already ${stopping(lock.mode)}.`,
        advice: "Set a lock timeout: SET lock_timeout = '5s' first and RESET lock_timeout last, or in the settings of the migrating role.",
      },
    ];
  },
  doc: {
    summary: 'Set a lock timeout before the first strong lock.',
    why: 'A statement that needs a strong lock waits for every transaction that uses the table, and all statements that come after it queue behind it, plain reads included when it wants `ACCESS EXCLUSIVE`. One forgotten session or a long report then stops the table for as long as it lasts, although the migration itself would take milliseconds. `lock_timeout` makes the migration give up instead. Reported once per file, at the first such lock on a table that is older than the file.',
    instead: steps(
      "Best: give the role or the connection that migrates a timeout, `ALTER ROLE migrator SET lock_timeout = '5s'` or `options=-c lock_timeout=5s` in the URL. It then holds for every migration, also for those with `CONCURRENTLY`.",
      "Or write `SET lock_timeout = '5s';` as the first and `RESET lock_timeout;` as the last statement. Next to a statement with `CONCURRENTLY` that does not work with Prisma up to 7.3, because such a statement must be alone.",
      'When the migration gives up, run it again at a quieter moment.',
    ),
    sources: [manual('runtime-config-client'), manual('explicit-locking')],
  },
});

/** More than this helps nobody who waits for a page. */
const LONG = 60_000;

export const lockTimeoutTooLong = defineRule<StatementRule>({
  id: 'lock-timeout-too-long',
  severity: 'advice',
  category: 'safe',
  statement: (statement) =>
    factsOf(statement, 'set-setting').flatMap(({ fact, index }) => {
      const value = fact.setting === 'lock_timeout' ? fact.values?.[0] : undefined;
      const time = value === undefined ? null : milliseconds(value);
      if (time === null || (time > 0 && time <= LONG)) return [];
      return [
        {
          fact: index,
          message:
            time === 0
              ? 'A lock timeout of 0 waits without limit.'
              : 'With this lock timeout the application waits behind the migration for more than a minute.',
          advice: 'Use a few seconds, and run the migration again when it gives up.',
        },
      ];
    }),
  doc: {
    summary: 'Keep the lock timeout at a few seconds.',
    why: 'While a statement waits for its lock, every later statement on the table waits behind it. The timeout bounds that standstill, so it must be shorter than what users and health checks put up with. `0` switches it off.',
    instead: "Use a few seconds: `SET lock_timeout = '5s'`.",
    sources: [manual('runtime-config-client')],
  },
});

export const missingStatementTimeout = defineRule<FileRule>({
  id: 'missing-statement-timeout',
  severity: 'advice',
  category: 'safe',
  style: true,
  file(statements): readonly FileReport[] {
    const found = firstWithout('statement_timeout', statements);
    if (found === null) return [];
    return [
      {
        at: found.statement.index,
        fact: found.lock.fact,
        message: `May hold ${found.lock.mode} on ${quoteRelation(found.lock.relation)} for as long as it runs; no statement_timeout bounds that.`,
        advice: 'Set statement_timeout before it, and reset it at the end.',
      },
    ];
  },
  doc: {
    summary: 'Set a statement timeout before the first strong lock.',
    why: '`lock_timeout` bounds the wait for a lock, not how long the statement then keeps it. A statement that turns out to scan a large table holds its lock until it is done or somebody cancels it.',
    instead:
      "`SET statement_timeout = '1min';` first and `RESET statement_timeout;` last, or in the settings of the role that migrates. Not for concurrent index builds, which may take long.",
    sources: [manual('runtime-config-client')],
  },
});
