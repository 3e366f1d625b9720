// The command in a process of its own, so that it can be killed.
import { run } from '../../../server/src/cli/run.ts';
import { loadReader } from '../../../server/src/load-reader.ts';

process.exitCode = await run(
  process.argv.slice(2),
  {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    stdin: async () => '',
    cwd: process.cwd(),
    env: process.env,
    isTTY: false,
  },
  { version: '0.0.0', loadReader, startServer: async () => {} },
);
