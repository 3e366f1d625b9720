import type { StatementReader } from './core/sql/statement.ts';

/**
 * PostgreSQL's own grammar; where WebAssembly cannot be loaded, the reduced grammar of `pgsql-ast-parser`, so that findings go
 * on. The name of the reader tells which. `LOCKKEEPER_TEST_NO_WASM=1` is how the tests make the first one fail.
 */
export async function loadReader(): Promise<StatementReader> {
  if (process.env.LOCKKEEPER_TEST_NO_WASM !== '1') {
    try {
      const { loadPostgresReader } = await import('./core/sql/parsers/postgres.ts');
      return await loadPostgresReader();
    } catch {
      // The status of the server and the head of the command's output say which reader is in use.
    }
  }
  const { liteReader } = await import('./core/sql/parsers/lite.ts');
  return liteReader;
}
