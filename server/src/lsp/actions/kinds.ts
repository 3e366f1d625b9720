import { CodeActionKind } from 'vscode-languageserver';

/** The kinds of our actions, as far as they are not those of the protocol. */
export const SPLIT = 'quickfix.lockkeeper.split';
/** The same action for clients that ask for refactorings only; they leave out what is of another kind. */
export const SPLIT_AS_REFACTORING = 'refactor.rewrite.lockkeeper.split';
export const DRAFT_DOWN = 'refactor.rewrite.lockkeeper.draftDown';
export const FIX_ALL = 'source.fixAll.lockkeeper';

export const KINDS: readonly CodeActionKind[] = [CodeActionKind.QuickFix, SPLIT, CodeActionKind.RefactorRewrite, FIX_ALL];

/** True when a client that asks for some kinds only, or for all (undefined), wants this one: `source` asks for `source.fixAll` too. */
export const wants = (only: readonly string[] | undefined, kind: string): boolean =>
  only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
