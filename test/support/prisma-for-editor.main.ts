// Gives a folder Prisma's real command line, and prints the environment in which that runs, as one line of JSON. It ends, with the server
// that its engine needs, when standard input ends. For the tests in VS Code, which run in a process of their own.
import { startServer } from './postgres-server.ts';
import { usePrisma } from './prisma-cli.ts';

const server = await startServer(18);
const env = { ...usePrisma(process.argv[2] ?? '.'), DATABASE_URL: server.url(), LOCKKEEPER_ENGINE_DATABASE: server.url() };
process.stdout.write(`${JSON.stringify(env)}\n`);
process.stdin.resume();
process.stdin.on('end', () => void server.stop().then(() => process.exit(0)));
