import type { Address } from './environment.ts';
import { DatabaseError, type OpenOptions, type Row, type Sent, type Session } from './session.ts';

/** Values stay as PostgreSQL prints them. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value } as const;

/** Opens a connection to a PostgreSQL server. @throws DatabaseError */
export async function openServer(address: Address, options: OpenOptions): Promise<Session> {
  const { default: pg } = await import('pg');
  const url = new URL(address.url);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.search = '';
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: options.connectTimeout, types: AS_TEXT as never });
  client.on('error', () => {});
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const { code = null, message = '' } = error as { readonly code?: string; readonly message?: string };
      throw new DatabaseError({ code: 'refused', message, sqlState: code, said: message, offset: null });
    }
  };
  await guarded(() => client.connect());
  const [version] = (await guarded(() => client.query('SHOW server_version_num'))).rows as { server_version_num: string }[];
  return {
    where: 'server',
    postgres: Math.floor(Number(version?.server_version_num ?? 0) / 10_000),
    schema,
    query: (sql, values = []) => guarded(async () => (await client.query(sql, [...values])).rows as Row[]),
    send: (sql) =>
      guarded(async () => {
        const results = await client.query(sql);
        return (Array.isArray(results) ? results : [results]).map(
          (r): Sent => ({ command: r.command ?? '', rows: r.rows as Row[], count: r.rowCount ?? 0 }),
        );
      }),
    close: () => client.end().catch(() => {}),
  };
}
