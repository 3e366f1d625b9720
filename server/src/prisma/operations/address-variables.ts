import { withoutComments } from '../datasource/expression.ts';
import { configOf } from '../datasource/find.ts';
import type { Project } from '../projects.ts';
import { readBlocks } from '../schema/blocks.ts';
import { schemaFiles } from '../schema/locate.ts';
import { disk } from '../schema/models.ts';

/** Where Prisma reads the address of the database from. */
export interface AddressVariables {
  /** Environment variables; all of them have to hold the address, so that Prisma goes nowhere else. Empty: it is written out. */
  readonly names: readonly string[];
  /** The file that says so, absolute; null: no file does, and the usual name is taken. */
  readonly file: string | null;
}

/** What `url` and `directUrl` of the datasource read: up to Prisma 6 in the schema, from 7 on in prisma.config.ts. Files are read, not run. */
export async function addressVariables(project: Pick<Project, 'root' | 'migrationsFolder'>): Promise<AddressVariables> {
  const config = await configOf(project);
  const text = config === null ? '' : withoutComments(config.text);
  const block = datasourceOf(text);
  if (config !== null && block !== null) {
    const named = environmentNames(block);
    // the address may be put together above
    const names =
      named.length > 0 || /\burl["']?\s*:\s*["'`]/.test(block) ? named : environmentNames(text).filter((name) => ADDRESS.test(name));
    return { names, file: config.file };
  }
  for (const file of await schemaFiles(project, disk())) {
    const datasource = readBlocks(file.text).find((b) => b.keyword === 'datasource');
    if (datasource === undefined) continue;
    const lines = datasource.lines.map((line) => line.text);
    const settings = lines.filter((line) => /^\s*(?:url|directUrl)\s*=/.test(line));
    if (settings.length === 0) break;
    return { names: unique(settings.flatMap((line) => /env\("([^"]+)"\)/.exec(line)?.[1] ?? [])), file: file.path };
  }
  return { names: ['DATABASE_URL'], file: null };
}

const ADDRESS = /URL|URI|DSN|DATABASE/;
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** `datasource: { … }`, up to its closing brace. */
function datasourceOf(text: string): string | null {
  const found = /\bdatasource["']?\s*:\s*\{/.exec(text);
  if (found === null) return null;
  let depth = 0;
  for (let i = found.index + found[0].length - 1; i < text.length; i++) {
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return withoutShadow(text.slice(found.index, i + 1));
  }
  return withoutShadow(text.slice(found.index));
}

/** The shadow database is another one: it never gets this address. */
const withoutShadow = (text: string): string => text.replaceAll(/\bshadowDatabaseUrl["']?\s*:[^,\n}]*(?:\([^)]*\))?/g, '');

const environmentNames = (text: string): readonly string[] =>
  unique(
    [...text.matchAll(/\benv(?:<[^>]*>)?\(\s*["'`](\w+)["'`]|\bprocess\.env(?:\.(\w+)|\[\s*["'`](\w+)["'`]\s*\])/g)].map(
      (m) => (m[1] ?? m[2] ?? m[3])!,
    ),
  );
