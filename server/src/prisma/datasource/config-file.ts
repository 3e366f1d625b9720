import { readExpression, type UrlExpression, withoutComments, withoutStrings } from './expression.ts';

/** What a prisma.config.ts says about the database, read as text: it is never run. */
export interface ConfigDatasource {
  /** Null: it says nothing about an address. */
  readonly url: UrlExpression | null;
  /** .env files that it loads, in their order; relative to the folder in which Prisma is started, or, where marked, to the file. */
  readonly loads: readonly EnvLoad[];
}

export interface EnvLoad {
  readonly path: string;
  /** Relative to the folder of the config file, not to the current one. */
  readonly besideFile: boolean;
}

export function readConfigFile(text: string): ConfigDatasource {
  const code = withoutComments(text);
  const bare = withoutStrings(text);
  const constant = (name: string): string | null => {
    const found = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*(?::[^=;\\n]+)?=(?!=)`).exec(bare);
    return found === null ? null : expressionAt(code, bare, found.index + found[0].length);
  };
  return { url: readUrl(code, bare, constant), loads: readLoads(code) };
}

function readUrl(code: string, bare: string, constant: (name: string) => string | null): UrlExpression | null {
  const found = /(?<![\w$.])(["']?)datasource\1\s*:/.exec(code);
  if (found === null) return null;
  let open = found.index + found[0].length;
  while (/\s/.test(bare[open] ?? '')) open++;
  if (bare[open] !== '{') return { kind: 'computed' };
  let depth = 0;
  for (let at = open; at < bare.length; at++) {
    const sign = bare[at]!;
    if ('{[('.includes(sign)) depth++;
    else if ('}])'.includes(sign)) {
      depth--;
      if (depth === 0) return null;
    } else if (depth === 1) {
      if (!/[{,]\s*$/.test(bare.slice(open, at))) continue;
      const key = /^(?:url|(["'])url\1)\s*:/.exec(code.slice(at, at + 40));
      if (key !== null) return readExpression(expressionAt(code, bare, at + key[0].length), constant);
      if (/^url\s*[,}]/.test(bare.slice(at, at + 40))) return readExpression('url', constant);
    }
  }
  return null;
}

/** The expression that begins at an offset: up to a comma, semicolon, closing bracket or line end where no operator goes on. */
function expressionAt(code: string, bare: string, start: number): string {
  let depth = 0;
  let at = start;
  for (; at < bare.length; at++) {
    const sign = bare[at]!;
    if ('{[('.includes(sign)) depth++;
    else if ('}])'.includes(sign)) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && (sign === ',' || sign === ';')) break;
    else if (depth === 0 && sign === '\n' && code.slice(start, at).trim() !== '' && !goesOn(code, at)) break;
  }
  return code.slice(start, at);
}

const goesOn = (code: string, at: number): boolean =>
  /(?:\?\?|\|\||[+?:=(])\s*$/.test(code.slice(0, at)) || /^\s*(?:\?\?|\|\||[+?.:]|as\b)/.test(code.slice(at));

const STRING = String.raw`["'\`]([^"'\`\n]+)["'\`]`;
/** `"../.env"`, `path.join(__dirname, "..", ".env")`, `new URL("../.env", import.meta.url)`. */
const PATH = String.raw`(?:(?:path\.)?(?:join|resolve)\(\s*((?:__dirname|import\.meta\.dirname|process\.cwd\(\))\s*,\s*)?((?:["'\`][^"'\`\n]+["'\`]\s*,?\s*)+)\)|${STRING})`;
const CONFIG_CALL = /\b(?:dotenv|dotenvx|env)?\.?config\(\s*(\{[\s\S]{0,500}?\})?\s*\)/g;

/** The plain ways in which a config loads a .env file: `dotenv/config`, dotenv's `config`, Node's `process.loadEnvFile`. */
function readLoads(code: string): readonly EnvLoad[] {
  const standard: EnvLoad = { path: '.env', besideFile: false };
  const out: EnvLoad[] = [];
  if (
    /(?:import\s*|require\(\s*|import\(\s*)["'](?:dotenv\/config(?:\.js)?|@dotenvx\/dotenvx\/config|dotenv-expand\/config)["']/.test(code)
  )
    out.push(standard);
  if (/["'](?:dotenv|@dotenvx\/dotenvx)["']/.test(code)) {
    for (const call of code.matchAll(CONFIG_CALL)) {
      const paths = call[1] === undefined ? [] : pathsIn(call[1]);
      out.push(...(paths.length > 0 ? paths : [standard]));
    }
  }
  for (const call of code.matchAll(/\bprocess\.loadEnvFile\(([^)]*(?:\([^)]*\))?[^)]*)\)/g)) {
    const paths = pathsOf(call[1] ?? '');
    out.push(...(paths.length > 0 ? paths : [standard]));
  }
  if (/["']@next\/env["']/.test(code) && /\bloadEnvConfig\(/.test(code)) {
    for (const path of ['.env.development.local', '.env.local', '.env.development', '.env']) out.push({ path, besideFile: false });
  }
  return out;
}

function pathsIn(options: string): readonly EnvLoad[] {
  const value = /(?<![\w$.])path["']?\s*:\s*([\s\S]*)$/.exec(options)?.[1];
  if (value === undefined) return [];
  return pathsOf(value.startsWith('[') ? value.slice(0, value.indexOf(']') + 1) : firstOf(value));
}

/** Of `join(…), override: true` only the call. */
const firstOf = (value: string): string => new RegExp(`^(?:${PATH}|new URL\\(${STRING})`).exec(value)?.[0] ?? '';

function pathsOf(text: string): readonly EnvLoad[] {
  const url = new RegExp(`new URL\\(\\s*${STRING}`).exec(text)?.[1];
  if (url !== undefined) return [{ path: url, besideFile: true }];
  return [...text.matchAll(new RegExp(PATH, 'g'))].map((found) => {
    const [, from, parts, single] = found;
    if (single !== undefined) return { path: single, besideFile: false };
    const names = [...(parts ?? '').matchAll(new RegExp(STRING, 'g'))].map((m) => m[1]!);
    return { path: names.join('/'), besideFile: from !== undefined && !from.startsWith('process') };
  });
}
