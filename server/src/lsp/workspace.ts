import { readdir } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Finding } from '../core/rules/rule.ts';
import type { StatementReader } from '../core/sql/statement.ts';
import { type LineIndex, lineIndex } from '../core/text/line-index.ts';
import type { Span } from '../core/text/span.ts';
import { whyApplied } from '../prisma/changes/applied.ts';
import { effectiveSettings } from '../prisma/config.ts';
import type { Setup } from '../prisma/configuration.ts';
import { checkDataMigrationFile, checkDataMigrations, isDataMigration } from '../prisma/data-migration-files.ts';
import { isFolder, readText } from '../prisma/files.ts';
import { projectsWithoutMigrations } from '../prisma/first-migration.ts';
import type { CheckedMigration, MigrationResult } from '../prisma/project-analysis.ts';
import { findProjects, placeOf } from '../prisma/projects.ts';
import type { CheckedFile, Shown } from './checked-file.ts';
import { type OpenedProject, openLiveProject } from './opened-project.ts';
import type { EditAbilities } from './to-protocol.ts';
import type { EditorFiles } from './to-workspace-edit.ts';
import { pathOf, uriOf } from './uris.ts';

/** An open document; the text is that of the editor. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  getText(): string;
}

/** What the client can do. */
export interface Abilities {
  readonly relatedInformation: boolean;
  /** The client has our commands. */
  readonly commands: boolean;
  /** Completions may have places to fill. */
  readonly snippets: boolean;
  readonly edits: EditAbilities;
}

/** What the workspace gets from outside. */
export interface WorkspaceInput {
  readonly reader: StatementReader;
  readonly abilities: Abilities;
  /** Git may be asked which migrations are deployed. */
  readonly trusted: boolean;
  /** Absolute paths. */
  folders(): readonly string[];
  documents(): readonly OpenDocument[];
  /** The editor's settings for a folder (`lockkeeper.*`); null when the client gives none. */
  settings(folder: string): Promise<unknown>;
}

