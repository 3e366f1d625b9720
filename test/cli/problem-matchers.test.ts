import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { folders, lockkeeper, project } from './harness.ts';

interface Matcher {
  readonly name: string;
  readonly pattern: readonly (Readonly<Record<string, number>> & { readonly regexp: string })[];
}
interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}
const { contributes } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly problemMatchers: readonly Matcher[] };
};

/** What a matcher of VS Code finds: lines that follow each other, each with its own pattern. */
function matched(name: string, output: string): readonly Readonly<Record<string, string>>[] {
  const { pattern } = contributes.problemMatchers.find((m) => m.name === name)!;
  const lines = output.split('\n');
  return lines.flatMap((_, at) => {
    const found: Record<string, string> = {};
    for (const [i, { regexp, ...groups }] of pattern.entries()) {
      const match = new RegExp(regexp).exec(lines[at + i] ?? '');
      if (match === null) return [];
      for (const [key, group] of Object.entries(groups)) found[key] = match[Number(group)] ?? '';
    }
    return [found];
  });
}

describe('problem matchers', () => {
  const temp = folders();

  it('$lockkeeper reads what check prints: each finding with its place, level, rule and message', async () => {
    const at = await temp.make(project('ALTER TABLE "User" DROP COLUMN "bio";\n\nCREATE INDEX "User_name_idx" ON "User"("name");\n'));
    const { out } = await lockkeeper(at, ['check']);
    const json = (await lockkeeper(at, ['check', '--format', 'json'])).out;
    const { findings } = JSON.parse(json) as { readonly findings: readonly Finding[] };
    const found = matched('lockkeeper', out);
    assert.ok(findings.length >= 2);
    assert.deepEqual(
      found.map((f) => [f.code, f.message, `${f.line}:${f.column}`]),
      findings.map((f) => [f.rule, f.message, `${f.range.start.line + 1}:${f.range.start.character + 1}`]),
    );
    assert.ok(found.every((f) => /\/(?:migration|down)\.sql$/.test(f.file ?? '')));
  });

  it('$prisma-schema reads an error of Prisma in schema.prisma', () => {
    const output =
      'Error: Prisma schema validation - (validate wasm)\nError code: P1012\nerror: Type "Foo" is neither a built-in type, nor refers to another model.\n  -->  prisma/schema.prisma:12\n   | \n11 |   id Int @id\n';
    assert.deepEqual(matched('prisma-schema', output), [
      {
        severity: 'error',
        message: 'Type "Foo" is neither a built-in type, nor refers to another model.',
        file: 'prisma/schema.prisma',
        line: '12',
      },
    ]);
  });
});
