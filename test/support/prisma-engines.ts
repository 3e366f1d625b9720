import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../.cache');

/** Builds of Prisma's schema engine, by the release of Prisma that they belong to. */
export const ENGINES = {
  '6.19': '6.19.0-26.2ba551f319ab1df4bc874a89965d8b3641056773',
  '7.3': '7.3.0-16.9d6ad21cbbceab97458517b147a6a09ff43aa735',
  '7.4': '7.4.0-20.ab56fe763f921d033a6c195e7ddeb3e255bdbb57',
  '7.8': '7.8.0-6.3c6e192761c0362d496ed980de936e2f3cebcd3a',
  '7.9': '7.9.0-1.e922089b7d7502aff4249d5da3420f6fa55fc6ad',
  '7.10': '7.10.0-4.0edf323efd1d98336f3f0a68684b56f689b900d3',
} as const;

export type EngineRelease = keyof typeof ENGINES;
export const ENGINE_RELEASES = Object.keys(ENGINES) as readonly EngineRelease[];

export const enginePackage = (release: EngineRelease): string => `schema-engine-${release}`;

/** The folder with all of them in its node_modules, under names of their own; fetched the first time. */
export function installedEngines(): string {
  const folder = path.join(cache, 'schema-engines');
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const fresh = fs.mkdtempSync(`${folder}-`);
  fs.writeFileSync(path.join(fresh, 'package.json'), '{ "private": true }\n');
  const builds = ENGINE_RELEASES.map((r) => `${enginePackage(r)}@npm:@prisma/schema-engine-wasm@${ENGINES[r]}`);
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...builds, '@prisma/driver-adapter-utils@7.10.1'],
    { cwd: fresh, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    fs.renameSync(fresh, folder);
  } catch {
    fs.rmSync(fresh, { recursive: true, force: true }); // another run was first
  }
  return folder;
}
