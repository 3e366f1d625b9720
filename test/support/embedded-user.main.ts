/**
 * A process that uses an embedded database, for tests that kill it. Arguments: the folder and what to do:
 * `hold` opens it and waits; `write` makes tables and rows until it is killed. Each line it prints is done for certain.
 */
import { openSession } from '../../server/src/database/sessions/open.ts';
import { WRITING } from '../../server/src/database/sessions/session.ts';

const [folder = '', what = ''] = process.argv.slice(2);
const session = await openSession({ url: `pglite:${folder}` }, WRITING);
console.log('open');
if (what === 'write') {
  await session.send('CREATE TABLE IF NOT EXISTS n (i int PRIMARY KEY, text text)');
  for (;;) {
    const [row] = await session.query('SELECT coalesce(max(i), 0) + 1 AS next FROM n');
    const next = Number(row?.next);
    await session.send(`INSERT INTO n SELECT ${next}, repeat('x', 3000); CREATE TABLE t${next} AS SELECT * FROM n`);
    console.log(next);
  }
}
process.stdin.resume();
process.stdin.on('end', () => void session.close().then(() => process.exit(0)));
