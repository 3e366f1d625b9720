import { isIP } from 'node:net';
import { join } from 'node:path';
import { foldersUpward, namesIn, readText } from '../prisma/files.ts';
import type { EnvironmentKind } from './environment.ts';
import type { ParsedAddress } from './sessions/address.ts';

/**
 * The kind that follows from where a database is: on this machine, in a container of the project or in a folder it is for
 * development; everything else is production until a person says otherwise.
 */
export function kindByHost(address: ParsedAddress, services: ReadonlySet<string>): EnvironmentKind {
  return address.kind === 'embedded' || isLocal(address.host, services) ? 'development' : 'production';
}

function isLocal(host: string, services: ReadonlySet<string>): boolean {
  if (host.startsWith('/')) return true;
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isIP(name) === 4) return name.startsWith('127.');
  if (isIP(name) === 6) return /^(?:0*:)*:?0*1$/.test(name) || /^::ffff:127\./.test(name);
  if (name === 'localhost' || name === 'host.docker.internal') return true;
  return /\.(?:local|localhost|test)$/.test(name) || (!name.includes('.') && services.has(name));
}

const COMPOSE = /^(?:docker-)?compose[^/]*\.ya?ml$/;

/** Names of the services in the project's Compose files, and of their containers: hosts of the project's own network. */
export async function composeServices(root: string): Promise<ReadonlySet<string>> {
  const out = new Set<string>();
  for (const folder of await foldersUpward(root)) {
    for (const place of [folder, join(folder, '.devcontainer'), join(folder, 'docker')]) {
      for (const name of (await namesIn(place)).filter((n) => COMPOSE.test(n))) {
        for (const service of servicesIn((await readText(join(place, name))) ?? '')) out.add(service.toLowerCase());
      }
    }
  }
  return out;
}

/** Keys directly below `services:`, with `container_name` and `hostname` of each; read line by line. */
function servicesIn(text: string): readonly string[] {
  const out: string[] = [];
  let inside = false;
  let level = 0;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const indent = /^ */.exec(line)![0].length;
    if (indent === 0) {
      inside = /^["']?services["']?\s*:/.test(line);
      level = 0;
      continue;
    }
    if (!inside) continue;
    if (level === 0) level = indent;
    const key = /^\s*["']?([\w.-]+)["']?\s*:/.exec(line)?.[1];
    if (indent === level && key !== undefined) out.push(key);
    const alias = /^\s*(?:container_name|hostname)\s*:\s*["']?([\w.-]+)/.exec(line)?.[1];
    if (alias !== undefined) out.push(alias);
  }
  return out;
}
