import type { Name } from '../../../facts/expression.ts';
import { raw, type Source, word } from '../postgres/tree.ts';

const NOTHING: ReadonlySet<string> = new Set([
  'comment',
  'grant',
  'revoke',
  'lock',
  'reindex',
  'vacuum',
  'analyze',
  'refresh',
  'cluster',
  'notify',
  'listen',
  'show',
  'explain',
  'copy',
  'reset',
  'savepoint',
  'release',
  'end',
  'abort',
  'start',
  'deallocate',
  'prepare',
  'discard',
]);
const KINDS: ReadonlySet<string> = new Set([
  'table',
  'view',
  'index',
  'sequence',
  'type',
  'domain',
  'trigger',
  'policy',
  'rule',
  'statistics',
]);
/** Objects that stand on a table, which comes behind ON. */
const ON_TABLE: ReadonlySet<string> = new Set(['index', 'trigger', 'policy', 'rule', 'statistics']);
const SKIPPED: ReadonlySet<string> = new Set(['if', 'not', 'exists', 'only', 'concurrently', 'into', 'from']);

/** What a statement that could not be read may have changed, guessed from its tokens. */
export function touchesOf(s: Source): readonly Name[] | 'anything' {
  const words = s.tokens.slice(0, 8).map((t) => word(s, t));
  const first = words[0] ?? '';
  if (NOTHING.has(first)) return [];
  if (s.tokens.some((t) => word(s, t) === 'cascade') && first === 'drop') return 'anything';
  if (first === 'insert' || first === 'update' || first === 'delete') return list(namesFrom(s, 1));
  if (first !== 'create' && first !== 'alter' && first !== 'drop') return 'anything';
  const kind = words.findIndex((w, i) => i > 0 && (KINDS.has(w) || w === 'function' || w === 'procedure'));
  if (kind < 0) return 'anything';
  const what = words[kind]!;
  // A routine changes no relation; other objects on which it stands come through what uses it
  if (what === 'function' || what === 'procedure') return first === 'drop' ? 'anything' : [];
  const names = [...namesFrom(s, kind + 1)];
  if (ON_TABLE.has(what)) {
    const on = s.tokens.findIndex((t, i) => i > kind && word(s, t) === 'on');
    if (on >= 0) names.push(...namesFrom(s, on + 1).slice(0, 1));
  }
  return list(first === 'drop' ? names : [...names.slice(0, 1), ...names.slice(1).slice(-1)]);
}

const list = (names: readonly Name[]): readonly Name[] | 'anything' => (names.length > 0 ? names : 'anything');

/** Names with commas between them. */
function namesFrom(s: Source, from: number): readonly Name[] {
  const names: Name[] = [];
  let i = from;
  while (SKIPPED.has(word(s, s.tokens[i]))) i++;
  for (;;) {
    const parts: string[] = [];
    for (;;) {
      const part = identifier(s, i);
      if (part === null) break;
      parts.push(part);
      if (raw(s, s.tokens[i + 1]) !== '.') {
        i++;
        break;
      }
      i += 2;
    }
    const name = parts.at(-1);
    if (name === undefined) return names;
    names.push({ schema: parts.at(-2) ?? null, name });
    if (raw(s, s.tokens[i]) !== ',') return names;
    i++;
  }
}

function identifier(s: Source, i: number): string | null {
  const t = s.tokens[i];
  if (t?.kind === 'word') return raw(s, t).toLowerCase();
  if (t?.kind === 'quoted-identifier') return raw(s, t).slice(1, -1).replaceAll('""', '"');
  return null;
}
