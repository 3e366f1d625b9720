import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { foldersUpward, isFolder, namesIn, readText, realPath } from './files.ts';
import { CONFIG, DEEPEST, IGNORED, POSTGRES, type Project, readProject } from './projects.ts';
import { readBlocks } from './schema/blocks.ts';
import { configuredPath } from './schema/config-path.ts';
import { schemaFiles } from './schema/locate.ts';
import { disk } from './schema/models.ts';

/**
 * Projects at or below a folder that have a schema for PostgreSQL and no migrations yet. Their migrations folder is the one that Prisma
 * would make: as prisma.config.ts says, else beside the schema file with the datasource. Nothing throws.
 * @param known the projects that have migrations: their schemas are theirs
 */
export async function projectsWithoutMigrations(folder: string, known: readonly Project[]): Promise<readonly Project[]> {
  const theirs = new Set((await Promise.all(known.map((p) => schemaFiles(p, disk())))).flatMap((files) => files.map((f) => f.path)));
  const taken = new Set(known.map((p) => p.migrationsFolder));
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = async (at: string, depth: number): Promise<void> => {
    const real = await realPath(at);
    if (seen.has(real) || depth > DEEPEST || taken.has(at)) return;
    seen.add(real);
    let entries: { readonly name: string; readonly folder: boolean }[];
    try {
      entries = (await readdir(at, { withFileTypes: true })).map((e) => ({ name: e.name, folder: e.isDirectory() }));
    } catch {
      return;
    }
    // what lies below are migrations
    if (entries.some((e) => e.name === 'migration_lock.toml')) return;
    // a generated client lies beside a package.json of its own, with a copy of the schema
    const generated =
      depth > 0 && entries.some((e) => e.name === 'package.json') && entries.some((e) => /^(?:query_|index-browser)/.test(e.name));
    for (const e of generated ? [] : entries) {
      if (e.folder || !e.name.endsWith('.prisma') || theirs.has(join(at, e.name)) || !isPostgres((await readText(join(at, e.name))) ?? ''))
        continue;
      const migrations = await migrationsFor(at);
      if (!taken.has(migrations) && !(await hasMigrations(migrations))) found.add(migrations);
    }
    for (const e of entries) if (e.folder && !IGNORED.has(e.name) && !e.name.startsWith('.')) await visit(join(at, e.name), depth + 1);
  };
  await visit(resolve(folder), 0);
  return Promise.all([...found].sort().map(readProject));
}

const isPostgres = (schema: string): boolean =>
  readBlocks(schema).some(
    (b) =>
      b.keyword === 'datasource' &&
      b.lines.some(
        ({ tokens: [key, , value] }) =>
          key?.text === 'provider' && value?.kind === 'string' && POSTGRES.has(value.text.replaceAll('"', '')),
      ),
  );

/** Anything in the folder counts: what lies there is somebody's. */
const hasMigrations = async (folder: string): Promise<boolean> => (await isFolder(folder)) && (await namesIn(folder)).length > 0;

async function migrationsFor(schemaFolder: string): Promise<string> {
  for (const folder of await foldersUpward(schemaFolder)) {
    for (const name of (await namesIn(folder)).filter((n) => CONFIG.test(n)).sort()) {
      const text = (await readText(join(folder, name))) ?? '';
      const schema = configuredPath(text, 'schema');
      const own = schema === null || `${schemaFolder}/`.startsWith(`${dirname(resolve(folder, ...schema))}/`);
      const migrations = configuredPath(text, 'migrations');
      if (own && migrations !== null) return resolve(folder, ...migrations);
    }
  }
  return join(schemaFolder, 'migrations');
}
