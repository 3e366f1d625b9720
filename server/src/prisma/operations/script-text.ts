import { type OperationId, operationOf } from './operation.ts';

/** A command in the text of a script, as far as it can be read without a shell. */
export interface ReadCommand {
  /** `NAME=value` before the command. */
  readonly assigns: readonly string[];
  readonly words: readonly string[];
  /** Where Prisma is run: the operation, and the words after `prisma`. */
  readonly prisma: { readonly operation: OperationId | 'other'; readonly args: readonly string[]; readonly unpinned: boolean } | null;
  /** The script of the same package.json that it runs; null: none. */
  readonly script: string | null;
}

/** The commands of a script, in order. Quotes are taken off; what a shell would replace is left as it stands. */
export function readScript(text: string): readonly ReadCommand[] {
  return commandsOf(text).flatMap((all) => {
    const first = all.findIndex((word) => !ASSIGNMENT.test(word));
    if (first < 0) return [];
    const words = all.slice(first);
    const prisma = prismaIn(words);
    // what a wrapper sets for the command that it runs
    const within = words.slice(1, prisma === null ? 0 : words.length - prisma.args.length).filter((word) => ASSIGNMENT.test(word));
    return [
      {
        assigns: [...all.slice(0, first), ...within].map((word) => word.slice(0, word.indexOf('='))),
        words,
        prisma,
        script: scriptIn(words),
      },
    ];
  });
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Programs that run the command after their own options. */
const WRAPPERS: ReadonlySet<string> = new Set([
  ...['npx', 'pnpx', 'bunx', 'npm', 'pnpm', 'yarn', 'bun', 'node'],
  ...['dotenv', 'dotenvx', 'dotenv-cli', 'env-cmd', 'cross-env', 'cross-env-shell', 'env', 'infisical', 'doppler', 'op', 'with-env'],
]);

/** Programs that fetch a package which is not installed. */
const FETCHES = /^(?:npx|pnpx|bunx|dlx|x)$/;

function prismaIn(words: readonly string[]): ReadCommand['prisma'] {
  const [program = ''] = words;
  const at = words.findIndex((word) => PRISMA.test(word));
  if (at < 0 || (at > 0 && !WRAPPERS.has(baseName(program)))) return null;
  const version = /@([^@/]*)$/.exec(words[at]!)?.[1];
  // a tag such as `latest` is whatever came out last
  const unpinned = version !== undefined && !/^[\^~]?\d/.test(version);
  const args = words.slice(at + 1);
  return { operation: operationOf(args), args, unpinned: unpinned && words.slice(0, at).some((word) => FETCHES.test(baseName(word))) };
}

const PRISMA = /^(?:.*[\\/])?(?:prisma7?(?:\.cmd)?(?:@[^@/]*)?|prisma[\\/]build[\\/]index\.js)$/;
const baseName = (word: string): string => word.replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe)$/, '');

function scriptIn(words: readonly string[]): string | null {
  const [program = '', ...rest] = words;
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return null;
  const [first, second] = rest.filter((word) => !/^-(?:s|-silent)$/.test(word));
  if (first === 'run' || first === 'run-script') return second ?? null;
  // npm runs a script without `run` only for a few names of its own
  return program === 'npm' || first === undefined || first.startsWith('-') ? null : first;
}

/** Splits at `&&`, `||`, `;`, `|`, `&` and at blanks, outside of quotes. */
function commandsOf(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [token, quoted] of tokensOf(text)) {
    if (!quoted && /^[;&|]+$/.test(token)) commands.push([]);
    else commands.at(-1)!.push(token);
  }
  return commands.filter((words) => words.length > 0);
}

function tokensOf(text: string): readonly (readonly [text: string, quoted: boolean])[] {
  const tokens: [string, boolean][] = [];
  for (const [token] of text.matchAll(/[;&|]+|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|"'\\]|["'\\])+/g)) {
    const plain = token.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replaceAll(/\\(.)/g, '$1') : (single ?? escaped ?? ''),
    );
    tokens.push([plain, plain !== token]);
  }
  return tokens;
}
