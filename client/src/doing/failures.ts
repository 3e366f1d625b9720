import * as vscode from 'vscode';
import { FAILED_MIGRATIONS, type FailedMigrationsParams, type ShownFailure } from '../../../server/src/lsp/protocol/doing.ts';
import type { EnvironmentRef } from '../../../server/src/lsp/protocol/environments.ts';
import type { Context } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Migrations that failed somewhere, as problems at their lines. */
export interface Failures extends vscode.Disposable {
  /** What a run told about an environment, in the place of what was told before. */
  show(of: EnvironmentRef, failures: readonly ShownFailure[]): void;
}

const idOf = ({ folder, environment }: EnvironmentRef): string => JSON.stringify([folder, environment]);

export function createFailures(context: Pick<Context, 'server' | 'environments'>): Failures {
  const problems = vscode.languages.createDiagnosticCollection('lockkeeper.failures');
  /** By environment. */
  const told = new Map<string, { readonly of: EnvironmentRef; readonly failures: readonly ShownFailure[] }>();
  /** Files that were changed since: the place, and perhaps the failure, is no longer theirs. */
  const changed = new Set<string>();

  function publish(): void {
    const byFile = new Map<string, Map<string, { readonly failure: ShownFailure; readonly on: string[] }>>();
    for (const { of, failures } of told.values())
      for (const failure of failures) {
        if (failure.place === null || changed.has(failure.place.uri)) continue;
        const own = byFile.get(failure.place.uri) ?? new Map();
        byFile.set(failure.place.uri, own);
        // two environments may tell the same
        const key = JSON.stringify({ ...failure, code: null });
        own.set(key, { failure, on: [...(own.get(key)?.on ?? []), of.environment] });
      }
    problems.clear();
    for (const [uri, own] of byFile)
      problems.set(
        vscode.Uri.parse(uri),
        [...own.values()].map(({ failure, on }) => diagnostic(on.join(' and '), failure)),
      );
  }

  /** Histories are told as they are known: what was resolved elsewhere goes away, what failed elsewhere comes. */
  const update = oneAtATime(async () => {
    const answer = await context.environments.current();
    for (const { folder, environment, active } of answer?.projects.flatMap((p) => p.environments) ?? []) {
      const of = { folder, environment };
      const known = told.get(idOf(of));
      if (!active && known === undefined) continue;
      const params: FailedMigrationsParams = { ...of, read: false };
      const failed = await context.server.request<readonly ShownFailure[] | null>(FAILED_MIGRATIONS, params);
      if (failed == null) continue;
      // a shadow database leaves no history
      told.set(idOf(of), { of, failures: [...(known?.failures.filter((f) => f.where === 'shadow') ?? []), ...failed] });
    }
    publish();
  });

  const edited = (uri: vscode.Uri): void => {
    if (!problems.has(uri)) return;
    changed.add(uri.toString());
    publish();
  };
  const files = vscode.workspace.createFileSystemWatcher('**/migrations/*/migration.sql');
  const disposables = [
    problems,
    files,
    files.onDidChange(edited),
    files.onDidDelete(edited),
    context.server.onDidChangeEnvironments(() => update()),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) edited(document.uri);
    }),
  ];
  return {
    show(of, failures) {
      told.set(idOf(of), { of, failures });
      for (const { place } of failures) if (place !== null) changed.delete(place.uri);
      publish();
    },
    dispose: () => vscode.Disposable.from(...disposables).dispose(),
  };
}

function diagnostic(environment: string, failure: ShownFailure): vscode.Diagnostic {
  const { start, end } = failure.place!.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const found = new vscode.Diagnostic(range, failureWords(environment, failure), vscode.DiagnosticSeverity.Error);
  found.source = 'prisma';
  if (failure.code !== null) found.code = failure.code;
  return found;
}

/** `Failed on development: relation "Nope" does not exist (42P01)` */
export function failureWords(environment: string, { where, message, sqlState }: ShownFailure): string {
  const at = where === 'shadow' ? 'Failed in the shadow database' : `Failed on ${environment}`;
  return `${at}${message === '' ? '' : `: ${message}`}${sqlState === null ? '' : ` (${sqlState})`}`;
}
