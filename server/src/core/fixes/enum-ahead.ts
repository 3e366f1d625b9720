import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact, FactOf } from '../facts/fact.ts';
import { relationSql, words } from '../write/names.ts';
import { lineBreakOf, removeStatements, statementText } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { beginningOf } from './own-migration.ts';

interface Found {
  readonly fact: FactOf<'add-enum-value'>;
  /** The statements that add values to the type, up to the one that is used, so that the values keep their order. */
  readonly moved: readonly JudgedStatement[];
}

const sameType = (a: Name, b: Name): boolean => a.name === b.name && (a.schema === null || b.schema === null || a.schema === b.schema);

const added = ({ facts }: JudgedStatement): FactOf<'add-enum-value'> | null => {
  const [fact, ...others] = facts;
  return fact?.kind === 'add-enum-value' && others.length === 0 && fact.inDo === undefined ? fact : null;
};

function found({ statement, statements, finding }: FixInput): Found | null {
  const use = statement?.effects.incidents.find(
    (i) => i.cause === 'enum-value-used-in-its-transaction' && (finding.fact === null || i.fact === finding.fact),
  );
  const adding = use?.earlier == null ? undefined : statements[use.earlier];
  const fact = adding === undefined ? null : added(adding);
  if (adding === undefined || fact === null) return null;
  const moved = statements.filter((s) => {
    const own = s.index <= adding.index ? added(s) : null;
    return own !== null && sameType(own.type, fact.type);
  });
  return { fact, moved };
}

/** True when the statement has to run before a value can be added, or nobody knows. */
function shapesType(fact: Fact, type: Name): boolean {
  switch (fact.kind) {
    case 'create-type':
      return sameType(fact.type, type);
    case 'rename':
      return sameType(fact.name, type) || (fact.object === 'type' && fact.to === type.name) || fact.object === 'schema';
    case 'set-schema':
      return sameType(fact.name, type);
    case 'drop':
      return fact.object === 'schema' || sameType(fact.name, type);
    case 'add-enum-value':
      return fact.inDo !== undefined && sameType(fact.type, type);
    case 'create-schema':
      return fact.schema === type.schema;
    case 'unread':
      return true;
    case 'do-block':
      return fact.dynamic;
    case 'set-setting':
      return fact.setting === 'search_path' && type.schema === null;
    default:
      return false;
  }
}

/** A value can be used when the transaction that added it is over. Source: manual, ALTER TYPE, "Notes". */
export const enumAhead = defineFix({
  id: 'enum-ahead',
  rules: ['enum-value-used-in-its-transaction'],
  keepsMeaning: true,
  offer(input) {
    const at = found(input);
    return at === null ? null : `Add '${at.fact.value}' in a migration before this one`;
  },
  make(context) {
    const at = found(context);
    if (at === null) return { refused: 'ALTER TYPE … ADD VALUE is part of another statement. Write it by itself.' };
    const { fact, moved } = at;
    const last = moved.at(-1)?.index ?? 0;
    const first = context.statements.slice(0, last).find((s) => !moved.includes(s) && s.facts.some((f) => shapesType(f, fact.type)));
    if (first !== undefined)
      return first.facts.some((f) => f.kind === 'create-type')
        ? { refused: `The type ${relationSql(fact.type)} is new here. Write the value into CREATE TYPE.` }
        : { refused: `\`${beginningOf(first)}\` has to run before the value is added. Move it to an earlier migration first.` };
    const values = moved.flatMap((s) => added(s)?.value ?? []);
    return {
      edits: removeStatements(
        context.script,
        moved.map((s) => s.index),
      ),
      migrations: [
        newMigration({
          place: 'before',
          words: words('add', fact.type.name, ...values),
          up: moved.map((s) => statementText(context.script, s.index)),
          down: { irreversible: 'PostgreSQL cannot take a value out of an enum; one that nobody uses does no harm.' },
          eol: lineBreakOf(context.script.text),
        }),
      ],
    };
  },
});
