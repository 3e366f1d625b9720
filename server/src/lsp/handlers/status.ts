import type { Finding } from '../../core/rules/rule.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { CheckAllResult, Counts, FileStatus, ProjectStatus, Status, StatusParams } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';

/** `lockkeeper/status`: the project of a document, or all projects. */
export const status =
  (workspace: Workspace) =>
  async (params: StatusParams): Promise<Status> => {
    const file = params.uri === null ? null : await workspace.file(params.uri);
    const own = params.uri === null ? null : await workspace.projectOf(params.uri);
    const projects = own === null ? await workspace.projects() : [own];
    return {
      projects: await Promise.all(projects.map(projectStatus)),
      file: file === null ? null : fileStatus(file),
      reader: workspace.reader.name === 'libpg-query' ? 'libpg-query' : 'reduced grammar',
    };
  };

/** `lockkeeper/checkAll`: reads everything from disk again. */
export const checkAll = (workspace: Workspace) => async (): Promise<CheckAllResult> => {
  await workspace.changed(null);
  const projects = await Promise.all((await workspace.projects()).map(projectStatus));
  return {
    projects: projects.length,
    migrations: projects.reduce((n, p) => n + p.checked, 0),
    counts: projects.map((p) => p.counts).reduce(sum, NOTHING),
  };
};

const fileStatus = (file: {
  readonly name: string;
  readonly runs: string;
  readonly quiet: string | null;
  readonly findings: readonly Finding[];
}): FileStatus => ({
  migration: file.name,
  runs: file.runs,
  quiet: file.quiet,
  counts: count(file.findings),
});

async function projectStatus(opened: OpenedProject): Promise<ProjectStatus> {
  const { analysis } = opened;
  const { project, configuration, migrations } = analysis;
  const results = project.unsupported === null ? await opened.checkAll() : [];
  const findings = [...analysis.findings, ...results.flatMap((r) => r.findings)].map((f) => f.finding);
  return {
    folder: project.migrationsFolder,
    postgres: { version: configuration.postgres.value, from: configuration.postgres.source },
    prisma: { version: configuration.prisma.value, from: configuration.prisma.source },
    unsupported: project.unsupported,
    config: configuration.configFile,
    migrations: migrations.length,
    checked: results.filter((r) => r.quiet === null).length,
    counts: count(findings),
  };
}

const NOTHING: Counts = { errors: 0, warnings: 0, advice: 0 };
const sum = (a: Counts, b: Counts): Counts => ({
  errors: a.errors + b.errors,
  warnings: a.warnings + b.warnings,
  advice: a.advice + b.advice,
});

function count(findings: readonly Finding[]): Counts {
  const of = (severity: Finding['severity']): number => findings.filter((f) => f.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), advice: of('advice') };
}
