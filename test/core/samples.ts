import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Whole SQL files that the tests hold: the reader's corpus and the rules' cases. */
export function sqlFiles(): { readonly path: string; readonly text: string }[] {
  return [join(here, 'corpus'), join(here, '../rules')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.sql'))
        .sort()
        .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') })),
    );
}

/** Files, and forms that stress the lexer. */
export const statementSamples = (): string[] => [...sqlFiles().map((f) => f.text), ...EXTRA];

const EXTRA = [
  `INSERT INTO t VALUES ('ü', 'a''b', E'\\'x', U&'\\00e9', $q$ it's $q$, 1e5, .5, 0x_1F, B'1');`,
  `SELECT "Größe"::numeric(10,2) - -1, a->>'b', a#>>'{}', b @> c, d <-> e, f!=g, h<>i, j||'k'\n'l' FROM "𝒯able" WHERE x ~* '^a' AND y !~~ 'b%' /* 💥 /* n */ */;`,
  `CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END; SELECT 1;`,
  `CREATE OR REPLACE RULE r AS ON INSERT TO t DO INSTEAD (SELECT 1; SELECT 2); SELECT 3`,
  `DO $$ BEGIN IF true THEN PERFORM 1; END IF; END $$; -- end\n;;SELECT 1 /* a */ ; /* b */`,
  `SELECT $1, $2::text, a[1:2], (b).c, d=>e, f := g, 1.5, 1., x'FF', N'n' ORDER BY 1 USING <;`,
];

/** libpg-query counts UTF-8 bytes. Gives the UTF-16 offset of a byte offset. */
export function byteToUtf16(text: string): (byte: number) => number {
  const at = new Map<number, number>([[0, 0]]);
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    units += character.length;
    at.set(bytes, units);
  }
  return (byte) => at.get(byte) ?? -1;
}
