import shipped from './embedded/extensions.json';
import type { DatabaseProblem, ProblemCode } from './problem.ts';
import { redact } from './redact.ts';
import { BAD_FILE, NO_FILE, NO_TLS, NOT_POSTGRES } from './tls.ts';

/** What messages may say about a connection. */
export interface Told {
  /** The address without secrets: `localhost:5432/app`. */
  readonly shown: string;
  readonly user: string;
  readonly database: string;
  /** What must not stand in any message. */
  readonly secrets: readonly string[];
  readonly embedded: boolean;
}

/** What an error of the server, of a socket or of TLS may carry. */
interface Fields {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly position?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
  readonly late?: unknown;
  readonly severity?: unknown;
  readonly errors?: unknown;
}

interface Words {
  readonly code: ProblemCode;
  readonly message: (told: Told, said: string) => string;
}

/** SQLSTATEs and their classes (two characters), the more exact first. Source: manual, Appendix A. */
const STATES: Readonly<Record<string, Words>> = {
  '28P01': {
    code: 'password',
    message: (t) => `${t.shown} does not accept the password of "${t.user}". Correct it where the address is set.`,
  },
  '28000': {
    code: 'password',
    message: (t, said) => `${t.shown} does not let "${t.user}" in: ${sentence(said)} Correct user and address, or pg_hba.conf.`,
  },
  '3D000': {
    code: 'no-database',
    message: (t) => `There is no database "${t.database}" at ${t.shown}. Create it, or correct the address.`,
  },
  '42501': {
    code: 'no-rights',
    message: (t, said) => `"${t.user}" may not do this at ${t.shown}: ${sentence(said)} Grant the right, or use another user.`,
  },
  '53300': { code: 'unreachable', message: (t) => `${t.shown} has no connection left. Try again when others have closed theirs.` },
  '55000': { code: 'refused', message: (t, said) => `${t.shown} refused: ${sentence(said)}` },
  '57014': { code: 'timeout', message: (t) => `${t.shown} took too long and the statement was cancelled. Try again when it is less busy.` },
  '57P01': { code: 'lost', message: (t) => `${t.shown} ended the connection. Try again.` },
  '57P02': { code: 'lost', message: (t) => `${t.shown} is shutting down after a crash. Try again when it is back.` },
  '57P03': { code: 'unreachable', message: (t) => `${t.shown} is starting or stopping. Try again in a moment.` },
  '57P04': {
    code: 'no-database',
    message: (t) => `The database "${t.database}" at ${t.shown} was dropped. Create it, or correct the address.`,
  },
  '57P05': { code: 'lost', message: (t) => `${t.shown} ended a connection that was idle. Try again.` },
  '08': { code: 'lost', message: (t, said) => `The connection to ${t.shown} broke: ${sentence(said)} Try again.` },
};

/** Errors of sockets, names and TLS. */
const CODES: Readonly<Record<string, Words>> = {
  ECONNREFUSED: {
    code: 'unreachable',
    message: (t) => `Nothing listens at ${t.shown} (ECONNREFUSED). Start the database, or correct the address.`,
  },
  ENOTFOUND: {
    code: 'unreachable',
    message: (t) => `The host of ${t.shown} is not known (ENOTFOUND). Correct the address, or connect to its network.`,
  },
  EAI_AGAIN: {
    code: 'unreachable',
    message: (t) => `The host of ${t.shown} cannot be looked up now (EAI_AGAIN). Check the network, and try again.`,
  },
  ENOENT: {
    code: 'unreachable',
    message: (t) => `There is no socket of a server at ${t.shown} (ENOENT). Start the database, or correct the address.`,
  },
  EACCES: {
    code: 'unreachable',
    message: (t) => `${t.shown} may not be opened by this user (EACCES). Correct the rights, or the address.`,
  },
  EHOSTUNREACH: { code: 'unreachable', message: (t) => `There is no way to ${t.shown} (EHOSTUNREACH). Check the network.` },
  ENETUNREACH: { code: 'unreachable', message: (t) => `There is no way to ${t.shown} (ENETUNREACH). Check the network.` },
  ETIMEDOUT: { code: 'timeout', message: (t) => `${t.shown} does not answer (ETIMEDOUT). Check the address and the network.` },
  ECONNRESET: { code: 'lost', message: (t) => `${t.shown} broke the connection off (ECONNRESET). Try again.` },
  EPIPE: { code: 'lost', message: (t) => `${t.shown} broke the connection off (EPIPE). Try again.` },
  CERT_HAS_EXPIRED: { code: 'tls', message: (t) => `The certificate of ${t.shown} has expired (CERT_HAS_EXPIRED). Have it renewed.` },
  CERT_NOT_YET_VALID: {
    code: 'tls',
    message: (t) => `The certificate of ${t.shown} is not valid yet (CERT_NOT_YET_VALID). Check the clock of this machine.`,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'tls',
    message: (t) =>
      `The certificate of ${t.shown} is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT). Name it with sslcert= in the address.`,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    code: 'tls',
    message: (t) =>
      `The authority of ${t.shown}'s certificate is not known here (SELF_SIGNED_CERT_IN_CHAIN). Name its certificate with sslcert= in the address.`,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    code: 'tls',
    message: (t) =>
      `The authority of ${t.shown}'s certificate is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Name its certificate with sslcert= in the address.`,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    code: 'tls',
    message: (t) =>
      `The authority of ${t.shown}'s certificate is not known here (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). Name its certificate with sslcert= in the address.`,
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'tls',
    message: (t) => `The certificate of ${t.shown} is for another host (ERR_TLS_CERT_ALTNAME_INVALID). Use the host that it names.`,
  },
};

