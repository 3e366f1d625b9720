import { createHash } from 'node:crypto';
import type { HistoryRow } from '../../../server/src/prisma/history/history.ts';
import type { Random } from '../rollback/generate/random.ts';

/** Folders on disk and rows in a database that may or may not belong together. */
export interface RandomHistory {
  /** Null bytes: the folder holds no migration.sql. */
  readonly folders: readonly { readonly name: string; readonly bytes: Buffer | null }[];
  /** Null: there is no table. */
  readonly rows: readonly HistoryRow[] | null;
  /** An ordinary table lies beside the history. */
  readonly others: boolean;
}

const NAMES = [
  '20240101000000_init',
  '20240102000000_add_user',
  '20240102000000_add_user copy',
  '20240103000000_Äpfel_hinzufügen',
  '20240104000000_日本語',
  '20231231235959_late',
  '202401_short',
  '0001_first',
  '10_ten',
  '9_nine',
  '_a',
  '_B',
  'Zeta',
  'alpha',
  'ALPHA_2',
  'with space',
  "o'brien",
  '-dash',
  '20240105000000_',
  '20240106000000_🚀',
] as const;

/** The statement fails only when it is run. */
const TEXTS = [
  'SELECT 1;\n',
  'SELECT 1;\nSELECT 2;\n',
  'SELECT 1;\r\nSELECT 2;\r\n',
  '-- mixed\r\nSELECT 1;\nSELECT 2;\r\n',
  '\uFEFFSELECT 1;\n',
  "SELECT 'größer, 大きい, 🚀';\n",
  'SELECT 1',
  '',
  '-- only a comment\n',
  '-- CreateTable\n\n\n',
  ';\n;\n',
  'SELECT 1;\rSELECT 2;\r',
  'SELECT 1;\n\r\n\n',
  'SELECT 1/0;\n',
  "DO $$ BEGIN PERFORM 1; END $$;\nSELECT ';';\n",
] as const;

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const crlf = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
const lf = (text: string): string => text.replaceAll('\r\n', '\n');

/** As an old Prisma printed it: each byte without its leading zero. */
const unpadded = (hex: string): string => hex.replaceAll(/../g, (byte) => byte.replace(/^0/, ''));

/** What was recorded of a text: of itself, of the same with other line ends, of another one, or nonsense. */
const CHECKSUMS: readonly ((text: string) => string)[] = [
  sha256,
  sha256,
  sha256,
  (t) => sha256(lf(t)),
  (t) => sha256(crlf(t)),
  (t) => sha256(t.replaceAll('\n', '\r\n')),
  (t) => sha256(`${t}\n`),
  (t) => sha256(t.trimEnd()),
  (t) => sha256(`\uFEFF${t}`),
  (t) => sha256(t.replace(/^\uFEFF/, '')),
  (t) => sha256(`${t}-- edited\n`),
  (t) => unpadded(sha256(t)),
  (t) => unpadded(sha256(lf(t))),
  (t) => unpadded(sha256(`${t}x`)),
  (t) => sha256(t).toUpperCase(),
  (t) => sha256(t).slice(0, 63),
  () => '',
  () => 'x',
];

const START = Date.UTC(2026, 0, 1);

/** A history of up to six names, each with up to four rows of any kind. */
export function randomHistory(random: Random): RandomHistory {
  const names = random.some(NAMES, 1 + random.below(6));
  const textOf = new Map(names.map((n) => [n as string, random.pick(TEXTS) as string]));
  const folders = names
    .filter(() => random.chance(0.8))
    .map((name) => ({ name, bytes: random.chance(0.08) ? null : bytesOf(textOf.get(name) ?? '', random) }));
  if (random.chance(0.08)) return { folders, rows: null, others: random.chance(0.5) };
  if (random.chance(0.08)) return { folders, rows: [], others: random.chance(0.5) };
  const wanted = names.flatMap((name) =>
    Array.from({ length: random.chance(0.25) ? 0 : random.chance(0.6) ? 1 : 1 + random.below(4) }, () => name),
  );
  const order = [...wanted];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] ?? '', order[i] ?? ''] as [(typeof order)[number], (typeof order)[number]];
  }
  // mostly as time goes, so that what is applied in order is not rare
  const rows = (random.chance(0.5) ? wanted : order).map((name, i) => randomRow(name, textOf.get(name) ?? '', i, random));
  return { folders, rows, others: random.chance(0.5) };
}

/** Now and then bytes that are not UTF-8, which Prisma reads as everybody does. */
const bytesOf = (text: string, random: Random): Buffer =>
  random.chance(0.03) ? Buffer.concat([Buffer.from('-- \xff\xfe\n', 'latin1'), Buffer.from(text)]) : Buffer.from(text);

function randomRow(migration: string, text: string, i: number, random: Random): HistoryRow {
  const at = (ms: number): string => new Date(START + i * 60_000 + ms).toISOString();
  const kind = random.pick([
    'applied',
    'applied',
    'applied',
    'failed',
    'rolled-back',
    'rolled-back',
    'finished-and-rolled-back',
    'marked',
  ] as const);
  const finished = kind === 'applied' || kind === 'finished-and-rolled-back' || kind === 'marked';
  return {
    id: `${i}-${random.below(1e9)}`,
    checksum: random.pick(CHECKSUMS)(text),
    finishedAt: finished ? at(kind === 'marked' ? 0 : 1 + random.below(50_000)) : null,
    migration,
    logs: kind === 'failed' || kind === 'rolled-back' ? random.pick(['ERROR: it failed', '', null]) : random.pick(['', null]),
    rolledBackAt: kind === 'rolled-back' || kind === 'finished-and-rolled-back' ? at(55_000) : null,
    startedAt: at(0),
    steps: kind === 'applied' ? 1 : random.pick([0, 1]),
  };
}
