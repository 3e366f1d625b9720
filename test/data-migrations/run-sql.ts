// Runs a script as psql does, with PGOPTIONS: node --import tsx run-sql.ts FILE. The servers of the tests come without psql.
import fs from 'node:fs';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env.DATABASE_URL, options: process.env.PGOPTIONS ?? '' });
client.on('notice', (n) => console.log(n.message));
client.on('error', () => {});
await client.connect();
try {
  await client.query(fs.readFileSync(process.argv[2] ?? '', 'utf8'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
await client.end();
