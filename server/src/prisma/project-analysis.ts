import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { type Analysed, analyse, replay } from '../core/analyse.ts';
import type { CatalogState, FileAnalysis } from '../core/analyse.types.ts';
import type { Finding } from '../core/rules/rule.ts';
import { readScript } from '../core/sql/script.ts';
import { catalogStates, START, type StateAt } from './catalog-states.ts';
import { type PlanMark, planMarks } from './changes/plan-marks.ts';
import { type Configuration, readConfiguration, type Setup } from './configuration.ts';
import { isFile, mapBounded, type PathProblem, readText } from './files.ts';
import { type FolderInput, lockFinding, orderFinding, outOfOrder, type PlacedFinding } from './folder-rules.ts';
import { findingsOf } from './migration-findings.ts';
import { compareMigrations, listMigrations, type MigrationFolder, migrationFolder } from './migrations.ts';
import { type PhaseTogether, phasesTogether, readPlanNotes, togetherFinding } from './plan-rules.ts';
import type { Project } from './projects.ts';
import { analyseDown } from './rollback-analysis.ts';
import { shippedMigrations } from './since.ts';
import { runsAs } from './units.ts';

/** What is known about one migration. */
export interface MigrationResult {
  readonly migration: MigrationFolder;
  /** Text of migration.sql; null when there is none. */
  readonly text: string | null;
  /** Findings of the SQL and of the folder, in the order of the text, each with its file; empty when `quiet`. */
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: readonly Finding[];
  /** Why nothing is reported, in words: it lies before `since`, or is ignored. Null when it is checked. */
  readonly quiet: string | null;
  /** `2 statements, 2 transactions (Prisma 7.10)`; empty when it was not analysed. */
  readonly runs: string;
}

/** A migration with its statements and effects, for hovers, hints and `lockkeeper effects`. */
export interface CheckedMigration extends MigrationResult {
  /** Null when there is no migration.sql. */
  readonly analysis: FileAnalysis | null;
  /** The catalog as the file finds it. */
  readonly before: CatalogState;
  readonly kind: 'up' | 'down';
}

/** A project under analysis. Paths are absolute; nothing here throws for what stands on disk. */
export interface ProjectAnalysis {
  readonly project: Project;
  readonly configuration: Configuration;
  /** Problems of the folder: unreadable, links that lead nowhere. */
  readonly problems: readonly PathProblem[];
  /** In the order in which Prisma applies them. */
  readonly migrations: readonly MigrationFolder[];
  /** Findings about the project as a whole. */
  readonly findings: readonly PlacedFinding[];
  /** The text of an open editor or of standard input in place of the file on disk; null gives the file back. */
  setText(path: string, text: string | null): void;
  /** Reads settings, versions and the list of folders again; texts on disk that are not in `changed` are taken as they were. */
  reload(project: Project, setup: Setup, changed?: readonly string[] | 'all'): Promise<void>;
  /** All migrations, or those that `only` names; the others count as history. */
  checkAll(only?: (migration: string) => boolean): Promise<readonly MigrationResult[]>;
  /** One migration in the light of those before it, by the path of its migration.sql, its down.sql or its folder; null: no such one. */
  checkMigration(path: string): Promise<CheckedMigration | null>;
  /** The catalog as the last migration leaves it. */
  latest(): Promise<CatalogState>;
  /** Migrations before this one with their text, oldest first; null: all of them. */
  earlier(migration: string | null): Promise<readonly { readonly migration: MigrationFolder; readonly text: string }[]>;
  /** Folders that exist on the remote's main line. */
  shipped(): Promise<ReadonlySet<string>>;
}

interface Entry {
  readonly folder: MigrationFolder;
  text: string | null;
  down: string | null;
  marks: readonly PlanMark[];
  /** Digest of this text and of all before it: equal chains mean an equal catalog. */
  chain: string;
}

/** Analyses with all their facts, of the files that somebody looks at. */
const KEPT_ANALYSES = 40;
const PARALLEL_READS = 32;

