import type { AlterDomain, CreateDomain } from '../facts/fact.ts';
import type { Constraint } from '../facts/table.ts';
import { objectName } from '../sql/object-names.ts';
import { findTypeId } from './apply-objects.ts';
import { createTypeEntry, type Origin, placeOf } from './change.ts';
import { validatedText } from './texts.ts';
import type { TypeEntry } from './types.ts';

export function applyDomain(at: Origin, f: CreateDomain | AlterDomain): void {
  const { world } = at;
  if (f.kind === 'create-domain') {
    createTypeEntry(at, placeOf(world, f.domain), {
      kind: 'domain',
      base: f.base,
      notNull: f.constraints.some((c) => c.kind === 'not-null'),
      constraints: withChecks(f.domain.name, [], f.constraints),
      default: f.constraints.flatMap((c) => (c.kind === 'default' ? (c.expression.sql ?? []) : [])).at(-1) ?? null,
      collation: f.collation,
    });
    return;
  }
  const key = findTypeId(world, f.domain);
  const t = key === null ? null : world.get('type', key);
  if (key !== null && t) world.set('type', key, { ...t, ...altered(t, f.action) });
}

function altered(t: TypeEntry, a: AlterDomain['action']): Partial<TypeEntry> {
  switch (a.kind) {
    case 'set-not-null':
    case 'drop-not-null':
      return { notNull: a.kind === 'set-not-null' };
    case 'set-default':
      return { default: a.sql };
    case 'drop-default':
      return { default: null };
    case 'add-constraint':
      if (a.constraint.kind === 'not-null') return { notNull: true };
      return { constraints: withChecks(t.name, t.constraints, [a.constraint]) };
    case 'drop-constraint':
      return { constraints: t.constraints.filter((c) => c.name !== a.name) };
    case 'validate-constraint':
      return { constraints: t.constraints.map((c) => (c.name === a.name ? { ...c, validated: true, sql: validatedText(c.sql) } : c)) };
  }
}

/** The checks of a domain and further ones, under the names that they have or get. Source: ChooseConstraintName in the server's pg_constraint.c. */
function withChecks(domain: string, old: TypeEntry['constraints'], more: readonly Constraint[]): TypeEntry['constraints'] {
  const all = [...old];
  for (const c of more) {
    if (c.kind !== 'check') continue;
    let name = c.name ?? objectName(domain, '', 'check');
    for (let n = 1; c.name === null && all.some((o) => o.name === name); n++) name = objectName(domain, '', `check${n}`);
    all.push({ name, validated: !c.notValid, expression: c.expression, sql: c.sql || null });
  }
  return all;
}
