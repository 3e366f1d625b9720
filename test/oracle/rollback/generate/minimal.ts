import { readScript } from '../../../../server/src/core/sql/script.ts';
import type { PostgresServer } from '../../../support/postgres-server.ts';
import type { RollbackCase } from '../case-file.ts';
import { type Proof, proveCase } from '../prove-case.ts';
import type { Trial } from './histories.ts';
import { worstSignature } from './report.ts';

const statementsOf = (sql: string): readonly string[] => readScript(sql).statements.map((s) => s.text);
const sqlOf = (statements: readonly string[]): string => statements.map((s) => `${s};`).join('\n');

/** Longest search for a smaller case, in milliseconds. */
const PATIENCE = 15_000;

/** The fewest statements of history and migration that still show a fault, as a case with its draft. */
export async function minimal(server: PostgresServer, trial: Trial, signature: string): Promise<string> {
  const shared = await server.connect();
  const began = Date.now();
  let last: Proof | null = null;
  const shows = async (history: readonly string[], migration: readonly string[]): Promise<boolean> => {
    if (migration.length === 0 || Date.now() - began > PATIENCE) return false;
    const c: RollbackCase = {
      family: '',
      title: '',
      place: '',
      grades: [],
      reasons: [],
      postgres: [],
      prisma: '7.3',
      history: sqlOf(history),
      migration: sqlOf(migration),
    };
    try {
      const proof = await proveCase(server, shared, c);
      const found = worstSignature(proof.faults) === signature;
      if (found) last = proof;
      return found;
    } catch {
      return false;
    }
  };
  try {
    let history: readonly string[] = trial.history.flatMap(statementsOf);
    let migration: readonly string[] = statementsOf(trial.text);
    if (!(await shows(history, migration)))
      return `not seen again: seed ${trial.seed}, migration ${trial.index}\n${trial.text}\n-- draft\n${trial.down}`;
    migration = await fewer(migration, (m) => shows(history, m));
    history = await fewer(history, (h) => shows(h, migration));
    migration = await fewer(migration, (m) => shows(history, m));
    const proof = last as Proof | null;
    const wrong = proof?.faults.map((f) => `   ${f.kind}: ${f.says}`) ?? [];
    return [
      `-- seed ${trial.seed}, migration ${trial.index}`,
      '-- history',
      sqlOf(history),
      '-- migration',
      sqlOf(migration),
      '-- draft',
      proof?.drafted.down ?? '',
      ...wrong,
    ].join('\n');
  } finally {
    await shared.end();
  }
}

/** Takes parts away, large ones first, as long as it holds. */
async function fewer(list: readonly string[], holds: (list: readonly string[]) => Promise<boolean>): Promise<readonly string[]> {
  let now = list;
  for (let size = Math.ceil(now.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = now.length - size; at > -size; at -= size) {
      const from = Math.max(at, 0);
      const without = [...now.slice(0, from), ...now.slice(from + size)];
      if (without.length < now.length && (await holds(without))) now = without;
    }
  return now;
}
