import { apply } from '../catalog/apply.ts';
import { findTypeId } from '../catalog/apply-objects.ts';
import type { Origin } from '../catalog/change.ts';
import { findFunction, findRelation } from '../catalog/lookup.ts';
import type { World } from '../catalog/world.ts';
import type { Drop, Fact } from '../facts/fact.ts';
import type { AlterTable } from '../facts/table.ts';
import { judgeAlterTable } from './alter-table.ts';
import { judgeCreateTable } from './create-table.ts';
import { judgeDataChange, judgeTruncate, readRelations } from './data-change.ts';
import { judgeDrop } from './drops.ts';
import { judgeAttachIndex, judgeCreateIndex, judgeReindex } from './indexes.ts';
import { judgeCluster, judgeComment, judgeCreateTrigger, judgeGrant, judgeLockTable, judgeVacuum } from './maintenance.ts';
import { judgeRename, judgeSetSchema } from './renames.ts';
import { fail, incident, lock, lockTree, type Run, target } from './run.ts';
import type { UnitOf } from './types.ts';
import { judgeAddEnumValue, judgeAlterDomain, judgeCreateType, judgeFreshLabels } from './types-and-domains.ts';
import { judgeCreateMaterializedView, judgeCreateView, judgeRefresh } from './views.ts';

export interface JudgeInput {
  readonly world: World;
  readonly facts: readonly Fact[];
  readonly postgres: number;
  readonly timeZone: string | null;
  readonly statement: number;
  readonly unit: UnitOf;
  readonly at: Origin;
}

/** Judges one statement against the catalog as it stands, and changes the catalog. Never throws for any facts. */
export function judge(input: JudgeInput): Run {
  const run: Run = { ...input, fact: 0, locks: new Map(), work: [], incidents: [], unknown: new Set(), failed: false, refuses: false };
  const { facts } = run;
  let i = 0;
  while (i < facts.length) {
    const fact = facts[i] as Fact;
    run.fact = i;
    judgeFreshLabels(run, fact);
    if ('target' in fact) {
      const actions: { fact: AlterTable; index: number }[] = [];
      for (let k = i; k < facts.length; k++) {
        const next = facts[k] as Fact;
        if (!('target' in next) || next.target !== fact.target) break;
        if (k > i) judgeFreshLabels(run, next);
        actions.push({ fact: next, index: k });
      }
      judgeAlterTable(run, actions);
      i += actions.length;
      continue;
    }
    judgeFact(run, fact);
    apply(run.at, fact);
    i++;
  }
  const insideDo = facts.some((f) => f.inDo && 'concurrently' in f && f.concurrently);
  if (run.refuses && (run.unit.inTransaction || insideDo)) refuse(run);
  // refused before anything is locked, whatever the unit
  if (insideDo) run.locks.clear();
  return run;
}

const CONCURRENT: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>(['create-index', 'drop', 'reindex', 'detach-partition']);

function refuse(run: Run): void {
  const index = run.facts.findIndex((f) => CONCURRENT.has(f.kind) && 'concurrently' in f && f.concurrently);
  run.fact = Math.max(0, index);
  const at = run.facts.find((f) => f.kind === 'outside-transaction');
  incident(run, {
    cause: index >= 0 ? 'concurrently-in-transaction' : 'statement-refuses-transaction',
    hazards: ['not-in-transaction'],
    object: at?.kind === 'outside-transaction' ? at.what : null,
  });
}

