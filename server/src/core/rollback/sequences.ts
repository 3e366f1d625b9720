import type { Relation } from '../catalog/types.ts';

const ORDER = ['as', 'increment', 'minvalue', 'maxvalue', 'start', 'cache', 'cycle'];

/** The options of a sequence that were ever set, as CREATE SEQUENCE and an identity column take them. */
export const sequenceWords = (sequence: Relation): readonly string[] => ORDER.flatMap((name) => sequence.traits[name] ?? []);
