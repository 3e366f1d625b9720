import * as vscode from 'vscode';
import type { MigrationDetails } from '../../../server/src/lsp/protocol/migrations.ts';
import { plainText } from '../markdown.ts';

/** `340 ms`, `12.4 s`, `3 min 5 s` */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

const moment = (iso: string): string => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
};

/** All that is known of a migration. Texts of files and databases are shown as they are, never as Markdown. */
export function migrationTooltip(details: MigrationDetails): vscode.MarkdownString {
  const out = new vscode.MarkdownString(`**${plainText(details.name)}**\n\n`);
  const line = (text: string): void => void out.appendMarkdown(`${plainText(text)}  \n`);
  if (details.environments.length === 0) line(capital(details.says));
  for (const env of details.environments) line(`${env.name}: ${environmentWords(env)}`);
  if (details.why !== null) line(details.why);
  if (details.error !== null) {
    out.appendMarkdown('\n');
    out.appendCodeblock(short(details.error), 'text');
  }
  out.appendMarkdown('\n---\n\n');
  if (details.runs !== null) line(`Runs as ${details.runs}`);
  if (details.lock !== null) line(`Worst lock: ${details.lock}`);
  else if (details.runs !== null) line('No lock that stops reads or writes');
  if (details.findings !== null) line(`Findings: ${details.findings}`);
  line(`Rollback: ${details.wayBack}`);
  if (details.checksum !== null) line(`Checksum: ${details.checksum}…`);
  return out;
}

function environmentWords({ state, appliedAt, startedAt, rolledBackAt, duration: took }: MigrationDetails['environments'][number]): string {
  const words = state.replaceAll('-', ' ');
  if (appliedAt !== null) return `${words}, ${moment(appliedAt)}${took === null ? '' : `, took ${duration(took)}`}`;
  if (rolledBackAt !== null) return `${words}, ${moment(rolledBackAt)}`;
  return startedAt === null ? words : `${words}, begun ${moment(startedAt)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The log of a failed migration can be as long as the migration. */
function short(text: string): string {
  const lines = text.split('\n');
  return lines.length > 12 ? `${lines.slice(0, 12).join('\n')}\n…` : text;
}
