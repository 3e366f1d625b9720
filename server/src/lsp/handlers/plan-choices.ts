import { join } from 'node:path';
import type { CatalogReader, Relation } from '../../core/catalog/types.ts';
import { planFromOperands, readerOf } from '../../core/planning.ts';
import { PLANS, planBuilder } from '../../core/plans/index.ts';
import { isRefusal } from '../../core/plans/plan.ts';
import { findRenames, type SchemaRename } from '../../core/plans/schema-renames.ts';
import { typeSql } from '../../core/write/types.ts';
import { changesOfPlan } from '../../prisma/changes/of-plan.ts';
import { PLAN_PAGE } from '../../prisma/changes/plan-file.ts';
import { planFolder } from '../../prisma/changes/plan-folders.ts';
import { modelsAt } from '../../prisma/schema/at-ref.ts';
import { readModels } from '../../prisma/schema/models.ts';
import { planLabels } from '../actions/labels.ts';
import type { OpenedProject } from '../opened-project.ts';
import type {
  DetectedChange,
  EditAnswer,
  MakePlanParams,
  PlanChoices,
  PlanChoicesParams,
  PlanKindChoice,
  PlanProject,
  Refused,
  TableChoice,
} from '../protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';

/** `lockkeeper/planChoices`: the kinds of plans, and for each project the tables and columns that they can be about. */
export const planChoices =
  (workspace: Workspace) =>
  async (params: PlanChoicesParams): Promise<PlanChoices> => {
    const own = params.uri === null ? null : await workspace.projectOf(params.uri);
    const all = own === null ? await workspace.projects() : [own];
    const supported = all.filter((p) => p.analysis.project.unsupported === null);
    return { kinds: KINDS, projects: await Promise.all(supported.map((p) => choicesOf(workspace, p))) };
  };

const KINDS: readonly PlanKindChoice[] = PLANS.map(({ kind, title, summary, operands, options }) => ({
  kind,
  title,
  summary,
  operands: operands.map((o) => ({ ...o, optional: o.optional === true })),
  options,
}));

async function choicesOf(workspace: Workspace, { analysis }: OpenedProject): Promise<PlanProject> {
  const catalog = readerOf(await analysis.latest());
  return {
    folder: analysis.project.migrationsFolder,
    tables: tableChoices(catalog),
    detected: await detectedChanges(workspace, analysis, tablesOf(catalog)),
  };
}

const tablesOf = (catalog: CatalogReader): readonly Relation[] =>
  catalog.relations().filter((r) => r.kind === 'table' || r.kind === 'partitioned-table');

/** The tables of a catalog with their columns, by name. */
export const tableChoices = (catalog: CatalogReader): readonly TableChoice[] =>
  tablesOf(catalog)
    .map((table) => tableChoice(catalog, table))
    .sort((a, b) => a.name.localeCompare(b.name));

const tableChoice = (catalog: CatalogReader, table: Relation): TableChoice => ({
  name: table.schema === 'public' ? typed(table.name) : `${typed(table.schema)}.${typed(table.name)}`,
  columns: table.columns.map((c) => ({ name: typed(c.name), type: typeSql(catalog, c.type) ?? '' })),
});

/** A name as a person would type it for an operand: in quotation marks only where it could be taken for something else. */
const typed = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** Renames in schema.prisma since the last commit that the migrations do not have yet. Git is asked in trusted workspaces only. */
async function detectedChanges(
  workspace: Workspace,
  { project }: OpenedProject['analysis'],
  tables: readonly Relation[],
): Promise<readonly DetectedChange[]> {
  if (!workspace.trusted) return [];
  const before = await modelsAt(project, 'HEAD');
  if (before === null) return [];
  const after = await readModels(project, workspace.openText);
  return findRenames(before, after).flatMap((rename) => detected(rename, tables) ?? []);
}

function detected(rename: SchemaRename, tables: readonly Relation[]): DetectedChange | null {
  const table = tables.find((t) => t.name === rename.table && (rename.schema === null || t.schema === rename.schema));
  if (table === undefined) return null;
  const of = table.schema === 'public' ? typed(table.name) : `${typed(table.schema)}.${typed(table.name)}`;
  const operands: Readonly<Record<string, string>> =
    rename.kind === 'column' ? { column: `${of}.${typed(rename.from)}`, to: rename.to } : { table: of, to: rename.to };
  const kind = `rename-${rename.kind}`;
  const gone = rename.kind === 'column' && !table.columns.some((c) => c.name === rename.from);
  if (gone || planBuilder(kind) === null) return null;
  const what = rename.kind === 'column' ? `"${rename.from}" of "${rename.table}"` : `the table "${rename.from}"`;
  return { title: `Rename ${what} to "${rename.to}"`, kind, operands };
}

/** `lockkeeper/makePlan`: the edit that puts a plan beside the migrations; nothing is written here. */
export const makePlan =
  (workspace: Workspace) =>
  async (params: MakePlanParams): Promise<EditAnswer | Refused> => {
    const builder = planBuilder(params.kind);
    const opened = (await workspace.projects()).find((p) => p.analysis.project.migrationsFolder === params.folder);
    if (builder === null || opened === undefined) return { refused: 'The project is not there any more. Start again.' };
    const { analysis } = opened;
    const { options } = analysis.configuration;
    const plan = planFromOperands(builder, params.operands, params.options, {
      catalog: await analysis.latest(),
      options,
      models: await readModels(analysis.project, workspace.openText),
    });
    if (isRefusal(plan)) return plan;
    const changes = await changesOfPlan(analysis, null, plan, new Date());
    if (isRefusal(changes)) return changes;
    const anchor = analysis.migrations.at(-1)?.file ?? analysis.project.root;
    const labels = planLabels(analysis.project, plan, anchor);
    const edit = await toWorkspaceEdit(changes, workspace.editor, workspace.abilities.edits, labels);
    if ('refused' in edit) return edit;
    return { title: changes.title, edit, open: uriOf(join(planFolder(analysis.project, plan.plan), PLAN_PAGE)) };
  };
