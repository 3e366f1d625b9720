import type { Relation } from '../catalog/types.ts';
import { constantIn } from '../effects/casts.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { groupsOf } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { validateMigration, wayBackWith } from './constraint-steps.ts';
import { lineBreakOf, replaceStatement } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { dependentOn } from './own-migration.ts';

type Attach = FactOf<'attach-partition'>;

function found({ statement }: FixInput): { readonly statement: JudgedStatement; readonly fact: Attach } | null {
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'attach-partition' || fact.inDo !== undefined || statement.facts.length > 1) return null;
  return fact.bound?.kind === 'range' || fact.bound?.kind === 'list' ? { statement, fact } : null;
}

/**
 * The condition that proves the bound; null: none that PostgreSQL would take is known. One key, constants, no NULL in a list.
 * Source: manual, 5.12.2.2 "Partition Maintenance".
 */
function conditionOf(parent: Relation, { bound }: Attach, statement: string): string | null {
  const [key, ...others] = parent.partitionBy?.columns ?? [];
  if (key === undefined || others.length > 0 || bound === null || !parent.columns.some((c) => c.name === key)) return null;
  const groups = groupsOf(statement);
  const inside = (after: string): string => {
    const g = groups.findLast((one) => one.after === after);
    return g === undefined ? '' : statement.slice(g.start, g.end).trim();
  };
  const column = quote(key);
  if (bound.kind === 'list') {
    const values = bound.values.map(constantIn);
    return values.some((v) => v === null || v.type === 'null') ? null : `${column} IS NOT NULL AND ${column} IN (${inside('in')})`;
  }
  if (bound.kind !== 'range' || bound.from.length !== 1 || bound.to.length !== 1) return null;
  const [from, to] = [bound.from[0] ?? null, bound.to[0] ?? null];
  if ([from, to].some((v) => v !== null && constantIn(v) === null)) return null;
  return [
    `${column} IS NOT NULL`,
    ...(from === null ? [] : [`${column} >= ${inside('from')}`]),
    ...(to === null ? [] : [`${column} < ${inside('to')}`]),
  ].join(' AND ');
}

/** A check proves that the rows fit, so that ATTACH reads none of them under its lock. */
export const attachPartition = defineFix({
  id: 'attach-partition',
  rules: ['attach-partition-without-check'],
  keepsMeaning: true,
  offer: (input) => (found(input) === null ? null : 'Prove the bounds by a check, and attach the partition two migrations later'),
  make(context) {
    const at = found(context);
    const parent = at === null ? null : context.before.resolve(at.fact.target.table);
    const partition = at === null ? null : context.before.resolve(at.fact.partition);
    if (at === null || parent === null || partition === null) return { refused: 'The tables are not known here. Add the check by hand.' };
    const { statement, fact } = at;
    const condition = conditionOf(parent, fact, statement.text);
    if (condition === null) return { refused: 'Which check proves these bounds is not known here. Write it by hand.' };
    const refused = dependentOn(context, statement, {
      names: [fact.partition.name, fact.target.table.name],
      table: fact.partition,
      columns: null,
      unique: false,
    });
    if (refused !== null) return refused;
    const key = parent.partitionBy?.columns[0] ?? '';
    const name = freshName(objectName(partition.name, key, 'bounds'), (n) => partition.constraints.some((c) => c.name === n));
    const body = `CHECK (${condition})`;
    const own = (action: string): string => `ALTER TABLE ${relationSql(partition)} ${action}`;
    const drop = own(`DROP CONSTRAINT ${quote(name)}`);
    const back = wayBackWith(context, (f) =>
      f.kind === 'detach-partition' && f.partition.name === partition.name ? { statement: drop } : null,
    );
    return {
      edits: [replaceStatement(statement, own(`ADD CONSTRAINT ${quote(name)} ${body} NOT VALID`)), ...back.edits],
      migrations: [
        validateMigration(context, fact.partition, name, body),
        newMigration({
          place: 'after',
          words: words('attach', partition.name),
          up: [statement.text, drop],
          down: [
            `ALTER TABLE ${relationSql(parent)} DETACH PARTITION ${relationSql(partition)}`,
            own(`ADD CONSTRAINT ${quote(name)} ${body} NOT VALID`),
            own(`VALIDATE CONSTRAINT ${quote(name)}`),
          ],
          eol: lineBreakOf(context.script.text),
        }),
      ],
      ...(back.down === undefined ? {} : { down: back.down }),
    };
  },
});
