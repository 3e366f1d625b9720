import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readScript } from '../../../server/src/core/sql/script.ts';

/*
 * Case files, test/oracle/plans/<kind>.sql:
 *
 *   -- case: A column with an index         starts a case
 *   -- postgres: 14                         default 14 18
 *   -- prisma: 7.3                          default 7.3 7.4: a file is one transaction, and each statement is one
 *   -- option: sync=trigger                 an option of the plan, one a line; its value may have spaces and quotes
 *   -- kind: rename-column                  default: the file's name
 *   -- operands: column=User.name to=label  the plan is asked for by operands, not found in a change; needs `one-step`
 *   -- differs: "User"."token"              a column whose values may differ between the plan and the one-step change, one a line
 *   -- refused: is taken                    the plan is refused with a sentence that holds this; then no server is asked
 *   -- section: history                     SQL of the earlier migration, tables and rows
 *   -- section: change                      the draft: the change in one step; its first statement with an offer of the kind is split
 *   -- section: down                        the draft's down.sql, where the draft does more than the plan takes the place of
 *   -- section: one-step                    what the end is compared with, where that is not what `change` leaves
 *   -- section: client 0                    statements of the code before the plan, one a line; each works alone and is rolled back
 *   -- section: client 1                    of the code that the plan's first deployment brings; `client 2` of the second …
 *   -- section: client 2.1                  (and 2.2 …) where one deployment is several releases
 *   -- section: write 0                     committed by that code after every phase while it lives; :n is the number of the phase
 *   -- section: expect 1                    after those writes, while that code lives: a query, and after it
 *   -- => 3000                              its result: columns apart by ' | ', rows by '; ', null as null
 *   -- section: expect                      the same at the end
 *
 * Roles `app_reader` and `app_writer` are there on every server. Writes and clients may use :n.
 * Each deployment of the plan needs a section of clients (which may hold the same statements again); a section may be empty.
 * While a deployment rolls out, the code before and the new code both live; between deployments only the newest does.
 * An unknown directive throws.
 */

export type Prisma = '7.3' | '7.4';

export interface Expectation {
  readonly query: string;
  readonly value: string;
}

/** The application's code from one release to the next. */
export interface Generation {
  /** `0`, `1`, `2.1`. */
  readonly name: string;
  /** The number of the deployment that brings it; 0 is before the plan. */
  readonly deploy: number;
  readonly release: number;
  readonly clients: readonly string[];
  readonly writes: readonly string[];
  readonly expect: readonly Expectation[];
}

export interface PlanCase {
  readonly kind: string;
  readonly title: string;
  /** `rename-column.sql:12` */
  readonly place: string;
  readonly postgres: readonly number[];
  readonly prisma: readonly Prisma[];
  readonly options: Readonly<Record<string, string>>;
  readonly operands: Readonly<Record<string, string>> | null;
  readonly differs: readonly string[];
  readonly refused: string | null;
  readonly history: string;
  readonly change: string | null;
  readonly down: string | null;
  readonly oneStep: string | null;
  /** In the order in which they are released. */
  readonly generations: readonly Generation[];
  readonly expect: readonly Expectation[];
}

export const PLAN_CASES = import.meta.dirname;
const DIRECTIVE = /^-- ([a-z][a-z-]*):(?: +(.*))?$/;
const HEADERS = ['postgres', 'prisma', 'option', 'kind', 'operands', 'differs', 'refused'];
const SECTION = /^(?:(history|change|down|one-step)|(client|write|expect) (\d+(?:\.\d+)?)|(expect))$/;

interface Draft {
  readonly title: string;
  readonly line: number;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly sections: Map<string, string[]>;
}

/** Reads the cases of a file. Throws on a directive or section that it does not know: a typo must not pass silently. */
export function parsePlanCases(kind: string, source: string): readonly PlanCase[] {
  const drafts: Draft[] = [];
  let section: string[] | null = null;
  for (const [index, text] of source.split('\n').entries()) {
    const fail = (what: string): never => {
      throw new Error(`${kind}.sql:${index + 1}: ${what}: ${text}`);
    };
    const directive = DIRECTIVE.exec(text);
    const [, name = '', value = ''] = directive ?? [];
    if (name === 'case') {
      drafts.push({ title: value, line: index + 1, headers: [], sections: new Map() });
      section = null;
      continue;
    }
    const draft = drafts.at(-1);
    if (draft === undefined) {
      if (text.trim() !== '' && directive !== null) fail('a directive before the first case');
      if (text.trim() !== '' && !text.startsWith('--')) fail('text before the first case');
      continue;
    }
    if (name === 'section') {
      const title = value.trim();
      if (!SECTION.test(title)) fail('not a section');
      if (draft.sections.has(title)) fail('the section is there already');
      section = [];
      draft.sections.set(title, section);
    } else if (directive !== null) {
      if (!HEADERS.includes(name)) fail('not a directive');
      if (section !== null) fail('must stand before the first section');
      draft.headers.push({ name, value: value.trim() });
    } else if (section !== null) {
      section.push(text);
    } else if (text.trim() !== '') {
      fail('text before the first section');
    }
  }
  return drafts.map((draft) => caseOf(kind, draft));
}

