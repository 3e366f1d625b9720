import type { Client } from 'pg';
import type { Phase } from '../../../server/src/core/plans/plan.ts';
import { errorsOf } from '../observe.ts';
import type { Expectation, Generation } from './case-file.ts';

/** For each phase the generations of code that live when it is done; at a deployment the one before is among them. */
export function livingAt(phases: readonly Phase[], generations: readonly Generation[]): readonly (readonly Generation[])[] | string {
  const deployments = phases.filter((p) => p.type === 'deploy').length;
  const last = generations.at(-1)?.deploy ?? 0;
  if (last > deployments) return `the plan has ${deployments} deployments; the case has clients of number ${last}`;
  let number = 0;
  let current = generations.filter((g) => g.deploy === 0).slice(-1);
  const out: (readonly Generation[])[] = [];
  for (const phase of phases) {
    if (phase.type === 'deploy') {
      number++;
      const fresh = generations.filter((g) => g.deploy === number);
      if (fresh.length === 0) return `the plan's deployment ${number} (phase ${phase.n}, ${phase.name}) has no section client ${number}`;
      out.push([...current, ...fresh]);
      current = fresh.slice(-1);
    } else {
      out.push(current);
    }
  }
  return out;
}

const at = (sql: string, n: number): string => sql.replaceAll(/(?<!:):n\b/g, String(n));

/** A sentence for each statement of the generations that does not work now. */
export async function brokenClients(client: Client, living: readonly Generation[], n: number): Promise<readonly string[]> {
  const out: string[] = [];
  for (const { name, clients } of living) {
    const errors = await errorsOf(
      client,
      clients.map((s) => at(s.replace(/;$/, ''), n)),
    );
    for (const [i, error] of errors.entries()) if (error !== null) out.push(`client ${name}: ${clients[i]} → ${error}`);
  }
  return out;
}

/** Commits what the generations write, and looks at what they expect. */
export async function writeAndLook(client: Client, living: readonly Generation[], n: number): Promise<readonly string[]> {
  const out: string[] = [];
  for (const { name, writes } of living)
    for (const write of writes)
      await client.query(at(write, n)).catch((error: Error) => out.push(`write ${name}: ${at(write, n)} → ${error.message}`));
  for (const { name, expect } of living) out.push(...(await unmet(client, expect, n)).map((line) => `expect ${name}: ${line}`));
  return out;
}

/** A sentence for each expectation that does not hold. */
export async function unmet(client: Client, expectations: readonly Expectation[], n: number): Promise<readonly string[]> {
  const out: string[] = [];
  for (const { query, value } of expectations) {
    try {
      const { rows } = await client.query<unknown[]>({ text: at(query, n), rowMode: 'array' });
      const got = rows.map((row) => row.map(String).join(' | ')).join('; ');
      if (got !== at(value, n)) out.push(`${at(query, n)} gives ${got}, not ${at(value, n)}`);
    } catch (error) {
      out.push(`${at(query, n)} → ${(error as Error).message}`);
    }
  }
  return out;
}
