import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What changes whenever something is written into an embedded database, without opening it; null: there is none in the folder. */
export async function folderStamp(folder: string): Promise<string | null> {
  try {
    const wal = join(folder, 'pg_wal');
    const files = [join(folder, 'global', 'pg_control'), ...(await readdir(wal)).sort().map((name) => join(wal, name))];
    const stats = await Promise.all(files.map((file) => stat(file)));
    return stats.map((s) => `${s.ino} ${s.size} ${s.mtimeMs}`).join('\n');
  } catch {
    return null;
  }
}
