#!/usr/bin/env node
// Builds the bundles and puts the WebAssembly files beside them. Options: --watch, --meta (writes dist/meta.json), --out DIR.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const asked = process.argv.indexOf('--out');
const out = asked < 0 ? path.join(root, 'dist') : path.resolve(process.argv[asked + 1] ?? '');
const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  define: { BUNDLED: 'true' },
  // pg looks for it when a person asks for it by name, which nobody does
  external: ['pg-native'],
  // thread.ts asks for it only where nothing is bundled
  logOverride: { 'empty-import-meta': 'silent' },
};

/** The thread of the embedded PostgreSQL asks where it stands itself, which a CommonJS bundle does not know by that name. */
const embedded = {
  define: { 'import.meta.url': '__bundle' },
  banner: { js: "const __bundle = require('node:url').pathToFileURL(__filename).href;" },
};

/** @type {readonly esbuild.BuildOptions[]} */
const bundles = [
  { ...common, entryPoints: ['client/src/extension.ts'], outfile: path.join(out, 'extension.cjs'), external: ['vscode'] },
  { ...common, entryPoints: ['server/src/main.node.ts'], outfile: path.join(out, 'server.cjs') },
  { ...common, entryPoints: ['server/src/main.cli.ts'], outfile: path.join(out, 'cli.js'), banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    ...embedded,
    entryPoints: ['server/src/database/sessions/embedded/worker.main.ts'],
    outfile: path.join(out, 'embedded.cjs'),
  },
];

if (!watch && asked < 0) rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// the package is ESM, the bundles are CommonJS: VS Code's extension host and a bin without an extension load that everywhere
writeFileSync(path.join(out, 'package.json'), '{ "type": "commonjs" }\n');
const parser = path.dirname(createRequire(import.meta.url).resolve('libpg-query'));
copyFileSync(path.join(parser, 'libpg-query.wasm'), path.join(out, 'libpg-query.wasm'));
// the embedded PostgreSQL, and those of its extensions that server/src/database/sessions/embedded/extensions.json names
const pglite = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
mkdirSync(path.join(out, 'embedded'), { recursive: true });
const shipped = JSON.parse(readFileSync(path.join(root, 'server/src/database/sessions/embedded/extensions.json'), 'utf8'));
for (const file of ['pglite.wasm', 'initdb.wasm', 'pglite.data', ...shipped.map((name) => `${name}.tar.gz`)])
  copyFileSync(path.join(pglite, file), path.join(out, 'embedded', file));

if (watch) {
  for (const options of bundles) await (await esbuild.context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => esbuild.build(options)));
  chmodSync(path.join(out, 'cli.js'), 0o755);
  if (process.argv.includes('--meta'))
    writeFileSync(path.join(out, 'meta.json'), JSON.stringify(results.map((r) => r.metafile?.inputs ?? {})));
}
