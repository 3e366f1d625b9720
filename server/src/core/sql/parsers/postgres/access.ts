import type { Fact } from '../../../facts/fact.ts';
import { argumentsOf, nameOfObject, nameOfRange, nameOfStrings, partsOf } from './expressions.ts';
import { kindOf, ON_TABLE } from './objects.ts';
import { flag, inside, list, node, type Source, strings, type Tree, text } from './tree.ts';

export function readComment(s: Source, t: Tree): Fact {
  const object = kindOf(t, 'objtype');
  const whole = node(t, 'object');
  const path = whole ? partsOf(whole) : [];
  // an empty text removes the comment, as NULL does
  const comment = text(t, 'comment') || null;
  if (object === 'column')
    return {
      kind: 'comment',
      span: s.whole,
      object,
      name: nameOfStrings(path.slice(0, -1)),
      column: path.at(-1) ?? null,
      on: null,
      arguments: null,
      comment,
    };
  if (ON_TABLE.has(object))
    return {
      kind: 'comment',
      span: s.whole,
      object,
      name: { schema: null, name: path.at(-1) ?? '' },
      column: null,
      on: nameOfStrings(path.slice(0, -1)),
      arguments: null,
      comment,
    };
  return {
    kind: 'comment',
    span: s.whole,
    object,
    name: nameOfObject(whole),
    column: null,
    on: null,
    arguments: argumentsOf(whole),
    comment,
  };
}

/** `PUBLIC`, `CURRENT_USER` and their kin in upper case; names as they are. */
export const roleOf = (r: Tree | null): string => text(r, 'rolename') ?? (text(r, 'roletype') ?? '').replace('ROLESPEC_', '');

export function readGrant(s: Source, t: Tree): Fact {
  const all = text(t, 'targtype') === 'ACL_TARGET_ALL_IN_SCHEMA';
  const objects = list(t, 'objects');
  const privileges = inside(list(t, 'privileges'), 'AccessPriv').map((p) => ({
    privilege: (text(p, 'priv_name') || 'ALL').toUpperCase(),
    columns: strings(list(p, 'cols')),
  }));
  return {
    kind: 'grant',
    span: s.whole,
    revoke: !flag(t, 'is_grant'),
    object: kindOf(t, 'objtype'),
    names: all ? [] : objects.map((o) => (node(o, 'RangeVar') ? nameOfRange(node(o, 'RangeVar')) : nameOfObject(o))),
    arguments: all ? [] : objects.map(argumentsOf),
    allInSchemas: all ? objects.map((o) => text(node(o, 'String'), 'sval') ?? '') : [],
    privileges: privileges.length > 0 ? privileges : [{ privilege: 'ALL', columns: [] }],
    roles: inside(list(t, 'grantees'), 'RoleSpec').map(roleOf),
    withGrantOption: flag(t, 'grant_option'),
  };
}
