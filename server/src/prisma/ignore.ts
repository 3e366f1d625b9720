import { dirname, relative } from 'node:path';

/** Globs longer than this are taken as plain text. */
const LONGEST = 500;

/** A glob as a regular expression: `*`, `**`, `?`, `[ab]`, `{a,b}`; a pattern that ends at a folder means all below it. */
export function globToRegExp(glob: string): RegExp {
  const literal = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\*?]/g, '\\$&');
  if (glob.length > LONGEST) return new RegExp(`^${literal(glob)}$`);
  let out = '';
  let braces = 0;
  const pattern = glob.replace(/^\.\//, '').replace(/\/$/, '');
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '*') {
      const many = pattern[i + 1] === '*';
      while (pattern[i + 1] === '*') i++;
      if (many && pattern[i + 1] === '/') {
        out += '(?:[^/]+/)*';
        i++;
      } else out += many ? '.*' : '[^/]*';
    } else if (c === '?') out += '[^/]';
    else if (c === '{' && pattern.includes('}', i)) {
      braces++;
      out += '(?:';
    } else if (c === '}' && braces > 0) {
      braces--;
      out += ')';
    } else if (c === ',' && braces > 0) out += '|';
    else if (c === '[' && pattern.indexOf(']', i + 2) > i) {
      const end = pattern.indexOf(']', i + 2);
      out += `[${pattern
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')
        .replaceAll('[', '\\[')}]`;
      i = end;
    } else out += literal(c);
  }
  try {
    return new RegExp(`^${out}${')'.repeat(braces)}(?:/.*)?$`);
  } catch {
    return new RegExp(`^${literal(glob)}$`);
  }
}

/**
 * Gives the glob of `ignore` that covers a file, or null. Globs are relative to `base`; one without a slash is also compared with the
 * name of each folder on the way, so that `20230101000000_init` means that migration wherever the migrations are.
 */
export function ignoreMatcher(globs: readonly string[], base: string): (file: string) => string | null {
  const compiled = globs.map((glob) => ({ glob, pattern: globToRegExp(glob), plain: !glob.replace(/\/$/, '').includes('/') }));
  return (file) => {
    const path = relative(base, file).replaceAll('\\', '/');
    const names = [path.split('/').at(-1)!, dirname(path).split('/').at(-1)!];
    return compiled.find((c) => c.pattern.test(path) || (c.plain && names.some((n) => c.pattern.test(n))))?.glob ?? null;
  };
}