/** Opens a project: reads its settings, the list of its migrations and their texts. */
export async function openProject(project: Project, setup: Setup): Promise<ProjectAnalysis> {
  const overlays = new Map<string, string>();
  const texts = new Map<string, string | null>();
  const results = new Map<string, { readonly key: string; readonly result: MigrationResult }>();
  const analyses = new Map<string, Analysed>();
  let entries: Entry[] = [];
  let onDisk: readonly MigrationFolder[] = [];
  let byName = new Map<string, number>();
  let byPath = new Map<string, number>();
  /** Texts that changed since chains were made; null: all of them have to be read. */
  let changedTexts: Set<string> | null = null;
  let problems: readonly PathProblem[] = [];
  let projectFindings: readonly PlacedFinding[] = [];
  let shipped: Promise<ReadonlySet<string>> | null = null;
  /** What was shipped when texts were read. */
  let shippedNow: ReadonlySet<string> = new Set();
  let late: ReadonlyMap<string, string> = new Map();
  let together: ReadonlyMap<string, PhaseTogether> = new Map();
  let confirmed: ReadonlySet<string> = new Set();
  let configuration = await readConfiguration(project, setup);
  let generation = 0;
  /** Done when texts and chains are those of the last change; null: something changed since. */
  let fresh: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();

  const textOf = async (path: string): Promise<string | null> => {
    const open = overlays.get(path);
    if (open !== undefined) return open;
    const known = texts.get(path);
    if (known !== undefined) return known;
    const text = await readText(path);
    texts.set(path, text);
    return text;
  };

  const enter = (folders: readonly MigrationFolder[]): void => {
    entries = folders.map((folder) => ({ folder, text: null, down: null, marks: [], chain: '' }));
    byName = new Map(entries.map((e, i) => [e.folder.name, i]));
    byPath = new Map(entries.flatMap((e, i) => [[e.folder.file, i] as const, [e.folder.down, i] as const]));
    changedTexts = null;
  };

  /** Migrations that so far exist only as a text: in an editor, or on standard input. */
  const unsaved = (): MigrationFolder[] =>
    [...overlays.keys()]
      .filter(
        (path) => basename(path) === 'migration.sql' && dirname(dirname(path)) === project.migrationsFolder && project.unsupported === null,
      )
      .map((path) => migrationFolder(project.migrationsFolder, basename(dirname(path))))
      .filter((folder) => !onDisk.some((m) => m.name === folder.name));

  const list = async (): Promise<void> => {
    // Nothing is claimed about a project for another database.
    const listed = project.unsupported === null ? await listMigrations(project.migrationsFolder) : { migrations: [], problems: [] };
    problems = listed.problems;
    onDisk = listed.migrations;
    enter(onDisk);
    const locked = await isFile(join(project.migrationsFolder, 'migration_lock.toml'));
    const lock = locked || entries.length === 0 ? null : lockFinding(configuration.settings);
    const plans = await readPlanNotes(project, configuration.settings);
    confirmed = plans.confirmed;
    projectFindings = [...(lock === null ? [] : [{ path: project.migrationsFolder, finding: lock }]), ...plans.findings];
    fresh = null;
  };

  /** Brings texts and chains up to date; linear, and without reading what is known. */
  const refresh = (): Promise<void> => {
    // One after the other: an older reading must not overtake a newer one.
    fresh ??= last = last.then(readTexts);
    return fresh;
  };
  const readTexts = async (): Promise<void> => {
    const wanted = [...onDisk, ...unsaved()];
    if (wanted.length !== entries.length) enter(wanted.sort(compareMigrations));
    // what changes while this reads is for the next reading
    const changed = changedTexts === null ? null : [...changedTexts].map((path) => byPath.get(path) ?? -1).filter((i) => i >= 0);
    changedTexts = new Set();
    const stale = changed === null ? entries : changed.map((i) => entries[i]!);
    await mapBounded(stale, PARALLEL_READS, async (entry) => {
      entry.text = await textOf(entry.folder.file);
      entry.down = await textOf(entry.folder.down);
      entry.marks = entry.text === null ? [] : planMarks(entry.text);
    });
    const first = changed === null ? 0 : Math.min(entries.length, ...changed);
    let chain = entries[first - 1]?.chain ?? '';
    for (const entry of entries.slice(first)) {
      chain = createHash('sha1')
        .update(chain)
        .update(entry.folder.name)
        .update('\0')
        .update(entry.text ?? '')
        .digest('base64');
      entry.chain = chain;
    }
    states.use(entries.map((e) => e.chain));
    shippedNow = await analysis.shipped();
    together = phasesTogether(entries, confirmed, (name) => shippedNow.has(name) || configuration.since.before(name));
    if (changed !== null) return;
    late = outOfOrder(
      entries.map((e) => e.folder.name),
      shippedNow,
    );
  };

  const states = catalogStates((index, before) => {
    const { folder, text } = entries[index]!;
    return text === null ? before : replay({ migration: folder.name, text, before }, configuration.options);
  });

  const quietOf = (folder: MigrationFolder): string | null => {
    if (configuration.since.before(folder.name)) return `It lies before "since" (${configuration.settings.since}).`;
    const glob = configuration.ignored(folder.file);
    return glob === null ? null : `It is ignored by "${glob}".`;
  };

  const keyOf = (index: number): string => {
    const entry = entries[index]!;
    const previous = entries[index - 1]?.folder.name ?? '';
    const down = entry.down === null ? '' : `${entry.down.length}:${createHash('sha1').update(entry.down).digest('base64')}`;
    return [
      generation,
      entry.chain,
      down,
      previous,
      late.get(entry.folder.name) ?? '',
      together.get(entry.folder.name)?.message ?? '',
      quietOf(entry.folder) ?? '',
      shippedNow.has(entry.folder.name),
    ].join('\0');
  };

  /** What is said of a migration, with what its files were worked out to. */
  const resultOf = (index: number, analysed: Analysed | null, before: CatalogState, down: Analysed | null): MigrationResult => {
    const { folder, text } = entries[index]!;
    const quiet = quietOf(folder);
    const { settings, options } = configuration;
    const script = analysed?.script ?? null;
    const later = late.get(folder.name);
    const order = later === undefined ? null : orderFinding(folder.name, later, script, settings);
    const phase = togetherFinding(together.get(folder.name), settings);
    const more = [
      ...(order === null ? [] : [{ path: script === null ? folder.path : folder.file, finding: order }]),
      ...(phase === null ? [] : [{ path: folder.file, finding: phase }]),
    ];
    const up = analysed === null ? null : { analysed, before };
    const { findings, suppressed } =
      quiet === null
        ? findingsOf({ folder: folderInput(index, script), more, up, down, changeable: !shippedNow.has(folder.name), options })
        : { findings: [], suppressed: analysed?.suppressed ?? [] };
    const runs =
      analysed === null
        ? ''
        : runsAs(
            analysed.statements.map((s) => s.unit),
            configuration.prisma.value,
          );
    return { migration: folder, text, findings, suppressed, quiet, runs };
  };

  const folderInput = (index: number, script: FolderInput['script']): FolderInput => {
    const { folder, down } = entries[index]!;
    return {
      name: folder.name,
      path: folder.path,
      file: folder.file,
      downFile: folder.down,
      script,
      down: down === null ? null : readScript(down),
      previous: entries[index - 1]?.folder.name ?? null,
      settings: configuration.settings,
    };
  };

  const downOf = (index: number, before: CatalogState, previous?: Analysed): Analysed | null => {
    const { folder, down } = entries[index]!;
    return down === null ? null : analyseDown(folder.name, down, before, configuration.options, previous);
  };

  const analyseEntry = (index: number, before: CatalogState, previous?: Analysed): Analysed | null => {
    const { folder, text } = entries[index]!;
    return text === null ? null : analyse({ migration: folder.name, text, before }, configuration.options, previous);
  };

  const analysis: ProjectAnalysis = {
    get project() {
      return project;
    },
    get configuration() {
      return configuration;
    },
    get problems() {
      return problems;
    },
    get migrations() {
      return entries.map((e) => e.folder);
    },
    get findings() {
      return projectFindings;
    },
    setText(path, text) {
      const full = resolve(path);
      if (text === null) {
        if (!overlays.delete(full)) return;
        texts.delete(full);
      } else {
        if (overlays.get(full) === text) return;
        overlays.set(full, text);
      }
      changedTexts?.add(full);
      fresh = null;
    },
    async reload(nextProject, nextSetup, changed = 'all') {
      project = nextProject;
      setup = nextSetup;
      if (changed === 'all') texts.clear();
      else for (const path of changed) texts.delete(resolve(path));
      const next = await readConfiguration(project, setup);
      const same =
        JSON.stringify(describe(next)) === JSON.stringify(describe(configuration)) && next.options.reader === configuration.options.reader;
      // The same options object lets unchanged statements keep their judgement.
      configuration = same ? { ...next, options: configuration.options } : next;
      if (!same) {
        generation++;
        results.clear();
        analyses.clear();
        states.use([]);
      }
      shipped = null;
      await list();
    },
    async checkAll(only = () => true) {
      await refresh();
      const listed = entries;
      const out: MigrationResult[] = [];
      let near: StateAt = START;
      for (let i = 0; i < listed.length; i++) {
        const { name } = listed[i]!.folder;
        if (!only(name)) continue;
        const key = keyOf(i);
        let result = results.get(name)?.key === key ? results.get(name)!.result : null;
        if (result === null) {
          const looked = quietOf(listed[i]!.folder) === null;
          const before = looked ? states.before(i, near) : null;
          const analysed = before === null ? null : analyseEntry(i, before);
          const down = before === null ? null : downOf(i, analysed?.after ?? before);
          result = resultOf(i, analysed, before ?? START.catalog, down);
          results.set(name, { key, result });
          if (before !== null) {
            near = { index: i + 1, catalog: analysed?.after ?? before };
            states.keep(near);
          }
        }
        out.push(result);
        if (i % 50 === 49) {
          await new Promise((go) => setImmediate(go));
          if (entries !== listed) return this.checkAll(only);
        }
      }
      return out;
    },
    async checkMigration(path) {
      const full = resolve(path);
      await refresh();
      const index = entries.findIndex((e) => e.folder.file === full || e.folder.down === full || e.folder.path === full);
      if (index < 0) return null;
      const { folder, down: downSql } = entries[index]!;
      const kind = full === folder.down ? 'down' : 'up';
      const before = states.beforeEdited(index);
      const analysed = analyseEntry(index, before, analyses.get(folder.file));
      if (analysed !== null) remember(folder.file, analysed);
      const between = analysed?.after ?? before;
      const down = downOf(index, between, analyses.get(folder.down));
      if (down !== null) remember(folder.down, down);
      const result = resultOf(index, analysed, before, down);
      results.set(folder.name, { key: keyOf(index), result });
      if (kind === 'up') return { ...result, analysis: analysed, before, kind };
      if (down === null) return null;
      const runs = runsAs(
        down.statements.map((s) => s.unit),
        null,
      ).replace(/ \(.*/, '');
      const findings = result.findings.filter((f) => f.path === full);
      return { ...result, text: downSql, findings, suppressed: down.suppressed, runs, analysis: down, before: between, kind };
    },
    async latest() {
      await refresh();
      return states.beforeEdited(entries.length);
    },
    async earlier(migration) {
      await refresh();
      const end = migration === null ? entries.length : (byName.get(migration) ?? 0);
      return entries.slice(0, end).flatMap((e) => (e.text === null ? [] : [{ migration: e.folder, text: e.text }]));
    },
    shipped() {
      shipped ??= setup.git === false ? Promise.resolve(new Set<string>()) : shippedMigrations(project.migrationsFolder);
      return shipped;
    },
  };
  const remember = (path: string, analysed: Analysed): void => {
    analyses.delete(path);
    analyses.set(path, analysed);
    if (analyses.size > KEPT_ANALYSES) analyses.delete(analyses.keys().next().value!);
  };
  // git answers while the folders are read
  void analysis.shipped();
  await list();
  return analysis;
}

/** What decides the findings, for comparing two configurations. */
const describe = (c: Configuration): unknown => [c.settings, c.postgres.value, c.prisma.value, c.since.problem, c.configFile];
