import { parseArgs } from 'node:util';
import { nearest } from '../core/text/nearest.ts';
import type { Arguments, Command } from './command.ts';
import { oneLine, usageError } from './io.ts';

/** Reads what follows a command's name. @throws a usage error that names the flag and, where one is near, the right spelling */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const flags = { ...command.flags, help: { short: 'h', description: '' } } as Command['flags'];
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      {
        type: flag.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(flag.short === undefined ? {} : { short: flag.short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const given = new Set<string>();
  const positionals: string[] = [];
  const help = `\`lockkeeper ${command.name} --help\` lists them.`;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      positionals.push(token.value);
      continue;
    }
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (flag === undefined) {
      const near = nearest(token.name, Object.keys(flags));
      throw usageError(
        `There is no flag ${oneLine(token.rawName)} of lockkeeper ${command.name}.`,
        near === null ? help : `Did you mean --${near}?`,
      );
    }
    const shown = `--${token.name}`;
    if (flag.value === undefined) {
      if (token.value !== undefined) throw usageError(`${shown} takes no value.`);
    } else {
      if (token.value === undefined || token.value === '') throw usageError(`${shown} needs a value: ${shown} ${flag.value}.`);
      if (!token.inlineValue && token.value.startsWith('--'))
        throw usageError(
          `${shown} needs a value, but ${oneLine(token.value)} follows. Write ${shown}=VALUE where the value begins with a dash.`,
        );
      if (flag.choices !== undefined && !flag.choices.includes(token.value)) {
        const near = nearest(token.value, flag.choices);
        throw usageError(
          `${shown} takes ${flag.choices.join(', ')}, not ${oneLine(token.value)}.`,
          near === null ? undefined : `Did you mean ${near}?`,
        );
      }
      values[token.name] = token.value;
      if (flag.many === true) lists[token.name] = [...(lists[token.name] ?? []), token.value];
    }
    given.add(token.name);
  }
  if (positionals.length > command.most && !given.has('help')) {
    const most = command.most === 0 ? 'no arguments' : command.most === 1 ? 'one argument' : `${command.most} arguments`;
    throw usageError(`lockkeeper ${command.name} takes ${most}, but ${positionals.length} were given.`, `Usage: ${usageOf(command)}`);
  }
  return { values, lists, given, positionals };
}

export const usageOf = (command: Command): string =>
  `lockkeeper ${command.name} ${command.operands}`.trimEnd() + (Object.keys(command.flags).length > 0 ? ' [flags]' : '');
