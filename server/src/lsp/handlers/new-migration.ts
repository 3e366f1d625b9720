import { sep } from 'node:path';
import { freeName, noteText } from '../../core/naming/judge.ts';
import { readerOf } from '../../core/planning.ts';
import { PLANS } from '../../core/plans/index.ts';
import { isRefusal } from '../../core/plans/plan.ts';
import { SCAFFOLDS, scaffoldKind } from '../../core/scaffold/index.ts';
import { nameOfSql, type RollbackChoice, type Scaffold, scaffoldFor, suggestedName } from '../../core/scaffolding.ts';
import { lineIndex, positionAt } from '../../core/text/line-index.ts';
import { relationSql } from '../../core/write/names.ts';
import { allOf, cursorIn, judgedName, type Known, knownMigrations, newMigration } from '../../prisma/changes/new-migration.ts';
import { timestampAfter } from '../../prisma/changes/timestamps.ts';
import { type Comparison, nothingToMigrate, schemaDifference, sqlOfOutput } from '../../prisma/prisma-diff.ts';
import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';
import { readModels } from '../../prisma/schema/models.ts';
import type { OpenedProject } from '../opened-project.ts';
import type {
  CheckedMigrationName,
  CheckMigrationNameParams,
  NewMigrationAnswer,
  NewMigrationCatalog,
  NewMigrationCatalogParams,
  NewMigrationChoices,
  NewMigrationChoicesParams,
  NewMigrationKind,
  NewMigrationParams,
  NewMigrationWish,
  ReadDifference,
  ReadDifferenceParams,
  SchemaDifference,
  SchemaDifferenceParams,
  TriedMigration,
} from '../protocol/new-migration.ts';
import type { Refused } from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { pathOf, uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';
import { tableChoices } from './plan-choices.ts';

const GONE: Refused = { refused: 'The project is not there any more. Start again.' };

const KINDS: readonly NewMigrationKind[] = SCAFFOLDS.map(({ kind, title, summary, operands, options, asks }) => ({
  kind,
  title,
  summary,
  operands: operands.map((o) => ({ ...o, optional: o.optional === true })),
  options: options.filter((o) => asks.includes(o.name)),
}));

/** `lockkeeper/newMigrationChoices`: projects, kinds and plans; nothing that would have to be replayed. */
export const newMigrationChoices =
  (workspace: Workspace) =>
  async ({ uri }: NewMigrationChoicesParams): Promise<NewMigrationChoices> => {
    const all = [...(await workspace.projects()), ...(await workspace.withoutMigrations())].filter(
      ({ analysis }) => analysis.project.unsupported === null && analysis.configuration.era.unsupported === null,
    );
    const path = uri === null ? null : pathOf(uri);
    const meant = path === null ? [] : all.filter(({ analysis }) => isAbout(path, analysis));
    return {
      projects: (meant.length > 0 ? meant : all).map(({ analysis }) => ({
        folder: analysis.project.migrationsFolder,
        first: analysis.migrations.length === 0,
      })),
      kinds: KINDS,
      plans: PLANS.map(({ kind, title, summary }) => ({ kind, title, summary })),
      trusted: workspace.trusted,
    };
  };

/** The path lies in the project, or around its migrations. */
function isAbout(path: string, { project }: ProjectAnalysis): boolean {
  const inside = (one: string, other: string): boolean => one === other || one.startsWith(other + sep);
  return inside(path, project.root) || inside(project.migrationsFolder, path);
}

async function find(workspace: Workspace, folder: string): Promise<OpenedProject | undefined> {
  const isIt = ({ analysis }: OpenedProject): boolean => analysis.project.migrationsFolder === folder;
  return (await workspace.projects()).find(isIt) ?? (await workspace.withoutMigrations()).find(isIt);
}

/** Types that new columns have most, as Prisma writes them. */
const USUAL: readonly (readonly [type: string, about: string])[] = [
  ['TEXT', 'String'],
  ['INTEGER', 'Int'],
  ['BIGINT', 'BigInt'],
  ['BOOLEAN', 'Boolean'],
  ['TIMESTAMP(3)', 'DateTime'],
  ['TIMESTAMPTZ(3)', 'DateTime @db.Timestamptz(3)'],
  ['DATE', 'DateTime @db.Date'],
  ['DECIMAL(65,30)', 'Decimal'],
  ['DOUBLE PRECISION', 'Float'],
  ['JSONB', 'Json'],
  ['UUID', 'String @db.Uuid'],
  ['BYTEA', 'Bytes'],
];

/** `lockkeeper/newMigrationCatalog` */
export const newMigrationCatalog =
  (workspace: Workspace) =>
  async ({ folder }: NewMigrationCatalogParams): Promise<NewMigrationCatalog> => {
    const analysis = (await find(workspace, folder))?.analysis;
    if (analysis === undefined) return { tables: [], types: [] };
    const catalog = readerOf(await analysis.latest());
    const used = catalog.relations().flatMap((r) => r.columns.flatMap((c) => catalog.type(c.type.key) ?? []));
    const enums = [...new Map(used.filter((t) => t.kind === 'enum').map((t) => [relationSql(t), t.name]))].sort();
    return {
      tables: tableChoices(catalog),
      types: [...USUAL.map(([type, about]) => ({ type, about })), ...enums.map(([type, name]) => ({ type, about: `enum ${name}` }))],
    };
  };

/** The migrations of a wish under a name; without one that is enough to try it. */
async function scaffoldOf(
  { analysis }: OpenedProject,
  workspace: Workspace,
  wish: NewMigrationWish,
  name: string,
): Promise<Scaffold | Refused> {
  const kind = scaffoldKind(wish.kind);
  const text = name.replaceAll('_', ' ');
  const purpose = text.charAt(0).toUpperCase() + text.slice(1);
  if (kind === null) return { migrations: [{ name, purpose, sql: wish.sql ?? '' }], main: 0, notes: [] };
  const defaults = Object.fromEntries(kind.options.map((o) => [o.name, o.values[0]?.value ?? '']));
  return scaffoldFor(
    kind,
    name,
    wish.operands,
    { ...defaults, ...wish.options },
    {
      catalog: await analysis.latest(),
      options: analysis.configuration.options,
      models: await readModels(analysis.project, workspace.openText),
    },
  );
}

/** `lockkeeper/tryNewMigration` */
export const tryNewMigration =
  (workspace: Workspace) =>
  async (wish: NewMigrationWish): Promise<TriedMigration | Refused> => {
    const opened = await find(workspace, wish.folder);
    if (opened === undefined) return GONE;
    const { analysis } = opened;
    const kind = scaffoldKind(wish.kind);
    const ofSql = wish.sql === null ? null : nameOfSql(wish.sql, await analysis.latest(), analysis.configuration.options);
    const name = (kind === null ? ofSql : suggestedName(kind, wish.operands)) ?? 'update_schema';
    const scaffold = await scaffoldOf(opened, workspace, wish, name);
    if ('refused' in scaffold) return scaffold;
    return { name: freeName(name, allOf(await knownOf(workspace, opened))) };
  };

/** What git knows of the base branch, by project; asked again when a file has changed. */
const bases = new WeakMap<OpenedProject, { readonly stamp: number; readonly onBase: readonly string[] }>();

/** The disk is read each time; git only where something has changed, because a name is checked at every key. */
async function knownOf(workspace: Workspace, opened: OpenedProject): Promise<Known> {
  const kept = bases.get(opened);
  if (kept?.stamp === opened.stamp) return { ...(await knownMigrations(opened.analysis, false)), onBase: kept.onBase };
  const known = await knownMigrations(opened.analysis, workspace.trusted);
  bases.set(opened, { stamp: opened.stamp, onBase: known.onBase });
  return known;
}

/** `lockkeeper/checkMigrationName` */
export const checkMigrationName =
  (workspace: Workspace) =>
  async ({ folder, kind, name: text }: CheckMigrationNameParams): Promise<CheckedMigrationName> => {
    const opened = await find(workspace, folder);
    if (opened === undefined) return { problem: GONE.refused, advice: null, preview: '' };
    const taken = allOf(await knownOf(workspace, opened));
    const { settings } = opened.analysis.configuration;
    const { name, problem, advice } = judgedName(text, scaffoldKind(kind)?.pattern ?? null, settings, taken);
    return {
      problem: problem === null ? null : noteText(problem),
      advice: advice === null ? null : noteText(advice),
      preview: `${timestampAfter(taken, new Date()) ?? ''}_${name}`,
    };
  };

/** `lockkeeper/newMigration`: the edit that creates it; nothing is written here. */
export const makeNewMigration =
  (workspace: Workspace) =>
  async (params: NewMigrationParams): Promise<NewMigrationAnswer | Refused> => {
    const opened = await find(workspace, params.folder);
    if (opened === undefined) return GONE;
    const { analysis } = opened;
    const name = params.name.trim();
    const scaffold = await scaffoldOf(opened, workspace, params, name);
    if ('refused' in scaffold) return scaffold;
    const known = await knownMigrations(analysis, workspace.trusted);
    const { how, because } = params.rollback;
    const rollback: RollbackChoice = how === 'irreversible' ? { how, because: because ?? '' } : { how };
    const made = await newMigration(analysis, () => analysis.latest(), known, { ...scaffold, rollback }, new Date());
    if (isRefusal(made)) return made;
    // A person has just said what it is to be, and nothing is lost: it is not shown a second time.
    const edit = await toWorkspaceEdit(made.changes, workspace.editor, workspace.abilities.edits, null);
    if ('refused' in edit) return edit;
    const main = made.migrations[made.main]!;
    return {
      title: made.changes.title,
      edit,
      migration: uriOf(main.file),
      down: uriOf(main.down),
      line: positionAt(lineIndex(main.migrationSql), cursorIn(main)).line,
      notes: made.notes,
    };
  };

const comparisonOf = ({ with: side }: SchemaDifferenceParams): Comparison =>
  side === 'commit' ? { with: side, ref: 'HEAD' } : { with: side };

/** `lockkeeper/schemaDifference`: the command, for the client to run where it is seen. */
export const findSchemaDifference =
  (workspace: Workspace) =>
  async (params: SchemaDifferenceParams): Promise<SchemaDifference | Refused> => {
    if (!workspace.trusted) return { refused: 'Prisma is not run in an untrusted workspace. Trust it, or make an empty migration.' };
    const opened = await find(workspace, params.folder);
    if (opened === undefined) return GONE;
    const comparison = comparisonOf(params);
    const run = await schemaDifference(opened.analysis.project, comparison, { node: 'node', env: process.env });
    return run ?? { refused: nothingToMigrate(comparison) };
  };

/** `lockkeeper/readDifference` */
export const readDifference = async (params: ReadDifferenceParams): Promise<ReadDifference | Refused> => {
  const sql = sqlOfOutput(params.output);
  return sql === null ? { refused: nothingToMigrate(comparisonOf(params)) } : { sql };
};
