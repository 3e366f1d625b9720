import type { CatalogReader, Privilege, Relation } from '../catalog/types.ts';
import { lexed, nameAt } from '../sql/identifiers.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql } from '../write/names.ts';
import { boundSql } from '../write/partitions.ts';
import { placedSql } from '../write/placed.ts';
import { typeSql } from '../write/types.ts';
import { viewParts } from '../write/views.ts';
import { defaultSql } from './columns.ts';
import { KIND_WORDS } from './relations.ts';

/** A column that is dropped and added comes back as the last one: nothing but `SELECT *` sees it. */
export const ORDER_OF_COLUMNS = 'the order of columns';

/** A property of an object in comparable form; the object itself where `property` is null. */
export interface Sign {
  /** `column "User"."email"` */
  readonly object: string;
  /** `the default`; null: the object as a whole. */
  readonly property: string | null;
  readonly value: string;
  /** For people; empty: too long. */
  readonly shown: string;
  /** The table that it is a part of, as its own `object`; null: it is none. */
  readonly of: string | null;
}

/** The same for two texts that PostgreSQL reads in the same way: names without needless quotes, words in lower case, single blanks. */
export function spelled(sql: string): string {
  const l = lexed(sql);
  return l.tokens.map((t, i) => nameAt(l, i) ?? sql.slice(t.start, t.end)).join(' ');
}

const grantsShown = (grants: readonly Privilege[]): string =>
  grants
    .map((g) => `${g.privilege} to ${g.role}${g.withGrantOption ? ' with grant option' : ''}`)
    .sort()
    .join(', ');

