import { createInterface } from 'node:readline/promises';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import type { Io } from './cli/io.ts';
import { run } from './cli/run.ts';
import { loadReader } from './load-reader.ts';
import { startServer } from './lsp/server.ts';

// Whoever reads our output may stop in the middle (`lockkeeper check | head`): that is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** One line from the terminal; an end of input is an empty one. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((done) => lines.once('close', () => done('')));
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}

const io: Io = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stdin: readStdin,
  cwd: process.cwd(),
  env: process.env,
  isTTY: process.stdout.isTTY === true,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true ? { ask } : {}),
};

/** Serves until the connection is closed; `exit` of the protocol ends the process itself. */
function serve(): Promise<void> {
  return new Promise((done) => {
    process.stdin.on('close', done);
    // The streams follow from --stdio among the arguments.
    startServer(createConnection(ProposedFeatures.all), { reader: loadReader() });
  });
}

/** Settles when everything written so far has left the process. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((done) => stream.write('', () => done()));

void run(process.argv.slice(2), io, { version, loadReader, startServer: serve }).then(async (code) => {
  process.exitCode = code;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
});
