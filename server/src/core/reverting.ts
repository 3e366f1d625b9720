import { type Analysed, analyse } from './analyse.ts';
import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { guarded } from './analyse-statements.ts';
import { draftRollback } from './drafting.ts';
import type { Hazard } from './effects/types.ts';
import { type SqlPart, textOf } from './planning.ts';
import type { Refusal } from './plans/plan.ts';
import type { RollbackDraft } from './rollback/draft.ts';
import type { Finding } from './rules/rule.ts';
import { readScript } from './sql/script.ts';

export interface RevertInput {
  /** The folder name of the migration that is taken back. */
  readonly migration: string;
  /** The words of the new migration's name: `revert_add_user_email`. */
  readonly words: string;
  /** The SQL that takes it back, as a down.sql has it. */
  readonly down: string;
  /** The catalog as the last migration leaves it. */
  readonly latest: CatalogState;
  /** Line break of migration.sql. */
  readonly eol: string;
}

/** A migration of a revert. They run in order. */
export interface RevertMigration {
  readonly words: string;
  readonly migrationSql: string;
  /** Of its own down.sql. */
  readonly draft: RollbackDraft;
}

export interface Revert {
  readonly migrations: readonly RevertMigration[];
  /** What it does on purpose: to code that uses what goes, and to data. */
  readonly announced: readonly Finding[];
}

/** A revert takes away what the migration brought, so these are what it is for. */
const MEANT: ReadonlySet<Hazard> = new Set<Hazard>(['breaks-clients', 'data-loss']);
const BECAUSE = 'the migration is taken back on purpose, with the code that needs it';

/** More statements than this are not tried together one by one. */
const MOST = 200;

/**
 * The way back as new migrations, for databases whose history goes forward. What cannot share a transaction, or would hold a lock
 * while it works, gets a migration of its own. Refused where a statement fails or blocks on the schema of now. Never throws.
 */
export const revertOf = (input: RevertInput, options: AnalysisOptions): Revert | Refusal =>
  guarded<Revert | Refusal>(() => build(input, options), { refused: 'This way back is too unusual. Write the migration by hand.' });

function build(input: RevertInput, options: AnalysisOptions): Revert | Refusal {
  const statements = doing(input.down, options);
  if (statements.length === 0)
    return { refused: `Nothing of ${input.migration} can be taken back by SQL. Write a migration that does what is needed.` };
  if (statements.length > MOST)
    return { refused: `The way back has ${statements.length} statements. Write the migration by hand, in parts.` };
  const files = divided(safeForms(statements, input, options), input, options);
  const migrations: RevertMigration[] = [];
  const announced: Finding[] = [];
  let before = input.latest;
  for (const [i, up] of files.entries()) {
    const words = i === 0 ? input.words : `${input.words}_${i + 1}`;
    const part = files.length === 1 ? '' : `, part ${i + 1} of ${files.length}`;
    const bare = attempt(words, up, before, options);
    const bad = bare.findings.find(isStopping);
    if (bad !== undefined) return { refused: refusalOf(bad) };
    announced.push(...bare.findings.filter((f) => f.severity !== 'advice' && f.hazards.some((h) => MEANT.has(h))));
    const migrationSql = textOf(phaseOf(words, up, bare), `-- Reverts ${input.migration}${part}.`, before, options);
    const analysed = analyse({ migration: words, text: migrationSql, before }, options);
    const draft = draftRollback({ migration: words, statements: analysed.statements, before }, options);
    const eol = (text: string): string => (input.eol === '\n' ? text : text.replaceAll(/\r?\n/g, input.eol));
    migrations.push({ words, migrationSql: eol(migrationSql), draft });
    before = analysed.after;
  }
  return { migrations, announced };
}

/** Statements that do something; the transaction around them and the lock timeout are made anew. */
const doing = (down: string, { reader }: AnalysisOptions): readonly string[] =>
  readScript(down)
    .statements.map((s) => s.text)
    .filter((text) => !reader.read(text).every((f) => f.kind === 'transaction' || f.kind === 'set-setting'));

const BLOCKING: ReadonlySet<string> = new Set(['create-index-not-concurrently', 'drop-index-not-concurrently']);

/** The indexes of tables in use are built and dropped beside the traffic, where PostgreSQL can. */
function safeForms(statements: readonly string[], input: RevertInput, options: AnalysisOptions): readonly string[] {
  let before = input.latest;
  return statements.map((statement) => {
    const alone = attempt(input.words, [statement], before, options);
    const start = before;
    before = alone.after;
    if (!alone.findings.some((f) => BLOCKING.has(f.rule))) return statement;
    const safe = statement.replace(/^(\s*(?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX\s)/i, '$1CONCURRENTLY ');
    return errors(attempt(input.words, [safe], start, options)) > errors(alone) ? statement : safe;
  });
}

const attempt = (words: string, up: readonly string[], before: CatalogState, options: AnalysisOptions): Analysed =>
  analyse({ migration: words, text: up.map((s) => `${s};\n`).join(''), before }, options);

/** What is announced is exactly what is meant and there. */
function phaseOf(name: string, up: readonly string[], { findings }: Analysed): SqlPart {
  const hazards = [...new Set(findings.flatMap((f) => f.hazards).filter((h) => MEANT.has(h)))];
  return { name, type: 'migration', up, announces: { hazards, because: BECAUSE }, quiet: BECAUSE };
}

const isStopping = (f: Finding): boolean => f.severity === 'error' && !(f.hazards.length > 0 && f.hazards.every((h) => MEANT.has(h)));

const refusalOf = (f: Finding): string =>
  `On the schema of now the revert would not do. ${f.message}${f.advice === '' ? '' : ` ${f.advice}`}`;

/** Puts a statement with those before it where that brings no error that it does not have alone. */
function divided(statements: readonly string[], input: RevertInput, options: AnalysisOptions): readonly (readonly string[])[] {
  const files: string[][] = [];
  let start = input.latest;
  let end = input.latest;
  for (const statement of statements) {
    const last = files.at(-1);
    if (last !== undefined) {
      const together = attempt(input.words, whole([...last, statement], options), start, options);
      const alone = attempt(input.words, [statement], end, options);
      if (errors(together) <= errors(attempt(input.words, whole(last, options), start, options)) + errors(alone)) {
        last.push(statement);
        end = together.after;
        continue;
      }
      start = end;
    }
    files.push([statement]);
    end = attempt(input.words, [statement], start, options).after;
  }
  return files;
}

/** The statements as they are going to run: in one transaction. */
const whole = (up: readonly string[], { execution }: AnalysisOptions): readonly string[] =>
  up.length > 1 && execution !== 'batch' ? ['BEGIN', ...up, 'COMMIT'] : up;

const errors = ({ findings }: Analysed): number => findings.filter((f) => f.severity === 'error').length;
