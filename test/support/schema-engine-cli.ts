import pg from 'pg';

/**
 * The part of Prisma's schema engine that is no JSON-RPC: `schema-engine … cli can-connect-to-database` and its like, as the native one
 * answers them. Answers the exit code; null: something else was asked.
 */
export async function engineCli(argv: readonly string[], address: string | undefined): Promise<number | null> {
  const command = argv[argv.indexOf('cli') + 1];
  if (!argv.includes('cli') || command === undefined) return null;
  try {
    const url = new URL(address ?? '');
    const database = decodeURIComponent(url.pathname.slice(1));
    if (command !== 'can-connect-to-database') url.pathname = '/postgres';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const verb = { 'create-database': 'CREATE', 'drop-database': 'DROP' }[command];
    if (verb !== undefined) await client.query(`${verb} DATABASE "${database.replaceAll('"', '""')}"`);
    await client.end();
    return 0;
  } catch (error) {
    const { code = '', message } = error as Error & { readonly code?: string };
    const said = { is_panic: false, message, error_code: CODES[code] ?? 'P1001' };
    const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields: said, target: 'schema_engine::logger' };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    return 1;
  }
}

const CODES: Readonly<Record<string, string>> = { '3D000': 'P1003', '28P01': 'P1000' };
