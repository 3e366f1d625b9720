import type { Command } from './command.ts';
import { usageError } from './io.ts';

/** `lockkeeper lsp --stdio`. The server itself is handed in: the command line does not depend on it. */
export const lspCommand: Command = {
  name: 'lsp',
  summary: 'Start the language server for an editor.',
  operands: '--stdio',
  most: 0,
  flags: {
    stdio: { description: 'Speak over standard input and output; the only way there is here.' },
    clientProcessId: { value: 'PID', description: 'The editor, as editors pass it; the server ends with it.' },
  },
  notes: ['Editors start this command themselves; nothing but the protocol is written to standard output.'],
  run: async (args, _io, program) => {
    if (!args.given.has('stdio')) throw usageError('lockkeeper lsp needs --stdio.', 'Usage: lockkeeper lsp --stdio');
    await program.startServer();
    return 0;
  },
};
