import type { CatalogReader } from '../catalog/types.ts';
import { walk } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { type NewConstraint, newConstraints } from '../rules/fact-rule.ts';
import { lexed, nameAt, signAt } from '../sql/identifiers.ts';
import { cutName, LONGEST_NAME } from '../sql/object-names.ts';
import { chosenName, type NamedKind } from '../write/chosen-names.ts';
import { quote } from '../write/names.ts';
import { findWords, replacePart, replaceTokens, tokensOf } from './edits.ts';
import { defineFix, type FixContext, type FixInput } from './fix.ts';

/** PostgreSQL cuts it anyway; every place in the statement gets the name that it has in truth. */
export const cutLongName = defineFix({
  id: 'cut-long-name',
  rules: ['identifier-too-long'],
  keepsMeaning: true,
  offer: (input) => (input.statement === null ? null : 'Write the name as PostgreSQL cuts it'),
  make(context) {
    const { statement, finding, script } = context;
    if (statement === null) return { refused: 'The name is not where it was. Check the file again.' };
    const written = script.text.slice(finding.span.start, finding.span.end);
    const name = nameAt(lexed(written), 0);
    if (name === null) return { refused: 'The name is written with escapes. Shorten it by hand.' };
    const cut = cutName(name, LONGEST_NAME);
    const l = tokensOf(statement);
    return {
      edits: l.tokens.flatMap((t, i) =>
        l.sql.slice(t.start, t.end) === written ? [replaceTokens(statement, l, i, i, written.startsWith('"') ? quote(cut) : cut)] : [],
      ),
      migrations: [],
    };
  },
});

const NAMED = new Set<string>(['check', 'unique', 'primary-key', 'foreign-key', 'exclude'] satisfies readonly NamedKind[]);
const isNamed = (kind: string): kind is NamedKind => NAMED.has(kind);

/** Columns that PostgreSQL puts into the name. */
function namedColumns({ constraint, column }: NewConstraint): readonly string[] {
  if (constraint.kind === 'check') {
    const columns = new Set<string>();
    walk(constraint.expression, (e) => {
      if (e.kind === 'column') columns.add(e.name);
    });
    return columns.size === 1 ? [...columns] : [];
  }
  const own = constraint.kind === 'unique' || constraint.kind === 'foreign-key' || constraint.kind === 'exclude' ? constraint.columns : [];
  return own.length > 0 || column === null ? own : [column];
}

/**
 * The name that PostgreSQL would give. Source: ChooseConstraintName, ChooseForeignKeyConstraintNameAddition and ChooseIndexName in
 * the server; measured in the cases.
 */
function nameOf(catalog: CatalogReader, all: readonly NewConstraint[], wanted: NewConstraint): string {
  const given = all.flatMap((one) => one.constraint.name ?? []);
  for (const one of all) {
    const { kind, name: own } = one.constraint;
    if (own !== null || !isNamed(kind)) continue;
    const name = chosenName(catalog, one.table, kind, kind === 'primary-key' ? [] : namedColumns(one), { given });
    if (one === wanted) return name;
    given.push(name);
  }
  return '';
}

const constraintAt = (input: FixInput): NewConstraint | null => {
  const { statement, finding } = input;
  if (statement === null) return null;
  return (
    newConstraints(statement).find(
      (n) => n.constraint.name === null && n.constraint.span.start + statement.span.start === finding.span.start,
    ) ?? null
  );
};

export const nameConstraint = defineFix({
  id: 'name-constraint',
  rules: ['unnamed-constraint'],
  keepsMeaning: true,
  offer(input) {
    const found = constraintAt(input);
    // an index that becomes a constraint gives its own name
    if (found === null || ('usingIndex' in found.constraint && found.constraint.usingIndex !== null)) return null;
    return 'Write the name that PostgreSQL would choose';
  },
  make(context) {
    const found = constraintAt(context);
    if (found === null || context.statement === null) return { refused: 'The constraint is not where it was. Check the file again.' };
    const name = nameOf(context.before, newConstraints(context.statement), found);
    const at = found.constraint.span.start;
    return { edits: [replacePart(context.statement, { start: at, end: at }, `CONSTRAINT ${quote(name)} `)], migrations: [] };
  },
});

/** The relation that a fact names, and the word behind which to look for it. */
function bareName(fact: Fact): { readonly name: string; readonly behind: string } | null {
  const of = (
    name: { readonly schema: string | null; readonly name: string },
    behind: string,
  ): { readonly name: string; readonly behind: string } | null => (name.schema === null ? { name: name.name, behind } : null);
  if ('target' in fact) return of(fact.target.table, 'alter');
  switch (fact.kind) {
    case 'create-table':
      return of(fact.table, 'table');
    case 'create-index':
      return of(fact.table, 'on');
    case 'insert':
      return of(fact.table, 'into');
    case 'update':
      return of(fact.table, 'update');
    case 'delete':
      return of(fact.table, 'from');
    case 'drop':
      return of(fact.name, 'drop');
    default:
      return null;
  }
}

function schemaFor(context: FixContext, name: string): string | null {
  const known = context.before.resolve({ schema: null, name })?.schema ?? null;
  // what is new lands in the first schema of the path
  return known ?? (context.before.setting('search_path') === null && context.before.complete ? 'public' : null);
}

export const qualifyName = defineFix({
  id: 'qualify-name',
  rules: ['unqualified-name'],
  keepsMeaning: true,
  offer: (input) => (input.statement === null || input.statement.facts.some((f) => f.inDo !== undefined) ? null : 'Write the schema'),
  make(context) {
    const { statement } = context;
    if (statement === null) return { refused: 'The name is not where it was. Check the file again.' };
    const l = tokensOf(statement);
    const seen = new Set<number>();
    const edits = statement.facts.flatMap((fact) => {
      const bare = bareName(fact);
      const from = bare === null ? -1 : findWords(l, [bare.behind]);
      const schema = bare === null ? null : schemaFor(context, bare.name);
      if (bare === null || from < 0 || schema === null) return [];
      const at = l.tokens.findIndex(
        (_, i) => i > from && nameAt(l, i) === bare.name && signAt(l, i - 1) !== '.' && signAt(l, i + 1) !== '.',
      );
      if (at < 0 || seen.has(at)) return [];
      seen.add(at);
      const start = l.tokens[at]?.start ?? 0;
      return [replacePart(statement, { start, end: start }, `${quote(schema)}.`)];
    });
    return edits.length === 0 ? { refused: 'The schema is not known here. Write it by hand.' } : { edits, migrations: [] };
  },
});
