import type { Client } from 'pg';
import { isRefusal, type Refusal } from '../../../server/src/core/plans/plan.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import type { PlanCase, Prisma } from './case-file.ts';
import type { Planned } from './planned.ts';
import { layGround, type Proof, prove } from './prove.ts';

/** How a plan is come by: from the builders, or written by hand in the tests of this harness. */
export type Planner = (c: PlanCase, version: number, prisma: Prisma) => Planned | Refusal;

const failed = (prisma: Prisma, failure: string): Proof => ({ prisma, phases: [], failures: [failure], notes: [] });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Proves a case in each of its versions of Prisma, two databases at a time. Never rejects. */
export async function proveCase(server: PostgresServer, c: PlanCase, planner: Planner): Promise<ReadonlyMap<Prisma, Proof>> {
  const asked = c.prisma.map((prisma): { readonly prisma: Prisma; readonly plan: Planned | Proof } => {
    try {
      const plan = planner(c, server.version, prisma);
      if (!isRefusal(plan))
        return { prisma, plan: c.refused === null ? plan : failed(prisma, `a plan was made, and should be refused with: ${c.refused}`) };
      const asExpected = c.refused !== null && plan.refused.includes(c.refused);
      const proof = failed(prisma, `refused: ${plan.refused}${c.refused === null ? '' : `; expected is: ${c.refused}`}`);
      return { prisma, plan: asExpected ? { ...proof, failures: [], notes: [`refused: ${plan.refused}`] } : proof };
    } catch (error) {
      return { prisma, plan: failed(prisma, messageOf(error)) };
    }
  });
  const settled = asked.flatMap(({ prisma, plan }) => ('failures' in plan ? [[prisma, plan] as const] : []));
  const open = asked.flatMap(({ prisma, plan }) => ('failures' in plan ? [] : [{ prisma, plan }]));
  const proofs = open.length === 0 ? [] : await onGround(server, c, open);
  return new Map([...settled, ...proofs]);
}

async function onGround(
  server: PostgresServer,
  c: PlanCase,
  plans: readonly { readonly prisma: Prisma; readonly plan: Planned }[],
): Promise<readonly (readonly [Prisma, Proof])[]> {
  const admins: Client[] = await Promise.all(plans.map(() => server.connect()));
  try {
    const ground = await layGround(server, admins[0]!, c);
    try {
      return await Promise.all(
        plans.map(async ({ prisma, plan }, i) => [prisma, await prove(server, admins[i]!, c, ground, plan, prisma)] as const),
      );
    } finally {
      await ground.history.drop();
    }
  } catch (error) {
    return plans.map(({ prisma }) => [prisma, failed(prisma, messageOf(error))] as const);
  } finally {
    await Promise.all(admins.map((a) => a.end()));
  }
}
