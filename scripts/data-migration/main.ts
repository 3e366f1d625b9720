// Cuts source.ts into the texts that a data migration in TypeScript is put together from. Run: npx tsx scripts/data-migration/main.ts
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkpointTable } from '../../server/src/core/write/checkpoints.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
export const RUNTIME_FILE = path.join(here, '../../server/src/core/data-migrations/runtime.generated.ts');

/** The text of runtime.generated.ts as source.ts has it now. */
export function runtimeText(): string {
  const source = fs.readFileSync(path.join(here, 'source.ts'), 'utf8');
  const parts = new Map<string, string>();
  for (const piece of source.split(/^\/\/ part: /m).slice(1)) {
    const end = piece.indexOf('\n');
    const text = piece
      .slice(end + 1)
      .replace('CREATE_CHECKPOINTS', checkpointTable('    '))
      .replace(/^export /gm, '');
    parts.set(piece.slice(0, end), `${text.trim()}\n`);
  }
  const lines = [...parts].map(([name, text]) => `  ${name}: ${JSON.stringify(text)},`);
  return `// Made by scripts/data-migration/main.ts of source.ts beside it.\nexport const RUNTIME = {\n${lines.join('\n')}\n} as const;\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) fs.writeFileSync(RUNTIME_FILE, runtimeText());
