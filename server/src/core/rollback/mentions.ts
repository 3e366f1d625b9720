import type { Relation } from '../catalog/types.ts';
import { lexed, nameAt } from '../sql/identifiers.ts';
import { quote, relationSql } from '../write/names.ts';
import { columnWords, defaultSql } from './columns.ts';
import type { Moment } from './moment.ts';

/**
 * What the catalog believes to stay, and has one of the names in its text: functions, views, defaults, checks, indexes, policies.
 * CASCADE takes it along. In words.
 */
export function mentionsOf(m: Moment, names: ReadonlySet<string>): readonly string[] {
  const says = (sql: string | null | undefined): boolean => {
    if (sql == null || ![...names].some((n) => sql.includes(n))) return false;
    const l = lexed(sql);
    // a name in a string is one of nextval('x'), or of the body of a function
    return l.tokens.some(
      (t, i) => names.has(nameAt(l, i) ?? '') || (t.kind === 'string' && [...names].some((n) => sql.slice(t.start, t.end).includes(n))),
    );
  };
  const routines = m.after.routines().flatMap((f) => (says(f.definition) ? [`the function "${f.name}"`] : []));
  return [...routines, ...m.after.relations().flatMap((r) => partsOf(m, r, says))];
}

function partsOf(m: Moment, r: Relation, says: (sql: string | null | undefined) => boolean): readonly string[] {
  if (r.view !== null) return says(r.view.definition) ? [relationSql(r)] : [];
  if (r.index !== null) return says(r.index.where?.sql) || r.index.columns.some((c) => says(c.expression?.sql)) ? [quote(r.name)] : [];
  return [
    ...r.columns.flatMap((c) => (says(defaultSql(m.after, c)) || says(c.generated?.expression.sql) ? [columnWords(r, c.name)] : [])),
    ...r.constraints.flatMap((k) => (k.kind === 'check' && says(k.sql) ? [quote(k.name)] : [])),
    ...[...r.policies, ...r.rules].flatMap((p) => (says(p.definition) ? [quote(p.name)] : [])),
  ];
}
