import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A headless Chromium: the one that `CHROMIUM` names, else the one of the npm package, which needs nothing of the system. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM, env: process.env } : unpacked();
  return chromium.launch({ executablePath, env: env as Record<string, string>, headless: true, args: ARGUMENTS });
}

/**
 * The package's own unpacking leaves out the NSS and expat libraries unless it runs on certain clouds, and trusts a half-written file. So
 * it is unpacked here: once, whole or not at all, libraries and fonts included.
 */
function unpacked(): { readonly executablePath: string; readonly env: NodeJS.ProcessEnv } {
  const bin = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin');
  const { size, mtimeMs } = fs.statSync(path.join(bin, 'chromium.br'));
  const home = path.join(os.tmpdir(), `lockkeeper-chromium-${size}-${Math.trunc(mtimeMs)}`);
  if (!fs.existsSync(home)) unpackTo(home, bin);
  const executablePath = path.join(home, 'chromium');
  const env = { ...process.env };
  if (!fs.existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH ??= home;
  if (!starts(executablePath)) env.LD_LIBRARY_PATH = [path.join(home, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { executablePath, env };
}

function unpackTo(home: string, bin: string): void {
  const fresh = fs.mkdtempSync(`${home}-`);
  const read = (name: string): Buffer => zlib.brotliDecompressSync(fs.readFileSync(path.join(bin, name)));
  fs.writeFileSync(path.join(fresh, 'chromium'), read('chromium.br'), { mode: 0o755 });
  for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'])
    execFileSync('tar', ['xf', '-', '-C', fresh], { input: read(archive) });
  const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/cache</cachedir></fontconfig>`;
  fs.writeFileSync(path.join(fresh, 'fonts.conf'), fonts);
  try {
    fs.renameSync(fresh, home);
  } catch {
    fs.rmSync(fresh, { recursive: true }); // another run was first
  }
}

function starts(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
