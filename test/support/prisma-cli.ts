import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const cache = path.resolve(here, '../../.cache');

/** Prisma's command line downloads its engine on first use; the same engine as WebAssembly comes with npm. See schema-engine.main.ts. */
export const PRISMA = '7.10.1';
const PACKAGES = [
  `prisma@${PRISMA}`,
  '@prisma/schema-engine-wasm@8.1.0-2.59be4fda12412a79eeb9c2ae727b6aa723593323',
  `@prisma/driver-adapter-utils@${PRISMA}`,
] as const;

/** The folder with Prisma's real command line in its node_modules; fetched the first time. */
function installedPrisma(): string {
  const folder = path.join(cache, `prisma-${PRISMA}`);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const fresh = fs.mkdtempSync(`${folder}-`);
  fs.writeFileSync(path.join(fresh, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...PACKAGES], {
    cwd: fresh,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    fs.renameSync(fresh, folder);
  } catch {
    fs.rmSync(fresh, { recursive: true, force: true }); // another run was first
  }
  return folder;
}

/** Gives a project Prisma's real command line, as npm would. Answers the environment in which it finds its engine. */
export function usePrisma(project: string): Readonly<Record<string, string>> {
  const folder = installedPrisma();
  fs.symlinkSync(path.join(folder, 'node_modules'), path.join(project, 'node_modules'));
  const engine = path.join(folder, 'schema-engine');
  const loader = path.resolve(here, '../../node_modules/tsx/dist/loader.mjs');
  const program = path.join(here, 'schema-engine.main.ts');
  const script = `#!/bin/sh\nexec "${process.execPath}" --import "${loader}" "${program}" "$@"\n`;
  if (!fs.existsSync(engine) || fs.readFileSync(engine, 'utf8') !== script) fs.writeFileSync(engine, script, { mode: 0o755 });
  return { PRISMA_SCHEMA_ENGINE_BINARY: engine, LOCKKEEPER_ENGINE_PACKAGES: folder, CHECKPOINT_DISABLE: '1', PATH: process.env.PATH ?? '' };
}
