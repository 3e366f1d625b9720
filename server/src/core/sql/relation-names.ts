import {
  columnTokens,
  type Edit,
  edited,
  groupsOf,
  type Lexed,
  lexed,
  nameAt,
  quoteIdentifier,
  RESERVED,
  replaceIdentifier,
  signAt,
  wordAt,
} from './identifiers.ts';

/** A relation's name with the schema that it stands in. */
interface Place {
  readonly schema: string;
  readonly name: string;
}

/** Where a text names a relation. */
interface Reference {
  readonly schema: string | null;
  readonly name: string;
  /** Indexes of the tokens of the schema (-1: none) and the name. */
  readonly schemaToken: number;
  readonly nameToken: number;
  readonly alias: string | null;
}

const BEFORE_RELATION: ReadonlySet<string> = new Set(
  'join only lateral references update into table view on from index exists sequence'.split(' '),
);
const ENDS_FROM: ReadonlySet<string> = new Set(
  'select where group order having limit offset window union intersect except set values returning fetch for'.split(' '),
);

/** The relations that a statement or a part of one names, as far as tokens tell. */
function referencesIn(l: Lexed): readonly Reference[] {
  const out: Reference[] = [];
  const frames: { select: boolean; from: boolean }[] = [{ select: false, from: false }];
  let expected = false;
  for (let i = 0; i < l.tokens.length; i++) {
    const frame = frames.at(-1) ?? { select: false, from: false };
    const sign = signAt(l, i);
    if (sign === '(') {
      frames.push({ select: false, from: expected });
      continue;
    }
    if (sign === ')') {
      if (frames.length > 1) frames.pop();
      expected = false;
      continue;
    }
    if (sign === ',') {
      expected = frame.from;
      continue;
    }
    const word = signAt(l, i - 1) === '.' ? '' : wordAt(l, i);
    if (word === 'from') {
      // IS DISTINCT FROM, and EXTRACT(… FROM …), name no relation
      expected = wordAt(l, i - 1) !== 'distinct' && (frame.select || frames.length === 1);
      if (expected) frame.from = true;
      continue;
    }
    if (ENDS_FROM.has(word)) {
      frame.from = false;
      if (word === 'select') frame.select = true;
      expected = false;
      continue;
    }
    if (BEFORE_RELATION.has(word)) {
      expected = true;
      continue;
    }
    if (!expected || nameAt(l, i) === null || RESERVED.has(word) || (word === 'if' && wordAt(l, i + 1) === 'not')) {
      if (word !== 'if') expected = false;
      continue;
    }
    expected = false;
    const dotted = signAt(l, i + 1) === '.' && nameAt(l, i + 2) !== null;
    const nameToken = dotted ? i + 2 : i;
    let next = nameToken + 1;
    // ON a.b = c: the first of two or three names is a qualifier
    if (dotted && (wordAt(l, i - 1) === 'on' || signAt(l, next) === '.') && !isTail(l, next)) continue;
    if (signAt(l, next) === '*') next++;
    if (wordAt(l, next) === 'as') next++;
    const alias = RESERVED.has(wordAt(l, next)) ? null : nameAt(l, next);
    out.push({
      schema: dotted ? nameAt(l, i) : null,
      name: nameAt(l, nameToken) ?? '',
      schemaToken: dotted ? i : -1,
      nameToken,
      alias: frame.from ? alias : null,
    });
    i = nameToken;
  }
  return out;
}

/** What follows the table of CREATE TRIGGER, POLICY or INDEX, where a condition of a join would go on with an operator. */
const isTail = (l: Lexed, index: number): boolean =>
  l.tokens[index] === undefined || l.tokens[index]?.kind === 'word' || signAt(l, index) === '(';

const isSame = (r: Reference, relation: Place): boolean => r.name === relation.name && (r.schema === null || r.schema === relation.schema);

/**
 * A text with a relation under another name or in another schema: where it is named, and where it qualifies a column. A relation
 * that was found by the search path gets its schema written when that changed.
 */
export function replaceRelation(sql: string, from: Place, to: Place): string {
  const l = lexed(sql);
  const moved = from.schema !== to.schema;
  const references = referencesIn(l);
  const name = quoteIdentifier(to.name);
  const edits: Edit[] = [];
  const taken = new Set<number>();
  const put = (token: number, text: string): void => {
    const t = l.tokens[token];
    if (t && !taken.has(token)) edits.push({ start: t.start, end: t.end, text });
    taken.add(token);
  };
  for (const r of references) {
    if (!isSame(r, from)) continue;
    if (r.schemaToken >= 0 && moved) put(r.schemaToken, quoteIdentifier(to.schema));
    if (r.schemaToken < 0 && moved) put(r.nameToken, `${quoteIdentifier(to.schema)}.${name}`);
    else if (from.name !== to.name) put(r.nameToken, name);
  }
  const schemas = new Set(references.map((r) => r.schemaToken));
  const hidden = references.some((r) => r.alias === from.name);
  l.tokens.forEach((_, i) => {
    if (hidden || taken.has(i) || signAt(l, i + 1) !== '.' || signAt(l, i - 1) === '.') return;
    if (nameAt(l, i) === from.schema && nameAt(l, i + 2) === from.name && signAt(l, i + 3) === '.') {
      if (moved) put(i, quoteIdentifier(to.schema));
      if (from.name !== to.name) put(i + 2, name);
    } else if (nameAt(l, i) === from.name && from.name !== to.name && !schemas.has(i)) put(i, name);
  });
  return edited(
    sql,
    edits.sort((a, b) => a.start - b.start),
  );
}