/** An object and its properties, by a key that is the same before and after. Nothing for what is not there. */
export function signatureOf(catalog: CatalogReader, key: string): readonly (readonly [string, Sign])[] {
  const [family, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
  switch (family) {
    case 'relation': {
      const r = catalog.relation(id);
      return r === null || r.persistence === 'temporary' ? [] : ofRelation(catalog, r);
    }
    case 'type': {
      const t = catalog.type(id);
      if (t === null) return [];
      const base = t.base === null ? '' : spelled(typeSql(catalog, catalog.resolveType(t.base)) ?? '?');
      return signs(`type ${relationSql(t)}`, {
        '': t.kind,
        'the values': t.values.map((v) => `'${v}'`).join(', '),
        'the base type': base,
        'NOT NULL': t.notNull ? 'on' : '',
        'the default': t.default ?? '',
        'the checks': t.constraints.map((c) => `${c.name} ${spelled(c.sql ?? '')}`).join(', '),
        'the comment': t.comment ?? '',
        'the grants': grantsShown(t.grants),
        ...t.traits,
      });
    }
    case 'routine': {
      const f = catalog.routine(id);
      if (f === null) return [];
      const kinds = ['function', 'procedure', 'aggregate', 'routine'];
      const made = spelled(placedSql(f.definition, kinds, f)).replace(/^create or replace /, 'create ');
      return signs(`${f.kind} ${relationSql(f)}`, {
        '': f.kind,
        'the definition': [made, ...f.alters.map((a) => spelled(placedSql(a, kinds, f)))].join('; '),
        'the comment': f.comment ?? '',
        'the grants': grantsShown(f.grants),
        ...f.traits,
      });
    }
    case 'thing': {
      const t = catalog.thing(id);
      if (t === null) return [];
      return signs(`${t.kind} ${t.schema === null ? quote(t.name) : relationSql({ schema: t.schema, name: t.name })}`, {
        '': t.kind,
        'the comment': t.comment ?? '',
        'the grants': grantsShown(t.grants),
        ...t.traits,
      });
    }
    default:
      return [];
  }
}

/** One entry for the object, under the name '' , and one for each property that is not empty. */
function signs(
  object: string,
  properties: Readonly<Record<string, string>>,
  of: string | null = null,
): readonly (readonly [string, Sign])[] {
  return Object.entries(properties).flatMap(([property, value]): (readonly [string, Sign])[] => {
    if (property === '') return [[object, { object, property: null, value, shown: '', of }]];
    if (value === '') return [];
    return [[`${object}\0${property}`, { object, property, value, shown: value.length > 60 || value === 'on' ? '' : value, of }]];
  });
}

const wholeOf = (r: Relation): string => `${KIND_WORDS[r.kind].toLowerCase()} ${relationSql(r)}`;

function ofRelation(catalog: CatalogReader, r: Relation): readonly (readonly [string, Sign])[] {
  const at = relationSql(r);
  const nameOf = (id: string): string => {
    const other = catalog.relation(id);
    return other === null ? id : relationSql(other);
  };
  const own = signs(wholeOf(r), {
    '': r.kind,
    'the persistence': r.persistence === 'permanent' ? '' : r.persistence,
    // a table's columns have a place; those of a view follow from its definition
    [ORDER_OF_COLUMNS]: r.view === null ? r.columns.map((c) => quote(c.name)).join(', ') : '',
    'the definition': definitionOf(catalog, r),
    'the parent': [
      ...(r.partitionOf === null ? [] : [`${nameOf(r.partitionOf.parent)} ${r.partitionOf.bound ? boundSql(r.partitionOf.bound) : ''}`]),
      ...r.inherits.map(nameOf),
    ].join(', '),
    'the owner column': r.ownedBy === null ? '' : `${nameOf(r.ownedBy.table)}.${r.ownedBy.column}`,
    'the tablespace': r.tablespace ?? '',
    'the clustering': r.clusteredOn ?? '',
    'the comment': r.comment ?? '',
    'the grants': grantsShown(r.grants),
    ...r.traits,
  });
  const parts = r.view !== null ? [] : r.columns.flatMap((c) => columnSigns(catalog, r, c.name));
  const constraints = r.constraints.flatMap((k) =>
    k.kind === 'not-null'
      ? []
      : signs(
          `constraint ${quote(k.name)} of ${at}`,
          {
            '': `${spelled(k.sql ?? `${k.kind} ${k.columns.join()}`)} ${k.validated}`,
            'the comment': k.comment ?? '',
          },
          wholeOf(r),
        ),
  );
  const named = (word: string, list: readonly { name: string; definition: string; comment: string | null; state?: string | null }[]) =>
    list.flatMap((t) =>
      signs(
        `${word} ${quote(t.name)} of ${at}`,
        { '': spelled(t.definition), 'the state': t.state ?? '', 'the comment': t.comment ?? '' },
        wholeOf(r),
      ),
    );
  return [...own, ...parts, ...constraints, ...named('trigger', r.triggers), ...named('policy', r.policies), ...named('rule', r.rules)];
}

/** `x as x` is `x`. */
const withoutEcho = (sql: string): string => sql.replace(/(^| )(\S+) as \2(?= |$)/g, '$1$2');

function definitionOf(catalog: CatalogReader, r: Relation): string {
  if (r.view !== null) {
    const parts = viewParts(r.view.definition);
    return parts === null
      ? spelled(r.view.definition)
      : `${spelled(parts.options)} ${r.columns.map((c) => quote(c.name)).join(', ')}: ${withoutEcho(spelled(parts.query))}`;
  }
  if (r.index === null) return '';
  const table = catalog.relation(r.index.table);
  const sql = indexSql(r.index, { name: r.name, on: table === null ? r.index.table : relationSql(table), concurrently: false });
  return sql === null ? '?' : `${spelled(sql)} ${r.index.valid}`;
}

function columnSigns(catalog: CatalogReader, r: Relation, name: string): readonly (readonly [string, Sign])[] {
  const c = r.columns.find((x) => x.name === name);
  if (c === undefined) return [];
  return signs(
    `column ${relationSql(r)}.${quote(name)}`,
    {
      '': 'column',
      'the type': spelled(typeSql(catalog, c.type) ?? c.type.key),
      'NOT NULL': c.notNull ? 'on' : '',
      'the default': c.identity !== null ? '' : spelled(defaultSql(catalog, c) ?? ''),
      'the identity': c.identity ?? '',
      'the expression': c.generated === null ? '' : `${spelled(c.generated.expression.sql ?? '?')} ${c.generated.stored}`,
      'the collation': c.collation ?? '',
      'the comment': c.comment ?? '',
      'the grants': grantsShown(c.grants),
      ...c.traits,
    },
    wholeOf(r),
  );
}
