import { CODE_KINDS } from './kinds-code.ts';
import { INDEX_KINDS } from './kinds-indexes.ts';
import { TABLE_KINDS } from './kinds-tables.ts';
import { TYPE_KINDS } from './kinds-types.ts';
import type { Kind } from './types.ts';

/** Every family of statements. */
export const ALL_KINDS: readonly Kind[] = [...TABLE_KINDS, ...INDEX_KINDS, ...TYPE_KINDS, ...CODE_KINDS];
