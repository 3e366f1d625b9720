import type { IncidentRule } from './rule.ts';

/** Rules about what PostgreSQL does, in the order of the docs. */
export const INCIDENT_RULES: readonly IncidentRule[] = [];
