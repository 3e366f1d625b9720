import { basename, resolve } from 'node:path';
import { type Analysed, analyse, emptyCatalog } from '../core/analyse.ts';
import type { Configuration } from './configuration.ts';
import type { PlacedFinding } from './folder-rules.ts';
import { runsAs } from './units.ts';

/** A SQL file outside any migrations folder: checked by itself, with no history known. */
export interface LooseResult {
  readonly path: string;
  readonly text: string;
  readonly analysis: Analysed;
  readonly findings: readonly PlacedFinding[];
  readonly runs: string;
  readonly quiet: string | null;
}

/** Checks a lone file. A missing table proves nothing there. `configuration` comes from `readLooseConfiguration`. */
export function checkLooseFile(path: string, text: string, configuration: Configuration, previous?: Analysed): LooseResult {
  const full = resolve(path);
  const analysis = analyse({ migration: basename(full), text, before: UNKNOWN }, configuration.options, previous);
  const glob = configuration.ignored(full);
  const findings = glob === null ? analysis.findings.map((finding) => ({ path: full, finding })) : [];
  const runs = runsAs(
    analysis.statements.map((s) => s.unit),
    configuration.prisma.value,
  );
  return { path: full, text, analysis, findings, runs, quiet: glob === null ? null : `It is ignored by "${glob}".` };
}

const UNKNOWN = emptyCatalog(false);
