import { isAbsolute, resolve } from 'node:path';

/** How a connection is protected, as Prisma reads it: `sslaccept` decides whether a certificate has to be right. */
export interface TlsWish {
  /** `prefer`: where the server has it. */
  readonly mode: 'disable' | 'prefer' | 'require';
  /** `none`: any certificate; `authority`: one of a known authority; `host`: and for this host. */
  readonly check: 'none' | 'authority' | 'host';
  /** Certificate of the authority (PEM); absolute; null: those of the system. */
  readonly authority: string | null;
  /** Our own certificate and its key (PEM), as libpq names them; absolute. */
  readonly own: { readonly certificate: string; readonly key: string } | null;
  /** Our own certificate and key (PKCS#12), absolute. */
  readonly identity: string | null;
  readonly identityPassword: string | null;
}

export interface ServerAddress {
  readonly kind: 'server';
  /** A name or a number; for a Unix socket its folder, which begins with a slash. */
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  /** Empty: none. */
  readonly password: string;
  /** What must not be told, as it stands in the address and decoded. */
  readonly secrets: readonly string[];
  readonly database: string;
  /** Null: the address names none. */
  readonly schema: string | null;
  readonly tls: TlsWish;
  /** Milliseconds; null: not said. 0: no limit. */
  readonly connectTimeout: number | null;
  /** The address says so, or its host or port is that of a known pooler in transaction mode. */
  readonly pooler: boolean;
  readonly applicationName: string | null;
  readonly startupOptions: string | null;
}

export interface EmbeddedAddress {
  readonly kind: 'embedded';
  /** Absolute. */
  readonly folder: string;
  readonly schema: string | null;
}

export type ParsedAddress = ServerAddress | EmbeddedAddress;

/** Why an address cannot be used: a sentence, then one imperative. It quotes nothing that may be secret. */
export interface AddressProblem {
  readonly problem: string;
}

const SERVER = /^postgres(?:ql)?:\/\//i;
const EMBEDDED = /^pglite:/i;
export const DEFAULT_PORT = 5432;

/**
 * Reads an address: `postgresql://…` as Prisma reads it, or `pglite:<folder>`. Parameters that are not known are left alone.
 * @param base absolute; folder from which relative paths are meant
 */
