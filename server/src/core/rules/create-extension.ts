import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';
import { quoteName } from './messages.ts';

/** Extensions that a role with CREATE on the database may install itself. Source: manual, appendix F, "trusted". */
const TRUSTED: ReadonlySet<string> = new Set([
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pgcrypto',
  'pg_trgm',
  'plpgsql',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
]);

export const createExtension = factRule({
  id: 'create-extension',
  severity: 'advice',
  category: 'safe',
  on: ['create-extension', 'alter-extension'],
  says(fact) {
    if (fact.kind !== 'create-extension' || fact.extension === 'plpgsql') return null;
    const trusted = TRUSTED.has(fact.extension);
    return {
      message: trusted
        ? `Needs the right CREATE on the database, and the files of ${quoteName(fact.extension)} on the server.`
        : `${quoteName(fact.extension)} is not a trusted extension: a role that is no superuser cannot create it, and its files must be on the server.`,
      advice: 'Check that the role that migrates production may create it, or let an administrator do it before the deployment.',
    };
  },
  doc: {
    summary: 'Check that production may create the extension.',
    why: 'A developer database runs as superuser and has the extension installed; production often does neither. A trusted extension needs `CREATE` on the database, any other one a superuser or the permission of the cloud provider. If that is missing the migration fails, and Prisma then refuses all further migrations until it is resolved. The shadow database of `migrate dev` needs the extension as well.',
    instead:
      'Try it on a copy of production, or let an administrator create the extension beforehand and keep `IF NOT EXISTS` in the migration.',
    sources: [manual('sql-createextension')],
  },
});
