import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its key, as text (PEM), and their files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly file: string;
  readonly keyFile: string;
}

export interface Authority extends Certificate {
  /** @param from first day and last day of its validity, `YYYYMMDD` */
  issue(name: string, names: string, from?: readonly [string, string]): Certificate;
  /** The file of a PKCS#12 archive with certificate and key. */
  archive(name: string, password: string): string;
}

const openssl = (args: readonly string[], cwd: string): void =>
  void execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });

/** An authority of our own in a folder, made by the program openssl; null where that is not installed. @param names of the certificates: `IP:127.0.0.1,DNS:localhost` */
export function makeAuthority(folder: string): Authority | null {
  if (spawnSync('openssl', ['version'], { stdio: 'ignore' }).error !== undefined) return null;
  mkdirSync(join(folder, 'issued'), { recursive: true });
  const read = (name: string): Certificate => ({
    certificate: readFileSync(join(folder, `${name}.crt`), 'utf8'),
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
    file: join(folder, `${name}.crt`),
    keyFile: join(folder, `${name}.key`),
  });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ['req', '-x509', ...key, '-keyout', 'authority.key', '-out', 'authority.crt', '-days', '3650', '-subj', '/CN=Test Authority'],
    folder,
  );
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '01\n');
  writeFileSync(
    join(folder, 'ca.cnf'),
    [
      '[ca]',
      'default_ca = ours',
      '[ours]',
      `database = ${join(folder, 'index.txt')}`,
      `serial = ${join(folder, 'serial')}`,
      `new_certs_dir = ${join(folder, 'issued')}`,
      'default_md = sha256',
      'policy = any',
      'unique_subject = no',
      'copy_extensions = copy',
      '[any]',
      'commonName = supplied',
    ].join('\n'),
  );
  return {
    ...read('authority'),
    issue(name, names, [from, until] = ['20200101', '20990101']) {
      openssl(
        ['req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`],
        folder,
      );
      const dates = ['-startdate', `${from}000000Z`, '-enddate', `${until}000000Z`];
      const by = ['-cert', 'authority.crt', '-keyfile', 'authority.key', '-config', 'ca.cnf', '-batch', '-notext'];
      openssl(['ca', ...by, ...dates, '-in', `${name}.csr`, '-out', `${name}.crt`], folder);
      return read(name);
    },
    archive(name, password) {
      const out = join(folder, `${name}.p12`);
      openssl(['pkcs12', '-export', '-in', `${name}.crt`, '-inkey', `${name}.key`, '-out', out, '-passout', `pass:${password}`], folder);
      return out;
    },
  };
}
