import type { Rule } from './rule.ts';

/** Rules about a statement, a file, a folder or a comment, in the order of the docs. */
export const STATEMENT_RULES: readonly Rule[] = [];
