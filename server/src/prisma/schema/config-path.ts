/**
 * The path that a prisma.config.ts gives for a setting, as the parts to resolve from its folder; null when it does not say one as
 * a plain text. The file is read, never run: `"db/schema"`, `path.join("db", "schema")` and `path.resolve(__dirname, "db")` are
 * understood.
 */
export function configuredPath(text: string, setting: 'schema' | 'migrations'): readonly string[] | null {
  const plain = text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('/') ? ' ' : found));
  const found = PATTERN[setting].exec(plain);
  if (found === null) return null;
  return [found[1]!, ...[...(found[2] ?? '').matchAll(/["'`]([^"'`]+)["'`]/g)].map((m) => m[1]!)];
}

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*(?:`|$)|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/g;

const VALUE =
  '(?:(?:path\\.)?(?:join|resolve)\\(\\s*(?:(?:__dirname|import\\.meta\\.dirname|process\\.cwd\\(\\))\\s*,\\s*)?)?["\'`]([^"\'`]+)["\'`]((?:\\s*,\\s*["\'`][^"\'`]+["\'`])*(?=\\s*,?\\s*\\)))?';

const PATTERN: Readonly<Record<'schema' | 'migrations', RegExp>> = {
  schema: new RegExp(`\\bschema["']?\\s*:\\s*${VALUE}`),
  migrations: new RegExp(`\\bmigrations["']?\\s*:\\s*\\{[^}]{0,2000}?\\bpath["']?\\s*:\\s*${VALUE}`),
};