export function readAddress(url: string, base: string): ParsedAddress | AddressProblem {
  const text = url.trim();
  if (text === '') return { problem: 'The address is empty. Write postgresql://user@host:5432/database.' };
  if (EMBEDDED.test(text)) return readEmbedded(text, base);
  if (/^prisma(?:\+postgres)?:\/\//i.test(text)) {
    const what = /^prisma\+/i.test(text)
      ? 'an address of Prisma Postgres (prisma+postgres://)'
      : 'an address of Prisma Accelerate (prisma://)';
    return {
      problem: `This is ${what}, which leads to no server directly. Name the direct address (postgresql://…); \`prisma dev\` shows its own.`,
    };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  if (!SERVER.test(text)) {
    return scheme === undefined
      ? { problem: 'The address does not begin with postgresql:// or pglite:. Correct it where it is set.' }
      : { problem: `The address begins with ${scheme}:, which is not PostgreSQL. Write postgresql:// or pglite:.` };
  }
  return readServer(text, base);
}

function readEmbedded(text: string, base: string): ParsedAddress | AddressProblem {
  const [path = '', query = ''] = splitOnce(text.slice('pglite:'.length).replace(/^\/\/(?=\/|[^/])/, ''), '?');
  const folder = path.trim();
  if (folder === '') return { problem: 'pglite: names no folder. Write pglite:prisma/dev-db.' };
  const schema = new URLSearchParams(query).get('schema');
  return { kind: 'embedded', folder: isAbsolute(folder) ? resolve(folder) : resolve(base, folder), schema: schema === '' ? null : schema };
}

const splitOnce = (text: string, at: string): [string, string?] => {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
};

/** Undoes percent-encoding; what is no such encoding stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-9a-f]{2}/gi, (code) => {
      const byte = Number.parseInt(code.slice(1), 16);
      return byte < 0x80 ? String.fromCharCode(byte) : code;
    });
  }
}

function readServer(text: string, base: string): ParsedAddress | AddressProblem {
  const [beforeQuery, query = ''] = splitOnce(text.replace(SERVER, ''), '?');
  // a slash or an @ in a password should be encoded; with an @ behind it, it can only belong to the password
  const at = beforeQuery.lastIndexOf('@');
  const userInfo = at < 0 ? '' : beforeQuery.slice(0, at);
  const [authority, path = ''] = splitOnce(beforeQuery.slice(at + 1), '/') as [string, string?];
  if (at >= 0 && /[/#]/.test(userInfo))
    return {
      problem:
        'User or password of the address hold a character that has to be encoded (/ is %2F, # is %23, ? is %3F). Encode it where the address is set.',
    };
  const [user = '', password = ''] = splitOnce(userInfo, ':');
  const params = new URLSearchParams(query);
  const param = (name: string): string | null => {
    const value = params.get(name)?.trim();
    return value === undefined || value === '' ? null : value;
  };
  if (authority.includes(',')) return { problem: 'The address names several hosts. Name one of them.' };
  const place = /^(\[[0-9a-f:.%a-z]*\]|[^:]*)(?::(.*))?$/i.exec(authority);
  if (place === null)
    return { problem: 'The host of the address cannot be read. Write an IPv6 address in brackets, and encode : and @ in the password.' };
  const hostText = decoded((place[1] ?? '').replace(/^\[|\]$/g, ''));
  const portText = place[2] ?? '';
  const port = portText === '' ? DEFAULT_PORT : Number(portText);
  if (!/^\d*$/.test(portText) || port < 1 || port > 65_535)
    return { problem: 'The port of the address is no number from 1 to 65535. Correct it, or encode : and @ in the password.' };
  const host = param('host') ?? (hostText === '' ? 'localhost' : hostText);
  const timeout = param('connect_timeout');
  const tls = readTls(params, base, host);
  if ('problem' in tls) return tls;
  return {
    kind: 'server',
    host,
    port,
    user: user === '' ? null : decoded(user),
    password: decoded(password),
    secrets: [password, decoded(password), tls.identityPassword ?? ''].filter((secret) => secret !== ''),
    database: decoded(path.replace(/\/+$/, '')) || 'postgres',
    schema: param('schema'),
    tls,
    connectTimeout: timeout !== null && /^\d+$/.test(timeout) ? Number(timeout) * 1_000 : null,
    pooler: param('pgbouncer') === 'true' || isPooler(host, port),
    applicationName: param('application_name'),
    startupOptions: param('options'),
  };
}

/** Poolers in transaction mode that are known by their place: Supabase, Neon, and the port that both and others use. */
const isPooler = (host: string, port: number): boolean =>
  (port === 6543 && !host.startsWith('/')) || /\.pooler\.supabase\.com$/i.test(host) || /-pooler\.[^.]+(?:\.|$)/i.test(host);

/** libpq's modes that check the certificate are known too, although Prisma takes `sslaccept` for it. */
const MODES: Readonly<Record<string, readonly [TlsWish['mode'], TlsWish['check'] | null]>> = {
  disable: ['disable', null],
  allow: ['prefer', null],
  prefer: ['prefer', null],
  require: ['require', null],
  // as the driver pg calls it, which Prisma 7 uses
  'no-verify': ['require', 'none'],
  'verify-ca': ['require', 'authority'],
  'verify-full': ['require', 'host'],
};

function readTls(params: URLSearchParams, base: string, host: string): TlsWish | AddressProblem {
  const mode = params.get('sslmode') ?? 'prefer';
  const known = MODES[mode];
  if (known === undefined) return { problem: `sslmode= of the address takes ${Object.keys(MODES).join(', ')}. Correct it.` };
  const accept = params.get('sslaccept');
  if (accept !== null && accept !== 'strict' && accept !== 'accept_invalid_certs')
    return { problem: 'sslaccept= of the address takes strict or accept_invalid_certs. Correct it.' };
  const path = (name: string): string | null => {
    const value = params.get(name);
    return value === null || value === '' ? null : resolve(base, value);
  };
  // libpq takes sslcert for our own certificate, which then has a key; for Prisma it is that of the authority
  const [certificate, key] = [path('sslcert'), path('sslkey')];
  const system = params.get('sslrootcert') === 'system';
  return {
    mode: host.startsWith('/') ? 'disable' : known[0],
    check: known[1] ?? (accept === 'strict' || system ? 'host' : 'none'),
    authority: system ? null : (path('sslrootcert') ?? (key === null ? certificate : null)),
    own: certificate !== null && key !== null ? { certificate, key } : null,
    identity: path('sslidentity'),
    identityPassword: params.get('sslpassword'),
  };
}

/** The address for people, without user, password and parameters. @param base absolute; embedded folders are shown from there */
export function shownAddress(address: ParsedAddress, shownPath: (folder: string) => string): string {
  if (address.kind === 'embedded') return shownPath(address.folder);
  const { host, port, database } = address;
  if (host.startsWith('/')) return `${host}:${port}/${database}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}
