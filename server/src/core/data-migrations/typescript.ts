import type { CatalogReader, Column } from '../catalog/types.ts';
import { clientModel } from '../plans/client-code.ts';
import { clientName, type Model } from '../plans/models.ts';
import { type BatchedTable, type Batches, keyOf } from '../write/batches.ts';
import { quote, relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import type { DataMigrationContext, What } from './request.ts';
import { RUNTIME } from './runtime.generated.ts';

/** What a file in TypeScript is made of. */
interface Parts {
  readonly title: string;
  readonly imports: string;
  /** What a person reads and edits. */
  readonly own: readonly string[];
  readonly wiring: readonly string[];
  readonly runtime: keyof typeof RUNTIME;
}

/** A value as a string constant of TypeScript. */
const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
/** SQL between backticks. */
const template = (sql: string): string => `\`${sql.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name));

function fileText(name: string, context: Pick<DataMigrationContext, 'client' | 'adapter' | 'folder'>, parts: Parts): string {
  const run = `npx tsx ${context.folder}/${name}.ts`;
  return [
    `// ${parts.title}`,
    '//',
    `//   ${run} up            change the rows`,
    `//   ${run} up --dry-run  say how many there are, and write nothing`,
    `//   ${run} down          take it back`,
    '//',
    '// It goes through the table by key, 1,000 rows at a time, each batch in a transaction of its own, and notes in the table',
    '// "_data_migrations" how far it is. It can be stopped at any moment (Ctrl+C, a crash) and run again: it goes on where it was.',
    '',
    "import { createHash } from 'node:crypto';",
    "import { readFileSync } from 'node:fs';",
    ...(context.adapter ? ["import { PrismaPg } from '@prisma/adapter-pg';"] : []),
    `import { ${parts.imports} } from ${text(context.client)};`,
    '',
    ...parts.own,
    '',
    '// ---- Nothing below has to be edited: how the rows are gone through. ----',
    '',
    `const NAME = ${text(name)};`,
    ...parts.wiring,
    'type Tx = Prisma.TransactionClient;',
    '',
    ...connection(context.adapter),
    '',
    RUNTIME[parts.runtime],
    RUNTIME.common,
  ].join('\n');
}

/** One connection: it holds the lock of the migration. */
const connection = (adapter: boolean): readonly string[] => [
  '/** One connection, straight to the server and through no pooler: it holds the lock of the migration while this runs. */',
  'function connect(): PrismaClient {',
  "  const url = process.env.DATABASE_URL ?? '';",
  ...(adapter
    ? [
        "  const schema = URL.canParse(url) ? new URL(url).searchParams.get('schema') : null;",
        "  const own = schema === null ? {} : { options: '-c search_path=' + schema };",
        '  const pool = { connectionString: url, max: 1, idleTimeoutMillis: 0, ...own };',
        '  return new PrismaClient({ adapter: new PrismaPg(pool, schema === null ? {} : { schema }) });',
      ]
    : [
        '  if (!URL.canParse(url)) return new PrismaClient();',
        '  const one = new URL(url);',
        "  one.searchParams.set('connection_limit', '1');",
        '  return new PrismaClient({ datasourceUrl: one.href });',
      ]),
  '}',
  'const prisma = connect();',
];

interface KeyPart {
  readonly field: string;
  readonly column: string;
  readonly type: string;
}

const keyLine = (key: readonly KeyPart[]): string =>
  `const KEY = [${key.map((k) => `{ field: ${text(k.field)}, column: ${text(k.column)}, type: ${text(k.type)} }`).join(', ')}] as const;`;

/** A table with the types of its columns. */
export interface KnownTable extends BatchedTable {
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
}

const typeOf = (catalog: CatalogReader, table: KnownTable, column: string): string => {
  const type = table.columns.find((c) => c.name === column)?.type;
  return (type === undefined ? null : typeSql(catalog, type)) ?? 'text';
};

const constants = (table: BatchedTable, known: string, noDown: string | null, once: boolean): readonly string[] => [
  `const TABLE: string = ${text(relationSql(table))};`,
  `const KNOWN: string = ${known === relationSql(table) ? 'TABLE' : text(known)};`,
  `const ONCE: boolean = ${once};`,
  `const NO_DOWN: string = ${text(noDown ?? '')};`,
];

/** The change is SQL: one statement for each batch. */
export function statementText(
  name: string,
  title: string,
  b: Batches & { readonly table: KnownTable },
  context: Pick<DataMigrationContext, 'catalog' | 'client' | 'adapter' | 'folder'>,
): string {
  const { table, alias, from, down } = b;
  const known = alias === undefined ? relationSql(table) : quote(alias);
  const as = alias === undefined ? relationSql(table) : `${relationSql(table)} AS ${quote(alias)}`;
  const sql = (set: string | null): string =>
    set === null
      ? `DELETE FROM ${as}${from === undefined ? '' : ` USING ${from}`} WHERE `
      : `UPDATE ${as} SET ${set}${from === undefined ? '' : ` FROM ${from}`} WHERE `;
  const direction = (set: string | null, where: string): readonly string[] => [
    '  statement({',
    `    where: ${template(where)},`,
    ...(from === undefined ? [] : [`    from: ${template(from)},`]),
    `    sql: (batch) => ${template(sql(set)).slice(0, -1)}\${batch}\`,`,
    '  })',
  ];
  return fileText(name, context, {
    title,
    imports: 'type Prisma, PrismaClient',
    own: [
      '/** WHICH rows are still to be changed, and WHAT is done to those of a batch. Rows that are done must not be among them. */',
      'const up = (): Direction =>',
      ...direction(b.set, b.where).slice(0, -1),
      '  });',
      '',
      ...('refused' in down
        ? ['/** There is no way back. */', 'const down = up;']
        : [
            '/** The way back: only values that `up` has written are taken away; a row that has another one by now stays as it is. */',
            'const down = (): Direction =>',
            ...direction(down.set, down.where).slice(0, -1),
            '  });',
          ]),
    ],
    wiring: [
      ...constants(table, known, 'refused' in down ? down.refused : null, b.once === true),
      keyLine(keyOf(table).map((k) => ({ field: k, column: k, type: typeOf(context.catalog, table, k) }))),
      'const DIRECTIONS: Readonly<Record<string, Direction>> = { up: up(), down: down() };',
    ],
    runtime: 'statement',
  });
}

