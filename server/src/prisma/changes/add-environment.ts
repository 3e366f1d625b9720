import { applyEdits, modify, parseTree } from 'jsonc-parser';
import type { EnvironmentSetting } from '../../core/environment-settings.ts';
import type { Refusal } from '../../core/plans/plan.ts';
import type { FileChanges } from './file-change.ts';

/** Puts an environment behind those of a config file; comments and everything else in it stay. A file that is no JSON is not written. */
export function addingEnvironment(
  config: { readonly path: string; readonly text: string },
  added: EnvironmentSetting,
): FileChanges | Refusal {
  const { path, text } = config;
  const errors: unknown[] = [];
  const root = parseTree(text, errors as never, { allowTrailingComma: true });
  const { name, kind, url, envFile } = added;
  const entry = { name, ...(kind === null ? {} : { kind }), url, ...(envFile === null ? {} : { envFile }) };
  const listed = root?.children?.find((p) => p.children?.[0]?.value === 'environments')?.children?.[1];
  if (errors.length > 0 || root?.type !== 'object' || (listed !== undefined && listed.type !== 'array'))
    return { refused: `${path} cannot be read, so nothing is written. Correct it first.` };
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  const edits =
    listed === undefined
      ? modify(text, ['environments'], [entry], { formattingOptions })
      : modify(text, ['environments', listed.children?.length ?? 0], entry, { formattingOptions, isArrayInsertion: true });
  return { title: `Add the environment ${name}`, changes: [{ kind: 'replace', path, text: applyEdits(text, edits), was: text }] };
}
