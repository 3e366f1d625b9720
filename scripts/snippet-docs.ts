/**
 * Writes docs/snippets.md from snippets/*.json. `npx tsx scripts/snippet-docs.ts`; test/repo/snippet-docs.test.ts fails while the page
 * in the repository is another.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expandBody } from '../server/src/lsp/snippets/body.ts';
import { type Purpose, SNIPPETS, type Snippet } from '../server/src/lsp/snippets/snippet.ts';

export const SNIPPETS_PAGE = resolve(import.meta.dirname, '../docs/snippets.md');

const FILES: Readonly<Record<Purpose, string>> = {
  migration: '`migration.sql`',
  down: '`down.sql`',
  data: 'data migrations',
};

const filesOf = (s: Snippet): string =>
  s.language === 'typescript' ? '`data-migrations/**/*.{ts,mts,js}`' : s.files.map((file) => FILES[file]).join(', ');

const entry = (s: Snippet): string =>
  [
    `#### ${s.prefix}`,
    `**${s.title}.** ${s.description}`,
    `In ${filesOf(s)}${s.postgres === undefined ? '' : `, from PostgreSQL ${s.postgres} on`}. Found by: ${s.find.map((f) => `*${f}*`).join(', ')}.`,
    `\`\`\`${s.language === 'sql' ? 'sql' : 'ts'}\n${expandBody(s.body)}\n\`\`\``,
  ].join('\n\n');

function part(title: string, language: Snippet['language']): readonly string[] {
  const own = SNIPPETS.filter((s) => s.language === language);
  const groups = [...new Set(own.map((s) => s.group))];
  return [
    `## ${title}`,
    ['| Snippet | |', '| --- | --- |', ...own.map((s) => `| [${s.prefix}](#${s.prefix}) | ${s.title} |`)].join('\n'),
    ...groups.flatMap((group) => [`### ${group}`, ...own.filter((s) => s.group === group).map(entry)]),
  ];
}

export const renderSnippetDocs = (): string =>
  `${[
    '# Snippets',
    'At the beginning of a statement type `lk`, or words such as `create index`, or press Ctrl+Space. Snippets are offered in `migration.sql` and `down.sql` of a migration, in the phases of a plan, and in SQL and TypeScript below `data-migrations/`; never in other files, in strings, comments or the body of a function. Each snippet of SQL has no findings as it stands, in every version of Prisma, and is carried out on real PostgreSQL servers, 14 and 18.',
    ...part('SQL', 'sql'),
    ...part('TypeScript', 'typescript'),
  ].join('\n\n')}\n`;

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  writeFileSync(SNIPPETS_PAGE, renderSnippetDocs());
  console.log(`docs/snippets.md: ${SNIPPETS.length} snippets`);
}