/** The change is TypeScript: rows are read with Prisma Client, and what `write` gives is written to them. */
export function rowsText(
  name: string,
  title: string,
  what: What,
  table: KnownTable,
  column: string | null,
  model: Model,
  context: Pick<DataMigrationContext, 'catalog' | 'models' | 'client' | 'adapter' | 'folder'>,
  example: { readonly reads: readonly string[]; readonly value: string } | null = null,
): string {
  const m = clientModel(context, table);
  const row = clientName(model.name);
  const fieldOf = (c: string): string => m.field(c);
  const key = keyOf(table).map((k) => ({ field: fieldOf(k), column: k, type: typeOf(context.catalog, table, k) }));
  const field = column === null ? null : fieldOf(column);
  const reads = [...new Set([...key.map((k) => k.field), ...(example?.reads ?? []), ...(field === null ? [] : [field])])];
  const scalars = model.fields.filter((f) => !f.relation && !f.type.startsWith('Unsupported'));
  const values = scalars.flatMap((f) => {
    const mapped = context.models.enums.find((e) => e.name === f.type)?.values.filter((v) => v.name !== v.value) ?? [];
    return mapped.length === 0 ? [] : [`${property(f.name)}: { ${mapped.map((v) => `${property(v.name)}: ${text(v.value)}`).join(', ')} }`];
  });
  const optional = scalars.find((f) => f.name === field)?.optional === true;
  const noDown =
    what === 'transform' ? 'The values before are not kept.' : optional ? null : `"${column ?? ''}" must have a value in every row.`;
  // JSON knows a null of its own
  const isJson = scalars.find((f) => f.name === field)?.type === 'Json';
  const empty = `{ ${field}: ${isJson ? '{ equals: Prisma.DbNull }' : 'null'} }`;
  const own = [
    '/** WHICH rows are still to be changed. Rows that are done must not be among them: so it can be run again. */',
    `const where: Where = ${optional && what !== 'transform' ? empty : '{}'};`,
    '',
    `/** What is read of them: the key, and what \`write\` needs. */`,
    `const select = { ${reads.map((r) => `${r}: true`).join(', ')} } satisfies Prisma.${model.name}Select;`,
    '',
    '/** WHAT is written to a row; null leaves it as it is. Fields with `@updatedAt` keep their value. */',
    `function write(${row}: Row): Write | null {`,
    ...(example === null
      ? [
          `  const value: Write[${text(field ?? '')}] = ${row}.${field ?? ''}; // write here what it is to be`,
          `  return equal(value, ${row}.${field ?? ''}) ? null : { ${field ?? ''}: value };`,
        ]
      : [`  return { ${field ?? ''}: ${example.value} };`]),
    '}',
    '',
    ...(noDown === null
      ? [
          '/** The way back: only a value that `write` would give is taken away; a row that has another one by now stays as it is. */',
          `const whereDown: Where = { NOT: ${empty} };`,
          `function undo(${row}: Row): Write | null {`,
          `  return equal(write({ ...${row}, ${field}: null })?.${field}, ${row}.${field}) ? { ${field}: null } : null;`,
          '}',
        ]
      : ['/** There is no way back: see NO_DOWN below. */', 'const [whereDown, undo] = [where, write];']),
  ];
  return fileText(name, context, {
    title,
    imports: `${isJson ? '' : 'type '}Prisma, PrismaClient, type ${model.name}`,
    own,
    wiring: [
      ...constants(table, relationSql(table), noDown, false),
      keyLine(key),
      `const COLUMNS: Readonly<Record<string, string>> = { ${scalars.map((f) => `${property(f.name)}: ${text(f.column)}`).join(', ')} };`,
      `const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = ${values.length === 0 ? '{}' : `{ ${values.join(', ')} }`};`,
      `type Where = Prisma.${model.name}WhereInput;`,
      `type Row = Prisma.${model.name}GetPayload<{ select: typeof select }>;`,
      `type Write = Partial<${model.name}>;`,
      `const find = (tx: Tx, which: Where): Promise<Row[]> => tx.${row}.findMany({ where: which, select });`,
      `const first = (which: Where): Promise<Row[]> => prisma.${row}.findMany({ where: which, select, take: 5 });`,
      `const count = (which: Where): Promise<number> => prisma.${row}.count({ where: which });`,
      'const DIRECTIONS: Readonly<Record<string, Direction>> = { up: rows(where, write), down: rows(whereDown, undo) };',
    ],
    runtime: 'rows',
  });
}
