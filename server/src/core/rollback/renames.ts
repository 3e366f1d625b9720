import type { ObjectKind, Rename, SetSchema } from '../facts/fact.ts';
import { literal } from '../sql/identifiers.ts';
import { quote, relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import type { Moment } from './moment.ts';
import type { Undo } from './undo.ts';

const ALTERS: Partial<Record<ObjectKind, string>> = {
  table: 'TABLE',
  index: 'INDEX',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  'foreign-table': 'FOREIGN TABLE',
  type: 'TYPE',
  domain: 'DOMAIN',
  function: 'FUNCTION',
  procedure: 'PROCEDURE',
  routine: 'ROUTINE',
  aggregate: 'AGGREGATE',
  schema: 'SCHEMA',
  statistics: 'STATISTICS',
  publication: 'PUBLICATION',
  extension: 'EXTENSION',
  collation: 'COLLATION',
};

/** `(INTEGER)` behind the name of a routine that has it written. */
function argumentWords(m: Moment, args: Rename['arguments']): string {
  if (args === null) return '';
  const types = args.map((t) => typeSql(m.before, m.before.resolveType(t)));
  return types.includes(null) ? '' : `(${types.join(', ')})`;
}

/** The schema that an unqualified name was found in. */
const schemaOf = (m: Moment, f: Rename | SetSchema, to: string): string | null =>
  f.name.schema ?? m.after.resolve({ schema: null, name: to })?.schema ?? null;

/** Gives back the name that a rename took. */
export function restoreName(u: Undo, m: Moment, f: Rename): void {
  const { object, name, part, to } = f;
  const kind = ALTERS[object];
  if (part === null) {
    if (kind === undefined) return u.lose('irreversible', `the draft does not know how to rename ${quote(to)} back`);
    const bare = object === 'schema' || object === 'publication' || object === 'extension';
    const at = bare ? quote(to) : relationSql({ schema: schemaOf(m, f, to), name: to });
    return u.put('move', `ALTER ${kind} ${at}${argumentWords(m, f.arguments)} RENAME TO ${quote(name.name)}`);
  }
  // a type that the migration makes goes as a whole
  const ofType = object === 'enum-value' || object === 'attribute' || object === 'domain-constraint';
  if (ofType && m.isNewType(m.before.resolveType({ ...name, modifiers: [], dimensions: 0 }).key)) return;
  const at = relationSql(m.after.resolve(name) ?? name);
  switch (object) {
    case 'column':
    case 'constraint': {
      const r = m.after.resolve(name);
      const words = r?.kind === 'view' ? 'VIEW' : r?.kind === 'materialized-view' ? 'MATERIALIZED VIEW' : 'TABLE';
      return u.put('move', `ALTER ${words} ${at} RENAME ${object.toUpperCase()} ${quote(to)} TO ${quote(part)}`);
    }
    case 'enum-value':
      return u.put('move', `ALTER TYPE ${relationSql(name)} RENAME VALUE ${literal(to)} TO ${literal(part)}`);
    case 'attribute':
      return u.put('move', `ALTER TYPE ${relationSql(name)} RENAME ATTRIBUTE ${quote(to)} TO ${quote(part)}`);
    case 'domain-constraint':
      return u.put('move', `ALTER DOMAIN ${relationSql(name)} RENAME CONSTRAINT ${quote(to)} TO ${quote(part)}`);
    case 'trigger':
    case 'policy':
    case 'rule':
      return u.put('move', `ALTER ${object.toUpperCase()} ${quote(to)} ON ${at} RENAME TO ${quote(part)}`);
    default:
      return u.lose('irreversible', `the draft does not know how to rename ${quote(to)} back`);
  }
}

/** Moves an object back to its schema. */
export function restoreSchema(u: Undo, m: Moment, f: SetSchema): void {
  const kind = ALTERS[f.object];
  const old = f.name.schema ?? m.before.resolve(f.name)?.schema ?? m.typeSchema(f.name) ?? 'public';
  if (kind === undefined) return u.lose('irreversible', `the draft does not know how to move ${quote(f.name.name)} back`);
  const at = f.object === 'extension' ? quote(f.name.name) : `${quote(f.to)}.${quote(f.name.name)}`;
  u.put('move', `ALTER ${kind} ${at}${argumentWords(m, f.arguments)} SET SCHEMA ${quote(old)}`);
}
