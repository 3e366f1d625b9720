/** What Prisma is asked to do; the names are the commands of tasks. */
export const OPERATIONS = ['dev', 'create', 'deploy', 'status', 'generate', 'studio', 'seed', 'reset', 'resolve'] as const;
export type OperationId = (typeof OPERATIONS)[number];

export interface Operation {
  /** What follows `prisma`. */
  readonly words: readonly string[];
  /** The script's name in package.json that is taken by its name. */
  readonly script: string | null;
  /** Other names: a script is taken if its text runs this operation and nothing else. */
  readonly synonyms: readonly string[];
  /** It connects to a database, so its address has to be known. */
  readonly connects: boolean;
}

const named = (names: readonly string[], prefixes: readonly string[]): readonly string[] =>
  prefixes.flatMap((prefix) => names.map((name) => `${prefix}${name}`));

export const OPERATION: Readonly<Record<OperationId, Operation>> = {
  dev: {
    words: ['migrate', 'dev'],
    script: 'db:migrate:dev',
    synonyms: ['db:migrate', 'migrate', ...named(['migrate:dev', 'migrate'], ['', 'prisma:'])],
    connects: true,
  },
  create: {
    words: ['migrate', 'dev', '--create-only'],
    script: 'db:migrate:create',
    synonyms: named(['migrate:create', 'migrate:new', 'migrate:dev:create'], ['', 'prisma:', 'db:']),
    connects: true,
  },
  deploy: {
    words: ['migrate', 'deploy'],
    script: 'db:migrate:deploy',
    synonyms: ['db:deploy', 'db:migrate', 'migrate', 'db:migrate:prod', ...named(['migrate:deploy', 'deploy'], ['', 'prisma:'])],
    connects: true,
  },
  status: {
    words: ['migrate', 'status'],
    script: 'db:migrate:status',
    synonyms: ['db:status', ...named(['migrate:status', 'status'], ['', 'prisma:'])],
    connects: true,
  },
  generate: {
    words: ['generate'],
    script: 'db:generate',
    synonyms: ['prisma:generate', 'generate', 'db:client', 'prisma:client'],
    connects: false,
  },
  studio: { words: ['studio'], script: 'db:studio', synonyms: ['prisma:studio', 'studio'], connects: true },
  seed: { words: ['db', 'seed'], script: 'db:seed', synonyms: ['prisma:seed', 'prisma:db:seed', 'seed'], connects: true },
  reset: {
    words: ['migrate', 'reset'],
    script: 'db:migrate:reset',
    synonyms: ['db:reset', ...named(['migrate:reset', 'reset'], ['', 'prisma:'])],
    connects: true,
  },
  resolve: {
    words: ['migrate', 'resolve'],
    script: 'db:migrate:resolve',
    synonyms: named(['migrate:resolve'], ['', 'prisma:']),
    connects: true,
  },
};

/** The operation that words after `prisma` ask for; `other` for one that is not here, such as `db push`. */
export function operationOf(words: readonly string[]): OperationId | 'other' {
  const plain = words.filter((word, i) => !word.startsWith('-') && !takesValue(words[i - 1]));
  const does = (id: OperationId): boolean => OPERATION[id].words.every((word, i) => word.startsWith('-') || plain[i] === word);
  if (does('create') && words.includes('--create-only')) return 'create';
  return OPERATIONS.find((id) => id !== 'create' && does(id)) ?? 'other';
}

/** Options of Prisma with their value in the next word. */
const takesValue = (word: string | undefined): boolean =>
  word !== undefined && /^(?:--(?:schema|config|name|generator|port|browser|url|applied|rolled-back|hostname)|-n|-p|-b|-h)$/.test(word);
