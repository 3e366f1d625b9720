import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { postgresFolder } from './postgres-binaries.ts';

/** A running PostgreSQL server with the superuser `postgres`, trusted on 127.0.0.1. */
export interface PostgresServer {
  readonly version: number;
  readonly port: number;
  /** `postgresql://postgres@127.0.0.1:PORT/DATABASE` */
  url(database?: string): string;
  /** A connected client; the caller ends it. */
  connect(database?: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Nothing here has to survive a crash. Time zone and planner are fixed so that a measurement is the same everywhere. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  jit: 'off',
  TimeZone: 'UTC',
  log_min_messages: 'log',
  lc_messages: 'C',
  max_wal_size: '512MB',
  checkpoint_timeout: '1h',
} as const;

const READY = /ready to accept connections/;
const PORT_TAKEN = /Address already in use|could not bind|could not create any TCP/;

/**
 * Starts a real server of a major version (14 to 18) in a folder of its own, which `stop` (or the end of this process) removes.
 * As root it runs as `nobody`, because PostgreSQL refuses root.
 */
export async function startServer(version: number): Promise<PostgresServer> {
  const account = process.getuid?.() === 0 ? accountOf('nobody') : undefined;
  const home = makeFolder(account);
  try {
    const native = reachable(postgresFolder(version), home, account);
    const data = path.join(home, 'data');
    runInitdb(native, data, home, account);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const started = await startPostgres(native, data, home, port, account);
      if (started.ok) return serverOf(version, port, started.child, home);
      if (attempt === 5 || !PORT_TAKEN.test(started.log)) throw new Error(`PostgreSQL ${version} did not start:\n${started.log}`);
    }
  } catch (error) {
    fs.rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

function serverOf(version: number, port: number, child: ChildProcess, home: string): PostgresServer {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // SIGQUIT is PostgreSQL's immediate shutdown: it ends the children too, and the data is thrown away.
  const end = (): void => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT');
  };
  const atExit = (): void => {
    end();
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', atExit);
  endOnSignals();
  const url = (database = 'postgres'): string => `postgresql://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    version,
    port,
    url,
    async connect(database) {
      const client = new pg.Client({ connectionString: url(database) });
      client.on('error', () => {}); // the server may be stopped first
      await client.connect();
      return client;
    },
    async stop() {
      end();
      await gone;
      process.removeListener('exit', atExit);
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

let signalsHeard = false;

/** A process that a signal ends runs no exit handlers, so the signal is made an ordinary exit. */
function endOnSignals(): void {
  if (signalsHeard) return;
  signalsHeard = true;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}

function accountOf(name: string): Account {
  const id = (option: string): number => Number(execFileSync('id', [option, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Room that a server with a few dozen small databases needs, in bytes. */
const ROOM = 1.5e9;

/** A fresh folder that belongs to the account; in memory where there is room. Every folder above it must be open to others. */
function makeFolder(account: Account | undefined): string {
  const usable = (folder: string): boolean => fs.existsSync(folder) && (account === undefined || isOpen(folder));
  const place = hasRoom('/dev/shm') ? '/dev/shm' : ([os.tmpdir(), '/tmp', '/var/tmp'].find(usable) ?? os.tmpdir());
  const home = fs.mkdtempSync(path.join(fs.realpathSync(place), 'lockkeeper-pg-'));
  if (account !== undefined) fs.chownSync(home, account.uid, account.gid);
  return home;
}

function hasRoom(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize > ROOM;
  } catch {
    return false;
  }
}

/** The server's programs where the account can run them: as installed, or copied when a folder above (a home, say) is closed. */
function reachable(native: string, home: string, account: Account | undefined): string {
  if (account === undefined || (isOpen(path.join(native, 'bin', 'postgres')) && isOpen(path.join(native, 'share')))) return native;
  const copy = path.join(home, 'native');
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', copy]);
  return copy;
}

/** Others may enter the folder, or read the file, and enter every folder above. */
function isOpen(file: string): boolean {
  for (let at = fs.realpathSync(file); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function runInitdb(native: string, data: string, home: string, account: Account | undefined): void {
  const flags = ['-D', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  execFileSync(path.join(native, 'bin', 'initdb'), flags, {
    ...account,
    cwd: home,
    env: environment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

type Started = { readonly ok: true; readonly child: ChildProcess } | { readonly ok: false; readonly log: string };

function startPostgres(native: string, data: string, home: string, port: number, account: Account | undefined): Promise<Started> {
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: home,
    env: environment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) => resolve({ ok: false, log: `${log}(exit ${code})` }));
    child.stderr.on('data', (piece: Buffer) => {
      log = `${log}${piece}`.slice(-10_000);
      if (READY.test(log)) resolve({ ok: true, child });
    });
  });
}

function environment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, LC_ALL: 'C', TZ: 'UTC' };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = net.createServer();
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as net.AddressInfo;
      listener.close(() => resolve(port));
    });
  });
}
