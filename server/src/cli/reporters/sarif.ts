import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RULES, ruleById } from '../../core/rules/index.ts';
import type { Rule, Severity } from '../../core/rules/rule.ts';
import { oneLine } from '../io.ts';
import { pathFrom, type ReportedFinding, type ReportedPlace, type Reporter, rulePage } from './report.ts';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', advice: 'note' };

/** SARIF 2.1.0 (OASIS). Columns are UTF-16 code units, lines and columns count from 1, as the format wants it. */
export const sarifReporter: Reporter = (report, { root }) => {
  const used = [...new Set(report.findings.map((f) => f.finding.rule))];
  const known = RULES.map((rule) => rule.id);
  const rules = [...known, ...used.filter((id) => !known.includes(id))];
  const indexes = new Map(rules.map((id, index) => [id, index]));
  const seen = new Map<string, number>();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lockkeeper',
            version: report.version,
            informationUri: 'https://github.com/lockkeeper/lockkeeper',
            rules: rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(root).href}/` } },
        results: report.findings.map((f) => result(f, root, indexes.get(f.finding.rule) ?? 0, seen)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function descriptor(id: string): object {
  const rule: Rule | undefined = ruleById(id);
  if (rule === undefined) return { id, helpUri: rulePage(id) };
  return {
    id,
    shortDescription: { text: rule.doc.summary },
    fullDescription: { text: rule.doc.why },
    help: { text: rule.doc.instead, markdown: rule.doc.instead },
    helpUri: rulePage(id),
    defaultConfiguration: { level: LEVEL[rule.severity], enabled: rule.style !== true },
    properties: { category: rule.category },
  };
}

function result(f: ReportedFinding, root: string, ruleIndex: number, seen: Map<string, number>): object {
  const { finding } = f;
  const path = pathFrom(root, f.file.path);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: [f.message, finding.advice].filter((part) => part !== '').join(' ') },
    locations: [{ physicalLocation: physical(f, root) }],
    ...(f.related.length === 0
      ? {}
      : { relatedLocations: f.related.map((r, id) => ({ id, physicalLocation: physical(r, root), message: { text: r.message } })) }),
    partialFingerprints: { 'lockkeeper/v1': fingerprint(f, path, seen) },
    properties: { hazards: finding.hazards, category: finding.category },
  };
}

function physical({ file, start, end }: ReportedPlace, root: string): object {
  const path = pathFrom(root, file.path);
  const artifactLocation = isAbsolute(path)
    ? { uri: pathToFileURL(path).href }
    : { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
  return {
    artifactLocation,
    region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
  };
}

/** The same for the same finding after lines were added above it; findings that are alike are numbered. */
export function fingerprint(f: ReportedFinding, path: string, seen: Map<string, number>): string {
  const { starts } = f.file.lines;
  const source = f.file.text.slice((starts[f.start.line] ?? 0) + f.start.character, (starts[f.end.line] ?? 0) + f.end.character);
  const key = [f.finding.rule, path, oneLine(source)].join('\0');
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return createHash('sha256').update(`${key}\0${count}`).digest('hex');
}