/** Tokens that are a column of one relation in a text that names several: no relation's own name, and behind no other's qualifier. */
function columnsOf(l: Lexed, relation: Place, column: string): readonly number[] {
  const references = referencesIn(l);
  const names = new Set(references.map((r) => r.nameToken));
  const qualifiers = new Set(references.filter((r) => isSame(r, relation)).map((r) => r.alias ?? r.name));
  return columnTokens(l, column, qualifiers).filter((i) => !names.has(i));
}

/**
 * The statement that made a view with a column of one of its relations under another name. The view's own columns keep theirs:
 * an output that was the bare column gets AS.
 * @param unqualified the column without a qualifier is this relation's
 */
export function replaceColumnOfView(sql: string, relation: Place, from: string, to: string, unqualified: boolean): string {
  const l = lexed(sql);
  const body = l.tokens.findIndex((_, i) => wordAt(l, i) === 'as');
  const commas = outputCommas(l);
  const edits: Edit[] = [];
  for (const i of columnsOf(l, relation, from)) {
    const t = l.tokens[i];
    let before = i - 1;
    while (signAt(l, before) === '.') before -= 2;
    if (t === undefined || i < body || (before === i - 1 && !unqualified)) continue;
    const starts = ['select', 'distinct', 'all'].includes(wordAt(l, before)) || commas.has(before);
    const ends = signAt(l, i + 1) === ',' || l.tokens[i + 1] === undefined || ['from', 'union'].includes(wordAt(l, i + 1));
    edits.push({
      start: t.start,
      end: t.end,
      text: starts && ends ? `${quoteIdentifier(to)} AS ${quoteIdentifier(from)}` : quoteIdentifier(to),
    });
  }
  return edited(sql, edits);
}

/** CREATE POLICY and ALTER POLICY with a column of the table under another name: in USING and in WITH CHECK. */
export function replaceColumnOfPolicy(sql: string, table: Place, from: string, to: string): string {
  const l = lexed(sql);
  const conditions = groupsOf(sql).filter((g) => g.after === 'using' || g.after === 'check');
  const text = quoteIdentifier(to);
  return edited(
    sql,
    columnsOf(l, table, from).flatMap((i) => {
      const t = l.tokens[i];
      return t && conditions.some((g) => g.start <= t.start && t.end <= g.end) ? [{ start: t.start, end: t.end, text }] : [];
    }),
  );
}

/** The commas that stand between the outputs of a SELECT. */
function outputCommas(l: Lexed): ReadonlySet<number> {
  const out = new Set<number>();
  const outputs: boolean[] = [false];
  l.tokens.forEach((_, i) => {
    const sign = signAt(l, i);
    const word = wordAt(l, i);
    const last = outputs.length - 1;
    if (sign === '(') outputs.push(false);
    else if (sign === ')' && last > 0) outputs.pop();
    else if (sign === ',' && outputs[last]) out.add(i);
    else if (word === 'select') outputs[last] = true;
    else if ((word === 'from' && wordAt(l, i - 1) !== 'distinct') || word === 'where' || word === 'by') outputs[last] = false;
  });
  return out;
}

/** CREATE VIEW with the names of its columns in parentheses behind its own. */
export function withViewColumns(sql: string, columns: readonly string[]): string {
  const l = lexed(sql);
  const list = columns.map(quoteIdentifier).join(', ');
  const body = l.tokens[l.tokens.findIndex((_, i) => wordAt(l, i) === 'as')]?.start ?? 0;
  const own = groupsOf(sql).find((g) => g.end < body && g.after !== 'with');
  if (own) return edited(sql, [{ start: own.start, end: own.end, text: list }]);
  let i = l.tokens.findIndex((_, k) => wordAt(l, k) === 'view') + 1;
  if (wordAt(l, i) === 'if' && wordAt(l, i + 1) === 'not') i += 3;
  while (signAt(l, i + 1) === '.') i += 2;
  const at = l.tokens[i]?.end;
  return at === undefined || at > body ? sql : edited(sql, [{ start: at, end: at, text: ` (${list})` }]);
}

const MAKES: ReadonlySet<string> = new Set(['create', 'replace', 'constraint', 'alter']);

/** A definition with the name behind `CREATE TRIGGER`, `ALTER POLICY`, `CREATE FUNCTION` … changed; a schema before it stays. */
export function withOwnName(sql: string, kinds: readonly string[], to: string): string {
  const l = lexed(sql);
  const edits: Edit[] = [];
  l.tokens.forEach((_, k) => {
    if (!kinds.includes(wordAt(l, k)) || !MAKES.has(wordAt(l, k - 1))) return;
    let i = k + 1;
    while (signAt(l, i + 1) === '.') i += 2;
    const t = l.tokens[i];
    if (t && nameAt(l, i) !== null) edits.push({ start: t.start, end: t.end, text: quoteIdentifier(to) });
  });
  return edited(sql, edits);
}

/** CREATE TRIGGER with a column of its table under another name: in UPDATE OF and in WHEN. */
export function replaceColumnOfTrigger(sql: string, from: string, to: string): string {
  const l = lexed(sql);
  const when = groupsOf(sql).filter((g) => g.after === 'when');
  const of = l.tokens.findIndex((_, i) => wordAt(l, i) === 'of' && wordAt(l, i - 1) === 'update');
  const on = l.tokens.findIndex((_, i) => wordAt(l, i) === 'on');
  const edits: Edit[] = [];
  l.tokens.forEach((t, i) => {
    if (of >= 0 && i > of && i < on && nameAt(l, i) === from) edits.push({ start: t.start, end: t.end, text: quoteIdentifier(to) });
  });
  for (const g of when) edits.push({ start: g.start, end: g.end, text: replaceIdentifier(sql.slice(g.start, g.end), from, to) });
  return edited(
    sql,
    edits.sort((a, b) => a.start - b.start),
  );
}
