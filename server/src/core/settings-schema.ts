import { ENVIRONMENTS_SCHEMA } from './environment-settings.ts';
import type { Rule } from './rules/rule.ts';
import { DEFAULT_SETTINGS, RULE_SETTINGS, SETTING_ROWS, type SettingRow, valueAt } from './settings.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

type RuleEntry = Pick<Rule, 'id' | 'severity' | 'style' | 'doc'>;

function schemaOf(row: SettingRow, rules: readonly RuleEntry[]): { readonly [key: string]: Json } {
  const type = (name: string): Json => (row.nullable ? [name, 'null'] : name);
  const shape = ((): { readonly [key: string]: Json } => {
    switch (row.type.kind) {
      case 'boolean':
        return { type: type('boolean') };
      case 'integer':
        return { type: type('integer'), minimum: row.type.minimum, maximum: row.type.maximum };
      case 'string':
        return {
          type: type('string'),
          minLength: 1,
          ...(row.type.pattern === undefined ? {} : { pattern: row.type.pattern }),
          examples: [row.type.example],
        };
      case 'strings':
        return { type: 'array', items: { type: 'string', minLength: 1 } };
      case 'environments':
        return ENVIRONMENTS_SCHEMA;
      case 'rules':
        return {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(
            rules.map((rule) => [
              rule.id,
              { enum: [...RULE_SETTINGS], default: rule.style === true ? 'off' : rule.severity, description: rule.doc.summary },
            ]),
          ),
        };
    }
  })();
  return { description: row.description, default: valueAt(DEFAULT_SETTINGS, row.path) as Json, ...shape };
}

/** The JSON Schema (draft 07) of `lockkeeper.config.jsonc`, with each rule under its id. */
export function settingsSchema(rules: readonly RuleEntry[]): { readonly [key: string]: Json } {
  const properties: Record<string, Json> = { $schema: { type: 'string' } };
  const groups = new Map<string, Record<string, Json>>();
  for (const row of SETTING_ROWS) {
    const [head, tail] = row.path.split('.') as [string, string | undefined];
    if (tail === undefined) {
      properties[head] = schemaOf(row, rules);
      continue;
    }
    const group = groups.get(head) ?? {};
    groups.set(head, group);
    group[tail] = schemaOf(row, rules);
    properties[head] = { type: 'object', additionalProperties: false, properties: group };
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Lockkeeper',
    description: 'What Lockkeeper reports on Prisma migrations: lockkeeper.config.jsonc',
    type: 'object',
    additionalProperties: false,
    properties,
    allowComments: true,
    allowTrailingCommas: true,
  };
}

/** The `properties` of VS Code's `contributes.configuration`: the same settings under `lockkeeper.`. */
export function contributedSettings(rules: readonly RuleEntry[]): { readonly [key: string]: Json } {
  return Object.fromEntries(SETTING_ROWS.map((row) => [`lockkeeper.${row.path}`, { scope: 'resource', ...schemaOf(row, rules) }]));
}