/** What this layer found out itself. */
const OWN: Readonly<Record<string, Words>> = {
  [NO_TLS]: {
    code: 'tls',
    message: (t) => `${t.shown} has no TLS, but the address asks for it. Turn it on in the server, or correct sslmode= in the address.`,
  },
  [NOT_POSTGRES]: { code: 'bad-address', message: (t) => `What listens at ${t.shown} is no PostgreSQL. Correct the address.` },
  [BAD_FILE]: {
    code: 'tls',
    message: (_, said) =>
      `A certificate or key of the address cannot be used: ${sentence(said)} Correct the file, or its password in the address.`,
  },
  [NO_FILE]: {
    code: 'tls',
    message: (_, said) => `The file ${said} of the address cannot be read. Correct sslcert=, sslrootcert=, sslkey= or sslidentity=.`,
  },
};

/** An error in words that hold no secret. @param sql the text that was sent, for the place of the error */
export function problemOf(told: Told, error: unknown, sql: string | null): DatabaseProblem {
  const fields = inner((typeof error === 'object' && error !== null ? error : { message: error }) as Fields);
  const code = typeof fields.code === 'string' ? fields.code : '';
  const said = redact(typeof fields.message === 'string' ? fields.message : String(error), told.secrets);
  const make = (kind: ProblemCode, message: string, state: string | null, own: string | null): DatabaseProblem => ({
    code: kind,
    message: redact(message, told.secrets),
    sqlState: state,
    said: own,
    offset: offsetOf(fields, sql),
  });
  if (typeof fields.late === 'number') return make('timeout', late(told, fields.late), null, null);
  const fromServer = typeof fields.severity === 'string' && /^[0-9A-Z]{5}$/.test(code);
  if (fromServer) {
    const extension = told.embedded ? /extension "([^"]+)" is not available/.exec(said)?.[1] : undefined;
    if (extension !== undefined)
      return make(
        'refused',
        `The embedded PostgreSQL has no extension "${extension}"; it has ${shipped.join(', ')}. Use a server for this project.`,
        code,
        said,
      );
    const words = STATES[code] ?? STATES[code.slice(0, 2)];
    if (words !== undefined) return make(words.code, words.message(told, said), code, said);
    return make('refused', `${told.shown} refused: ${sentence(said)}`, code, said);
  }
  const words =
    OWN[code] ??
    CODES[code] ??
    (/^(?:ERR_SSL|ERR_TLS|CERT_|EPROTO|UNABLE_TO_)|^(?:HOSTNAME_MISMATCH|INVALID_CA|ERR_OSSL)/.test(code) ? TLS : undefined);
  if (words !== undefined) return make(words.code, words.message(told, said), null, null);
  if (/^received invalid response/.test(said)) return problemOf(told, { code: NOT_POSTGRES, message: said }, sql);
  if (/password must be a string|SASL.*password/i.test(said))
    return make('password', `${told.shown} asks for a password, but the address has none. Add it where the address is set.`, null, null);
  if (/SASL|SCRAM/i.test(said))
    return make(
      'password',
      `${told.shown} did not agree on the password: ${sentence(said)} Correct it where the address is set.`,
      null,
      null,
    );
  if (told.embedded) return make('lost', `The embedded database ${told.shown} ended: ${sentence(said)} Try again.`, null, said);
  return make('lost', `The connection to ${told.shown} ended: ${sentence(said)} Try again.`, null, null);
}

const TLS: Words = {
  code: 'tls',
  message: (t, said) => `${t.shown} and Lockkeeper cannot agree on TLS: ${sentence(said)} Correct sslmode= in the address.`,
};

const late = (told: Told, limit: number): string =>
  `${told.shown} did not answer within ${limit < 1_000 ? `${limit} ms` : `${Math.round(limit / 100) / 10} s`}. ${told.embedded ? 'Try again.' : 'Check the database and the network.'}`;

/** Node tries several addresses of one name and reports them together: the first tells enough. */
const inner = (fields: Fields): Fields =>
  Array.isArray(fields.errors) && fields.errors.length > 0 ? (fields.errors[0] as Fields) : fields;

/** A server's words as a sentence of ours. */
const sentence = (said: string): string => {
  const short = said.replace(/\s+/g, ' ').trim();
  return /[.!?]$/.test(short) ? short : `${short}.`;
};

/** PostgreSQL counts code points from 1 over the text that was sent. */
function offsetOf(fields: Fields, sql: string | null): number | null {
  const position = Number(fields.position);
  if (sql === null || !Number.isInteger(position) || position < 1) return null;
  let offset = 0;
  let left = position - 1;
  for (const character of sql) {
    if (left-- === 0) break;
    offset += character.length;
  }
  return offset;
}
