import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expandBody } from '../../server/src/lsp/snippets/body.ts';
import { javascriptBody, SNIPPETS } from '../../server/src/lsp/snippets/snippet.ts';
import { ROOT } from './support.ts';

const TYPESCRIPT = SNIPPETS.filter((s) => s.language === 'typescript');

/** What Prisma generates for `model User { id String @id  email String  displayName String? }`, as far as the snippets use it. */
const CLIENT = `
export interface User { id: string; email: string; displayName: string | null }
interface Where { id?: string | { gt?: string }; displayName?: string | null | { not: null } }
export interface PrismaPromise<T> extends Promise<T> { readonly [Symbol.toStringTag]: 'PrismaPromise' }
export declare class PrismaClient {
  readonly user: {
    findMany(args: { where?: Where; orderBy?: { id: 'asc' | 'desc' }; take?: number }): PrismaPromise<User[]>;
    updateMany(args: { where?: Where; data: { displayName?: string | null } }): PrismaPromise<{ count: number }>;
    count(args: { where?: Where }): PrismaPromise<number>;
  };
  $transaction<P extends PrismaPromise<unknown>[]>(args: [...P]): Promise<unknown[]>;
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): PrismaPromise<number>;
  $queryRaw<T = unknown>(query: TemplateStringsArray, ...values: unknown[]): PrismaPromise<T>;
  $disconnect(): Promise<void>;
}
`;

/** What stands around a piece in the file that it goes into. */
const AROUND = `import { PrismaClient, type User } from '../generated/prisma-client';
declare const prisma: PrismaClient;
declare const row: User;
declare const value: string;
void [prisma, row, value];
`;

describe('snippets of TypeScript', () => {
  it('compile, strictly, against a client of Prisma', function () {
    this.timeout(60_000);
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(ROOT, '.cache', 'snippets-'));
    try {
      const write = (path: string, text: string): void => {
        mkdirSync(join(folder, path, '..'), { recursive: true });
        writeFileSync(join(folder, path), text);
      };
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      write('generated/prisma-client/index.ts', CLIENT);
      const options = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] };
      write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: { ...options, target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', skipLibCheck: true },
        }),
      );
      for (const s of TYPESCRIPT) {
        const text = expandBody(s.body);
        write(`data-migrations/${s.prefix}.ts`, /^import /m.test(text) ? text : `${AROUND}\n${text}\n`);
      }
      const ran = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
      assert.equal(ran.stdout + ran.stderr, '');
      assert.equal(ran.status, 0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const s of TYPESCRIPT) {
    it(`${s.prefix}: is JavaScript without its types`, () => {
      for (const type of s.types ?? []) assert.ok(s.body.includes(type));
      const text = expandBody(javascriptBody(s));
      assert.equal(transformSync(text, { loader: 'js', format: 'esm' }).warnings.length, 0);
    });
  }
});
