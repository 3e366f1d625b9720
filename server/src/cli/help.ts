import { usageOf } from './arguments.ts';
import type { Command } from './command.ts';

const COLUMNS = 100;

/** `lockkeeper --help`. */
export function generalHelp(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map((c) => `${c.name} ${c.operands}`.length));
  return [
    `Lockkeeper ${version}: what each Prisma migration will do to production PostgreSQL.`,
    '',
    'Usage: lockkeeper COMMAND [flags]',
    '',
    ...commands.map((c) => `  ${`${c.name} ${c.operands}`.padEnd(width)}  ${c.summary}`),
    '',
    '  --help, -h     this page, or that of a command',
    '  --version, -v  the version',
    '',
    'Exit code: 0 clean, 1 findings of level error or warning, 2 wrong use or an internal error.',
    '',
  ].join('\n');
}

/** `lockkeeper COMMAND --help`. */
export function commandHelp(command: Command): string {
  const rows = Object.entries({ ...command.flags, help: { short: 'h', description: 'This page.' } }).map(([name, flag]) => {
    const value = 'value' in flag && flag.value !== undefined ? ` ${flag.value}` : '';
    return [`--${name}${value}${flag.short === undefined ? '' : `, -${flag.short}`}`, flag.description] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    command.summary,
    '',
    `Usage: ${usageOf(command)}`,
    '',
    ...rows.flatMap(([left, right]) => {
      const [first = '', ...rest] = wrapped(right, COLUMNS - width - 4);
      return [`  ${left.padEnd(width)}  ${first}`, ...rest.map((line) => `${' '.repeat(width + 4)}${line}`)];
    }),
    ...command.notes.flatMap((note) => ['', ...wrapped(note, COLUMNS)]),
    '',
  ].join('\n');
}

/** Lines of at most `width` characters, broken at spaces. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
