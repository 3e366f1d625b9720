import type { CatalogReader, Column, ColumnType, Relation } from '../catalog/types.ts';
import { defaultSql } from './columns.ts';

/**
 * What there is, in the words in which a database can be asked for it: `column public.User.email` with `pg_catalog.text NOT NULL`.
 * Names are without quotes. What the catalog does not know for certain is left out.
 */
export type Inventory = ReadonlyMap<string, string>;

const WORDS: Readonly<Record<Relation['kind'], string>> = {
  table: 'table',
  'partitioned-table': 'table',
  view: 'view',
  'materialized-view': 'materialized view',
  sequence: 'sequence',
  index: 'index',
  'foreign-table': 'foreign table',
};

/** The entries with these keys (`relation:public.User`), as they stand in a catalog. */
export function inventoryOf(catalog: CatalogReader, keys: readonly string[]): Inventory {
  const out = new Map<string, string>();
  for (const key of keys) {
    const [family, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    if (family === 'relation') addRelation(out, catalog, catalog.relation(id));
    else if (family === 'type') {
      const type = catalog.type(id);
      if (type !== null)
        out.set(
          `type ${type.schema}.${type.name}`,
          type.kind === 'enum' ? `enum ${type.values.map((v) => `'${v}'`).join(', ')}` : type.kind,
        );
    } else if (family === 'routine') {
      // of several forms with one name only their number is looked at
      const name = id.replace(/\(.*$/s, '');
      const forms = catalog.routines().filter((r) => `${r.schema}.${r.name}` === name);
      for (const kind of new Set(forms.map((r) => r.kind))) out.set(`${kind} ${name}`, String(forms.filter((r) => r.kind === kind).length));
    } else if (family === 'thing') {
      const thing = catalog.thing(id);
      if (thing !== null && (thing.kind === 'schema' || thing.kind === 'extension')) out.set(`${thing.kind} ${thing.name}`, '');
    }
  }
  return out;
}

function addRelation(out: Map<string, string>, catalog: CatalogReader, r: Relation | null): void {
  if (r === null || r.persistence === 'temporary' || r.uncertain) return;
  const at = `${r.schema}.${r.name}`;
  const parts = r.index !== null && catalog.relation(r.index.table)?.kind === 'partitioned-table';
  out.set(`${WORDS[r.kind]} ${at}`, r.index === null || parts ? '' : r.index.valid ? 'valid' : 'not valid');
  if (r.kind === 'table' || r.kind === 'partitioned-table')
    for (const column of r.columns) out.set(`column ${at}.${column.name}`, columnValue(catalog, column));
  for (const k of r.constraints) if (k.kind !== 'not-null') out.set(`constraint ${at}.${k.name}`, k.validated ? 'valid' : 'not valid');
  for (const t of r.triggers) out.set(`trigger ${at}.${t.name}`, '');
  for (const p of r.policies) out.set(`policy ${at}.${p.name}`, '');
}

function columnValue(catalog: CatalogReader, c: Column): string {
  const isNull = c.default?.kind === 'constant' && c.default.type === 'null';
  const hasDefault = c.identity === null && c.generated === null && !isNull && defaultSql(catalog, c) !== null;
  return [
    typeText(catalog, c.type),
    c.notNull ? 'NOT NULL' : '',
    hasDefault ? 'DEFAULT' : '',
    c.identity !== null ? 'IDENTITY' : '',
    c.generated !== null ? 'GENERATED' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `pg_catalog.varchar(10)[]`; `?`: not known, which equals every type. */
function typeText(catalog: CatalogReader, { key, modifiers, dimensions, written }: ColumnType): string {
  const entry = catalog.type(key);
  const name = entry === null ? key : `${entry.schema}.${entry.name}`;
  if (written !== undefined || (entry === null && !key.startsWith('pg_catalog.')) || /unknown|\?/.test(name)) return '?';
  const arrays = dimensions > 0 ? '[]' : '';
  return `${name}${modifiersText(name, modifiers)}${arrays}`;
}

/** As PostgreSQL keeps them: `numeric(10)` has a scale, `char` and `bit` a length. */
function modifiersText(name: string, modifiers: readonly number[]): string {
  if (name === 'pg_catalog.numeric' && modifiers.length === 1) return `(${modifiers[0]},0)`;
  if ((name === 'pg_catalog.bpchar' || name === 'pg_catalog.bit') && modifiers.length === 0) return '(1)';
  return modifiers.length === 0 ? '' : `(${modifiers.join(',')})`;
}

/** True when both describe the same, as far as either knows. */
function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.startsWith('?') && !b.startsWith('?')) return false;
  const rest = (value: string): string => value.replace(/^\S+/, '');
  return rest(a) === rest(b);
}

/** Objects below a table go and come with it: they are not named beside it. */
const tableOf = (object: string): string | null => {
  const m = /^(?:column|constraint|trigger|policy) (.+)\.[^.]+$/.exec(object);
  return m === null ? null : `table ${m[1]}`;
};

/**
 * In what a database differs from what it should be, a clause each: `column public.User.email is not there`.
 * @param known the objects that are asked about; others may be there or not
 */
export function inventoryDifferences(should: Inventory, is: Inventory, known: Iterable<string>): readonly string[] {
  const out: string[] = [];
  for (const object of new Set(known)) {
    const table = tableOf(object);
    const whole = table !== null && should.has(table) !== is.has(table);
    const [wanted, found] = [should.get(object), is.get(object)];
    if (whole || wanted === found) continue;
    if (wanted === undefined) out.push(`${object} is still there`);
    else if (found === undefined) out.push(`${object} is not there`);
    else if (!sameValue(wanted, found)) out.push(`${object} is ${found || 'another'} instead of ${wanted || 'plain'}`);
  }
  return out;
}