/** A settings file with what is wrong in it. */
export interface CheckedConfig {
  readonly uri: string;
  readonly version: number | null;
  readonly id: string;
  readonly lines: LineIndex;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

/** Open documents, projects and settings. Every file's findings are kept until something that they stand on changes. */
export interface Workspace {
  readonly reader: StatementReader;
  readonly abilities: Abilities;
  /** Git may be asked. */
  readonly trusted: boolean;
  /** Folders of the workspace, absolute. */
  folders(): readonly string[];
  /** Texts as the editor has them, for edits. */
  readonly editor: EditorFiles;
  /** The text of an open document, by path; null: it is not open. */
  openText(path: string): string | null;
  /** Null when the document belongs to no migration. */
  file(uri: string): Promise<CheckedFile | null>;
  /** A script in a folder `data-migrations`; null: the document is none, or belongs to no project. */
  script(uri: string): Promise<Shown | null>;
  /** Null when the document is no configuration. */
  config(uri: string): Promise<CheckedConfig | null>;
  configs(): Promise<readonly CheckedConfig[]>;
  /** Everything that can still be changed, in all projects, with its findings. */
  everything(): Promise<readonly Shown[]>;
  projects(): Promise<readonly OpenedProject[]>;
  projectOf(uri: string): Promise<OpenedProject | null>;
  /** Projects that have a schema and no migrations yet; looked for each time. */
  withoutMigrations(): Promise<readonly OpenedProject[]>;
  /** Files on disk were created, changed or deleted (absolute paths); null: anything may have. */
  changed(paths: readonly string[] | null): Promise<void>;
}

export const isConfig = (path: string): boolean => /^lockkeeper\.config\.jsonc?$/.test(basename(path));
const isMigrationFile = (path: string): boolean => /^(?:migration|down)\.sql$/.test(basename(path));

export function createWorkspace(input: WorkspaceInput): Workspace {
  /** By migrations folder. */
  const opened = new Map<string, Promise<OpenedProject>>();
  /** The migrations folder around each migration's folder that was asked for. */
  const places = new Map<string, Promise<string | null>>();
  const files = new Map<string, { readonly project: OpenedProject; readonly stamp: number; readonly file: CheckedFile | null }>();
  /** What a project shows as a whole, by its stamp. */
  const shownAll = new WeakMap<OpenedProject, { readonly stamp: number; readonly shown: readonly Shown[] }>();
  const lines = new Map<string, LineIndex>();
  const ids = identities();
  let scan: Promise<readonly string[]> | null = null;

  const openDocument = (path: string): OpenDocument | undefined => input.documents().find((d) => pathOf(d.uri) === path);
  const openText = (path: string): string | null => openDocument(path)?.getText() ?? null;
  const setup = async (root: string): Promise<Setup> => ({
    reader: input.reader,
    editor: await input.settings(root),
    openText,
    git: input.trusted,
  });

  /** One line index for each state of a text. */
  function linesOf(path: string, text: string): LineIndex {
    const known = lines.get(path);
    if (known?.text === text) return known;
    const fresh = lineIndex(text);
    lines.set(path, fresh);
    return fresh;
  }

  function projectIn(migrationsFolder: string): Promise<OpenedProject> {
    const known = opened.get(migrationsFolder);
    if (known !== undefined) return known.then(withEditor);
    const fresh = openLiveProject(migrationsFolder, setup);
    opened.set(migrationsFolder, fresh);
    fresh.catch(() => opened.delete(migrationsFolder));
    return fresh.then(withEditor);
  }

  function withEditor(project: OpenedProject): OpenedProject {
    const open = new Map<string, string>();
    for (const document of input.documents()) {
      const path = pathOf(document.uri);
      if (path !== null && isMigrationFile(path)) open.set(path, document.getText());
    }
    project.overlay(open);
    return project;
  }

  async function projectOf(uri: string): Promise<OpenedProject | null> {
    const path = pathOf(uri);
    if (path === null || !isMigrationFile(path)) return null;
    const folder = dirname(path);
    let place = places.get(folder);
    if (place === undefined) {
      place = placeOf(path).then((p) => (p?.migration === basename(folder) ? p.migrationsFolder : null));
      places.set(folder, place);
    }
    const migrationsFolder = await place;
    return migrationsFolder === null ? null : projectIn(migrationsFolder);
  }

  async function file(uri: string): Promise<CheckedFile | null> {
    const path = pathOf(uri);
    const project = await projectOf(uri);
    if (path === null || project === null || project.analysis.project.unsupported !== null) return null;
    const { stamp } = project;
    const version = openDocument(path)?.version ?? null;
    const known = files.get(path);
    if (known !== undefined && known.project === project && known.stamp === stamp && known.file?.version === version) return known.file;
    const checked = await project.analysis.checkMigration(path);
    const result = checked === null ? null : await asFile(project, path, checked);
    // While it was computed the text may have moved on; the next question then computes again.
    files.set(path, { project, stamp, file: result });
    return result;
  }

  async function asFile(project: OpenedProject, path: string, checked: CheckedMigration): Promise<CheckedFile | null> {
    const { analysis } = project;
    if (checked.text === null) return null;
    const findings = checked.findings.filter((f) => f.path === path).map((f) => f.finding);
    const name = checked.migration.name;
    const earlier = await analysis.earlier(name);
    const applied = await whyApplied(analysis, name);
    return {
      ...shown(path, checked.text, findings, checked.kind === 'up' ? name : null, earlier),
      path,
      text: checked.text,
      project,
      checked,
      name,
      kind: checked.kind,
      postgres: analysis.configuration.postgres.value,
      statements: checked.analysis?.statements ?? [],
      frozen: applied === null ? null : `${applied} An edit changes its checksum.`,
      quiet: checked.quiet,
      runs: checked.runs,
      earlier: earlier.map((m) => ({ migration: m.migration.name, uri: uriOf(m.migration.file), text: m.text })),
    };
  }

  type Earlier = Awaited<ReturnType<OpenedProject['analysis']['earlier']>>;

  function shown(path: string, text: string, findings: readonly Finding[], migration: string | null, earlier: Earlier): Shown {
    const document = openDocument(path);
    return {
      uri: document?.uri ?? uriOf(path),
      lines: linesOf(path, text),
      version: document?.version ?? null,
      id: ids(path, text, findings),
      findings,
      migration,
      neighbour(name) {
        const other = earlier.find((m) => m.migration.name === name);
        return other === undefined ? null : { uri: uriOf(other.migration.file), lines: linesOf(other.migration.file, other.text) };
      },
    };
  }

  async function projects(): Promise<readonly OpenedProject[]> {
    scan ??= Promise.all(input.folders().map(findProjects)).then((found) =>
      found.flatMap((f) => f.projects.map((p) => p.migrationsFolder)),
    );
    const folders = new Set([...(await scan), ...opened.keys()]);
    return Promise.all([...folders].map(projectIn));
  }

  async function withoutMigrations(): Promise<readonly OpenedProject[]> {
    const known = (await projects()).map((p) => p.analysis.project);
    const found = (await Promise.all(input.folders().map((folder) => projectsWithoutMigrations(folder, known)))).flat();
    return Promise.all([...new Set(found.map((p) => p.migrationsFolder))].map((folder) => openLiveProject(folder, setup)));
  }

  async function everything(): Promise<readonly Shown[]> {
    const all: Shown[] = [];
    for (const project of await projects()) {
      const { stamp } = project;
      const known = shownAll.get(project);
      const own = known?.stamp === stamp ? known.shown : await everythingOf(project);
      shownAll.set(project, { stamp, shown: own });
      all.push(...own);
      const { project: of, configuration } = project.analysis;
      if (of.unsupported !== null) continue;
      for (const result of await checkDataMigrations(of, configuration, openText))
        all.push(shown(result.path, result.text, result.findings, null, []));
    }
    return all;
  }

  async function everythingOf(project: OpenedProject): Promise<readonly Shown[]> {
    if (project.analysis.project.unsupported !== null) return [];
    const results = await project.checkAll();
    const texts = results.flatMap((r) => (r.text === null ? [] : [{ migration: r.migration, text: r.text }]));
    const out: Shown[] = [];
    for (const result of results) if (result.quiet === null) out.push(...(await shownOf(result, texts)));
    const { findings } = project.analysis;
    for (const path of new Set(findings.map((f) => f.path))) {
      const own = findings.filter((f) => f.path === path).map((f) => f.finding);
      out.push(shown(path, openText(path) ?? (await readText(path)) ?? '', own, null, []));
    }
    return out;
  }

  /** The texts of one migration, and its folder when something is said of that. */
  async function shownOf(result: MigrationResult, texts: Earlier): Promise<readonly Shown[]> {
    const { migration, text } = result;
    const of = (path: string): Finding[] => result.findings.filter((f) => f.path === path).map((f) => f.finding);
    const out: Shown[] = [];
    if (text !== null) out.push(shown(migration.file, text, of(migration.file), migration.name, texts));
    const down = of(migration.down);
    if (down.length > 0)
      out.push(shown(migration.down, openText(migration.down) ?? (await readText(migration.down)) ?? '', down, null, texts));
    const folder = of(migration.path);
    if (folder.length > 0) out.push(shown(migration.path, '', folder, null, texts));
    return out;
  }

  async function script(uri: string): Promise<Shown | null> {
    const path = pathOf(uri);
    if (path === null || !isDataMigration(path)) return null;
    // of several projects around it the one that lies deepest
    const around = (await projects())
      .filter((p) => path.startsWith(p.analysis.project.root + sep) && p.analysis.project.unsupported === null)
      .sort((a, b) => dirname(b.analysis.project.migrationsFolder).length - dirname(a.analysis.project.migrationsFolder).length);
    const near = around.find((p) => path.startsWith(dirname(p.analysis.project.migrationsFolder) + sep)) ?? around[0];
    if (near === undefined) return null;
    const result = await checkDataMigrationFile(path, near.analysis.configuration, openText(path));
    return result === null ? null : shown(path, result.text, result.findings, null, []);
  }

  async function config(uri: string): Promise<CheckedConfig | null> {
    const path = pathOf(uri);
    if (path === null || !isConfig(path)) return null;
    const document = openDocument(path);
    const text = document?.getText() ?? (await readText(path));
    if (text === null) return null;
    const using = (await Promise.all(opened.values())).filter((p) => p.analysis.configuration.configFile === path);
    // What a project adds (a git ref that does not exist) is told once, however many projects there are.
    const added = using.flatMap((p) => p.analysis.configuration.problems).filter((p) => p.path === 'since' && p.file === path);
    const own = effectiveSettings({ file: { path, text } }).problems;
    const all = new Map(
      [...own, ...added].map((p) => [`${p.span?.start} ${p.message}`, { span: p.span ?? { start: 0, end: 0 }, message: p.message }]),
    );
    const problems = [...all.values()].sort((a, b) => a.span.start - b.span.start);
    return { uri, version: document?.version ?? null, id: ids(path, text, problems), lines: linesOf(path, text), problems };
  }

  async function configs(): Promise<readonly CheckedConfig[]> {
    const paths = new Set((await projects()).flatMap((p) => p.analysis.configuration.configFile ?? []));
    const all = await Promise.all([...paths].map((path) => config(uriOf(path))));
    return all.filter((c) => c !== null);
  }

  async function changed(paths: readonly string[] | null): Promise<void> {
    places.clear();
    const inside = (folder: string): readonly string[] => paths?.filter((p) => p.startsWith(folder + sep)) ?? [];
    const known = [...opened];
    // A file inside a project that is known cannot bring a new project.
    const elsewhere = paths === null || paths.some((p) => !isMigrationFile(p) || !known.some(([folder]) => p.startsWith(folder + sep)));
    if (elsewhere) scan = null;
    await Promise.all(
      known.map(async ([folder, project]) => {
        const own = inside(folder);
        if (!elsewhere && own.length === 0) return;
        if (await isFolder(folder)) await (await project).reload(paths === null ? 'all' : own);
        else opened.delete(folder);
      }),
    );
  }

  const editor: EditorFiles = {
    async text(path) {
      const document = openDocument(path);
      const text = document?.getText() ?? (await readText(path));
      return text === null
        ? null
        : { uri: document?.uri ?? uriOf(path), version: document?.version ?? null, text, lines: linesOf(path, text) };
    },
    async unsaved(path) {
      const open = openText(path);
      return open !== null && open !== (await readText(path));
    },
    filesBelow,
  };

  return {
    reader: input.reader,
    abilities: input.abilities,
    trusted: input.trusted,
    folders: input.folders,
    editor,
    openText,
    file,
    script,
    config,
    configs,
    everything,
    projects,
    projectOf,
    withoutMigrations,
    changed,
  };
}

async function filesBelow(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries.filter((e) => !e.isDirectory()).map((e) => join(e.parentPath, e.name));
  } catch {
    return []; // a file, or nothing
  }
}

/** Gives the same id as long as text and contents of a path are the same. Ids of an earlier server never look like ours. */
function identities(): (path: string, text: string, contents: readonly unknown[]) => string {
  const session = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
  const known = new Map<string, { readonly text: string; readonly contents: readonly unknown[]; readonly id: string }>();
  let next = 0;
  return (path, text, contents) => {
    const old = known.get(path);
    if (old !== undefined && old.text === text && (old.contents === contents || JSON.stringify(old.contents) === JSON.stringify(contents)))
      return old.id;
    const id = `${session}.${++next}`;
    known.set(path, { text, contents, id });
    return id;
  };
}
