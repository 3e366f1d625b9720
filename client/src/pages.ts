import * as vscode from 'vscode';
import { type MigrationRef, PROCEDURE, type ProcedureAnswer } from '../../server/src/lsp/protocol/checklist.ts';
import { APPLIED_TEXT, type AppliedTextAnswer, type EditedParams } from '../../server/src/lsp/protocol/doing.ts';
import { COMPARE, type CompareAnswer } from '../../server/src/lsp/protocol/environments.ts';
import { EFFECTIVE_CONFIG, type EffectiveConfig, EXPLAIN_RULE, type Refused, type RulePage } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';

/** Read-only documents whose text comes from the server. */
const SCHEME = 'lockkeeper';
const refresh = new vscode.EventEmitter<vscode.Uri>();

export const refreshPages = (uri: vscode.Uri): void => refresh.fire(uri);

/** The effective configuration of a document, or of the workspace. */
export const configUri = (of: vscode.Uri | undefined): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: '/Effective Configuration.jsonc', query: of?.scheme === 'file' ? of.toString() : '' });

/** The page that ships with the extension, or, should there be none, the same words from the server. */
export async function rulePageUri(context: Context, rule: string): Promise<vscode.Uri> {
  const name = `${rule.replaceAll(/[^a-z0-9-]/g, '')}.md`;
  const shipped = vscode.Uri.joinPath(context.extension.extensionUri, 'docs', 'rules', name);
  try {
    await vscode.workspace.fs.stat(shipped);
    return shipped;
  } catch {
    return vscode.Uri.from({ scheme: SCHEME, path: `/rules/${name}` });
  }
}

/** How a migration is taken back. */
export const procedureUri = ({ folder, migration }: MigrationRef): vscode.Uri =>
  vscode.Uri.from({
    scheme: SCHEME,
    path: `/procedures/Rollback of ${migration.replaceAll('/', ' ')}.md`,
    query: JSON.stringify({ folder, migration }),
  });

/** The migrations of a project by its environments. */
export const comparisonUri = (folder: string): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: '/comparisons/Environments.md', query: JSON.stringify({ folder }) });

/** A migration.sql as it was applied. */
export const appliedUri = (of: EditedParams): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: `/applied/${of.migration.replaceAll('/', ' ')}/migration.sql`, query: JSON.stringify(of) });

export function registerPages(context: Context): vscode.Disposable {
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: refresh.event,
    provideTextDocumentContent(uri) {
      if (uri.path.startsWith('/rules/')) return rule(context, uri);
      if (uri.path.startsWith('/applied/')) return applied(context, uri);
      if (uri.path.startsWith('/comparisons/')) return comparison(context, uri);
      return uri.path.startsWith('/procedures/') ? procedure(context, uri) : config(context, uri);
    },
  };
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider);
}

async function rule(context: Context, uri: vscode.Uri): Promise<string> {
  const page = await context.server.request<RulePage | null>(EXPLAIN_RULE, { rule: uri.path.slice('/rules/'.length).replace(/\.md$/, '') });
  return page?.markdown ?? 'There is no such rule.';
}

async function config(context: Context, uri: vscode.Uri): Promise<string> {
  const answer = await context.server.request<EffectiveConfig>(EFFECTIVE_CONFIG, { uri: uri.query === '' ? null : uri.query });
  return answer?.text ?? '// The server is not running.\n';
}

async function comparison({ server, active }: Context, uri: vscode.Uri): Promise<string> {
  const { folder } = JSON.parse(uri.query) as { readonly folder: string };
  const answer = await server.request<CompareAnswer>(COMPARE, { folder, active: active.all() });
  if (answer === undefined) return 'The server is not running.';
  return 'refused' in answer ? answer.refused : answer.markdown;
}

async function applied({ server }: Context, uri: vscode.Uri): Promise<string> {
  const answer = await server.request<AppliedTextAnswer | Refused>(APPLIED_TEXT, JSON.parse(uri.query) as EditedParams);
  if (answer === undefined) return '-- The server is not running.\n';
  return 'refused' in answer ? `-- ${answer.refused}\n` : answer.text;
}

async function procedure(context: Context, uri: vscode.Uri): Promise<string> {
  const migration = JSON.parse(uri.query) as MigrationRef;
  const answer = await context.server.request<ProcedureAnswer>(PROCEDURE, { migration, uri: null });
  if (answer === undefined) return 'The server is not running.';
  return 'refused' in answer ? answer.refused : answer.markdown;
}
