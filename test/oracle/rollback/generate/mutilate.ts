import type { Client } from 'pg';
import type { AnalysisOptions, CatalogState } from '../../../../server/src/core/analyse.types.ts';
import { leftOver } from '../../../../server/src/core/drafting.ts';
import { readScript } from '../../../../server/src/core/sql/script.ts';
import { runScript } from '../../plans/database.ts';
import { type Drafted, MIGRATION } from '../run.ts';
import { type Difference, differences, differenceText, type Snapshot, snapshotOf } from '../snapshot.ts';
import type { Random } from './random.ts';

/** What the model says that a down.sql leaves, beside what the server shows. */
export interface LeftOver {
  readonly down: string;
  readonly verdict: 'agree' | 'not-told' | 'missed' | 'imagined';
  readonly model: readonly string[] | null;
  readonly server: readonly string[];
}

interface Subject {
  readonly text: string;
  readonly drafted: Drafted;
  readonly catalog: CatalogState;
  readonly options: AnalysisOptions;
  readonly before: Snapshot;
}

/** The draft itself, and the draft with a statement taken out or changed. */
function variants(statements: readonly string[], r: Random): readonly (readonly string[])[] {
  if (statements.length === 0) return [statements];
  const at = r.below(statements.length);
  const without = statements.filter((_, i) => i !== at);
  const changed = statements.map((s, i) =>
    i !== at
      ? s
      : s
          .replace(/\bDEFAULT (\d+|'[^']*')/, 'DEFAULT NULL')
          .replace(/\bSET NOT NULL\b/, 'DROP NOT NULL')
          .replace(/\bCREATE INDEX\b/, 'CREATE UNIQUE INDEX')
          .replace(/ IS '[^']*'/, " IS 'other'"),
  );
  return changed.every((s, i) => s === statements[i]) ? [statements, without] : [statements, without, changed];
}

const named = (says: readonly { readonly object: string }[], d: Difference): boolean => {
  const names = [d.entry.name.replace(/\(.*$/s, ''), d.entry.of ?? d.entry.name];
  return says.some((s) => names.some((n) => s.object.replaceAll('""', '"').includes(n)));
};

/** Compares the model with the server in the open transaction, in which the migration has run. */
export async function compareLeftOver(client: Client, version: number, subject: Subject, r: Random): Promise<readonly LeftOver[]> {
  const { text, drafted, catalog, options, before } = subject;
  const statements = readScript(text).statements.map((s) => ({ ...s, facts: options.reader.read(s.text) }));
  const parts = readScript(drafted.down)
    .statements.map((s) => s.text.replaceAll(/\b(INDEX|VIEW) CONCURRENTLY\b/g, '$1'))
    .filter((s) => !/^(BEGIN|COMMIT)$/i.test(s));
  const out: LeftOver[] = [];
  for (const variant of variants(parts, r)) {
    const down = variant.map((s) => `${s};\n`).join('');
    await client.query('SAVEPOINT mutilated');
    const error = await runScript(client, down);
    const found = error === null ? differences(await snapshotOf(client, version, true), before) : null;
    await client.query('ROLLBACK TO mutilated; RELEASE mutilated');
    if (found === null) continue;
    const model = leftOver({ migration: MIGRATION, statements, before: catalog, down }, options);
    const verdict =
      model === null
        ? 'not-told'
        : model.length === 0
          ? found.length === 0
            ? 'agree'
            : 'missed'
          : found.length === 0
            ? 'imagined'
            : found.some((d) => named(model, d))
              ? 'agree'
              : 'missed';
    out.push({ down, verdict, model: model?.map((m) => `${m.object} ${m.says}`) ?? null, server: found.map(differenceText) });
  }
  return out;
}
