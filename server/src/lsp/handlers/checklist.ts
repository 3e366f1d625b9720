import { basename, join } from 'node:path';
import type { Range } from 'vscode-languageserver';
import { checklistMarkdown } from '../../core/checklist/as-markdown.ts';
import { type FilledItem, grouped, progress, remark } from '../../core/checklist/fill-in.ts';
import { NOT_MEASURED, type TableSizes } from '../../core/checklist/known.ts';
import { isRefusal } from '../../core/plans/plan.ts';
import { lineIndex } from '../../core/text/line-index.ts';
import { ENVIRONMENT_KINDS } from '../../database/environment.ts';
import { whyApplied } from '../../prisma/changes/applied.ts';
import { CHECKLIST_FILE } from '../../prisma/checklist/file.ts';
import { procedureOf } from '../../prisma/checklist/procedure.ts';
import { type MigrationChecklist, readChecklist } from '../../prisma/checklist/read.ts';
import { gitUser, saying } from '../../prisma/checklist/say.ts';
import { PRISMA_8 } from '../../prisma/eras.ts';
import type { Databases } from '../databases.ts';
import type { OpenedProject } from '../opened-project.ts';
import type {
  ChecklistAnswer,
  ChecklistChoice,
  MigrationRef,
  ProcedureAnswer,
  SayParams,
  ShownItem,
  SubjectParams,
} from '../protocol/checklist.ts';
import type { EditAnswer, Refused } from '../protocol.ts';
import { toRange } from '../to-protocol.ts';
import { toWorkspaceEdit } from '../to-workspace-edit.ts';
import { uriOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';
import type { Sidebar } from './migrations.ts';

/** A migration with its project. */
interface Subject {
  readonly opened: OpenedProject;
  readonly name: string;
}

const whyUnsupported = ({ analysis }: OpenedProject): string | null =>
  analysis.project.unsupported ?? analysis.configuration.era.unsupported;

async function subjectOf(
  workspace: Workspace,
  { migration, uri }: SubjectParams,
): Promise<Subject | Exclude<ChecklistAnswer, MigrationRef>> {
  const named = migration === null ? null : await subjectNamed(workspace, migration);
  if (named !== null) return named;
  const file = uri === null ? null : await workspace.file(uri);
  if (file !== null && whyUnsupported(file.project) === null) return { opened: file.project, name: file.name };
  const projects = await workspace.projects();
  const supported = projects.filter((p) => whyUnsupported(p) === null);
  const [first] = projects;
  if (supported.length === 0) {
    if (first === undefined) return { state: 'no-project' };
    const why = whyUnsupported(first) ?? '';
    return { state: why === PRISMA_8 ? 'prisma-8' : 'other-database', why };
  }
  const open = (await choicesOf(workspace)).find((c) => c.applied === null);
  const newest = open === undefined ? null : await subjectNamed(workspace, open);
  if (newest !== null) return newest;
  return supported.every((p) => p.analysis.migrations.length === 0) ? { state: 'no-project' } : { state: 'no-migration' };
}

async function subjectNamed(workspace: Workspace, { folder, migration }: MigrationRef): Promise<Subject | null> {
  const opened = (await workspace.projects()).find((p) => p.analysis.project.migrationsFolder === folder);
  if (opened === undefined || whyUnsupported(opened) !== null) return null;
  return opened.analysis.migrations.some((m) => m.name === migration) ? { opened, name: migration } : null;
}

/** The last checklist of each project: it is asked for more often than anything changes. */
const known = new WeakMap<OpenedProject, { readonly key: string; readonly found: Promise<MigrationChecklist | null> }>();

/** The sizes of the environment that is most like production, of those that were read; null: none was. */
async function sizesFor(databases: Databases, opened: OpenedProject): Promise<{ readonly at: string; readonly sizes: TableSizes } | null> {
  const read = (await databases.of(opened)).flatMap(({ environment, reading }) => {
    const tables = reading?.said.sizes ?? null;
    return reading === null || tables === null ? [] : [{ environment, at: reading.at, tables }];
  });
  const [best] = read.sort((a, b) => ENVIRONMENT_KINDS.indexOf(b.environment.kind) - ENVIRONMENT_KINDS.indexOf(a.environment.kind));
  return best === undefined ? null : { at: best.at, sizes: { environment: best.environment.name, tables: best.tables } };
}

async function read({ workspace, databases }: Sidebar, { opened, name }: Subject): Promise<MigrationChecklist | null> {
  const folder = join(opened.analysis.project.migrationsFolder, name);
  const measured = await sizesFor(databases, opened);
  const text = (await workspace.editor.text(join(folder, CHECKLIST_FILE)))?.text ?? null;
  const key = JSON.stringify([opened.stamp, name, text, measured?.sizes.environment, measured?.at]);
  const last = known.get(opened);
  if (last?.key === key) return last.found;
  const found = readChecklist(opened.analysis, folder, {
    text: async () => text,
    measured: async () => ({ ...NOT_MEASURED, sizes: measured?.sizes ?? null }),
  });
  known.set(opened, { key, found });
  return found;
}

/** `lockkeeper/checklist` */
export const checklist =
  (sidebar: Sidebar) =>
  async (params: SubjectParams): Promise<ChecklistAnswer> => {
    const subject = await subjectOf(sidebar.workspace, params);
    if ('state' in subject) return subject;
    const found = await read(sidebar, subject);
    if (found === null) return { state: 'no-migration' };
    const { migration, items, file } = found;
    const lines = {
      migration: { path: migration.file, lines: lineIndex(found.texts.migration ?? '') },
      down: { path: migration.down, lines: lineIndex(found.texts.down ?? '') },
    };
    const placeOf = (item: FilledItem): ShownItem['place'] => {
      const [place] = item.places;
      if (place === undefined) return null;
      const at = lines[place.file];
      const range: Range | null = place.span === null ? null : toRange(at.lines, place.span);
      return { uri: uriOf(at.path), range };
    };
    return {
      state: 'shown',
      folder: subject.opened.analysis.project.migrationsFolder,
      migration: migration.name,
      progress: progress(items),
      groups: grouped(items).map((g) => ({
        group: g.group,
        progress: progress(g.items),
        items: g.items.map((item) => ({
          id: item.id,
          text: item.text,
          why: item.why,
          by: item.by,
          state: item.state,
          remark: remark(item),
          note: item.said?.note ?? null,
          place: placeOf(item),
        })),
      })),
      markdown: checklistMarkdown(migration.name, items),
      problem: file.problem === null ? null : { uri: uriOf(file.path), message: file.problem },
    };
  };

/** `lockkeeper/checklistChoices` */
export const checklistChoices = (workspace: Workspace) => (): Promise<readonly ChecklistChoice[]> => choicesOf(workspace);

async function choicesOf(workspace: Workspace): Promise<readonly ChecklistChoice[]> {
  const out: ChecklistChoice[] = [];
  const projects = (await workspace.projects()).filter((p) => whyUnsupported(p) === null);
  for (const { analysis } of projects) {
    const { migrationsFolder, root } = analysis.project;
    const project = projects.length > 1 ? basename(root) : '';
    for (const { name } of analysis.migrations)
      out.push({ folder: migrationsFolder, migration: name, applied: await whyApplied(analysis, name), project });
  }
  // by name, so that the newest of all projects comes first
  return out.sort((a, b) => (a.migration < b.migration ? 1 : a.migration > b.migration ? -1 : 0));
}

/** `lockkeeper/checklistSay` */
export const say =
  (sidebar: Sidebar) =>
  async (params: SayParams): Promise<EditAnswer | Refused | null> => {
    const { workspace } = sidebar;
    const subject = await subjectNamed(workspace, params);
    const found = subject === null ? null : await read(sidebar, subject);
    if (subject === null || found === null) return { refused: gone(params.migration) };
    const { done, note } = params;
    const what = { ...(done === null ? {} : { done }), ...(note === null ? {} : { note }) };
    const by = workspace.trusted ? await gitUser(subject.opened.analysis.project.root) : null;
    const changes = saying(found, params.item, what, by, new Date());
    if (changes === null || isRefusal(changes)) return changes;
    const edit = await toWorkspaceEdit(changes, workspace.editor, workspace.abilities.edits, null);
    return 'refused' in edit ? edit : { title: changes.title, edit, open: null };
  };

/** `lockkeeper/rollbackProcedure` */
export const procedure =
  (workspace: Workspace) =>
  async (params: SubjectParams): Promise<ProcedureAnswer> => {
    // another migration than the one that was asked for would be the worst answer
    if (params.migration !== null && (await subjectNamed(workspace, params.migration)) === null)
      return { refused: gone(params.migration.migration) };
    if (params.migration === null && params.uri !== null && (await workspace.file(params.uri)) === null)
      return { refused: 'This file belongs to no migration.' };
    const subject = await subjectOf(workspace, params);
    if ('state' in subject) return { refused: 'why' in subject ? subject.why : NOTHING[subject.state] };
    const { analysis } = subject.opened;
    const { migrationsFolder, root } = analysis.project;
    const markdown = await procedureOf(analysis, join(migrationsFolder, subject.name), root);
    if (markdown === null) return { refused: NOTHING['no-migration'] };
    return { folder: migrationsFolder, migration: subject.name, markdown };
  };

const gone = (migration: string): string => `The migration ${migration} is not there any more.`;

const NOTHING = {
  'no-project': 'No Prisma migrations for PostgreSQL were found here.',
  'no-migration': 'No migration can still be changed. Open the migration.sql that is meant.',
} as const;
