/**
 * Writes THIRD_PARTY_NOTICES: the licences of everything that the bundles hold. `npm run notices`;
 * test/repo/notices.test.ts fails while the file in the repository is another.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');
export const NOTICES = join(ROOT, 'THIRD_PARTY_NOTICES');
const ENTRIES = [
  'client/src/extension.ts',
  'server/src/main.node.ts',
  'server/src/main.cli.ts',
  'server/src/database/sessions/embedded/worker.main.ts',
];

/** What stands inside files of WebAssembly, which the bundler cannot see: its name, the text, and the file. */
const INSIDE = [
  ['PostgreSQL', 'postgresql', 'libpg-query.wasm, pglite.wasm and the extensions'],
  ['libpg_query', 'libpg_query', 'libpg-query.wasm'],
  ['protobuf-c', 'protobuf-c', 'libpg-query.wasm'],
  ['xxHash', 'xxhash', 'libpg-query.wasm'],
  ['Emscripten', 'emscripten', 'libpg-query.wasm and pglite.wasm'],
  ['musl', 'musl', 'libpg-query.wasm and pglite.wasm'],
  ['ICU', 'icu', 'pglite.wasm'],
  ['libxml2', 'libxml2', 'pglite.wasm'],
  ['zlib', 'zlib', 'pglite.wasm'],
  ['OpenSSL', 'openssl', 'pgcrypto.tar.gz'],
] as const;

interface Manifest {
  readonly version: string;
  readonly license?: string;
}

/** Folders below node_modules of the packages that the bundles take code from, in the order of their names. */
async function packages(): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode', 'pg-native'],
    logLevel: 'error',
  });
  const found = Object.keys(metafile.inputs).flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(found)].sort();
}

function noticeOf(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const { version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
  const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? `Licence: ${license ?? 'not stated'}` : readFileSync(join(ROOT, folder, file), 'utf8').trim();
  return section(`${name} ${version} (${license ?? 'see below'})`, text);
}

const section = (title: string, text: string): string =>
  `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`;

/** The text of the file. */
export async function renderNotices(): Promise<string> {
  const inside = INSIDE.map(([title, file, where]) =>
    section(`${title} (inside ${where})`, readFileSync(join(ROOT, 'scripts/notices', `${file}.txt`), 'utf8')),
  );
  const bundled = (await packages()).map(noticeOf);
  return ['Lockkeeper contains code from these projects.\n', ...inside, ...bundled].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(NOTICES, await renderNotices());
  console.log('THIRD_PARTY_NOTICES is written');
}