function judgeFact(run: Run, f: Exclude<Fact, AlterTable>): void {
  switch (f.kind) {
    case 'create-table':
      return judgeCreateTable(run, f);
    case 'create-index':
      return judgeCreateIndex(run, f);
    case 'attach-index':
      return judgeAttachIndex(run, f);
    case 'reindex':
      return judgeReindex(run, f);
    case 'drop':
      return judgeDrop(
        run,
        f,
        run.facts.filter((x): x is Drop => x.kind === 'drop'),
      );
    case 'rename':
      return judgeRename(run, f);
    case 'set-schema':
      return judgeSetSchema(run, f);
    case 'create-type':
      return judgeCreateType(run, f.type);
    case 'create-domain':
      return judgeCreateType(run, f.domain);
    case 'add-enum-value':
      return judgeAddEnumValue(run, f);
    case 'alter-domain':
      return judgeAlterDomain(run, f);
    case 'alter-composite-type': {
      const id = findTypeId(run.world, f.type);
      const t = id === null ? null : run.world.get('type', id);
      const user = t?.users[0];
      if (t && user && f.alters)
        fail(run, 'dependent-objects', null, t.name, {
          others: [`${user.table}.${user.column}`],
          error: `cannot alter type "${t.name}" because column "${user.table}.${user.column}" uses it`,
        });
      return;
    }
    case 'create-sequence': {
      if (findRelation(run.world, f.sequence) && !f.ifNotExists)
        return fail(run, 'relation-exists', null, f.sequence.name, { error: `relation "${f.sequence.name}" already exists` });
      const owner = f.ownedBy ? target(run, f.ownedBy.table, 'table') : null;
      if (owner) lock(run, owner, 'ACCESS SHARE');
      return;
    }
    case 'alter-sequence': {
      const s = target(run, f.sequence, 'sequence', f.ifExists);
      if (s) lock(run, s, 'SHARE ROW EXCLUSIVE');
      const owner = s && f.ownedBy && f.ownedBy !== 'none' ? target(run, f.ownedBy.table, 'table') : null;
      if (owner) lock(run, owner, 'ACCESS SHARE');
      return;
    }
    case 'change-owner': {
      if (!['view', 'materialized-view', 'sequence'].includes(f.object)) return;
      const r = target(run, f.name, null);
      if (r) lock(run, r, 'ACCESS EXCLUSIVE');
      return;
    }
    case 'create-view':
      return judgeCreateView(run, f);
    case 'create-materialized-view':
      return judgeCreateMaterializedView(run, f);
    case 'refresh-materialized-view':
      return judgeRefresh(run, f);
    case 'create-trigger':
      return judgeCreateTrigger(run, f);
    case 'create-policy':
    case 'alter-policy':
    case 'create-rule': {
      const r = target(run, f.table, null);
      if (r) lock(run, r, 'ACCESS EXCLUSIVE');
      if (r && f.kind === 'create-policy' && r.policies.some((p) => p.name === f.policy))
        fail(run, 'other-error', r, f.policy, { error: `policy "${f.policy}" for table "${r.name}" already exists` });
      return;
    }
    case 'create-statistics': {
      const r = target(run, f.table, null);
      if (r) lock(run, r, 'SHARE UPDATE EXCLUSIVE');
      return;
    }
    case 'create-publication':
    case 'alter-publication':
      for (const name of f.tables) {
        const r = target(run, name, 'table');
        if (r) lockTree(run, r, 'SHARE UPDATE EXCLUSIVE');
      }
      return;
    case 'create-schema':
      if (run.world.get('schema', f.schema) !== null && !f.ifNotExists)
        fail(run, 'other-error', null, f.schema, { error: `schema "${f.schema}" already exists` });
      return;
    case 'outside-transaction':
      run.refuses = true;
      return;
    case 'comment':
      return judgeComment(run, f);
    case 'grant':
      return judgeGrant(run, f);
    case 'lock-table':
      return judgeLockTable(run, f);
    case 'cluster':
      return judgeCluster(run, f);
    case 'vacuum':
    case 'analyze':
      return judgeVacuum(run, f);
    case 'truncate':
      return judgeTruncate(run, f.tables, f.cascade, f.restartIdentity);
    case 'copy': {
      const r = f.table ? target(run, f.table, null) : null;
      if (r) lock(run, r, f.direction === 'from' ? 'ROW EXCLUSIVE' : 'ACCESS SHARE');
      if (f.query) readRelations(run, f.query, true);
      return;
    }
    case 'select':
      return readRelations(run, f.query, true);
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return judgeDataChange(run, f);
    case 'do-block':
      if (f.commits && run.unit.inTransaction) incident(run, { cause: 'commit-in-do', hazards: ['not-in-transaction'] });
      if (f.raises) fail(run, 'other-error', null, null, { error: 'the block raises an exception' });
      if (f.dynamic) run.unknown.add('what EXECUTE runs');
      return;
    case 'call':
      run.unknown.add(`what ${f.procedure.name}() does`);
      return;
    case 'unread':
      run.unknown.add(f.what);
      if (f.syntaxError !== null) run.failed = true;
      return;
    case 'create-function': {
      const known = f.orReplace ? findFunction(run.world, f.function) : null;
      if (
        known &&
        known.overloads === 1 &&
        f.argumentTypes.length === 0 &&
        known.returns !== null &&
        f.returns &&
        known.returns !== f.returns.name
      )
        fail(run, 'other-error', null, f.function.name, { error: 'cannot change return type of existing function' });
      return;
    }
    case 'alter-function':
    case 'create-extension':
    case 'alter-extension':
    case 'set-setting':
    case 'transaction':
    case 'harmless':
      return;
  }
}