function caseOf(kind: string, draft: Draft): PlanCase {
  const place = `${kind}.sql:${draft.line}`;
  const all = (name: string): readonly string[] => draft.headers.filter((h) => h.name === name).map((h) => h.value);
  const words = (name: string): readonly string[] | undefined => all(name)[0]?.split(/[\s,]+/);
  const body = (name: string): string | null => draft.sections.get(name)?.join('\n').trim() ?? null;
  const postgres = (words('postgres') ?? ['14', '18']).map(Number);
  const prisma = words('prisma') ?? ['7.3', '7.4'];
  const operands = all('operands')[0];
  const refused = all('refused')[0] ?? null;
  const problem = [
    [postgres.some((v) => !(v >= 14 && v <= 18)), 'postgres is 14 to 18'],
    [prisma.some((v) => v !== '7.3' && v !== '7.4'), 'prisma is 7.3 or 7.4'],
    [body('history') === null, 'there is no section history'],
    [(body('change') === null) === (operands === undefined), 'there must be either a section change or operands'],
    [operands !== undefined && refused === null && body('one-step') === null, 'operands need a section one-step'],
    [refused === '', 'refused needs a text'],
  ].find(([wrong]) => wrong)?.[1];
  if (problem !== undefined) throw new Error(`${place}: ${problem}`);
  return {
    kind: all('kind')[0] ?? kind,
    title: draft.title,
    place,
    postgres,
    prisma: prisma as readonly Prisma[],
    options: Object.assign({}, ...all('option').map((o) => pairs(o, place))),
    operands: operands === undefined ? null : pairs(operands, place),
    differs: all('differs'),
    refused,
    history: body('history') ?? '',
    change: body('change'),
    down: body('down'),
    oneStep: body('one-step'),
    generations: generationsOf(draft.sections, place),
    expect: expectations(draft.sections.get('expect'), place),
  };
}

/** `column="My table"."a" value='it is ' || "b"`: a value ends where the next name with = begins, outside of quotes. */
function pairs(text: string, place: string): Readonly<Record<string, string>> {
  if (text.trim() === '') return {};
  const out: Record<string, string> = {};
  let name: string | null = null;
  for (const [piece] of text.matchAll(/"[^"]*"|'[^']*'|\s+|[^\s"']+/g)) {
    const start = /^([a-z][A-Za-z-]*)=(.*)$/.exec(piece);
    const last: string = name === null ? '' : (out[name] ?? '');
    if (start !== null && (name === null || /\s$/.test(last))) {
      if (name !== null) out[name] = last.trim();
      name = start[1] ?? '';
      out[name] = start[2] ?? '';
    } else if (name !== null) {
      out[name] = last + piece;
    } else {
      throw new Error(`${place}: not name=value: ${text}`);
    }
  }
  if (name !== null) out[name] = (out[name] ?? '').trim();
  return out;
}

function generationsOf(sections: ReadonlyMap<string, readonly string[]>, place: string): readonly Generation[] {
  const names = new Set([...sections.keys()].map((k) => SECTION.exec(k)?.[3]).filter((name) => name !== undefined));
  const found = [...names].map((name): Generation => {
    const [deploy = 0, release = 1] = name.split('.').map(Number);
    if (!sections.has(`client ${name}`)) throw new Error(`${place}: there is no section client ${name}`);
    return {
      name,
      deploy,
      release,
      clients: (sections.get(`client ${name}`) ?? []).map((l) => l.trim()).filter((l) => l !== '' && !l.startsWith('--')),
      writes: readScript((sections.get(`write ${name}`) ?? []).join('\n')).statements.map((s) => s.text),
      expect: expectations(sections.get(`expect ${name}`), place),
    };
  });
  return found.sort((a, b) => a.deploy - b.deploy || a.release - b.release);
}

function expectations(lines: readonly string[] | undefined, place: string): readonly Expectation[] {
  const out: Expectation[] = [];
  let query: string[] = [];
  for (const line of lines ?? []) {
    const value = /^-- => ?(.*)$/.exec(line)?.[1];
    if (value === undefined) query.push(line);
    else {
      out.push({ query: query.join('\n').trim().replace(/;$/, ''), value: value.trim() });
      query = [];
    }
  }
  if (query.some((l) => l.trim() !== '') || out.some((e) => e.query === ''))
    throw new Error(`${place}: a query needs its result, -- => value`);
  return out;
}

export const readPlanCases = (kind: string): readonly PlanCase[] =>
  parsePlanCases(kind, readFileSync(path.join(PLAN_CASES, `${kind}.sql`), 'utf8'));

/** Kinds that have a case file. */
export const kindsWithCases = (): readonly string[] =>
  readdirSync(PLAN_CASES)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
