import { readScript } from '../../core/sql/script.ts';
import type { Span } from '../../core/text/span.ts';

/** What a migration says about itself: it is a phase of a plan. */
export interface PlanMark {
  readonly plan: string;
  /** From 1. */
  readonly phase: number;
  readonly of: number;
  /** The comment; UTF-16, in the file. */
  readonly span: Span;
}

const MARK = /^Plan: ([a-z0-9_]+), phase (\d{1,3}) of (\d{1,3})\b/;

/** The marks in the comments of a migration.sql; nearly always none. A draft may hold a phase among statements of its own. */
export function planMarks(text: string): readonly PlanMark[] {
  if (!text.includes('-- Plan: ')) return NONE;
  return readScript(text).comments.flatMap((c) => {
    const found = MARK.exec(c.text);
    return found === null ? [] : [{ plan: found[1] ?? '', phase: Number(found[2]), of: Number(found[3]), span: c.span }];
  });
}

const NONE: readonly PlanMark[] = [];
