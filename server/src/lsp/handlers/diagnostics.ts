import {
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Shown } from '../checked-file.ts';
import { toConfigDiagnostic, toDiagnostic } from '../to-protocol.ts';
import type { CheckedConfig, Workspace } from '../workspace.ts';

/** What a document reports, and an id that changes when it does. */
interface Reported {
  readonly uri: string;
  readonly version: number | null;
  readonly id: string;
  readonly items: () => Diagnostic[];
}

const ofFile = (file: Shown, related: boolean): Reported => ({
  uri: file.uri,
  version: file.version,
  id: file.id,
  items: () => file.findings.map((finding) => toDiagnostic(file, finding, related)),
});

const ofConfig = (config: CheckedConfig): Reported => ({
  uri: config.uri,
  version: config.version,
  id: config.id,
  items: () => config.problems.map((problem) => toConfigDiagnostic(config.lines, problem)),
});

/** What a document shows; null when it is neither a migration's file, nor a data migration, nor a configuration. */
export async function shownIn(workspace: Workspace, uri: string): Promise<Reported | null> {
  const config = await workspace.config(uri);
  if (config !== null) return ofConfig(config);
  const file = (await workspace.file(uri)) ?? (await workspace.script(uri));
  return file === null ? null : ofFile(file, workspace.abilities.relatedInformation);
}

/** `textDocument/diagnostic`. A document of no project has no findings. */
export const documentDiagnostics =
  (workspace: Workspace) =>
  async (params: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> => {
    const shown = await shownIn(workspace, params.textDocument.uri);
    if (shown === null) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (shown.id === params.previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: shown.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: shown.id, items: shown.items() };
  };

/** `workspace/diagnostic`: the migrations that can still be changed, and configurations. Files that went away are cleared. */
export const workspaceDiagnostics =
  (workspace: Workspace) =>
  async (params: WorkspaceDiagnosticParams, cancelled: () => boolean): Promise<WorkspaceDiagnosticReport> => {
    const known = new Map(params.previousResultIds.map((p) => [p.uri, p.value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const report = (shown: Reported): void => {
      const before = known.get(shown.uri);
      known.delete(shown.uri);
      if (before === shown.id) {
        items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri: shown.uri, version: shown.version, resultId: shown.id });
        return;
      }
      const found = shown.items();
      if (before === undefined && found.length === 0) return;
      items.push({ kind: DocumentDiagnosticReportKind.Full, uri: shown.uri, version: shown.version, resultId: shown.id, items: found });
    };
    for (const config of await workspace.configs()) report(ofConfig(config));
    if (cancelled()) return { items: [] };
    for (const file of await workspace.everything()) report(ofFile(file, workspace.abilities.relatedInformation));
    for (const uri of known.keys()) items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    return { items };
  };

/** Push, for clients that cannot pull: sends what a document shows when it differs from what was sent before. */
export function pushDiagnostics(workspace: Workspace, send: (uri: string, version: number | null, items: Diagnostic[]) => void) {
  const sent = new Map<string, string>();
  return {
    async publish(uri: string): Promise<void> {
      const shown = await shownIn(workspace, uri);
      if (shown === null || sent.get(uri) === shown.id) return;
      sent.set(uri, shown.id);
      send(uri, shown.version, shown.items());
    },
    clear(uri: string): void {
      if (!sent.delete(uri)) return;
      send(uri, null, []);
    },
  };
}
