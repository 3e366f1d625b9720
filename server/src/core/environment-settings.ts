/** What an environment is for decides what is allowed in it, not its name. An unknown host counts as production. */
export type EnvironmentKind = 'development' | 'staging' | 'production';
export const ENVIRONMENT_KINDS: readonly EnvironmentKind[] = ['development', 'staging', 'production'];

/** An entry of `lockkeeper.environments`. It holds no password: one that does is refused. */
export interface EnvironmentSetting {
  readonly name: string;
  /** Null: it follows from the host. */
  readonly kind: EnvironmentKind | null;
  /** `${env:NAME}`, `${secret}`, `pglite:<folder>`, or an address without a password. */
  readonly url: string;
  /** A file in which NAME is looked up, relative to the folder of the config file; null: none. */
  readonly envFile: string | null;
}

/** Something wrong with an entry: where in it, and a message that quotes nothing that may be secret. */
export interface EntryProblem {
  readonly keys: readonly (string | number)[];
  readonly about: 'unknown' | 'value';
  readonly message: string;
}

export const URL_VARIABLE = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/;
export const URL_SECRET = '${secret}';
const KEYS = ['name', 'kind', 'url', 'envFile'] as const;
const LONGEST_NAME = 60;

/** Schema of the setting, without its description. The patterns say what `readEnvironments` says. */
export const ENVIRONMENTS_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'url'],
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        maxLength: LONGEST_NAME,
        description: 'How the environment is called in views and with --env.',
      },
      kind: {
        enum: [...ENVIRONMENT_KINDS],
        description: 'Decides what is allowed in it. Left out, a host that is not local counts as production.',
      },
      url: {
        type: 'string',
        minLength: 1,
        description:
          'Where the address is: "${env:NAME}" is a variable, "${secret}" is kept by VS Code, "pglite:<folder>" is a database in a folder, without a server. An address may be written out where it has no password.',
        examples: ['${env:DATABASE_URL}', URL_SECRET, 'pglite:.lockkeeper/dev'],
      },
      envFile: {
        type: 'string',
        minLength: 1,
        description: 'A .env file in which the variable is looked up, relative to the folder of lockkeeper.config.jsonc.',
        examples: ['.env.staging'],
      },
    },
  },
} as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the entries; one that does not fit is reported and left out, the others stand. Null: the whole value is no list. */
export function readEnvironments(value: unknown, problems: EntryProblem[]): readonly EnvironmentSetting[] | null {
  if (!Array.isArray(value)) return null;
  const out: EnvironmentSetting[] = [];
  const names = new Set<string>();
  value.forEach((entry: unknown, index) => {
    const read = readEntry(entry, index, problems);
    if (read === null) return;
    const same = read.name.toLowerCase();
    if (names.has(same))
      problems.push({
        keys: [index, 'name'],
        about: 'value',
        message: `There are two environments "${read.name}". Give each its own name.`,
      });
    else out.push(read);
    names.add(same);
  });
  return out;
}

function readEntry(entry: unknown, index: number, problems: EntryProblem[]): EnvironmentSetting | null {
  const add = (key: string | null, message: string, about: EntryProblem['about'] = 'value'): null => {
    problems.push({ keys: key === null ? [index] : [index, key], about, message });
    return null;
  };
  const which = `Environment ${index + 1}`;
  if (!isObject(entry)) return add(null, `${which} is no object. Write { "name": …, "kind": …, "url": … }.`);
  let fits = true;
  const wrong = (key: string, message: string): void => {
    add(key, message);
    fits = false;
  };
  for (const key of Object.keys(entry)) {
    if (!(KEYS as readonly string[]).includes(key))
      add(key, `An environment has no "${shortened(key)}". It has ${KEYS.join(', ')}.`, 'unknown');
  }
  const { name, kind, url, envFile } = entry;
  if (name === undefined) {
    add(null, `${which} has no name. Give it one, such as "staging".`);
    fits = false;
  } else if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name))
    wrong('name', `The name of environment ${index + 1} is no text of 1 to ${LONGEST_NAME} characters. Write one, such as "staging".`);
  if (kind !== undefined && !ENVIRONMENT_KINDS.includes(kind as EnvironmentKind))
    wrong('kind', `The kind of an environment is ${ENVIRONMENT_KINDS.map((k) => `"${k}"`).join(', ')}. Choose one of them.`);
  if (envFile !== undefined && (typeof envFile !== 'string' || envFile.trim() === ''))
    wrong('envFile', 'The envFile of an environment is the path of a file, such as ".env.staging". Correct it, or leave it out.');
  if (url === undefined) {
    add(null, `${which} has no url. Write "\${env:DATABASE_URL}", "\${secret}" or "pglite:<folder>".`);
    fits = false;
  } else {
    const problem = urlProblem(url);
    if (problem !== null) wrong('url', problem);
    else if (envFile !== undefined && !URL_VARIABLE.test(String(url).trim()))
      wrong('envFile', 'An envFile is for a url of the form "${env:NAME}". Leave it out, or name a variable.');
  }
  if (!fits) return null;
  return {
    name: String(name).trim(),
    kind: (kind as EnvironmentKind | undefined) ?? null,
    url: String(url).trim(),
    envFile: envFile === undefined ? null : String(envFile).trim(),
  };
}

const ADVICE = 'Write it into a variable and name that with "${env:NAME}", or write "${secret}" and let VS Code keep it.';

/** What is wrong with a url, without a word of it. */
function urlProblem(url: unknown): string | null {
  const forms = 'Write "${env:NAME}", "${secret}", "pglite:<folder>", or an address without a password.';
  if (typeof url !== 'string' || url.trim() === '') return `The url of an environment is a text. ${forms}`;
  const text = url.trim();
  if (URL_VARIABLE.test(text) || text === URL_SECRET) return null;
  if (holdsPassword(text)) return `A password does not belong into settings. ${ADVICE}`;
  if (text.includes('${')) return `Only a whole address can come from a variable: "\${env:NAME}". ${forms}`;
  if (/^prisma(?:\+postgres)?:/i.test(text))
    return `An address of Prisma Accelerate holds a key, and leads to no server directly. ${ADVICE}`;
  if (/^pglite:/i.test(text))
    return /^pglite:(?:\/\/)?[^?]*[^?/\s]/i.test(text) ? null : 'pglite: names no folder. Write "pglite:.lockkeeper/dev".';
  if (/^postgres(?:ql)?:\/\//i.test(text)) return null;
  return `The url of an environment does not lead to PostgreSQL. ${forms}`;
}

/** A password between user and host, or among the parameters. */
function holdsPassword(text: string): boolean {
  const rest = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  if (rest === text) return false;
  const info = rest.slice(0, Math.max(0, rest.lastIndexOf('@')));
  return /:[^\s]/.test(info.replace(/\$\{[^}]*\}/g, '')) || /[?&](?:password|sslpassword|api_key)=[^&]/i.test(rest);
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
