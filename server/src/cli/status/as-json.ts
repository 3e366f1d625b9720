import type { PlanStatus } from '../../database/plan-status.ts';
import type { DataMigrationStatus } from '../../database/status.ts';
import type { MigrationStatus } from '../../prisma/history/history.ts';
import { shown } from '../../prisma/projects.ts';
import type { Io } from '../io.ts';
import type { Layout, Told } from '../status.ts';

/** For programs: every migration, and all that is known of it. */
export function statusAsJson(told: readonly Told[], { io }: Layout): string {
  const projects = told.flatMap(({ statuses, chosen }) =>
    statuses.map((status) => ({
      path: shown(status.migrationsFolder, io.cwd),
      environment: status.environment?.name ?? null,
      kind: status.environment?.kind ?? null,
      address: status.environment?.shownAddress ?? null,
      from: status.from,
      problem: status.problem === null ? null : { code: status.problem.code, message: status.problem.message },
      notes: [...(status.unsupported === null ? [] : [status.unsupported]), ...(chosen.why === null ? [] : [chosen.why]), ...status.notes],
      counts: status.counts,
      migrations: status.migrations.map((m) => migration(m, io)),
      plans: status.plans.map((p) => plan(p, io)),
      dataMigrations: status.dataMigrations.map((d) => dataMigration(d, io)),
      prisma:
        status.prisma === null ? null : { version: status.prisma.version, diagnosis: status.prisma.says, deploy: status.prisma.deploy },
    })),
  );
  return `${JSON.stringify({ projects }, null, 2)}\n`;
}

const migration = (m: MigrationStatus, io: Io): object => ({
  ...m,
  folder: m.folder === null ? null : shown(m.folder, io.cwd),
});

const plan = (p: PlanStatus, io: Io): object => ({
  name: p.name,
  folder: shown(p.folder, io.cwd),
  problem: p.problem,
  phases: p.plan?.phases.map(({ n, name, type, title, state }) => ({ n, name, type, title, state })) ?? [],
  next: p.next,
  waitsFor: p.gate,
});

const dataMigration = (d: DataMigrationStatus, io: Io): object => ({
  name: d.name,
  path: d.path === null ? null : shown(d.path, io.cwd),
  checkpoint: d.checkpoint === null ? null : { ...d.checkpoint, name: undefined },
});
