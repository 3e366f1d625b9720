import { dirname, sep } from 'node:path';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextFormat,
  MarkupKind,
  type Range,
} from 'vscode-languageserver';
import { lineIndex } from '../../core/text/line-index.ts';
import { expandBody } from '../snippets/body.ts';
import { snippetDocument } from '../snippets/document.ts';
import { asksFor, javascriptBody, rankingOf, SNIPPETS, type Snippet } from '../snippets/snippet.ts';
import { sqlPlace } from '../snippets/sql-place.ts';
import { typescriptPlace } from '../snippets/typescript-place.ts';
import { toOffset, toRange } from '../to-protocol.ts';
import { pathOf } from '../uris.ts';
import type { Workspace } from '../workspace.ts';

/** Typing the hyphen of `lk-` ends a word in most editors; the list has to be asked for again. */
export const COMPLETION_TRIGGERS = ['-'] as const;

const NONE: CompletionList = { isIncomplete: false, items: [] };

/**
 * `textDocument/completion`: the snippets, at the beginning of a statement of a migration, a phase of a plan or a data migration.
 * What is typed of the statement is replaced, so that `lk-ind` and `create ind` both end in one snippet.
 */
export const completion =
  (workspace: Workspace) =>
  async ({ textDocument, position }: CompletionParams): Promise<CompletionList> => {
    const path = pathOf(textDocument.uri);
    const document = path === null ? null : snippetDocument(path);
    const text = path === null || document === null ? null : workspace.openText(path);
    if (path === null || document === null || text === null) return NONE;
    const lines = lineIndex(text);
    const offset = toOffset(lines, position);
    const place = document.language === 'sql' ? sqlPlace(text, offset) : typescriptPlace(text, offset);
    if (place === null) return NONE;
    const typed = text.slice(place.start, place.end);
    const fitting = SNIPPETS.filter((s) => s.language === document.language && s.files.includes(document.purpose) && asksFor(s, typed));
    if (fitting.length === 0) return NONE;
    const postgres = fitting.some((s) => s.postgres !== undefined) ? await postgresOf(workspace, path) : null;
    const range = toRange(lines, place);
    return {
      // asked again at each character: what fits is known here better than from a loose comparison in the editor
      isIncomplete: true,
      items: fitting
        .filter((s) => s.postgres === undefined || postgres === null || postgres >= s.postgres)
        .map((s) => itemOf(s, document.javascript, workspace.abilities.snippets, typed, range)),
    };
  };

function itemOf(snippet: Snippet, javascript: boolean, places: boolean, typed: string, range: Range): CompletionItem {
  const body = javascript ? javascriptBody(snippet) : snippet.body;
  const expanded = expandBody(body);
  return {
    label: snippet.prefix,
    labelDetails: { description: snippet.title },
    detail: snippet.title,
    kind: CompletionItemKind.Snippet,
    documentation: {
      kind: MarkupKind.Markdown,
      value: `${snippet.description}\n\n\`\`\`${snippet.language}\n${expanded}\n\`\`\``,
    },
    ...rankingOf(snippet, typed),
    insertTextFormat: places ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: places ? body : `${expanded}\n` },
  };
}

/** The server of the project that a file lies in; null when it is not known, so that nothing is held back. */
async function postgresOf(workspace: Workspace, path: string): Promise<number | null> {
  const around = (await workspace.projects()).filter((p) => path.startsWith(dirname(p.analysis.project.migrationsFolder) + sep));
  const nearest = around.toSorted((a, b) => b.analysis.project.migrationsFolder.length - a.analysis.project.migrationsFolder.length)[0];
  return nearest?.analysis.configuration.postgres.value ?? null;
}
