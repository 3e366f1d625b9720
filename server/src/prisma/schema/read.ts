import { posix } from 'node:path';
import { type Field, type Model, type Models, NO_MODELS, type PrismaEnum } from '../../core/plans/models.ts';
import { type Attribute, attributesOf, type Block, type Line, nameArguments, readBlocks, textArgument, unquoted } from './blocks.ts';

/** A file of the schema; the path is only ever shown or compared. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Models and enums of all files of one schema. Nothing is evaluated and nothing throws: what cannot be read is left out. Where a
 * name is defined twice the first one counts.
 *
 * A parser off the shelf was weighed: `@mrleebo/prisma-ast` throws for text that is being written, and drops characters silently.
 */
export function modelsOfText(files: readonly SchemaFile[]): Models {
  const blocks = files.flatMap((file) => readBlocks(file.text));
  if (blocks.length === 0) return NO_MODELS;
  const only = onlySchema(blocks);
  const enums = firstOfName(blocks.filter((b) => b.keyword === 'enum').map((block) => readEnum(block, only)));
  const tables = firstOfName(blocks.filter((b) => b.keyword === 'model' || b.keyword === 'view'));
  const names: Names = { tables: new Set(tables.map((b) => b.name)), enums: new Set(enums.map((e) => e.name)) };
  return { known: true, models: tables.map((block) => readModel(block, names, only)), enums, client: clientOf(blocks) };
}

interface Names {
  readonly tables: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
}

function firstOfName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(item.name)) seen.set(item.name, item);
  return [...seen.values()];
}

/** Attributes of the block itself: lines that start with `@@`. */
const blockAttributes = (block: Block): readonly Attribute[] =>
  block.lines.filter(({ tokens }) => tokens[0]!.text === '@' && tokens[1]?.text === '@').flatMap((line) => attributesOf(line));

const named = (attributes: readonly Attribute[], name: string): Attribute | undefined => attributes.find((a) => a.name === name);

function readModel(block: Block, names: Names, only: string | null): Model {
  const attributes = blockAttributes(block);
  const read = firstOfName(block.lines.flatMap((line) => readField(line, names) ?? []));
  const having = (name: string): string[] => read.filter((f) => named(f.own, name) !== undefined).map((f) => f.name);
  const lists = attributes.filter((a) => a.name === '@@unique').map((a) => nameArguments(a, 'fields'));
  const id = having('@id').slice(0, 1);
  return {
    name: block.name,
    table: textArgument(named(attributes, '@@map'), 'name') ?? block.name,
    schema: textArgument(named(attributes, '@@schema'), 'map') ?? only,
    fields: read.map(({ own, ...field }) => field),
    id: id.length > 0 ? id : nameArguments(named(attributes, '@@id'), 'fields'),
    uniques: [...having('@unique').flatMap((name) => (id.includes(name) ? [] : [[name]])), ...lists.filter((list) => list.length > 0)],
    view: block.keyword === 'view',
  };
}

/** Scalar types of Prisma; any other is an enum or a model, although it may not be defined in what could be read. */
const SCALARS = new Set(['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes']);

function readField(line: Line, names: Names): (Field & { readonly own: readonly Attribute[] }) | null {
  const { tokens, text } = line;
  if (tokens[0]!.kind !== 'word') return null;
  let at = tokens[1]?.text === ':' ? 2 : 1;
  const bracket = tokens[at]?.text === '[';
  if (bracket) at++;
  const first = tokens[at];
  if (first?.kind !== 'word') return null;
  let last = at;
  if (first.text === 'Unsupported' && tokens[at + 1]?.text === '(') {
    while (last < tokens.length - 1 && tokens[last]!.text !== ')') last++;
  }
  const type = text.slice(first.start, tokens[last]!.end);
  const rest = tokens.findIndex((t, i) => i > last && t.text === '@');
  const modifiers = tokens.slice(last + 1, rest < 0 ? undefined : rest).map((t) => t.text);
  const own = attributesOf(line, last + 1);
  const name = tokens[0]!.text;
  const list = bracket || modifiers.includes('[');
  const undefinedType = last === at && !SCALARS.has(type) && !names.enums.has(type) && !names.tables.has(type);
  const relation = names.tables.has(type) || (undefinedType && (list || named(own, '@relation') !== undefined));
  const native = own.find((a) => a.name.includes('.'));
  return {
    name,
    column: relation ? name : (textArgument(named(own, '@map'), 'name') ?? name),
    type,
    optional: modifiers.includes('?'),
    list,
    relation,
    attributes: rest < 0 ? '' : text.slice(tokens[rest]!.start, tokens.at(-1)!.end),
    enum: names.enums.has(type),
    hasDefault: named(own, '@default') !== undefined,
    nativeType: native === undefined ? null : native.name.slice(native.name.indexOf('.') + 1) + (native.inner ? `(${native.inner})` : ''),
    own,
  };
}

function readEnum(block: Block, only: string | null): PrismaEnum {
  const attributes = blockAttributes(block);
  const values = block.lines.filter(({ tokens }) => tokens[0]!.kind === 'word');
  return {
    name: block.name,
    type: textArgument(named(attributes, '@@map'), 'name') ?? block.name,
    schema: textArgument(named(attributes, '@@schema'), 'map') ?? only,
    values: firstOfName(
      values.map((line) => {
        const name = line.tokens[0]!.text;
        return { name, value: textArgument(named(attributesOf(line), '@map'), 'name') ?? name };
      }),
    ),
  };
}

/** The first text behind `key =` in a block; null: there is none, or it is `env(…)`. */
function setting(block: Block, key: string): string | null {
  const value = block.lines.find(({ tokens }) => tokens[0]!.text === key && tokens[1]?.text === '=')?.tokens[2];
  return value?.kind === 'string' ? unquoted(value.text) : null;
}

/** Where the datasource names a single schema, everything lies in it. */
function onlySchema(blocks: readonly Block[]): string | null {
  const lines = blocks.filter((b) => b.keyword === 'datasource').flatMap((b) => b.lines);
  const listed = lines.find(({ tokens }) => tokens[0]!.text === 'schemas')?.tokens.filter((t) => t.kind === 'string') ?? [];
  return listed.length === 1 ? unquoted(listed[0]!.text) : null;
}

/**
 * The module that exports PrismaClient. `output` is relative to the file of the generator. The generator `prisma-client`, the
 * default since Prisma 7, writes `client.ts` into it; `prisma-client-js` writes a package. Source: Prisma's documentation, "Generators".
 */
function clientOf(blocks: readonly Block[]): string {
  for (const block of blocks.filter((b) => b.keyword === 'generator')) {
    const provider = setting(block, 'provider');
    if (provider !== 'prisma-client' && provider !== 'prisma-client-js') continue;
    const output = setting(block, 'output');
    if (output === null || output === '') return NO_MODELS.client;
    const path = posix.normalize(output.replaceAll('\\', '/')).replace(/\/$/, '');
    const installed = /(?:^|\/)node_modules\/(.+)$/.exec(path)?.[1];
    if (installed === '.prisma/client') return NO_MODELS.client;
    const from = installed ?? (/^(?:\.\.?(?:\/|$)|\/|[A-Za-z]:)/.test(path) ? path : `./${path}`);
    return provider === 'prisma-client' ? `${from}/client` : from;
  }
  return NO_MODELS.client;
}
