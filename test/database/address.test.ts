import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAddress, type ServerAddress, shownAddress } from '../../server/src/database/sessions/address.ts';
import { redact } from '../../server/src/database/sessions/redact.ts';

function server(url: string): ServerAddress {
  const read = readAddress(url, '/work/prisma');
  assert.ok('kind' in read && read.kind === 'server', JSON.stringify(read));
  return read;
}
const problem = (url: string): string => {
  const read = readAddress(url, '/work/prisma');
  assert.ok('problem' in read, JSON.stringify(read));
  return read.problem;
};

describe('addresses', () => {
  it('of servers, as Prisma reads them', () => {
    const { host, port, user, password, database, schema, pooler, tls } = server(
      'postgresql://ann:p%40ss%2Fw%3Ard@db.example.com:6000/my%20app?schema=Sales&pgbouncer=true',
    );
    assert.deepEqual(
      [host, port, user, password, database, schema, pooler],
      ['db.example.com', 6000, 'ann', 'p@ss/w:rd', 'my app', 'Sales', true],
    );
    assert.deepEqual([tls.mode, tls.check], ['prefer', 'none']);
  });

  it('with what is left out', () => {
    const bare = server('postgres://localhost');
    assert.deepEqual(
      [bare.host, bare.port, bare.user, bare.password, bare.database, bare.schema],
      ['localhost', 5432, null, '', 'postgres', null],
    );
    assert.equal(server('postgresql://').host, 'localhost');
    assert.equal(server('postgresql:///app').database, 'app');
    assert.equal(server('postgresql://u@h:/app').port, 5432);
    assert.equal(server('  postgresql://h/app\n').database, 'app');
    assert.equal(server('POSTGRESQL://h/app').host, 'h');
  });

  it('with IPv6, sockets and odd characters', () => {
    assert.equal(server('postgresql://u:p@[::1]:5433/app').host, '::1');
    assert.equal(shownAddress(server('postgresql://u:p@[::1]:5433/app'), String), '[::1]:5433/app');
    assert.equal(server('postgresql://u@localhost/app?host=/var/run/postgresql').host, '/var/run/postgresql');
    assert.equal(server('postgresql://u@%2Ftmp/app').host, '/tmp');
    assert.equal(server('postgresql://u@%2Ftmp/app?sslmode=require').tls.mode, 'disable');
    // what should have been encoded and can still be understood
    assert.equal(server('postgresql://u:a@b:c@h/app').password, 'a@b:c');
    assert.equal(server('postgresql://u:100%@h/app').password, '100%');
    assert.equal(server('postgresql://u:%E4%F6@h/app').host, 'h');
  });

  it('with TLS', () => {
    const tls = (query: string): ServerAddress['tls'] => server(`postgresql://h/app?${query}`).tls;
    assert.deepEqual(
      [tls('sslmode=disable').mode, tls('sslmode=require').mode, tls('sslmode=prefer').mode],
      ['disable', 'require', 'prefer'],
    );
    assert.equal(tls('sslmode=require').check, 'none');
    assert.equal(tls('sslmode=require&sslaccept=strict').check, 'host');
    assert.equal(tls('sslmode=verify-ca').check, 'authority');
    assert.equal(tls('sslmode=verify-full').check, 'host');
    assert.equal(tls('sslcert=certs/ca.pem').authority, '/work/prisma/certs/ca.pem');
    assert.equal(tls('sslrootcert=/etc/ca.pem').authority, '/etc/ca.pem');
    assert.deepEqual(tls('sslcert=c.pem&sslkey=k.pem&sslrootcert=ca.pem').own, {
      certificate: '/work/prisma/c.pem',
      key: '/work/prisma/k.pem',
    });
    assert.deepEqual(
      [tls('sslidentity=id.p12&sslpassword=x').identity, tls('sslidentity=id.p12&sslpassword=x').identityPassword],
      ['/work/prisma/id.p12', 'x'],
    );
    assert.match(problem('postgresql://h/app?sslmode=sometimes'), /sslmode= .* takes disable/);
    assert.match(problem('postgresql://h/app?sslaccept=maybe'), /sslaccept=/);
  });

  it('that are none say why, and quote nothing', () => {
    assert.match(problem(''), /empty/);
    assert.match(problem('hush-hush'), /does not begin with postgresql:\/\//);
    assert.match(problem('mysql://u:hush@h/d'), /begins with mysql:/);
    assert.match(problem('postgresql://u:hu/sh@h/d'), /has to be encoded/);
    assert.match(problem('postgresql://u:hush@h:no/d'), /port/);
    assert.match(problem('postgresql://u:hush@h:99999/d'), /port/);
    assert.match(problem('postgresql://u:hush@a,b/d'), /several hosts/);
    assert.match(problem('pglite:'), /names no folder/);
    for (const url of [
      'mysql://u:hush@h/d',
      'postgresql://u:hu/sh@h/d',
      'postgresql://u:hush@h:no/d',
      'hush-hush',
      'prisma://x/?api_key=hush',
    ])
      assert.ok(!problem(url).includes('hush'));
  });

  it('of folders', () => {
    assert.deepEqual(readAddress('pglite:.lockkeeper/dev', '/work'), { kind: 'embedded', folder: '/work/.lockkeeper/dev', schema: null });
    assert.deepEqual(readAddress('pglite:../dev?schema=x', '/work/a'), { kind: 'embedded', folder: '/work/dev', schema: 'x' });
    assert.deepEqual(readAddress('pglite:/data/dev', '/work'), { kind: 'embedded', folder: '/data/dev', schema: null });
    assert.deepEqual(readAddress('pglite:///data/dev', '/work'), { kind: 'embedded', folder: '/data/dev', schema: null });
    assert.deepEqual(readAddress('pglite://dev', '/work'), { kind: 'embedded', folder: '/work/dev', schema: null });
  });

  it('never throw, and are shown without their password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        readAddress(text, '/');
        readAddress(`postgresql://${text}`, '/');
        readAddress(`pglite:${text}`, '/');
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 4 }).filter((p) => !/[\ud800-\udfff]/.test(p)),
        (password) => {
          const address = server(`postgresql://ann:${encodeURIComponent(password)}@db.example.com:6000/app`);
          assert.equal(address.password, password);
          assert.equal(shownAddress(address, String), 'db.example.com:6000/app');
        },
      ),
    );
  });
});

describe('secrets are taken out of a text', () => {
  const password = 'h$sh/wörd%41:x';
  it('as they are, decoded, encoded, in JSON, and in addresses that nobody knows', () => {
    const secrets = [password];
    for (const text of [
      `bad ${password}!`,
      `bad ${encodeURIComponent(password)}!`,
      JSON.stringify({ password }),
      `at postgresql://u:${encodeURIComponent(password)}@h/d`,
    ]) {
      const out = redact(text, secrets);
      assert.ok(!out.includes('wörd') && !out.includes('w%C3%B6rd'), out);
    }
    assert.equal(
      redact('see postgresql://ann:s3cret@h:1/d?sslpassword=abc&x=1 there', []),
      'see postgresql://***@h:1/d?sslpassword=***&x=1 there',
    );
    assert.equal(redact('nothing to hide at localhost:5432/app', secrets), 'nothing to hide at localhost:5432/app');
    assert.equal(redact('', secrets), '');
  });

  it('in linear time', () => {
    const started = Date.now();
    redact('postgresql://'.repeat(20_000), ['secret']);
    redact(`postgresql://${'a/'.repeat(100_000)}`, ['secret']);
    assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
  });
});
